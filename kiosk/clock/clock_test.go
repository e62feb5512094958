package clock_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/clock"
	"passlane/kiosk/ledger"
)

var noon = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)

// bench is a keeper whose kernel and monotonic clock stand still until they are moved.
type bench struct {
	*clock.Keeper
	says clock.Kernel
	mono time.Duration
}

func start(says clock.Kernel) *bench {
	b := &bench{says: says}
	b.Keeper = clock.New(func() clock.Kernel { return b.says }, func() time.Duration { return b.mono })
	return b
}

// pass lets time pass, for the kernel too.
func (b *bench) pass(d time.Duration) { b.mono, b.says.Wall = b.mono+d, b.says.Wall.Add(d) }

func (b *bench) is(t *testing.T, want ledger.Clock) clock.Reading {
	t.Helper()
	r := b.Read()
	if r.State != want {
		t.Fatalf("%+v, want %s", r, want)
	}
	return r
}

func TestASourceThatGoes(t *testing.T) {
	b := start(clock.Kernel{Wall: noon, Synced: true, Error: 20 * time.Millisecond})
	if r := b.is(t, ledger.ClockSynced); r.Wall != noon || r.Bound != 20*time.Millisecond {
		t.Errorf("%+v", r)
	}
	b.says.Synced = false
	b.pass(24 * time.Hour)
	b.says.Wall = time.Unix(0, 0) // somebody turns the clock back
	if r := b.is(t, ledger.ClockHeldOver); !r.Wall.Equal(noon.Add(24*time.Hour)) || r.Bound != 20*time.Millisecond+8640*time.Millisecond {
		t.Errorf("%+v", r)
	}
	b.pass(70 * 24 * time.Hour)
	if r := b.is(t, ledger.ClockUnset); r.NotBefore.Before(noon.AddDate(0, 0, 70)) {
		t.Errorf("%+v", r)
	}
}

