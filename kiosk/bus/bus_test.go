package bus

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/wire"
)

var quiet = slog.New(slog.DiscardHandler)

func start(t *testing.T, o Opts) *Server {
	t.Helper()
	o.Log = quiet
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func connect(t *testing.T, url string, more ...nats.Option) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	nc, err := Connect(t.Context(), url, "test", quiet, more...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return nc, js
}

// What was acknowledged is there after the server has been closed and started again on the same directory.
func TestWhatIsAcknowledgedSurvivesTheServer(t *testing.T) {
	dir := t.TempDir()
	s := start(t, Opts{Dir: dir})
	_, js := connect(t, s.URL())
	if err := Ensure(t.Context(), js); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if _, err := js.Publish(t.Context(), wire.Ledger("lane-1"), []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s.Close() // twice is fine

	_, js = connect(t, start(t, Opts{Dir: dir}).URL())
	if err := Ensure(t.Context(), js); err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), wire.StreamLedger)
	if err != nil {
		t.Fatal(err)
	}
	info, err := stream.Info(t.Context())
	if err != nil || info.State.Msgs != 10 {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestStreamsAreDurableAndBounded(t *testing.T) {
	for _, c := range Streams() {
		if c.Storage != jetstream.FileStorage || c.MaxBytes <= 0 || c.MaxAge <= 0 || c.MaxMsgSize <= 0 {
			t.Errorf("%+v", c)
		}
	}
	if o, err := (Opts{Dir: "x"}).server(); err != nil || !o.SyncAlways || !o.NoSigs || o.Host != "127.0.0.1" {
		t.Errorf("%+v %v", o, err)
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", "192.0.2.1:4222", "[::]:0", "example.org:1", ":4222"} {
		if _, err := Start(Opts{Dir: t.TempDir(), Listen: listen}); !errors.Is(err, ErrNotLoopback) {
			t.Errorf("%s: %v", listen, err)
		}
	}
	for _, listen := range []string{"127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000"} {
		if _, err := Start(Opts{Dir: t.TempDir(), Listen: listen}); err == nil || !strings.Contains(err.Error(), listen) {
			t.Errorf("%s: %v", listen, err)
		}
	}
	if o, err := (Opts{Listen: "0.0.0.0:4222", Public: true}).server(); err != nil || o.Port != 4222 {
		t.Errorf("public: %+v, %v", o, err)
	}
}

// A lane starts before its hub, loses it, and finds it again; meanwhile publishing says no at once.
func TestConnectionLooksForItsServerForEver(t *testing.T) {
	dir := t.TempDir()
	s := start(t, Opts{Dir: dir})
	url := s.URL()
	s.Close()

	found := make(chan struct{}, 8)
	tell := func(*nats.Conn) { found <- struct{}{} }
	nc, _ := connect(t, url, nats.ConnectHandler(tell), nats.ReconnectHandler(tell))
	if err := nc.Publish("a", nil); err == nil {
		t.Error("published into the void")
	}
	listen := strings.TrimPrefix(url, "nats://")
	for range 2 {
		s = start(t, Opts{Dir: dir, Listen: listen})
		<-found
		if err := nc.Flush(); err != nil {
			t.Error(err)
		}
		s.Close()
	}
}

func TestWaitsDoubleUpToTenSeconds(t *testing.T) {
	for attempts, most := range map[int]time.Duration{-1: firstWait, 0: firstWait, 1: firstWait, 2: 2 * firstWait, 5: 16 * firstWait, 50: longest} {
		for range 20 {
			if d := delay(attempts); d < most/2 || d >= most {
				t.Errorf("try %d waits %v, want %v to %v", attempts, d, most/2, most)
			}
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	s := start(t, Opts{Dir: t.TempDir()})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Run(ctx) }()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := nats.Connect(s.URL()); err == nil {
		t.Error("still there")
	}
}

func TestConnectSaysNoToNonsense(t *testing.T) {
	if _, err := Connect(t.Context(), "nats://\x00", "test", quiet); err == nil {
		t.Error("took a broken URL")
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Connect(gone, "nats://127.0.0.1:1", "test", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
