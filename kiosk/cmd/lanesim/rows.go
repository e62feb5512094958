package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"image/jpeg"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"passlane/kiosk/forward"
	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

// enrol puts people into the hub's registry, with the movements that a story tells, and returns the position at which a lane has them all.
func (w *world) enrol(ctx context.Context, people []sample.Sample, history []movement) (uint64, error) {
	w.desk.Lock()
	defer w.desk.Unlock()
	var es []hub.Enrolment
	known := named(people)
	for _, p := range people {
		if !p.Registered {
			continue
		}
		e, err := enrolment(p, known)
		if err != nil {
			return 0, err
		}
		es = append(es, e)
	}
	moved, err := w.before(history, known)
	if err != nil {
		return 0, err
	}
	if err := hub.Enrol(ctx, w.db, es, w.now); err != nil {
		return 0, err
	}
	if err := w.db.Update(ctx, func(tx *database.Tx) error { return addHistory(ctx, tx, moved) }); err != nil {
		return 0, err
	}
	for {
		position, done, err := w.db.Publish(ctx, w.index)
		if err != nil || done {
			return position, err
		}
	}
}

// addHistory adds movements, in which everybody is called as devices call them.
func addHistory(ctx context.Context, tx *database.Tx, moved []trip.Moved) error {
	var failed error
	called := func(id string) string {
		if id == "" {
			return ""
		}
		pseudonym, err := tx.Pseudonym(ctx, id)
		failed = errors.Join(failed, err)
		return pseudonym
	}
	for i := range moved {
		m := &moved[i]
		m.Holder, m.Movement.Adult = called(m.Holder), called(m.Movement.Adult)
		for k := range m.Movement.Minors {
			m.Movement.Minors[k] = called(m.Movement.Minors[k])
		}
	}
	if failed != nil {
		return failed
	}
	return tx.AddMovements(ctx, moved)
}

// called returns what lanes call a holder by.
func (w *world) called(ctx context.Context, id string) (pseudonym string, err error) {
	err = w.db.Update(ctx, func(tx *database.Tx) (err error) { pseudonym, err = tx.Pseudonym(ctx, id); return err })
	return pseudonym, err
}

// named finds people by name, and by holder.
func named(people []sample.Sample) map[string]sample.Sample {
	known := map[string]sample.Sample{}
	for _, p := range people {
		known[p.Name], known[p.Holder.ID] = p, p
	}
	return known
}

// before is the history of a story: each movement is that of the adult, and of everybody who went along.
func (w *world) before(history []movement, known map[string]sample.Sample) ([]trip.Moved, error) {
	var moved []trip.Moved
	for i, m := range history {
		for _, name := range append([]string{m.Who}, m.With...) {
			if _, ok := known[name]; !ok {
				return nil, fmt.Errorf("history: nobody is called %q", name)
			}
		}
		adult := known[m.Who].Holder.ID
		one := trip.Movement{ID: fmt.Sprintf("before/%d", i), Direction: m.Direction, AtMS: w.now.Add(-m.Ago).UnixMilli(), Post: "Doung"}
		along := one
		along.Adult = adult
		for _, name := range m.With {
			minor := known[name].Holder.ID
			one.Minors = append(one.Minors, minor)
			moved = append(moved, trip.Moved{Holder: minor, Movement: along})
		}
		moved = append(moved, trip.Moved{Holder: adult, Movement: one})
	}
	return moved, nil
}

// fetch brings the registry to a lane that has no power, as its follower would.
func (l *lanePlace) fetch(ctx context.Context) error {
	if err := store.MakeFolder(l.state); err != nil {
		return err
	}
	r, err := store.OpenReplica(ctx, filepath.Join(l.state, "registry.db"), l.w.hubKey.Public().(ed25519.PublicKey), l.w.index)
	if err != nil {
		return err
	}
	f, err := forward.NewFollower(l.name, r, keeper{r}, forward.FollowOpts{URL: l.w.bus.URL(), Log: l.w.log, Pause: 10 * time.Millisecond})
	if err != nil {
		return errors.Join(err, r.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	var ran error
	wg.Go(func() { ran = f.Run(ctx) })
	err = synced(ctx, r, l.position)
	stop()
	wg.Wait()
	return errors.Join(err, ran, r.Close())
}

// keeper keeps policy documents for a lane that will judge them when it has power.
type keeper struct{ *store.Replica }

// Newest says that none is held: the newest come.
func (k keeper) Newest() int64 { return 0 }

// Offer keeps them all.
func (k keeper) Offer(ctx context.Context, documents [][]byte) error {
	for _, signed := range documents {
		d, err := document.Parse(signed)
		if err != nil {
			return err
		}
		if err := k.KeepPolicy(ctx, int64(d.Version), signed); err != nil {
			return err
		}
	}
	return nil
}

// synced waits until a replica has come to a position.
func synced(ctx context.Context, r *store.Replica, position uint64) error {
	return until(ctx, func() (bool, error) {
		h, ok, err := r.Head(ctx)
		return ok && h.Position >= position, err
	})
}

// until asks again and again, a few milliseconds apart.
func until(ctx context.Context, is func() (bool, error)) error {
	t := time.NewTicker(5 * time.Millisecond)
	defer t.Stop()
	for {
		if yes, err := is(); yes || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

// enrolment is a sample as the desk registers them; the many have no portrait, which would take its time.
func enrolment(p sample.Sample, known map[string]sample.Sample) (hub.Enrolment, error) {
	h := p.Holder
	e := hub.Enrolment{Passes: []registry.Pass{{
		Number: p.Number, Holder: h.ID, Class: p.Class, ValidFrom: p.ValidFrom, ValidTo: p.ValidTo, Status: policy.Status(p.Status), Key: p.HolderKey,
	}}, Holder: registry.Holder{
		ID: h.ID, LatinName: h.LatinName, OwnName: h.OwnName, Sex: h.Sex, Birth: h.Birth, Nationality: h.Nationality,
		Language: h.Language, Needs: registry.Needs{LargeText: h.LargeText}, Province: p.Province,
	}}
	if c := p.Card; c != nil {
		e.Passes[0].Card = registry.Card{UID: c.UID, Keys: []registry.CardKey{{Version: c.Version, Key: c.Key}}}
	}
	for _, g := range h.MinorOf {
		relation := registry.Mother
		if known[g].Holder.Sex == "M" {
			relation = registry.Father
		}
		e.Holder.Guardians = append(e.Holder.Guardians, registry.Link{Guardian: g, Relation: relation, Evidence: registry.BirthCertificate, Certificate: "0000-" + p.Number})
	}
	if strings.HasPrefix(p.Name, "many-") {
		return e, nil
	}
	var b bytes.Buffer
	e.Holder.Photo = p.ValidFrom // taken when the pass was issued
	err := jpeg.Encode(&b, p.Portrait(240, 320), &jpeg.Options{Quality: 60})
	e.Portrait = b.Bytes()
	return e, err
}
