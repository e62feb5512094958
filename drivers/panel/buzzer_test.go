package panel_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/panel"
	"passlane/drivers/panel/panelsim"
)

func TestBuzzerConformance(t *testing.T) {
	drvtest.Run(t, func() (drvtest.Subject, error) {
		p := panelsim.NewBuzzer()
		b, err := panel.NewBuzzer(p.Pin)
		return drvtest.Subject{
			Device: b,
			Act:    func() error { return b.Play(panel.Alarm) },
			Inert: func() error {
				if p.Pin.Level() {
					return errors.New("the buzzer sounds")
				}
				return nil
			},
		}, err
	})
}

// sounds runs a story with a buzzer and returns what was heard, in milliseconds.
func sounds(t *testing.T, story func(b *panel.Buzzer, p *panelsim.Buzzer)) (heard []int) {
	synctest.Test(t, func(t *testing.T) {
		p := panelsim.NewBuzzer()
		b, err := panel.NewBuzzer(p.Pin)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- b.Run(ctx) }()
		synctest.Wait()
		story(b, p)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		for _, d := range p.Heard() {
			if d > 0 { // nobody hears one that was replaced at once
				heard = append(heard, int(d.Milliseconds()))
			}
		}
	})
	return heard
}

func later(d time.Duration) { <-time.After(d) }

func TestTunes(t *testing.T) {
	must := func(err error) {
		if err != nil {
			t.Error(err)
		}
	}
	for _, c := range []struct {
		name  string
		story func(b *panel.Buzzer, p *panelsim.Buzzer)
		want  []int
	}{
		{"accepted", func(b *panel.Buzzer, _ *panelsim.Buzzer) { must(b.Play(panel.Accepted)); later(time.Second) }, []int{150}},
		{"refused", func(b *panel.Buzzer, _ *panelsim.Buzzer) { must(b.Play(panel.Refused)); later(2 * time.Second) }, []int{150, 150, 150}},
		{"alarm has an end", func(b *panel.Buzzer, _ *panelsim.Buzzer) { must(b.Play(panel.Alarm)); later(time.Hour) }, []int{60000}},
		{"a tune in place of another", func(b *panel.Buzzer, _ *panelsim.Buzzer) {
			must(b.Play(panel.Alarm))
			later(time.Second)
			must(b.Play(panel.Accepted))
			later(time.Second)
		}, []int{1000, 150}},
		{"silenced", func(b *panel.Buzzer, _ *panelsim.Buzzer) {
			must(b.Play(panel.Alarm))
			later(time.Second)
			must(b.Play(nil))
			later(time.Second)
		}, []int{1000}},
		{"only the last of several at once", func(b *panel.Buzzer, _ *panelsim.Buzzer) {
			for range 5 {
				must(b.Play(panel.Alarm))
			}
			must(b.Play(panel.Accepted))
			later(time.Second)
		}, []int{150}},
		{"cancelled", func(b *panel.Buzzer, _ *panelsim.Buzzer) { must(b.Play(panel.Alarm)); later(300 * time.Millisecond) }, []int{300}},
		{"a rest, and nothing", func(b *panel.Buzzer, _ *panelsim.Buzzer) {
			must(b.Play(panel.Tune{{Off: time.Second}, {}, {On: time.Second}}))
			later(3 * time.Second)
		}, []int{1000}},
		{"a line that is away", func(b *panel.Buzzer, p *panelsim.Buzzer) {
			p.Pin.Break(errors.New("no such line"))
			must(b.Play(panel.Refused))
			later(time.Second)
			p.Pin.Break(nil)
			must(b.Play(panel.Accepted))
			later(time.Second)
		}, []int{150}},
	} {
		if got := sounds(t, c.story); !slices.Equal(got, c.want) {
			t.Errorf("%s: heard %v, want %v", c.name, got, c.want)
		}
	}
}

func TestABuzzerSaysWhatIsWrong(t *testing.T) {
	gone := errors.New("no such line")
	p := panelsim.NewBuzzer()
	p.Pin.Break(gone)
	if _, err := panel.NewBuzzer(p.Pin); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
	var missing *panel.MissingError
	if _, err := panel.NewBuzzer(nil); !errors.As(err, &missing) {
		t.Errorf("got %v", err)
	}
	b, err := panel.NewBuzzer(panelsim.NewBuzzer().Pin)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Play(panel.Accepted); !errors.Is(err, panel.ErrNotRunning) {
		t.Errorf("got %v", err)
	}
	if err := errors.Join(b.Halt(), b.Halt()); err != nil {
		t.Error(err)
	}
	if err := b.Run(t.Context()); !errors.Is(err, panel.ErrHalted) {
		t.Errorf("got %v", err)
	}
}

func TestABuzzerRunsOnce(t *testing.T) {
	sounds(t, func(b *panel.Buzzer, _ *panelsim.Buzzer) {
		if err := b.Run(t.Context()); !errors.Is(err, panel.ErrRunning) {
			t.Errorf("got %v", err)
		}
	})
}
