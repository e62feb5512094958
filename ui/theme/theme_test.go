package theme

import (
	"math"
	"testing"

	"passlane/ui/scene"
)

func moods() map[string]Mood {
	return map[string]Mood{
		"day": Day(), "night": Night(), "walk": Walk(false), "walk night": Walk(true),
		"calm": Calm(false), "calm night": Calm(true), "alarm": Alarm(false), "alarm night": Alarm(true),
	}
}

// Sun stands on these screens: every text has 7:1, every border that says "press me" 3:1.
func TestContrast(t *testing.T) {
	for name, m := range moods() {
		for _, p := range []struct {
			what     string
			on, from scene.Colour
			atLeast  float64
		}{
			{"ink on ground", m.Ink, m.Ground, 7}, {"soft on ground", m.Soft, m.Ground, 7},
			{"ink on card", m.CardInk, m.Card, 7}, {"soft on card", m.CardSoft, m.Card, 7},
			{"ink on pressed card", m.CardInk, m.Pressed, 7},
			{"on accent", m.OnAccent, m.Accent, 7}, {"on held accent", m.OnAccent, m.AccentHeld, 7}, {"accent on card", m.Accent, m.Card, 7},
			{"on done", m.OnDone, m.Done, 7},
			{"good", m.OnGood, m.Good, 7}, {"mend", m.OnMend, m.Mend, 7},
			{"sign", m.OnSign, m.Sign, 7}, {"sign on ground", m.Sign, m.Ground, 7},
			{"edge on ground", m.Edge, m.Ground, 3}, {"edge on card", m.Edge, m.Card, 3},
			{"reader's light", m.Light, m.Device, 3},
		} {
			if got := Contrast(p.on, p.from); got < p.atLeast {
				t.Errorf("%s: %s is %.2f, wants %.0f", name, p.what, got, p.atLeast)
			}
		}
	}
}

func TestContrastOfKnownPairs(t *testing.T) {
	for _, c := range []struct {
		a, b scene.Colour
		want float64
	}{
		{0x000000FF, 0xFFFFFFFF, 21}, {0xFFFFFFFF, 0xFFFFFFFF, 1}, {0x0E1B2AFF, 0xF7F5EFFF, 15.9}, {0x767676FF, 0xFFFFFFFF, 4.54},
	} {
		if got := Contrast(c.a, c.b); math.Abs(got-c.want) > 0.06 {
			t.Errorf("Contrast(%08x, %08x) = %.2f, not %.2f", c.a, c.b, got, c.want)
		}
		if Contrast(c.a, c.b) != Contrast(c.b, c.a) {
			t.Error("contrast depends on the order")
		}
	}
}

// "See the officer" must never look like a stop, and a walk never like a wait.
func TestMoodsAreTold(t *testing.T) {
	r, g, _, _ := Calm(false).Ground.RGBA()
	if g < 0xC0 || r < 0xC0 {
		t.Error("calm is not amber")
	}
	r, g, b, _ := Walk(false).Ground.RGBA()
	if g <= r || g <= b {
		t.Error("walk is not green")
	}
	r, g, b, _ = Alarm(false).Ground.RGBA()
	if r <= 2*g || r <= 2*b {
		t.Error("alarm is not red")
	}
}
