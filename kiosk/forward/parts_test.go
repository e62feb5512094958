package forward

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

func read(t *testing.T, o *forwardtest.Outbox) []ledger.Stored {
	t.Helper()
	rs, err := o.Read(t.Context(), 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

// batch makes the first batch of records.
func batch(t *testing.T, o *forwardtest.Outbox, rs []ledger.Stored, after uint64) wire.Batch {
	t.Helper()
	b, err := cut(o, rs, after, 1)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func signed(t *testing.T, o *forwardtest.Outbox, b wire.Batch) bool {
	t.Helper()
	content, err := b.Content()
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Vouched(o.Chain(), content, o.Public(), b.Signature)
}

// places returns where the records of a batch say they stand.
func places(b wire.Batch) (seqs []uint64) {
	for _, r := range b.Records {
		seqs = append(seqs, r.Seq)
	}
	return append([]uint64{b.After}, seqs...)
}

func TestBatchSaysWhatItFollows(t *testing.T) {
	o := forwardtest.New("lane-1")
	o.Cross(2)
	if b := batch(t, o, read(t, o), 0); !cmp.Equal(places(b), []uint64{0, 1, 2, 3, 4, 5, 6}) {
		t.Errorf("%v", places(b))
	}
	o.Lose(2, 4)
	if b := batch(t, o, read(t, o)[1:], 1); !cmp.Equal(places(b), []uint64{1, 5, 6}) {
		t.Errorf("%v", places(b))
	}
}

// A batch travels with the device's word for its end, and with the keys that lie beside the records.
func TestABatchIsVouchedFor(t *testing.T) {
	o := forwardtest.New("lane-1")
	o.Cross(2)
	b := batch(t, o, read(t, o), 0)
	if !signed(t, o, b) || b.Epoch != 1 || b.Round != 1 {
		t.Errorf("%+v", b)
	}
	if len(b.Records[0].Key) == 0 || !cmp.Equal(b.Records[0].Key, read(t, o)[0].Key) {
		t.Error("the key of the names does not travel")
	}
}

func TestBatchIsBounded(t *testing.T) {
	o := forwardtest.New("lane-1")
	for range 9 {
		o.Append(ledger.Condition{Part: "camera", Detail: strings.Repeat("x", 190<<10)})
	}
	b := batch(t, o, read(t, o), 0)
	m, err := wire.EncodeBatch(b)
	if err != nil || len(b.Records) != 4 || len(m) > wire.MaxBatch {
		t.Errorf("%d in a batch of %d bytes, %v", len(b.Records), len(m), err)
	}
	o = forwardtest.New("lane-1")
	o.Cross(700)
	if b := batch(t, o, read(t, o), 0); len(b.Records) != wire.MaxRecords {
		t.Errorf("%d in a batch", len(b.Records))
	}
}

// The longest record that travels does so alone, and in a message that NATS takes.
func TestTheLongestRecordFitsAMessage(t *testing.T) {
	o := forwardtest.New("lane-1")
	o.Append(ledger.Condition{Detail: strings.Repeat("x", wire.MaxRecord-300)})
	o.Append(ledger.Condition{Detail: "the next one"})
	b := batch(t, o, read(t, o), 0)
	m, err := wire.EncodeBatch(b)
	if err != nil || len(b.Records) != 1 || b.Records[0].Withheld != "" || len(m) > 1<<20-4096 {
		t.Errorf("%d records, %d bytes, %v", len(b.Records), len(m), err)
	}
}

func TestWhatCannotTravelIsWithheld(t *testing.T) {
	o := forwardtest.New("lane-1")
	o.Append(ledger.Condition{Detail: strings.Repeat("x", wire.MaxRecord)})
	unread := ledger.Stored{Record: ledger.Record{Seq: 2}, Unread: errors.New("input/output error")}
	b := batch(t, o, append(read(t, o), unread), 0)
	if r := b.Records[0]; len(r.Bytes) != 0 || r.Withheld == "" || r.Hash != read(t, o)[0].Hash {
		t.Errorf("%+v", r)
	}
	if r := b.Records[1]; r.Seq != 2 || !strings.Contains(r.Withheld, "input/output error") {
		t.Errorf("%+v", r)
	}
}

func TestPausesGrow(t *testing.T) {
	b := backoff{longest: 16 * time.Second}
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 16} {
		if got := b.pause(); got != want*time.Second {
			t.Errorf("got %v, want %v s", got, want)
		}
	}
	b.reset()
	if got := b.pause(); got != time.Second {
		t.Errorf("after a success: %v", got)
	}
}

func TestMailKeepsWhatMatters(t *testing.T) {
	m := newMail()
	m.put(wire.Position{Seq: 5, Resend: true, Round: 2})
	m.put(wire.Position{Landed: []ledger.ImageID{{1}}, Refused: []wire.Refusal{{Image: ledger.ImageID{2}, Why: "torn"}}})
	m.put(wire.Position{Seq: 9, Resend: true, Round: 1})
	m.put(wire.Position{Seq: 12})
	m.found()
	<-m.records
	<-m.images
	if n := m.takeNews(); n.position.Seq != 12 || n.resend != 3 || !n.found {
		t.Errorf("%+v", n)
	}
	landed, anew := m.takeLanded()
	if want := map[ledger.ImageID]string{{1}: "", {2}: "torn"}; !cmp.Equal(landed, want) || !anew {
		t.Errorf("%v %v", landed, anew)
	}
	if n := m.takeNews(); n != (news{}) {
		t.Errorf("said twice: %+v", n)
	}
}

func TestStatusCounts(t *testing.T) {
	o := forwardtest.New("lane-1")
	f, err := New("lane-1", o, o, Opts{URL: "nats://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	status := func() string {
		t.Helper()
		s, err := f.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s.String()
	}
	if got, want := status(), "records: nothing waits (starting); images: nothing waits (starting), 0 set aside"; got != want {
		t.Errorf("%s", got)
	}
	for range 70 { // every shape of the search for the end
		o.Append(ledger.Started{Software: "x"})
		s, err := f.Status(t.Context())
		if n := len(read(t, o)); err != nil || s.Records.Count != n {
			t.Fatalf("%d wait, %d counted, %v", n, s.Records.Count, err)
		}
	}
	rs := read(t, o)
	if err := o.MarkCommitted(t.Context(), rs[68].Head()); err != nil {
		t.Fatal(err)
	}
	if got, want := status(), "records: 2 wait since 2026-03-01 01:02:20 UTC (starting); images: nothing waits (starting), 0 set aside"; got != want {
		t.Errorf("%s", got)
	}
}

func TestNewChecksTheName(t *testing.T) {
	o := forwardtest.New("Lane 1")
	_, err := New("Lane 1", o, o, Opts{})
	if e, ok := errors.AsType[*wire.NameError](err); !ok || e.Name != "Lane 1" {
		t.Errorf("got %v", err)
	}
}
