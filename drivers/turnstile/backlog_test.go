package turnstile

import (
	"slices"
	"testing"
	"time"

	"passlane/drivers/gate"
	"pgregory.net/rapid"
)

// reader is somebody who reads a backlog now and then, and the account of what was told.
type reader struct {
	backlog
	told, heard []gate.Event
	waiting     int  // at most, once
	withdrew    bool // since the last Secured
}

func (r *reader) tell(k gate.Kind) {
	e := gate.Event{Kind: k, At: time.Duration(len(r.told))}
	r.told = append(r.told, e)
	r.put(e)
	if k == gate.Secured {
		r.withdrew = false
	}
	r.waiting = max(r.waiting, len(r.told)-len(r.heard))
}

func (r *reader) read(n int) {
	for range n {
		if e, ok := r.take(); ok {
			r.heard = append(r.heard, e)
		}
	}
}

func times(events []gate.Event, k gate.Kind) (n int) {
	for _, e := range events {
		if e.Kind == k {
			n++
		}
	}
	return n
}

// last returns the last of some kinds, 0 if there is none.
func last(events []gate.Event, kinds ...gate.Kind) gate.Kind {
	for _, e := range slices.Backward(events) {
		if slices.Contains(kinds, e.Kind) {
			return e.Kind
		}
	}
	return 0
}

// TestNothingIsForgotten tells at random, and reads at random.
func TestNothingIsForgotten(t *testing.T) {
	folded, ordered := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var r reader
		for range rapid.IntRange(1, 12).Draw(t, "spells") {
			n := rapid.SampledFrom([]int{1, 2, 10, 60}).Draw(t, "tells")
			for _, k := range rapid.SliceOfN(rapid.IntRange(int(gate.Opened), int(gate.Recovered)), n, n).Draw(t, "kinds") {
				r.tell(gate.Kind(k))
			}
			if rapid.IntRange(0, 3).Draw(t, "withdraw") == 0 {
				r.withdraw()
				r.withdrew = true
			}
			r.read(rapid.SampledFrom([]int{0, 1, 5, 40, 1000}).Draw(t, "reads"))
		}
		if r.folded {
			folded++
		}
		r.read(len(r.told))
		r.check(t)
		if r.waiting <= inOrder {
			ordered++
			if is, want := others(r.heard), others(r.told); !slices.Equal(is, want) {
				t.Fatalf("few wait, and their order is lost: %v, want %v", is, want)
			}
		}
	})
	if folded == 0 || ordered == 0 {
		t.Errorf("%d backlogs were folded, %d kept their order: too tame", folded, ordered)
	}
}

// others are all but Secured, which may be withdrawn.
func others(events []gate.Event) []gate.Event {
	return slices.DeleteFunc(slices.Clone(events), func(e gate.Event) bool { return e.Kind == gate.Secured })
}

func (r *reader) check(t *rapid.T) {
	if e, ok := r.take(); ok {
		t.Fatalf("more is heard than was told: %v", e)
	}
	for _, k := range counted {
		if is, want := times(r.heard, k), times(r.told, k); is != want {
			t.Fatalf("%v heard %d times, told %d times", k, is, want)
		}
	}
	for _, theme := range themes[:len(themes)-1] {
		if is, want := last(r.heard, theme...), last(r.told, theme...); is != want {
			t.Fatalf("the last word of %v is %v, want %v", theme, is, want)
		}
	}
	if r.waiting > inOrder && !r.withdrew && last(r.told, gate.Secured) != 0 && last(r.heard, gate.Secured) == 0 {
		t.Fatal("secured, and nobody hears it")
	}
	for i, alarm := range []gate.Kind{gate.FireOn, gate.Fault} {
		end := []gate.Kind{gate.FireOff, gate.Recovered}[i]
		for spell := r.told; ; {
			at := slices.IndexFunc(spell, func(e gate.Event) bool { return e.Kind == alarm })
			if at < 0 {
				break
			}
			began := spell[at].At
			if !slices.ContainsFunc(r.heard, func(e gate.Event) bool { return e.Kind == alarm && e.At >= began }) {
				t.Fatalf("%v at %v is never heard, nor a later one; %v %d times", alarm, began, end, times(r.heard, end))
			}
			spell = spell[at+1:]
		}
	}
}

func TestAReaderWhoComesBack(t *testing.T) {
	var r reader
	for range inOrder {
		r.tell(gate.TurnedBack)
	}
	for _, k := range []gate.Kind{
		gate.Secured, gate.Opened, gate.Passed, gate.Fault, gate.Extra, gate.FireOn, gate.Passed, gate.FireOff, gate.Recovered,
		gate.Closed, gate.Secured,
	} {
		r.tell(k)
	}
	r.read(inOrder)
	r.heard = nil
	r.read(1)
	r.tell(gate.Extra) // while the others are heard
	r.read(100)
	r.tell(gate.Opened)
	r.read(100)
	var got []gate.Kind
	for _, e := range r.heard {
		got = append(got, e.Kind)
	}
	want := []gate.Kind{
		gate.Passed, gate.Passed, gate.Extra, gate.Extra,
		gate.FireOn, gate.FireOff, gate.Closed, gate.Fault, gate.Recovered, gate.Secured,
		gate.Opened,
	}
	if !slices.Equal(got, want) {
		t.Errorf("heard %v, want %v", got, want)
	}
}

func TestASecuredThatIsTrueNoMoreIsNotHeard(t *testing.T) {
	for _, waiting := range []int{0, inOrder} {
		var r reader
		for range waiting {
			r.tell(gate.TurnedBack)
		}
		r.tell(gate.Closed)
		r.tell(gate.Secured)
		r.withdraw()
		r.tell(gate.Opened)
		r.read(100)
		if times(r.heard, gate.Secured) != 0 || last(r.heard, gate.Opened, gate.Closed) != gate.Opened {
			t.Errorf("behind %d: heard %v", waiting, r.heard)
		}
	}
}

func TestEveryKindIsCountedOrAState(t *testing.T) {
	for k := gate.Opened; k.Known(); k++ {
		is := slices.Contains(counted[:], k)
		for _, theme := range themes {
			is = is != slices.Contains(theme, k)
		}
		if !is {
			t.Errorf("%v is neither, or both", k)
		}
	}
}
