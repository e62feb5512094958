package station

import (
	"cmp"

	"passlane/kiosk/lane"
	"passlane/kiosk/policy"
)

// Referral is what an officer needs to decide on the party that waits.
type Referral struct {
	Party    []Person         // the adult first
	Findings []policy.Finding // all of them, most serious first
	Children bool             // a reason from the list is asked for
	Grave    bool             // a second officer is asked for
	Lacks    lane.Lack        // what the last word lacked
}

// Person is one of a party as an officer compares them.
type Person struct {
	Holder    string // registry reference, empty if not known
	Number    string // of the pass
	Minor     bool
	Relation  string // of the adult to this minor by the registry, empty if none is recorded
	Confirmed policy.Confirmation
	// Certificate is the minor's birth certificate, a JPEG; nil: not here, or not yet.
	Certificate []byte
	Registered  []byte           // JPEG of the registered portrait, nil: not here
	Live        []byte           // JPEG of the photo that was taken, nil: none
	Findings    []policy.Finding // those about this person
}

// referral gathers what is known of a party that waits for an officer; nil when none does.
func (s *Station) referral() *Referral {
	c := &s.state.Crossing
	if s.state.Phase != lane.Referred {
		return nil
	}
	registered := s.pictures.of(c.ID)
	about := func(p policy.Person, turn int, minor bool) Person {
		one := Person{Holder: p.Holder, Number: p.Number, Minor: minor, Registered: registered[p.Holder], Live: s.search.live(turn)}
		for _, f := range c.Decision.Findings {
			if f.Subject == p.Holder && minor || f.Subject == "" && !minor {
				one.Findings = append(one.Findings, f)
			}
		}
		return one
	}
	adult := c.Facts.Holder
	adult.Number = cmp.Or(adult.Number, c.Presented.Number)
	r := &Referral{Findings: c.Decision.Findings, Grave: c.Decision.Grave(), Lacks: c.Lacks, Party: []Person{about(adult, 0, false)}}
	for i, m := range c.Minors {
		if m.Chosen {
			one := about(m.Person, i+1, true)
			one.Certificate = registered[paperOf(m.Person.Holder)]
			one.Relation, one.Confirmed = relation(m.Person, adult.Holder), m.Person.Confirmed
			r.Party = append(r.Party, one)
		}
	}
	for _, f := range r.Findings {
		r.Children = r.Children || f.Code.OfChildren()
	}
	return r
}

// relation returns what an adult is to a minor.
func relation(minor policy.Person, adult string) string {
	for _, g := range minor.Guardians {
		if adult != "" && g.Holder == adult {
			return string(g.Relation)
		}
	}
	return ""
}
