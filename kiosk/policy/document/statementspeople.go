package document

import (
	"fmt"
	"time"

	"passlane/kiosk/policy"
)

func (s *said) ages(r *policy.Rules) {
	s.add("minor_age", "people under 21", "a person younger than %d is a minor and never crosses alone without an officer", r.MinorAge)
	s.add("child_age", "people under 21", "from %d years on nobody travels as a child of a party", max(r.ChildAge, r.MinorAge))
	alone := ""
	if r.AdultAge > r.MinorAge {
		alone = fmt.Sprintf("from %d to %d years a person alone goes to an officer, and ", r.MinorAge, r.AdultAge-1)
	}
	s.add("adult_age", "people under 21", "%snobody under %d leads a child", alone, r.LeadAge())
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
	tags := "a plain tag goes to an officer"
	if r.PlainTags {
		tags = "a plain tag is taken like a printed seal"
	}
	s.add("plain_tags", everybody, "%s", tags)
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
