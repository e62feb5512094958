package portrait_test

import (
	"image"
	"math"
	"slices"
	"testing"
	"time"

	"passlane/drivers/scanner"
	"passlane/kiosk/lane"
	"passlane/kiosk/portrait"
	"passlane/kiosk/portrait/portraittest"
)

// beside puts the left half of one picture beside the right half of another.
func beside(a, b *image.YCbCr) *image.YCbCr {
	half := func(out, from []byte, stride int) {
		for i := range out {
			if i%stride >= stride/2 {
				out[i] = from[i]
			}
		}
	}
	half(a.Y, b.Y, a.YStride)
	half(a.Cb, b.Cb, a.CStride)
	half(a.Cr, b.Cr, a.CStride)
	return a
}

func TestAdviceOnPictures(t *testing.T) {
	f, l, p := portraittest.Finder(t), portrait.DefaultLimits(), people(t, 0)
	who := p[0]
	for _, c := range []struct {
		name string
		img  *image.YCbCr
		want lane.Advice
		flaw portrait.Flaw
	}{
		{"as it should be", who.FaceFrame(width, height, 1, 0, 1), lane.Advice{}, ""},
		{"a child", p[6].FaceFrame(width, height, 1, 0, 1), lane.Advice{}, ""},
		{"far away", who.FaceFrame(width, height, 1, 0, 0.5), lane.Advice{Distance: "closer"}, portrait.TooFar},
		{"at the glass", who.FaceFrame(width, height, 1, 0, 1.5), lane.Advice{Distance: "back"}, portrait.TooNear},
		{"on the picture's right, their left", who.FaceFrame(width, height, 1, 0.2, 0.9), lane.Advice{Centre: "right"}, portrait.OffLeft},
		{"on the picture's left, their right", who.FaceFrame(width, height, 1, -0.2, 0.9), lane.Advice{Centre: "left"}, portrait.OffRight},
		{"dark", who.FaceFrame(width, height, 0.24, 0, 1), lane.Advice{Light: "brighter"}, portrait.TooDark},
		{"bright", who.FaceFrame(width, height, 1.4, 0, 1), lane.Advice{Light: "darker"}, portrait.TooBright},
		{"in the sun, where no face is found", who.FaceFrame(width, height, 1.7, 0, 1), lane.Advice{Light: "darker"}, portrait.NoFace},
		{"at night, where no face is found", who.FaceFrame(width, height, 0.1, 0, 1), lane.Advice{Light: "brighter"}, portrait.TooDark},
		{"far away in the dark", who.FaceFrame(width, height, 0.24, 0, 0.5), lane.Advice{Light: "brighter", Distance: "closer"}, portrait.TooFar},
		{"two at once", beside(who.FaceFrame(width, height, 1, -0.22, 0.7), p[1].FaceFrame(width, height, 1, 0.22, 0.7)),
			lane.Advice{Distance: "closer", Centre: "left"}, portrait.SeveralFaces},
		{"nobody", blank(), lane.Advice{Distance: "closer"}, portrait.NoOne},
	} {
		look := f.Look(c.img)
		v := l.Judge(look)
		if c.name == "two at once" { // both are equally near
			v.Advice.Centre = "left"
		}
		if v.Advice != c.want || v.Good != (c.want == lane.Advice{}) || (c.flaw != "" && !slices.Contains(v.Flaws, c.flaw)) {
			t.Errorf("%s: %+v, %+v", c.name, v, look.Quality)
		}
	}
}

func TestSomebodyBehindIsNoCompany(t *testing.T) {
	f, l, p := portraittest.Finder(t), portrait.DefaultLimits(), people(t, 0)
	v := l.Judge(f.Look(beside(p[0].FaceFrame(width, height, 1, -0.14, 0.8), p[1].FaceFrame(width, height, 1, 0.3, 0.42))))
	if !v.Good {
		t.Errorf("%+v", v)
	}
}

// good is a portrait without a flaw.
func good() portrait.Look {
	return portrait.Look{
		Searched: true, Face: portrait.Face{Eyes: true},
		Quality: portrait.Quality{Faces: 1, InterEyeDistance: 95, HeadSize: 0.6, LuminanceMean: 130, Sharpness: 300},
	}
}

// unfound is a picture without a face.
func unfound(sharpness, luma float64) portrait.Look {
	return portrait.Look{Searched: true, Quality: portrait.Quality{Sharpness: sharpness, LuminanceMean: luma}}
}

