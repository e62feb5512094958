package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"path/filepath"
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed/sealedtest"
)

// What the program holds after a checkpoint opens nothing of before it: neither the period that is under way nor the one that was.
func TestNothingHeldOpensThePast(t *testing.T) {
	who := Identity{Device: "doung-lane-1", Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)), Hub: sealedtest.Key().Public()}
	l, err := OpenLedger(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), who)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	defer func() { _ = l.Run(ctx) }()
	record := func() {
		t.Helper()
		at := ledger.Moment{Wall: time.UnixMilli(0), Boot: "b", Clock: ledger.ClockUnset}
		body := ledger.Command{Officer: "SOK DARA", Order: ledger.OrderOpen, Reason: "morning"}
		if err := l.write([]request{{rows: []Row{{At: at, Entry: ledger.Entry{Body: body}}}}}); err != nil {
			t.Fatal(err)
		}
	}
	record()
	past := l.end.period
	for l.end.period == past {
		record()
	}
	signed := l.end.head.Seq
	for range 5 {
		record()
	}
	all, err := l.Read(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, s := range all {
		if len(s.Record.Sealed) == 0 {
			continue
		}
		_, held := ledger.OpenNames(s, l.end.period)
		_, wiped := ledger.OpenNames(s, past)
		if old := s.Record.Seq < signed; wiped == nil || old && held == nil || !old && held != nil {
			t.Errorf("record %d, the checkpoint is %d: opened by what is held: %v; by what was: %v", s.Record.Seq, signed, held, wiped)
		}
		tried++
	}
	if tried < 60 || l.end.period == nil {
		t.Errorf("%d records tried", tried)
	}
}
