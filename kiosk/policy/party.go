package policy

import (
	"slices"
	"time"

	"passlane/kiosk/pass"
)

// OfChildren tells whether a finding is about a minor or about the company they keep.
func (c Code) OfChildren() bool {
	return slices.ContainsFunc(ofChildren, func(d description) bool { return d.code == c })
}

// Today returns the calendar day at the post. It may be asked of no rules.
func (r *Rules) Today(now time.Time) pass.Date {
	if r == nil {
		r = &Rules{}
	}
	return dateOf(now.In(r.zone()))
}

// Grown tells whether somebody born so is too old on a day to join a party as one of its children. Of whom the birth is not known
// nobody can say so.
func (r *Rules) Grown(birth, today pass.Date) bool {
	if r == nil {
		r = &Rules{}
	}
	return !younger(birth, today, bound(r.ChildAge, r.minorAge(), mostAge))
}
