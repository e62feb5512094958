package document

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// Schema is the JSON Schema of the facts of a crossing, one JSON object a line; it names every fact.
//
//go:embed facts.schema.json
var Schema []byte

// Case is the facts of one crossing as somebody wrote them down. What is left out is not known, or not so.
type Case struct {
	Label string // what the case is about, for people
	Facts policy.Facts
}

// line is a case as JSON has it.
type line struct {
	Label       string   `json:"label,omitempty"`
	RegistryAge duration `json:"registry_age,omitzero"`
	PolicyAge   duration `json:"policy_age,omitzero"`
	*policy.Facts
}

// duration is a span of time written as "26h".
type duration struct{ time.Duration }

// MarshalText writes a span.
func (d duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a span.
func (d *duration) UnmarshalText(b []byte) (err error) {
	d.Duration, err = time.ParseDuration(string(b))
	return err
}

// ParseCase reads the facts of one crossing. A name that is no fact, and a word that a fact cannot have, is an error that names it.
func ParseCase(b []byte) (Case, error) {
	var f policy.Facts
	l := line{Facts: &f}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return Case{}, fmt.Errorf("facts: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Case{}, errors.New("facts: more than one object in a line")
	}
	if string(bytes.TrimSpace(b)) == "null" {
		return Case{}, errors.New("facts: null is no object")
	}
	f.RegistryAge, f.PolicyAge = l.RegistryAge.Duration, l.PolicyAge.Duration
	if err := checkWords(&f); err != nil {
		return Case{}, fmt.Errorf("facts: %w", err)
	}
	return Case{Label: l.Label, Facts: f}, nil
}

// Encode writes a case as one line without its end.
func (c Case) Encode() ([]byte, error) {
	f := c.Facts
	b, err := json.Marshal(line{Label: c.Label, RegistryAge: duration{f.RegistryAge}, PolicyAge: duration{f.PolicyAge}, Facts: &f})
	if err != nil {
		return nil, fmt.Errorf("facts: %w", err)
	}
	return b, nil
}

// Cases reads one crossing a line; empty lines are passed over. The error names the line.
func Cases(b []byte) ([]Case, error) {
	var all []Case
	n := 0
	for text := range bytes.Lines(b) {
		n++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		c, err := ParseCase(text)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, c)
	}
	return all, nil
}

// checkWords refuses a word that a fact cannot have; the empty one is not known.
func checkWords(f *policy.Facts) error {
	err := errors.Join(
		word("genuine", f.Genuine, pass.Valid, pass.UnknownIssuer, pass.Invalid, pass.Malformed),
		word("medium", f.Medium, pass.MediumSeal, pass.MediumTag, pass.MediumCard, pass.MediumMRZ),
		word("status", f.Status, policy.Active, policy.Revoked, policy.Lost, policy.Stolen),
		word("direction", f.Direction, ledger.DirectionExit, ledger.DirectionEntry),
		word("clock", f.Clock, ledger.ClockSynced, ledger.ClockHeldOver, ledger.ClockUnset),
		word("face", f.Face, policy.FaceNotCompared, policy.FaceByOfficer, policy.FaceMatched),
		checkPerson("holder", &f.Holder),
	)
	for i := range f.Minors {
		err = errors.Join(err, checkPerson(fmt.Sprintf("minors.%d", i+1), &f.Minors[i]))
	}
	for i := range f.Took {
		err = errors.Join(err, checkPerson(fmt.Sprintf("took.%d", i+1), &f.Took[i]))
	}
	return err
}

func checkPerson(field string, p *policy.Person) error {
	err := errors.Join(word(field+".status", p.Status, policy.Active, policy.Revoked, policy.Lost, policy.Stolen), word(field+".confirmed", p.Confirmed, policy.ConfirmedByPass, policy.ConfirmedByPicture),
		word(field+".face", p.Face, policy.FaceNotCompared, policy.FaceByOfficer, policy.FaceMatched))
	for i, g := range p.Guardians {
		link := fmt.Sprintf("%s.guardians.%d", field, i+1)
		err = errors.Join(err, word(link+".relation", g.Relation, policy.Relations()...), word(link+".evidence", g.Evidence, policy.Evidences()...))
	}
	if p.Last != nil {
		err = errors.Join(err, word(field+".last.direction", p.Last.Direction, ledger.DirectionExit, ledger.DirectionEntry, ledger.DirectionUnsure))
	}
	return err
}

func word[T ~string](field string, v T, can ...T) error {
	if v == "" || slices.Contains(can, v) {
		return nil
	}
	return bad(field, "%q must be one of %v", v, can)
}
