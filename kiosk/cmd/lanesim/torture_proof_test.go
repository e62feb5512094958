package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

// proof is what a lane has let the world see, and what must therefore be on its ledger, whatever happened afterwards. It belongs
// to the goroutine that hears the board until that board is gone.
type proof struct {
	begun   map[string]bool       // the lane went on after the beginning was written
	cleared map[string]bool       // somebody was let through
	ended   map[string]ledger.How // the end was written
	ending  map[string]ledger.How // the end was seen, and may not be written yet
	orders  map[string]int        // orders to the gate
	reports int
	due     int // number of the report after which fired is closed; 0: none
	fired   chan struct{}
}

func newProof() *proof {
	return &proof{begun: map[string]bool{}, cleared: map[string]bool{}, ended: map[string]ledger.How{},
		ending: map[string]ledger.How{}, orders: map[string]int{}}
}

// arm returns a channel that is closed after so many more reports.
func (p *proof) arm(reports int) <-chan struct{} {
	p.due, p.fired = p.reports+reports, make(chan struct{})
	return p.fired
}

func (p *proof) notice(r report) {
	switch r.Kind {
	case "order":
		p.orders[r.State.Crossing]++
	case "state":
		p.see(r.State)
	}
	if p.reports++; p.reports == p.due {
		close(p.fired)
	}
}

func (p *proof) see(s status) {
	if s.Phase == "closed" {
		clear(p.ending) // the board has started; what the last run had not written it never will
	}
	if s.Crossing != "" && s.Ended != "" {
		p.ending[s.Crossing] = ledger.How(s.Ended)
	}
	if s.Crossing != "" && s.Phase == "passing" {
		p.cleared[s.Crossing] = true
	}
	if !s.Written {
		return
	}
	if s.Crossing != "" {
		p.begun[s.Crossing] = true
	}
	maps.Copy(p.ended, p.ending)
	clear(p.ending)
}

// missing says what a ledger does not have and should.
func (p *proof) missing(have map[string]ledger.Crossing) (lost []string) {
	for id, n := range p.orders {
		if n > 1 {
			lost = append(lost, fmt.Sprintf("%q: %d orders to the gate", id, n))
		}
		if !have[id].Cleared() {
			lost = append(lost, fmt.Sprintf("%q: the gate was opened, and the ledger has %+v", id, have[id]))
		}
	}
	for id := range p.cleared {
		if !have[id].Cleared() {
			lost = append(lost, fmt.Sprintf("%q: was cleared, and the ledger has %+v", id, have[id]))
		}
	}
	for id := range p.begun {
		if have[id].Medium == "" {
			lost = append(lost, fmt.Sprintf("%q: had begun, and the ledger has %+v", id, have[id]))
		}
	}
	for id, how := range p.ended {
		if have[id].How != how {
			lost = append(lost, fmt.Sprintf("%q: ended %s, and the ledger has %+v", id, how, have[id]))
		}
	}
	slices.Sort(lost)
	return lost
}

func (s status) report() report { return report{Kind: "state", State: s} }

// Each case spoils one thing; the proof must find it.
func TestTheProofCanFail(t *testing.T) {
	const id = "b-1"
	passed := ledger.Crossing{ID: id, Medium: "seal", Outcome: ledger.Cleared, How: ledger.Passed}
	told := []report{
		status{Crossing: id, Phase: "capturing", Written: true}.report(), {Kind: "order", State: status{Crossing: id}},
		status{Crossing: id, Phase: "passing", Written: true}.report(),
		status{Crossing: id, Phase: "done", Ended: "passed", Written: true}.report(),
	}
	late := []report{status{Crossing: id, Phase: "done", Ended: "passed"}.report()}
	for name, c := range map[string]struct {
		told []report
		have func(*ledger.Crossing)
		lost int
	}{
		"whole":                       {told, func(*ledger.Crossing) {}, 0},
		"the gate opened twice":       {append(told, told[1]), func(*ledger.Crossing) {}, 1},
		"everything is lost":          {told, func(c *ledger.Crossing) { *c = ledger.Crossing{} }, 4},
		"the decision is lost":        {told[:2], func(c *ledger.Crossing) { c.Outcome = "" }, 1},
		"opened and then withdrawn":   {told[:2], func(c *ledger.Crossing) { c.How = ledger.Withdrawn }, 1},
		"the end is lost":             {told, func(c *ledger.Crossing) { c.How = ledger.Interrupted }, 1},
		"the beginning is lost":       {told[:1], func(c *ledger.Crossing) { c.Medium = "" }, 1},
		"written late, and lost":      {append(late, status{Phase: "idle", Written: true}.report()), func(c *ledger.Crossing) { c.How = ledger.Interrupted }, 1},
		"never written":               {append(late, status{Phase: "closed", Written: true}.report()), func(c *ledger.Crossing) { c.How = ledger.Interrupted }, 0},
		"an order for nobody":         {[]report{{Kind: "order"}}, func(*ledger.Crossing) {}, 1},
		"not written, so not claimed": {[]report{status{Crossing: "b-2", Phase: "reading"}.report()}, func(*ledger.Crossing) {}, 0},
	} {
		p, have := newProof(), passed
		for _, r := range c.told {
			p.notice(r)
		}
		c.have(&have)
		if lost := p.missing(map[string]ledger.Crossing{id: have}); len(lost) != c.lost {
			t.Errorf("%s: found %d faults, want %d: %q", name, len(lost), c.lost, lost)
		}
	}
}

