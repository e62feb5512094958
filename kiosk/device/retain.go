package device

import (
	"context"
	"time"

	"passlane/kiosk/ledger"
)

// retainEvery is how often it is looked for what may go.
const retainEvery = time.Hour

// retain forgets, now and then, what the hub has had for long enough. Without a time that can be trusted nothing goes.
func (d *Device) retain(ctx context.Context) error {
	t := time.NewTicker(retainEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return nil
		}
		if err := d.retainOnce(ctx); err != nil && ctx.Err() == nil {
			d.log.Warn("nothing forgotten", "error", err)
		}
	}
}

func (d *Device) retainOnce(ctx context.Context) error {
	r := d.Time.Read()
	if r.State == ledger.ClockUnset {
		return nil
	}
	if err := d.Ledger.NoteLanded(ctx, r.Wall); err != nil {
		return err
	}
	gone, err := d.Ledger.Retain(ctx, d.Images, ledger.Moment{Wall: r.Wall, Boot: d.boot, Mono: time.Since(d.started), Clock: r.State}, d.conf.Keeps())
	if gone != (ledger.Erased{}) {
		d.log.Info("forgotten what the hub has", "records", gone.Records, "images", gone.Images)
	}
	return err
}
