package vm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// Machine is a guest that can be started.
type Machine struct {
	Arch   Arch
	Kernel Kernel
	Root   string // folder with the guest's root, which it does not change: "/" is that of this machine
	Init   string // static program that is the guest's first
	Share  string // folder that host and guest see; in the guest it is Shared
	Memory int    // MB
	// Cables are serial lines by their names: each joins a UART of the guest, on its PCI bus, with a port of virtio that has the name.
	Cables []string
	// Monitor is a socket on which QEMU takes orders, by its protocol QMP; empty: it takes none. Screendump is one.
	Monitor string
	// Console takes what the guest prints.
	Console io.Writer
}

// Pixels of the guest's screen: few, for an emulated processor draws them.
const (
	Width  = 800
	Height = 600
)

// Shared is where the guest sees Machine.Share, and files in it that both sides know.
const (
	Shared   = "/run/vm"
	exitFile = "exit"
)

// ErrDied tells that the guest ended without a word: a panic of its kernel, or out of time.
var ErrDied = errors.New("vm: the guest ended without an exit code")

// Run starts the guest and waits for its end. It returns the exit code that the guest's first program gave.
func (m Machine) Run(ctx context.Context) (code int, err error) {
	dir, err := os.MkdirTemp("", "vm")
	if err != nil {
		return 0, fmt.Errorf("vm: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	first, err := initrd(m.Init, m.Kernel)
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(filepath.Join(dir, "initrd"), first, 0o600); err != nil {
		return 0, fmt.Errorf("vm: initrd: %w", err)
	}
	_ = os.Remove(filepath.Join(m.Share, exitFile)) // of the last time, if there was one
	cables, err := lay(dir, m.Cables)
	if err != nil {
		return 0, err
	}
	defer cables.cut()
	var said bytes.Buffer
	c := exec.CommandContext(ctx, boards[m.Arch].qemu, m.args(dir)...)
	c.Stdout, c.Stderr = m.Console, &said
	if err := c.Run(); err != nil {
		return 0, fmt.Errorf("vm: qemu: %w: %s", err, strings.TrimSpace(said.String()))
	}
	text, err := os.ReadFile(filepath.Join(m.Share, exitFile))
	if err != nil {
		return 0, ErrDied
	}
	if code, err = strconv.Atoi(string(text)); err != nil {
		return 0, ErrDied
	}
	return code, nil
}

// args are those of QEMU.
func (m Machine) args(dir string) []string {
	b := boards[m.Arch]
	args := []string{"-machine", b.machine, "-nodefaults", "-no-reboot", "-display", "none", "-accel", "tcg,thread=single", "-icount", "shift=0",
		"-cpu", b.processor, "-smp", "1", "-m", strconv.Itoa(m.Memory), "-serial", "stdio", "-kernel", m.Kernel.Image, "-initrd", filepath.Join(dir, "initrd"),
		"-virtfs", "local,path=" + m.Root + ",mount_tag=" + rootTag + ",security_model=none,readonly=on,multidevs=remap",
		"-virtfs", "local,path=" + filepath.Dir(m.Kernel.Modules) + ",mount_tag=" + kernelTag + ",security_model=none,readonly=on,multidevs=remap",
		"-virtfs", "local,path=" + m.Share + ",mount_tag=" + shareTag + ",security_model=none,multidevs=remap",
		"-device", fmt.Sprintf("virtio-gpu-pci,xres=%d,yres=%d", Width, Height), "-device", "virtio-serial"}
	if m.Monitor != "" {
		args = append(args, "-qmp", "unix:"+m.Monitor+",server=on,wait=off")
	}
	for i, name := range m.Cables {
		for _, end := range [][2]string{{nearEnd, ""}, {farEnd, ",name=" + name}} {
			id := end[0] + strconv.Itoa(i)
			args = append(args, "-chardev", "socket,id="+id+",path="+filepath.Join(dir, id), "-device", end[0]+",chardev="+id+end[1])
		}
	}
	return append(args, "-append", "console="+b.console+" quiet panic=-1 mitigations=off")
}

// The devices of QEMU at the ends of a cable.
const (
	nearEnd = "pci-serial"
	farEnd  = "virtserialport"
)

// laid are cables: two sockets each, and what carries between them.
type laid struct {
	ends []net.Listener
	wg   sync.WaitGroup
}

func lay(dir string, cables []string) (*laid, error) {
	l := &laid{}
	for i := range cables {
		var ends [2]net.Listener
		for j, device := range []string{nearEnd, farEnd} {
			var err error
			if ends[j], err = net.Listen("unix", filepath.Join(dir, device+strconv.Itoa(i))); err != nil {
				l.cut()
				return nil, fmt.Errorf("vm: cable: %w", err)
			}
			l.ends = append(l.ends, ends[j])
		}
		l.wg.Go(func() { carry(ends[0], ends[1]) })
	}
	return l, nil
}

// carry takes bytes both ways between whoever comes to the two ends, until one leaves.
func carry(a, b net.Listener) {
	one, err := a.Accept()
	if err != nil {
		return // cut before QEMU came
	}
	defer one.Close()
	other, err := b.Accept()
	if err != nil {
		return
	}
	defer other.Close()
	over := make(chan struct{}, 2)
	for _, w := range [][2]net.Conn{{one, other}, {other, one}} {
		go func() {
			_, _ = io.Copy(w[0], w[1]) // ends with QEMU
			over <- struct{}{}
		}()
	}
	<-over
}

func (l *laid) cut() {
	for _, e := range l.ends {
		_ = e.Close() // nobody comes any more
	}
	l.wg.Wait()
}
