package station

import (
	"context"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/registry"
)

// paper is a certificate that is to be fetched for an officer.
type paper struct {
	crossing, holder string
	ref              registry.Ref
	key              registry.RowKey
}

// paperOf names a minor's certificate among the pictures of a crossing.
func paperOf(holder string) string { return "certificate." + holder }

// patience is how long the hub may take to send a certificate; the officer goes on without it.
const patience = 10 * time.Second

// want asks for a minor's certificate, so that it is here when an officer looks. One too many is not fetched.
func (s *Station) want(p paper) {
	if s.kit.Certificate == nil || s.pictures.has(paperOf(p.holder)) {
		return
	}
	select {
	case s.papers <- p:
	default:
	}
}

// fetch gets certificates from the hub, one after the other. Nobody waits for it: it may be away.
func (s *Station) fetch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-s.papers:
			if s.pictures.has(paperOf(p.holder)) {
				continue
			}
			if err := s.get(ctx, p); err != nil && ctx.Err() == nil {
				s.opts.Log.Warn("certificate", keyCrossing, p.crossing, keyError, err)
			}
		}
	}
}

func (s *Station) get(ctx context.Context, p paper) error {
	within, stop := context.WithTimeout(ctx, patience)
	defer stop()
	sealed, err := s.kit.Certificate(within, p.ref)
	if err != nil || len(sealed) == 0 {
		return err
	}
	jpeg, err := registry.OpenCertificate(p.ref, p.key, sealed)
	if err == nil && s.pictures.keep(p.crossing, paperOf(p.holder), jpeg) {
		s.Tell(ctx, lane.Tick{}) // the booth looks again
	}
	return err
}
