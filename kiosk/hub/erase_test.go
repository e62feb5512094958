package hub_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
	"passlane/kiosk/sealed/sealedtest"
	"passlane/kiosk/store"
)

// One person is erased out of ten thousand records: nothing of them opens any more, everything else does and is what it was, byte for byte, and the
// chain is whole. A hub that is restored from a backup, and a device that sends again, do not bring them back.
func TestOnePersonIsErased(t *testing.T) {
	s := newSite(t)
	s.startHub()
	b := s.board("lane-1")
	const crossings = 2500
	var theirs ledger.ImageID
	for from := 0; from < crossings; from += 250 {
		var rows []store.Row
		for i := from; i < from+250; i++ {
			at := ledger.Moment{Wall: epoch, Boot: "b", Clock: ledger.ClockSynced}
			c, party := fmt.Sprintf("c-%d", i), []ledger.Traveller{{Holder: fmt.Sprintf("holder-%d", i%500), Number: fmt.Sprintf("BTB%09d", i%500)}}
			decided := ledger.Entry{}
			if i%500 == 7 {
				id, err := b.Put([]byte(fmt.Sprintf("face in %s", c)))
				s.must(err)
				theirs, party[0].Image, decided.Images = id, id, []ledger.ImageID{id}
			}
			decided.Body = ledger.Decided{Crossing: c, Outcome: ledger.Referred, Party: party}
			rows = append(rows, store.Row{At: at, Entry: ledger.Entry{Body: ledger.Begun{Crossing: c, Medium: "seal", Number: party[0].Number}}},
				store.Row{At: at, Entry: decided},
				store.Row{At: at, Entry: ledger.Entry{Body: ledger.Override{Crossing: c, Officer: "SOK DARA", Verdict: ledger.Clear, Reason: "known"}}},
				store.Row{At: at, Entry: ledger.Entry{Body: ledger.Ended{Crossing: c, How: ledger.Passed, People: 1, Walked: 1}}})
		}
		s.must(b.Append(t.Context(), rows))
	}
	head, err := b.Head(t.Context())
	s.must(err)
	s.until("all records", func() bool { return b.Committed() == head })
	s.until("the pictures", func() bool {
		ids, err := b.Pending(t.Context(), 1)
		s.must(err)
		return len(ids) == 0
	})
	s.stopHub()
	before, err := s.db.Records(t.Context(), ledger.First("lane-1"), 0, 1<<20)
	s.must(err)
	copied := filepath.Join(t.TempDir(), "backup")
	s.backup(copied)

	list, err := hub.OpenErasures(s.erased())
	s.must(err)
	var what database.Erasable
	s.must(s.db.Update(t.Context(), func(tx *database.Tx) (err error) { what, err = tx.ErasableOf(t.Context(), "holder-7"); return err }))
	if what.Crossings != 5 || len(what.Records) != 15 || len(what.Images) != 5 {
		t.Fatalf("%d crossings, %d records, %d images", what.Crossings, len(what.Records), len(what.Images))
	}
	s.must(list.Erase(t.Context(), s.db, what, epoch, "asked for"))
	gone := map[uint64]bool{}
	for _, r := range what.Records {
		gone[r.Seq] = true
	}
	look := func(when string) {
		t.Helper()
		after, err := s.db.Records(t.Context(), ledger.First("lane-1"), 0, 1<<20)
		s.must(err)
		if len(after) != len(before) || len(after) < 10_000 {
			t.Fatalf("%s: %d records, were %d", when, len(after), len(before))
		}
		o, opened := hub.NewOpener(s.db, sealedtest.Key()), 0
		for i, r := range after {
			if !bytes.Equal(r.Bytes, before[i].Bytes) || r.Hash != before[i].Hash || !gone[r.Seq] && !bytes.Equal(r.Key, before[i].Key) {
				t.Fatalf("%s: record %d has changed", when, r.Seq)
			}
			n, err := o.Names(t.Context(), ledger.First("lane-1"), r.Seq)
			if gone[r.Seq] != errors.Is(err, sealed.ErrErased) || !gone[r.Seq] && err != nil {
				t.Fatalf("%s: record %d: %+v, %v", when, r.Seq, n, err)
			}
			if n.Officer != "" || len(n.Numbers) > 0 {
				opened++
			}
		}
		if opened != 3*crossings-15 {
			t.Errorf("%s: the names of %d records open, want %d", when, opened, 3*crossings-15)
		}
		raw, err := os.ReadFile(filepath.Join(s.images(), theirs.String()))
		s.must(err)
		if _, err := o.Image(t.Context(), theirs, raw); !errors.Is(err, sealed.ErrErased) {
			t.Errorf("%s: their picture: %v", when, err)
		}
		for _, r := range s.verify() {
			if !r.OK() {
				t.Errorf("%s: %+v", when, r)
			}
		}
	}
	look("erased")
	s.restore(copied)
	s.startHub()
	s.stopHub()
	look("restored from a backup")
	s.must(s.db.Close())
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(filepath.Join(s.dir, database.File) + suffix)
	}
	s.openDatabase()
	s.must(s.db.Register(t.Context(), "lane-1", s.keys["lane-1"], epoch))
	s.startHub()
	s.append(b, ledger.Started{Software: "2"}) // does not follow what the hub has: it asks for the rest
	s.until("everything again", func() bool {
		h, err := s.db.Head(t.Context(), ledger.First("lane-1"))
		s.must(err)
		return h.Seq >= head.Seq
	})
	s.stopHub()
	after, err := s.db.Records(t.Context(), ledger.First("lane-1"), 0, len(before))
	s.must(err)
	for _, r := range after {
		if gone[r.Seq] && len(r.Key) > 0 {
			t.Fatalf("sent again, record %d has its key once more", r.Seq)
		}
	}
}

// A line of the list that a power cut tore counts for nothing; one that does not read stops the hub, for what it names would come back.
func TestTheListOfErasures(t *testing.T) {
	s := newSite(t)
	path := s.erased()
	e, err := hub.OpenErasures(path)
	s.must(err)
	c := ledger.Chain{Device: "lane-1", Epoch: 2}
	s.must(e.Erase(t.Context(), s.db, database.Erasable{Records: []database.RecordID{{Chain: c, Seq: 9}}, Images: []ledger.ImageID{{3}}}, epoch, "asked\nfor"))
	b, err := os.ReadFile(path)
	s.must(err)
	s.must(os.WriteFile(path, append(b, "record lane-1 2 1"...), 0o600))
	torn, err := hub.OpenErasures(path)
	s.must(err)
	if !torn.Record(c, 9) || !torn.Image(ledger.ImageID{3}) || torn.Record(c, 1) || torn.Record(ledger.First("lane-1"), 9) {
		t.Error("the list says something else")
	}
	s.must(torn.Erase(t.Context(), s.db, database.Erasable{Records: []database.RecordID{{Chain: c, Seq: 12}}}, epoch, "more"))
	if s.must(e.Refresh()); !e.Record(c, 12) || e.Record(c, 1) {
		t.Error("what another program added is not seen")
	}
	s.must(os.WriteFile(path, []byte("recrd lane-1 2 1\n"), 0o600))
	if _, err := hub.OpenErasures(path); err == nil {
		t.Error("a line that is none was passed over")
	}
}
