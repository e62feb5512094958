package hub

import (
	"testing"

	"github.com/nats-io/nats.go"

	"passlane/kiosk/bus"
	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/wire"
)

// answer answers a device's questions as a hub that has nothing does.
func answer(t *testing.T, nc *nats.Conn, o *forwardtest.Outbox) {
	t.Helper()
	b, err := wire.Encode(wire.Position{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = nc.Subscribe(wire.PositionOf(o.Device), func(m *nats.Msg) { m.Respond(b) })
	if err != nil {
		t.Fatal(err)
	}
}

// nowhere is a connection without a server.
func nowhere(t *testing.T) *nats.Conn {
	t.Helper()
	nc, err := bus.Connect(t.Context(), "nats://127.0.0.1:1", "test", quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}
