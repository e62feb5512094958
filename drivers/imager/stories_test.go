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

	"passlane/drivers/imager"
	"passlane/drivers/imager/imagersim"
)

func TestSymbolsAreRead(t *testing.T) {
	story(t, func(s scene) {
		s.show("one")
		s.show("\x00\xff\r\x02")
		s.sim.Trickle(s.sim.Frame("slowly"), 40*time.Millisecond)
		s.later(time.Second)
		s.tells("one", "\x00\xff\r\x02", "slowly")
	})
}

func TestASymbolThatStaysIsReadOnce(t *testing.T) {
	story(t, func(s scene) {
		s.show("again")
		s.later(2 * time.Second) // and 200 ms
		s.show("again")
		for range 50 {
			s.show("again")
		}
		s.tells("again")
		if !s.dev.Lingers() {
			s.t.Error("what is read again and again does not linger")
		}
		s.later(3 * time.Second)
		if s.dev.Lingers() {
			s.t.Error("what is gone lingers")
		}
		s.show("again")
		s.tells("again")
		if c := s.dev.Counts(); c.Symbols != 53 || c.Repeats != 51 {
			s.t.Errorf("counts %+v", c)
		}
	})
}

func TestASymbolIsReadOnceThoughItWasUnpluggedBetween(t *testing.T) {
	story(t, func(s scene) {
		s.show("once")
		s.sim.Unplug(unix.EIO)
		s.sim.Plug()
		s.later(time.Second)
		s.show("once")
		s.tells("once", "!unplugged", "works")
	})
}

func TestHalfMessagesAndGarbage(t *testing.T) {
	story(t, func(s scene) {
		for _, raw := range []string{"]Q1hal", "f\r", "garbage", "\xff\xfe\x00", "ATZ\r", strings.Repeat("z", 5000)} {
			s.sim.Send(raw)
			s.later(200 * time.Millisecond)
		}
		s.sim.Send("]C1soap\r")
		s.later(200 * time.Millisecond)
		s.show("whole")
		s.tells("whole")
		if c := s.dev.Counts(); c != (imager.Counts{Symbols: 1, Halves: 5, TooLong: 1, Foreign: 1}) {
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
				s.later(time.Minute)
				s.tells("before", "!"+cause.Error())
				s.sim.Plug()
				s.later(2 * time.Second)
				s.tells("works")
				s.show("after")
				s.tells("after")
				if n := s.sim.Opened(); n != 2 {
					s.t.Errorf("opened %d times", n)
				}
			})
		})
	}
}

func TestPluggedInLate(t *testing.T) {
	story(t, func(s scene) {
		s.tells()
		s.sim.Unplug(io.EOF)
		s.later(time.Hour)
		s.sim.Plug()
		s.later(2 * time.Second)
		s.show("at last")
		s.tells("!unplugged", "works", "at last")
	})
}

// A path that is not there is looked for at intervals, however eager the caller.
func TestALineIsNotOpenedTooOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := plug(t)
		sim.Unplug(io.EOF)
		began, tries := time.Now(), 0
		for ; time.Since(began) < time.Second; tries++ {
			if _, err := d.Scan(t.Context()); !errors.Is(err, imager.ErrUnplugged) || !errors.Is(err, unix.ENOENT) {
				t.Fatalf("got %v", err)
			}
		}
		if tries != 6 {
			t.Errorf("%d times in a second", tries)
		}
	})
}

func TestALineThatSomebodyElseHas(t *testing.T) {
	story(t, func(s scene) {
		s.sim.Take(true)
		s.sim.Unplug(io.EOF)
		s.sim.Plug()
		s.later(time.Minute)
		s.tells("!EOF")
		s.sim.Take(false)
		s.later(2 * time.Second)
		s.show("free")
		s.tells("works", "free")
	})
}

// Silence is what a lane without travellers sounds like.
func TestSilenceIsNoError(t *testing.T) {
	story(t, func(s scene) {
		s.later(time.Hour)
		s.show("at last")
		s.tells("at last")
		if n := s.sim.Opened(); n != 1 {
			s.t.Errorf("opened %d times", n)
		}
	})
}

// looks counts the reads of a port.
type looks struct {
	imager.Port
	n *int
}

func (l looks) Read(p []byte) (int, error) {
	*l.n++
	return l.Port.Read(p)
}

