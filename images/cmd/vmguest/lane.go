package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"passlane/images/vm"
	"passlane/ui/touch/touchsim"
)

const (
	rigPath = "/tmp/rig.toml"
	world   = "/tmp/world"

	worldAgain = "/tmp/again"
	usbCamera  = "/tmp/camera"
)

// lane are the checks of the lane as a whole.
func (b *bench) lane() []check {
	return []check{
		{"kernel: gpio-sim, USB gadget, serial cable of a lane", b.devices},
		{"X server on virtio-gpu, with a touch panel of uinput", b.screen},
		{fmt.Sprintf("%d stories on them", len(b.stories)), func() error { return b.play("stories", world, b.stories) }},
		{"kernel: a camera on USB that gives MJPEG, vivid for overview", func() error { return b.rig(usbCamera, camera) }},
		{fmt.Sprintf("%d stories with it", len(b.again)), func() error { return b.play("again", worldAgain, b.again) }},
		{"lane check: every device is there and works", b.laneCheck},
		{"lane run: starts with all of them, and ends in order", b.laneRun},
		{"lane run: gate and lamps come late, with their chip", b.lateChip},
	}
}

// devices sets up the lane's devices.
func (b *bench) devices() (err error) {
	if b.chip, b.lines, err = gpio(); err != nil {
		return err
	}
	if err := imager(); err != nil {
		return err
	}
	return b.rig(camera, "")
}

// rig writes down where the ends of the lane's devices are. With an overview the camera is one on USB.
func (b *bench) rig(camera, overview string) error {
	near, err := uart()
	if err != nil {
		return err
	}
	far, err := port("reader")
	if err != nil {
		return err
	}
	return write(rigPath, fmt.Sprintf(`chip = %q
lines = %q
reader = %q
reader_far = %q
imager = "/tmp/imager"
imager_far = "/dev/ttyGS0"
plug = %q
controller = %q
camera = %q
usb_camera = %t
overview = %q
panel = 3
width = %d
height = %d
`, b.chip, b.lines, near, far, gadget+"/UDC", controller, camera, overview != "", overview, vm.Width, vm.Height))
}

const xorg = `Section "ServerFlags"
 Option "AutoAddDevices" "false"
EndSection
Section "Device"
 Identifier "card"
 Driver "modesetting"
 Option "AccelMethod" "none"
EndSection
Section "InputDevice"
 Identifier "panel"
 Driver "evdev"
 Option "Device" "%s"
EndSection
Section "ServerLayout"
 Identifier "lane"
 Screen "screen"
 InputDevice "panel" "CorePointer"
EndSection
Section "Screen"
 Identifier "screen"
 Device "card"
 DefaultDepth 24
 SubSection "Display"
  Modes "%dx%d"
 EndSubSection
EndSection
`

// screen starts the X server and leaves it running.
func (b *bench) screen() error {
	if err := vm.Modprobe("virtio-gpu"); err != nil {
		return err
	}
	var err error
	if b.panel, err = touchsim.New(vm.Width, vm.Height); err != nil {
		return err
	}
	node, err := touchsim.Node()
	if err != nil {
		return err
	}
	if err := errors.Join(appears(node), write("/tmp/xorg.conf", fmt.Sprintf(xorg, node, vm.Width, vm.Height))); err != nil {
		return err
	}
	log, err := os.Create(b.logs + "/xorg.log")
	if err != nil {
		return err
	}
	x := exec.Command("/usr/lib/xorg/Xorg", ":0", "-config", "/tmp/xorg.conf", "-sharevts", "-novtswitch", "-noreset", "-logfile", "/tmp/xorg.log", "-logverbose", "3")
	x.Stdout, x.Stderr = log, log
	if err := x.Start(); err != nil {
		return err
	}
	return appears("/tmp/.X11-unix/X0")
}

