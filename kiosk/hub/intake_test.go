package hub

import (
	"slices"
	"testing"
	"time"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// parcelOf returns a device's ten records as they travel.
func parcelOf(t *testing.T, o *forwardtest.Outbox) []wire.Record {
	t.Helper()
	stored, err := o.Read(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var rs []wire.Record
	for _, s := range stored {
		rs = append(rs, wire.Record{Seq: s.Record.Seq, After: s.Record.Seq - 1, Hash: s.Hash, Bytes: s.Bytes, Round: 3})
	}
	return rs
}

// What becomes of records, by what the hub has and what comes.
func TestIntake(t *testing.T) {
	lane := forwardtest.New("lane-1")
	lane.Cross(3)
	lane.Checkpoint(lane.Key)
	r := parcelOf(t, lane)
	pick := func(at ...int) (rs []wire.Record) {
		for _, n := range at {
			rs = append(rs, r[n-1])
		}
		return rs
	}
	lost := r[4] // record 5, from a device that has nothing between it and record 2
	lost.After = 2
	withheld := r[2]
	withheld.Bytes, withheld.Withheld = nil, "too long"
	type codes = []database.Code
	for _, c := range []struct {
		name   string
		has    uint64 // the hub has come to this record
		comes  []wire.Record
		kept   int
		head   uint64
		again  int // known ones
		resend bool
		codes  codes
	}{
		{"the first ones", 0, pick(1, 2, 3), 3, 3, 0, false, nil},
		{"the next ones", 3, pick(4, 5), 2, 5, 0, false, nil},
		{"some again, then new ones", 3, pick(1, 2, 3, 4), 1, 4, 3, false, nil},
		{"all again", 5, pick(4, 5), 0, 5, 2, false, nil},
		{"a gap at the start", 0, pick(2, 3), 0, 0, 0, true, codes{database.CodeGap}},
		{"a gap in the middle", 1, pick(2, 4, 5), 1, 2, 0, true, codes{database.CodeGap}},
		{"a gap that the same batch fills", 1, pick(3, 2, 3), 2, 3, 0, false, nil},
		{"a gap that the same batch fills in part", 1, pick(4, 2, 3), 2, 3, 0, true, codes{database.CodeGap}},
		{"lost for ever", 2, []wire.Record{lost, r[5]}, 2, 6, 0, false, codes{database.CodeMissing}},
		{"lost, and the hub has one of those", 3, []wire.Record{lost}, 1, 5, 0, false, codes{database.CodeMissing}},
		{"withheld, and the next one", 2, []wire.Record{withheld, r[3]}, 2, 4, 0, false, codes{database.CodeWithheld}},
		{"with a checkpoint", 9, pick(10), 1, 10, 0, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dev := database.Device{Name: "lane-1", Key: lane.Public()}
			if c.has > 0 {
				dev.Head = ledger.Head{Seq: c.has, Hash: r[c.has-1].Hash}
			}
			in := newIntake(dev, time.Unix(0, 0))
			for _, r := range c.comes {
				in.take(r)
			}
			in.end()
			p := in.position()
			if len(in.rows) != c.kept || p.Seq != c.head || len(in.known) != c.again || p.Resend != c.resend {
				t.Errorf("kept %d, head %d, again %d, resend %v; want %+v", len(in.rows), p.Seq, len(in.known), p.Resend, c)
			}
			if c.resend && p.Round != 3 {
				t.Errorf("round %d", p.Round)
			}
			if c.head > 0 && p.Hash != r[c.head-1].Hash {
				t.Errorf("hash of the head is %s", p.Hash)
			}
			if got := found(in); !slices.Equal(got, c.codes) {
				t.Errorf("findings %v, want %v", got, c.codes)
			}
		})
	}
}

func found(in *intake) (codes []database.Code) {
	for _, f := range in.findings {
		codes = append(codes, f.Code)
	}
	return codes
}

func TestIntakeOfAnUnregisteredDevice(t *testing.T) {
	lane := forwardtest.New("lane-1")
	lane.Cross(1)
	lane.Checkpoint(forwardtest.New("other").Key) // without a key nobody can tell
	in := newIntake(database.Device{Name: "lane-1"}, time.Unix(0, 0))
	for _, r := range parcelOf(t, lane) {
		in.take(r)
	}
	if got := found(in); !slices.Equal(got, []database.Code{database.CodeUnregistered}) || len(in.rows) != 4 {
		t.Errorf("kept %d, findings %v", len(in.rows), got)
	}
	if d := in.device(); d.Records != 4 || d.Checkpoints != 1 || d.Head.Seq != 4 {
		t.Errorf("%+v", d)
	}
}

// A record of another device, in this one's name: kept and named, but its crossing does not count.
func TestIntakeOfAnothersRecord(t *testing.T) {
	other := forwardtest.New("lane-2")
	other.Cross(1)
	in := newIntake(database.Device{Name: "lane-1", Key: other.Public()}, time.Unix(0, 0))
	in.take(parcelOf(t, other)[0])
	if got := found(in); !slices.Equal(got, []database.Code{database.CodeBroken}) || len(in.order) != 0 || len(in.rows) != 1 {
		t.Errorf("findings %v, crossings %v", got, in.order)
	}
}

// A kind of record that this version does not know is kept without a finding; a body that is not of its kind has one.
func TestIntakeOfUnknownBodies(t *testing.T) {
	lane := forwardtest.New("lane-1")
	lane.Append(novelty{})
	lane.Append(nonsense{"text"})
	in := newIntake(database.Device{Name: "lane-1", Key: lane.Public()}, time.Unix(0, 0))
	for _, r := range parcelOf(t, lane) {
		in.take(r)
	}
	if got := found(in); !slices.Equal(got, []database.Code{database.CodeUnreadable}) || in.findings[0].Seq != 2 {
		t.Errorf("%+v", in.findings)
	}
}

type novelty struct{}

func (novelty) Kind() ledger.Kind { return "of.tomorrow" }

type nonsense struct {
	Crossing string `cbor:"2,keyasint"` // a number by the book of its kind
}

func (nonsense) Kind() ledger.Kind { return ledger.KindDevice }
