package document

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"passlane/kiosk/policy"
	"passlane/ui/i18n"
)

// Statement is what one field of a document says, in plain words.
type Statement struct {
	Field string // its dotted name
	Whom  string // whom it concerns
	Text  string // a clause without a full stop
}

// Statements says everything that rules say, field by field, in the order of the example.
func Statements(r *policy.Rules) []Statement {
	var s said
	s.place(r)
	s.calendar(r)
	s.trips(r)
	s.ages(r)
	s.children(r)
	s.pictures(r)
	s.machines(r)
	for _, c := range slices.Sorted(maps.Keys(r.Severity)) {
		s.add("severity."+string(c), "whoever it is found of", "“%s” %s", c.Sentence(i18n.English), weighs[r.Severity[c]])
	}
	return s
}

type said []Statement

func (s *said) add(field, whom, format string, args ...any) {
	*s = append(*s, Statement{field, whom, fmt.Sprintf(format, args...)})
}

const (
	everybody = "everybody"
	parties   = "parties with minors"
)

var weighs = map[policy.Severity]string{
	0: "means nothing", policy.Note: "is only noted", policy.Refer: "calls an officer", policy.Refuse: "calls an officer, with refusal preset",
}

func (s *said) place(r *policy.Rules) {
	s.add("country", everybody, "the post is in %s: its nationals leave first and come back, others the reverse", r.Country)
	s.add("utc_offset", everybody, "days and hours are counted at UTC%s", time.Time{}.In(zone(r)).Format("-07:00"))
	s.add("closure", everybody, "%s", map[policy.Closure]string{
		policy.Open: "the post is open in both directions", "": "the post is open in both directions", policy.ExitOnly: "the post is open for leaving the country only",
		policy.EntryOnly:     "the post is open for entering the country only",
		policy.ResidentsOnly: "the post is open only for passes of " + list(r.Residents), policy.Closed: "the post is closed by order: no crossing is cleared without an officer",
	}[r.Closure])
}

func (s *said) calendar(r *policy.Rules) {
	s.add("hours", everybody, "the post opens %s", sayAll(r.Hours, "at every hour"))
	s.quotas("quotas", "", r.Quotas)
	for _, h := range r.Holidays {
		field, when := "holidays."+h.Name, fmt.Sprintf("from %s to %s (%s) ", h.From, h.To, h.Name)
		switch {
		case h.Closed:
			s.add(field, everybody, "%sthe post stays closed", when)
		case len(h.Hours) > 0 || len(h.Extra) > 0:
			text := sayAll(h.Hours, "at its weekly hours")
			if len(h.Extra) > 0 {
				text += " and besides " + sayAll(h.Extra, "")
			}
			s.add(field, everybody, "%sthe post opens %s", when, text)
		default:
			s.add(field, everybody, "%sthe post opens at its weekly hours", when)
		}
		s.quotas(field+".quotas", when, h.Quotas)
	}
	for _, a := range r.Amnesties {
		var what []string
		for word, waived := range map[string]bool{"a stay that was too long": a.Overstay, "an expired pass": a.Expired, "a movement without its other half": a.Unpaired} {
			if waived {
				what = append(what, word)
			}
		}
		slices.Sort(what)
		s.add("amnesties."+a.Name, holders(a.Classes), "from %s to %s (%s) only noted: %s", a.From, a.To, a.Name, list(what))
	}
}

func (s *said) quotas(field, when string, quotas []policy.Session) {
	for _, q := range quotas {
		s.add(field+"."+q.Name, everybody, "%sin the session %s (%s) %s may leave the country and %s enter it", when, q.Name, sayHours(q.Hours), people(q.Exit), people(q.Entry))
	}
}

func (s *said) trips(r *policy.Rules) {
	s.add("stay_default", "holders of a class without a limit of its own", "%s", stay(r.StayDefault))
	for _, class := range slices.Sorted(maps.Keys(r.StayDays)) {
		s.add("stay_days."+class, holders([]string{class}), "%s", stay(r.StayDays[class]))
	}
	for _, class := range slices.Sorted(maps.Keys(r.StayHours)) {
		s.add("stay_hours."+class, holders([]string{class}), "a stay may last exactly %s", count(r.StayHours[class], "hour"))
	}
	gap := "two movements may follow each other at once"
	if r.Gap > 0 {
		gap = "between two movements of a holder must be " + span(r.Gap)
	}
	s.add("gap", everybody, "%s", gap)
	s.add("other_post", everybody, "coming back through another post %s", weighs[r.OtherPost])
	for _, u := range []struct {
		field, what string
		severity    policy.Severity
	}{{"unpaired_exit", "an exit without its entry", r.UnpairedExit}, {"unpaired_entry", "an entry without its exit", r.UnpairedEntry}} {
		weight := weighs[u.severity]
		if u.severity == 0 {
			weight = "weighs what trip.unpaired does"
		}
		s.add(u.field, everybody, "%s %s", u.what, weight)
	}
}
