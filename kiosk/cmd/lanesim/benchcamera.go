package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"

	"passlane/drivers/frame"
	"passlane/kiosk/portrait"
	"passlane/kiosk/portrait/cascade"
	"passlane/kiosk/station"
)

// Qualities of JPEG, as the station encodes: for the screen, and to keep.
const (
	shownQuality = 60
	keptQuality  = 85
)

// keptEach is how many frames there are for each photo that is kept.
const keptEach = 20

// shares are what the steps of a camera's loop took.
type shares struct{ decode, find, score, draw time.Duration }

func (s shares) all() time.Duration { return s.decode + s.find + s.score + s.draw }

// cameraLoop is all that a lane does with the frames of its camera while it looks for a face, in one goroutine: the driver reads one and
// decodes it, the face is found, the picture measured and judged, and encoded for the screen; now and then one is kept.
type cameraLoop struct {
	camera station.Camera
	finder *portrait.Finder
	limits portrait.Limits
	burst  portrait.Burst
	begun  time.Time
	spent  shares
	good   int
	seen   int
}

// newLoop films the lane's people, and looks at them as a lane does.
func (b *bench) newLoop() (*cameraLoop, error) {
	all, err := b.w.set.Many(manyPasses)
	if err != nil {
		return nil, err
	}
	r, err := newReel(all)
	if err != nil {
		return nil, err
	}
	camera, err := r.camera()
	if err != nil {
		return nil, err
	}
	finder, err := cascade.Finder()
	if err != nil {
		return nil, err
	}
	return &cameraLoop{camera: camera, finder: finder, limits: portrait.DefaultLimits(), begun: time.Now()}, nil
}

// next does all of it with one more frame.
func (l *cameraLoop) next(ctx context.Context) error {
	began := time.Now()
	f, err := l.camera.Next(ctx)
	if err != nil {
		return err
	}
	decoded := time.Now()
	faces := l.finder.Find(f.Image)
	found := time.Now()
	v, look := portrait.Verdict{}, portrait.Look{Image: f.Image, Searched: true}
	if len(faces) > 0 {
		look.Face, look.Quality = faces[0], portrait.Measure(f.Image, faces[0], 0, len(faces))
		v = l.limits.Judge(look)
	}
	scored := time.Now()
	shown := f.Image
	if v.Good {
		l.good++
		shown = l.keep(look, v.Score, f)
	}
	quality := map[bool]int{true: shownQuality, false: keptQuality}[shown == f.Image]
	if err := jpeg.Encode(io.Discard, shown, &jpeg.Options{Quality: quality}); err != nil {
		return err
	}
	l.seen++
	l.spent.decode += decoded.Sub(began)
	l.spent.find += found.Sub(decoded)
	l.spent.score += scored.Sub(found)
	l.spent.draw += time.Since(scored)
	return nil
}

// keep returns what is encoded of a frame: the token image of the best one now and then, otherwise the frame.
func (l *cameraLoop) keep(look portrait.Look, score int, f frame.Frame) *image.YCbCr {
	var done bool
	l.burst, done = l.burst.Add(look, score, time.Since(l.begun), l.limits)
	if !done {
		return f.Image
	}
	best, _, _ := l.burst.Best()
	l.burst = portrait.Burst{}
	if token := portrait.Token(best.Image, best.Face); token != nil && l.seen%keptEach == 0 {
		return token
	}
	return f.Image
}

// run does it with so many frames; who films faces and finds none measures nothing.
func (l *cameraLoop) run(ctx context.Context, frames int, step func()) error {
	for range frames {
		if err := l.next(ctx); err != nil {
			return err
		}
		step()
	}
	if l.good*10 < l.seen*9 {
		return fmt.Errorf("of %d frames %d show a good face", l.seen, l.good)
	}
	return nil
}

// camera measures how many frames a second one core takes through the camera's loop.
func (b *bench) camera(ctx context.Context) error {
	l, err := b.newLoop()
	if err != nil {
		return err
	}
	defer b.bars.drop()
	step := b.bars.begin("camera loop", b.looks)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // the collector on the same core
	if err := l.next(ctx); err != nil {             // the first one opens the camera
		return err
	}
	l.spent, l.good, l.seen = shares{}, 0, 0
	if err := l.run(ctx, b.looks, step); err != nil {
		return err
	}
	b.rows = append(b.rows, loopRows(b.looks, l.spent)...)
	return nil
}

func loopRows(frames int, s shares) []row {
	all := s.all()
	part := func(what string, d time.Duration) row {
		return row{what: "  of it " + what + ", mean", ours: fmt.Sprintf("%s, %.0f %%", span(d/time.Duration(frames)), 100*over(d, all))}
	}
	return []row{
		{what: "camera loop, 640 by 480 MJPEG, one core", ours: rate(frames, all), aim: "at least 15/s", met: judged(float64(frames) >= 15*all.Seconds())},
		part("reading and decoding", s.decode), part("finding the face and its pupils", s.find), part("measuring and judging", s.score),
		part("encoding for the screen", s.draw),
	}
}

// frames lets very many frames through the camera's loop, and looks at what is held on the way.
func (b *bench) frames(ctx context.Context) error {
	l, err := b.newLoop()
	if err != nil {
		return err
	}
	defer b.bars.drop()
	step := b.bars.begin("frames", b.film)
	var held []int64
	var counts []string
	for _, n := range []int{b.film / 100, b.film / 10, b.film} {
		if err := l.run(ctx, n-l.seen, step); err != nil {
			return err
		}
		held, counts = append(held, alive()), append(counts, strconv.Itoa(n))
	}
	runtime.KeepAlive(l)
	if l.seen != b.film {
		return errors.New("not all frames were seen")
	}
	b.rows = append(b.rows, memoryRow("camera loop: live heap after "+strings.Join(counts, ", ")+" frames", held),
		row{what: "  one frame after the other", ours: rate(l.seen, time.Since(l.begun))})
	return nil
}
