package v4l2

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/blackjack/webcam"
	"golang.org/x/sys/unix"

	"passlane/drivers/drvtest"
	"passlane/drivers/frame"
)

// story has a camera in a port, in a bubble of time. Whatever happens, every handle but the live one is closed in the end.
func story(t *testing.T, opts Opts, tell func(t *testing.T, p *plug, d *Dev)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := newPlug()
		opts.Open = p.Open
		d, err := New("/dev/v4l/by-id/usb-camera-video-index0", &opts)
		if err != nil {
			t.Fatal(err)
		}
		tell(t, p, d)
		if err := d.Halt(); err != nil {
			t.Errorf("halt: %v", err)
		}
		if n := p.open(); n != 0 {
			t.Errorf("%d handles are open after Halt", n)
		}
	})
}

func next(t *testing.T, d *Dev) frame.Frame {
	t.Helper()
	f, err := d.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPictures(t *testing.T) {
	story(t, Opts{}, func(t *testing.T, p *plug, d *Dev) {
		if d.String() != "portrait camera" || p.opened != 0 || d.Shape().Format != "" {
			t.Errorf("%s, opened %d times, %+v", d, p.opened, d.Shape())
		}
		first, second := next(t, d), next(t, d)
		if first.Image.Rect.Dx() != 64 || first.Image.Rect.Dy() != 48 || first.Seq != 1 || second.Seq != 2 || (second.At-first.At-66*time.Millisecond).Abs() > poll {
			t.Errorf("%v, seq %d and %d, at %v and %v", first.Image.Rect, first.Seq, second.Seq, first.At, second.At)
		}
		for y := range 48 { // still so, though its buffer has been overwritten
			if got := first.Image.YCbCrAt(10, y); got.Y != byte(1+y) || got.Cb != 10 || got.Cr != 9 {
				t.Fatalf("line %d: %+v", y, got)
			}
		}
		if s := d.Shape(); s.Format != "YUYV" || s.Width != 64 || s.Height != 48 {
			t.Errorf("%+v", s)
		}
	})
}

func TestTheNegotiatedSizeCounts(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*plug)
		w, h   int
		err    error
	}{
		{"another size", func(p *plug) { p.gives = func(int, int) (int, int) { return 352, 288 } }, 352, 288, nil},
		{"padded lines", func(p *plug) { p.stride = 160 }, 64, 48, nil},
		{"it cannot be asked", func(p *plug) { p.mute = true }, 64, 48, nil},
		{"it cannot be asked, and gives a smaller one", func(p *plug) {
			p.mute, p.gives = true, func(int, int) (int, int) { return 32, 24 }
		}, 0, 0, ErrGarbage},
	} {
		story(t, Opts{}, func(t *testing.T, p *plug, d *Dev) {
			c.change(p)
			f, err := d.Next(t.Context())
			if !errors.Is(err, c.err) {
				t.Fatalf("%s: %v", c.name, err)
			}
			if err == nil && (f.Image.Rect.Dx() != c.w || f.Image.Rect.Dy() != c.h || f.Image.YCbCrAt(6, 5).Cb != 6) {
				t.Errorf("%s: %v", c.name, f.Image.Rect)
			}
		})
	}
}

func TestMotionJPEG(t *testing.T) {
	for _, bare := range []bool{true, false} {
		story(t, Opts{MJPEG: true}, func(t *testing.T, p *plug, d *Dev) {
			p.make = func(n, w, h, _ int) []byte {
				b := append([]byte("garbage before"), encoded(t, picture(n, w, h), bare)...)
				return append(b, 0xFF, 0, 'a', 'f', 't', 'e', 'r')
			}
			f := next(t, d)
			want, err := readJPEG(encoded(t, picture(1, 64, 48), false))
			if err != nil || f.Image.Rect != want.Rect || f.Image.YCbCrAt(20, 20) != want.YCbCrAt(20, 20) {
				t.Errorf("bare %t: %v, %v", bare, f.Image.Rect, err)
			}
			if d.Shape().Format != "MJPG" {
				t.Errorf("%+v", d.Shape())
			}
		})
	}
}

