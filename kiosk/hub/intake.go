package hub

import (
	"errors"
	"fmt"
	"time"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// intake decides what becomes of one device's records of one batch. It reads and writes nothing; see (*Hub).land.
type intake struct {
	dev   database.Device
	chain *chain
	now   time.Time

	rows     []database.Record // to insert
	known    []database.Record // came before, or claim to
	named    []database.Named
	steps    map[string][]step // by crossing
	order    []string          // crossings in the order they came
	findings []database.Finding
	dropped  uint64 // highest record that came and did not follow
	resend   bool
	round    uint64
}

// step is one record of a crossing.
type step struct {
	record ledger.Record
	body   ledger.Body
}

func newIntake(dev database.Device, now time.Time) *intake {
	in := &intake{dev: dev, chain: chainAfter(dev.Name, dev.Key, dev.Head), now: now, steps: map[string][]step{}}
	if dev.Key == nil {
		in.find(0, database.CodeUnregistered, "records came from a device whose key nobody has given")
	}
	return in
}

func (in *intake) find(seq uint64, code database.Code, detail string) {
	in.findings = append(in.findings, database.Finding{Device: in.dev.Name, Seq: seq, Code: code, Detail: detail, Found: in.now})
}

func (in *intake) take(r wire.Record) {
	row := database.Record{Seq: r.Seq, Hash: r.Hash, Bytes: r.Bytes}
	switch head := in.chain.head(); {
	case r.Seq <= head.Seq:
		in.known = append(in.known, row)
	case r.After <= head.Seq:
		in.accept(row, r.Withheld)
	default:
		in.gap(r)
	}
}

func (in *intake) gap(r wire.Record) {
	in.dropped, in.round = max(in.dropped, r.Seq), max(in.round, r.Round)
}

// end comes after the last record: what was dropped and has not come again in the same batch is asked for.
func (in *intake) end() {
	head := in.chain.head()
	if in.dropped > head.Seq {
		in.resend = true
		in.find(head.Seq+1, database.CodeGap, fmt.Sprintf("record %d came after %d; asked again", in.dropped, head.Seq))
	}
}

func (in *intake) accept(row database.Record, withheld string) {
	s, sound, faults := in.chain.step(row, withheld)
	for _, f := range faults {
		in.find(f.seq, f.code, f.detail)
	}
	in.rows = append(in.rows, row)
	if sound {
		in.project(s.Record)
	}
}

func (in *intake) project(r ledger.Record) {
	for _, id := range r.Images {
		in.named = append(in.named, database.Named{Image: id, Seq: r.Seq})
	}
	body, err := r.Content()
	if err != nil {
		if !errors.Is(err, ledger.ErrKind) {
			in.find(r.Seq, database.CodeUnreadable, err.Error())
		}
		return
	}
	id, ok := ledger.CrossingOf(body)
	if !ok {
		return
	}
	if _, seen := in.steps[id]; !seen {
		in.order = append(in.order, id)
	}
	in.steps[id] = append(in.steps[id], step{r, body})
}

// conflict notes that another record came under a number that is taken.
func (in *intake) conflict(r database.Record) {
	in.find(r.Seq, database.CodeConflict, fmt.Sprintf("another record %d came, with hash %s", r.Seq, r.Hash))
}

// device returns the device as it is after the batch.
func (in *intake) device() database.Device {
	d := in.dev
	d.Head, d.Seen = in.chain.head(), in.now
	d.Records += len(in.rows)
	d.Checkpoints += in.chain.verifier.Checkpoints
	return d
}

// position returns what the device is told once the batch has been committed.
func (in *intake) position() wire.Position {
	head := in.chain.head()
	return wire.Position{Seq: head.Seq, Hash: head.Hash, Resend: in.resend, Round: in.round}
}
