//go:build gpiosim

package line

// These tests need a Linux kernel with the modules gpio-sim and configfs, tracefs, and root. They never skip: where the tag
// is given and the kernel has no gpio-sim, they fail.

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"periph.io/x/conn/v3/gpio"
)

const (
	simulators = "/sys/kernel/config/gpio-sim"
	tracing    = "/sys/kernel/tracing"
)

// silicon is a chip of the kernel's simulator.
type silicon struct {
	*testing.T
	config string // its folder in configfs
	sysfs  string // where the world reads and pulls its lines
	name   string // gpiochipN
}

// bench sets up a chip with 8 lines; it is gone when the test ends.
func bench(t *testing.T) *silicon {
	t.Helper()
	mount(t, "configfs", "/sys/kernel/config")
	mount(t, "tracefs", tracing)
	if _, err := os.Stat(simulators); err != nil {
		t.Fatalf("this kernel has no gpio-sim (modprobe gpio-sim): %v", err)
	}
	s := &silicon{T: t, config: filepath.Join(simulators, fmt.Sprintf("passlane%d", os.Getpid()))}
	bank := filepath.Join(s.config, "bank0")
	s.must(os.MkdirAll(bank, 0o755))
	t.Cleanup(func() {
		_ = os.WriteFile(filepath.Join(s.config, "live"), []byte("0"), 0o644)
		for _, dir := range []string{bank, s.config} {
			if err := os.Remove(dir); err != nil {
				t.Error(err)
			}
		}
	})
	s.write(filepath.Join(bank, "num_lines"), "8")
	s.write(filepath.Join(bank, "label"), "passlane-bench")
	s.plug()
	return s
}

// mount mounts a kernel file system that is not there yet.
func mount(t *testing.T, kind, at string) {
	t.Helper()
	if err := unix.Mount(kind, at, kind, 0, ""); err != nil && !errors.Is(err, unix.EBUSY) {
		t.Fatalf("mount %s: %v", kind, err)
	}
}

func (s *silicon) plug() {
	s.Helper()
	s.write(filepath.Join(s.config, "live"), "1")
	s.name = s.read(filepath.Join(s.config, "bank0", "chip_name"))
	s.sysfs = filepath.Join("/sys/devices/platform", s.read(filepath.Join(s.config, "dev_name")), s.name)
	if _, err := os.Stat("/dev/" + s.name); err != nil { // devtmpfs makes it before "live" is written
		s.Fatal(err)
	}
}

func (s *silicon) unplug() { s.write(filepath.Join(s.config, "live"), "0") }

func (s *silicon) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *silicon) write(path, text string) {
	s.Helper()
	s.must(os.WriteFile(path, []byte(text), 0o644))
}

func (s *silicon) read(path string) string {
	s.Helper()
	b, err := os.ReadFile(path)
	s.must(err)
	return strings.TrimSpace(string(b))
}

// pin is one attribute of a line as the world sees it: "value" or "pull".
func (s *silicon) pin(offset int, attribute string) string {
	return filepath.Join(s.sysfs, fmt.Sprintf("sim_gpio%d", offset), attribute)
}

// driven has the kernel write down each level that something drives on any line meanwhile, and returns them, oldest first.
func (s *silicon) driven(what func()) []string {
	s.Helper()
	on := filepath.Join(tracing, "events/gpio/enable")
	s.write(on, "1")
	s.write(filepath.Join(tracing, "trace"), "")
	what()
	s.write(on, "0")
	text := s.read(filepath.Join(tracing, "trace"))
	var out []string
	for _, m := range regexp.MustCompile(`gpio_value: \d+ set (\d)`).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	if strings.Contains(text, "gpio_direction: ") && regexp.MustCompile(`gpio_direction: \d+ +in`).MatchString(text) {
		out = append(out, "input")
	}
	return out
}

func TestSimOutputsHaveNoGlitch(t *testing.T) {
	s := bench(t)
	for _, c := range []struct {
		name string
		opts Opts
		want string // each level at the pin
	}{
		{"active high, safe Low", Opts{}, "0 1 0 0"},
		{"active high, safe High", Opts{Safe: gpio.High}, "1 1 0 1"},
		{"active low, safe Low", Opts{ActiveLow: true}, "1 0 1 1"},
		{"active low, safe High", Opts{ActiveLow: true, Safe: gpio.High}, "0 0 1 0"},
	} {
		got := s.driven(func() {
			l, err := OpenOutput(Addr{s.name, 3}, &c.opts)
			s.must(err)
			s.must(l.Out(gpio.High))
			s.must(l.Out(gpio.Low))
			s.must(l.Halt())
		})
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: driven %v, want %s", c.name, got, c.want)
		}
	}
}

