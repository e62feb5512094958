package forward

import (
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// A hub that commits nothing gets a window full of batches and no more; each commit makes room for one.
func TestWindowBoundsWhatIsOnItsWay(t *testing.T) {
	h := newFakeHub(t)
	o := forwardtest.New("lane-1")
	o.Cross(2000)
	h.run(o, Opts{Window: 2, Patience: time.Hour})
	h.answer(wire.Position{})
	h.until(2000)
	select {
	case r := <-h.records:
		t.Fatalf("record %d came without room for it", r.Seq)
	default:
	}
	h.say("lane-1", head(t, o, 1500)) // in the middle of a batch
	h.must(o.Await(t.Context(), func() bool { return o.Committed().Seq == 1500 }))
	h.until(3000)
	if got := o.Committed().Seq; got != 1500 {
		t.Errorf("the stream's word moved the mark to %d", got)
	}
}

// The hub asks for more: the device asks where it is, begins anew with a new round, and does not mind the same wish twice.
func TestHubAsksForTheRest(t *testing.T) {
	h := newFakeHub(t)
	o := forwardtest.New("lane-1")
	o.Cross(2)
	h.run(o, Opts{Patience: time.Hour})
	h.answer(wire.Position{})
	if r := h.until(6); r.Round != 1 {
		t.Errorf("round %d", r.Round)
	}
	wish := head(t, o, 2)
	wish.Resend, wish.Round = true, 1
	h.say("lane-1", wish)
	h.answer(head(t, o, 2))
	if r := h.until(3); r.Round != 2 || r.After != 2 {
		t.Errorf("%+v", r)
	}
	h.until(6)
	h.say("lane-1", wish) // the same, from a message that was on its way
	h.say("lane-1", head(t, o, 6))
	h.must(o.AwaitCommitted(t.Context()))
	if len(h.questions) != 0 || len(h.records) != 0 {
		t.Errorf("%d questions, %d records too many", len(h.questions), len(h.records))
	}
}

// Nothing is heard of what was sent: the device asks, and sends what the hub does not have.
func TestNoProgress(t *testing.T) {
	h := newFakeHub(t)
	o := forwardtest.New("lane-1")
	o.Cross(1)
	h.run(o, Opts{Patience: 50 * time.Millisecond})
	h.answer(wire.Position{})
	h.until(3)
	h.answer(head(t, o, 1))
	if r := h.until(2); r.Round != 2 {
		t.Errorf("round %d", r.Round)
	}
	h.answer(head(t, o, 3))
	h.must(o.AwaitCommitted(t.Context()))
}

// The hub has gone back to an older backup: the mark goes back with it.
func TestHubGoesBack(t *testing.T) {
	h := newFakeHub(t)
	o := forwardtest.New("lane-1")
	o.Cross(2)
	h.run(o, Opts{Patience: time.Hour})
	h.answer(head(t, o, 6))
	h.must(o.AwaitCommitted(t.Context()))
	h.say("lane-1", head(t, o, 2))
	h.answer(head(t, o, 2))
	h.must(o.Await(t.Context(), func() bool { return o.Committed().Seq == 2 }))
	h.until(6)
	h.say("lane-1", head(t, o, 6))
	h.must(o.AwaitCommitted(t.Context()))
}

// What the hub says it has is not what the device wrote: nothing is marked and nothing is sent.
func TestHubHasAnotherHistory(t *testing.T) {
	for name, p := range map[string]wire.Position{
		"another record":           {Seq: 2, Hash: ledger.Hash{1}},
		"more than there ever was": {Seq: 20, Hash: ledger.Hash{1}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newFakeHub(t)
			o := forwardtest.New("lane-1")
			o.Cross(1)
			f := h.run(o, Opts{Patience: time.Hour})
			h.answer(p)
			h.answer(p) // it goes on asking
			s, err := f.Status(t.Context())
			if err != nil || !strings.Contains(s.Records.Why, "technician") || o.Committed().Seq != 0 || len(h.records) != 0 {
				t.Errorf("%s, %v, %d sent", s, err, len(h.records))
			}
		})
	}
}

// Images go once their records are committed, a few at a time; one that the hub refuses three times is set aside.
func TestImagesHaveTheirOwnPace(t *testing.T) {
	h := newFakeHub(t)
	o := forwardtest.New("lane-1")
	var ids []ledger.ImageID
	for i := range imagesOnWay + 2 {
		ids = append(ids, o.Picture([]byte{1, byte(i)}))
	}
	h.run(o, Opts{Patience: time.Hour})
	h.answer(wire.Position{})
	h.until(uint64(len(ids)))
	if len(h.images) != 0 {
		t.Error("an image came before its record was committed")
	}
	h.say("lane-1", head(t, o, uint64(len(ids))))
	for _, id := range ids[:imagesOnWay] {
		if got := <-h.images; got != wire.Image("lane-1", id) {
			t.Errorf("%s came", got)
		}
	}
	for range imageTries - 1 { // the first one is torn again and again
		h.say("lane-1", wire.Position{Refused: []wire.Refusal{{Image: ids[0], Why: "torn"}}})
		if got := <-h.images; got != wire.Image("lane-1", ids[0]) {
			t.Errorf("%s came", got)
		}
	}
	h.say("lane-1", wire.Position{Refused: []wire.Refusal{{Image: ids[0], Why: "torn"}}})
	if got := <-h.images; got != wire.Image("lane-1", ids[imagesOnWay]) {
		t.Errorf("%s came", got)
	}
	h.say("lane-1", wire.Position{Landed: ids[1:]})
	h.must(o.Await(t.Context(), func() bool { return o.Landed(ids[len(ids)-1]) && !o.Landed(ids[0]) }))
}

// comes waits for an image; on a slow machine others are sent again before that.
func (h *fakeHub) comes(id ledger.ImageID) {
	for <-h.images != wire.Image("lane-1", id) {
	}
}

// Nothing is heard of an image: the device asks for it by name, and sends it again if the hub does not have it.
func TestImageIsAskedFor(t *testing.T) {
	h := newFakeHub(t)
	o := forwardtest.New("lane-1")
	a, b := o.Picture([]byte("a")), o.Picture([]byte("b"))
	h.run(o, Opts{Patience: 50 * time.Millisecond})
	h.answer(head(t, o, 2))
	h.comes(a)
	h.comes(b)
	p := head(t, o, 2)
	p.Landed = []ledger.ImageID{a}
	q := h.answer(p)
	if !slices.Contains(q.Images, a) || !slices.Contains(q.Images, b) {
		t.Errorf("asked for %v", q.Images)
	}
	h.comes(b)
	h.must(o.Await(t.Context(), func() bool { return o.Landed(a) }))
	if o.Landed(b) || ledger.ImageID(sha256.Sum256([]byte("b"))) != b {
		t.Error("an image landed that nobody has")
	}
}
