package vm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Kernel is an unpacked kernel of Debian.
type Kernel struct {
	Release string // as uname -r says
	Image   string // path of the bootable image
	Modules string // folder of its modules, with modules.dep
}

// arch is the processor that QEMU emulates, as Debian calls it: that of the programs of most machines, which run in the guest as they are.
const arch = "amd64"

// suite is where the kernel comes from: the first of Debian with gpio-sim among its modules.
const suite = "trixie-backports"

// FetchKernel downloads Debian's newest kernel of the suite into a folder, or takes the one that is there. Mirror and
// keyring are those of the machine's own apt, which checks the signatures.
func FetchKernel(ctx context.Context, dir string, log io.Writer) (Kernel, error) {
	if k, err := found(dir); err == nil {
		return k, nil
	}
	a := apt{dir: filepath.Join(dir, "apt"), log: log}
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

// apt is Debian's package manager with a state of its own, so that the machine's stays as it is.
type apt struct {
	dir string
	log io.Writer
}

// source is where the machine gets Debian from, and by which keys it trusts that.
type source struct{ uri, keyring string }

var errNoMirror = errors.New("vm: this machine's apt knows no mirror of Debian")

// mirror asks the machine's own apt.
func mirror(ctx context.Context) (source, error) {
	out, err := output(ctx, "apt-get", "indextargets", "--format", "$(ORIGIN)|$(COMPONENT)|$(REPO_URI)|$(SIGNED_BY)", "Created-By: Packages")
	if err != nil {
		return source{}, err
	}
	for line := range strings.Lines(out) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) == 4 && f[0] == "Debian" && f[1] == "main" && !strings.Contains(f[2], "security") {
			return source{f[2], f[3]}, nil
		}
	}
	return source{}, errNoMirror
}

// debianKeys is the keyring of the package debian-archive-keyring, for machines whose sources name none.
const debianKeys = "/usr/share/keyrings/debian-archive-keyring.gpg"

func (a apt) options() []string {
	return []string{"-o", "Dir::State=" + a.dir, "-o", "Dir::State::status=" + filepath.Join(a.dir, "status"), "-o", "Dir::Cache=" + filepath.Join(a.dir, "cache"),
		"-o", "Dir::Etc::sourcelist=" + filepath.Join(a.dir, "sources.list"), "-o", "Dir::Etc::sourceparts=-", "-o", "APT::Architecture=" + arch,
		"-o", "APT::Architectures=" + arch, "-o", "APT::Sandbox::User=", "-o", "Acquire::Languages=none", "-qq"}
}

// newest reads the suite's index and returns the release of its newest kernel.
func (a apt) newest(ctx context.Context) (string, error) {
	from, err := mirror(ctx)
	if err != nil {
		return "", err
	}
	if from.keyring == "" || strings.HasPrefix(from.keyring, "$") {
		from.keyring = debianKeys
	}
	if err := errors.Join(os.MkdirAll(filepath.Join(a.dir, "lists/partial"), 0o755), os.MkdirAll(filepath.Join(a.dir, "cache/archives/partial"), 0o755),
		os.WriteFile(filepath.Join(a.dir, "status"), nil, 0o644),
		os.WriteFile(filepath.Join(a.dir, "sources.list"), fmt.Appendf(nil, "deb [signed-by=%s] %s %s main\n", from.keyring, from.uri, suite), 0o644)); err != nil {
		return "", fmt.Errorf("vm: apt: %w", err)
	}
	if err := command(ctx, a.log, "apt-get", append(a.options(), "update")...); err != nil {
		return "", err
	}
	out, err := output(ctx, "apt-cache", append(a.options()[:len(a.options())-1], "depends", "--important", "linux-image-"+arch)...)
	if err != nil {
		return "", err
	}
	var releases []string
	for word := range strings.FieldsSeq(out) {
		if r, ok := strings.CutPrefix(word, "linux-image-"); ok && r != arch {
			releases = append(releases, r)
		}
	}
	if len(releases) == 0 {
		return "", fmt.Errorf("vm: no kernel in %s: %s", suite, strings.TrimSpace(out))
	}
	return releases[len(releases)-1], nil
}

// download fetches packages and returns their files.
func (a apt) download(ctx context.Context, packages ...string) ([]string, error) {
	args := slices.Concat(a.options(), []string{"download"}, packages)
	c := exec.CommandContext(ctx, "apt-get", args...)
	c.Dir, c.Stdout, c.Stderr = a.dir, a.log, a.log
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("vm: apt-get download: %w", err)
	}
	files, _ := filepath.Glob(filepath.Join(a.dir, "*.deb")) // the pattern is well formed
	if len(files) != len(packages) {
		return nil, fmt.Errorf("vm: apt-get download: %d files for %d packages", len(files), len(packages))
	}
	return files, nil
}

func command(ctx context.Context, log io.Writer, name string, args ...string) error {
	c := exec.CommandContext(ctx, name, args...)
	c.Stdout, c.Stderr = log, log
	if err := c.Run(); err != nil {
		return fmt.Errorf("vm: %s: %w", filepath.Base(name), err)
	}
	return nil
}

func output(ctx context.Context, name string, args ...string) (string, error) {
	var out, bad bytes.Buffer
	c := exec.CommandContext(ctx, name, args...)
	c.Stdout, c.Stderr = &out, &bad
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("vm: %s: %w: %s", name, err, strings.TrimSpace(bad.String()))
	}
	return out.String(), nil
}
