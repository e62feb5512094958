package device

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"passlane/kiosk/forward"
	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

func (d *Device) ledgerPath() string { return filepath.Join(d.conf.State, "ledger.db") }

// BeginEpoch begins a new chain in the place of one whose past is lost, by a person's order: who gave it, and why. The lane must not be running. See
// store.BeginEpoch for the errors.
func (d *Device) BeginEpoch(ctx context.Context, by, reason string) (ledger.Chain, error) {
	r := d.Time.Read()
	return store.BeginEpoch(ctx, d.ledgerPath(), d.who, by, reason, ledger.Moment{Wall: r.Wall, Boot: d.boot, Clock: r.State})
}

// ErrNoHub tells that the configuration names no hub.
var ErrNoHub = errors.New("the configuration names no hub")

// Salvaged is how far the salvage of one ledger has come.
type Salvaged struct {
	Path    string
	Chain   ledger.Chain
	Last    uint64 // the last record that can be read
	Hub     uint64 // what the hub has
	Waiting forward.Status
}

// Done tells whether the hub has all that can be read: every record, and every image that is on the disk and that it takes.
func (s Salvaged) Done() bool {
	return s.Hub >= s.Last && s.Waiting.Images.Count <= len(s.Waiting.Aside)
}

// Salvage sends what the hub does not have of the ledgers that were kept aside, each under its own epoch, and tells now and then how far it is. It
// may run beside the lane. A file that nobody can read is told of with the error, and the others go on; the error returned is ErrNoHub or that of
// ctx.
func (d *Device) Salvage(ctx context.Context, tell func(Salvaged, error)) error {
	if d.conf.Hub == "" {
		return ErrNoHub
	}
	for _, path := range store.Asides(d.ledgerPath()) {
		a, err := store.OpenAside(ctx, path, d.who)
		if err != nil {
			tell(Salvaged{Path: path}, err)
			continue
		}
		err = d.salvage(ctx, a, tell)
		if err = errors.Join(err, a.Close()); ctx.Err() != nil {
			return fmt.Errorf("device: salvage %s: %w", filepath.Base(path), err)
		}
		if err != nil {
			tell(Salvaged{Path: path}, err)
		}
	}
	return nil
}

// looks is how often it is told how far a salvage is.
const looks = 500 * time.Millisecond

func (d *Device) salvage(ctx context.Context, a *store.Aside, tell func(Salvaged, error)) (err error) {
	last := a.Last(ctx)
	f, err := forward.New(d.conf.Device, a, a, forward.Opts{URL: d.conf.Hub, Log: d.log, Old: true})
	if err != nil {
		return err
	}
	under, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- f.Run(under) }()
	defer func() {
		stop()
		err = errors.Join(err, <-ended)
	}()
	t := time.NewTicker(looks)
	defer t.Stop()
	for {
		s := Salvaged{Path: a.Path, Chain: a.Chain(), Last: last, Hub: a.Committed().Seq}
		if s.Waiting, err = f.Status(ctx); ctx.Err() != nil {
			return ctx.Err()
		}
		tell(s, nil) // what of the file cannot be counted does not keep the rest from going
		if s.Done() {
			return err
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
