package hub

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
)

// Enrol writes holders, passes and portraits in one transaction, each checked before; the rows follow within moments.
func Enrol(ctx context.Context, db *database.DB, es []Enrolment, now time.Time) error {
	today := dateOf(now)
	return db.Update(ctx, func(tx *database.Tx) error {
		for _, e := range es {
			if err := e.save(ctx, tx, today); err != nil {
				return err
			}
		}
		return nil
	})
}

// Enrolment is one person and what they hold. What is not given stays as it is, also the flag of a case and the guardians of a minor: links
// end by their last day, and are not forgotten.
type Enrolment struct {
	Holder   registry.Holder
	Passes   []registry.Pass
	Portrait []byte // JPEG, at most registry.MaxPortrait bytes
	// Certificate is the picture of a minor's birth certificate: JPEG, at most registry.MaxCertificate bytes.
	Certificate []byte
	// Guardians are those whom the desk has before it and who may not be registered.
	Guardians []registry.Holder
}

func (e Enrolment) save(ctx context.Context, tx *database.Tx, today pass.Date) error {
	old, err := tx.Holder(ctx, e.Holder.ID)
	if err != nil && !errors.Is(err, database.ErrUnknown) {
		return err
	}
	if e.Holder.Flag == "" {
		e.Holder.Flag = old.Flag
	}
	if len(e.Holder.Guardians) == 0 {
		e.Holder.Guardians = old.Guardians
	}
	if err := e.Holder.Check(today); err != nil {
		return err
	}
	if err := e.guardians(ctx, tx, old, today); err != nil {
		return err
	}
	if err := tx.SaveHolder(ctx, e.Holder); err != nil {
		return err
	}
	for _, p := range e.Passes {
		if err := p.Check(); err != nil {
			return err
		}
		if err := tx.SavePass(ctx, p); err != nil {
			return err
		}
	}
	if len(e.Portrait) > 0 {
		if err := tx.SavePortrait(ctx, e.Holder.ID, e.Portrait); err != nil {
			return err
		}
	}
	if len(e.Certificate) == 0 {
		return nil
	}
	return tx.SaveCertificate(ctx, e.Holder.ID, e.Certificate)
}

// guardians checks the links that are new, and all of them where the minor's birth is, against who is registered or before the desk. What
// is on record already must not keep anybody from reporting a pass stolen.
func (e Enrolment) guardians(ctx context.Context, tx *database.Tx, old registry.Holder, today pass.Date) (err error) {
	h := e.Holder
	if h.Birth == old.Birth {
		h.Guardians = slices.DeleteFunc(slices.Clone(h.Guardians), func(l registry.Link) bool { return slices.Contains(old.Guardians, l) })
	}
	wrong := h.CheckGuardians(today, func(id string) (registry.Holder, bool) {
		h, failed := tx.Holder(ctx, id)
		if i := slices.IndexFunc(e.Guardians, func(g registry.Holder) bool { return g.ID == id }); failed != nil && i >= 0 {
			return e.Guardians[i], true
		}
		if failed != nil && !errors.Is(failed, database.ErrUnknown) {
			err = failed
		}
		return h, failed == nil
	})
	return cmp.Or(err, wrong)
}

func dateOf(t time.Time) pass.Date {
	return pass.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}
