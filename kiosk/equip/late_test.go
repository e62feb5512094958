package equip

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/gate"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/panel"
	"passlane/drivers/panel/panelsim"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"passlane/kiosk/config"
	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

var errNoChip = errors.New("no such chip")

// board is a lane's board whose chips may come late.
type board struct {
	*testing.T
	devices *Devices
	kit     station.Kit
	log     bytes.Buffer
	stop    func() error // ends Run

	gate   *turnstilesim.Gate
	panel  *panelsim.Panel
	buzzer *panelsim.Buzzer
	key    *panelsim.Key
	reader *nfcsim.Reader

	mu    sync.Mutex
	why   error // why nothing can be opened
	tries int
	ends  []string
}

// play tells the story of one part that is not there when the lane starts.
func play(t *testing.T, p lane.Part, open func(*board, *Devices) error, story func(*board)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &board{
			T: t, why: errNoChip, reader: nfcsim.New(), gate: turnstilesim.New(), panel: panelsim.New(), buzzer: panelsim.NewBuzzer(), key: panelsim.NewKey(),
		}
		given := config.Line{Chip: "gpiochip1"}
		b.devices = &Devices{
			log:  slog.New(slog.NewTextHandler(&b.log, nil)),
			conf: config.Lane{Panel: config.Panel{Call: given, Key: given, Buzzer: given}},
		}
		b.devices.later(p, func(own *Devices) error {
			b.mu.Lock()
			b.tries++
			why := b.why
			b.mu.Unlock()
			if why != nil {
				return why
			}
			own.own(nil, b.ended("lines"))
			return open(b, own)
		}, errNoChip)
		b.devices.Fill(&b.kit)
		ctx, stop := context.WithCancel(context.Background())
		over := make(chan error, 1)
		go func() { over <- b.devices.Run(ctx) }()
		b.stop = sync.OnceValue(func() error { stop(); return <-over })
		defer func() {
			if err := b.stop(); err != nil {
				t.Error(err)
			}
		}()
		story(b)
	})
}

// comes plugs the chip in, or takes it away for another reason.
func (b *board) comes(why error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.why = why
}

func (b *board) tried() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.tries
}

func (b *board) ended(what string) func() error {
	return func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.ends = append(b.ends, what)
		return nil
	}
}

func (b *board) after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// tells wants the next event of the gate, apart from its word that it is secured, to be of a kind.
func (b *board) tells(want gate.Kind) {
	b.Helper()
	select {
	case e := <-b.kit.Gate.Events():
		if e.Kind == gate.Secured {
			b.tells(want)
			return
		}
		if e.Kind != want {
			b.Errorf("the gate tells %s, want %s", e.Kind, want)
		}
	case <-time.After(time.Minute):
		b.Errorf("the gate does not tell %s", want)
	}
}

// quiet wants the gate to tell nothing for a while, but that it is secured.
func (b *board) quiet() {
	b.Helper()
	select {
	case e := <-b.kit.Gate.Events():
		if e.Kind == gate.Secured {
			b.quiet()
			return
		}
		b.Errorf("the gate tells %s", e.Kind)
	case <-time.After(5 * time.Second):
	}
}

// openGate opens the gate on its pins.
func openGate(b *board, own *Devices) error {
	g := b.gate
	dev, err := turnstile.New(turnstile.Pins{
		Pass: g.Pass, Hold: g.Hold, BeamA: g.BeamA, BeamB: g.BeamB, LimitOpen: g.LimitOpen, LimitClosed: g.LimitClosed, Fire: g.FireLoop,
	}, nil)
	if err != nil {
		return err
	}
	own.own(dev.Run, func() error { return errors.Join(b.ended("gate")(), dev.Halt()) })
	own.fill = append(own.fill, func(k *station.Kit) { k.Gate = dev })
	return nil
}

