package bus

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/wire"
)

// Limits of a stream. It is a pipe, not a store: the device keeps everything until the hub's database has it, and sends
// again what fell out. So a full stream drops its oldest messages rather than refuse new ones.
const (
	ledgerBytes = 1 << 30        // some 2,000,000 records
	imageBytes  = 2 << 30        // some 10,000 images
	keep        = 24 * time.Hour // for looking at; landed messages are of no other use
	maxMessage  = 1 << 20        // bytes, as NATS itself has it
)

// Streams returns the streams of a hub: on file, in one copy.
func Streams() []jetstream.StreamConfig {
	return []jetstream.StreamConfig{
		stream(wire.StreamLedger, wire.LedgerSubjects, ledgerBytes),
		stream(wire.StreamImages, wire.ImageSubjects, imageBytes),
	}
}

func stream(name, subjects string, bytes int64) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: name, Subjects: []string{subjects},
		Storage: jetstream.FileStorage, Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardOld,
		MaxBytes: bytes, MaxAge: keep, MaxMsgSize: maxMessage, Replicas: 1,
		Duplicates: time.Second, // no message ids: (device, seq) is the only dedupe
	}
}

// Ensure makes the streams, or brings them to the configuration of this version.
func Ensure(ctx context.Context, js jetstream.JetStream) error {
	for _, c := range Streams() {
		if _, err := js.CreateOrUpdateStream(ctx, c); err != nil {
			return fmt.Errorf("bus: make stream %s: %w", c.Name, err)
		}
	}
	return nil
}
