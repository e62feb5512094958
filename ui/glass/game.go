package glass

import (
	"image"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"passlane/ui/scene"
	"passlane/ui/touch"
)

// Layout returns the scene's size: Ebiten scales it to the window.
func (g *Glass) Layout(int, int) (int, int) {
	return int(g.stage.scene.Width), int(g.stage.scene.Height)
}

// Update takes the news and the touches. It allocates nothing when there are none.
func (g *Glass) Update() error {
	now := g.now()
	g.beat.Store(int64(now))
	if g.ctx != nil && g.ctx.Err() != nil {
		return ebiten.Termination
	}
	if g.news.Load() {
		g.take(now)
	}
	if len(g.settles) > 0 && now >= g.tracker.Settled() {
		for _, done := range g.settles {
			close(done)
		}
		g.settles = nil
	}
	if action := g.tracker.Step(&g.stage.scene, g.pointer(), now); action != "" {
		g.opts.Act(action)
	}
	if lit := g.tracker.Lit(now); lit != g.lit {
		g.lit, g.dirty = lit, true
		g.brush.light(&g.stage, lit)
	}
	return nil
}

// pointer returns the finger, or else the mouse. Touch panels come as a mouse on Linux.
func (g *Glass) pointer() touch.Pointer {
	g.ids = ebiten.AppendTouchIDs(g.ids[:0])
	if len(g.ids) > 0 {
		x, y := ebiten.TouchPosition(g.ids[0])
		g.last = touch.Pointer{Down: true, X: float32(x), Y: float32(y)}
		return g.last
	}
	if ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft) {
		x, y := ebiten.CursorPosition()
		g.last = touch.Pointer{Down: true, X: float32(x), Y: float32(y)}
		return g.last
	}
	g.last.Down = false
	return g.last
}

// take empties the inbox: pictures first, then the scene that shows them.
func (g *Glass) take(now time.Duration) {
	g.mu.Lock()
	in := g.inbox
	g.inbox = inbox{}
	g.news.Store(false)
	g.mu.Unlock()
	repaint := in.empty && g.brush.pictures.clear()
	for _, p := range in.pictures {
		g.brush.pictures.put(p.name, p.img)
		if g.brush.refresh(&g.stage, p.name) {
			g.dirty = true
		} else {
			repaint = repaint || shows(g.stage.scene, p.name)
		}
	}
	g.shots = append(g.shots, in.shots...)
	g.settles = append(g.settles, in.settling...)
	switch {
	case in.scene != nil && in.scene.Hash() != g.stage.hash:
		g.change(*in.scene, now)
	case repaint:
		g.brush.paint(&g.stage, g.lit)
		g.dirty = true
	}
}

func shows(sc scene.Scene, name string) bool {
	return !sc.Walk(func(it scene.Item) bool { return it.Picture == nil || it.Picture.Name != name })
}

// change goes to another scene. Another screen fades in, and its motions begin anew.
func (g *Glass) change(s scene.Scene, now time.Duration) {
	if s.Name != g.stage.scene.Name {
		if !s.Still && g.canvas != nil && sameSize(s, g.stage.scene) {
			g.before, g.canvas = g.canvas, g.before
			g.fade = now
		}
		g.stage.since = now
	}
	g.turnTo(s, now)
}

func sameSize(a, b scene.Scene) bool { return a.Width == b.Width && a.Height == b.Height }

func (g *Glass) turnTo(s scene.Scene, now time.Duration) {
	g.stage.hash = s.Hash()
	g.stage.scene = g.brush.setter.Resolve(s)
	g.tracker.Change(&g.stage.scene, now)
	g.brush.paint(&g.stage, g.lit)
	g.dirty = true
}

// Draw paints a frame when something changed or moves, and nothing otherwise: the screen keeps what it shows.
func (g *Glass) Draw(screen *ebiten.Image) {
	if !g.dirty && !g.stage.moves && !g.fading() && len(g.shots) == 0 {
		return
	}
	now := g.now()
	g.dirty = false
	c := g.sheet()
	g.stage.show(c, now)
	screen.DrawImage(c, nil)
	if g.fading() {
		g.blend(screen, now)
	}
	if len(g.shots) > 0 && !g.fading() {
		g.shoot(screen)
	}
}

// sheet returns the canvas of the scene's size; it is kept to fade from.
func (g *Glass) sheet() *ebiten.Image {
	w, h := int(g.stage.scene.Width), int(g.stage.scene.Height)
	size := image.Rect(0, 0, w, h)
	if g.canvas != nil && g.canvas.Bounds() != size {
		g.canvas.Deallocate()
		g.canvas = nil
	}
	if g.canvas == nil {
		g.canvas = ebiten.NewImageWithOptions(size, &ebiten.NewImageOptions{Unmanaged: true})
	}
	return g.canvas
}

func (g *Glass) fading() bool { return g.fade > 0 }

// blend lays what stood before over the new screen, fainter and fainter.
func (g *Glass) blend(screen *ebiten.Image, now time.Duration) {
	part := float32(now-g.fade) / float32(crossFade)
	if part >= 1 {
		g.fade, g.dirty = 0, true
		g.before.Deallocate()
		g.before = nil
		return
	}
	var op ebiten.DrawImageOptions
	op.ColorScale.ScaleAlpha(1 - part)
	screen.DrawImage(g.before, &op)
}

// shoot writes the screen to every path that was asked for.
func (g *Glass) shoot(screen *ebiten.Image) {
	size := screen.Bounds()
	img := image.NewRGBA(image.Rect(0, 0, size.Dx(), size.Dy()))
	screen.ReadPixels(img.Pix)
	for _, s := range g.shots {
		g.saving.Go(func() { s.done <- save(s.path, img) }) // the loop must not wait for a disk
	}
	g.shots = nil
}