func TestSimReadingAnOutputLeavesIt(t *testing.T) {
	s := bench(t)
	l, err := OpenOutput(Addr{s.name, 3}, nil)
	s.must(err)
	defer l.Halt()
	s.must(l.Out(gpio.High))
	got := s.driven(func() {
		for range 10 {
			if l.Read() != gpio.High || l.Function() != "Out" {
				t.Errorf("read %v", l.Read())
			}
		}
		if err := l.In(gpio.PullUp, gpio.BothEdges); !errors.Is(err, ErrDirection) {
			t.Errorf("In: %v", err)
		}
	})
	if len(got) != 0 || s.read(s.pin(3, "value")) != "1" {
		t.Errorf("reading drove %v; the pin is %s", got, s.read(s.pin(3, "value")))
	}
}

func TestSimInputs(t *testing.T) {
	s := bench(t)
	for _, activeLow := range []bool{false, true} {
		s.write(s.pin(5, "pull"), "pull-up")
		l, err := OpenInput(Addr{"passlane-bench", 5}, &Opts{ActiveLow: activeLow, Debounce: 2 * time.Millisecond})
		s.must(err)
		s.must(l.In(gpio.PullNoChange, gpio.BothEdges))
		for _, pull := range []string{"pull-down", "pull-up", "pull-down"} {
			go func() { _ = os.WriteFile(s.pin(5, "pull"), []byte(pull), 0o644) }() // seen once it is no bounce
			if !l.WaitForEdge(5 * time.Minute) {
				t.Errorf("active low %t: waited 5 min for an edge to %s", activeLow, pull)
			}
			if want := gpio.Level((pull == "pull-up") != activeLow); l.Read() != want {
				t.Errorf("active low %t, %s: read %v", activeLow, pull, l.Read())
			}
		}
		if l.WaitForEdge(50 * time.Millisecond) {
			t.Error("an edge of its own")
		}
		s.must(l.Halt())
	}
}

func TestSimErrors(t *testing.T) {
	s := bench(t)
	l, err := OpenOutput(Addr{s.name, 1}, &Opts{Consumer: "bench"})
	s.must(err)
	var e *Error
	if _, err := OpenInput(Addr{s.name, 1}, nil); !errors.Is(err, ErrBusy) || !errors.As(err, &e) || e.Holder != "bench" {
		t.Errorf("a line that is taken: %v", err)
	}
	if _, err := OpenInput(Addr{s.name, 99}, nil); !errors.Is(err, ErrNoLine) {
		t.Errorf("a line too many: %v", err)
	}
	s.must(l.Halt())
	l, err = OpenOutput(Addr{s.name, 1}, nil)
	s.must(err)
	s.must(l.Halt())
}

func TestSimAChipThatGoesAndComesBack(t *testing.T) {
	s := bench(t)
	in, err := OpenInput(Addr{"passlane-bench", 2}, nil)
	s.must(err)
	out, err := OpenOutput(Addr{"passlane-bench", 4}, nil)
	s.must(err)
	s.write(s.pin(2, "pull"), "pull-up")
	s.must(in.In(gpio.PullNoChange, gpio.BothEdges))
	s.must(out.Out(gpio.High))
	s.unplug()
	if in.Read() != gpio.Low || !errors.Is(in.Err(), ErrGone) {
		t.Errorf("unplugged: %v", in.Err())
	}
	if err := out.Out(gpio.High); !errors.Is(err, ErrGone) {
		t.Errorf("unplugged: %v", err)
	}
	s.plug()
	s.write(s.pin(2, "pull"), "pull-up")
	in.tried = time.Time{} // long ago
	if in.Read() != gpio.High || in.Err() != nil {
		t.Errorf("back: %v", in.Err())
	}
	if got := s.driven(func() { s.must(out.Out(gpio.High)) }); strings.Join(got, " ") != "1" || s.read(s.pin(4, "value")) != "1" {
		t.Errorf("back: driven %v", got)
	}
	s.must(errors.Join(in.Halt(), out.Halt()))
}
