package device

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The kernel's time and what it says of it come with one call, and are those of this machine.
func TestTheKernelsClock(t *testing.T) {
	before := time.Now()
	k := kernelClock{}.read()
	if after := time.Now(); k.Wall.Before(before.Add(-time.Millisecond)) || k.Wall.After(after.Add(time.Millisecond)) {
		t.Errorf("%v is not between %v and %v", k.Wall, before, after)
	}
}

// A battery-backed clock is one from which the kernel took its time.
func TestABatteryBackedClock(t *testing.T) {
	for name, c := range map[string]struct {
		hctosys string
		want    bool
	}{"set from it": {"1\n", true}, "not set from it": {"0\n", false}} {
		dir := filepath.Join(t.TempDir(), "rtc99")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "hctosys"), []byte(c.hctosys), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := backed(filepath.Join(filepath.Dir(dir), "rtc*")); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if backed(filepath.Join(t.TempDir(), "rtc*")) {
		t.Error("there is none")
	}
}
