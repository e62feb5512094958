// Package touch turns a pointer that is down or up into pressed buttons and actions.
//
// A button acts when it is let go inside its area, so that a finger that lands wrong can slide away. It shows that it
// is pressed at once, and for [Shown] at least, however short the tap.
package touch

import (
	"time"

	"passlane/ui/scene"
)

// Shown is how long a pressed button shows it at least.
const Shown = 120 * time.Millisecond

// Pointer is a finger or a mouse at a moment.
type Pointer struct {
	Down bool
	X, Y float32 // pixels of the scene; where it last was when it is up
}

// Tracker follows one pointer; its zero value is ready.
type Tracker struct {
	down    bool
	pressed string // action of the button that the pointer went down on
	inside  bool
	lit     string // action that shows as pressed
	until   time.Duration
}

// Step takes the pointer as it is at now, on the scene of the moment, and returns the action to send, or "".
// A scene that loses the pressed button under the finger loses the press.
func (t *Tracker) Step(sc *scene.Scene, p Pointer, now time.Duration) string {
	switch {
	case p.Down && !t.down:
		t.down = true
		if b, ok := sc.Hit(p.X, p.Y); ok {
			t.pressed, t.inside = b.Action, true
			t.lit, t.until = b.Action, now+Shown
		}
	case p.Down && t.pressed != "":
		b, ok := sc.Hit(p.X, p.Y)
		if t.inside = ok && b.Action == t.pressed; t.inside {
			t.lit = t.pressed
		}
	case !p.Down && t.down:
		return t.lift(sc, p)
	}
	return ""
}

func (t *Tracker) lift(sc *scene.Scene, p Pointer) string {
	action := t.pressed
	t.down, t.pressed, t.inside = false, "", false
	if b, ok := sc.Hit(p.X, p.Y); action != "" && ok && b.Action == action {
		return action
	}
	return ""
}

// Lit returns the action of the button that shows as pressed at now, or "".
func (t *Tracker) Lit(now time.Duration) string {
	if !t.inside && now >= t.until {
		t.lit = ""
	}
	return t.lit
}
