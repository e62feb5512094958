//go:build display

// These tests need an X11 display: xvfb-run -a go test -tags display ./ui/glass
package glass

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
	"time"

	"passlane/ui/i18n"
	"passlane/ui/scene"
	"passlane/ui/screen"
	"passlane/ui/touch"
	"passlane/ui/typeset"

	"github.com/hajimehoshi/ebiten/v2"
)

func shown(t testing.TB, v screen.View) (*Glass, *ebiten.Image) {
	t.Helper()
	s, err := typeset.New()
	if err != nil {
		t.Fatal(err)
	}
	g := New(s, Options{Waiting: screen.Draw(v, screen.Landscape())})
	img := ebiten.NewImage(1280, 800)
	g.Draw(img)
	return g, img
}

// frame is one turn of the loop.
func frame(t testing.TB, g *Glass, img *ebiten.Image) {
	if err := g.Update(); err != nil {
		t.Fatal(err)
	}
	g.Draw(img)
}

func TestAnIdleFrameAllocatesNothing(t *testing.T) {
	g, img := shown(t, screen.View{Kind: screen.Officer, Lang: i18n.Khmer})
	if n := testing.AllocsPerRun(1000, func() { frame(t, g, img) }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func BenchmarkIdleFrame(b *testing.B) {
	g, img := shown(b, screen.View{Kind: screen.Officer, Lang: i18n.Khmer})
	b.ReportAllocs()
	for b.Loop() {
		frame(b, g, img)
	}
}

func TestOnlyChangesAreDrawn(t *testing.T) {
	g, img := shown(t, screen.View{Kind: screen.Officer})
	frame(t, g, img)
	if g.dirty || g.stage.moves {
		t.Error("an idle screen is drawn again")
	}
	g.Show(g.opts.Waiting) // the same
	frame(t, g, img)
	if g.fading() {
		t.Error("the same scene fades into itself")
	}
	g.Show(screen.Draw(screen.View{Kind: screen.Present}, screen.Landscape()))
	g.take(time.Hour) // not drawn: on a slow machine that may take longer than the fade
	if g.fade != time.Hour || g.before == nil || !g.stage.moves || g.stage.scene.Name != "present" {
		t.Error("another screen neither fades in nor moves")
	}
}

func TestALivePictureRepaintsOnlyItself(t *testing.T) {
	g, _ := shown(t, screen.View{Kind: screen.Camera, Camera: "camera"})
	before := append([]painted(nil), g.stage.layers...)
	g.tell(func(in *inbox) { in.pictures = append(in.pictures, named{name: "camera"}) })
	g.take(time.Second)
	for i := range before {
		if before[i].img != g.stage.layers[i].img {
			t.Error("a new frame of the camera painted the whole scene anew")
		}
	}
	if !g.dirty {
		t.Error("a new frame of the camera is not shown")
	}
}

func TestAPictureThatIsNone(t *testing.T) {
	g, img := shown(t, screen.View{Kind: screen.Camera, Camera: "camera"})
	g.Picture("camera", []byte("not a JPEG"))
	frame(t, g, img)
	if g.brush.pictures.byName["camera"] != nil {
		t.Error("garbage became a picture")
	}
}

func TestTheProgramGoes(t *testing.T) {
	g, img := shown(t, screen.View{Kind: "waiting"})
	g.Show(screen.Draw(screen.View{Kind: screen.Go}, screen.Landscape()))
	frame(t, g, img)
	g.Linked(false)
	frame(t, g, img)
	if g.stage.scene.Name != "waiting" {
		t.Errorf("%q stands although the lane is gone", g.stage.scene.Name)
	}
}

// A lane that starts anew finds an empty album: whatever was shown for the one before, by the same name too, is not shown again.
func TestANewProgramBeginsWithAnEmptyAlbum(t *testing.T) {
	for name, between := range map[string]func(*Glass){
		"it went and came":     func(g *Glass) { g.Linked(false); g.Linked(true) },
		"it came by itself":    func(g *Glass) { g.Linked(true) },
		"a picture on the way": func(g *Glass) { g.Picture("portrait.H-2", jpegOf(t)); g.Linked(false); g.Linked(true) },
	} {
		g, img := shown(t, screen.View{Kind: screen.Welcome})
		g.Picture("portrait.H-1", jpegOf(t))
		frame(t, g, img)
		if len(g.brush.pictures.byName) != 1 {
			t.Fatal("the picture did not come")
		}
		between(g)
		g.Show(screen.Draw(screen.View{Kind: screen.Choose, Companions: []screen.Companion{{ID: "H-1", Picture: "portrait.H-1"}}}, screen.Landscape()))
		frame(t, g, img)
		if n := len(g.brush.pictures.byName); n != 0 {
			t.Errorf("%s: %d pictures are there still", name, n)
		}
		g.Picture("portrait.H-3", jpegOf(t))
		frame(t, g, img)
		if g.brush.pictures.byName["portrait.H-3"] == nil {
			t.Errorf("%s: a picture of the new one does not come", name)
		}
	}
}

func jpegOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 50)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What has just come does nothing yet, and whoever waits until it does is told, not before.
func TestAScreenSettles(t *testing.T) {
	g, img := shown(t, screen.View{Kind: "waiting"})
	g.Show(screen.Draw(screen.View{Kind: screen.Present}, screen.Landscape()))
	ready := make(chan struct{})
	g.tell(func(in *inbox) { in.settling = append(in.settling, ready) })
	frame(t, g, img)
	help, _ := helpOf(g)
	settles := func() bool {
		select {
		case <-ready:
			return true
		default:
			return false
		}
	}
	tap := func(at time.Duration) string {
		p := touch.Pointer{Down: true, X: help.Area.CentreX(), Y: help.Area.CentreY()}
		g.tracker.Step(&g.stage.scene, p, at)
		p.Down = false
		return g.tracker.Step(&g.stage.scene, p, at)
	}
	at := g.tracker.Settled()
	if got := tap(at - time.Millisecond); got != "" || settles() {
		t.Errorf("too soon: %q, settled %t", got, settles())
	}
	if got := tap(at); got != screen.ActionHelp {
		t.Errorf("%q", got)
	}
	g.born = g.born.Add(-time.Second)
	frame(t, g, img)
	if !settles() {
		t.Error("nobody is told that it has settled")
	}
}

func helpOf(g *Glass) (help scene.Button, ok bool) {
	for _, b := range g.stage.scene.Buttons() {
		if b.Action == screen.ActionHelp {
			return b, true
		}
	}
	return help, false
}

func TestAPressedButtonShowsAtOnce(t *testing.T) {
	g, img := shown(t, screen.View{Kind: screen.Present})
	g.born = g.born.Add(-time.Minute) // it has settled
	help, _ := helpOf(g)
	g.last.X, g.last.Y, g.last.Down = help.Area.CentreX(), help.Area.CentreY(), true
	g.tracker.Step(&g.stage.scene, g.last, g.now())
	frame(t, g, img)
	if g.stage.lit.img == nil || !g.stage.lit.img.Bounds().Size().In(image.Rect(0, 0, 400, 120)) {
		t.Error("the pressed button is not lit, or more than it is painted")
	}
	g.born = g.born.Add(-time.Second)
	frame(t, g, img)
	if g.stage.lit.img != nil {
		t.Error("the button stays lit after it was let go")
	}
}

func TestAlive(t *testing.T) {
	g, img := shown(t, screen.View{Kind: screen.Wait})
	frame(t, g, img)
	if !g.Alive() {
		t.Error("a turning loop is taken for dead")
	}
	g.born = g.born.Add(-time.Hour)
	g.beat.Store(int64(time.Minute))
	if g.Alive() {
		t.Error("a loop that stood for an hour is taken for alive")
	}
}
