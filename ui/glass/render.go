package glass

import (
	"fmt"
	"image"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"passlane/ui/scene"
	"passlane/ui/typeset"
)

// Still is a scene to be drawn once into an image.
type Still struct {
	Name  string
	Scene scene.Scene
	At    time.Duration // of its motions
	Lit   string        // action of a button that shows as pressed
}

// Render draws stills with the pictures given by name, and hands each to take. It needs a display, must be called on
// the main goroutine, and can be called once in a program. It ends with the first error of take.
func Render(s *typeset.Setter, pictures map[string]*image.RGBA, stills []Still, take func(Still, *image.RGBA) error) error {
	r := &renderer{brush: brush{setter: s, glyphs: newGlyphs(s), pictures: newAlbum()}, stills: stills, take: take}
	for name, img := range pictures {
		r.brush.pictures.put(name, img)
	}
	ebiten.SetVsyncEnabled(false)
	ebiten.SetWindowSize(320, 200)
	ebiten.SetTPS(ebiten.SyncWithFPS)
	if err := ebiten.RunGame(r); err != nil {
		return fmt.Errorf("glass: render: %w", err)
	}
	return r.err
}

// renderer draws one still for each frame.
type renderer struct {
	brush  brush
	stills []Still
	take   func(Still, *image.RGBA) error
	err    error
}

// Update ends the program when all is drawn.
func (r *renderer) Update() error {
	if len(r.stills) == 0 || r.err != nil {
		return ebiten.Termination
	}
	return nil
}

// Layout keeps the window small: the stills have sizes of their own.
func (r *renderer) Layout(int, int) (int, int) { return 320, 200 }

// Draw draws the next still away from the screen.
func (r *renderer) Draw(*ebiten.Image) {
	if len(r.stills) == 0 || r.err != nil {
		return
	}
	still := r.stills[0]
	r.stills = r.stills[1:]
	st := stage{scene: r.brush.setter.Resolve(still.Scene)}
	r.brush.paint(&st, still.Lit)
	w, h := int(st.scene.Width), int(st.scene.Height)
	canvas := ebiten.NewImage(w, h)
	st.show(canvas, still.At)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	canvas.ReadPixels(out.Pix)
	canvas.Deallocate()
	st.free()
	r.err = r.take(still, out)
}