func TestAGateThatComesLate(t *testing.T) {
	play(t, lane.Gate, openGate, func(b *board) {
		b.tells(gate.Fault)
		b.after(3500 * time.Millisecond)
		for _, order := range []func() error{b.kit.Gate.Lock, b.kit.Gate.Release, b.kit.Gate.Rearm, func() error { return b.kit.Gate.Open(1, 0) }} {
			if err := order(); !errors.Is(err, errNoChip) || !strings.Contains(err.Error(), "gate") {
				b.Errorf("got %v", err)
			}
		}
		if b.tried() != 3 || b.gate.Hold.Level() == gpio.High || b.log.Len() > 0 {
			b.Errorf("tried %d times; said %s", b.tried(), b.log.String())
		}
		b.comes(nil)
		b.tells(gate.Closed)
		b.tells(gate.Recovered)
		if err := b.kit.Gate.Open(1, 0); err != nil {
			b.Fatal(err)
		}
		b.gate.Walk()
		for _, k := range []gate.Kind{gate.Opened, gate.Passed, gate.Closed} {
			b.tells(k)
		}
		b.quiet()
		if b.tried() != 4 || strings.Count(b.log.String(), "device came") != 1 {
			b.Errorf("tried %d times; said %s", b.tried(), b.log.String())
		}
		if err := b.devices.Halt(); err != nil || b.gate.Hold.Level() == gpio.High {
			b.Errorf("at the end: %v, hold %s", err, b.gate.Hold.Level())
		}
		if err := b.stop(); err != nil || !slices.Equal(b.ends, []string{"gate", "lines"}) {
			b.Errorf("%v, in the order %v", err, b.ends)
		}
	})
}

// What a gate tells while nobody listens waits, in its order.
func TestALateGateIsHeardLate(t *testing.T) {
	play(t, lane.Gate, openGate, func(b *board) {
		b.comes(nil)
		b.after(3 * time.Second)
		if err := b.kit.Gate.Open(1, 0); err != nil {
			b.Fatal(err)
		}
		b.gate.Walk()
		b.after(5 * time.Second)
		var told []gate.Kind
		for len(told) < 6 {
			if e := <-b.kit.Gate.Events(); e.Kind != gate.Secured {
				told = append(told, e.Kind)
			}
		}
		well := slices.Index(told, gate.Recovered)
		if well < 0 || !slices.Equal(slices.Delete(told, well, well+1), []gate.Kind{gate.Fault, gate.Closed, gate.Opened, gate.Passed, gate.Closed}) {
			b.Errorf("told %v", told)
		}
	})
}

// A gate that comes ill has not recovered by that.
func TestALateGateThatIsIll(t *testing.T) {
	play(t, lane.Gate, openGate, func(b *board) {
		b.gate.Pass.Break(errors.New("no power"))
		b.comes(nil)
		b.tells(gate.Fault)
		b.after(3 * time.Second)
		if err := b.kit.Gate.Lock(); err == nil || !strings.Contains(err.Error(), "no power") || strings.Count(b.log.String(), "device missing") != 1 {
			b.Errorf("%v; said %s", err, b.log.String())
		}
		b.gate.Pass.Break(nil)
		b.tells(gate.Closed)
		b.gate.Pass.Break(errors.New("again"))
		b.tells(gate.Fault)
		b.quiet()
		b.gate.Pass.Break(nil)
		b.tells(gate.Recovered)
	})
}

func TestAGateThatNeverComes(t *testing.T) {
	play(t, lane.Gate, openGate, func(b *board) {
		b.tells(gate.Fault)
		b.quiet()
		if err := b.stop(); err != nil || b.log.Len() > 0 || len(b.ends) > 0 {
			b.Errorf("%v; said %s", err, b.log.String())
		}
		tried := b.tried()
		b.comes(nil)
		if b.after(time.Minute); b.tried() != tried {
			b.Error("tried after the end")
		}
		if err := b.kit.Gate.Lock(); !errors.Is(err, errNoChip) {
			b.Errorf("got %v", err)
		}
	})
}

func TestAGateThatCannotBe(t *testing.T) {
	play(t, lane.Gate, openGate, func(b *board) {
		b.comes(&turnstile.InvalidError{Field: "Pins.Hold", Want: "a line"})
		b.after(time.Minute)
		if b.tried() != 1 || strings.Count(b.log.String(), "Pins.Hold") != 1 {
			b.Errorf("tried %d times; said %s", b.tried(), b.log.String())
		}
	})
}

func TestHaltBeforeTheGateComes(t *testing.T) {
	play(t, lane.Gate, openGate, func(b *board) {
		if err := b.devices.Halt(); err != nil {
			b.Error(err)
		}
		b.comes(nil)
		if b.after(time.Minute); b.tried() > 0 || len(b.ends) > 0 {
			b.Errorf("tried %d times", b.tried())
		}
	})
}