// A reboot without a network: a battery-backed clock goes on, with a bound that counts from the last time on record.
func TestABatteryBackedClock(t *testing.T) {
	b := start(clock.Kernel{Wall: noon.AddDate(0, 0, 30), Backed: true})
	b.is(t, ledger.ClockUnset) // nobody knows yet that it was ever set
	b.Remember(noon, noon)
	r := b.is(t, ledger.ClockHeldOver)
	if r.Bound < 4*time.Minute || r.Bound > 5*time.Minute {
		t.Errorf("after 30 days %+v", r)
	}
	b.pass(time.Hour)
	if later := b.is(t, ledger.ClockHeldOver); later.Bound <= r.Bound {
		t.Errorf("the bound does not grow: %+v", later)
	}
	for name, says := range map[string]clock.Kernel{
		"no battery":               {Wall: noon.AddDate(0, 0, 30)},
		"before what is on record": {Wall: noon.Add(-time.Minute), Backed: true},
		"a year in a drawer":       {Wall: noon.AddDate(1, 0, 0), Backed: true},
	} {
		b := start(says)
		b.Remember(noon, noon)
		if r := b.Read(); r.State != ledger.ClockUnset || r.NotBefore.After(noon) || r.NotBefore.Before(noon.Add(-clock.Widest)) {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestAWordOnTheTime(t *testing.T) {
	b := start(clock.Kernel{Wall: time.Unix(0, 0)})
	b.Remember(noon, noon)
	for says, w := range map[string]clock.Word{
		"a name":      {Wall: noon.Add(time.Hour), Reason: "no network"},
		"a reason":    {Wall: noon.Add(time.Hour), Officer: "O-17"},
		"has been":    {Wall: noon.Add(-time.Hour), Officer: "O-17", Reason: "no network"},
		"wider":       {Wall: noon.Add(time.Hour), Officer: "O-17", Reason: "no network", Bound: time.Hour},
		"time source": {Wall: noon.Add(time.Hour), Officer: "O-17", Reason: "no network"},
	} {
		b.says.Synced = says == "time source"
		if _, err := b.Hear(w); !errors.Is(err, clock.ErrWord) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
	b.says.Synced = false
	w, err := b.Hear(clock.Word{Wall: noon.Add(time.Hour), Officer: "O-17", Reason: "no network"})
	if err != nil {
		t.Fatal(err)
	}
	b.is(t, ledger.ClockUnset) // it is not on record yet
	b.pass(time.Minute)
	b.Trust(w)
	if r := b.is(t, ledger.ClockHeldOver); !r.Wall.Equal(noon.Add(61*time.Minute)) || r.Bound < clock.ByHand {
		t.Errorf("%+v", r)
	}
}

// Whatever happens to a clock: when its state is synced or held over the true time lies within its bound, and it never lies before the lower
// bound, over restarts too; what the kernel shows of itself is believed by nobody.
func TestTheTrueTimeLiesWithinTheBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth, mono := noon, time.Duration(0)
		rtc := truth // of the battery-backed clock
		var k *clock.Keeper
		var says clock.Kernel
		var synced, known time.Time   // as they are on record
		off := func() time.Duration { // of a reading of a source
			return time.Duration(rapid.Int64Range(-50, 50).Draw(t, "off")) * time.Millisecond
		}
		boot := func() {
			mono = 0
			wall := time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "kernel"), 0)
			says = clock.Kernel{Wall: wall, Backed: rapid.Bool().Draw(t, "backed")}
			if says.Backed {
				says.Wall = rtc
			}
			k = clock.New(func() clock.Kernel { return says }, func() time.Duration { return mono })
			k.Remember(synced, known)
		}
		boot()
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0: // time passes, and the clocks drift
				d := time.Duration(rapid.Int64Range(0, 40*24*3600).Draw(t, "seconds")) * time.Second
				wrong := time.Duration(float64(d) * rapid.Float64Range(-99e-6, 99e-6).Draw(t, "drift"))
				truth, mono, rtc = truth.Add(d), mono+d+wrong, rtc.Add(d+wrong)
				says.Wall, says.Synced = says.Wall.Add(d+wrong), false
			case 1: // a source, which sets the battery-backed clock too
				says.Synced, says.Error, says.Wall = true, 50*time.Millisecond, truth.Add(off())
				rtc = says.Wall
			case 2:
				says.Synced = false
			case 3: // the power goes
				boot()
			case 4:
				w := clock.Word{Wall: truth.Add(time.Duration(rapid.Int64Range(-100, 100).Draw(t, "hand")) * time.Second), Officer: "O-17", Reason: "no network"}
				if w, err := k.Hear(w); err == nil {
					k.Trust(w)
				}
			}
			r := k.Read()
			if r.NotBefore.After(truth) {
				t.Fatalf("it is %v, and not before %v", truth, r.NotBefore)
			}
			if r.State == ledger.ClockUnset {
				continue
			}
			known = r.Wall
			if r.State == ledger.ClockSynced {
				synced = r.Wall
			}
			if wrong := r.Wall.Sub(truth).Abs(); wrong > r.Bound+time.Second {
				t.Fatalf("it is %v, and the clock says %v within %v (%s)", truth, r.Wall, r.Bound, r.State)
			}
		}
	})
}

// A clock that ran fast for as long as it is believed, and as long again: what it counts on from the last known time goes wrong, too.
func TestALowerBoundDriftsWithTheClock(t *testing.T) {
	says, mono := clock.Kernel{Wall: noon, Synced: true}, time.Duration(0)
	k := clock.New(func() clock.Kernel { return says }, func() time.Duration { return mono })
	k.Read()
	says.Synced = false
	for days := 40; days <= 400; days += 40 {
		d := time.Duration(days) * 24 * time.Hour
		mono = d + d*99/1_000_000
		if truth := noon.Add(d); k.Read().NotBefore.After(truth) {
			t.Errorf("after %d days it is said to be not before %v, %v later than it is", days, k.Read().NotBefore, k.Read().NotBefore.Sub(truth))
		}
	}
}
