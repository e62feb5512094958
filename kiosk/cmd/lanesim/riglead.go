package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/drvtest/pinsim"
)

// lead joins a pin of the simulated gate, which drives it, to a line of the kernel's chip.
type lead struct {
	file string
	pin  *pinsim.Pin
	was  string
}

// inputs are the lines that the gate drives, by their offsets.
func (r *rig) inputs() map[int]*pinsim.Pin {
	g := r.gate
	return map[int]*pinsim.Pin{
		lineBeamA: g.BeamA, lineBeamB: g.BeamB, lineLimitOpen: g.LimitOpen, lineLimitClosed: g.LimitClosed, lineFire: g.FireLoop,
	}
}

// tick is how often lines and pins are compared: gpio-sim tells nobody outside of a change. It is far below what a gate takes to move.
const tick = 10 * time.Millisecond

// solder carries levels both ways until ctx ends.
func (r *rig) solder(ctx context.Context) error {
	var outputs []*relay
	for offset, pin := range map[int]*pinsim.Pin{linePass: r.gate.Pass, lineHold: r.gate.Hold} {
		f, err := os.Open(r.file(offset, "value"))
		if err != nil {
			return fmt.Errorf("lanesim: rig: %w", err)
		}
		defer f.Close()
		outputs = append(outputs, &relay{file: f, pin: pin})
	}
	for t := time.NewTicker(tick); ; {
		for _, o := range outputs {
			if err := o.carry(); err != nil {
				return err
			}
		}
		for _, l := range r.leads {
			if err := l.carry(); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			t.Stop()
			return nil
		case <-t.C:
		}
	}
}

// relay is an output of the lane, which moves a pin of the simulated gate.
type relay struct {
	file *os.File
	pin  *pinsim.Pin
	was  bool
}

func (o *relay) carry() error {
	var b [1]byte
	if _, err := o.file.ReadAt(b[:], 0); err != nil {
		return fmt.Errorf("lanesim: rig: %w", err)
	}
	if high := b[0] == '1'; high != o.was {
		o.was = high
		_ = o.pin.Out(gpio.Level(high)) // the simulated pin takes every level
	}
	return nil
}

// high tells whether an output is High at the pin.
func (r *rig) high(offset int) (bool, error) {
	b, err := os.ReadFile(r.file(offset, "value"))
	if err != nil {
		return false, fmt.Errorf("lanesim: rig: %w", err)
	}
	return strings.TrimSpace(string(b)) == "1", nil
}

func (l *lead) carry() error {
	pull := "pull-down"
	if l.pin.Level() == gpio.High {
		pull = "pull-up"
	}
	if pull == l.was {
		return nil
	}
	if err := os.WriteFile(l.file, []byte(pull), 0); err != nil {
		return fmt.Errorf("lanesim: rig: %w", err)
	}
	l.was = pull
	return nil
}

// openRaw opens a serial line whose other end must see every byte as it is.
func openRaw(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, fmt.Errorf("lanesim: rig: %w", err)
	}
	if _, err := term.MakeRaw(int(f.Fd())); err != nil {
		_ = f.Close() // of no use
		return nil, fmt.Errorf("lanesim: rig: %s: %w", path, err)
	}
	return f, nil
}
