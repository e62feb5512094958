package registry

import (
	"fmt"
	"strings"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// adultAge is the age in years from which somebody who is no parent may be a guardian.
const adultAge = 18

// CheckGuardians tells whether the links of a minor are shown by evidence that fits them, to people who can be so related; find returns a
// holder of the registry. The error is a *FieldError on guardians. It is asked when links are written: those of long ago stay on record,
// and policy weighs them.
func (h Holder) CheckGuardians(today pass.Date, find func(id string) (Holder, bool)) error {
	for _, l := range h.Guardians {
		guardian, known := find(l.Guardian)
		reason := l.unshown()
		switch {
		case reason != "":
		case !known:
			reason = "they are not registered"
		case l.Relation.Parent():
			reason = l.young(guardian.Birth, h.Birth)
		case policy.Under(guardian.Birth, today, adultAge):
			reason = fmt.Sprintf("a %s must be %d years old", l.Relation, adultAge)
		}
		if reason != "" {
			return &FieldError{fmt.Sprintf("holder %.40q", h.ID), "guardians", fmt.Sprintf("the link to %.40q: %s", l.Guardian, reason)}
		}
	}
	return nil
}

// unshown says why the evidence of a link does not show it, or nothing.
func (l Link) unshown() string {
	fit := l.Relation.Proofs()
	switch {
	case len(fit) == 0 && l.Evidence == "":
		return fmt.Sprintf("evidence is missing, and relation %.40q is unknown: want one of %s", l.Relation, listed(policy.Relations()))
	case len(fit) == 0:
		return fmt.Sprintf("relation %.40q is unknown: want one of %s", l.Relation, listed(policy.Relations()))
	case l.Evidence == "":
		return fmt.Sprintf("evidence is missing: for a %s %s", l.Relation, listed(fit))
	case !l.Relation.ShownBy(l.Evidence):
		return fmt.Sprintf("evidence %.40q does not show a %s: want %s", l.Evidence, l.Relation, listed(fit))
	}
	return ""
}

// young says why somebody born so cannot be the parent of a child, or nothing.
func (l Link) young(parent, child pass.Date) string {
	switch {
	case policy.Younger(parent, child):
		return fmt.Sprintf("the %s is younger than the child", l.Relation)
	case policy.Close(parent, child) && (strings.TrimSpace(l.Second) == "" || strings.TrimSpace(l.Reason) == ""):
		return fmt.Sprintf("the %s is less than %d years older than the child: that wants a second issuer and a reason (second, reason)", l.Relation, policy.ParentGap)
	}
	return ""
}

func listed[T ~string](words []T) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = string(w)
	}
	return strings.Join(all, ", ")
}
