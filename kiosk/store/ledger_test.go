package store_test

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

func TestANewLedgerIsEmpty(t *testing.T) {
	d := fresh(t)
	if h := d.head(); h != (ledger.Head{}) {
		t.Errorf("head %v", h)
	}
	d.shut()
	if d = boot(t, d.path); len(d.read()) != 0 {
		t.Error("a day without anything left records")
	}
}

func TestWhatWasAppendedIsThereAfterAPowerCut(t *testing.T) {
	d := fresh(t)
	for i := range 10 {
		d.write(many(i, 1)...)
		if again := boot(t, d.cut()); again.head() != d.head() || len(again.read()) != i+1 {
			t.Fatalf("after %d appends and a cut: %d records", i+1, len(again.read()))
		}
	}
}

func TestAReopenedLedgerGoesOn(t *testing.T) {
	d := fresh(t)
	d.write(ledger.Started{Software: "1"}).write(many(0, 3)...)
	d.shut()
	d = boot(t, d.path)
	d.write(ledger.Started{Software: "2"})
	var kinds []ledger.Kind
	v := ledger.Verifier{Chain: ledger.First(who.Device)}
	for _, s := range d.read() {
		if _, err := v.Check(s.Bytes, s.Hash); err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, s.Record.Kind)
	}
	c := ledger.KindDevice
	want := []ledger.Kind{ledger.KindStarted, c, c, c, ledger.KindCheckpoint, ledger.KindStarted}
	if !slices.Equal(kinds, want) {
		t.Errorf("%v, want %v", kinds, want)
	}
	if d.head() != v.Head {
		t.Errorf("head %v, walked to %v", d.head(), v.Head)
	}
}

func TestReadByParts(t *testing.T) {
	d := fresh(t)
	d.write(many(0, 10)...)
	for _, c := range []struct {
		after uint64
		limit int
		want  []uint64
	}{{0, 3, []uint64{1, 2, 3}}, {3, 3, []uint64{4, 5, 6}}, {8, 5, []uint64{9, 10}}, {10, 5, nil}, {99, 5, nil}, {0, 0, nil}} {
		got, err := d.l.Read(t.Context(), c.after, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		var seqs []uint64
		for _, s := range got {
			seqs = append(seqs, s.Record.Seq)
		}
		if !slices.Equal(seqs, c.want) {
			t.Errorf("after %d at most %d: %v, want %v", c.after, c.limit, seqs, c.want)
		}
	}
}

// commits counts the transactions in a write-ahead log (SQLite, File Format, 4.1: a frame that ends one tells the file's size).
func commits(t *testing.T, wal string) (n int) {
	t.Helper()
	b, err := os.ReadFile(wal)
	if err != nil {
		t.Fatal(err)
	}
	page := int(binary.BigEndian.Uint32(b[8:]))
	for at := 32; at+24 <= len(b); at += 24 + page {
		if binary.BigEndian.Uint32(b[at+4:]) != 0 {
			n++
		}
	}
	return n
}

// Sixteen who wait share a sync of the disk.
func TestWaitersShareATransaction(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	synctest.Test(t, func(t *testing.T) {
		l, err := store.OpenLedger(t.Context(), path, who)
		if err != nil {
			t.Fatal(err)
		}
		d := &disk{t: t, path: path, l: l}
		before := commits(t, path+"-wal")
		answers := make(chan error, 16)
		for i := range 16 {
			go func() { answers <- l.Append(t.Context(), []store.Row{row(i, many(i, 1)[0]), row(i, many(i, 1)[0])}) }()
		}
		synctest.Wait() // all wait
		d.run()
		for range 16 {
			if err := <-answers; err != nil {
				t.Error(err)
			}
		}
		if n := commits(t, path+"-wal") - before; n < 1 || n > 2 {
			t.Errorf("%d transactions for 16 appends", n)
		}
		all := d.read()
		for i := 0; i+1 < len(all); i += 2 { // nobody's rows are torn apart
			if all[i].Record.WallMS != all[i+1].Record.WallMS {
				t.Errorf("record %d and %d are of two appends", i+1, i+2)
			}
		}
		if len(all) != 32 {
			t.Errorf("%d records", len(all))
		}
		select {
		case <-l.Appended():
		default:
			t.Error("nobody was told of the append")
		}
		d.shut()
	})
}

// Who gives up waiting leaves all of the rows on disk, or none.
func TestAnAppendThatWasGivenUpIsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	synctest.Test(t, func(t *testing.T) {
		l, err := store.OpenLedger(t.Context(), path, who)
		if err != nil {
			t.Fatal(err)
		}
		d := &disk{t: t, path: path, l: l}
		ctx, cancel := context.WithCancel(t.Context())
		answer := make(chan error, 1)
		go func() {
			answer <- l.Append(ctx, []store.Row{row(1, begun("c1")), row(1, decided("c1", "exit", "H-1")), row(1, many(0, 1)[0])})
		}()
		synctest.Wait()
		cancel()
		if err := <-answer; !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		d.run()
		d.write(begun("c2"))
		if n := len(d.read()); n != 1 && n != 4 {
			t.Errorf("%d records: a part of what was given up", n)
		}
		d.shut()
	})
}

