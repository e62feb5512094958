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

// apt is Debian's package manager with a state of its own, so that the machine's stays as it is.
type apt struct {
	dir  string
	arch Arch
	log  io.Writer
}

// source is where the machine gets Debian from: the mirror, the keys by which it trusts that, and which Debian it runs.
type source struct{ uri, keyring, codename string }

// line is the source as apt writes it.
func (s source) line(suite string) string {
	return fmt.Sprintf("deb [signed-by=%s] %s %s main", s.keyring, s.uri, suite)
}

var errNoMirror = errors.New("vm: this machine's apt knows no mirror of Debian")

// mirror asks the machine's own apt.
func mirror(ctx context.Context) (source, error) {
	out, err := output(ctx, "apt-get", "indextargets", "--format", "$(ORIGIN)|$(COMPONENT)|$(REPO_URI)|$(SIGNED_BY)|$(CODENAME)", "Created-By: Packages")
	if err != nil {
		return source{}, err
	}
	for line := range strings.Lines(out) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 5 || f[0] != "Debian" || f[1] != "main" || strings.Contains(f[4], "-") { // updates, security, backports
			continue
		}
		if f[3] == "" || strings.HasPrefix(f[3], "$") {
			f[3] = debianKeys
		}
		return source{f[2], f[3], f[4]}, nil
	}
	return source{}, errNoMirror
}

// debianKeys is the keyring of the package debian-archive-keyring, for machines whose sources name none.
const debianKeys = "/usr/share/keyrings/debian-archive-keyring.gpg"

func (a apt) options() []string {
	return []string{"-o", "Dir::State=" + a.dir, "-o", "Dir::State::status=" + filepath.Join(a.dir, "status"), "-o", "Dir::Cache=" + filepath.Join(a.dir, "cache"),
		"-o", "Dir::Etc::sourcelist=" + filepath.Join(a.dir, "sources.list"), "-o", "Dir::Etc::sourceparts=-", "-o", "APT::Architecture=" + string(a.arch),
		"-o", "APT::Architectures=" + string(a.arch), "-o", "APT::Sandbox::User=", "-o", "Acquire::Languages=none", "-qq"}
}

// newest reads the suite's index and returns the release of its newest kernel.
func (a apt) newest(ctx context.Context) (string, error) {
	from, err := mirror(ctx)
	if err != nil {
		return "", err
	}
	if err := errors.Join(os.MkdirAll(filepath.Join(a.dir, "lists/partial"), 0o755), os.MkdirAll(filepath.Join(a.dir, "cache/archives/partial"), 0o755),
		os.WriteFile(filepath.Join(a.dir, "status"), nil, 0o644),
		os.WriteFile(filepath.Join(a.dir, "sources.list"), []byte(from.line(suite)+"\n"), 0o644)); err != nil {
		return "", fmt.Errorf("vm: apt: %w", err)
	}
	if err := command(ctx, a.log, "apt-get", append(a.options(), "update")...); err != nil {
		return "", err
	}
	out, err := output(ctx, "apt-cache", append(a.options()[:len(a.options())-1], "depends", "--important", "linux-image-"+string(a.arch))...)
	if err != nil {
		return "", err
	}
	var releases []string
	for word := range strings.FieldsSeq(out) {
		if r, ok := strings.CutPrefix(word, "linux-image-"); ok && r != string(a.arch) {
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