// past is what a lane's disk has.
type past struct {
	records   []ledger.Stored
	crossings map[string]ledger.Crossing
	images    []ledger.ImageID
}

// readPast reads the stores of a lane without power. The chain must hold from its first record, and every image that a record names be there.
func readPast(ctx context.Context, l *lanePlace) (p past, err error) {
	led, err := store.OpenLedger(ctx, filepath.Join(l.state, "ledger.db"), store.Identity{Device: l.name, Key: l.key, Hub: l.w.sealKey.Public()})
	if err != nil {
		return p, err
	}
	over, stop := context.WithCancel(ctx)
	stop()
	defer func() { err = errors.Join(err, led.Run(over)) }() // closes it
	if err := led.VerifyAll(ctx); err != nil {
		return p, err
	}
	if p.records, err = led.Read(ctx, 0, 1<<30); err != nil {
		return p, err
	}
	images, err := store.OpenImages(filepath.Join(l.state, "images"), led)
	if err != nil {
		return p, err
	}
	p.crossings = map[string]ledger.Crossing{}
	for _, s := range p.records {
		if err := p.add(s, images); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *past) add(s ledger.Stored, images *store.Images) error {
	for _, id := range s.Record.Images {
		if _, err := images.Open(id); err != nil {
			return fmt.Errorf("record %d names an image: %w", s.Record.Seq, err)
		}
		p.images = append(p.images, id)
	}
	b, err := s.Record.Content()
	if err != nil {
		return err
	}
	if id, ok := ledger.CrossingOf(b); ok {
		p.crossings[id] = p.crossings[id].Apply(s.Record, b)
	}
	return nil
}

// agree compares a lane's past with what the hub has: the same records byte for byte, but for the checkpoints with which the lane ended, and
// the same crossings, none of them twice.
func (p past) agree(ctx context.Context, w *world, device string) error {
	there, err := w.db.Records(ctx, ledger.First(device), 0, len(p.records)+1)
	if err != nil {
		return err
	}
	if len(there) > len(p.records) {
		return fmt.Errorf("the hub has %d records, the lane %d", len(there), len(p.records))
	}
	for i, r := range there {
		if r.Hash != p.records[i].Hash || !bytes.Equal(r.Bytes, p.records[i].Bytes) {
			return fmt.Errorf("record %d is not the same at lane and hub", r.Seq)
		}
	}
	for _, s := range p.records[len(there):] {
		if s.Record.Kind != ledger.KindCheckpoint {
			return fmt.Errorf("the hub has %d records and lacks %d, a %s", len(there), s.Record.Seq, s.Record.Kind)
		}
	}
	return errors.Join(p.sameCrossings(ctx, w, device), verified(ctx, w, device))
}

func (p past) sameCrossings(ctx context.Context, w *world, device string) error {
	cs, err := w.db.Crossings(ctx, database.Filter{Device: device})
	if err != nil {
		return err
	}
	there := map[string]ledger.Crossing{}
	for _, c := range cs {
		if _, twice := there[c.ID]; twice {
			return fmt.Errorf("the hub has crossing %s twice", c.ID)
		}
		there[c.ID] = c
	}
	if d := cmp.Diff(p.crossings, there); d != "" {
		return fmt.Errorf("crossings (-lane +hub):\n%s", d)
	}
	landed, err := w.db.Landed(ctx, p.images)
	if err == nil && len(landed) != len(p.images) {
		err = fmt.Errorf("%d of %d images have landed", len(landed), len(p.images))
	}
	return err
}

func verified(ctx context.Context, w *world, device string) error {
	reports, err := hub.Verify(ctx, w.db, hub.Check{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(reports, func(r hub.Report) bool { return r.Device == device })
	if i < 0 || !reports[i].OK() {
		return fmt.Errorf("the hub finds fault with %s: %+v", device, reports)
	}
	return nil
}

// count adds up what happened at a lane.
func (p past) count(seen *proof) toll {
	t := toll{records: len(p.records), crossings: len(p.crossings), orders: len(seen.orders), images: len(p.images), ends: map[ledger.How]int{}}
	for c := range maps.Values(p.crossings) {
		t.ends[c.How]++
	}
	return t
}
