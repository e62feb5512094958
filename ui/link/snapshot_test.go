package link

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// posed is a glass whose pictures take until it is told that they may be there; it counts how often it was asked whether it lives.
type posed struct {
	*fakeGlass
	asked atomic.Int32
	ready chan struct{}
}

func (g *posed) Snapshot(path string) error {
	<-g.ready
	return g.fakeGlass.Snapshot(path)
}

func (g *posed) Alive() bool {
	g.asked.Add(1)
	return g.fakeGlass.Alive()
}

// A glass whose picture takes longer than a silent one is believed still turns its loop, and is asked about that.
func TestASlowPictureIsNoHungGlass(t *testing.T) {
	path := socket(t)
	s := NewServer(path, nil)
	g := &posed{fakeGlass: newGlass(), ready: make(chan struct{})}
	c := NewClient(path, g)
	s.Believe(time.Second)
	c.Believe(time.Second)
	run(t, s.Run)
	run(t, c.Run)
	next(t, s.Connected(), true)
	taken := make(chan error)
	go func() { taken <- s.Snapshot(context.Background(), filepath.Join(t.TempDir(), "shot.png")) }()
	for began := g.asked.Load(); g.asked.Load() < began+8; { // that is twice as long
		select {
		case here := <-s.Connected():
			t.Fatalf("a glass that takes its time counts as here: %t", here)
		case <-time.After(10 * time.Millisecond):
		}
	}
	close(g.ready)
	if err := <-taken; err != nil {
		t.Error(err)
	}
}
