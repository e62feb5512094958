//go:build display

// This test needs an X11 display: xvfb-run -a go test -tags display ./kiosk/cmd/glass
package main

import (
	"context"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"passlane/ui/i18n"
	"passlane/ui/link"
	"passlane/ui/screen"
)

// TestMain is the program itself when the test below starts it.
func TestMain(m *testing.M) {
	if os.Getenv("PASSLANE_GLASS_CHILD") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestTheProgramShowsWhatTheLaneSends(t *testing.T) {
	dir := t.TempDir()
	socket, shot := filepath.Join(dir, "glass.sock"), filepath.Join(dir, "shot.png")
	glass := exec.Command(os.Args[0], "--socket", socket)
	glass.Env = append(os.Environ(), "PASSLANE_GLASS_CHILD=1")
	glass.Stderr = os.Stderr
	if err := glass.Start(); err != nil { // before the lane: it waits
		t.Fatal(err)
	}
	s := link.NewServer(socket, nil)
	sc := screen.Draw(screen.View{Kind: screen.Go, Lang: i18n.English, People: 2}, screen.Landscape())
	s.Show(sc)
	s.Tone(link.Accepted)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	if here := <-s.Connected(); !here {
		t.Fatal("the glass is gone before it came")
	}
	for range 200 { // the scene fades in
		if err := s.Snapshot(ctx, shot); err != nil {
			t.Fatal(err)
		}
		if corner(t, shot) == [3]uint32{0x06, 0x5A, 0x34} {
			break
		}
	}
	if got := corner(t, shot); got != [3]uint32{0x06, 0x5A, 0x34} {
		t.Errorf("the walk screen's corner is %x, not green", got)
	}
	if err := glass.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := glass.Wait(); err != nil {
		t.Errorf("SIGTERM is no clean end: %v", err)
	}
	if here := <-s.Connected(); here {
		t.Error("the lane was not told that the glass went")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func corner(t *testing.T, path string) [3]uint32 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	r, g, b, _ := img.At(4, 4).RGBA()
	return [3]uint32{r >> 8, g >> 8, b >> 8}
}
