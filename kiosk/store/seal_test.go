package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
	"passlane/kiosk/sealed/sealedtest"
	"passlane/kiosk/store"
)

// opener opens what a device sealed, as the hub does.
type opener struct {
	t       *testing.T
	records map[uint64]ledger.Stored
	periods map[uint64]*sealed.Period
}

func open(t *testing.T, all []ledger.Stored) *opener {
	o := &opener{t, map[uint64]ledger.Stored{}, map[uint64]*sealed.Period{}}
	for _, s := range all {
		o.records[s.Record.Seq] = s
	}
	return o
}

// period returns the one under which a data key is wrapped; nil if the key was destroyed.
func (o *opener) period(wrapped []byte) *sealed.Period {
	o.t.Helper()
	seq, err := sealed.PeriodOf(wrapped)
	if errors.Is(err, sealed.ErrErased) {
		return &sealed.Period{}
	}
	must(o.t, err)
	if o.periods[seq] == nil {
		o.periods[seq], err = ledger.OpenPeriod(o.records[seq].Record, sealedtest.Key())
		must(o.t, err)
	}
	return o.periods[seq]
}

// body returns what a record says, names and all.
func (o *opener) body(seq uint64) (ledger.Body, error) {
	o.t.Helper()
	s := o.records[seq]
	b, err := s.Record.Content()
	must(o.t, err)
	if len(s.Record.Sealed) == 0 {
		return b, nil
	}
	n, err := ledger.OpenNames(s, o.period(s.Key))
	return ledger.With(b, n), err
}

// crossings writes n crossings, each with a picture.
func crossings(t *testing.T, d *disk, images *store.Images, n int) {
	t.Helper()
	for i := range n {
		id := put(t, images, fmt.Sprintf("the face of traveller %d", i))
		c := fmt.Sprintf("c-%d", i)
		rows := []store.Row{
			row(i, ledger.Begun{Crossing: c, Medium: "seal", Number: number(i), Pass: fmt.Sprintf("pass-%d", i)}),
			row(i, ledger.Decided{Crossing: c, Outcome: ledger.Referred, Party: []ledger.Traveller{{Holder: fmt.Sprintf("pseudonym-%d", i), Number: number(i), Image: id}}}, id),
			row(i, ledger.Override{Crossing: c, Officer: "SOK DARA", Verdict: ledger.Clear, Reason: "known to me"}),
			row(i, ledger.Ended{Crossing: c, How: ledger.Passed, People: 1, Walked: 1}),
		}
		must(t, d.l.Append(t.Context(), rows))
	}
}

func number(i int) string { return fmt.Sprintf("BTB%09d", i) }

// The whole folder of a device names nobody, and the hub reads every name and every face in it.
func TestOnlyTheHubReadsNames(t *testing.T) {
	d, images, dir := shelf(t)
	crossings(t, d, images, 50)
	all := d.read()
	o, periods := open(t, all), 0
	for _, s := range all {
		b, err := o.body(s.Record.Seq)
		must(t, err)
		switch b := b.(type) {
		case ledger.Period:
			periods++
		case ledger.Begun:
			if want := number(int(mustInt(t, b.Crossing))); b.Number != want {
				t.Errorf("record %d: number %q, want %q", s.Record.Seq, b.Number, want)
			}
		case ledger.Override:
			if b.Officer != "SOK DARA" || b.Reason != "known to me" {
				t.Errorf("record %d: %+v", s.Record.Seq, b)
			}
		case ledger.Decided:
			raw, err := images.Open(b.Party[0].Image)
			must(t, err)
			face, err := ledger.OpenImage(b.Party[0].Image, s.Images[0], raw, o.period(s.Images[0]))
			if want := fmt.Sprintf("the face of traveller %d", mustInt(t, b.Crossing)); err != nil || string(face) != want {
				t.Errorf("record %d: %q, %v", s.Record.Seq, face, err)
			}
		}
	}
	if periods < 3 || periods > 5 {
		t.Errorf("%d periods for %d records", periods, len(all))
	}
	for _, path := range append(glob(t, filepath.Join(dir, "*")), glob(t, d.path+"*")...) {
		b, err := os.ReadFile(path)
		must(t, err)
		for _, word := range []string{"BTB0", "SOK DARA", "known to me", "face of"} {
			if bytes.Contains(b, []byte(word)) {
				t.Errorf("%q lies open in %s", word, filepath.Base(path))
			}
		}
	}
}

func mustInt(t *testing.T, crossing string) (n int) {
	t.Helper()
	_, err := fmt.Sscanf(crossing, "c-%d", &n)
	must(t, err)
	return n
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	all, err := filepath.Glob(pattern)
	must(t, err)
	return all
}

// To destroy the keys of one person's records erases them and nobody else, and the chain is whole.
func TestErasing(t *testing.T) {
	d, images, _ := shelf(t)
	crossings(t, d, images, 40)
	before := d.read()
	d.shut()
	behind(t, d.path, `UPDATE record SET key = NULL WHERE seq IN (SELECT value FROM json_each(?))`, seqsOf(t, before, "c-7"))
	behind(t, d.path, `UPDATE image SET key = NULL WHERE seq IN (SELECT value FROM json_each(?))`, seqsOf(t, before, "c-7"))
	d = boot(t, d.path)
	must(t, d.l.VerifyAll(t.Context()))
	after := d.read()
	o, erased := open(t, after), 0
	for i, was := range before {
		is := after[i]
		if !bytes.Equal(was.Bytes, is.Bytes) || was.Hash != is.Hash {
			t.Fatalf("record %d has changed", i+1)
		}
		b, err := o.body(is.Record.Seq)
		if c, _ := ledger.CrossingOf(b); c != "c-7" || len(is.Record.Sealed) == 0 {
			must(t, err)
			continue
		}
		if erased++; !errors.Is(err, sealed.ErrErased) {
			t.Errorf("record %d of who was erased: %+v, %v", i+1, b, err)
		}
	}
	if erased != 3 {
		t.Errorf("%d records erased, want 3", erased)
	}
}

func seqsOf(t *testing.T, all []ledger.Stored, crossing string) string {
	t.Helper()
	list := ""
	for _, s := range all {
		b, err := s.Record.Content()
		must(t, err)
		if c, _ := ledger.CrossingOf(b); c == crossing {
			list += fmt.Sprintf(",%d", s.Record.Seq)
		}
	}
	return "[" + list[1:] + "]"
}

// The keys of two stretches are different ones, and a key lies with its record: in another's place it opens nothing.
func TestAKeyOpensItsOwnRecord(t *testing.T) {
	d, images, _ := shelf(t)
	crossings(t, d, images, 2)
	o := open(t, d.read())
	var sealedOnes []ledger.Stored
	for _, s := range d.read() {
		if len(s.Record.Sealed) > 0 {
			sealedOnes = append(sealedOnes, s)
		}
	}
	one, other := sealedOnes[0], sealedOnes[1]
	one.Key = other.Key
	if _, err := ledger.OpenNames(one, o.period(one.Key)); err == nil {
		t.Error("the key of another record opens it")
	}
}

// After a crossing was cut off by a power cut, its picture that no record names is opened by nobody, and goes.
func TestNobodyOpensAnImageThatNoRecordNames(t *testing.T) {
	d, images, _ := shelf(t)
	id := put(t, images, "nobody's")
	db, err := sql.Open("sqlite3", d.path)
	must(t, err)
	defer db.Close()
	var n int
	must(t, db.QueryRow(`SELECT count(*) FROM image WHERE id = ?`, id[:]).Scan(&n))
	if n != 0 {
		t.Errorf("the key of an image that no record names is on disk")
	}
}
