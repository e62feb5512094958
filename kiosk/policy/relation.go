package policy

import (
	"maps"
	"slices"

	"passlane/kiosk/pass"
)

// Relation is what a guardian is to a minor.
type Relation string

// The relations that the registry knows.
const (
	Mother         Relation = "mother"
	Father         Relation = "father"
	AdoptiveParent Relation = "adoptive-parent"
	LegalGuardian  Relation = "legal-guardian" // appointed by a court
	Grandparent    Relation = "grandparent"
	Sibling        Relation = "sibling"
	Relative       Relation = "relative"
	Appointed      Relation = "appointed" // by consent of the parents, or by a court
)

// Evidence is what shows that a relation holds.
type Evidence string

// The kinds of evidence.
const (
	BirthCertificate Evidence = "birth-certificate"
	FamilyBook       Evidence = "family-book"
	CourtDecree      Evidence = "court-decree"
	Consent          Evidence = "notarised-consent"
)

// proofs are the relations there are, and what shows each: for parents birth certificate or family book, for all others a court or the
// parents themselves before a notary.
var proofs = map[Relation][]Evidence{
	Mother:         {BirthCertificate, FamilyBook},
	Father:         {BirthCertificate, FamilyBook},
	AdoptiveParent: {CourtDecree},
	LegalGuardian:  {CourtDecree},
	Grandparent:    {Consent, CourtDecree},
	Sibling:        {Consent, CourtDecree},
	Relative:       {Consent, CourtDecree},
	Appointed:      {Consent, CourtDecree},
}

// ParentGap is how many years a parent is older than a child at least; less is believed with a second issuer's word.
const ParentGap = 14

// Relations returns every relation there is, by name.
func Relations() []Relation { return slices.Sorted(maps.Keys(proofs)) }

// Evidences returns every kind of evidence there is.
func Evidences() []Evidence { return []Evidence{BirthCertificate, FamilyBook, CourtDecree, Consent} }

// Proofs returns the kinds of evidence that fit a relation; none: there is no such relation.
func (r Relation) Proofs() []Evidence { return slices.Clone(proofs[r]) }

// ShownBy tells whether a kind of evidence fits the relation.
func (r Relation) ShownBy(e Evidence) bool { return slices.Contains(proofs[r], e) }

// Parent tells whether who is so related gave birth to the child or begot it, and so is older.
func (r Relation) Parent() bool { return r == Mother || r == Father }

// Younger tells whether an adult is certainly no older than a child. Unknown parts of a birth date may be anything.
func Younger(adult, child pass.Date) bool {
	return child.Year > 0 && !earliest(adult).Before(latest(child))
}

// Close tells whether an adult may be less than ParentGap years older than a child.
func Close(adult, child pass.Date) bool {
	return adult.Year < 1 || child.Year < 1 || age(adult, earliest(child)) < ParentGap
}

// earliest and latest are the first and the last day that a birth date can mean.
func earliest(d pass.Date) pass.Date {
	return pass.Date{Year: d.Year, Month: max(d.Month, 1), Day: max(d.Day, 1)}
}

func latest(d pass.Date) pass.Date {
	if d.Month < 1 {
		d.Month, d.Day = 12, 31
	}
	if d.Day < 1 {
		d.Day = 31
	}
	return d
}

// proven tells whether a link is shown by what fits it, between people who can be so related; what else their ages say are other findings.
func (g Guardian) proven(adult, child pass.Date) bool {
	return g.Relation.ShownBy(g.Evidence) && (!g.Relation.Parent() || !Younger(adult, child) && (g.Second != "" || !Close(adult, child)))
}
