package equip

import (
	"context"
	"errors"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/nfc"
	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

// lateReader is a reader that may not be there yet.
type lateReader struct{ *late }

// WaitCard waits for a card on the reader. Errors: why it is not there, at once, or that of the reader.
func (r lateReader) WaitCard(ctx context.Context) (nfc.Card, error) {
	k, err := r.has()
	if err != nil {
		return nil, err
	}
	return k.Reader.WaitCard(ctx)
}

// Lingers tells whether the card that was reported last lies there still; on a reader that is not there none does.
func (r lateReader) Lingers() bool {
	k, err := r.has()
	if err != nil {
		return false
	}
	l, tells := k.Reader.(interface{ Lingers() bool })
	return tells && l.Lingers()
}

// latePanel is a panel that may not be there yet, with all that hangs beside it.
type latePanel struct{ *late }

func (p latePanel) fill(k *station.Kit) {
	k.Lamps = p
	c := p.conf.Panel
	if c.Call.Given() {
		k.Call = p
	}
	if c.Key.Given() {
		k.Key = p
	}
	if c.Buzzer.Given() {
		k.Buzzer = p
	}
}

// Show lights the lamps. Errors: why they are not there, or that of the lamps.
func (p latePanel) Show(cross, arrow, amber bool) error {
	k, err := p.has()
	if err != nil {
		return err
	}
	return k.Lamps.Show(cross, arrow, amber)
}

// Pressed waits for the button, and before that for the panel to be there: a button is waited for anyhow.
func (p latePanel) Pressed(ctx context.Context) error {
	k, err := p.wait(ctx)
	if err != nil {
		return err
	}
	return k.Call.Pressed(ctx)
}

// Turned waits for the key as Pressed does for the button.
func (p latePanel) Turned(ctx context.Context) (bool, error) {
	k, err := p.wait(ctx)
	if err != nil {
		return false, err
	}
	if k.Key == nil { // told when it was opened
		<-ctx.Done()
		return false, ctx.Err()
	}
	return k.Key.Turned(ctx)
}

var errNoBuzzer = errors.New("equip: the buzzer does not work")

// Tone sounds the buzzer. Errors: why it is not there, or that of the buzzer.
func (p latePanel) Tone(name lane.ToneName) error {
	k, err := p.has()
	if err != nil {
		return err
	}
	if k.Buzzer == nil { // told when it was opened
		return errNoBuzzer
	}
	return k.Buzzer.Tone(name)
}

// lateGate is a gate that may not be there yet. To whoever reads its events it has a fault until then.
type lateGate struct {
	*late
	events chan gate.Event
}

func newLateGate(l *late) lateGate {
	g := lateGate{l, make(chan gate.Event, 1)}
	g.events <- gate.Event{Kind: gate.Fault}
	open := l.open
	l.open = func(own *Devices) error {
		if err := open(own); err != nil {
			return err
		}
		var k station.Kit
		own.Fill(&k)
		own.runs = append(own.runs, func(ctx context.Context) error { return g.forward(ctx, k.Gate) })
		return nil
	}
	return g
}

func (g lateGate) do(order func(station.Gate) error) error {
	k, err := g.has()
	if err != nil {
		return err
	}
	return order(k.Gate)
}

// Open lets people pass. Errors, as those of all orders: why the gate is not there, or that of the gate.
func (g lateGate) Open(people int, atMost time.Duration) error {
	return g.do(func(k station.Gate) error { return k.Open(people, atMost) })
}

// Lock ends an authorisation.
func (g lateGate) Lock() error { return g.do(station.Gate.Lock) }

// Release frees the gate.
func (g lateGate) Release() error { return g.do(station.Gate.Release) }

// Rearm locks a released gate again.
func (g lateGate) Rearm() error { return g.do(station.Gate.Rearm) }

// Events returns a Fault, and all that the gate tells once it is there.
func (g lateGate) Events() <-chan gate.Event { return g.events }

// settle is how long a gate that came runs before it is found well: by then its driver has read all inputs, and written all outputs again.
const settle = 1500 * time.Millisecond

// forward passes on what the gate tells, in its order, and that the gate is there and well as soon as that is so. While nobody reads, events wait in
// the driver, which knows what to do when they are too many.
func (g lateGate) forward(ctx context.Context, from station.Gate) error {
	well := time.NewTicker(settle)
	defer well.Stop()
	var e gate.Event
	for {
		select {
		case <-ctx.Done():
			return nil
		case e = <-from.Events():
		case <-well.C:
			if f, tells := from.(interface{ Fault() error }); tells && f.Fault() != nil {
				continue
			}
			well.Stop()
			e.Kind = gate.Recovered // at the time of the last event
		}
		select {
		case g.events <- e:
		case <-ctx.Done():
		}
	}
}
