package station_test

import (
	"testing"
	"time"

	"passlane/drivers/nfc/nfcsim"
	"passlane/kiosk/lane"
)

// answered waits until the lane tells whoever holds a pass to it what to do, and that it does so within a second.
func (r *rig) answered(h lane.Hint) {
	r.t.Helper()
	asked := time.Now() // of the story's time
	r.until("told "+string(h), func(s lane.State) bool { return s.Hint == h })
	if after := time.Since(asked); after > time.Second {
		r.t.Errorf("told %s after %v", h, after)
	}
}

// A card is left on the reader when its holder runs out of time. The reader reports it once, so the lane says what to do; taken
// away and laid again it is read.
func TestACardThatIsLeftOnTheReader(t *testing.T) {
	play(t, func(r *rig) { r.kit.Faces = nil }, func(r *rig) { // nothing here is about faces
		r.phase(lane.Idle)
		r.cards.LayChip(r.chip(nil)) // nobody stands before the camera
		r.phase(lane.Capturing)
		r.phase(lane.Done)
		r.answered(lane.ShowAgain)
		r.phase(lane.Idle)
		<-time.After(time.Minute)
		r.answered(lane.ShowAgain) // still
		r.cards.Take()
		r.until("quiet", func(s lane.State) bool { return s.Hint == "" })
		r.stands("vibol")
		r.station.Tell(r.t.Context(), lane.Supervision{Present: true}) // it was long ago
		r.cards.LayChip(r.chip(nil))
		r.phase(lane.Passing)
	})
}

// held is a scanner before which a symbol can be held that it has read.
type held struct {
	symbols
	stays chan bool
	on    bool
}

// Lingers tells whether it is held there still.
func (h *held) Lingers() bool {
	select {
	case h.on = <-h.stays:
	default:
	}
	return h.on
}

// A code that stays in sight after its crossing is over has an answer; a label that is no pass has had its own.
func TestACodeThatStaysInSight(t *testing.T) {
	var eye *held
	play(t, func(r *rig) {
		eye = &held{symbols: r.symbols, stays: make(chan bool, 1)}
		r.kit.Scanner, r.kit.Faces = eye, nil
	}, func(r *rig) {
		r.phase(lane.Idle)
		r.symbols.seen <- []byte("a label of a bottle")
		eye.stays <- true
		r.until("told that it is no pass", func(s lane.State) bool { return s.Hint == lane.NotAPass })
		<-time.After(20 * time.Second)
		if got := r.report().State.Hint; got != "" {
			r.t.Errorf("a label is told %q", got)
		}
		r.symbols.seen <- r.person("sok").Seal
		r.phase(lane.Capturing)
		r.phase(lane.Done)
		r.answered(lane.ShowAgain)
		eye.stays <- false
		r.phase(lane.Idle)
		r.until("quiet", func(s lane.State) bool { return s.Hint == "" })
	})
}

// The simulated reader tells as the real ones do.
func TestTheSimulatedReaderTellsWhatLingers(t *testing.T) {
	r := nfcsim.New()
	if r.Lingers() {
		t.Error("nothing lingers")
	}
	r.Lay(make([]byte, 64))
	if r.Lingers() {
		t.Error("what was not reported lingers")
	}
	if _, err := r.WaitCard(t.Context()); err != nil || !r.Lingers() {
		t.Errorf("%v; what was reported does not linger", err)
	}
	r.Take()
	if r.Lingers() {
		t.Error("what was taken lingers")
	}
}
