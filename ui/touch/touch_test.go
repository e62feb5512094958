package touch

import (
	"testing"
	"time"

	"passlane/ui/scene"
)

func twoButtons() *scene.Scene {
	return &scene.Scene{Width: 300, Height: 100, Items: []scene.Item{
		scene.Button{Area: scene.NewBox(0, 0, 300, 100), Action: "start"}.Item(),
		scene.Button{Area: scene.NewBox(0, 0, 100, 100), Action: "help"}.Item(),
		scene.Button{Area: scene.NewBox(200, 0, 100, 100), Action: "continue"}.Item(),
	}}
}

// stood is a tracker of a scene that has been there for long.
func stood(sc *scene.Scene) *Tracker {
	var tr Tracker
	tr.Change(sc, -time.Hour)
	return &tr
}

// move is one moment: where the pointer is, what is sent, what shows as pressed.
type move struct {
	at   time.Duration
	p    Pointer
	want string
	lit  string
}

func TestStories(t *testing.T) {
	const ms = time.Millisecond
	for name, moves := range map[string][]move{
		"a touch acts when it is let go": {
			{0, Pointer{true, 50, 50}, "", "help"}, {90 * ms, Pointer{true, 51, 50}, "", "help"}, {200 * ms, Pointer{false, 51, 50}, "help", ""},
		},
		"a short tap is still seen": {
			{0, Pointer{true, 50, 50}, "", "help"}, {16 * ms, Pointer{false, 50, 50}, "help", "help"}, {100 * ms, Pointer{false, 50, 50}, "", "help"},
			{120 * ms, Pointer{false, 50, 50}, "", ""},
		},
		"a finger slides away and nothing is sent": {
			{0, Pointer{true, 50, 50}, "", "help"}, {300 * ms, Pointer{true, 250, 50}, "", ""}, {400 * ms, Pointer{false, 250, 50}, "", ""},
		},
		"a finger slides away and comes back": {
			{0, Pointer{true, 50, 50}, "", "help"}, {300 * ms, Pointer{true, 150, 50}, "", ""}, {400 * ms, Pointer{true, 60, 50}, "", "help"},
			{500 * ms, Pointer{false, 60, 50}, "help", ""},
		},
		"what lies on top is meant":     {{0, Pointer{true, 250, 1}, "", "continue"}, {ms, Pointer{false, 250, 1}, "continue", "continue"}},
		"the ground answers elsewhere":  {{0, Pointer{true, 150, 1}, "", "start"}, {ms, Pointer{false, 150, 1}, "start", "start"}},
		"outside is nothing":            {{0, Pointer{true, 350, 1}, "", ""}, {ms, Pointer{false, 50, 1}, "", ""}},
		"sliding onto a button is none": {{0, Pointer{true, 350, 1}, "", ""}, {ms, Pointer{true, 50, 1}, "", ""}, {2 * ms, Pointer{false, 50, 1}, "", ""}},
		"a pointer that rests is none":  {{0, Pointer{false, 50, 50}, "", ""}, {500 * ms, Pointer{false, 250, 50}, "", ""}},
	} {
		tr := stood(twoButtons())
		for i, m := range moves {
			if got := tr.Step(twoButtons(), m.p, m.at); got != m.want {
				t.Errorf("%s, move %d: sent %q, not %q", name, i, got, m.want)
			}
			if got := tr.Lit(m.at); got != m.lit {
				t.Errorf("%s, move %d: %q is lit, not %q", name, i, got, m.lit)
			}
		}
	}
}

func TestAScreenThatChangesUnderTheFinger(t *testing.T) {
	tr := stood(twoButtons())
	tr.Step(twoButtons(), Pointer{true, 50, 50}, 0)
	other := &scene.Scene{Width: 300, Height: 100, Items: []scene.Item{scene.Button{Area: scene.NewBox(0, 0, 100, 100), Action: "alone"}.Item()}}
	tr.Change(other, 100*time.Millisecond)
	if got := tr.Step(other, Pointer{false, 50, 50}, time.Second); got != "" {
		t.Errorf("%q was sent, which nobody touched", got)
	}
}

func TestIdleAllocatesNothing(t *testing.T) {
	sc := twoButtons()
	tr := stood(sc)
	if n := testing.AllocsPerRun(100, func() { tr.Step(sc, Pointer{}, 0); tr.Lit(0) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
