package station_test

import (
	"testing"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// A child may have left, or come back, by another lane of the post. Without fresh word of the others whoever has registered children is an
// officer's; who has none is not, and at a post with one lane nobody is.
func TestWithoutWordOfTheOtherLanes(t *testing.T) {
	said := func(ago time.Duration, ok bool) func() (time.Duration, bool) {
		return func() (time.Duration, bool) { return ago, ok }
	}
	for name, c := range map[string]struct {
		single  bool
		heard   func() (time.Duration, bool)
		unheard bool
	}{
		"heard just now":  {false, said(time.Minute, true), false},
		"heard too long":  {false, said(time.Minute+1, true), true},
		"never heard":     {false, said(0, false), true},
		"nobody to hear":  {false, nil, true},
		"no other lane":   {true, nil, false},
		"none to hear of": {true, said(time.Hour, true), false},
	} {
		t.Run(name, func(t *testing.T) {
			for who, parent := range map[string]bool{"chan": true, "sok": false} {
				play(t, func(r *rig) { r.kit.Single, r.kit.Heard = c.single, c.heard }, func(r *rig) {
					r.phase(lane.Idle)
					r.presents(who)
					if parent {
						r.phase(lane.Choosing)
						r.glass.touched <- "alone"
						r.glass.touched <- "alone"
					}
					r.until("decided", func(s lane.State) bool { return s.Phase == lane.Passing || s.Phase == lane.Referred })
					d, _ := find[ledger.Decided](r.disk())
					if raised(d, policy.LanesUnheard) != (parent && c.unheard) {
						r.t.Errorf("%s: %+v", who, d.Findings)
					}
				})
			}
		})
	}
}
