package forward

import (
	"errors"
	"fmt"
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

// places returns where each record of a batch says it stands.
func places(t *testing.T, batch [][]byte) (s []string) {
	t.Helper()
	for _, b := range batch {
		r, err := wire.DecodeRecord(b)
		if err != nil {
			t.Fatal(err)
		}
		s = append(s, fmt.Sprintf("%d after %d", r.Seq, r.After))
	}
	return s
}

func TestBatchSaysWhatItFollows(t *testing.T) {
	o := forwardtest.New("lane-1")
	o.Cross(2)
	batch, err := cut(read(t, o), 0, 1)
	if want := []string{"1 after 0", "2 after 1", "3 after 2", "4 after 3", "5 after 4", "6 after 5"}; err != nil || !cmp.Equal(places(t, batch), want) {
		t.Errorf("%v, %v", places(t, batch), err)
	}
	o.Lose(2, 4)
	batch, err = cut(read(t, o)[1:], 1, 1)
	if want := []string{"5 after 1", "6 after 5"}; err != nil || !cmp.Equal(places(t, batch), want) {
		t.Errorf("%v, %v", places(t, batch), err)
	}
}

func TestBatchIsBoundedInBytes(t *testing.T) {
	o := forwardtest.New("lane-1")
	for range 9 {
		o.Append(ledger.Condition{Part: "camera", Detail: strings.Repeat("x", 800<<10)})
	}
	rs := read(t, o)
	batch, err := cut(rs, 0, 1)
	if err != nil || len(batch) != 5 {
		t.Errorf("%d in a batch, %v", len(batch), err)
	}
	size := 0
	for _, b := range batch {
		size += len(b)
	}
	if size > batchBytes {
		t.Errorf("%d bytes", size)
	}
}

func TestLongRecordIsWithheld(t *testing.T) {
	o := forwardtest.New("lane-1")
	o.Append(ledger.Condition{Detail: strings.Repeat("x", wire.MaxRecord)})
	batch, err := cut(read(t, o), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	r, err := wire.DecodeRecord(batch[0])
	if err != nil || len(r.Bytes) != 0 || r.Withheld == "" || r.Hash != read(t, o)[0].Hash {
		t.Errorf("%+v, %v", r, err)
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
	for n := 1; n <= 70; n++ { // every shape of the search for the end
		o.Append(ledger.Started{Software: "x"})
		s, err := f.Status(t.Context())
		if err != nil || s.Records.Count != n {
			t.Fatalf("%d wait, %d counted, %v", n, s.Records.Count, err)
		}
	}
	rs := read(t, o)
	if err := o.MarkCommitted(t.Context(), rs[67].Head()); err != nil {
		t.Fatal(err)
	}
	if got, want := status(), "records: 2 wait since 2026-03-01 01:02:18 UTC (starting); images: nothing waits (starting), 0 set aside"; got != want {
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
