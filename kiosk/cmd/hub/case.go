package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/kiosk/referral"
	"passlane/kiosk/registry"
)

type caseCmd struct {
	dataFlag
	Crossing string `arg:"" help:"The crossing, as hub crossings lists it."`
	Zone     string `help:"Time zone of the post." default:"Asia/Phnom_Penh" placeholder:"ZONE"`
	Schema   bool   `help:"Write the JSON schema of the report instead."`
}

// Help says what it is for.
func (*caseCmd) Help() string {
	return "Writes what is known of a crossing with children for those who protect them, in the shape of Primero's cases: one case a child."
}

// Run writes the report.
func (c *caseCmd) Run(ctx context.Context, to streams) error {
	if c.Schema {
		_, err := to.out.Write(referral.Schema())
		return err
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return fmt.Errorf("--zone: %w", err)
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close() // was only read
	cs, err := db.Crossings(ctx, database.Filter{ID: c.Crossing, Limit: 1})
	if err != nil {
		return err
	}
	if len(cs) == 0 {
		return fmt.Errorf("no crossing %s", c.Crossing)
	}
	names, err := c.names(db, to.err)
	if err != nil {
		return err
	}
	report, err := caseOf(ctx, db, named(ctx, names, cs[0]), zone)
	if err != nil {
		return err
	}
	b, err := referral.Primero(report)
	if err != nil {
		return err
	}
	_, err = to.out.Write(b)
	return err
}

// told is a crossing with the names that were sealed.
type told struct {
	ledger.Crossing
	officer, words string
}

// named reads the names of a crossing: of the officer, and the numbers of the passes.
func named(ctx context.Context, names reader, c ledger.Crossing) told {
	word, party := names.of(ctx, c, c.Word), names.of(ctx, c, c.Decision)
	c.Party = slices.Clone(c.Party)
	for i := range c.Party[:min(len(c.Party), len(party.Numbers))] {
		c.Party[i].Number = party.Numbers[i]
	}
	return told{c, word.Officer, word.Words}
}

// caseOf puts together what the hub knows of a crossing.
func caseOf(ctx context.Context, db *database.DB, c told, zone *time.Location) (referral.Case, error) {
	out := referral.Case{Crossing: c.ID, Post: c.Post, Lane: c.Device, Direction: c.Direction, When: c.Began(), Zone: zone, Officer: c.officer, Reason: c.Code, Words: c.words}
	for _, f := range c.Findings {
		subject, err := idOf(ctx, db, f.Subject)
		if err != nil {
			return out, err
		}
		out.Findings = append(out.Findings, policy.Finding{Code: policy.Code(f.Code), Severity: severities[f.Severity], Subject: subject})
	}
	here := map[string]bool{}
	for _, t := range c.Party {
		p, err := personOf(ctx, db, t)
		if err != nil {
			return out, err
		}
		here[t.Holder] = true
		if !t.Minor {
			out.Adult = p
			continue
		}
		child, err := childOf(ctx, db, p)
		if err != nil {
			return out, err
		}
		child.Here, child.Confirmed = true, policy.Confirmation(t.Confirmed)
		out.Children = append(out.Children, child)
	}
	for _, f := range c.Findings { // a child who left with the adult and is not back is of the case, too
		if policy.Code(f.Code) != policy.GuardianWithoutChild || here[f.Subject] {
			continue
		}
		p, err := personOf(ctx, db, ledger.Traveller{Holder: f.Subject})
		if err != nil {
			return out, err
		}
		child, err := childOf(ctx, db, p)
		if err != nil {
			return out, err
		}
		out.Children = append(out.Children, child)
	}
	return out, nil
}

var severities = map[string]policy.Severity{policy.Note.String(): policy.Note, policy.Refer.String(): policy.Refer, policy.Refuse.String(): policy.Refuse}

// personOf reads who a traveller is; of somebody who is not registered only the number is known.
func personOf(ctx context.Context, db *database.DB, t ledger.Traveller) (p referral.Person, err error) {
	p = referral.Person{Number: t.Number, Live: t.Image, Holder: registry.Holder{ID: t.Holder}}
	if t.Holder == "" {
		return p, nil
	}
	h, err := called(ctx, db, t.Holder)
	if err != nil {
		return p, err
	}
	if h.ID != "" {
		p.Holder = h
	}
	if p.Moves, err = db.Movements(ctx, t.Holder); err != nil {
		return p, err
	}
	for i := range p.Moves {
		m := &p.Moves[i]
		if m.Adult, err = idOf(ctx, db, m.Adult); err != nil {
			return p, err
		}
		m.Minors = slices.Clone(m.Minors)
		for k := range m.Minors {
			if m.Minors[k], err = idOf(ctx, db, m.Minors[k]); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

// idOf returns the holder behind a pseudonym; of one who is not in the registry any more the pseudonym is all there is.
func idOf(ctx context.Context, db *database.DB, pseudonym string) (string, error) {
	if pseudonym == "" {
		return "", nil
	}
	h, err := called(ctx, db, pseudonym)
	return cmp.Or(h.ID, pseudonym), err
}

// called reads the holder behind a pseudonym; the zero one if there is none.
func called(ctx context.Context, db *database.DB, pseudonym string) (h registry.Holder, err error) {
	err = db.Update(ctx, func(tx *database.Tx) (err error) { h, err = tx.HolderCalled(ctx, pseudonym); return err })
	if errors.Is(err, database.ErrUnknown) {
		return registry.Holder{}, nil
	}
	return h, err
}

// holder reads a holder; the zero one if there is none.
func holder(ctx context.Context, db *database.DB, id string) (h registry.Holder, err error) {
	err = db.Update(ctx, func(tx *database.Tx) (err error) { h, err = tx.Holder(ctx, id); return err })
	if errors.Is(err, database.ErrUnknown) {
		return registry.Holder{}, nil
	}
	return h, err
}

func childOf(ctx context.Context, db *database.DB, p referral.Person) (referral.Child, error) {
	child := referral.Child{Person: p}
	for _, l := range p.Holder.Guardians {
		g, err := holder(ctx, db, l.Guardian)
		if err != nil {
			return child, err
		}
		child.Guardians = append(child.Guardians, referral.Guardian{Link: l, Name: g.LatinName})
	}
	return child, nil
}
