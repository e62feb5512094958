package hub_test

import (
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/bus"
	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/ledger"
)

var epoch = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// signed is how many records a device has written that has something to tell so often, with the checkpoints between.
func signed(records int) int { return records + records/ledger.MaxOpen }

func newOutbox(name string) *forwardtest.Outbox { return forwardtest.New(name) }

// streams connects to the server as somebody else.
func (s *site) streams() jetstream.JetStream {
	s.Helper()
	nc, err := bus.Connect(s.Context(), s.server.URL(), "test", quiet)
	s.must(err)
	s.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	s.must(err)
	return js
}

// purge empties the streams.
func (s *site) purge() {
	s.Helper()
	js := s.streams()
	for _, c := range bus.Streams() {
		s.must(js.DeleteStream(s.Context(), c.Name))
	}
}
