package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"path/filepath"
	"testing"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
)

// What our ledger is compared with must do the same: the same rows, as durable, or not at all.
func TestTheBareDiskIsNotLessDurable(t *testing.T) {
	b, err := openBare(t.Context(), filepath.Join(t.TempDir(), "bare.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	var mode string
	var sync int
	if err := errors.Join(b.conn.QueryRowContext(t.Context(), "PRAGMA journal_mode").Scan(&mode), b.conn.QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&sync)); err != nil {
		t.Fatal(err)
	}
	if mode != "wal" || sync != 2 {
		t.Errorf("journal %s, synchronous %d", mode, sync)
	}
	rows := []ledger.Stored{{Bytes: []byte("one")}, {Bytes: []byte("two")}}
	if err := b.put(t.Context(), rows, []byte("photo")); err != nil {
		t.Fatal(err)
	}
	var records, images int
	if err := b.db.QueryRow("SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM image)").Scan(&records, &images); err != nil || records != 2 || images != 1 {
		t.Errorf("%d records, %d images, %v", records, images, err)
	}
	if err := b.put(t.Context(), rows); err != nil {
		t.Errorf("a second time: %v", err)
	}
}

func TestJourneysGoOn(t *testing.T) {
	dev := forwardtest.New("lane-1")
	seen := map[string]bool{}
	for range 3 {
		rows, err := journeys(dev, 4)
		if err != nil || len(rows) != 4*perJourney {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for i, r := range rows {
			id, _ := ledger.CrossingOf(r.Entry.Body)
			if first := i%perJourney == 0; first == seen[id] {
				t.Errorf("row %d is of crossing %s, seen before: %t", i, id, seen[id])
			}
			seen[id] = true
		}
	}
	if left, err := dev.Read(t.Context(), 0, 100); err != nil || len(left) != 0 {
		t.Errorf("%d records are kept twice, %v", len(left), err)
	}
}

// village is a registry with one holder.
type village struct{ station.Registry }

func (village) Find(context.Context, string, pass.HolderKey) (store.Answer, bool, error) {
	return store.Answer{Holder: registry.Holder{ID: "H1"}}, true, nil
}

func TestGuestsAreOthersInEachRound(t *testing.T) {
	g := &guests{Registry: village{}}
	seen := map[string]bool{}
	for round := range 3 {
		g.turn(round)
		for range 2 { // a lane asks twice
			a, ok, err := g.Find(t.Context(), "x", pass.HolderKey{})
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			seen[a.Holder.ID] = true
		}
	}
	if len(seen) != 3 {
		t.Errorf("holders %v", seen)
	}
}

func TestALaneTellsOftenEnough(t *testing.T) {
	for _, quick := range []bool{true, false} {
		e := (&benchCmd{Quick: quick}).effort()
		n := e.soak[len(e.soak)-1]
		for _, at := range e.soak {
			if at%everySample(n) != 0 {
				t.Errorf("nobody hears how much is held after %d of %d crossings", at, n)
			}
		}
	}
}

// The reel must be to the driver what a camera is: each picture once, none of them garbage, and of the size that a lane has.
func TestTheReel(t *testing.T) {
	set, err := sample.New(1, pass.Date{Year: 2026, Month: 11, Day: 25})
	if err != nil {
		t.Fatal(err)
	}
	r, err := newReel(set.Passes())
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.camera()
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	for want := range uint64(2*len(r.pictures) + 1) {
		f, err := c.Next(t.Context())
		if err != nil || f.Seq != want+1 || f.Image.Rect.Dx() != frameWidth || f.Image.Rect.Dy() != frameHeight {
			t.Fatalf("frame %d: %+v, %v", want+1, f.Seq, err)
		}
		switch same := bytes.Equal(f.Image.Y, first); {
		case want == 0:
			first = f.Image.Y
		case same != (want%uint64(len(r.pictures)) == 0):
			t.Errorf("frame %d is the first again: %t", want+1, same)
		}
	}
}

// A loop that finds no faces measures something else.
func TestALoopWithoutFacesFails(t *testing.T) {
	for good, fails := range map[int]bool{9: false, 8: true} {
		l := cameraLoop{good: good, seen: 10}
		if err := l.run(t.Context(), 0, func() {}); (err != nil) != fails {
			t.Errorf("%d good of 10: %v", good, err)
		}
	}
}

func TestAFilmIsReadOrNot(t *testing.T) {
	shows := []*image.YCbCr{blank()}
	for _, of := range []func(context.Context, []*image.YCbCr, int) error{scanned, attempted} {
		if err := of(t.Context(), shows, 0); err != nil {
			t.Error(err)
		}
		if err := of(t.Context(), shows, 1); err == nil {
			t.Error("a symbol was read off a blank wall")
		}
	}
}
