package pn532_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"passlane/drivers/nfc"
	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
)

// world is a reader to which anything happens, and what must hold all the same.
type world struct {
	*rapid.T
	chip *pn532sim.Chip
	dev  *pn532.Dev
	lies *parrot // in the field
	card *pn532.Card
	said byte // number of the last APDU
}

// Chance does what travellers, cables, power supplies and other programs do, in any order and at any moment. Then: every error is one that nfc.Card or
// the driver promises, no answer is wrong, no APDU is heard twice, and once the troubles end the reader works, without a restart.
func TestWhateverHappens(t *testing.T) {
	for _, w := range wirings() {
		t.Run(w.name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) { synctest.Test(t, func(*testing.T) { live(r, w) }) })
		})
	}
}

func live(r *rapid.T, w wiring) {
	chip := pn532sim.New()
	dev, err := pn532.New(w.bus(chip), &pn532.Opts{ExchangeTimeout: 500 * time.Millisecond, Probe: time.Second})
	if err != nil {
		r.Fatal(err)
	}
	x := &world{T: r, chip: chip, dev: dev}
	for range rapid.IntRange(1, 25).Draw(r, "steps") {
		if x.card == nil { // most of the time somebody is there
			x.lay()
			x.wait(time.Second)
		}
		x.step(w)
	}
	x.calm()
	x.works()
	if err := dev.Halt(); err != nil || chip.Field() {
		r.Errorf("halt: %v, field %v", err, chip.Field())
	}
}

func (x *world) step(w wiring) {
	switch rapid.SampledFrom([]string{"lay", "take", "wait", "wait", "apdu", "apdu", "spoil and apdu", "spoil and apdu", "spoil and apdu", "spoil", "silence", "cut", "gone", "later", "status", "cancel", "slow", "slow"}).Draw(x.T, "step") {
	case "lay":
		x.lay()
	case "take":
		x.chip.Take()
		x.lies = nil
	case "wait":
		x.wait(300 * time.Millisecond)
	case "cancel":
		x.wait(time.Duration(rapid.IntRange(0, 60).Draw(x.T, "ms")) * time.Millisecond)
	case "apdu":
		x.apdu()
	case "spoil":
		x.spoil(w)
	case "spoil and apdu":
		x.spoil(w)
		x.apdu()
	case "silence":
		x.chip.Silence(rapid.Bool().Draw(x.T, "on"))
	case "slow":
		x.chip.Delay(time.Duration(rapid.SampledFrom([]int{0, 0, 30, 90, 110, 220, 450}).Draw(x.T, "delay")) * time.Millisecond)
	case "cut":
		x.chip.PowerCut()
	case "gone":
		x.chip.Gone(rapid.Bool().Draw(x.T, "on"))
	case "later":
		time.Sleep(time.Duration(rapid.IntRange(0, 1500).Draw(x.T, "ms")) * time.Millisecond)
	case "status":
		x.chip.Status(byte(rapid.IntRange(1, 0x3F).Draw(x.T, "status")))
	}
}

func (x *world) lay() {
	x.lies = &parrot{uid: []byte{4, 1, 2, 3, 4, 5, byte(rapid.IntRange(0, 2).Draw(x.T, "card"))}}
	x.chip.LayChip(x.lies)
}

func (x *world) spoil(w wiring) {
	faults := pn532sim.Faults()
	if w.name != "HSU" {
		faults = slices.DeleteFunc(faults, func(f pn532sim.Fault) bool { return f == pn532sim.Drop })
	}
	f, at := rapid.SampledFrom(faults).Draw(x.T, "fault"), rapid.IntRange(0, 60).Draw(x.T, "at")
	if rapid.Bool().Draw(x.T, "answer") {
		x.chip.SpoilAnswer(f, at)
	} else if f != pn532sim.Drop { // a zero that is lost on the way there is nobody's to notice
		x.chip.SpoilCommand(f, at)
	}
}

func (x *world) wait(d time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	defer cancel()
	began := time.Now()
	c, err := x.dev.WaitCard(ctx)
	switch {
	case err == nil:
		x.card = c.(*pn532.Card)
	case !errors.Is(err, nfc.ErrUnplugged) && !errors.Is(err, context.DeadlineExceeded):
		x.Errorf("wait: %v", err)
	}
	if over := time.Since(began) - d; over > 250*time.Millisecond {
		x.Errorf("wait went on for %v", over)
	}
}

func (x *world) apdu() {
	if x.card == nil {
		return
	}
	x.said++
	cmd := bytes.Repeat([]byte{x.said | 1}, rapid.SampledFrom([]int{1, 9, 250, 300}).Draw(x.T, "size"))
	before := 0
	if x.lies != nil {
		before = x.lies.heard
	}
	got, err := x.card.Transceive(context.Background(), cmd)
	if err != nil {
		x.card = nil
	}
	switch {
	case err == nil && !bytes.Equal(got, cmd):
		x.Errorf("got % X, want % X", got, cmd)
	case err != nil && !errors.Is(err, nfc.ErrTagLost) && !errors.Is(err, nfc.ErrUnplugged):
		x.Errorf("transceive: %v", err)
	}
	if x.lies != nil && x.lies.heard > before+1 {
		x.Errorf("the card heard it %d times", x.lies.heard-before)
	}
}

// calm ends all troubles.
func (x *world) calm() {
	x.chip.Gone(false)
	x.chip.Silence(false)
	x.chip.Status(0)
	x.chip.Delay(0)
	x.chip.SpoilAnswer(0, 0)
	x.chip.SpoilCommand(0, 0)
	x.chip.Take()
}

// works checks that the reader works, at the latest with the fifth call.
func (x *world) works() {
	x.lies = &parrot{uid: []byte{9, 9, 9, 9}}
	x.chip.LayChip(x.lies)
	for range 5 {
		x.card = nil
		x.wait(2 * time.Second)
		if x.card == nil {
			continue
		}
		if got, err := x.card.Transceive(context.Background(), counting(400)); err != nil || !bytes.Equal(got, counting(400)) {
			x.Errorf("in the end: %d bytes, %v", len(got), err)
		}
		return
	}
	x.Error("no card is found any more")
}
