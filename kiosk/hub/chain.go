package hub

import (
	"errors"
	"fmt"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// fault is what is wrong with a record.
type fault struct {
	seq    uint64
	code   database.Code
	detail string
}

// chain walks the records of one device and goes on after a fault, since the rest is worth having.
type chain struct{ verifier ledger.Verifier }

func chainAfter(d database.Device) *chain {
	return &chain{ledger.Verifier{Chain: d.Chain(), Key: d.Key, Head: d.Head, Signed: d.Signed}}
}

func (c *chain) head() ledger.Head { return c.verifier.Head }

// step takes the next record there is. The result says whether the record can be believed by itself: it can be read and
// is what its hash, device and number say, even if it does not link to the one before.
func (c *chain) step(r database.Record, withheld string) (s ledger.Stored, sound bool, faults []fault) {
	if r.Seq > c.head().Seq+1 {
		faults = append(faults, c.skip(r))
	}
	defer func() {
		if c.verifier.Head.Seq == r.Seq {
			c.verifier.Head = r.Head()
			return
		}
		c.verifier.Head = r.Head() // what is wrong with a record is said; the stretch that it is in may be unsigned, too
		if broken, is := errors.AsType[*ledger.BreakError](c.verifier.Covered()); is {
			faults = append(faults, fault{broken.Seq, database.CodeUnsigned, broken.Reason})
		}
	}()
	if len(r.Bytes) == 0 {
		return s, false, append(faults, fault{r.Seq, database.CodeWithheld, withheld})
	}
	if c.verifier.Head.Seq > 0 && c.verifier.Head.Hash == (ledger.Hash{}) { // withheld, and nobody knew its hash
		if s, err := ledger.Parse(r.Bytes); err == nil {
			c.verifier.Head.Hash = s.Record.Prev
		}
	}
	before := c.head()
	s, err := c.verifier.Check(r.Bytes, r.Hash)
	switch broken, _ := errors.AsType[*ledger.BreakError](err); {
	case err == nil:
		return s, true, faults
	case errors.Is(err, ledger.ErrUnsigned):
		return s, true, append(faults, fault{broken.Seq, database.CodeUnsigned, broken.Reason})
	}
	return s, c.sound(s, r), append(faults, judge(s, r, before, err))
}

// skip goes past records that are lost for ever.
func (c *chain) skip(r database.Record) fault {
	from := c.head().Seq + 1
	c.verifier.Head = ledger.Head{Seq: r.Seq - 1}
	c.verifier.Signed = r.Seq - 1 // what is lost is said; it makes nothing behind it unsigned
	if s, err := ledger.Parse(r.Bytes); err == nil {
		c.verifier.Head.Hash = s.Record.Prev
	}
	return fault{from, database.CodeMissing, fmt.Sprintf("the device has lost records %d to %d", from, r.Seq-1)}
}

func (c *chain) sound(s ledger.Stored, r database.Record) bool {
	return s.Hash == r.Hash && s.Record.Chain() == c.verifier.Chain && s.Record.Seq == r.Seq
}

func judge(s ledger.Stored, r database.Record, before ledger.Head, err error) fault {
	f := fault{r.Seq, database.CodeBroken, err.Error()}
	if e, ok := errors.AsType[*ledger.BreakError](err); ok {
		f.detail = e.Reason
	}
	switch {
	case s.Record.Seq == 0:
		f.code = database.CodeUnreadable
	case s.Record.Kind == ledger.KindCheckpoint && s.Hash == r.Hash && s.Record.Prev == before.Hash && s.Record.Seq == r.Seq:
		f.code = database.CodeCheckpoint
	}
	return f
}

// vouched gives each record of a batch the hash by which the chain vouches for it: the link in the one behind it, as long as that one is what it is
// vouched for as; next is the link of the one behind the batch. What a record says otherwise was altered after it was written, in itself or in
// the hash beside it, and it is the one to blame. The result are those whose hash was another.
func vouched(rs []wire.Record, next ledger.Hash) (altered map[uint64]bool) {
	altered = map[uint64]bool{}
	if last := &rs[len(rs)-1]; next != (ledger.Hash{}) {
		altered[last.Seq] = last.Hash != next
		last.Hash = next
	}
	for i := len(rs) - 2; i >= 0; i-- {
		next, err := ledger.Parse(rs[i+1].Bytes)
		if err == nil && next.Hash == rs[i+1].Hash && next.Record.Seq == rs[i].Seq+1 {
			altered[rs[i].Seq] = rs[i].Hash != next.Record.Prev
			rs[i].Hash = next.Record.Prev
		}
	}
	return altered
}
