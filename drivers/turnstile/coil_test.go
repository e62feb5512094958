package turnstile

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// account is the power of a coil, millisecond by millisecond.
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
		d := Duty{time.Duration(on) * time.Millisecond, time.Duration(within) * time.Millisecond}
		var c coil
		var a account
		now := func() time.Duration { return time.Duration(len(a)) * time.Millisecond }
		for range rapid.IntRange(1, 60).Draw(t, "times") {
			for range rapid.IntRange(0, 40).Draw(t, "off") {
				a = append(a, false)
			}
			left := c.left(d, now())
			want := time.Duration(rapid.IntRange(0, on).Draw(t, "power")) * time.Millisecond
			c = c.power(true, now())
			for range min(left, want) / time.Millisecond {
				a = append(a, true)
			}
			c = c.power(false, now())
			at := c.rested(d, now())
			if at < now() || at > now()+d.Within {
				t.Fatalf("rested at %v, now is %v", at, now())
			}
			if later := c.left(d, at); later < d.On/2 {
				t.Fatalf("rested at %v, and %v of %v are left", at, later, d.On)
			}
		}
		if got := a.worst(within); got > on {
			t.Fatalf("%d ms under power within %d, may be %d", got, within, on)
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