// At each step everything that a kernel says may go wrong; then the cable is put right, and pictures come without a restart.
func TestFaultsAtEachStep(t *testing.T) {
	for _, step := range []string{"open", "format", "buffers", "start", "wait", "frame", "release"} {
		for errno, want := range map[unix.Errno]error{unix.ENODEV: ErrGone, unix.EBUSY: ErrBusy, unix.EIO: unix.EIO} {
			for _, streamed := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s %v streamed %t", step, errno, streamed), func(t *testing.T) {
					story(t, Opts{}, func(t *testing.T, p *plug, d *Dev) {
						if streamed {
							next(t, d)
						}
						p.fail(step, errno)
						_, err := d.Next(t.Context())
						if opened := step == "open" || step == "format" || step == "buffers" || step == "start"; streamed && opened {
							if err != nil {
								t.Errorf("a step that is behind: %v", err)
							}
							return
						}
						if errors.Is(want, unix.EIO) && step == "start" {
							want = nil // its errno is lost
						}
						if err == nil || (want != nil && !errors.Is(err, want)) || errors.Is(err, frame.ErrUnplugged) != (errno == unix.ENODEV) {
							t.Errorf("got %v, want %v", err, want)
						}
						if p.open() != 0 {
							t.Error("the handle is open still")
						}
						p.heal()
						next(t, d)
					})
				})
			}
		}
	}
}

func TestWhatIsNoCamera(t *testing.T) {
	story(t, Opts{}, func(t *testing.T, p *plug, d *Dev) {
		all := p.formats
		for _, c := range []struct {
			change func(*plug)
			want   error
		}{
			{func(p *plug) { p.formats = nil }, ErrNotCamera}, // a metadata node
			{func(p *plug) { p.formats = map[webcam.PixelFormat]string{0x34363248: "H.264"} }, ErrFormat},
			{func(p *plug) { p.formats, p.fails["open"] = all, errors.New(notCamera[0]) }, ErrNotCamera},
			{func(p *plug) { p.fails["open"] = errors.New(notCamera[1]) }, ErrNotCamera},
			{func(p *plug) { p.fails["open"] = unix.ENOTTY }, ErrNotCamera},
			{func(p *plug) { p.fails["open"] = unix.ENOENT }, ErrGone},
			{func(p *plug) { p.fails["open"] = unix.EACCES }, unix.EACCES},
		} {
			p.do(c.change)
			if _, err := d.Next(t.Context()); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		}
		p.heal()
		next(t, d)
	})
}

