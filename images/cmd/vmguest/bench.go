package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"passlane/images/vm"
	"passlane/ui/touch/touchsim"
)

// bench is the machine with the lane's programs in its shared folder.
type bench struct {
	bin, logs string
	stories   []string // none: the drivers alone are tried
	again     []string // stories for the camera on USB
	env       []string
	panel     *touchsim.Panel
	closing   closing // of all stories
	chip      string  // label of the lane's GPIO chip
	lines     string  // its folder in sysfs
}

func newBench() (*bench, error) {
	b := &bench{bin: vm.Shared + "/bin", logs: vm.Shared + "/logs", env: []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/tmp", "DISPLAY=:0", "LIBGL_ALWAYS_SOFTWARE=1"}}
	if err := os.MkdirAll(b.logs, 0o755); err != nil {
		return nil, err
	}
	for file, stories := range map[string]*[]string{"plan": &b.stories, "plan-usb": &b.again} {
		names, err := os.ReadFile(filepath.Join(vm.Shared, file))
		if err != nil {
			return nil, err
		}
		for name := range strings.FieldsSeq(string(names)) {
			*stories = append(*stories, filepath.Join(vm.Shared, "stories", name+".story"))
		}
	}
	return b, loopback()
}

// loopback brings the guest's own network up.
func loopback() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(fd) }()
	r, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	r.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, r)
}

// check is one line of the report.
type check struct {
	name string
	do   func() error
}

// checks runs all checks, and returns how many failed.
func (b *bench) checks() (failed int) {
	all := []check{
		{"kernel: gpio-sim, uinput, vivid as a webcam", modules},
		{"drivers/line on gpio-sim", b.test("line", "-test.run=Sim")},
		{"drivers/v4l2 on vivid", b.test("v4l2", "-test.run=Vivid")},
		{"drvsmoke records a film of vivid", b.film},
		{"kernel: vivid with a stage", stage},
		{"drivers/v4l2 sees the stage", b.test("vividsim", "-test.run=Vivid")},
		{"kernel: USB controllers, uvcvideo, an adapter to I2C", usb},
		{"drivers/v4l2 on a USB camera with MJPEG", b.test("uvcsim", "-test.run=UVC")},
		{"drivers/pn532 on the kernel's I2C", b.test("i2csim", "-test.run=I2C")},
	}
	if len(b.stories) > 0 {
		all = append(all, b.lane()...)
	}
	for _, c := range all {
		began := time.Now()
		err := c.do()
		word := "ok  "
		if err != nil {
			word, failed = "FAIL", failed+1
		}
		fmt.Printf("%s %-56s %6.1fs\n", word, c.name, time.Since(began).Seconds())
		if err != nil {
			fmt.Printf("     %v\n", err)
		}
	}
	return failed
}

func modules() error {
	for _, m := range []string{"gpio-sim", "uinput", "evdev"} {
		if err := vm.Modprobe(m); err != nil {
			return err
		}
	}
	return webcam()
}

// film records what vivid shows.
func (b *bench) film() error {
	b.env = append(b.env, "PASSLANE_FILM=/tmp/film.mjpeg")
	return b.run("film", "drvsmoke", "camera", "/dev/video0", "--frames", "15", "--record", "/tmp/film.mjpeg", "--json")
}

// test runs tests of a package, which stand in a program of their own.
func (b *bench) test(name string, args ...string) func() error {
	return func() error { return b.run(name, name+".test", append(args, "-test.v", "-test.timeout=30m")...) }
}

// run runs a program of ours. What it says goes into a log of this name; of one that fails, the end of that is in the error.
func (b *bench) run(name, program string, args ...string) error {
	said, err := b.output(name, io.Discard, program, args...)
	if err == nil {
		return nil
	}
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return fmt.Errorf("%w\n     | %s", err, strings.Join(lines[max(0, len(lines)-15):], "\n     | "))
}

// output runs a program of ours and returns what it said, which it also hands on as it comes.
func (b *bench) output(name string, to io.Writer, program string, args ...string) (string, error) {
	var said strings.Builder
	log, err := os.Create(filepath.Join(b.logs, name+".log"))
	if err != nil {
		return "", err
	}
	defer log.Close()
	c := exec.Command(filepath.Join(b.bin, program), args...)
	c.Env, c.Dir = b.env, "/tmp"
	if b.panel != nil {
		c.ExtraFiles = []*os.File{b.panel.File()}
	}
	all := io.MultiWriter(&said, log, to)
	c.Stdout, c.Stderr = all, all
	err = c.Run()
	return said.String(), err
}
