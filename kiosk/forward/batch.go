package forward

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// overhead is what a batch takes besides its records and what a record takes besides its bytes and keys, at most, in bytes.
const overhead = 128

// cut makes one batch of the first of some records, which follow the record after: as many as a message takes. One that is too long for any
// message, or that the disk does not give, is withheld, so that the next ones can follow.
func cut(l Ledger, records []ledger.Stored, after, round uint64) (wire.Batch, error) {
	b := wire.Batch{Epoch: l.Chain().Epoch, After: after, Round: round}
	size := overhead
	for _, s := range records[:min(len(records), wire.MaxRecords)] {
		r := travelling(s)
		if size += sizeOf(r); size > wire.MaxBatch && len(b.Records) > 0 {
			break
		}
		b.Records = append(b.Records, r)
	}
	if n := len(b.Records); n < len(records) && records[n].Unread == nil && records[n].Record.Seq == b.Head().Seq+1 {
		b.Next = records[n].Record.Prev
	}
	content, err := b.Content()
	if err != nil {
		return b, err
	}
	b.Signature = l.Vouch(content)
	return b, nil
}

// travelling is a record as it goes up.
func travelling(s ledger.Stored) wire.Record {
	r := wire.Record{Seq: s.Record.Seq, Hash: s.Hash, Bytes: s.Bytes, Key: s.Key, Images: s.Images}
	switch {
	case len(s.Bytes) > wire.MaxRecord:
		r.Bytes, r.Withheld = nil, fmt.Sprintf("%d bytes are too long for a message", len(s.Bytes))
	case len(s.Bytes) == 0:
		r.Withheld = "the device cannot read it"
		if s.Unread != nil {
			r.Withheld += ": " + s.Unread.Error()
		}
	}
	return r
}

func sizeOf(r wire.Record) int {
	n := overhead + len(r.Bytes) + len(r.Withheld) + len(r.Key)
	for _, k := range r.Images {
		n += len(k) + 3
	}
	return n
}

// publish puts a batch into the stream and returns when the stream has it.
func publish(ctx context.Context, js jetstream.JetStream, subject string, b wire.Batch) error {
	m, err := wire.EncodeBatch(b)
	if err != nil {
		return err
	}
	if _, err := js.Publish(ctx, subject, m); err != nil {
		return fmt.Errorf("forward: publish batch: %w", err)
	}
	return nil
}
