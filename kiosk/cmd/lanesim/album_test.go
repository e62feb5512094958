package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"passlane/ui/link"
	"passlane/ui/scene"
)

// slate is a glass whose pictures are the names of what it shows.
type slate struct {
	mu     sync.Mutex
	shows  string
	stands chan struct{} // while it is open, no picture is taken; nil: all are
}

func (s *slate) Settled() error { return nil }

func (s *slate) Show(sc scene.Scene) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shows = sc.Name
}
func (s *slate) Picture(string, []byte) {}
func (s *slate) Tone(link.Tone)         {}
func (s *slate) Alive() bool            { return true }
func (s *slate) Linked(bool)            {}
func (s *slate) Snapshot(path string) error {
	if s.stands != nil {
		<-s.stands
		return fmt.Errorf("no frame was drawn")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return os.WriteFile(path, []byte(s.shows), 0o600)
}

// albumRig is an album with its server.
type albumRig struct {
	*testing.T
	*album
	socket string
	told   chan report
}

func newAlbumRig(t *testing.T) *albumRig {
	t.Helper()
	r := &albumRig{T: t, socket: filepath.Join(t.TempDir(), "s"), told: make(chan report, 100)}
	server := link.NewServer(r.socket, nil)
	r.album = newAlbum(server, t.TempDir(), func(x report) {
		if x.Kind == "drawn" {
			r.told <- x
		}
	})
	r.begin(func(ctx context.Context) { _ = server.Run(ctx) })
	r.begin(r.album.run)
	return r
}

// begin runs something until the end of the test, or an earlier one.
func (r *albumRig) begin(run func(context.Context)) (end func()) {
	ctx, stop := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { run(ctx) })
	end = func() { stop(); all.Wait() }
	r.Cleanup(end)
	return end
}

func (r *albumRig) glass(s *slate) (dies func()) {
	return r.begin(func(ctx context.Context) { _ = link.NewClient(r.socket, s).Run(ctx) })
}

func (r *albumRig) showsScenes(from, to int) {
	for i := from; i <= to; i++ {
		r.Show(scene.Scene{Name: fmt.Sprintf("scene-%d", i), Width: 10, Height: 10})
	}
}

// drawnUpTo takes the reports of scenes, and looks at their pictures.
func (r *albumRig) drawnUpTo(from, to int) {
	r.Helper()
	for i := from; i <= to; i++ {
		if got := (<-r.told).Page; got != i {
			r.Fatalf("scene %d was drawn, not %d", got, i)
		}
		name := fmt.Sprintf("scene-%d", i)
		if b, err := os.ReadFile(filepath.Join(r.dir, fmt.Sprintf("%03d-%s.png", i, name))); err != nil || string(b) != name {
			r.Fatalf("the picture of %s shows %q, %v", name, b, err)
		}
	}
}

// However fast the lane is, each scene is drawn, in order, and is what its picture shows.
func TestEachSceneIsDrawn(t *testing.T) {
	r := newAlbumRig(t)
	r.showsScenes(1, 20) // before there is a glass
	r.glass(&slate{})
	r.drawnUpTo(1, 20)
	if r.number() != 20 {
		t.Errorf("%d scenes", r.number())
	}
}

// A screen program that dies before it has drawn a scene has drawn nothing; the next one draws it.
func TestTheNextScreenProgramDrawsWhatTheLastDidNot(t *testing.T) {
	r := newAlbumRig(t)
	hung := &slate{stands: make(chan struct{})}
	dies := r.glass(hung)
	r.showsScenes(1, 3)
	close(hung.stands)
	dies()
	if len(r.told) > 0 {
		t.Fatal("something was drawn by a glass that draws nothing")
	}
	r.glass(&slate{})
	r.drawnUpTo(1, 3)
}

// What the story took away nobody waits for; the scene of the moment is drawn when it is back.
func TestAScreenThatTheStoryTookAway(t *testing.T) {
	r := newAlbumRig(t)
	r.showsScenes(1, 1)
	r.dark(true)
	r.showsScenes(2, 5)
	r.dark(false)
	r.glass(&slate{})
	for {
		if x := <-r.told; x.Page == 5 {
			break
		}
	}
}

// Hundreds of crossings are not looked at, and not waited for; what comes after them is.
func TestScenesThatAreOverlooked(t *testing.T) {
	r := newAlbumRig(t)
	r.overlook(true)
	r.showsScenes(1, 2)
	for want := 1; want <= 2; want++ {
		if x := <-r.told; x.Page != want {
			t.Errorf("%+v", x)
		}
	}
	r.overlook(false)
	r.showsScenes(3, 3)
	r.glass(&slate{})
	r.drawnUpTo(3, 3)
}

// A board that was without power goes on where its pictures ended.
func TestAnAlbumIsGoneOnWith(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "001-welcome.png"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	a := newAlbum(nil, dir, nil)
	a.Picture("camera", []byte("1"))
	a.Picture("child", []byte("2"))
	a.Picture("camera", []byte("3"))
	a.Show(scene.Scene{Name: "x"})
	a.Picture("camera", nil)
	var queue []string
	for p, some := a.next(); some; p, some = a.next() {
		queue = append(queue, fmt.Sprintf("%s%s%d", p.name, p.jpeg, p.number))
	}
	if got := strings.Join(queue, " "); a.before != 1 || got != "camera30 child20 1 camera0" {
		t.Errorf("%d before, queue %s", a.before, got)
	}
}
