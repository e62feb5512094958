package station_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
)

// desk is a call button, a key switch and a buzzer.
type desk struct {
	pressed chan error
	turned  chan bool
	mu      sync.Mutex
	tones   []lane.ToneName
}

// newDesk is called in the story's bubble of time, to which its channels belong.
func newDesk() *desk { return &desk{pressed: make(chan error), turned: make(chan bool)} }

func (d *desk) Pressed(ctx context.Context) error {
	select {
	case err := <-d.pressed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *desk) Turned(ctx context.Context) (bool, error) {
	select {
	case on := <-d.turned:
		return on, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (d *desk) Tone(name lane.ToneName) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tones = append(d.tones, name)
	return errors.New("no power") // a buzzer that does not work costs nothing
}

func (d *desk) heard(name lane.ToneName) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Contains(d.tones, name)
}

// A traveller calls by the button on the wall, also one that failed before; an officer closes the lane with the key and opens it again, which is
// on the ledger; whoever does not see the screen hears the buzzer.
func TestButtonKeyAndBuzzer(t *testing.T) {
	var d *desk
	play(t, func(r *rig) { d = newDesk(); r.kit.Call, r.kit.Key, r.kit.Buzzer = d, d, d }, func(r *rig) {
		r.phase(lane.Idle)
		r.camera.Freeze()
		r.symbols.seen <- r.person("sok").Seal
		r.phase(lane.Capturing)
		d.pressed <- errors.New("bounced")
		d.pressed <- nil
		r.until("called", func(s lane.State) bool { return s.HelpCalled })
		r.until("heard", func(lane.State) bool { return d.heard(lane.ToneHelp) })
	})
	play(t, func(r *rig) { d = newDesk(); r.kit.Key = d }, func(r *rig) {
		r.phase(lane.Idle)
		d.turned <- true
		r.phase(lane.Closed)
		d.turned <- false
		r.phase(lane.Idle)
		if o, ok := find[ledger.Command](r.disk()); !ok || o.Officer != "key-switch" || o.Order != "open" {
			r.t.Errorf("%+v, %t", o, ok)
		}
	})
}