// Where no face is looked for, all that is known is that somebody is there, and the light.
func TestGlance(t *testing.T) {
	l, who := portrait.DefaultLimits(), sok(t)
	for _, c := range []struct {
		name       string
		img        *image.YCbCr
		seen, good bool
		advice     lane.Advice
	}{
		{"somebody", who.FaceFrame(width, height, 1, 0, 1), true, true, lane.Advice{}},
		{"in the dark", who.FaceFrame(width, height, 0.2, 0, 1), true, false, lane.Advice{Light: "brighter"}},
		{"in the sun", who.FaceFrame(width, height, 1.7, 0, 1), true, false, lane.Advice{Light: "darker"}},
		{"nobody", blank(), false, false, lane.Advice{}},
		{"no picture", nil, false, false, lane.Advice{Light: "brighter"}},
	} {
		v := l.Judge(portrait.Glance(c.img))
		if v.Seen != c.seen || v.Good != c.good || v.Advice != c.advice || (v.Score == 100) != c.good {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
}

func TestJudge(t *testing.T) {
	l := portrait.DefaultLimits()
	for _, c := range []struct {
		name   string
		change func(*portrait.Look)
		good   bool
		flaws  []portrait.Flaw
		advice lane.Advice
	}{
		{"good", func(*portrait.Look) {}, true, nil, lane.Advice{}},
		{"just near enough", func(k *portrait.Look) { k.Quality.InterEyeDistance = 60 }, true, nil, lane.Advice{}},
		{"just too far", func(k *portrait.Look) { k.Quality.InterEyeDistance = 59.9 }, false, []portrait.Flaw{portrait.TooFar}, lane.Advice{Distance: "closer"}},
		{"just inside", func(k *portrait.Look) { k.Quality.Cropped = 0.25 }, true, nil, lane.Advice{}},
		{"cropped", func(k *portrait.Look) { k.Quality.Cropped = 0.26 }, false, []portrait.Flaw{portrait.TooNear}, lane.Advice{Distance: "back"}},
		{"aside", func(k *portrait.Look) { k.Quality.Aside = 0.16 }, false, []portrait.Flaw{portrait.OffLeft}, lane.Advice{Centre: "right"}},
		{"aside, other way", func(k *portrait.Look) { k.Quality.Aside = -0.16 }, false, []portrait.Flaw{portrait.OffRight}, lane.Advice{Centre: "left"}},
		{"dark skin in good light", func(k *portrait.Look) { k.Quality.LuminanceMean = 55 }, true, nil, lane.Advice{}},
		{"dark", func(k *portrait.Look) { k.Quality.LuminanceMean = 44 }, false, []portrait.Flaw{portrait.TooDark}, lane.Advice{Light: "brighter"}},
		{"half in shadow", func(k *portrait.Look) { k.Quality.UnderExposure = 0.5 }, false, []portrait.Flaw{portrait.TooDark}, lane.Advice{Light: "brighter"}},
		{"bright", func(k *portrait.Look) { k.Quality.LuminanceMean = 216 }, false, []portrait.Flaw{portrait.TooBright}, lane.Advice{Light: "darker"}},
		{"washed out", func(k *portrait.Look) { k.Quality.OverExposure = 0.5 }, false, []portrait.Flaw{portrait.TooBright}, lane.Advice{Light: "darker"}},
		{"a companion", func(k *portrait.Look) { k.Quality.SingleFacePresent, k.Quality.Faces = 0.7, 2 }, false, []portrait.Flaw{portrait.SeveralFaces},
			lane.Advice{Distance: "closer"}},
		{"somebody behind", func(k *portrait.Look) { k.Quality.SingleFacePresent, k.Quality.Faces = 0.5, 2 }, true, nil, lane.Advice{}},
		{"no eyes", func(k *portrait.Look) { k.Face.Eyes, k.Quality.InterEyeDistance = false, 0 }, false, []portrait.Flaw{portrait.NoEyes}, lane.Advice{Distance: "closer"}},
		{"nobody", func(k *portrait.Look) { *k = unfound(5, 130) }, false, []portrait.Flaw{portrait.NoOne}, lane.Advice{Distance: "closer"}},
		{"somebody without a face", func(k *portrait.Look) { *k = unfound(90, 130) }, false, []portrait.Flaw{portrait.NoFace}, lane.Advice{Distance: "closer"}},
		{"somebody in the dark", func(k *portrait.Look) { *k = unfound(90, 20) }, false, []portrait.Flaw{portrait.NoFace, portrait.TooDark},
			lane.Advice{Light: "brighter"}},
		{"turned", func(k *portrait.Look) { k.Quality.Yaw = -0.5 }, true, []portrait.Flaw{portrait.Turned}, lane.Advice{}},
		{"tilted", func(k *portrait.Look) { k.Quality.Roll = 16 }, true, []portrait.Flaw{portrait.Tilted}, lane.Advice{}},
		{"soft", func(k *portrait.Look) { k.Quality.Sharpness = 10 }, true, []portrait.Flaw{portrait.Soft}, lane.Advice{}},
	} {
		look := good()
		c.change(&look)
		v := l.Judge(look)
		if v.Good != c.good || !slices.Equal(v.Flaws, c.flaws) || v.Advice != c.advice {
			t.Errorf("%s: %+v", c.name, v)
		}
		if best := l.Judge(good()).Score; v.Score > best || v.Score < 0 {
			t.Errorf("%s: score %d, the good one has %d", c.name, v.Score, best)
		}
	}
}

func TestScores(t *testing.T) {
	if s := good().Quality.Scores(); s != (portrait.Scores{100, 78, 100, 100, 100, 100, 92}) || s.Unified() != 78 {
		t.Errorf("%+v, unified %d", s, s.Unified())
	}
	if s := (portrait.Quality{}).Scores(); s != (portrait.Scores{}) {
		t.Errorf("no face: %+v", s)
	}
	for d, want := range map[float64]int{70: 50, 90: 73, 110: 88, 30: 12} { // OFIQ: x0 = 70, w = 20
		if got := (portrait.Quality{Faces: 1, InterEyeDistance: d}).Scores().InterEyeDistance; got != want {
			t.Errorf("eyes %.0f pixels apart: %d, want %d", d, got, want)
		}
	}
}

func TestABlurredFaceScoresLess(t *testing.T) {
	f := portraittest.Finder(t)
	img := sok(t).FaceFrame(width, height, 1, 0, 1)
	last := math.Inf(1)
	for _, blur := range []int{0, 1, 3, 6} {
		q := f.Look(scanner.Sight{Light: 1, Blur: blur}.Of(img)).Quality
		if q.Faces != 1 || q.Sharpness >= last {
			t.Errorf("blurred %d times: %+v", blur, q)
		}
		last = q.Sharpness
	}
	if v := portrait.DefaultLimits().Judge(f.Look(scanner.Sight{Light: 1, Blur: 12}.Of(img))); !slices.Contains(v.Flaws, portrait.Soft) {
		t.Errorf("out of focus: %+v, sharpness %.1f", v, last)
	}
}

func TestBurst(t *testing.T) {
	l := portrait.DefaultLimits()
	const ms = time.Millisecond
	type shot struct {
		at    time.Duration
		score int
	}
	for _, c := range []struct {
		name  string
		shots []shot
		after int // shots until it is over
		best  int
	}{
		{"a fine one is taken at once", []shot{{0, 70}}, 1, 70},
		{"the best of three", []shot{{0, 40}, {66 * ms, 59}, {133 * ms, 50}}, 3, 59},
		{"until a fine one", []shot{{0, 40}, {66 * ms, 60}}, 2, 60},
		{"a slow camera", []shot{{time.Second, 40}, {1250 * ms, 30}}, 2, 40},
		{"the first of equals", []shot{{0, 40}, {1, 40}, {2, 40}}, 3, 40},
		{"just fair", []shot{{0, 35}, {1, 0}, {2, 0}}, 3, 35},
		{"who moves is waited for", []shot{{0, 10}, {66 * ms, 20}, {133 * ms, 15}, {300 * ms, 34}, {400 * ms, 36}}, 5, 36},
		{"but not for ever", []shot{{0, 0}, {66 * ms, 20}, {133 * ms, 0}, {1499 * ms, 10}, {1500 * ms, 0}}, 5, 20},
	} {
		var b portrait.Burst
		n, done := 0, false
		for _, s := range c.shots {
			if done {
				break
			}
			n++
			b, done = b.Add(portrait.Look{Quality: portrait.Quality{Faces: n}}, s.score, s.at, l)
		}
		look, score, ok := b.Best()
		if n != c.after || !done || !ok || score != c.best || c.shots[look.Quality.Faces-1].score != c.best {
			t.Errorf("%s: after %d, done %t, best %d of %+v", c.name, n, done, score, look.Quality)
		}
	}
}

func TestABurstThatNobodyEnds(t *testing.T) {
	l := portrait.DefaultLimits()
	var b portrait.Burst
	if _, _, ok := b.Best(); ok || b.Over(time.Hour, l) {
		t.Error("an empty burst is over")
	}
	b, done := b.Add(portrait.Look{}, 40, time.Minute, l)
	if done || b.Over(time.Minute+249*time.Millisecond, l) || !b.Over(time.Minute+250*time.Millisecond, l) {
		t.Error("a burst of one is not over in time")
	}
	b, done = portrait.Burst{}.Add(portrait.Look{}, 34, time.Minute, l)
	if done || b.Over(time.Minute+1499*time.Millisecond, l) || !b.Over(time.Minute+1500*time.Millisecond, l) {
		t.Error("a poor burst of one is not over in its time")
	}
}
