package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/line"
)

// board keeps what was driven, and fails some lines.
type board struct {
	driven []string
	fails  func(target) error
}

func (b *board) open(t target) error {
	if b.fails != nil {
		if err := b.fails(t); err != nil {
			return &line.Error{Op: "open", Addr: t.at, Err: err}
		}
	}
	b.driven = append(b.driven, fmt.Sprintf("%s %v", t.at, t.level))
	return nil
}

func TestLinesAreDrivenInOrder(t *testing.T) {
	var b board
	var out, errs strings.Builder
	code := run([]string{"gpiochip0:17=low", "/dev/gpiochip1:4=high", "usb relays:0=low"}, &out, &errs, b.open)
	if want := []string{"gpiochip0:17 Low", "/dev/gpiochip1:4 High", "usb relays:0 Low"}; code != allSafe || !slices.Equal(b.driven, want) {
		t.Errorf("exit %d, driven %v: %s", code, b.driven, errs.String())
	}
	if want := "gpiochip0:17 low\n/dev/gpiochip1:4 high\nusb relays:0 low\n"; out.String() != want || errs.Len() != 0 {
		t.Errorf("said %q and %q", out.String(), errs.String())
	}
}

func TestOneThatFailsKeepsNoOther(t *testing.T) {
	b := board{fails: func(t target) error {
		if t.at.Offset == 1 {
			return line.ErrNoLine
		}
		return nil
	}}
	var out, errs strings.Builder
	if code := run([]string{"c:0=low", "c:1=low", "c:2=high"}, &out, &errs, b.open); code != notSafe || len(b.driven) != 2 {
		t.Errorf("exit %d, driven %v", code, b.driven)
	}
	if !strings.Contains(errs.String(), "c:1") {
		t.Errorf("said %q", errs.String())
	}
}

func TestWhatCannotBeReadDrivesNothing(t *testing.T) {
	for _, args := range [][]string{
		{}, {"gpiochip0:17"}, {"gpiochip0=low"}, {"gpiochip0:17=on"}, {"gpiochip0:x=low"}, {"gpiochip0:-1=low"}, {":1=low"},
		{"c:1=low", "c:1=high"}, {"c:1=low", "--wait", "soon"}, {"c:1=low", "--force"}, {"c:1=low", "c:70000=low"},
	} {
		var b board
		var out, errs strings.Builder
		if code := run(args, &out, &errs, b.open); code != misused || len(b.driven) != 0 || !strings.HasPrefix(errs.String(), "holdoff: ") {
			t.Errorf("%v: exit %d, driven %v, said %q", args, code, b.driven, errs.String())
		}
	}
}

func TestHelp(t *testing.T) {
	var b board
	var out, errs strings.Builder
	if code := run([]string{"--help"}, &out, &errs, b.open); code != allSafe || !strings.Contains(out.String(), "CHIP:OFFSET") || len(b.driven) != 0 {
		t.Errorf("exit %d, said %q", code, out.String())
	}
}

func TestALineThatIsStillHeldIsWaitedFor(t *testing.T) {
	for _, c := range []struct {
		name  string
		freed time.Duration
		code  int
		took  time.Duration
	}{
		{"in time", 300 * time.Millisecond, allSafe, 300 * time.Millisecond},
		{"never", time.Hour, notSafe, 2 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			b := board{fails: func(target) error {
				if time.Since(began) < c.freed {
					return line.ErrBusy
				}
				return nil
			}}
			var out, errs strings.Builder
			if code := run([]string{"c:0=low"}, &out, &errs, b.open); code != c.code || time.Since(began) != c.took {
				t.Errorf("%s: exit %d after %v, want %d after %v", c.name, code, time.Since(began), c.code, c.took)
			}
		})
	}
}

func TestAMachineWithoutTheChip(t *testing.T) {
	if err := drive(target{at: line.Addr{Chip: "no-such-chip"}}); !errors.Is(err, line.ErrNoLine) {
		t.Errorf("got %v", err)
	}
}
