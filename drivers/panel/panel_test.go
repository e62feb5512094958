package panel_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/panel"
	"passlane/drivers/panel/panelsim"
	"periph.io/x/conn/v3/gpio"
)

var (
	closed = panelsim.Lamps{Cross: true}
	going  = panelsim.Lamps{Arrow: true}
)

func pins(p *panelsim.Panel) panel.Pins {
	return panel.Pins{Cross: p.Cross, Arrow: p.Arrow, Amber: p.Amber, Call: p.Call}
}

func hang(t testing.TB) (*panelsim.Panel, *panel.Dev) {
	t.Helper()
	p := panelsim.New()
	d, err := panel.New(pins(p))
	if err != nil {
		t.Fatal(err)
	}
	return p, d
}

func TestConformance(t *testing.T) {
	drvtest.Run(t, func() (drvtest.Subject, error) {
		p := panelsim.New()
		d, err := panel.New(pins(p))
		return drvtest.Subject{
			Device: d,
			Act:    func() error { return d.Show(false, true, false) },
			Inert: func() error {
				if p.Lit() != closed {
					return fmt.Errorf("lit are %+v", p.Lit())
				}
				return nil
			},
		}, err
	})
}

func TestShow(t *testing.T) {
	p, d := hang(t)
	for _, want := range []panelsim.Lamps{
		{Arrow: true}, {Cross: true, Amber: true}, {}, {Amber: true}, {Arrow: true, Amber: true}, {Cross: true},
	} {
		if err := d.Show(want.Cross, want.Arrow, want.Amber); err != nil || p.Lit() != want {
			t.Errorf("want %+v: %v, lit %+v", want, err, p.Lit())
		}
	}
	for _, lit := range p.History() {
		if lit.Cross && lit.Arrow {
			t.Errorf("cross and arrow were lit together: %+v", p.History())
		}
	}
}

func TestACrossAndAnArrowContradict(t *testing.T) {
	p, d := hang(t)
	if err := d.Show(true, true, false); !errors.Is(err, panel.ErrContradiction) || p.Lit() != closed {
		t.Errorf("got %v, lit %+v", err, p.Lit())
	}
}

func TestALampThatCannotBeSet(t *testing.T) {
	gone := errors.New("no such line")
	p, d := hang(t)
	p.Cross.Break(gone)
	if err := d.Show(false, true, false); !errors.Is(err, gone) || p.Lit() != closed || len(p.History()) != 1 {
		t.Errorf("got %v, lit %+v: the arrow must not be lit beside a cross, not even shortly", err, p.History())
	}
	p.Cross.Break(nil)
	if err := d.Show(false, true, false); err != nil || p.Lit() != going {
		t.Errorf("mended: %v, lit %+v", err, p.Lit())
	}
}

func TestStartUpFailsAtEachLine(t *testing.T) {
	gone := errors.New("no such line")
	for i := range 4 {
		p := panelsim.New()
		line := []*pinsim.Pin{p.Cross, p.Arrow, p.Amber, p.Call}[i]
		line.Break(gone)
		if _, err := panel.New(pins(p)); !errors.Is(err, gone) {
			t.Errorf("%s: got %v", line, err)
		}
	}
	var missing *panel.MissingError
	if _, err := panel.New(panel.Pins{Cross: panelsim.New().Cross}); !errors.As(err, &missing) || err.Error() != "panel: Pins.Arrow is missing" {
		t.Errorf("without an arrow: %v", err)
	}
}

// presses counts how often the button is reported until the bubble's story ends it.
func presses(t *testing.T, story func(p *panelsim.Panel, later func(time.Duration))) int {
	n := 0
	synctest.Test(t, func(t *testing.T) {
		p, d := hang(t)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			err := d.Pressed(ctx)
			for ; err == nil; err = d.Pressed(ctx) {
				n++
			}
			ended <- err
		}()
		story(p, func(d time.Duration) { <-time.After(d) })
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("in the end: %v", err)
		}
	})
	return n
}

func TestPresses(t *testing.T) {
	for _, c := range []struct {
		name  string
		story func(p *panelsim.Panel, later func(time.Duration))
		want  int
	}{
		{"nobody", func(_ *panelsim.Panel, later func(time.Duration)) { later(time.Hour) }, 0},
		{"held down", func(p *panelsim.Panel, later func(time.Duration)) { p.Press(); later(time.Minute) }, 1},
		{"three times", func(p *panelsim.Panel, later func(time.Duration)) {
			for range 3 {
				p.Press()
				later(100 * time.Millisecond)
				p.LetGo()
				later(100 * time.Millisecond)
			}
		}, 3},
		{"a spark", func(p *panelsim.Panel, later func(time.Duration)) {
			p.Press()
			later(5 * time.Millisecond)
			p.LetGo()
			later(time.Second)
		}, 0},
		{"edge lost", func(p *panelsim.Panel, later func(time.Duration)) { p.Call.SetUnseen(gpio.High); later(time.Second) }, 1},
	} {
		if got := presses(t, c.story); got != c.want {
			t.Errorf("%s: %d presses, want %d", c.name, got, c.want)
		}
	}
}

func TestHaltEndsAWaitForTheButton(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, d := hang(t)
		ended := make(chan error)
		go func() { ended <- d.Pressed(t.Context()) }()
		synctest.Wait()
		d.Halt()
		if err := <-ended; !errors.Is(err, panel.ErrHalted) {
			t.Errorf("got %v, want halted", err)
		}
	})
}

func TestWithoutAButton(t *testing.T) {
	lines := pins(panelsim.New())
	lines.Call = nil
	d, err := panel.New(lines)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Pressed(t.Context()); !errors.Is(err, panel.ErrNoButton) {
		t.Errorf("got %v, want no button", err)
	}
}