// play plays stories, and adds up their closing line.
func (b *bench) play(name, world string, stories []string) error {
	args := append([]string{"play", "--rig", rigPath, "--speed", "1", "--patience", "5m", "--keep", world}, stories...)
	defer func() { _ = exec.Command("/bin/cp", "/tmp/xorg.log", b.logs+"/x.log").Run() }()
	said, err := b.output(name, os.Stdout, "lanesim", args...)
	_ = exec.Command("/bin/cp", "-r", world, vm.Shared).Run() // for who looks for a fault
	return errors.Join(err, b.closing.add(said))
}

// config is that of the lane of the first story with the camera on USB.
func (b *bench) config() string {
	name := strings.TrimSuffix(filepath.Base(b.again[0]), ".story")
	return filepath.Join(worldAgain, "lanes", name, "lane.toml")
}

func (b *bench) laneCheck() error {
	return b.manned(func() error { return b.run("check", "lane", "check", "--config", b.config()) })
}

// manned does something while somebody stands at the far ends of the devices.
func (b *bench) manned(do func() error) error {
	_ = os.Remove(usbCamera) // of the stories
	c := exec.Command(b.bin+"/lanesim", "rig", rigPath)
	c.ExtraFiles = []*os.File{b.panel.File()}
	if err := c.Start(); err != nil {
		return err
	}
	err := appears(usbCamera) // it has taken its place
	if err == nil {
		err = do()
	}
	_ = c.Process.Signal(syscall.SIGTERM) // it may have ended
	return errors.Join(err, c.Wait())
}

// laneRun runs the lane's own program for some seconds, with all its devices.
func (b *bench) laneRun() error {
	return b.manned(func() error {
		said, err := b.runLane("lane", func(log string) error {
			err := says(log, "msg=lane phase=")
			time.Sleep(8 * time.Second) // a while of its life
			return err
		})
		if err == nil && strings.Contains(said, "device missing") {
			err = fmt.Errorf("a device was missing:\n%s", said)
		}
		return err
	})
}

// lateChip runs the lane's own program while its GPIO chip is not there, and has that come.
func (b *bench) lateChip() error {
	if err := write(gpioSim+"/live", "0"); err != nil {
		return err
	}
	_, err := b.runLane("late", func(log string) error {
		err := says(log, `device missing" device=gate`, `device missing" device=lamps`)
		if err == nil {
			err = write(gpioSim+"/live", "1")
		}
		return errors.Join(err, says(log, `device came" device=gate`, `device came" device=lamps`))
	})
	return err
}

// says waits until a program has said all of these in its log.
func says(log string, all ...string) error {
	for _, what := range all {
		err := await(fmt.Sprintf("%q in its log", what), func() bool {
			text, err := os.ReadFile(log)
			return err == nil && strings.Contains(string(text), what)
		})
		if err != nil {
			text, _ := os.ReadFile(log) // what there is of it
			return fmt.Errorf("%w:\n%s", err, text)
		}
	}
	return nil
}

// runLane runs the lane's own program while something is done, which is told where its log is, ends it as the system would, and returns what it said.
func (b *bench) runLane(name string, meanwhile func(log string) error) (string, error) {
	logged := filepath.Join(b.logs, name+".log")
	log, err := os.Create(logged)
	if err != nil {
		return "", err
	}
	defer log.Close()
	path, err := b.alone()
	if err != nil {
		return "", err
	}
	c := exec.Command(b.bin+"/lane", "run", "--config", path)
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		return "", err
	}
	done := meanwhile(logged)
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		return "", fmt.Errorf("it ended by itself: %w", c.Wait())
	}
	ended := c.Wait()
	text, err := os.ReadFile(logged)
	return string(text), errors.Join(done, ended, err)
}

// alone returns the configuration of a lane when the world of the stories is over: there is no hub, and no folder for its sockets. It starts all the same.
func (b *bench) alone() (string, error) {
	conf, err := os.ReadFile(b.config())
	if err != nil {
		return "", err
	}
	own := regexp.MustCompile(`(?m)^glass_socket = .*$`).ReplaceAll(conf, []byte(`glass_socket = "/tmp/glass.sock"`))
	path := filepath.Join(filepath.Dir(b.config()), "alone.toml")
	return path, os.WriteFile(path, own, 0o600)
}