func TestALedgerThatHasEndedSaysSo(t *testing.T) {
	d := fresh(t)
	d.write(begun("c1"))
	d.shut()
	if err := d.l.Append(context.Background(), []store.Row{row(2, begun("c2"))}); !errors.Is(err, store.ErrClosed) {
		t.Errorf("%v", err)
	}
	if n := len(boot(t, d.path).read()); n != 2 {
		t.Errorf("%d records, want the crossing and the checkpoint", n)
	}
}

// Those who wait when the ledger ends get an answer, and it is true.
func TestWhoWaitsAtTheEndIsAnswered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	var written int
	synctest.Test(t, func(t *testing.T) {
		l, err := store.OpenLedger(t.Context(), path, who)
		if err != nil {
			t.Fatal(err)
		}
		answers := make(chan error, 40)
		for i := range 40 {
			go func() { answers <- l.Append(context.Background(), []store.Row{row(i, many(i, 1)[0])}) }()
		}
		synctest.Wait()
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := l.Run(ctx); err != nil {
			t.Error(err)
		}
		for range 40 {
			if err := <-answers; err == nil {
				written++
			} else if !errors.Is(err, store.ErrClosed) {
				t.Error(err)
			}
		}
	})
	all := boot(t, path).read()
	if n := len(slices.DeleteFunc(all, func(s ledger.Stored) bool { return s.Record.Kind == ledger.KindCheckpoint })); n != written {
		t.Errorf("%d were told that they are on disk; %d are", written, n)
	}
}

func TestNobodyIsSpoiledByAnother(t *testing.T) {
	d := fresh(t)
	if err := d.l.Append(t.Context(), []store.Row{row(1, begun("c1")), {}}); !errors.Is(err, ledger.ErrNoBody) {
		t.Errorf("%v", err)
	}
	d.write(begun("c2"))
	if n := len(d.read()); n != 1 {
		t.Errorf("%d records, want the whole one", n)
	}
}

func TestACheckpointAfterSoManyRecordsAndAtTheEnd(t *testing.T) {
	d := fresh(t)
	for i := range 10 {
		d.write(many(i*64, 64)...)
	}
	d.write(many(640, 1)...)
	d.shut()
	d = boot(t, d.path)
	var at []uint64
	all := d.read()
	for _, s := range all {
		if s.Record.Kind == ledger.KindCheckpoint {
			at = append(at, s.Record.Seq)
		}
	}
	if want := []uint64{65, 130, 195, 260, 325, 390, 455, 520, 585, 650, 652}; !slices.Equal(at, want) {
		t.Errorf("checkpoints at %v, want %v", at, want)
	}
	if end := all[len(all)-1].Record; end.Boot != "b1" || end.Clock != ledger.ClockSynced {
		t.Errorf("the last checkpoint is of boot %q with a clock that is %s", end.Boot, end.Clock)
	}
	d.shut()
	if n := len(boot(t, d.path).read()); n != 652 {
		t.Errorf("a start without records added %d", n-652)
	}
}

// What waits for a checkpoint waits five minutes at most, also when nothing more comes.
func TestACheckpointAfterFiveMinutes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	synctest.Test(t, func(t *testing.T) {
		l, err := store.OpenLedger(t.Context(), path, who)
		if err != nil {
			t.Fatal(err)
		}
		d := &disk{t: t, path: path, l: l}
		d.run()
		time.Sleep(4 * time.Minute)
		d.write(begun("c1"))
		for _, c := range []struct {
			wait  time.Duration
			there int
		}{{4 * time.Minute, 1}, {61 * time.Second, 2}, {time.Hour, 2}} {
			time.Sleep(c.wait)
			synctest.Wait()
			if tail, err := l.Tail(t.Context()); err != nil || tail != 2-c.there {
				t.Errorf("%v later %d records are not signed, %v", c.wait, tail, err)
			}
			if n := len(d.read()); n != c.there {
				t.Errorf("%v later: %d records, want %d", c.wait, n, c.there)
			}
		}
		d.write(begun("c2"))
		time.Sleep(5*time.Minute + time.Second)
		synctest.Wait()
		if all := d.read(); len(all) != 4 || all[3].Record.Kind != ledger.KindCheckpoint {
			t.Errorf("%d records after the second", len(all))
		}
		d.shut()
		if n := len(boot(t, path).read()); n != 4 {
			t.Errorf("the end added %d records to what was signed", n-4)
		}
	})
}

