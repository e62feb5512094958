package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/kong"

	"passlane/images/vm"
)

// command is the command line.
type command struct {
	Dir      string        `default:"out/vm" type:"path" help:"Folder for the kernel, which is fetched once, and for what the machine leaves: logs, screens, the lanes' stores."`
	Arch     vm.Arch       `default:"${arch}" enum:"amd64,arm64" help:"Processor of the machine: amd64 or arm64."`
	Packages []string      ` sep:" " help:"Packages of Debian for a machine with another processor than this one: what its programs are linked with, and what they run on."`
	Drivers  bool          `help:"Try the drivers alone, without stories: a minute instead of many."`
	Stories  []string      `name:"story" default:"${stories}" help:"Names of the stories to play."`
	Again    []string      `name:"usb-story" default:"01-good-exit,25-camera-unplugged,61-family-of-four" help:"Names of the stories to play once more, with a camera on USB that gives MJPEG."`
	Folder   string        `default:"kiosk/cmd/lanesim/stories" type:"existingdir" help:"Folder of the stories."`
	Limit    time.Duration `default:"2h" help:"The machine is switched off then: many times what it takes, to end a hang."`
}

// Help teaches the command.
func (command) Help() string {
	return `The machine has one emulated processor, no disk and no network. Its root is this machine's, read-only, or for another processor one that is unpacked
of the packages named and used to link the programs with (by aarch64-linux-gnu-gcc); its kernel is the newest of Debian's
backports, fetched by apt from this machine's own mirror. One line for each check; the last line is that of the stories:

  crossings=N recorded=N landed=N cleared=M gate_openings=M chain=ok

Exit status: 0 only if every check passed and all counts agree; 1 otherwise; 2 wrong usage. Without QEMU it fails.`
}

// stories are played unless others are asked for: every device, every way in which it goes, and who is at a lane.
var stories = []string{"89-language-chosen", "01-good-exit", "03-card", "08-forged-seal", "10-torn-card", "13-forced", "25-camera-unplugged", "28-reader-unplugged",
	"35-screen-killed", "40-fire-idle", "55-power-passing", "61-family-of-four", "70-card-proves-itself", "71-cloned-card"}

func run(ctx context.Context, args []string, out, errw io.Writer) int {
	var c command
	code := -1
	p, err := kong.New(&c, kong.Name("vmtest"), kong.Description("Drivers and lane on a real kernel, in a virtual machine."), kong.Writers(out, errw),
		kong.Vars{"stories": strings.Join(stories, ","), "arch": runtime.GOARCH}, kong.Exit(func(n int) { code = n }))
	if err == nil {
		_, err = p.Parse(args)
	}
	if code >= 0 {
		return code // --help
	}
	if err != nil {
		_, _ = fmt.Fprintf(errw, "vmtest: %v\n", err)
		return 2
	}
	if code, err = c.boot(ctx, out); err != nil {
		_, _ = fmt.Fprintf(errw, "vmtest: %v\n", err)
		return 1
	}
	return code
}

// boot makes the machine ready and runs it.
func (c command) boot(ctx context.Context, out io.Writer) (int, error) {
	ctx, stop := context.WithTimeout(ctx, c.Limit)
	defer stop()
	dir := c.Dir
	if c.foreign() {
		dir = filepath.Join(dir, string(c.Arch))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	kernel, err := vm.FetchKernel(ctx, c.Arch, dir, out)
	if err != nil {
		return 0, err
	}
	m := vm.Machine{Arch: c.Arch, Kernel: kernel, Root: "/", Memory: 3072, Cables: []string{"reader"}, Console: out}
	if c.foreign() {
		if m.Root, err = vm.FetchRoot(ctx, c.Arch, dir, c.Packages, out); err != nil {
			return 0, err
		}
	}
	if m.Share, err = c.share(ctx, dir, m.Root); err != nil {
		return 0, err
	}
	m.Init, m.Monitor = filepath.Join(m.Share, "bin", "vmguest"), filepath.Join(m.Share, "monitor")
	ctx, over := context.WithCancel(ctx)
	var album sync.WaitGroup
	album.Go(func() { c.watch(ctx, m.Monitor, filepath.Join(m.Share, "screens")) })
	code, err := m.Run(ctx)
	over()
	album.Wait()
	if err == nil && code == 0 {
		return 0, nil
	}
	return max(code, 1), errors.Join(err, fmt.Errorf("what the programs said is in %s", filepath.Join(m.Share, "logs")))
}

// foreign tells whether the machine has another processor than this one.
func (c command) foreign() bool { return string(c.Arch) != runtime.GOARCH }

// watch keeps pictures of the machine's screen, some seconds apart, for who wants to see what was played.
func (c command) watch(ctx context.Context, monitor, dir string) {
	const most = 100
	tick := time.NewTicker(4 * time.Second)
	defer tick.Stop()
	for n := 0; n < most && !c.Drivers; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = vm.Screendump(monitor, filepath.Join(dir, fmt.Sprintf("%02d.png", n))) // none before the machine is up, nor after
		}
	}
}

