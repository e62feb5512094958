package pn532_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"passlane/drivers/nfc"
	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
)

// step is one thing that happens. All is drawn before it begins: time stands still in the world, and chance lives outside.
type step struct {
	What  string
	On    bool
	N     int
	Fault pn532sim.Fault
	Size  int
	Comes bool // somebody comes first, if nobody is there
}

var steps = rapid.Custom(func(r *rapid.T) step {
	return step{
		What: rapid.SampledFrom([]string{"lay", "take", "wait", "wait", "apdu", "apdu", "spoil and apdu", "spoil and apdu", "spoil and apdu",
			"spoil", "silence", "cut", "gone", "later", "status", "cancel", "slow", "slow", "foreign", "give up"}).Draw(r, "what"),
		On:    rapid.Bool().Draw(r, "on"),
		N:     rapid.IntRange(0, 1000).Draw(r, "n"),
		Fault: rapid.SampledFrom(pn532sim.Faults()).Draw(r, "fault"),
		Size:  rapid.SampledFrom([]int{1, 9, 250, 300}).Draw(r, "size"),
		Comes: rapid.Bool().Draw(r, "somebody comes"),
	}
})

// world is a reader to which anything happens, and what must hold all the same.
type world struct {
	wiring
	chip  *pn532sim.Chip
	dev   *pn532.Dev
	lies  *parrot // in the field
	card  *pn532.Card
	said  byte // number of the last APDU
	wrong []string
}

// Chance does what travellers, cables, power supplies and other programs do, in any order and at any moment. Then: every error is one that nfc.Card or
// the driver promises, no answer is wrong, no APDU is heard twice, and once the troubles end the reader works, without a restart.
func TestWhateverHappens(t *testing.T) {
	for _, w := range wirings() {
		t.Run(w.name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				life, x := rapid.SliceOfN(steps, 1, 25).Draw(r, "life"), &world{wiring: w}
				synctest.Test(t, func(t *testing.T) { x.live(t, life) })
				if len(x.wrong) > 0 {
					r.Fatal(strings.Join(x.wrong, "\n"))
				}
			})
		})
	}
}

func (x *world) errorf(format string, args ...any) {
	x.wrong = append(x.wrong, fmt.Sprintf(format, args...))
}

func (x *world) live(t *testing.T, life []step) {
	x.chip = pn532sim.New()
	dev, err := pn532.New(x.bus(x.chip), &pn532.Opts{ExchangeTimeout: 500 * time.Millisecond, Probe: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	x.dev = dev
	for _, s := range life {
		if x.lies == nil && s.Comes {
			x.lay(s.N)
		}
		if x.card == nil {
			x.wait(time.Second)
		}
		x.step(s)
	}
	x.calm()
	x.works()
	if err := dev.Halt(); err != nil || x.chip.Field() {
		x.errorf("halt: %v, field %v", err, x.chip.Field())
	}
}

func (x *world) step(s step) {
	short := time.Duration(s.N%60) * time.Millisecond
	switch s.What {
	case "lay":
		x.lay(s.N)
	case "take":
		x.chip.Take()
		x.lies = nil
	case "wait":
		x.wait(300 * time.Millisecond)
	case "cancel":
		x.wait(short)
	case "apdu":
		x.apdu(context.Background(), s.Size)
	case "give up":
		ctx, cancel := context.WithTimeout(context.Background(), short)
		defer cancel()
		x.apdu(ctx, s.Size)
	case "spoil":
		x.spoil(s)
	case "spoil and apdu":
		x.spoil(s)
		x.apdu(context.Background(), s.Size)
	case "later":
		<-time.After(time.Duration(s.N) * 1500 * time.Microsecond)
	default:
		x.trouble(s)
	}
}

func (x *world) trouble(s step) {
	switch s.What {
	case "silence":
		x.chip.Silence(s.On)
	case "slow":
		x.chip.Delay(time.Duration([]int{0, 0, 30, 90, 110, 220, 450}[s.N%7]) * time.Millisecond)
	case "cut":
		x.chip.PowerCut()
	case "gone":
		x.chip.Gone(s.On)
	case "status":
		x.chip.Status(byte(1 + s.N%0x3F))
	case "foreign":
		x.chip.Before([]byte{[]byte{0x01, 0x33, 0x43, 0x4B}[s.N%4], 0, 0x90, 0})
	}
}

func (x *world) lay(n int) {
	x.lies = &parrot{uid: []byte{4, 1, 2, 3, 4, 5, byte(n % 3)}}
	x.chip.LayChip(x.lies)
}

func (x *world) spoil(s step) {
	switch {
	case s.Fault == pn532sim.Drop && (x.name != "HSU" || !s.On):
		// A clocked bus loses no byte. A zero that is lost on the way to the chip is nobody's to notice.
	case s.On:
		x.chip.SpoilAnswer(s.Fault, s.N%61)
	default:
		x.chip.SpoilCommand(s.Fault, s.N%61)
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
		x.errorf("wait: %v", err)
	}
	if over := time.Since(began) - d; over > 250*time.Millisecond {
		x.errorf("wait went on for %v", over)
	}
}

func (x *world) apdu(ctx context.Context, size int) {
	if x.card == nil {
		return
	}
	x.said++
	cmd := bytes.Repeat([]byte{x.said | 1}, size)
	lies := x.lies
	before := 0
	if lies != nil {
		before = lies.heard
	}
	got, err := x.card.Transceive(ctx, cmd)
	given := ctx.Err() != nil && errors.Is(err, ctx.Err())
	if err != nil && !given {
		x.card = nil
	}
	switch {
	case err == nil && !slices.Equal(got, cmd):
		x.errorf("got % X, want % X", got, cmd)
	case err != nil && !given && !errors.Is(err, nfc.ErrTagLost) && !errors.Is(err, nfc.ErrUnplugged):
		x.errorf("transceive: %v", err)
	}
	if lies != nil && lies.heard > before+1 {
		x.errorf("the card heard it %d times", lies.heard-before)
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
	x.chip.Before(nil)
}

// works checks that the reader works, at the latest with the fifth call: a card that was lost is found where it lies, and so is another one.
func (x *world) works() {
	if x.card != nil || x.lies == nil { // it was reported and will not be again
		x.lies = &parrot{uid: []byte{9, 9, 9, 9}}
		x.chip.LayChip(x.lies)
	}
	for range 5 {
		x.card = nil
		x.wait(2 * time.Second)
		if x.card == nil {
			continue
		}
		if got, err := x.card.Transceive(context.Background(), counting(400)); err != nil || !bytes.Equal(got, counting(400)) {
			x.errorf("in the end: %d bytes, %v", len(got), err)
		}
		return
	}
	x.errorf("no card is found any more")
}
