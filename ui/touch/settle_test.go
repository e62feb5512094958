package touch

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/ui/scene"
)

const ms = time.Millisecond

// named is a scene of a screen with buttons of 100 by 100 beside each other; "" leaves a gap.
func named(screen string, actions ...string) *scene.Scene {
	sc := &scene.Scene{Name: screen, Width: 1000, Height: 100}
	for i, a := range actions {
		if a != "" {
			sc.Items = append(sc.Items, scene.Button{Area: scene.NewBox(float32(100*i), 0, 100, 100), Action: a}.Item())
		}
	}
	return sc
}

// tap is a short touch on the n-th place.
func tap(tr *Tracker, sc *scene.Scene, n int, at time.Duration) string {
	x := float32(100*n + 50)
	if got := tr.Step(sc, Pointer{true, x, 50}, at); got != "" {
		return got
	}
	return tr.Step(sc, Pointer{false, x, 50}, at+30*ms)
}

// Somebody taps "everybody" twice: the second tap finds "continue" where nothing was, and does nothing.
func TestASecondTap(t *testing.T) {
	choice := named("choose", "all", "")
	tr := stood(choice)
	if got := tap(tr, choice, 0, 0); got != "all" {
		t.Fatalf("%q", got)
	}
	all := named("choose", "", "continue")
	tr.Change(all, 100*ms)
	for at, want := range map[time.Duration]string{150 * ms: "", 699 * ms: "", 700 * ms: "continue"} {
		if got := tap(tr, all, 1, at); got != want {
			t.Errorf("after %v: %q, not %q", at-100*ms, got, want)
		}
	}
	if got := tr.Settled(); got != 700*ms {
		t.Errorf("it all works from %v on", got)
	}
}

// A button that stays works on while others come and go, or a family could not be touched quickly; on another screen it is new,
// where it stands or not.
func TestWhatStaysWorksOn(t *testing.T) {
	first := named("choose", "choose.a", "choose.b", "alone")
	tr := stood(first)
	tap(tr, first, 0, 0)
	second := named("choose", "choose.a", "choose.b", "", "continue")
	tr.Change(second, 50*ms)
	if got := tap(tr, second, 1, 60*ms); got != "choose.b" {
		t.Errorf("the second child: %q", got)
	}
	other := named("camera", "choose.a", "choose.b")
	tr.Change(other, 200*ms)
	if got := tap(tr, other, 1, 700*ms); got != "" {
		t.Errorf("%q was sent from a screen that had just come", got)
	}
}

// A finger that was down when the screen changed meant the screen before.
func TestAFingerThatStaysDown(t *testing.T) {
	first := named("choose", "help")
	tr := stood(first)
	tr.Step(first, Pointer{true, 50, 50}, 0)
	second := named("camera", "help")
	tr.Change(second, 100*ms)
	if got := tr.Step(second, Pointer{false, 50, 50}, 200*ms); got != "" {
		t.Errorf("%q", got)
	}
}

// shown is what was on the glass from a moment on.
type shown struct {
	at time.Duration
	sc *scene.Scene
}

// Whatever scenes come and wherever fingers go: an action is sent only if its button stood there, on that screen, all the time
// from Settle before the finger came down until it was lifted; and a tap on what has stood there long enough is never lost.
func TestNothingActsBeforeItHasStood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tr Tracker
		var past []shown
		var now, down time.Duration
		for range rapid.IntRange(1, 60).Draw(t, "events") {
			now += time.Duration(rapid.SampledFrom([]int{1, 20, 100, 300, 599, 600, 700}).Draw(t, "ms")) * ms
			if len(past) == 0 || rapid.IntRange(0, 2).Draw(t, "what") == 0 {
				word := rapid.SampledFrom([]string{"", "a", "b", "alone"})
				sc := named(rapid.SampledFrom([]string{"choose", "camera"}).Draw(t, "screen"), word.Draw(t, "1"), word.Draw(t, "2"), word.Draw(t, "3"))
				past = append(past, shown{now, sc})
				tr.Change(sc, now)
				continue
			}
			sc, n := past[len(past)-1].sc, rapid.IntRange(0, 3).Draw(t, "place")
			down = now
			x := float32(100*n + 50)
			tr.Step(sc, Pointer{true, x, 50}, now)
			if now += 40 * ms; rapid.IntRange(0, 3).Draw(t, "changes") == 0 {
				sc = named(sc.Name, "b", "a", "")
				past = append(past, shown{now, sc})
				tr.Change(sc, now)
			}
			got := tr.Step(sc, Pointer{false, x, 50}, now)
			if want := stands(past, x, down); got != want {
				t.Fatalf("at %v, place %d: %q, not %q", now, n, got, want)
			}
		}
	})
}

// stands returns the action that stood under x on the screen of the moment, all the time since Settle before a moment.
func stands(past []shown, x float32, down time.Duration) string {
	last := past[len(past)-1]
	b, ok := last.sc.Hit(x, 50)
	if !ok {
		return ""
	}
	for _, s := range slices.Backward(past) {
		was, ok := s.sc.Hit(x, 50)
		if !ok || was.Action != b.Action || s.sc.Name != last.sc.Name {
			return ""
		}
		if s.at <= down-Settle {
			return b.Action
		}
	}
	return ""
}
