package main

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"passlane/ui/link"
	"passlane/ui/scene"
)

// album is a screen that shows one scene after the other, each until it is drawn and a picture of it is saved. The lane does not wait for it:
// scenes stand in a queue. A screen program that dies is waited for, and the next one is asked for the same picture.
type album struct {
	*link.Server
	dir    string
	before int // pictures that earlier runs of this board took
	tell   func(report)

	mu      sync.Mutex
	queue   []page
	wake    chan struct{} // holds one when there is something in the queue
	shown   int           // scenes so far
	current scene.Scene
	gone    bool   // the story took the screen program away
	blind   bool   // nobody looks: scenes count as drawn when they are sent
	giveUp  func() // ends the wait for a picture; nil while none is waited for
}

// page is a scene, or a picture that scenes name.
type page struct {
	number int // of the scene, from 1; 0: it is a picture
	scene  scene.Scene
	name   string
	jpeg   []byte
}

// newAlbum returns an album of pictures in dir, which tells with each report what was drawn.
func newAlbum(s *link.Server, dir string, tell func(report)) *album {
	old, _ := filepath.Glob(filepath.Join(dir, "*.png")) // the pattern is well formed
	return &album{Server: s, dir: dir, before: len(old), tell: tell, wake: make(chan struct{}, 1)}
}

// Show puts a scene behind those that are still to be drawn.
func (a *album) Show(s scene.Scene) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shown++
	a.current = s
	a.put(page{number: a.shown, scene: s})
}

// Picture puts a picture there too, in the place of one of the same name that no scene has shown.
func (a *album) Picture(name string, jpeg []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := len(a.queue) - 1; i >= 0 && a.queue[i].number == 0; i-- {
		if a.queue[i].name == name {
			a.queue[i].jpeg = jpeg
			return
		}
	}
	a.put(page{name: name, jpeg: jpeg})
}

// put adds to the queue. The caller holds the lock.
func (a *album) put(p page) {
	a.queue = append(a.queue, p)
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// number returns that of the scene which the lane showed last, 0 before the first.
func (a *album) number() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.shown
}

// dark takes the screen program away as far as the album is concerned, or brings it back: meanwhile nothing is drawn, and nothing waited for.
func (a *album) dark(on bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gone = on
	if on && a.giveUp != nil {
		a.giveUp()
	}
	if !on && a.shown > 0 {
		a.put(page{number: a.shown, scene: a.current})
	}
}

// run draws until ctx ends.
func (a *album) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-a.wake:
		}
		for p, some := a.next(); some && ctx.Err() == nil; p, some = a.next() {
			a.turn(ctx, p)
		}
	}
}

func (a *album) next() (p page, some bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.queue) == 0 {
		return page{}, false
	}
	p, a.queue = a.queue[0], a.queue[1:]
	return p, true
}

// turn shows a page, and looks at it if it is a scene.
func (a *album) turn(ctx context.Context, p page) {
	if p.number == 0 {
		a.Server.Picture(p.name, p.jpeg)
		return
	}
	a.Server.Show(p.scene)
	file := filepath.Join(a.dir, fmt.Sprintf("%03d-%s.png", a.before+p.number, p.scene.Name))
	if a.unseen() || a.look(ctx, file) {
		a.tell(report{Kind: "drawn", Page: p.number})
	}
}

// look has the screen program save what it draws, until it has; false when the screen program was taken away.
func (a *album) look(ctx context.Context, file string) bool {
	for ctx.Err() == nil {
		ctx, stop := context.WithCancel(ctx)
		if a.await(stop) {
			stop()
			return false
		}
		err := a.Server.Snapshot(ctx, file)
		stop()
		if err == nil {
			return true
		}
		a.tell(report{Kind: "undrawn", Err: err.Error()})
		time.Sleep(20 * time.Millisecond) // it is asked again
	}
	return false
}

// overlook has nobody look at the screens, or look again: hundreds of crossings show the same over and over.
func (a *album) overlook(on bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.blind = on
}

func (a *album) unseen() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.blind
}

// await notes how a wait for a picture is given up, and tells whether there is nothing to wait for.
func (a *album) await(giveUp func()) (gone bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.giveUp = giveUp
	return a.gone
}
