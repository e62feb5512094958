package forward

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

const (
	batchRecords = 1000    // NATS takes no more in one atomic batch
	batchBytes   = 4 << 20 // of encoded records
)

// cut encodes records as one batch that follows the record after, and returns how many went in: all, or as many
// as batchBytes takes. One that is too long for a message is withheld, so that the next ones can follow.
func cut(records []ledger.Stored, after, round uint64) ([][]byte, error) {
	var batch [][]byte
	size := 0
	for i := range records {
		r := wire.Record{Seq: records[i].Record.Seq, After: after, Hash: records[i].Hash, Bytes: records[i].Bytes, Round: round}
		if len(r.Bytes) > wire.MaxRecord {
			r.Bytes, r.Withheld = nil, fmt.Sprintf("%d bytes are too long for a message", len(records[i].Bytes))
		}
		b, err := wire.Encode(r)
		if err != nil {
			return nil, err
		}
		if size += len(b); size > batchBytes && len(batch) > 0 {
			return batch, nil
		}
		batch, after = append(batch, b), r.Seq
	}
	return batch, nil
}

// publish puts a batch into the stream, all of it or nothing, and returns when the stream has it.
func publish(ctx context.Context, js jetstream.JetStream, subject string, batch [][]byte) error {
	if len(batch) == 0 {
		return errors.New("forward: publish: empty batch")
	}
	p, err := jetstreamext.NewBatchPublisher(js, jetstreamext.BatchFlowControl{}) // the commit says it all
	if err != nil {
		return fmt.Errorf("forward: begin batch: %w", err)
	}
	last := len(batch) - 1
	for _, b := range batch[:last] {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.Add(subject, b); err != nil {
			return fmt.Errorf("forward: add to batch: %w", err)
		}
	}
	if _, err := p.Commit(ctx, subject, batch[last]); err != nil {
		return fmt.Errorf("forward: commit batch: %w", err)
	}
	return nil
}
