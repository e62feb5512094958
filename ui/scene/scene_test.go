package scene

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// everything holds one of each kind of item.
func everything() Scene {
	text := Text{Box: NewBox(1, 2, 300, 40), Spans: []Span{{"one ", Bold, 0xFF}, {"two", Regular, 0x11223344}}, Size: 34.5,
		Align: End, Upright: Middle, Lang: "km", Leading: Tight, Lines: 2}
	return Scene{Name: "all", Width: 1280, Height: 800, Ground: 0xF7F5EFFF, Still: true, Items: []Item{
		Rect{Box: NewBox(0, 0, 10, 20), Radius: 3, Fill: 0xFF, Stroke: 0xFFFF, Width: 2}.Item(),
		Path{Fill: 1, Stroke: 2, Width: 3}.Move(0, 0).Line(10, 0).Quad(12, 4, 10, 8).Cubic(8, 9, 2, 9, 0, 8).Close().Item(),
		text.Item(),
		Picture{Name: "camera", Box: NewBox(5, 5, 50, 60), Radius: 4, Ground: 7, Mirror: true}.Item(),
		Button{Area: NewBox(100, 100, 90, 90), Action: "help", Radius: 9, Fill: 1, Pressed: 2, Stroke: 3, Width: 2, Items: []Item{text.Item()}}.Item(),
		Group{Box: NewBox(0, 0, 30, 30), Motion: &Motion{Period: 2400, PivotX: 15, PivotY: 15, Steady: true,
			Keys: []Key{{0, Pose{Y: -4, Turn: 9}}, {1, Pose{Fade: 0.5}}}}, Items: []Item{Rect{Box: NewBox(1, 1, 2, 2)}.Item()}}.Item(),
		Flow{Box: NewBox(0, 0, 100, 100), Row: true, Along: Middle, Parts: []Part{{Text: &text, Optional: true}, {Extent: 9, Gap: 4,
			Items: []Item{Button{Area: NewBox(0, 0, 9, 9), Action: "inner"}.Item()}}}}.Item(),
	}}
}