// A small board has other things to do than to look at a silent line.
func TestASilentLineIsLookedAtTenTimesASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		l := line(imagersim.New())
		open := l.Open
		l.Open = func() (imager.Port, error) { p, err := open(); return looks{p, &n}, err }
		d, err := imager.New(l, imager.Opts{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := d.Scan(ctx); !errors.Is(err, context.DeadlineExceeded) || n > 610 {
			t.Errorf("%d looks in a minute, %v", n, err)
		}
	})
}

func TestBabble(t *testing.T) {
	story(t, func(s scene) {
		s.send(strings.Repeat("b", 100), 10*time.Millisecond, time.Minute)
		s.tells("!babble")
		s.later(5 * time.Second)
		s.tells("works")
		s.show("quiet again")
		s.tells("quiet again")
	})
}

// A receiver of GPS is what most often has the imager's path where that is not a stable one.
func TestADeviceOfAnotherKind(t *testing.T) {
	story(t, func(s scene) {
		fix := "$GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,*76\r\n"
		s.send(fix, time.Second, time.Hour)
		s.tells("!babble")
		s.later(5 * time.Second)
		s.tells("works")
	})
}

// Whoever set it up wrong is told with each symbol, until it is set up right.
func TestAnImagerThatIsSetUpOtherwise(t *testing.T) {
	story(t, func(s scene) {
		s.sim.AIM = ""
		for range 7 {
			s.show("no AIM id")
		}
		s.tells()
		s.show("no AIM id")
		s.later(5 * time.Second)
		s.tells("!babble", "works")
		s.show("no AIM id")
		s.later(time.Second)
		s.sim.AIM = "]Q1"
		s.show("right")
		s.later(time.Second)
		s.tells("!babble", "works", "right")
	})
}

func TestWhatWasSaidAgainstOneDeviceIsNotAgainstTheNext(t *testing.T) {
	story(t, func(s scene) {
		s.send("$GPGGA", 200*time.Millisecond, 1400*time.Millisecond)
		s.sim.Unplug(io.EOF)
		s.sim.Plug()
		s.later(2 * time.Second)
		s.tells("!unplugged", "works")
		s.sim.Send("half")
		s.later(time.Second)
		s.show("an imager's")
		s.tells("an imager's")
	})
}

func TestWhatCameWhileNobodyScannedIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := plug(t)
		reads := func(want string) {
			t.Helper()
			if b, err := d.Scan(t.Context()); err != nil || string(b) != want {
				t.Fatalf("got %q, %v, want %q", b, err, want)
			}
		}
		time.AfterFunc(200*time.Millisecond, func() { sim.Show("first") })
		reads("first")
		<-time.After(500 * time.Millisecond)
		sim.Show("the next, soon")
		reads("the next, soon")
		<-time.After(time.Minute)
		sim.Show("long ago")
		<-time.After(time.Minute)
		time.AfterFunc(time.Second, func() { sim.Show("now") })
		reads("now")
	})
}

func TestASymbolThatNobodyFetchedIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := imagersim.New()
		sim.Suffix = "\n"
		d, err := imager.New(line(sim), imager.Opts{Suffix: []byte("\n"), BySuffix: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			pause       time.Duration
			shown, want string
		}{{0, "one\ntwo", "one"}, {500 * time.Millisecond, "", "two"}, {0, "three\nfour", "three"}, {time.Minute, "five", "five"}} {
			<-time.After(c.pause)
			if c.shown != "" {
				time.AfterFunc(200*time.Millisecond, func() { sim.Show(c.shown) })
			}
			if b, err := d.Scan(t.Context()); err != nil || string(b) != c.want {
				t.Fatalf("got %q, %v, want %q", b, err, c.want)
			}
		}
	})
}

func TestTheSymbologyIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, d := plug(t)
		sim.AIM = "]d2"
		time.AfterFunc(200*time.Millisecond, func() { sim.Show("matrix") })
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
		if _, err := d.Scan(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > time.Minute+100*time.Millisecond {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
		ended := make(chan error)
		for range 2 { // the second waits for the first
			go func() { _, err := d.Scan(t.Context()); ended <- err }()
		}
		<-time.After(time.Second)
		if err := d.Halt(); err != nil {
			t.Error(err)
		}
		for range 2 {
			if err := <-ended; !errors.Is(err, imager.ErrHalted) {
				t.Errorf("got %v", err)
			}
		}
	})
}
