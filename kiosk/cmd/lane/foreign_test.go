//go:build foreign

package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The lane as it is built for a board, cgo and all, starts on another processor: emulated, with the libraries of that processor. `make arm64` runs it.
func TestForeignLane(t *testing.T) {
	lane := filepath.Join(t.TempDir(), "lane")
	build := exec.Command("go", "build", "-o", lane, ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=1", "GOOS=linux", "GOARCH=arm64", "CC=aarch64-linux-gnu-gcc")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	start := func(args ...string) (string, int) {
		t.Helper()
		said, err := exec.Command("qemu-aarch64-static", append([]string{"-L", "/usr/aarch64-linux-gnu", lane}, args...)...).CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		t.Logf("lane %s\n%s", strings.Join(args, " "), said)
		if exit != nil {
			return string(said), exit.ExitCode()
		}
		return string(said), 0
	}
	if said, code := start("--version"); code != 0 || strings.TrimSpace(said) != software {
		t.Errorf("exit %d, %q", code, said)
	}
	conf, _, _ := board(t)
	said, code := start("check", "--config", conf)
	for _, want := range []string{"configuration  ok", "registry       missing", "faces          ok", "gate           missing"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in:\n%s", want, said)
		}
	}
	if code != 1 {
		t.Errorf("exit %d, want 1: a lane without devices", code)
	}
}
