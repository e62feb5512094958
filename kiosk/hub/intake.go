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
	erased   erased
	heard    bool   // something came that the device vouches for
	dropped  uint64 // highest record that came and did not follow
	resend   bool
	round    uint64
}

// erased knows what was erased: it does not come back when a device sends it again.
type erased interface {
	Record(c ledger.Chain, seq uint64) bool
	Image(id ledger.ImageID) bool
}

// step is one record of a crossing.
type step struct {
	record ledger.Record
	body   ledger.Body
}

func newIntake(dev database.Device, now time.Time) *intake {
	in := &intake{dev: dev, chain: chainAfter(dev), now: now, steps: map[string][]step{}}
	if dev.Key == nil {
		in.findings = append(in.findings, database.Finding{Device: dev.Name, Code: database.CodeUnregistered, Found: now,
			Detail: "records came from a device whose key nobody has given"})
	}
	return in
}

func (in *intake) find(seq uint64, code database.Code, detail string) {
	in.findings = append(in.findings, database.Finding{Device: in.dev.Name, Epoch: in.dev.Epoch, Seq: seq, Code: code, Detail: detail, Found: in.now})
}

// batch takes what came in one message. What a registered device has not signed is not taken at all: anybody on the bus can send it. Of one whose
// key nobody has given nothing can be asked.
func (in *intake) batch(b wire.Batch) {
	if !in.signed(b) {
		in.find(0, database.CodeForged, fmt.Sprintf("records %d to %d came, and the device has not signed them", b.Records[0].Seq, b.Head().Seq))
		return
	}
	in.heard = true
	altered := vouched(b.Records, b.Next)
	after := b.After
	for _, r := range b.Records {
		kept, found := len(in.rows), len(in.findings)
		in.take(r, after, b.Round)
		if altered[r.Seq] && len(in.rows) > kept && len(in.findings) == found {
			in.find(r.Seq, database.CodeBroken, "the hash that was stored with it is not its own")
		}
		after = r.Seq
	}
}

func (in *intake) signed(b wire.Batch) bool {
	if in.dev.Key == nil {
		return true
	}
	content, err := b.Content()
	return err == nil && ledger.Vouched(in.dev.Chain(), content, in.dev.Key, b.Signature)
}

// take takes a record that follows another at its device.
func (in *intake) take(r wire.Record, after, round uint64) {
	row := database.Record{Seq: r.Seq, Hash: r.Hash, Bytes: r.Bytes, Key: r.Key}
	switch head := in.chain.head(); {
	case r.Seq <= head.Seq:
		in.known = append(in.known, row)
	case after <= head.Seq:
		in.accept(row, r)
	default:
		in.dropped, in.round = max(in.dropped, r.Seq), max(in.round, round)
	}
}

// end comes after the last record: what was dropped and has not come again in the same batch is asked for.
func (in *intake) end() {
	head := in.chain.head()
	if in.dropped > head.Seq {
		in.resend = true
		in.find(head.Seq+1, database.CodeGap, fmt.Sprintf("record %d came after %d; asked again", in.dropped, head.Seq))
	}
}

func (in *intake) accept(row database.Record, r wire.Record) {
	s, sound, faults := in.chain.step(row, r.Withheld)
	for _, f := range faults {
		in.find(f.seq, f.code, f.detail)
	}
	if in.erased != nil && in.erased.Record(in.dev.Chain(), row.Seq) {
		row.Key = nil
	}
	in.rows = append(in.rows, row)
	if sound {
		in.project(s.Record, r.Images)
	}
}

func (in *intake) project(r ledger.Record, keys [][]byte) {
	for i, id := range r.Images {
		n := database.Named{Image: id, Seq: r.Seq}
		if i < len(keys) && len(keys[i]) > 0 && (in.erased == nil || !in.erased.Image(id)) {
			n.Key = keys[i]
		}
		in.named = append(in.named, n)
	}
	body, err := r.Content()
	if err != nil {
		if !errors.Is(err, ledger.ErrKind) {
			in.find(r.Seq, database.CodeUnreadable, err.Error())
		}
		return
	}
	if e, begins := body.(ledger.Epoch); begins {
		in.find(r.Seq, database.CodeEpoch, fmt.Sprintf("the device lost its past (%s) and began anew: it had written %d records, and could read %d", e.Lost, e.Seq, e.Found))
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
	d.Head = in.chain.head()
	if in.heard {
		d.Seen = in.now
	}
	d.Records += len(in.rows)
	d.Checkpoints += in.chain.verifier.Checkpoints
	d.Signed = in.chain.verifier.Signed
	return d
}

// position returns what the device is told once the batch has been committed.
func (in *intake) position() wire.Position {
	head := in.chain.head()
	return wire.Position{Epoch: in.dev.Epoch, Seq: head.Seq, Hash: head.Hash, Resend: in.resend, Round: in.round}
}
