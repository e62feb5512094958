package vm

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Kernel is an unpacked kernel of Debian.
type Kernel struct {
	Release string // as uname -r says
	Image   string // path of the bootable image
	Modules string // folder of its modules, with modules.dep
}

// suite is where the kernel comes from: the first of Debian with gpio-sim among its modules.
const suite = "trixie-backports"

// FetchKernel downloads Debian's newest kernel of the suite into a folder, or takes the one that is there. Mirror and
// keyring are those of the machine's own apt, which checks the signatures.
func FetchKernel(ctx context.Context, arch Arch, dir string, log io.Writer) (Kernel, error) {
	if k, err := found(dir); err == nil {
		return k, nil
	}
	a := apt{dir: filepath.Join(dir, "apt"), arch: arch, log: log}
	release, err := a.newest(ctx)
	if err != nil {
		return Kernel{}, err
	}
	fmt.Fprintf(log, "Fetching the kernel %s (about 120 MB)\n", release)
	debs, err := a.download(ctx, "linux-base-"+release, "linux-binary-"+release, "linux-modules-"+release)
	if err != nil {
		return Kernel{}, err
	}
	root := filepath.Join(dir, "new")
	if err := os.RemoveAll(root); err != nil { // of one that was broken off
		return Kernel{}, fmt.Errorf("vm: kernel: %w", err)
	}
	for _, deb := range debs {
		if err := command(ctx, log, "dpkg-deb", "-x", deb, root); err != nil {
			return Kernel{}, err
		}
		_ = os.Remove(deb) // it is unpacked
	}
	if err := os.Symlink("usr/lib", filepath.Join(root, "lib")); err != nil {
		return Kernel{}, fmt.Errorf("vm: kernel: %w", err)
	}
	if err := command(ctx, log, "/sbin/depmod", "-b", root, release); err != nil {
		return Kernel{}, err
	}
	if err := os.Rename(root, filepath.Join(dir, "kernel")); err != nil {
		return Kernel{}, fmt.Errorf("vm: kernel: %w", err)
	}
	return found(dir)
}

// found returns the kernel that is in a folder.
func found(dir string) (Kernel, error) {
	images, _ := filepath.Glob(filepath.Join(dir, "kernel/usr/lib/modules/*/vmlinuz")) // the pattern is well formed
	if len(images) != 1 {
		return Kernel{}, fmt.Errorf("vm: %d kernels in %s", len(images), dir)
	}
	modules := filepath.Dir(images[0])
	return Kernel{Release: filepath.Base(modules), Image: images[0], Modules: filepath.Dir(modules)}, nil
}
