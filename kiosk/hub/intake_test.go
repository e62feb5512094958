package hub

import (
	"bytes"
	"crypto/ed25519"
	"slices"
	"testing"
	"time"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// parcelOf returns a device's ten records as they travel, each in a batch of its own.
func parcelOf(t *testing.T, o *forwardtest.Outbox) []wire.Batch {
	t.Helper()
	stored, err := o.Read(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var bs []wire.Batch
	for _, s := range stored {
		r := wire.Record{Seq: s.Record.Seq, Hash: s.Hash, Bytes: s.Bytes, Key: s.Key}
		bs = append(bs, o.Batch(r.Seq-1, 3, r))
	}
	return bs
}

// knows is a device that the hub knows.
func knows(name string, key ed25519.PublicKey) database.Device {
	return database.Device{Name: name, Epoch: 1, Key: key}
}

// What becomes of records, by what the hub has and what comes.
func TestIntake(t *testing.T) {
	lane := forwardtest.New("lane-1")
	lane.Cross(3)
	lane.Checkpoint(lane.Key)
	r := parcelOf(t, lane)
	pick := func(at ...int) (rs []wire.Batch) {
		for _, n := range at {
			rs = append(rs, r[n-1])
		}
		return rs
	}
	lost := lane.Batch(2, 3, r[4].Records...) // record 5, from a device that has nothing between it and record 2
	withheld := lane.Batch(2, 3, wire.Record{Seq: 3, Hash: r[2].Records[0].Hash, Withheld: "too long"})
	type codes = []database.Code
	for _, c := range []struct {
		name   string
		has    uint64 // the hub has come to this record
		comes  []wire.Batch
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
		{"lost for ever", 2, []wire.Batch{lost, r[5]}, 2, 6, 0, false, codes{database.CodeMissing}},
		{"lost, and the hub has one of those", 3, []wire.Batch{lost}, 1, 5, 0, false, codes{database.CodeMissing}},
		{"withheld, and the next one", 2, []wire.Batch{withheld, r[3]}, 2, 4, 0, false, codes{database.CodeWithheld}},
		{"with a checkpoint", 9, pick(10), 1, 10, 0, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dev := knows("lane-1", lane.Public())
			if c.has > 0 {
				dev.Head = ledger.Head{Seq: c.has, Hash: r[c.has-1].Head().Hash}
			}
			in := newIntake(dev, time.Unix(0, 0))
			for _, b := range c.comes {
				in.batch(b)
			}
			in.end()
			p := in.position()
			if len(in.rows) != c.kept || p.Seq != c.head || len(in.known) != c.again || p.Resend != c.resend {
				t.Errorf("kept %d, head %d, again %d, resend %v; want %+v", len(in.rows), p.Seq, len(in.known), p.Resend, c)
			}
			if c.resend && p.Round != 3 {
				t.Errorf("round %d", p.Round)
			}
			if c.head > 0 && p.Hash != r[c.head-1].Head().Hash {
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
	in := newIntake(knows("lane-1", nil), time.Unix(0, 0))
	for _, b := range parcelOf(t, lane) {
		in.batch(b)
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
	in := newIntake(knows("lane-1", other.Public()), time.Unix(0, 0))
	stray := parcelOf(t, other)[0]
	stray.Signature = nil
	content, err := stray.Content()
	if err != nil {
		t.Fatal(err)
	}
	stray.Signature = ledger.Vouch(ledger.First("lane-1"), content, other.Key)
	in.batch(stray)
	if got := found(in); !slices.Equal(got, []database.Code{database.CodeBroken}) || len(in.order) != 0 || len(in.rows) != 1 {
		t.Errorf("findings %v, crossings %v", got, in.order)
	}
}

// A kind of record that this version does not know is kept without a finding; a body that is not of its kind has one.
func TestIntakeOfUnknownBodies(t *testing.T) {
	lane := forwardtest.New("lane-1")
	lane.Append(novelty{})
	lane.Append(nonsense{"text"})
	in := newIntake(knows("lane-1", lane.Public()), time.Unix(0, 0))
	for _, b := range parcelOf(t, lane) {
		in.batch(b)
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

// What the device has not signed is not taken, whatever it says: not a record, not a head, not that the device was heard of.
func TestWhatIsNotSignedIsNotTaken(t *testing.T) {
	lane, other := forwardtest.New("lane-1"), forwardtest.New("other")
	lane.Cross(1)
	good := parcelOf(t, lane)
	for name, change := range map[string]func(*wire.Batch){
		"no signature":                func(b *wire.Batch) { b.Signature = nil },
		"another device's":            func(b *wire.Batch) { b.Signature = other.Batch(b.After, b.Round, b.Records...).Signature },
		"other records of it":         func(b *wire.Batch) { b.After = 0; b.Records = good[1].Records },
		"keys taken away":             func(b *wire.Batch) { b.Records = slices.Clone(b.Records); b.Records[0].Key = nil },
		"withheld on the way":         func(b *wire.Batch) { b.Records = []wire.Record{{Seq: 1, Hash: b.Records[0].Hash, Withheld: "lost"}} },
		"of another record":           func(b *wire.Batch) { b.Signature = good[1].Signature },
		"a record behind the signed":  func(b *wire.Batch) { b.Records = append(slices.Clone(b.Records), good[1].Records...) },
		"a record in its place":       func(b *wire.Batch) { b.Records = []wire.Record{{Seq: 1, Hash: ledger.Hash{1}, Bytes: []byte{1}}} },
		"of another epoch":            func(b *wire.Batch) { b.Epoch = 2 },
		"a checkpoint that was taken": func(b *wire.Batch) { b.Signature = ledger.Sign(ledger.First("lane-1"), b.Head(), lane.Key).Signature },
	} {
		b := good[0]
		change(&b)
		dev := knows("lane-1", lane.Public())
		dev.Epoch = b.Epoch
		in := newIntake(dev, time.Unix(9, 0))
		in.batch(b)
		in.end()
		if d := in.device(); len(in.rows) != 0 || d.Records != 0 || d.Head.Seq != 0 || !d.Seen.IsZero() || in.resend {
			t.Errorf("%s: %+v", name, d)
		}
		if got := found(in); !slices.Equal(got, []database.Code{database.CodeForged}) {
			t.Errorf("%s: findings %v", name, got)
		}
	}
}

// One record of a batch was altered at the device, or the hash beside it. That one is blamed, and the rest is believed.
func TestTheAlteredRecordIsBlamed(t *testing.T) {
	lane := forwardtest.New("lane-1")
	lane.Cross(3)
	stored, err := lane.Read(t.Context(), 0, 9)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(r *wire.Record){
		"its bytes": func(r *wire.Record) { r.Bytes = bytes.Replace(r.Bytes, []byte("lane-1-2"), []byte("lane-1-9"), 1) },
		"its hash":  func(r *wire.Record) { r.Hash[0] ^= 1 },
		"both, as if it had been written so": func(r *wire.Record) {
			r.Bytes = bytes.Replace(r.Bytes, []byte("lane-1-2"), []byte("lane-1-9"), 1)
			s, err := ledger.Parse(r.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			r.Hash = s.Hash
		},
		"it cannot be read": func(r *wire.Record) { r.Bytes, r.Withheld = nil, "input/output error" },
	} {
		var rs []wire.Record
		for _, s := range stored {
			rs = append(rs, wire.Record{Seq: s.Record.Seq, Hash: s.Hash, Bytes: bytes.Clone(s.Bytes)})
		}
		change(&rs[4])
		b := lane.Batch(0, 0, rs...)
		in := newIntake(knows("lane-1", lane.Public()), time.Unix(0, 0))
		in.batch(b)
		in.end()
		if len(in.findings) != 1 || in.findings[0].Seq != 5 || len(in.rows) != 9 || in.chain.head() != lane.Last() {
			t.Errorf("%s: %+v, %d records, head %d", name, in.findings, len(in.rows), in.chain.head().Seq)
		}
		steps := len(in.steps["lane-1-1"]) + len(in.steps["lane-1-2"]) + len(in.steps["lane-1-3"])
		want := 8
		if name == "its hash" {
			want = 9 // what it says is what the device vouches for
		}
		if steps != want {
			t.Errorf("%s: %d records of crossings are believed, want %d", name, steps, want)
		}
	}
}

// A batch says how the record behind it links to its last one: at the border, too, the altered record is blamed, and it alone.
func TestTheAlteredRecordAtTheEndOfABatch(t *testing.T) {
	lane := forwardtest.New("lane-1")
	lane.Cross(3)
	for name, change := range map[string]func(r *wire.Record){
		"its hash":          func(r *wire.Record) { r.Hash[0] ^= 1 },
		"it cannot be read": func(r *wire.Record) { *r = wire.Record{Seq: r.Seq, Withheld: "input/output error"} },
		"both": func(r *wire.Record) {
			r.Bytes = bytes.Replace(r.Bytes, []byte("lane-1-2"), []byte("lane-1-9"), 1)
			s, err := ledger.Parse(r.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			r.Hash = s.Hash
		},
	} {
		for _, ahead := range []bool{true, false} {
			stored, err := lane.Read(t.Context(), 0, 9)
			if err != nil {
				t.Fatal(err)
			}
			var rs []wire.Record
			for _, s := range stored {
				rs = append(rs, wire.Record{Seq: s.Record.Seq, Hash: s.Hash, Bytes: bytes.Clone(s.Bytes)})
			}
			change(&rs[4])
			first := wire.Batch{Epoch: 1, Records: rs[:5]}
			if ahead {
				first.Next = stored[5].Record.Prev
			} else if name != "it cannot be read" {
				continue // nobody knows yet
			}
			in := newIntake(knows("lane-1", lane.Public()), time.Unix(0, 0))
			in.batch(lane.Sign(first))
			in.batch(lane.Batch(5, 0, rs[5:]...))
			in.end()
			if len(in.findings) != 1 || in.findings[0].Seq != 5 {
				t.Errorf("%s, ahead %t: %+v", name, ahead, in.findings)
			}
		}
	}
}

// A stretch that nobody has signed is told of, whatever is wrong besides with the record that makes it too long.
func TestAStretchIsUnsignedWhateverElseIsWrong(t *testing.T) {
	o, other := forwardtest.New("lane-1"), forwardtest.New("other")
	for name, change := range map[string]func(i int, head ledger.Head) ledger.Body{
		"no checkpoint": func(int, ledger.Head) ledger.Body { return ledger.Started{Software: "x"} },
		"another's checkpoints": func(i int, head ledger.Head) ledger.Body {
			if i%65 == 64 {
				return ledger.Sign(ledger.First("lane-1"), head, other.Key)
			}
			return ledger.Started{Software: "x"}
		},
	} {
		for _, hole := range []int{0, 65} {
			var head ledger.Head
			var rs []wire.Record
			for i := range 200 {
				s, err := ledger.Next(head, ledger.First("lane-1"), ledger.Moment{}, ledger.Entry{Body: change(i, head)}, nil)
				if err != nil {
					t.Fatal(err)
				}
				head = s.Head()
				r := wire.Record{Seq: s.Record.Seq, Hash: s.Hash, Bytes: s.Bytes}
				if i+1 == hole {
					r.Bytes, r.Withheld = nil, "input/output error"
				}
				rs = append(rs, r)
			}
			in := newIntake(knows("lane-1", o.Public()), time.Unix(0, 0))
			in.batch(o.Batch(0, 0, rs...))
			in.end()
			if n := len(slices.DeleteFunc(found(in), func(c database.Code) bool { return c != database.CodeUnsigned })); n != 1 {
				t.Errorf("%s, the %dth withheld: told %d times: %v", name, hole, n, found(in))
			}
		}
	}
}
