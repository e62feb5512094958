package policy

import "passlane/ui/i18n"

// Code names a finding for ever; it stands in records and statistics.
type Code string

// description is what there is to know of a code.
type description struct {
	code       Code
	severity   Severity // unless rules say otherwise
	protected  bool     // may be raised but never below refer
	grave      bool     // an officer's word on it needs a second officer
	rule       string   // the field of the document that governs it
	en, km, th string
}

// byLaw stands where no rule governs a finding.
const byLaw = "law"

var (
	catalogue = gather(ofPass, ofLane, ofTrip, ofChildren)
	places    = index(catalogue)
)

func gather(groups ...[]description) []description {
	var all []description
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}

func index(all []description) map[Code]int {
	at := make(map[Code]int, len(all))
	for i, d := range all {
		at[d.code] = i
	}
	return at
}

// known finds a code; what nobody knows is nothing, and refers.
func (c Code) known() (description, bool) {
	i, ok := places[c]
	if !ok {
		return description{severity: Refer, rule: byLaw}, false
	}
	return catalogue[i], true
}

// Codes returns every finding there is: of the pass, the lane, the trip and the children, in the order of the catalogue.
func Codes() []Code {
	codes := make([]Code, len(catalogue))
	for i, d := range catalogue {
		codes[i] = d.code
	}
	return codes
}

// Known tells whether there is such a finding.
func (c Code) Known() bool { _, ok := c.known(); return ok }

// Default returns what a finding weighs unless rules say otherwise.
func (c Code) Default() Severity { d, _ := c.known(); return d.severity }

// Protected tells whether rules may raise a finding and never lower it below refer.
func (c Code) Protected() bool { d, _ := c.known(); return d.protected }

// Grave tells whether an officer's word on a finding needs a second officer.
func (c Code) Grave() bool { d, _ := c.known(); return d.grave }

// Rule returns the field of the policy document that governs a finding, or "law" where no rule can change it.
func (c Code) Rule() string { d, _ := c.known(); return d.rule }

// Sentence returns what a finding says to an officer, as a whole sentence in a language (km, th or en).
func (c Code) Sentence(lang i18n.Lang) string {
	d, _ := c.known()
	switch lang {
	case i18n.Khmer:
		return d.km
	case i18n.Thai:
		return d.th
	}
	return d.en
}
