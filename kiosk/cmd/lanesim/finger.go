package main

import (
	"fmt"
	"slices"
	"time"

	"passlane/kiosk/station"
	"passlane/ui/scene"
)

// touchable is a screen that remembers where its buttons are, so that a finger finds them.
type touchable struct {
	station.Screen
	buttons map[string][2]int
}

// Show shows a scene.
func (t *touchable) Show(s scene.Scene) {
	t.Screen.Show(s)
	t.buttons = map[string][2]int{}
	for _, b := range s.Buttons() {
		t.buttons[b.Action] = [2]int{int(b.Area.CentreX()), int(b.Area.CentreY())}
	}
}

// tap touches the button that does an action on the lane's screen, as soon as there is one, and again, as people do, if nothing comes of it:
// what an emulated processor draws may be late.
func (r *rig) tap(l *lanePlace, action string) error {
	if err := l.drawn(); err != nil {
		return err
	}
	before := l.status()
	for range 6 {
		if err := l.await("a button for "+action, func() (there bool) {
			_, there = l.seen.Buttons[action]
			return there
		}); err != nil {
			return err
		}
		if err := l.do("settle"); err != nil { // what has just come does nothing yet
			return err
		}
		at, there := l.status().Buttons[action]
		if !there {
			continue // it went in the meantime
		}
		if err := r.panel.Tap(at[0], at[1]); err != nil {
			return fmt.Errorf("lanesim: %w", err)
		}
		for until := time.Now().Add(4 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
			if s := l.status(); s.Language != before.Language || s.Help != before.Help || s.Screen != before.Screen || s.People != before.People {
				return nil
			}
		}
	}
	return fmt.Errorf("lanesim: nothing comes of touching %s", action)
}

// drawn waits until a screen that a slow machine draws has been there for a while.
func (l *lanePlace) drawn() error {
	const while = 5 * time.Second
	var since time.Time
	return l.await("a screen that stays", func() bool {
		if slices.Contains(l.seen.Broken, "screen") || since.IsZero() {
			since = time.Now()
			time.AfterFunc(while+100*time.Millisecond, l.nudge)
		}
		return time.Since(since) > while
	})
}
