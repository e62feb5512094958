package vm

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Tags of the folders that the host shares.
const (
	rootTag   = "root"
	shareTag  = "share"
	kernelTag = "kernel"
)

// Enter is the begin of a guest's first program: it makes the host's root the guest's own, under a layer of memory, with the shared folder and
// the kernel's file systems in it. The kernel's modules are in it too.
func Enter() error {
	if err := (mounting{"dev", "/dev", "devtmpfs", 0, ""}).mount(); err != nil {
		return err
	}
	if err := loadEarly(); err != nil {
		return err
	}
	const nine = "trans=virtio,version=9p2000.L,msize=512000"
	const root = "/root"
	for _, m := range []mounting{
		{rootTag, "/lower", "9p", unix.MS_RDONLY, nine + ",cache=loose"},
		{"layer", "/layer", "tmpfs", 0, "size=80%"},
	} {
		if err := m.mount(); err != nil {
			return err
		}
	}
	if err := errors.Join(os.Mkdir("/layer/up", 0o755), os.Mkdir("/layer/work", 0o755)); err != nil {
		return fmt.Errorf("vm: layer: %w", err)
	}
	for _, m := range []mounting{
		{"root", root, "overlay", 0, "lowerdir=/lower,upperdir=/layer/up,workdir=/layer/work"},
		{shareTag, root + Shared, "9p", 0, nine + ",cache=none"},
		{kernelTag, root + "/kernel", "9p", unix.MS_RDONLY, nine + ",cache=loose"},
		{root + "/kernel/modules", root + "/lib/modules", "", unix.MS_BIND, ""},
		{"dev", root + "/dev", "devtmpfs", 0, ""},
	} {
		if err := m.mount(); err != nil {
			return err
		}
	}
	if err := unix.Chroot(root); err != nil {
		return fmt.Errorf("vm: enter: %w", err)
	}
	if err := os.Chdir("/"); err != nil {
		return fmt.Errorf("vm: enter: %w", err)
	}
	return settle()
}

// settle mounts what programs expect to find.
func settle() error {
	for _, m := range []mounting{
		{"proc", "/proc", "proc", 0, ""}, {"sysfs", "/sys", "sysfs", 0, ""}, {"devpts", "/dev/pts", "devpts", 0, "ptmxmode=666"},
		{"tmp", "/tmp", "tmpfs", 0, ""}, {"shm", "/dev/shm", "tmpfs", 0, ""}, {"tracefs", "/sys/kernel/tracing", "tracefs", 0, ""},
	} {
		if err := m.mount(); err != nil {
			return err
		}
	}
	if err := Modprobe("configfs"); err != nil {
		return err
	}
	return mounting{"configfs", "/sys/kernel/config", "configfs", 0, ""}.mount()
}

// mounting is a file system and where it goes.
type mounting struct {
	from, to, kind string
	flags          uintptr
	data           string
}

func (m mounting) mount() error {
	_ = os.MkdirAll(m.to, 0o755) // where it is there, or cannot be made, the next says
	if err := unix.Mount(m.from, m.to, m.kind, m.flags, m.data); err != nil {
		return fmt.Errorf("vm: mount %s on %s: %w", m.from, m.to, err)
	}
	return nil
}

// loadEarly loads the modules of the initrd.
func loadEarly() error {
	list, err := os.ReadFile("/" + moduleList)
	if err != nil {
		return fmt.Errorf("vm: modules: %w", err)
	}
	for name := range strings.Lines(string(list)) {
		if err := load("/" + strings.TrimSpace(name)); err != nil {
			return err
		}
	}
	return nil
}

// load loads one module file, which the kernel decompresses if need be.
func load(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("vm: module: %w", err)
	}
	defer f.Close()
	const compressed = 4 // MODULE_INIT_COMPRESSED_FILE of linux/module.h
	flags := 0
	if !strings.HasSuffix(path, ".ko") {
		flags = compressed
	}
	if err := unix.FinitModule(int(f.Fd()), "", flags); err != nil {
		return fmt.Errorf("vm: module %s: %w", filepath.Base(path), err)
	}
	return nil
}

// Modprobe loads a module of the kernel that runs, with parameters, and whatever it needs.
func Modprobe(name string, params ...string) error {
	return run("/sbin/modprobe", append([]string{name}, params...)...)
}

// Rmmod takes a module out of the kernel.
func Rmmod(name string) error { return run("/sbin/modprobe", "-r", name) }

func run(program string, args ...string) error {
	if said, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("vm: %s %s: %w: %s", filepath.Base(program), strings.Join(args, " "), err, strings.TrimSpace(string(said)))
	}
	return nil
}

// Exit tells the host an exit code and switches the guest off. It does not return.
func Exit(code int) {
	_ = os.WriteFile(filepath.Join(Shared, exitFile), []byte(strconv.Itoa(code)), 0o644) // without it the host says ErrDied
	unix.Sync()
	_ = os.WriteFile("/proc/sys/kernel/printk", []byte("0"), 0) // the last word is the program's own
	_ = unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF)
	select {}
}
