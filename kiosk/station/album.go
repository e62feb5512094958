package station

import (
	"maps"
	"sync"

	"passlane/kiosk/lane"
)

// album is the pictures of the crossing under way: what officers see of its party, and what is on the screen. It holds nothing
// of any other: registry, hub and camera answer when they please, and a picture that comes when its crossing is over is
// dropped.
type album struct {
	screen Screen // nil: there is none

	mu       sync.Mutex
	crossing string            // under way, empty if none is
	kept     map[string][]byte // JPEG by holder, or as paperOf names it
	shown    map[string]bool   // what the screen has, by name
}

// turn begins with a crossing, or with none, and takes the pictures of the one before from the screen.
func (a *album) turn(crossing string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for name := range a.shown {
		a.screen.Picture(name, nil)
	}
	a.crossing, a.kept, a.shown = crossing, map[string][]byte{}, map[string]bool{}
}

// holds tells whether a crossing is the one under way; the caller has the lock.
func (a *album) holds(crossing string) bool { return crossing != "" && a.crossing == crossing }

// has tells whether a picture of a holder is kept for the crossing under way.
func (a *album) has(holder string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.kept[holder] != nil
}

// keep keeps a picture of a holder, and tells whether its crossing is still under way.
func (a *album) keep(crossing, holder string, jpeg []byte) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.holds(crossing) {
		a.kept[holder] = jpeg
	}
	return a.holds(crossing)
}

// show puts a picture on the screen, if its crossing is still under way. The screen takes it at once, or the next crossing
// could come in between.
func (a *album) show(crossing, name string, jpeg []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.screen == nil || !a.holds(crossing) {
		return
	}
	a.shown[name] = true
	a.screen.Picture(name, jpeg)
}

// of returns the pictures that are kept for a crossing, by holder.
func (a *album) of(crossing string) map[string][]byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.holds(crossing) {
		return nil
	}
	return maps.Clone(a.kept)
}

// underWay names a crossing that has begun and not ended; empty if it has.
func underWay(c lane.Crossing) string {
	if c.How != "" {
		return ""
	}
	return c.ID
}