func TestSceneTravels(t *testing.T) {
	b, err := everything().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Unmarshal(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(everything(), got, cmpopts.IgnoreUnexported(Box{}, Pose{})); diff != "" {
		t.Errorf("the scene changed on its way:\n%s", diff)
	}
	again, err := got.Marshal()
	if err != nil || !bytes.Equal(b, again) {
		t.Errorf("the same scene has other bytes (%v)", err)
	}
}

func TestHashTellsScenesApart(t *testing.T) {
	base := everything()
	if base.Hash() != everything().Hash() || base.Hash() == 0 {
		t.Error("the same scene has two hashes, or none")
	}
	for name, change := range map[string]func(*Scene){
		"ground":   func(s *Scene) { s.Ground++ },
		"a corner": func(s *Scene) { s.Items[0].Rect.Radius += 0.25 },
		"a letter": func(s *Scene) { s.Items[2].Text.Spans[1].Text = "tvo" },
		"an order": func(s *Scene) { s.Items[0], s.Items[1] = s.Items[1], s.Items[0] },
		"a key":    func(s *Scene) { s.Items[5].Group.Motion.Keys[0].Pose.Turn++ },
	} {
		s := everything()
		change(&s)
		if s.Hash() == base.Hash() {
			t.Errorf("%s changed and the hash did not", name)
		}
	}
}

// A program that has lost its mind must not take the screen with it.
func TestCheckNamesTheField(t *testing.T) {
	nan := float32(math.NaN())
	for field, change := range map[string]func(*Scene){
		"width":                              func(s *Scene) { s.Width = 0 },
		"height":                             func(s *Scene) { s.Height = 1e9 },
		"items[0].rect.box":                  func(s *Scene) { s.Items[0].Rect.Box.X = nan },
		"items[0].rect":                      func(s *Scene) { s.Items[0].Rect.Radius = -1 },
		"items[1].path.ops[0]":               func(s *Scene) { s.Items[1].Path.Ops[0] = 'L' },
		"items[1].path.ops[1]":               func(s *Scene) { s.Items[1].Path.Ops[1] = '?' },
		"items[1].path.points":               func(s *Scene) { s.Items[1].Path.Points = s.Items[1].Path.Points[1:] },
		"items[1].path.points[3]":            func(s *Scene) { s.Items[1].Path.Points[3] = nan },
		"items[2].text.size":                 func(s *Scene) { s.Items[2].Text.Size = 0 },
		"items[2].text.spans":                func(s *Scene) { s.Items[2].Text.Spans[0].Text = strings.Repeat("x", 3000) },
		"items[3].picture.box":               func(s *Scene) { s.Items[3].Picture.Box.W = -1 },
		"items[3]":                           func(s *Scene) { s.Items[3].Rect = &Rect{} },
		"items[4].button.action":             func(s *Scene) { s.Items[4].Button.Action = "" },
		"items[4].button.items[0]":           func(s *Scene) { s.Items[4].Button.Items[0] = Item{} },
		"items[5].group.motion.keys[1].at":   func(s *Scene) { s.Items[5].Group.Motion.Keys[1].At = 0 },
		"items[5].group.motion.keys[0].pose": func(s *Scene) { s.Items[5].Group.Motion.Keys[0].Pose.Turn = nan },
		"items[5].group.motion.pivot":        func(s *Scene) { s.Items[5].Group.Motion.PivotX = nan },
		"items[6].flow.parts[0].text.size":   func(s *Scene) { s.Items[6].Flow.Parts[0].Text = &Text{Size: 9999} },
		"items[6].flow.parts[1]":             func(s *Scene) { s.Items[6].Flow.Parts[1].Gap = nan },
	} {
		s := everything()
		change(&s)
		var fe *FieldError
		if err := s.Check(); !errors.As(err, &fe) || fe.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := everything().Check(); err != nil {
		t.Error(err)
	}
}

func TestCheckBoundsSize(t *testing.T) {
	deep := Rect{}.Item()
	for range maxDepth + 2 {
		deep = Group{Items: []Item{deep}}.Item()
	}
	for name, items := range map[string][]Item{"depth": {deep}, "count": make([]Item, maxItems+1)} {
		var fe *FieldError
		if err := (Scene{Width: 1, Height: 1, Items: items}).Check(); !errors.As(err, &fe) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGarbageIsRefused(t *testing.T) {
	good, err := everything().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"nothing": nil, "no scene": []byte("hello"), "cut": good[:len(good)/2], "more": append(bytes.Clone(good), 0),
		"unknown field": {0xA1, 0x18, 0x63, 0x01},
	} {
		if _, err := Unmarshal(b); err == nil {
			t.Errorf("%s was taken for a scene", name)
		}
	}
}

func FuzzUnmarshal(f *testing.F) {
	good, err := everything().Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, b []byte) {
		if s, err := Unmarshal(b); err == nil && s.Check() != nil {
			t.Error("a scene that cannot be drawn was taken")
		}
	})
}

func TestHitFindsTheTopmost(t *testing.T) {
	s := Scene{Width: 100, Height: 100, Items: []Item{
		Button{Area: NewBox(0, 0, 100, 100), Action: "under"}.Item(),
		Group{Items: []Item{Button{Area: NewBox(10, 10, 20, 20), Action: "over"}.Item()}}.Item(),
	}}
	for _, c := range []struct {
		x, y float32
		want string
	}{{5, 5, "under"}, {15, 15, "over"}, {30, 30, "under"}, {100, 50, ""}} {
		if b, _ := s.Hit(c.x, c.y); b.Action != c.want {
			t.Errorf("at %v, %v: %q, not %q", c.x, c.y, b.Action, c.want)
		}
	}
}

func TestWalk(t *testing.T) {
	s := everything()
	if n := len(s.Buttons()); n != 2 {
		t.Errorf("%d buttons", n)
	}
	if n := len(s.Texts()); n != 3 {
		t.Errorf("%d texts", n)
	}
	if !s.Moves() {
		t.Error("the group stands still")
	}
	s.Items[5].Group.Motion.Keys = s.Items[5].Group.Motion.Keys[:1]
	if s.Moves() {
		t.Error("a single pose moves")
	}
}

func TestPlaceLeavesTheGivenAlone(t *testing.T) {
	s := everything()
	before := s.Hash()
	there := Scene{Width: 1, Height: 1, Items: Place(s.Items, 2, 10, -20)}
	if s.Hash() != before {
		t.Error("placing changed what was placed")
	}
	if got := there.Items[0].Rect.Box; got != NewBox(10, -20, 20, 40) {
		t.Errorf("the rectangle stands at %+v", got)
	}
	if g := there.Items[5].Group; g.Motion.PivotX != 40 || g.Motion.Keys[0].Pose.Y != -8 || g.Motion.Keys[0].Pose.Turn != 9 {
		t.Errorf("the motion is %+v", g.Motion)
	}
	back := Scene{Width: 1280, Height: 800, Name: "all", Ground: s.Ground, Still: true, Items: Place(there.Items, 0.5, -5, 10)}
	if back.Hash() != before {
		t.Error("placing there and back is not where it was")
	}
}

func TestMotion(t *testing.T) {
	m := Motion{Period: 1000, Steady: true, Keys: []Key{{0, Pose{}}, {0.5, Pose{X: 10, Turn: 90}}, {1, Pose{X: 10, Fade: 1}}}}
	for at, want := range map[time.Duration]Pose{
		0:                       {},
		250 * time.Millisecond:  {X: 5, Turn: 45},
		500 * time.Millisecond:  {X: 10, Turn: 90},
		750 * time.Millisecond:  {X: 10, Turn: 45, Fade: 0.5},
		1250 * time.Millisecond: {X: 5, Turn: 45}, // the loop
	} {
		if got := m.At(at); got != want {
			t.Errorf("at %v: %+v, not %+v", at, got, want)
		}
	}
	soft := m
	soft.Steady = false
	if a, b := soft.At(50*time.Millisecond), m.At(50*time.Millisecond); a.X >= b.X {
		t.Error("a soft start is not softer")
	}
	if got := (Motion{}).At(time.Second); got != (Pose{}) {
		t.Errorf("no motion moves: %+v", got)
	}
}

func TestArcsAreRound(t *testing.T) {
	p := Path{}.Ellipse(50, 50, 40, 40)
	if got := p.Bounds(); !got.Within(NewBox(10, 10, 80, 80)) {
		t.Errorf("a circle of 40 reaches %+v", got)
	}
	x, y := p.Points[0], p.Points[1]
	for i := 2; i+5 < len(p.Points); i += 6 { // the middle of each curve lies on the circle
		mx := (x + 3*p.Points[i] + 3*p.Points[i+2] + p.Points[i+4]) / 8
		my := (y + 3*p.Points[i+1] + 3*p.Points[i+3] + p.Points[i+5]) / 8
		if r := math.Hypot(float64(mx-50), float64(my-50)); math.Abs(r-40) > 0.01 {
			t.Errorf("radius %.3f", r)
		}
		x, y = p.Points[i+4], p.Points[i+5]
	}
}

func TestPathsDoNotShareTheirPoints(t *testing.T) {
	base := Path{}.Move(0, 0)
	a, b := base.Line(1, 1), base.Line(2, 2)
	if a.Points[2] != 1 || b.Points[2] != 2 {
		t.Error("two paths from one beginning overwrote each other")
	}
}

func TestBoxes(t *testing.T) {
	b := NewBox(10, 10, 20, 20)
	if b.Gap(NewBox(35, 10, 5, 5)) != 5 || b.Gap(NewBox(10, 40, 5, 5)) != 10 || b.Gap(b) >= 0 {
		t.Error("gaps are wrong")
	}
	if !b.Within(b) || b.Within(b.Inset(1)) || !b.Inset(1).Within(b) {
		t.Error("boxes do not hold each other")
	}
}

func TestColour(t *testing.T) {
	if got := Colour(0x112233FF).Fade(0.5); got != 0x11223380 {
		t.Errorf("%08x", uint32(got))
	}
	if r, g, b, a := Colour(0x01020304).RGBA(); r != 1 || g != 2 || b != 3 || a != 4 {
		t.Error("channels are mixed up")
	}
}
