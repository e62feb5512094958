// Package portraittest gives tests a finder without a build step before them.
package portraittest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"passlane/kiosk/portrait"
)

// Cascades returns pigo's cascades of faces and of pupils, from the folder that go keeps the module in.
func Cascades(tb testing.TB) (facefinder, puploc []byte) {
	tb.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/esimov/pigo").Output()
	if err != nil {
		tb.Fatalf("portraittest: go list: %v", err)
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "cascade", name))
		if err != nil {
			tb.Fatalf("portraittest: %v", err)
		}
		return b
	}
	return read("facefinder"), read("puploc")
}

// Finder returns a finder of the test's own.
func Finder(tb testing.TB) *portrait.Finder {
	tb.Helper()
	f, err := portrait.New(Cascades(tb))
	if err != nil {
		tb.Fatal(err)
	}
	return f
}
