// Package touch turns a pointer that is down or up into pressed buttons and actions.
//
// A button acts when it is let go inside its area, so that a finger that lands wrong can slide away. It shows that it
// is pressed at once, and for [Shown] at least, however short the tap.
//
// A finger that taps twice taps what stood there before. So a button does nothing before it has stood where it stands, on the
// screen of the moment, for [Settle]; what stays where it is while others come and go works on.
package touch

import (
	"time"

	"passlane/ui/scene"
)

// Shown is how long a pressed button shows it at least.
const Shown = 120 * time.Millisecond

// Settle is how long a button must have stood in its place before a touch on it counts.
const Settle = 600 * time.Millisecond

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

	name  string                  // of the screen
	since map[place]time.Duration // when each button of it came to where it is
}

// place is a button in its place.
type place struct {
	action string
	area   scene.Box
}

// Change takes the scene that is shown from now on. On another screen, by its name, every button is new.
func (t *Tracker) Change(sc *scene.Scene, now time.Duration) {
	since := map[place]time.Duration{}
	for _, b := range sc.Buttons() {
		at := place{b.Action, b.Area}
		since[at] = now
		if before, known := t.since[at]; known && sc.Name == t.name {
			since[at] = before
		}
	}
	t.name, t.since = sc.Name, since
}

// Settled returns when every button of the scene works.
func (t *Tracker) Settled() time.Duration {
	var last time.Duration
	for _, since := range t.since {
		last = max(last, since+Settle)
	}
	return last
}

// under returns the button under the pointer, if a touch on it counts at now.
func (t *Tracker) under(sc *scene.Scene, p Pointer, now time.Duration) (scene.Button, bool) {
	b, ok := sc.Hit(p.X, p.Y)
	if !ok {
		return b, false
	}
	since, known := t.since[place{b.Action, b.Area}]
	return b, known && now-since >= Settle
}

// Step takes the pointer as it is at now, on the scene of the moment, which [Tracker.Change] has had, and returns the action to
// send, or "". A scene that loses the pressed button under the finger loses the press.
func (t *Tracker) Step(sc *scene.Scene, p Pointer, now time.Duration) string {
	switch {
	case p.Down && !t.down:
		t.down = true
		if b, ok := t.under(sc, p, now); ok {
			t.pressed, t.inside = b.Action, true
			t.lit, t.until = b.Action, now+Shown
		}
	case p.Down && t.pressed != "":
		b, ok := t.under(sc, p, now)
		if t.inside = ok && b.Action == t.pressed; t.inside {
			t.lit = t.pressed
		}
	case !p.Down && t.down:
		return t.lift(sc, p, now)
	}
	return ""
}

func (t *Tracker) lift(sc *scene.Scene, p Pointer, now time.Duration) string {
	action := t.pressed
	t.down, t.pressed, t.inside = false, "", false
	if b, ok := t.under(sc, p, now); action != "" && ok && b.Action == action {
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
