package turnstile

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// account is the power of a coil, nanosecond by nanosecond, so that no time is between two.
type account []bool

// worst returns the longest time under power within any span.
func (a account) worst(within int) int {
	most, now := 0, 0
	for i, on := range a {
		if on {
			now++
		}
		if i >= within && a[i-within] {
			now--
		}
		most = max(most, now)
	}
	return most
}

func TestACoilIsNeverUnderPowerForTooLong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := rapid.IntRange(2, 60).Draw(t, "on")
		within := on + rapid.IntRange(0, 200).Draw(t, "more")
		d := Duty{time.Duration(on), time.Duration(within)}
		if err := d.check(); err != nil {
			t.Fatal(err)
		}
		var c coil
		var a account
		now := func() time.Duration { return time.Duration(len(a)) }
		for range rapid.IntRange(1, 60).Draw(t, "times") {
			for range rapid.IntRange(0, 40).Draw(t, "off") {
				a = append(a, false)
			}
			left := c.left(d, now())
			want := time.Duration(rapid.IntRange(0, on).Draw(t, "power"))
			c = c.power(true, now())
			for range min(left, want) {
				a = append(a, true)
			}
			c = c.power(false, now())
			if again := c.power(true, now()).power(false, now()); again.past != c.past {
				t.Fatalf("power for no time is kept: %+v", again)
			}
			at := c.rested(d, now())
			if at < now() || at > now()+d.Within {
				t.Fatalf("rested at %v, now is %v", at, now())
			}
			if later := c.left(d, at); later < d.On/2 {
				t.Fatalf("rested at %v, and %v of %v are left", at, later, d.On)
			}
			if before := c.used(d.Within, at-1); at > now() && before <= d.On/2 {
				t.Fatalf("rested at %v, and just before %v of %v were used", at, before, d.On)
			}
		}
		if got := a.worst(within); got > on {
			t.Fatalf("%d ns under power within %d, may be %d", got, within, on)
		}
	})
}

func TestACoilRestsNoLongerThanItMust(t *testing.T) {
	d := Duty{4 * time.Second, 20 * time.Second}
	c := coil{}.power(true, 0).power(false, 3*time.Second)
	if got := c.left(d, 3*time.Second); got != time.Second {
		t.Errorf("left %v, want 1s", got)
	}
	if got := c.rested(d, 3*time.Second); got != 21*time.Second {
		t.Errorf("rested at %v, want 21s: then 2s of the 3 are past", got)
	}
	if got := c.left(d, 30*time.Second); got != d.On {
		t.Errorf("left %v long after", got)
	}
	on := coil{}.power(true, 0).power(true, time.Second)
	if got := on.used(d.Within, 2*time.Second); got != 2*time.Second {
		t.Errorf("switched on twice: used %v", got)
	}
}

func TestManySpansAreKeptOnTheSafeSide(t *testing.T) {
	var c coil
	for i := range 20 {
		at := time.Duration(i) * 10 * time.Millisecond
		c = c.power(true, at).power(false, at+time.Millisecond)
	}
	if used := c.used(time.Hour, time.Second); c.n != len(c.past) || used < 20*time.Millisecond || used > 191*time.Millisecond {
		t.Errorf("%d spans, used %v", c.n, used)
	}
	if used := c.used(35*time.Millisecond, 191*time.Millisecond); used != 4*time.Millisecond {
		t.Errorf("the last are exact: used %v, want 4ms", used)
	}
}
