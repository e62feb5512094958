package imager_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/imager"
	"passlane/drivers/imager/imagersim"
)

// plug joins a driver to a simulated imager with AIM ids and a suffix.
func plug(t testing.TB) (*imagersim.Imager, *imager.Dev) {
	t.Helper()
	sim := imagersim.New()
	sim.AIM, sim.Suffix = "]Q1", "\r"
	d, err := imager.New(line(sim), imager.Opts{AIM: true, Suffix: []byte("\r"), Accept: []string{"]Q", "]d"}})
	if err != nil {
		t.Fatal(err)
	}
	return sim, d
}

func line(sim *imagersim.Imager) imager.Line {
	return imager.Line{Name: "/dev/serial/by-id/usb-imager", Open: func() (imager.Port, error) {
		p, err := sim.Open()
		if err != nil {
			return nil, err
		}
		return p, nil
	}}
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

// scene is an imager in a lane.
type scene struct {
	t    *testing.T
	sim  *imagersim.Imager
	dev  *imager.Dev
	told chan string // payloads, "!" and an error, "works"
}

// story plays one in a time of its own, beginning when the imager listens.
func story(t *testing.T, play func(s scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sim, d := plug(t)
		s := scene{t, sim, d, make(chan string, 1000)}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); s.tend(ctx) }()
		s.later(time.Second)
		play(s)
		cancel()
		<-ended
		if err := d.Halt(); err != nil {
			t.Error(err)
		}
	})
}

// pause is how long a station leaves a broken device alone, and how long it must wait without an error to work again.
const pause = 500 * time.Millisecond

// tend scans as a station does: an error is told once, and that it works again.
func (s scene) tend(ctx context.Context) {
	ill := false
	for ctx.Err() == nil {
		was, well := ill, make(chan struct{})
		patience := time.AfterFunc(pause, func() { defer close(well); s.works(was) })
		b, err := s.dev.Scan(ctx)
		if !patience.Stop() {
			<-well
			ill = false
		}
		switch {
		case ctx.Err() != nil:
		case err == nil:
			s.works(ill)
			s.told <- string(b)
			ill = false
		default:
			if !ill {
				s.told <- "!" + err.Error()
			}
			ill = true
			s.later(pause)
		}
	}
}

func (s scene) works(was bool) {
	if was {
		s.told <- "works"
	}
}

func (s scene) later(d time.Duration) { <-time.After(d) }

// show shows a symbol for a moment.
func (s scene) show(payload string) {
	s.sim.Show(payload)
	s.later(200 * time.Millisecond)
}

// send sends something every now and then, for a time.
func (s scene) send(raw string, every, during time.Duration) {
	for end := time.Now().Add(during); time.Now().Before(end); s.later(every) {
		s.sim.Send(raw)
	}
}

// tells checks what the lane was told since the last time; an error is named by a part of it.
func (s scene) tells(want ...string) {
	s.t.Helper()
	synctest.Wait()
	var got []string
	for len(s.told) > 0 {
		got = append(got, <-s.told)
	}
	same := func(got, want string) bool {
		return got == want || want[0] == '!' && got[0] == '!' && strings.Contains(got, want[1:])
	}
	if !slices.EqualFunc(got, want, same) {
		s.t.Errorf("told %q, want %q", got, want)
	}
}