func TestOpenCrossingsAfterACut(t *testing.T) {
	d := fresh(t)
	d.write(begun("c1"), decided("c1", "exit", "H-1"), ended("c1", ledger.Passed, 1, 1))
	d.write(begun("c2"), decided("c2", "exit", "H-2")).write(begun("c3"))
	again := boot(t, d.cut())
	open, err := again.l.Unended(t.Context())
	if err != nil || !slices.Equal(open, []string{"c2", "c3"}) {
		t.Fatalf("%v, %v", open, err)
	}
	again.write(ended("c2", ledger.Interrupted, 0, 0), ended("c3", ledger.Interrupted, 0, 0))
	if open, err = again.l.Unended(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("%v, %v", open, err)
	}
	all, cleared, err := again.l.Count(t.Context())
	if err != nil || all != 3 || cleared != 2 {
		t.Errorf("%d crossings, %d cleared, %v; want 3 and 2", all, cleared, err)
	}
}

func TestLastMovements(t *testing.T) {
	d := fresh(t)
	d.write(begun("c1"), decided("c1", "exit", "guardian", "child", ""), ended("c1", ledger.Passed, 3, 3)) // second 3
	d.write(begun("c2"), decided("c2", "exit", "gone away"), ended("c2", ledger.Abandoned, 1, 0))          // nobody walked
	d.write(begun("c3"), decided("c3", "exit", "followed"), ended("c3", ledger.Disturbed, 1, 1))           // second 9
	d.write(begun("c4"), decided("c4", "exit", "turned back"), ended("c4", ledger.Disturbed, 1, 0))        // nobody walked
	d.write(begun("c5"), decided("c5", "exit", "in the dark"), ended("c5", ledger.Interrupted, 0, 0))      // not known
	d.write(begun("c6"), decided("c6", "entry", "guardian"), ended("c6", ledger.Passed, 1, 1))             // second 18
	d.write(begun("c7"), decided("c7", "exit", "guardian"), ended("c7", ledger.Abandoned, 1, 0))           // changes nothing
	d.write(begun("c8"), decided("c8", "exit", "at the gate"))                                             // under way
	for holder, want := range map[string]struct {
		way    ledger.Direction
		second int
	}{
		"guardian": {"entry", 18}, "child": {"exit", 3}, "followed": {ledger.DirectionUnsure, 9},
		"in the dark": {ledger.DirectionUnsure, 15},
		"gone away":   {}, "turned back": {}, "at the gate": {}, "": {}, "stranger": {},
	} {
		ms, err := d.l.Movements(t.Context(), holder)
		if err != nil {
			t.Fatal(err)
		}
		m, moved := trip.Last(ms)
		if moved != (want.way != "") {
			t.Errorf("%s: %v", holder, m)
			continue
		}
		if moved && (m.Direction != want.way || m.At().Unix()-noon.Unix() != int64(want.second)) {
			t.Errorf("%s: %s at %v, want %s at second %d", holder, m.Direction, m.At(), want.way, want.second)
		}
	}
}

func TestWhatTheHubHas(t *testing.T) {
	d := fresh(t)
	d.write(many(0, 9)...)
	if c := d.l.Committed(); c != (ledger.Head{}) {
		t.Errorf("a hub that was never asked has %v", c)
	}
	all := d.read()
	for _, i := range []int{4, 8, 2} { // a hub restored from a backup goes back
		want := all[i].Head()
		if err := d.l.MarkCommitted(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		if got := d.l.Committed(); got != want {
			t.Errorf("%v, want %v", got, want)
		}
		if got := boot(t, d.cut()).l.Committed(); got != want {
			t.Errorf("after a cut: %v, want %v", got, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.l.MarkCommitted(ctx, all[8].Head()); err == nil {
		t.Error("a mark that was given up was made")
	}
	if got := d.l.Committed(); got != all[2].Head() {
		t.Errorf("after a mark that failed: %v", got)
	}
}

func TestIdentity(t *testing.T) {
	for name, id := range map[string]store.Identity{"no device": {Key: who.Key, Hub: who.Hub}, "no key": {Device: "d", Hub: who.Hub}, "half a key": {Device: "d", Key: who.Key[:7], Hub: who.Hub},
		"nobody to seal to": {Device: "d", Key: who.Key}} {
		if _, err := store.OpenLedger(t.Context(), filepath.Join(t.TempDir(), "l.db"), id); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	d := fresh(b)
	i := 0
	for b.Loop() {
		i++
		d.write(begun("c"), decided("c", "exit", "H-1"), ended("c", ledger.Passed, 1, 1))
	}
}
