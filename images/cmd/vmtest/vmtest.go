package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/kong"

	"passlane/images/vm"
)

// command is the command line.
type command struct {
	Dir     string        `default:"out/vm" type:"path" help:"Folder for the kernel, which is fetched once, and for what the machine leaves: logs, screens, the lanes' stores."`
	Bin     string        `default:"out/bin" type:"existingdir" help:"Folder of the programs: lane, lanesim, glass, holdoff."`
	Drivers bool          `help:"Try the drivers alone, without stories: a minute instead of many."`
	Stories []string      `name:"story" default:"${stories}" help:"Names of the stories to play."`
	Again   []string      `name:"usb-story" default:"01-good-exit,25-camera-unplugged,61-family-of-four" help:"Names of the stories to play once more, with a camera on USB that gives MJPEG."`
	Folder  string        `default:"kiosk/cmd/lanesim/stories" type:"existingdir" help:"Folder of the stories."`
	Limit   time.Duration `default:"20m" help:"The machine is switched off then."`
}

// Help teaches the command.
func (command) Help() string {
	return `The machine has one emulated processor, no disk and no network. Its root is this machine's, read-only; its kernel is the newest of Debian's
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
		kong.Vars{"stories": strings.Join(stories, ",")}, kong.Exit(func(n int) { code = n }))
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
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return 0, err
	}
	kernel, err := vm.FetchKernel(ctx, c.Dir, out)
	if err != nil {
		return 0, err
	}
	share, err := c.share(ctx)
	if err != nil {
		return 0, err
	}
	m := vm.Machine{Kernel: kernel, Init: filepath.Join(share, "bin", "vmguest"), Share: share, Memory: 3072, Cables: []string{"reader"},
		Monitor: filepath.Join(share, "monitor"), Console: out}
	ctx, over := context.WithCancel(ctx)
	var album sync.WaitGroup
	album.Go(func() { c.watch(ctx, m.Monitor, filepath.Join(share, "screens")) })
	code, err := m.Run(ctx)
	over()
	album.Wait()
	if err == nil && code == 0 {
		return 0, nil
	}
	return max(code, 1), errors.Join(err, fmt.Errorf("what the programs said is in %s", filepath.Join(share, "logs")))
}

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
func (c command) share(ctx context.Context) (string, error) {
	dir := filepath.Join(c.Dir, "share")
	for _, d := range []string{"bin", "logs", "screens", "world", "again", "stories"} {
		if err := errors.Join(os.RemoveAll(filepath.Join(dir, d)), os.MkdirAll(filepath.Join(dir, d), 0o755)); err != nil {
			return "", err
		}
	}
	for _, b := range []struct{ tags, pkg, to string }{
		{"gpiosim", "./drivers/line", "line.test"}, {"vivid", "./drivers/v4l2", "v4l2.test"}, {"vivid", "./drivers/v4l2/vividsim", "vividsim.test"},
		{"uvc", "./drivers/v4l2/uvcsim", "uvcsim.test"},
	} {
		if err := goes(ctx, nil, "test", "-c", "-tags", b.tags, "-o", filepath.Join(dir, "bin", b.to), b.pkg); err != nil {
			return "", err
		}
	}
	for _, pkg := range []string{"./images/cmd/vmguest", "./drivers/cmd/drvsmoke"} {
		if err := goes(ctx, []string{"CGO_ENABLED=0"}, "build", "-o", filepath.Join(dir, "bin")+"/", pkg); err != nil {
			return "", err
		}
	}
	var plan, again string
	if !c.Drivers {
		plan, again = strings.Join(c.Stories, "\n"), strings.Join(c.Again, "\n")
		for _, copied := range [][2]string{{c.Bin, "bin"}, {c.Folder, "stories"}} {
			if err := os.CopyFS(filepath.Join(dir, copied[1]), os.DirFS(copied[0])); err != nil {
				return "", err
			}
		}
	}
	return dir, errors.Join(os.WriteFile(filepath.Join(dir, "plan"), []byte(plan), 0o644), os.WriteFile(filepath.Join(dir, "plan-usb"), []byte(again), 0o644))
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
