package hub

import (
	"context"
	"log/slog"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/bus"
	"passlane/kiosk/forward"
	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

var quiet = slog.New(slog.DiscardHandler)

// A hub is killed after its database has committed and before it has told the stream or the device. The next one gets the
// same records again at once, counts nothing twice, and the device learns what is committed.
func TestKilledBetweenCommitAndAck(t *testing.T) {
	db := openDB(t)
	server, err := bus.Start(bus.Opts{Dir: t.TempDir(), Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	lane := forwardtest.New("lane-1")
	lane.Cross(300)
	if err := db.Register(t.Context(), "lane-1", lane.Public(), lane.Now()); err != nil {
		t.Fatal(err)
	}
	nc, err := bus.Connect(t.Context(), server.URL(), "hub", quiet)
	if err != nil {
		t.Fatal(err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	if err := bus.Ensure(t.Context(), js); err != nil {
		t.Fatal(err)
	}
	f, err := forward.New("lane-1", lane, lane, forward.Opts{URL: server.URL(), Log: quiet, Pause: 50e6})
	if err != nil {
		t.Fatal(err)
	}

	killed := newHub(t, db, server.URL(), nil)
	answer(t, nc, lane)
	stopLane := start(t, f.Run)
	commitWithoutWord(t, killed, js, 900)
	nc.Close()
	stopLane()
	if got := lane.Committed().Seq; got != 0 {
		t.Fatalf("the device was told %d", got)
	}

	ready := make(chan struct{}, 1)
	next := newHub(t, db, server.URL(), func() { ready <- struct{}{} })
	defer start(t, next.Run)()
	<-ready
	f, err = forward.New("lane-1", lane, lane, forward.Opts{URL: server.URL(), Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	lane.Cross(1)
	defer start(t, f.Run)()
	if err := lane.AwaitCommitted(t.Context()); err != nil {
		t.Fatal(err)
	}
	sum, err := db.Summary(t.Context())
	if err != nil || sum != (database.Summary{Devices: 1, Records: 903 + 903/ledger.MaxOpen, Landed: 301, Cleared: 301, ChainOK: true}) {
		t.Errorf("%+v, %v", sum, err)
	}
}

// commitWithoutWord lands records from the stream, and dies before it says so to anyone.
func commitWithoutWord(t *testing.T, h *Hub, js jetstream.JetStream, records int) {
	t.Helper()
	s, err := tap(t.Context(), js, wire.StreamLedger, recordBatch)
	if err != nil {
		t.Fatal(err)
	}
	var msgs []jetstream.Msg
	for came := 0; came < records; {
		m, err := s.consumer.Next()
		if err != nil {
			t.Fatal(err)
		}
		b, err := wire.DecodeBatch(m.Data())
		if err != nil {
			t.Fatal(err)
		}
		msgs, came = append(msgs, m), came+len(b.Records)
	}
	for _, p := range h.sort(msgs) {
		err := h.db.Update(t.Context(), func(tx *database.Tx) error {
			_, err := h.land(t.Context(), tx, p)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func openDB(t *testing.T) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func newHub(t *testing.T, db *database.DB, url string, ready func()) *Hub {
	t.Helper()
	h, err := New(db, Opts{URL: url, Images: t.TempDir(), Log: quiet, Ready: ready})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// start runs something until the returned function is called.
func start(t *testing.T, run func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
