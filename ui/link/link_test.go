package link

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"passlane/ui/scene"
)

// fakeGlass writes down what it is told, in order.
type fakeGlass struct {
	told chan string
	hung chan struct{} // closed: the drawing loop stands still
	slow chan struct{} // when set, Show waits for one
}

func newGlass() *fakeGlass {
	return &fakeGlass{told: make(chan string, 1000), hung: make(chan struct{})}
}

func (g *fakeGlass) Show(s scene.Scene) {
	if g.slow != nil {
		<-g.slow
	}
	g.told <- "scene " + s.Name
}
func (g *fakeGlass) Picture(name string, jpeg []byte) {
	g.told <- fmt.Sprintf("picture %s %s", name, jpeg)
}
func (g *fakeGlass) Tone(t Tone)      { g.told <- "tone " + string(t) }
func (g *fakeGlass) Linked(here bool) { g.told <- fmt.Sprintf("linked %t", here) }
func (g *fakeGlass) Snapshot(path string) error {
	if strings.Contains(path, "nowhere") {
		return errors.New("no such folder")
	}
	return os.WriteFile(path, []byte("png"), 0o600)
}
func (g *fakeGlass) Settled() error { g.told <- "settled?"; return nil }
func (g *fakeGlass) Alive() bool {
	select {
	case <-g.hung:
		return false
	default:
		return true
	}
}

// run runs r until the test ends, and waits for its end.
func run(t *testing.T, r func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() {
		if err := r(ctx); err != nil {
			t.Error(err)
		}
	})
	stop = func() { cancel(); all.Wait() }
	t.Cleanup(stop)
	return stop
}

// listening runs s once its socket is there.
func listening(t *testing.T, s *Server) {
	t.Helper()
	l, err := listen(context.Background(), s.path)
	if err != nil {
		t.Fatal(err)
	}
	run(t, func(ctx context.Context) error { return s.accept(ctx, l) })
}

// hang ends a wait that nothing ends.
const hang = 5 * time.Minute

func (g *fakeGlass) expect(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		select {
		case got := <-g.told:
			if got != w {
				t.Fatalf("the glass was told %q, not %q", got, w)
			}
		case <-time.After(hang):
			t.Fatalf("waited %v for the glass to be told %q", hang, w)
		}
	}
}

func next[T comparable](t *testing.T, from <-chan T, want T) {
	t.Helper()
	select {
	case got := <-from:
		if got != want {
			t.Fatalf("%v came, not %v", got, want)
		}
	case <-time.After(hang):
		t.Fatalf("waited %v for %v to come", hang, want)
	}
}

func named(name string) scene.Scene { return scene.Scene{Name: name, Width: 100, Height: 100} }

func socket(t *testing.T) string { return filepath.Join(t.TempDir(), "glass.sock") }

func TestAWholeDay(t *testing.T) {
	path := socket(t)
	s := NewServer(path, nil)
	s.Show(named("closed"))
	s.Picture("child", []byte("jpeg"))
	run(t, s.Run)

	g := newGlass()
	c := NewClient(path, g)
	stop := run(t, c.Run)
	next(t, s.Connected(), true)
	g.expect(t, "linked true", "picture child jpeg", "scene closed")

	s.Show(named("welcome"))
	g.expect(t, "scene welcome")
	c.Act("lang.km")
	next(t, s.Actions(), "lang.km")
	s.Tone(Accepted)
	g.expect(t, "tone accepted")
	s.Picture("child", nil)
	g.expect(t, "picture child ")

	// the glass dies and another comes: it is told all again, but no old tone and no forgotten picture
	stop()
	next(t, s.Connected(), false)
	s.Tone(Refused)
	s.Picture("camera", []byte("frame"))
	other := newGlass()
	run(t, NewClient(path, other).Run)
	next(t, s.Connected(), true)
	other.expect(t, "linked true", "picture camera frame", "scene welcome")
}

// Who waits for a scene to settle asks about the one that was shown last, and is told that it did, or that they gave up.
func TestAScreenSettles(t *testing.T) {
	path := socket(t)
	s := NewServer(path, nil)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Settled(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("without a glass: %v", err)
	}
	run(t, s.Run)
	g := newGlass()
	run(t, NewClient(path, g).Run)
	next(t, s.Connected(), true)
	s.Show(named("choose"))
	if err := s.Settled(t.Context()); err != nil {
		t.Error(err)
	}
	g.expect(t, "linked true", "scene choose", "settled?")
}

func TestTheGlassWaitsForTheProgram(t *testing.T) {
	path := socket(t)
	g := newGlass()
	c := NewClient(path, g)
	run(t, c.Run)
	c.Act("help") // nobody hears it, and nobody must hear it later
	for i := range 3 {
		s := NewServer(path, nil)
		s.Show(named(fmt.Sprint(i)))
		stop := run(t, s.Run)
		g.expect(t, "linked true", fmt.Sprintf("scene %d", i))
		c.Act(fmt.Sprint("now ", i))
		next(t, s.Actions(), fmt.Sprint("now ", i))
		stop()
		g.expect(t, "linked false")
	}
}

