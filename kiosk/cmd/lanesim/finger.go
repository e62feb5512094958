package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
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

// tap touches the button that does an action on the lane's screen, as soon as there is one, and again, as people do, while nothing comes of it:
// what an emulated processor draws may be late.
func (r *rig) tap(l *lanePlace, action string) error {
	if err := l.steady(); err != nil {
		return err
	}
	before := l.status()
	var at [2]int
	if err := l.await("a button for "+action, func() (there bool) {
		at, there = l.seen.Buttons[action]
		return there
	}); err != nil {
		return err
	}
	if err := l.do("settle"); err != nil { // what has just come does nothing yet
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	var tapping sync.WaitGroup
	var failed error
	tapping.Go(func() { failed = r.tapping(ctx, at) })
	err := l.await("what comes of touching "+action, func() bool {
		s := l.seen
		return s.Language != before.Language || s.Help != before.Help || s.Screen != before.Screen || s.People != before.People
	})
	stop()
	tapping.Wait()
	if err != nil {
		return errors.Join(err, failed)
	}
	return nil
}

// tapping touches a place again and again until ctx ends.
func (r *rig) tapping(ctx context.Context, at [2]int) error {
	for t := time.NewTicker(4 * time.Second); ; {
		if err := r.panel.Tap(at[0], at[1]); err != nil {
			t.Stop()
			return fmt.Errorf("lanesim: %w", err)
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return nil
		}
	}
}

// steady waits until a screen that a slow machine draws has been there for a while.
func (l *lanePlace) steady() error {
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
