package imager_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"
	"passlane/drivers/drvtest"
	"passlane/drivers/imager"
	"passlane/drivers/imager/imagersim"
)

// plug joins a driver to a simulated imager with AIM ids and a suffix.
func plug(t testing.TB) (*imagersim.Imager, *imager.Dev) {
	t.Helper()
	sim := imagersim.New()
	sim.AIM, sim.Suffix = "]Q1", "\r"
	d, err := imager.New("/dev/serial/by-id/usb-imager", imager.Opts{AIM: true, Suffix: []byte("\r"), Open: open(sim)})
	if err != nil {
		t.Fatal(err)
	}
	return sim, d
}

func open(sim *imagersim.Imager) func(string, int) (imager.Port, error) {
	return func(string, int) (imager.Port, error) {
		p, err := sim.Open()
		if err != nil {
			return nil, err
		}
		return p, nil
	}
}

func TestConformance(t *testing.T) {
	drvtest.Run(t, func() (drvtest.Subject, error) {
		sim, d := plug(t)
		n := 0
		return drvtest.Subject{
			Device: d,
			Act: func() error {
				ctx, cancel := context.WithTimeout(context.Background(), time.Second)
				defer cancel()
				n++
				payload := strings.Repeat("x", n)
				time.AfterFunc(200*time.Millisecond, func() { sim.Show(payload) })
				_, err := d.Scan(ctx)
				<-time.After(time.Second)
				return err
			},
			Inert: func() error { return nil }, // it moves nothing
		}, nil
	})
}

// scene is a driver that reads all the time.
type scene struct {
	t   *testing.T
	sim *imagersim.Imager
	dev *imager.Dev
	got chan string // payloads, and errors behind "!"
}

// story runs one with a driver whose errors are waited out, as the station does it.
func story(t *testing.T, play func(s scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sim, d := plug(t)
		s := scene{t, sim, d, make(chan string, 1000)}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for ctx.Err() == nil {
				b, err := d.Scan(ctx)
				switch {
				case ctx.Err() != nil:
				case err != nil:
					s.got <- "!" + err.Error()
					<-time.After(500 * time.Millisecond)
				default:
					s.got <- string(b)
				}
			}
		}()
		s.later(time.Second)
		play(s)
		cancel()
		<-ended
		if err := d.Halt(); err != nil {
			t.Error(err)
		}
	})
}

func (s scene) later(d time.Duration) { <-time.After(d) }

// show shows a symbol for a moment.
func (s scene) show(payload string) {
	s.sim.Show(payload)
	s.later(200 * time.Millisecond)
}

// read checks what was read since the last time; an error is named by its end.
func (s scene) read(want ...string) {
	s.t.Helper()
	var got []string
	for len(s.got) > 0 {
		got = append(got, <-s.got)
	}
	same := len(got) == len(want)
	for i := 0; same && i < len(got); i++ {
		same = got[i] == want[i] || want[i][0] == '!' && got[i][0] == '!' && strings.Contains(got[i], want[i][1:])
	}
	if !same {
		s.t.Errorf("read %q, want %q", got, want)
	}
}

func TestSymbolsAreRead(t *testing.T) {
	story(t, func(s scene) {
		s.show("one")
		s.show("\x00\xff\r\x02")
		s.sim.Trickle(s.sim.Frame("slowly"), 40*time.Millisecond)
		s.later(time.Second)
		s.read("one", "\x00\xff\r\x02", "slowly")
	})
}

func TestASymbolThatStaysIsReadOnce(t *testing.T) {
	story(t, func(s scene) {
		for range 50 {
			s.show("again")
		}
		s.read("again")
		s.later(3 * time.Second)
		s.show("again")
		s.read("again")
		if c := s.dev.Counts(); c.Symbols != 51 || c.Repeats != 49 {
			s.t.Errorf("counts %+v", c)
		}
	})
}