func TestASlowGlassMissesScenesInBetween(t *testing.T) {
	path := socket(t)
	s := NewServer(path, nil)
	run(t, s.Run)
	g := newGlass()
	g.slow = make(chan struct{})
	run(t, NewClient(path, g).Run)
	g.expect(t, "linked true")
	const shown = 20000
	for i := range shown { // Show never waits
		s.Show(named(fmt.Sprint(i)))
	}
	s.Show(named("last"))
	close(g.slow)
	for n := 0; ; n++ {
		if got := <-g.told; got == "scene last" {
			if n >= shown/2 {
				t.Errorf("all of %d scenes came", n)
			}
			return
		}
	}
}

func TestTheSameSceneIsNotSentAgain(t *testing.T) {
	d := newDesk()
	d.show(named("one"))
	d.next()
	d.show(named("one"))
	if got := d.next(); len(got) != 0 {
		t.Errorf("%d messages for nothing new", len(got))
	}
}

func TestAHungGlassIsGoneWithinThreeSeconds(t *testing.T) {
	if Deadline > 3*time.Second {
		t.Errorf("a hung glass is believed for %v", Deadline)
	}
	path := socket(t)
	s := NewServer(path, nil)
	run(t, s.Run)
	g := newGlass()
	run(t, NewClient(path, g).Run)
	next(t, s.Connected(), true)
	close(g.hung)
	next(t, s.Connected(), false)
}

func TestSnapshot(t *testing.T) {
	path := socket(t)
	s := NewServer(path, nil)
	run(t, s.Run)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Snapshot(ctx, "x.png"); !errors.Is(err, context.Canceled) {
		t.Errorf("without a glass: %v", err)
	}
	run(t, NewClient(path, newGlass()).Run)
	png := filepath.Join(t.TempDir(), "shot.png")
	if err := s.Snapshot(context.Background(), png); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(png); err != nil || string(b) != "png" {
		t.Errorf("acknowledged, and not there: %q, %v", b, err)
	}
	if err := s.Snapshot(context.Background(), "/nowhere/shot.png"); err == nil || !strings.Contains(err.Error(), "no such folder") {
		t.Errorf("the glass's reason is lost: %v", err)
	}
}

func TestTheNewestGlassCounts(t *testing.T) {
	path := socket(t)
	s := NewServer(path, nil)
	s.Show(named("one"))
	listening(t, s)
	old, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	next(t, s.Connected(), true)
	g := newGlass()
	run(t, NewClient(path, g).Run)
	g.expect(t, "linked true", "scene one")
	if _, err := old.Read(make([]byte, 1<<20)); err == nil {
		_, err = old.Read(make([]byte, 1<<20))
		if err == nil {
			t.Error("two glasses are served")
		}
	}
}

func TestGarbageEndsTheConnectionAndNotTheServer(t *testing.T) {
	path := socket(t)
	s := NewServer(path, nil)
	listening(t, s)
	huge := binary.BigEndian.AppendUint32(nil, MaxMessage+1)
	var scenes bytes.Buffer
	if err := write(&scenes, message{Kind: kindScene}); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"no CBOR": {0, 0, 0, 2, 0xFF, 0xFF}, "too large": huge, "empty": {0, 0, 0, 0}, "a scene from a glass": scenes.Bytes(),
	} {
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write(b); err != nil {
			t.Fatal(err)
		}
		for { // pings may come first; then the end
			if _, err := conn.Read(make([]byte, 4096)); err != nil {
				break
			}
		}
		if err := conn.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.Show(named("well"))
	g := newGlass()
	run(t, NewClient(path, g).Run)
	g.expect(t, "linked true", "scene well")
}

func TestMessagesAreBounded(t *testing.T) {
	var b bytes.Buffer
	if err := write(&b, message{Kind: kindPicture, Data: make([]byte, MaxMessage)}); !errors.Is(err, ErrTooLarge) || b.Len() != 0 {
		t.Errorf("%v, and %d bytes were written", err, b.Len())
	}
	if _, err := read(bytes.NewReader([]byte{0xFF, 0xFF, 0xFF, 0xFF})); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	for _, kind := range []byte{0, byte(kindSettle) + 1} {
		if _, err := read(bytes.NewReader([]byte{0, 0, 0, 3, 0xA1, 0x01, kind})); err == nil {
			t.Errorf("kind %d was taken", kind)
		}
	}
}

func TestListen(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(file, []byte("keep me"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := NewServer(file, nil).Run(context.Background()); err == nil {
		t.Error("a file that is no socket was removed")
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}

	stale := filepath.Join(dir, "stale.sock")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: stale, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false) // as after a power cut
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	s := NewServer(stale, nil)
	run(t, s.Run)
	run(t, NewClient(stale, newGlass()).Run)
	next(t, s.Connected(), true)
	if err := NewServer(stale, nil).Run(context.Background()); err == nil {
		t.Error("a socket in use was taken away")
	}
}

func TestActionsThatNobodyReadsAreLost(t *testing.T) {
	s := NewServer("", nil)
	for i := range 100 {
		s.touched(fmt.Sprint(i))
	}
	next(t, s.Actions(), "0")
}

func TestUnreadNewsIsReplaced(t *testing.T) {
	s := NewServer("", nil)
	s.tell(true)
	s.tell(false)
	next(t, s.Connected(), false)
}