// share fills the folder that host and guest see.
func (c command) share(ctx context.Context, dir, root string) (string, error) {
	dir = filepath.Join(dir, "share")
	for _, d := range []string{"bin", "logs", "screens", "world", "again", "stories"} {
		if err := errors.Join(os.RemoveAll(filepath.Join(dir, d)), os.MkdirAll(filepath.Join(dir, d), 0o755)); err != nil {
			return "", err
		}
	}
	if err := c.build(ctx, filepath.Join(dir, "bin")+"/", root); err != nil {
		return "", err
	}
	var plan, again string
	if !c.Drivers {
		plan, again = strings.Join(c.Stories, "\n"), strings.Join(c.Again, "\n")
		if err := os.CopyFS(filepath.Join(dir, "stories"), os.DirFS(c.Folder)); err != nil {
			return "", err
		}
	}
	return dir, errors.Join(os.WriteFile(filepath.Join(dir, "plan"), []byte(plan), 0o644), os.WriteFile(filepath.Join(dir, "plan-usb"), []byte(again), 0o644))
}

// build builds what runs in the machine.
func (c command) build(ctx context.Context, bin, root string) error {
	env := c.env(root)
	for _, t := range [][3]string{
		{"gpiosim", "./drivers/line", "line.test"}, {"vivid", "./drivers/v4l2", "v4l2.test"}, {"vivid", "./drivers/v4l2/vividsim", "vividsim.test"},
		{"uvc", "./drivers/v4l2/uvcsim", "uvcsim.test"}, {"i2c", "./drivers/i2csim", "i2csim.test"},
	} {
		if err := goes(ctx, env, "test", "-c", "-tags", t[0], "-o", bin+t[2], t[1]); err != nil {
			return err
		}
	}
	if err := goes(ctx, append(env, "CGO_ENABLED=0"), "build", "-o", bin, "./images/cmd/vmguest", "./drivers/cmd/..."); err != nil || c.Drivers {
		return err
	}
	return goes(ctx, env, "build", "-o", bin, "./kiosk/cmd/lane", "./kiosk/cmd/lanesim", "./kiosk/cmd/glass")
}

// env is what go needs to build for the machine: for another processor, its compiler, and the root that it is linked with.
func (c command) env(root string) []string {
	env := []string{"CGO_ENABLED=1", "GOARCH=" + string(c.Arch)}
	if !c.foreign() {
		return env
	}
	gnu := map[vm.Arch]string{vm.AMD64: "x86_64-linux-gnu", vm.ARM64: "aarch64-linux-gnu"}[c.Arch]
	return append(env, fmt.Sprintf("CC=%s-gcc --sysroot=%s", gnu, root), "PKG_CONFIG_SYSROOT_DIR="+root,
		fmt.Sprintf("PKG_CONFIG_LIBDIR=%[1]s/usr/lib/%[2]s/pkgconfig:%[1]s/usr/share/pkgconfig", root, gnu))
}

// goes runs the go command.
func goes(ctx context.Context, env []string, args ...string) error {
	c := exec.CommandContext(ctx, "go", args...)
	c.Env = append(os.Environ(), env...)
	if said, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, said)
	}
	return nil
}