func TestHalfMessagesAndGarbage(t *testing.T) {
	story(t, func(s scene) {
		for _, raw := range []string{"]Q1hal", "f\r", "garbage", "\xff\xfe\x00", "ATZ\r", strings.Repeat("z", 5000)} {
			s.sim.Send(raw)
			s.later(200 * time.Millisecond)
		}
		s.show("whole")
		s.read("whole")
		if c := s.dev.Counts(); c != (imager.Counts{Symbols: 1, Halves: 5, TooLong: 1}) {
			s.t.Errorf("counts %+v", c)
		}
	})
}

func TestUnpluggedAndPluggedInAgain(t *testing.T) {
	for name, cause := range map[string]error{"EIO": unix.EIO, "hung up": io.EOF, "ENODEV": unix.ENODEV} {
		t.Run(name, func(t *testing.T) {
			story(t, func(s scene) {
				s.show("before")
				s.sim.Send("]Q1half a mess")
				s.later(20 * time.Millisecond)
				s.sim.Unplug(cause)
				s.later(1200 * time.Millisecond)
				s.read("before", "!imager: gone", "!imager: gone", "!imager: gone")
				s.sim.Plug()
				s.later(time.Second)
				s.show("after")
				s.read("after")
				if n := s.sim.Opened(); n != 2 {
					s.t.Errorf("opened %d times", n)
				}
			})
		})
	}
}

func TestAPortThatSomebodyElseHas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := plug(t)
		sim.Take(true)
		if _, err := d.Scan(t.Context()); !errors.Is(err, imager.ErrBusy) || !strings.Contains(err.Error(), "by-id") {
			t.Errorf("got %v", err)
		}
		sim.Take(false)
		go func() { <-time.After(time.Second); sim.Show("free") }()
		if b, err := d.Scan(t.Context()); err != nil || string(b) != "free" {
			t.Errorf("got %q, %v", b, err)
		}
	})
}

func TestBabble(t *testing.T) {
	story(t, func(s scene) {
		for range 300 { // 3 s without a silence
			s.sim.Send(strings.Repeat("b", 100))
			s.later(10 * time.Millisecond)
		}
		s.later(time.Second)
		if len(s.got) < 2 || len(s.got) > 5 {
			s.t.Errorf("told %d times", len(s.got))
		}
		for len(s.got) > 0 {
			if e := <-s.got; !strings.Contains(e, "imager: babble") {
				s.t.Errorf("told %q", e)
			}
		}
		s.show("quiet again")
		s.read("quiet again")
	})
}

func TestWhatCameWhileNobodyScannedIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := plug(t)
		go func() { <-time.After(200 * time.Millisecond); sim.Show("first") }()
		if b, err := d.Scan(t.Context()); err != nil || string(b) != "first" {
			t.Fatalf("got %q, %v", b, err)
		}
		<-time.After(500 * time.Millisecond)
		sim.Show("the next, soon")
		if b, err := d.Scan(t.Context()); err != nil || string(b) != "the next, soon" {
			t.Fatalf("got %q, %v", b, err)
		}
		<-time.After(time.Minute)
		sim.Show("long ago")
		<-time.After(time.Minute)
		go func() { <-time.After(time.Second); sim.Show("now") }()
		if b, err := d.Scan(t.Context()); err != nil || string(b) != "now" {
			t.Errorf("got %q, %v", b, err)
		}
	})
}

func TestTheSymbologyIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := plug(t)
		sim.AIM = "]d2"
		go func() { <-time.After(200 * time.Millisecond); sim.Show("matrix") }()
		if s, err := d.Read(t.Context()); err != nil || s.AIM != "]d2" || string(s.Payload) != "matrix" {
			t.Errorf("got %+v, %v", s, err)
		}
	})
}

func TestAScanEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, d := plug(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		if _, err := d.Scan(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > time.Minute+50*time.Millisecond {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
		ended := make(chan error)
		go func() { _, err := d.Scan(t.Context()); ended <- err }()
		<-time.After(time.Second)
		if err := d.Halt(); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, imager.ErrHalted) {
			t.Errorf("got %v", err)
		}
	})
}
