package station_test

import (
	"errors"
	"testing"
	"time"

	"passlane/kiosk/clock"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/kiosk/station"
)

// awoken gives the lane a clock as a start without a network finds it.
func (r *rig) awoken(says clock.Kernel, last time.Time) {
	began := time.Now()
	wall := says.Wall
	k := clock.New(func() clock.Kernel {
		says.Wall = wall.Add(time.Since(began))
		return says
	}, func() time.Duration { return time.Since(began) })
	k.Remember(last, last)
	r.kit.Clock, r.kit.Time = k.Read, k
}

// A reboot without a network, with a battery-backed clock: 29 days after a source set it nobody needs an officer because of that.
func TestARebootWithoutANetwork(t *testing.T) {
	play(t, func(r *rig) { r.awoken(clock.Kernel{Wall: noon, Backed: true}, noon.AddDate(0, 0, -29)) }, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Passing)
	})
}

// Without one nobody is cleared by rule, and a pass that ended before the last time on record is told to be over. An officer's word on the
// time, which goes on record first, ends that.
func TestAnOfficerSaysWhatTheTimeIs(t *testing.T) {
	var f *full
	play(t, func(r *rig) {
		f = &full{Ledger: r.kit.Ledger}
		r.kit.Ledger = f
		r.awoken(clock.Kernel{Wall: time.Unix(0, 0)}, noon.Add(-time.Hour))
	}, func(r *rig) {
		r.phase(lane.Idle)
		for name, expired := range map[string]bool{"sok": false, "mony": true} {
			r.presents(name)
			r.phase(lane.Referred)
			d, _ := find[ledger.Decided](r.disk())
			if !raised(d, policy.ClockUntrusted) || raised(d, policy.PassExpired) != expired {
				r.t.Errorf("%s: %v", name, d.Findings)
			}
			r.station.Tell(r.t.Context(), lane.Officer{Crossing: r.report().State.Crossing.ID, ID: "O-17", Verdict: ledger.Refuse, Reason: "no time"})
			r.phase(lane.Idle)
		}
		word := clock.Word{Wall: noon, Officer: "O-17", Reason: "the post's clock"}
		if err := r.station.Confirm(r.t.Context(), clock.Word{Wall: noon, Officer: "O-17"}); !errors.Is(err, clock.ErrWord) {
			r.t.Errorf("without a reason: %v", err)
		}
		f.is.Store(true)
		if err := r.station.Confirm(r.t.Context(), word); err == nil || r.kit.Clock().State != ledger.ClockUnset {
			r.t.Errorf("a word that is not on record counts: %v", err)
		}
		f.is.Store(false)
		r.must(r.station.Confirm(r.t.Context(), word))
		if c, ok := find[ledger.ClockConfirmed](r.disk()); !ok || c.Officer != "O-17" || c.Reason != word.Reason || c.WallMS != noon.UnixMilli() {
			r.t.Errorf("on record: %+v", c)
		}
		r.station.Tell(r.t.Context(), lane.Supervision{Present: true})
		r.presents("sok")
		r.phase(lane.Passing)
	})
	var _ station.Timekeeper = (*clock.Keeper)(nil)
}

// Where nobody keeps the time, or nothing could be recorded, nobody's word is taken.
func TestAWordThatNobodyCanTake(t *testing.T) {
	for name, without := range map[string]func(*station.Kit){"timekeeper": func(k *station.Kit) { k.Time = nil }, "ledger": func(k *station.Kit) { k.Ledger = nil }} {
		play(t, func(r *rig) {
			r.awoken(clock.Kernel{Wall: time.Unix(0, 0)}, noon.Add(-time.Hour))
			without(&r.kit)
		}, func(r *rig) {
			if err := r.station.Confirm(r.t.Context(), clock.Word{Wall: noon, Officer: "O-17", Reason: "the post's clock"}); !errors.Is(err, clock.ErrWord) {
				r.t.Errorf("without a %s: %v", name, err)
			}
		})
	}
}
