package hub_test

import (
	"context"
	"crypto/ed25519"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/bus"
	"passlane/kiosk/forward"
	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
)

var quiet = slog.New(slog.DiscardHandler)

// site is a NATS server, a hub and devices, with what a story needs to break them.
type site struct {
	testing.TB
	dir    string
	server *bus.Server
	url    string // where devices look for the server
	db     *database.DB
	ready  chan struct{}
	keys   map[string]ed25519.PublicKey
	stop   func() // of the hub
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{TB: t, dir: t.TempDir(), stop: func() {}, keys: map[string]ed25519.PublicKey{}}
	s.startServer("127.0.0.1:0")
	s.openDatabase()
	t.Cleanup(func() {
		s.stop()
		s.db.Close()
		s.server.Close()
	})
	return s
}

func (s *site) startServer(listen string) {
	s.Helper()
	server, err := bus.Start(bus.Opts{Dir: filepath.Join(s.dir, "nats"), Listen: listen, Log: quiet})
	s.must(err)
	s.server, s.url = server, server.URL()
}

// restartServer starts the server again where the devices look for it.
func (s *site) restartServer() { s.startServer(strings.TrimPrefix(s.url, "nats://")) }

func (s *site) openDatabase() {
	s.Helper()
	db, err := database.Open(s.Context(), s.dir)
	s.must(err)
	s.db = db
}

func (s *site) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// startHub starts the hub and returns when it takes records.
func (s *site) startHub() {
	s.Helper()
	s.startHubLogging(slog.DiscardHandler)
}

func (s *site) startHubLogging(log slog.Handler) {
	s.Helper()
	s.ready = make(chan struct{}, 16)
	h, err := hub.New(s.db, hub.Opts{URL: s.server.URL(), Images: s.images(), Erased: s.erased(), Log: slog.New(log), Ready: func() { s.ready <- struct{}{} }})
	s.must(err)
	s.stop = s.run(h.Run)
	<-s.ready
}

// stopHub stops the hub and returns when it has ended.
func (s *site) stopHub() {
	s.stop()
	s.stop = func() {}
}

func (s *site) erased() string { return filepath.Join(s.dir, hub.ErasuresFile) }

func (s *site) images() string { return filepath.Join(s.dir, "images") }

// run runs something until the returned function is called, which waits for its end.
func (s *site) run(f func(context.Context) error) func() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			s.Errorf("ended with %v", err)
		}
	}
}

// device registers a new device.
func (s *site) device(name string) *forwardtest.Outbox {
	s.Helper()
	o := forwardtest.New(name)
	s.must(s.db.Register(s.Context(), name, o.Public(), time.Now()))
	s.keys[name] = o.Public()
	return o
}

// forward ships a device's outbox until the test ends or the returned function is called.
func (s *site) forward(o *forwardtest.Outbox, url string) (*forward.Forwarder, func()) {
	s.Helper()
	return s.forwardLogging(o, url, slog.DiscardHandler)
}

func (s *site) forwardLogging(o *forwardtest.Outbox, url string, log slog.Handler) (*forward.Forwarder, func()) {
	s.Helper()
	f, err := forward.New(o.Device, o, o, forward.Opts{URL: url, Log: slog.New(log), Patience: 2 * time.Second, Pause: 100 * time.Millisecond})
	s.must(err)
	stop := s.run(f.Run)
	stopped := false
	once := func() {
		if !stopped {
			stopped = true
			stop()
		}
	}
	s.Cleanup(once)
	return f, once
}

// awaitCommitted waits until the device knows that the hub has everything.
func (s *site) awaitCommitted(o *forwardtest.Outbox) {
	s.Helper()
	s.must(o.AwaitCommitted(s.Context()))
}

func (s *site) summary() database.Summary {
	s.Helper()
	sum, err := s.db.Summary(s.Context())
	s.must(err)
	return sum
}

// wants asserts what the hub has, that all its chains are whole, and that walking them says the same.
func (s *site) wants(want database.Summary) {
	s.Helper()
	want.ChainOK = true
	if got := s.summary(); got != want {
		s.Errorf("the hub has %+v\nwant %+v", got, want)
	}
	for _, r := range s.verify() {
		if !r.OK() {
			s.Errorf("%+v", r)
		}
	}
}

func (s *site) verify() []hub.Report {
	s.Helper()
	rs, err := hub.Verify(s.Context(), s.db, hub.Check{Images: s.images(), Whole: true})
	s.must(err)
	return rs
}

// codes returns the codes of the open findings.
func (s *site) codes() (codes []database.Code) {
	s.Helper()
	fs, err := s.db.Findings(s.Context(), "")
	s.must(err)
	for _, f := range fs {
		codes = append(codes, f.Code)
	}
	return codes
}

// backup copies the database as it is, while nothing writes to it.
func (s *site) backup(to string) {
	s.Helper()
	s.must(s.db.Close())
	copyFile(s, filepath.Join(s.dir, database.File), to)
	s.openDatabase()
}

// restore puts a copy back.
func (s *site) restore(from string) {
	s.Helper()
	s.must(s.db.Close())
	for _, suffix := range []string{"-wal", "-shm"} {
		os.Remove(filepath.Join(s.dir, database.File) + suffix)
	}
	copyFile(s, from, filepath.Join(s.dir, database.File))
	s.openDatabase()
}

func copyFile(s *site, from, to string) {
	s.Helper()
	in, err := os.Open(from)
	s.must(err)
	defer in.Close()
	out, err := os.Create(to)
	s.must(err)
	_, err = io.Copy(out, in)
	s.must(err)
	s.must(out.Close())
}