// Whoever halts, or ends, while a gate is being opened waits until it is given back.
func TestTheEndInTheMiddleOfOpening(t *testing.T) {
	for name, end := range map[string]func(*board) error{"halt": func(b *board) error { return b.devices.Halt() }, "end": func(b *board) error { return b.stop() }} {
		t.Run(name, func(t *testing.T) {
			slow := func(b *board, own *Devices) error {
				time.Sleep(10 * time.Second)
				return openGate(b, own)
			}
			play(t, lane.Gate, slow, func(b *board) {
				b.comes(nil)
				b.after(5 * time.Second)
				if err := b.kit.Gate.Lock(); !errors.Is(err, errNoChip) {
					b.Errorf("got %v, at once", err)
				}
				if err := end(b); err != nil || !slices.Equal(b.ends, []string{"gate", "lines"}) || b.gate.Hold.Level() == gpio.High {
					b.Errorf("%v, ended %v, hold %s", err, b.ends, b.gate.Hold.Level())
				}
				if err := errors.Join(b.stop(), b.devices.Halt()); err != nil || len(b.ends) != 2 || strings.Contains(b.log.String(), "device came") {
					b.Errorf("%v, ended %v; said %s", err, b.ends, b.log.String())
				}
			})
		})
	}
}

func TestAReaderThatComesLate(t *testing.T) {
	open := func(b *board, own *Devices) error {
		own.own(nil, b.ended("reader"))
		own.fill = append(own.fill, func(k *station.Kit) { k.Reader = b.reader })
		return nil
	}
	play(t, lane.Reader, open, func(b *board) {
		if _, err := b.kit.Reader.WaitCard(b.Context()); !errors.Is(err, errNoChip) {
			b.Errorf("got %v", err)
		}
		b.comes(nil)
		b.after(2 * time.Second)
		b.reader.Lay(make([]byte, 64))
		if c, err := b.kit.Reader.WaitCard(b.Context()); err != nil || c == nil {
			b.Errorf("%v, %v", c, err)
		}
		if err := b.stop(); err != nil || !slices.Equal(b.ends, []string{"reader", "lines"}) {
			b.Errorf("%v, ended %v", err, b.ends)
		}
	})
}

// Lamps that come late are lit as they are told, and button, key and buzzer with them, of which each may not work.
func TestAPanelThatComesLate(t *testing.T) {
	for name, broken := range map[string]error{"all": nil, "lamps alone": errors.New("short circuit")} {
		t.Run(name, func(t *testing.T) {
			open := func(b *board, own *Devices) error {
				p := b.panel
				lamps, err := panel.New(panel.Pins{Cross: p.Cross, Arrow: p.Arrow, Amber: p.Amber, Call: p.Call})
				if err != nil {
					return err
				}
				own.own(nil, lamps.Halt)
				own.fill = append(own.fill, func(k *station.Kit) { k.Lamps, k.Call = lamps, lamps })
				own.beside(b.buzzer.Pin, b.key.Pin)
				return nil
			}
			play(t, lane.Lamps, open, func(b *board) {
				b.buzzer.Pin.Break(broken)
				b.key.Pin.Break(broken)
				if err := errors.Join(b.kit.Lamps.Show(true, false, false), b.kit.Buzzer.Tone(lane.ToneAccepted)); !errors.Is(err, errNoChip) {
					b.Errorf("got %v", err)
				}
				ctx, stop := context.WithTimeout(b.Context(), 10*time.Second)
				defer stop()
				pressed, turned := make(chan error, 1), make(chan error, 1)
				go func() { pressed <- b.kit.Call.Pressed(ctx) }()
				go func() {
					on, err := b.kit.Key.Turned(ctx)
					if err == nil && !on {
						err = errors.New("turned off")
					}
					turned <- err
				}()
				b.comes(nil)
				b.after(2 * time.Second)
				if !b.panel.Lit().Cross {
					b.Error("the cross is dark")
				}
				b.panel.Press()
				b.key.Turn(true)
				b.after(time.Second)
				if err := errors.Join(<-pressed, b.kit.Lamps.Show(false, true, false)); err != nil || !b.panel.Lit().Arrow {
					b.Errorf("%v, lit %+v", err, b.panel.Lit())
				}
				tone := b.kit.Buzzer.Tone(lane.ToneAccepted)
				if b.after(time.Second); broken == nil && (tone != nil || len(b.buzzer.Heard()) != 1) || broken != nil && !errors.Is(tone, errNoBuzzer) {
					b.Errorf("%v, heard %v", tone, b.buzzer.Heard())
				}
				if err := <-turned; broken == nil && err != nil || broken != nil && !errors.Is(err, context.DeadlineExceeded) {
					b.Errorf("got %v", err)
				}
				if err := b.stop(); err != nil || b.panel.Lit() != (panelsim.Lamps{Cross: true}) {
					b.Errorf("%v, lit %+v", err, b.panel.Lit())
				}
			})
		})
	}
}
