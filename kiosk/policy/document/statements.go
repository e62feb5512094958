package document

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
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
	s.add("stay_default", "holders of a class without a limit of its own", "a stay may last %s, the last one included", count(r.StayDefault, "calendar day"))
	for _, class := range slices.Sorted(maps.Keys(r.StayDays)) {
		s.add("stay_days."+class, holders([]string{class}), "a stay may last %s, the last one included", count(r.StayDays[class], "calendar day"))
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

func (s *said) ages(r *policy.Rules) {
	s.add("minor_age", "people under 21", "a person younger than %d is a minor and never crosses alone without an officer", r.MinorAge)
	s.add("child_age", "people under 21", "from %d years on nobody travels as a child of a party", max(r.ChildAge, r.MinorAge))
	adult := "there is no age between minor and adult"
	if r.AdultAge > r.MinorAge {
		adult = fmt.Sprintf("from %d to %d years a person alone goes to an officer", r.MinorAge, r.AdultAge-1)
	}
	s.add("adult_age", "people under 21", "%s", adult)
	if len(r.YouthClasses) > 0 {
		s.add("youth_classes", holders(r.YouthClasses), "young holders may cross alone")
	}
}

func (s *said) children(r *policy.Rules) {
	c := r.Children
	s.add("minors_per_guardian", parties, "at most %s with one adult", count(c.PerGuardian, "minor"))
	confirm := "each child scans their own pass or is chosen by picture"
	if c.Confirm == policy.ConfirmedByPass {
		confirm = "each child scans their own pass"
	}
	s.add("child_confirm", parties, "%s", confirm)
	s.add("child_photo_months", parties, "a child's registered picture may be %s old", count(c.PhotoMonths, "month"))
	s.add("child_window_days", parties, "the patterns of children and adults look back %s", count(c.WindowDays, "day"))
	s.add("child_adults", parties, "a child with %d different adults within %s goes to an officer", c.Adults, count(c.WindowDays, "day"))
	s.add("adult_children", parties, "an adult with %d different children within %s goes to an officer", c.Children, count(c.WindowDays, "day"))
}

func (s *said) pictures(r *policy.Rules) {
	photo := "an adult's registered picture may be of any age"
	if r.PhotoMonths > 0 {
		photo = fmt.Sprintf("an adult's registered picture may be %s old", count(r.PhotoMonths, "month"))
	}
	s.add("photo_months", "adults", "%s", photo)
	sample := "every face behind a pass that can be copied is compared"
	if r.FaceSample > 0 {
		sample = fmt.Sprintf("of 1000 crossings on a pass that can be copied, %d go without a look at the face", r.FaceSample)
	}
	s.add("face_sample", "adults", "%s", sample)
	soon := "nobody is told that a pass expires soon"
	if r.PassWarnDays > 0 {
		soon = fmt.Sprintf("a pass is said to expire soon %s before its end", count(r.PassWarnDays, "day"))
	}
	s.add("pass_warn_days", everybody, "%s", soon)
}

func (s *said) machines(r *policy.Rules) {
	for _, m := range []struct {
		field, what string
		age         time.Duration
		then        string
	}{{"registry_warn", "registry", r.RegistryWarn, "is noted"}, {"registry_max", "registry", r.RegistryMax, "sends everybody to an officer"},
		{"policy_warn", "policy", r.PolicyWarn, "is noted"}, {"policy_max", "policy", r.PolicyMax, "sends everybody to an officer"}} {
		s.add(m.field, everybody, "a %s older than %s %s", m.what, span(m.age), m.then)
	}
	s.add("heartbeat", everybody, "a lane counts as watched for %s after the booth's last word", span(r.Heartbeat))
}

func sayAll(hours []policy.Hours, none string) string {
	var all []string
	for _, h := range hours {
		all = append(all, sayHours(h))
	}
	if len(all) == 0 {
		return none
	}
	return list(all)
}

// list joins with commas and a last "and".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func holders(classes []string) string {
	if len(classes) == 0 {
		return everybody
	}
	return "holders of class " + list(classes)
}

func people(n int) string {
	switch {
	case n < 0:
		return "any number of people"
	case n == 0:
		return "nobody"
	case n == 1:
		return "1 person"
	}
	return strconv.Itoa(n) + " people"
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// span writes a time without the zeros that time.Duration leaves behind.
func span(d time.Duration) string {
	text := strings.TrimSuffix(d.String(), "0s")
	if text == "" {
		return "0s"
	}
	if short := strings.TrimSuffix(text, "h0m"); short != text {
		return short + "h"
	}
	if text[len(text)-1] >= '0' && text[len(text)-1] <= '9' || d%time.Minute != 0 {
		return d.String()
	}
	return text
}
