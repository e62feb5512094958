package vm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// FetchRoot unpacks packages of Debian, and all that they need, into a folder, and returns it; or takes the one that is there if it was made of the same.
// It is a root for a guest with another processor than this machine, and what programs for it are linked with. Nothing in it is
// configured, for the programs of the packages do not run here. Which Debian, and from where, is as this machine has it.
func FetchRoot(ctx context.Context, arch Arch, dir string, packages []string, log io.Writer) (string, error) {
	root, list := filepath.Join(dir, "root"), filepath.Join(dir, "root.packages")
	want := strings.Join(packages, "\n") + "\n"
	if had, err := os.ReadFile(list); err == nil && string(had) == want {
		return root, nil
	}
	from, err := mirror(ctx)
	if err != nil {
		return "", err
	}
	if err := os.RemoveAll(root); err != nil {
		return "", fmt.Errorf("vm: root: %w", err)
	}
	fmt.Fprintf(log, "Unpacking Debian %s for %s (about 400 MB)\n", from.codename, arch)
	if err := command(ctx, log, "mmdebstrap", "--quiet", "--variant=extract", "--architectures="+string(arch), "--include="+strings.Join(packages, ","),
		from.codename, root, from.line(from.codename)); err != nil {
		return "", errors.Join(err, os.RemoveAll(root))
	}
	if err := os.WriteFile(list, []byte(want), 0o644); err != nil {
		return "", fmt.Errorf("vm: root: %w", err)
	}
	return root, nil
}
