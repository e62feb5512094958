package hub_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
)

// At the desk: what is written of a guardian is shown by what fits it, to somebody who can be one; else the field is named.
func TestGuardiansAtTheDesk(t *testing.T) {
	s := newSite(t)
	adult := func(id string, born pass.Date) hub.Enrolment {
		h := person(id, "2")
		h.Birth = born
		return hub.Enrolment{Holder: h}
	}
	today := time.Now()
	s.enrol(adult("GROWN", pass.Date{Year: 1988, Month: 1, Day: 30}), adult("BOY", pass.Date{Year: today.Year() - 8, Month: 4, Day: 21}),
		adult("YOUTH", pass.Date{Year: today.Year() - 17}), adult("JUST", pass.Date{Year: today.Year() - 19, Month: 1, Day: 1}))
	child := pass.Date{Year: today.Year() - 9, Month: 8, Day: 2}
	for _, c := range []struct {
		name string
		link registry.Link
		want string // "": registered
	}{
		{"a mother with her certificate", registry.Link{Guardian: "GROWN", Relation: registry.Mother, Evidence: registry.BirthCertificate}, ""},
		{"no evidence and no relation that there is", registry.Link{Guardian: "GROWN", Relation: "neighbour"}, `evidence is missing, and relation "neighbour" is unknown`},
		{"a relation that is none", registry.Link{Guardian: "GROWN", Relation: "neighbour", Evidence: registry.Consent}, "is unknown"},
		{"no evidence", registry.Link{Guardian: "GROWN", Relation: registry.Mother}, "evidence is missing"},
		{"evidence of another kind", registry.Link{Guardian: "GROWN", Relation: registry.Mother, Evidence: registry.Consent}, "does not show"},
		{"a father younger than the child", registry.Link{Guardian: "BOY", Relation: registry.Father, Evidence: registry.BirthCertificate, Second: "I-2", Reason: "says so"}, "the father is younger than the child"},
		{"a father hardly older", registry.Link{Guardian: "JUST", Relation: registry.Father, Evidence: registry.FamilyBook}, "less than 14 years older"},
		{"a father hardly older, one issuer more and no reason", registry.Link{Guardian: "JUST", Relation: registry.Father, Evidence: registry.FamilyBook, Second: "I-2", Reason: " "}, "a second issuer and a reason"},
		{"a father hardly older, confirmed", registry.Link{Guardian: "JUST", Relation: registry.Father, Evidence: registry.FamilyBook, Second: "I-2", Reason: "1 January stands for an unknown day"}, ""},
		{"a brother hardly older", registry.Link{Guardian: "JUST", Relation: registry.Sibling, Evidence: registry.Consent}, ""},
		{"a brother of 17", registry.Link{Guardian: "YOUTH", Relation: registry.Sibling, Evidence: registry.Consent}, "18 years old"},
		{"somebody whom nobody registered", registry.Link{Guardian: "NOBODY", Relation: registry.Mother, Evidence: registry.FamilyBook}, "not registered"},
	} {
		h := person("CHILD "+c.name, "2")
		h.Birth, h.Guardians = child, []registry.Link{c.link}
		err := hub.Enrol(t.Context(), s.db, []hub.Enrolment{{Holder: h}}, today)
		f, wrong := errors.AsType[*registry.FieldError](err)
		if c.want == "" && err != nil || c.want != "" && (!wrong || f.Field != "guardians" || !strings.Contains(f.Reason, c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// A link of long ago, written before anybody asked for evidence, keeps nobody from reporting the child's pass stolen.
func TestOldLinksDoNotKeepAPassGood(t *testing.T) {
	s := newSite(t)
	child := person("M", "2", "G")
	s.enrol(hub.Enrolment{Holder: person("G", "2")}, hub.Enrolment{Holder: child, Passes: []registry.Pass{holds("BTB2", "M", sokKey)}})
	child.Guardians[0].Evidence = ""
	s.must(s.db.Update(t.Context(), func(tx *database.Tx) error { return tx.SaveHolder(t.Context(), child) }))
	stolen := holds("BTB2", "M", sokKey)
	stolen.Status = policy.Stolen
	s.enrol(hub.Enrolment{Holder: child, Passes: []registry.Pass{stolen}})
	child.Birth = pass.Date{Year: 2018}
	if err := hub.Enrol(t.Context(), s.db, []hub.Enrolment{{Holder: child}}, time.Now()); err == nil {
		t.Error("a child of another age keeps a guardian whom nothing shows")
	}
}
