// Command fill copies pigo's cascades from the module that go.sum fixes into the folder that they are embedded from. It is run by go
// generate, in the folder of package cascade.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	if err := fill("files"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// fill copies what differs.
func fill(into string) error {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/esimov/pigo").Output()
	if err != nil {
		return fmt.Errorf("fill: go list: %w", err)
	}
	for _, name := range []string{"facefinder", "puploc"} {
		b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "cascade", name))
		if err != nil {
			return fmt.Errorf("fill: %w", err)
		}
		to := filepath.Join(into, name)
		if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, b) {
			continue // so that nothing is built anew
		}
		if err := os.WriteFile(to, b, 0o644); err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	return nil
}