func TestAStall(t *testing.T) {
	story(t, Opts{Stall: time.Second}, func(t *testing.T, p *plug, d *Dev) {
		next(t, d)
		<-time.After(time.Minute) // nobody looks: that is no stall
		next(t, d)
		p.do(func(p *plug) { p.frozen = true })
		began := time.Now()
		if _, err := d.Next(t.Context()); !errors.Is(err, ErrStalled) || time.Since(began) < time.Second || time.Since(began) > 1100*time.Millisecond {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		p.do(func(p *plug) { p.frozen = false })
		next(t, d)
		if p.opened != 2 {
			t.Errorf("opened %d times, want 2", p.opened)
		}
	})
}

func TestPulledWhileSomebodyWaits(t *testing.T) {
	story(t, Opts{}, func(t *testing.T, p *plug, d *Dev) {
		before := next(t, d)
		p.do(func(p *plug) { p.frozen = true })
		got := make(chan error)
		go func() { _, err := d.Next(t.Context()); got <- err }()
		synctest.Wait()
		p.do(func(p *plug) { p.fails["frame"], p.fails["open"], p.frozen = unix.ENODEV, unix.ENOENT, false })
		if err := <-got; !errors.Is(err, ErrGone) {
			t.Errorf("got %v, want ErrGone", err)
		}
		began := time.Now()
		for range 5 {
			if _, err := d.Next(t.Context()); !errors.Is(err, ErrGone) {
				t.Errorf("got %v, want ErrGone", err)
			}
		}
		if took := time.Since(began); took < 5*retry {
			t.Errorf("five attempts in %v: it spins", took)
		}
		p.heal()
		if f := next(t, d); f.Seq <= before.Seq || f.At <= before.At {
			t.Errorf("seq %d at %v after seq %d at %v", f.Seq, f.At, before.Seq, before.At)
		}
	})
}

// The error state in which poll says ready and there is no frame, for ever.
func TestItDoesNotSpin(t *testing.T) {
	story(t, Opts{}, func(t *testing.T, p *plug, d *Dev) {
		p.fail("frame", unix.EAGAIN)
		if _, err := d.Next(t.Context()); !errors.Is(err, ErrStalled) {
			t.Errorf("got %v, want ErrStalled", err)
		}
		if most := int(2*time.Second/poll) + 10; p.polls > most {
			t.Errorf("%d polls in 2 s, want at most %d", p.polls, most)
		}
	})
}

func TestBadFramesArePassedOver(t *testing.T) {
	junk := [][]byte{nil, {0xFF, soi}, []byte("no JPEG"), {0xFF, soi, 0xFF, 0xC0, 0, 11, 8, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1}}
	story(t, Opts{MJPEG: true}, func(t *testing.T, p *plug, d *Dev) {
		good := encoded(t, picture(0, 64, 48), true)
		p.make = func(n, _, _, _ int) []byte {
			if n < 20 {
				return junk[n%len(junk)]
			}
			return good
		}
		if f := next(t, d); f.Seq != 20 {
			t.Errorf("seq %d, want the 20th", f.Seq)
		}
		p.make = func(n, _, _, _ int) []byte { return good[:len(good)/2-n%7] }
		if _, err := d.Next(t.Context()); !errors.Is(err, ErrGarbage) {
			t.Errorf("got %v, want ErrGarbage", err)
		}
		p.make = func(int, int, int, int) []byte { return good }
		next(t, d)
	})
}

// A JPEG of another size than was negotiated is not a picture of this camera.
func TestAHugeJPEG(t *testing.T) {
	story(t, Opts{MJPEG: true}, func(t *testing.T, p *plug, d *Dev) {
		p.make = func(int, int, int, int) []byte { return encoded(t, picture(0, 200, 48), true) }
		if _, err := d.Next(t.Context()); !errors.Is(err, ErrGarbage) {
			t.Errorf("got %v, want ErrGarbage", err)
		}
	})
}

func TestTheNewestFrame(t *testing.T) {
	story(t, Opts{}, func(t *testing.T, p *plug, d *Dev) {
		next(t, d)
		<-time.After(10 * p.each)
		f := next(t, d)
		if got := int(f.Image.Y[0]); got != 11 {
			t.Errorf("frame %d, want the 11th: an old one was handed out", got)
		}
		if f.Seq != 1+buffers {
			t.Errorf("seq %d: the kernel handed over %d", f.Seq, 1+buffers)
		}
	})
}

func TestCancelAndHaltInTime(t *testing.T) {
	for name, end := range map[string]func(d *Dev, cancel func()){"cancel": func(_ *Dev, cancel func()) { cancel() }, "halt": func(d *Dev, _ func()) { _ = d.Halt() }} {
		story(t, Opts{}, func(t *testing.T, p *plug, d *Dev) {
			next(t, d)
			p.do(func(p *plug) { p.frozen = true })
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			got := make(chan error)
			go func() { _, err := d.Next(ctx); got <- err }()
			synctest.Wait()
			began := time.Now()
			end(d, cancel)
			err := <-got
			if want := map[string]error{"cancel": context.Canceled, "halt": ErrHalted}[name]; !errors.Is(err, want) || time.Since(began) > drvtest.Grace {
				t.Errorf("%s: %v after %v", name, err, time.Since(began))
			}
			if name == "cancel" && p.open() != 1 {
				t.Error("whoever stops waiting does not lose the camera")
			}
		})
	}
}

func TestStreamsThatDoNotStart(t *testing.T) {
	story(t, Opts{}, func(t *testing.T, p *plug, d *Dev) {
		p.fail("start", unix.ENOSPC) // a hub without bandwidth
		for range 100 {
			if _, err := d.Next(t.Context()); err == nil {
				t.Fatal("a stream")
			}
		}
		p.heal()
		next(t, d)
	})
}

func TestLight(t *testing.T) {
	has := map[webcam.ControlID]webcam.Control{
		powerLine: {Min: 0, Max: 2}, exposureAuto: {Min: 0, Max: 3}, exposureAbsolute: {Min: 3, Max: 2047}, exposurePriority: {Min: 0, Max: 1},
	}
	story(t, Opts{Mains: 50}, func(t *testing.T, p *plug, d *Dev) {
		p.controls = has
		next(t, d)
		if p.set[powerLine] != 1 || p.set[exposureAuto] != 3 || p.set[exposurePriority] != 0 || p.set[exposureAbsolute] != 0 {
			t.Errorf("%v", p.set)
		}
		for ask, want := range map[time.Duration]int32{10 * time.Millisecond: 100, time.Second: 2047, time.Microsecond: 3} {
			if err := d.SetExposure(ask); err != nil {
				t.Fatal(err)
			}
			next(t, d)
			if p.set[exposureAuto] != 1 || p.set[exposureAbsolute] != want {
				t.Errorf("%v: %v", ask, p.set)
			}
		}
		_ = d.SetExposure(0)
		next(t, d)
		if p.set[exposureAuto] != 3 {
			t.Errorf("back to automatic: %v", p.set)
		}
		for _, bad := range []time.Duration{-1, time.Minute} {
			var invalid *InvalidError
			if err := d.SetExposure(bad); !errors.As(err, &invalid) {
				t.Errorf("%v: %v", bad, err)
			}
		}
	})
	story(t, Opts{Exposure: 5 * time.Millisecond, Mains: 60, Role: Overview}, func(t *testing.T, p *plug, d *Dev) {
		p.controls = map[webcam.ControlID]webcam.Control{powerLine: {Min: 0, Max: 2}}
		p.fail("control", unix.EINVAL)
		next(t, d)
		if s := d.Shape(); len(s.Refused) != 1 || s.Refused[0] != uint32(powerLine) || d.String() != "overview camera" {
			t.Errorf("%s: %+v", d, s)
		}
	})
}

func TestOptsAreChecked(t *testing.T) {
	for _, bad := range []Opts{{Width: 5}, {Width: 9000}, {Height: -1}, {Rate: 500}, {Rate: -1}, {Stall: -1}, {Exposure: -1}, {Exposure: time.Hour}, {Mains: 55}} {
		var invalid *InvalidError
		if _, err := New("/dev/video0", &bad); !errors.As(err, &invalid) || invalid.Error() == "" {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := New("", nil); err == nil {
		t.Error("no path: no error")
	}
	if _, err := New("/dev/video0", nil); err != nil {
		t.Error(err)
	}
}

func TestConformance(t *testing.T) {
	drvtest.Run(t, func() (drvtest.Subject, error) {
		p := newPlug()
		d, err := New("/dev/v4l/by-id/usb-camera", &Opts{Open: p.Open})
		return drvtest.Subject{
			Device: d,
			Act: func() error {
				ctx, cancel := context.WithTimeout(context.Background(), time.Second)
				defer cancel()
				_, err := d.Next(ctx)
				return err
			},
			Inert: func() error {
				if n := p.open(); n != 0 && d.alive.Err() != nil {
					return fmt.Errorf("%d handles are open", n)
				}
				return nil
			},
		}, err
	})
}
