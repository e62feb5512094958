package config

import (
	"cmp"
	"fmt"
	"time"

	"passlane/kiosk/lane"
)

// What a gate takes unless the file says otherwise.
const (
	MaxOpen     = 45 * time.Second // the longest it stays open: long enough for an adult and lane.MaxMinors children
	OpenWithin  = 3 * time.Second  // for the leaf to open
	CloseWithin = 5 * time.Second  // for the leaf to close
)

// Limits returns how long the gate stays open at most, and how long its leaf takes at most to open and to close.
func (g Gate) Limits() (open, opens, closes time.Duration) {
	return cmp.Or(g.MaxOpen.Duration, MaxOpen), cmp.Or(g.OpenWithin.Duration, OpenWithin), cmp.Or(g.CloseWithin.Duration, CloseWithin)
}

// checkTimes finds times of the lane that contradict those of its gate: the one would give up before the other has done what it may.
func (c Lane) checkTimes() error {
	if !c.Gate.Pass.Given() {
		return nil
	}
	t := c.Settings().Times
	open, opens, closes := c.Gate.Limits()
	most := t.Pass + lane.MaxMinors*t.PerHead
	switch {
	case most > open:
		return &FieldError{"times.pass", fmt.Sprintf("with times.per_head an adult and %d children have %v to walk, and gate.max_open is %v: "+
			"make times.pass or times.per_head shorter, or gate.max_open %v", lane.MaxMinors, most, open, most)}
	case t.Pass <= opens:
		return &FieldError{"times.pass", fmt.Sprintf("is %v, and gate.open_within lets the leaf take %v to open: make times.pass longer, or gate.open_within shorter",
			t.Pass, opens)}
	case t.Close <= closes:
		return &FieldError{"times.close", fmt.Sprintf("is %v, and gate.close_within lets the leaf take %v to close: make times.close longer, or gate.close_within shorter",
			t.Close, closes)}
	}
	return nil
}
