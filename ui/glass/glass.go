package glass

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"passlane/ui/link"
	"passlane/ui/scene"
	"passlane/ui/touch"
	"passlane/ui/typeset"
)

// Options say what a glass shows while no program is there, where touches go, and what sounds.
type Options struct {
	Waiting    scene.Scene
	Fullscreen bool
	Hung       time.Duration       // how long the drawing loop may stand before it counts as hung; 0: a second
	Act        func(action string) // called in the drawing loop: it must not wait
	Play       func(link.Tone)     // nil is silent
	Log        *slog.Logger        // nil is silent
}

// Glass is a window that shows scenes. It is a link.Glass: those methods may be called from another goroutine.
type Glass struct {
	opts  Options
	brush brush
	born  time.Time
	beat  atomic.Int64 // when Update last ran, since born
	news  atomic.Bool  // the inbox holds something

	mu    sync.Mutex
	inbox inbox

	// The rest belongs to the drawing loop.
	ctx     context.Context
	tracker touch.Tracker
	ids     []ebiten.TouchID
	last    touch.Pointer
	stage   stage
	lit     string
	dirty   bool
	before  *ebiten.Image // the screen before the change, while it fades
	fade    time.Duration // when that began
	shots   []shot
	settles []chan struct{}
	canvas  *ebiten.Image
	saving  sync.WaitGroup
}

// inbox is what has come since the last frame.
type inbox struct {
	scene    *scene.Scene
	pictures []named
	empty    bool // forget the pictures from before
	shots    []shot
	settling []chan struct{} // closed once every button works
}

type named struct {
	name string
	img  *image.RGBA // nil forgets it
}

type shot struct {
	path string
	done chan error
}

const crossFade = 120 * time.Millisecond

var errGone = errors.New("glass: no frame was drawn in time")

// New returns a glass that sets its texts with s; [Glass.Run] opens the window.
func New(s *typeset.Setter, opts Options) *Glass {
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Play == nil {
		opts.Play = func(link.Tone) {}
	}
	if opts.Act == nil {
		opts.Act = func(string) {}
	}
	if opts.Hung <= 0 {
		opts.Hung = time.Second
	}
	g := &Glass{opts: opts, born: time.Now(), brush: brush{setter: s, glyphs: newGlyphs(s), pictures: newAlbum()}}
	g.turnTo(opts.Waiting, 0)
	return g
}

// Run opens the window and draws until ctx ends. It must be called on the main goroutine, once in a program.
func (g *Glass) Run(ctx context.Context) error {
	thrift()
	g.ctx = ctx
	ebiten.SetScreenClearedEveryFrame(false)
	ebiten.SetWindowTitle("Passlane")
	ebiten.SetWindowSize(int(g.opts.Waiting.Width), int(g.opts.Waiting.Height))
	ebiten.SetFullscreen(g.opts.Fullscreen)
	if g.opts.Fullscreen {
		ebiten.SetCursorMode(ebiten.CursorModeHidden)
	}
	defer g.saving.Wait()
	if err := ebiten.RunGame(g); err != nil {
		return fmt.Errorf("glass: run: %w", err)
	}
	return nil
}

func (g *Glass) now() time.Duration { return time.Since(g.born) }

func (g *Glass) tell(change func(*inbox)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	change(&g.inbox)
	g.news.Store(true)
}

// Show makes s the scene from the next frame on.
func (g *Glass) Show(s scene.Scene) { g.tell(func(in *inbox) { in.scene = &s }) }

// Picture sets a picture from JPEG, or forgets it when jpeg is empty. One that cannot be decoded is logged and forgotten.
func (g *Glass) Picture(name string, jpeg []byte) {
	var img *image.RGBA
	if len(jpeg) > 0 {
		var err error
		if img, err = decode(jpeg); err != nil {
			g.opts.Log.Warn("picture not shown", "name", name, "err", err)
		}
	}
	g.tell(func(in *inbox) {
		for i := range in.pictures {
			if in.pictures[i].name == name {
				in.pictures[i].img = img
				return
			}
		}
		in.pictures = append(in.pictures, named{name, img})
	})
}

// Tone plays t.
func (g *Glass) Tone(t link.Tone) { g.opts.Play(t) }

// Alive says whether the drawing loop has turned within Options.Hung.
func (g *Glass) Alive() bool { return g.now()-time.Duration(g.beat.Load()) < g.opts.Hung }

// Linked shows the waiting picture as soon as the program is gone: what stood there is no longer true. Whoever comes begins
// with an empty album: a picture is shown to its own party alone, and which that was went with the program.
func (g *Glass) Linked(here bool) {
	g.opts.Log.Info("program", "here", here)
	g.tell(func(in *inbox) {
		in.empty, in.pictures = true, nil
		if !here {
			in.scene = &g.opts.Waiting
		}
	})
}

// Settled returns when the scene that was shown last is there, and every button of it works; ten seconds at most.
func (g *Glass) Settled() error {
	done := make(chan struct{})
	g.tell(func(in *inbox) { in.settling = append(in.settling, done) })
	select {
	case <-done:
		return nil
	case <-time.After(10 * time.Second):
		return errGone
	}
}

// Snapshot writes what is drawn to path, as PNG, and returns when that is done; ten times Options.Hung at most.
func (g *Glass) Snapshot(path string) error {
	s := shot{path: path, done: make(chan error, 1)}
	g.tell(func(in *inbox) { in.shots = append(in.shots, s) })
	select {
	case err := <-s.done:
		return err
	case <-time.After(10 * g.opts.Hung):
		return errGone
	}
}

// save writes img to path whole or not at all.
func save(path string, img image.Image) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".snapshot-*.png")
	if err != nil {
		return fmt.Errorf("glass: create snapshot: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone when it was renamed
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := errors.Join(enc.Encode(f, img), f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("glass: write snapshot: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("glass: name snapshot: %w", err)
	}
	return nil
}
