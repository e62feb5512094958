package document

import (
	"fmt"
	"time"

	"passlane/kiosk/policy"
)

// rules makes rules of what the document says, on top of the defaults; bounds are checked later.
func (f *file) rules() (*policy.Rules, error) {
	r, in := policy.Defaults(), &reading{}
	in.place(f, r)
	in.calendar(f, r)
	in.trips(f, r)
	in.people(f, r)
	in.spans(f, r)
	in.severities(f, r)
	return r, in.err
}

func (in *reading) place(f *file, r *policy.Rules) {
	set(&r.Country, f.Country)
	set(&r.Closure, policy.Closure(f.Closure))
	r.Residents = in.names("residents", f.Residents)
	if f.UTCOffset == "" {
		return
	}
	t, err := time.Parse("-07:00", f.UTCOffset)
	if err != nil {
		in.fail("utc_offset", `%q must be written as "+07:00"`, f.UTCOffset)
		return
	}
	_, seconds := t.Zone()
	r.Zone = time.FixedZone(f.UTCOffset, seconds)
}

func (in *reading) calendar(f *file, r *policy.Rules) {
	if f.Hours != nil {
		r.Hours = in.hours("hours", f.Hours)
	}
	r.Quotas = in.quotas("quotas", f.Quotas)
	in.count("holidays", len(f.Holidays))
	in.count("amnesties", len(f.Amnesties))
	for i, h := range f.Holidays {
		field := entry("holidays", i, h.Name)
		r.Holidays = append(r.Holidays, policy.Holiday{
			Name: h.Name, From: in.date(field+".from", h.From), To: in.date(field+".to", h.To), Closed: h.Closed,
			Hours: in.hours(field+".hours", h.Hours), Extra: in.hours(field+".extra", h.Extra), Quotas: in.quotas(field+".quotas", h.Quotas),
		})
	}
	for i, a := range f.Amnesties {
		field := entry("amnesties", i, a.Name)
		to := policy.Amnesty{Name: a.Name, From: in.date(field+".from", a.From), To: in.date(field+".to", a.To), Classes: in.names(field+".classes", a.Classes)}
		for _, w := range a.Waives {
			switch w {
			case "overstay":
				to.Overstay = true
			case "expired":
				to.Expired = true
			case "unpaired":
				to.Unpaired = true
			default:
				in.fail(field+".waives", "%q must be overstay, expired or unpaired", w)
			}
		}
		r.Amnesties = append(r.Amnesties, to)
	}
}

// entry names an entry of a list as policy.Rules.Check does: by its name, or by its place while it has none.
func entry(list string, i int, name string) string {
	if name == "" {
		return fmt.Sprintf("%s.%d", list, i+1)
	}
	return list + "." + name
}

func (in *reading) quotas(list string, quotas []quota) []policy.Session {
	in.count(list, len(quotas))
	var all []policy.Session
	limit := func(field string, n *int) int {
		switch {
		case n == nil:
			return policy.Unlimited
		case *n < 0:
			in.fail(field, "must be 0 to 100000 people; leave it out for no limit")
		}
		return *n
	}
	for i, q := range quotas {
		field := entry(list, i, q.Name)
		s := policy.Session{Name: q.Name, Exit: limit(field+".exit", q.Exit), Entry: limit(field+".entry", q.Entry)}
		if h := in.hours(field+".hours", []string{q.Hours}); len(h) == 1 {
			s.Hours = h[0]
		}
		if s.Hours.Classes != nil {
			in.fail(field+".hours", "cannot be for classes")
		}
		all = append(all, s)
	}
	return all
}

func (in *reading) trips(f *file, r *policy.Rules) {
	given(&r.StayDefault, f.StayDefault)
	in.count("stay_days", len(f.StayDays))
	in.count("stay_hours", len(f.StayHours))
	r.StayDays, r.StayHours = f.StayDays, f.StayHours
	in.span("gap", f.Gap, &r.Gap)
	if f.OtherPost != "off" {
		r.OtherPost = in.severity("other_post", f.OtherPost)
	}
	r.UnpairedExit, r.UnpairedEntry = in.severity("unpaired_exit", f.UnpairedExit), in.severity("unpaired_entry", f.UnpairedEntry)
}

func (in *reading) people(f *file, r *policy.Rules) {
	set(&r.MinorAge, f.MinorAge)
	set(&r.ChildAge, f.ChildAge)
	given(&r.AdultAge, f.AdultAge)
	r.YouthClasses = in.names("youth_classes", f.YouthClasses)
	c := &r.Children
	set(&c.PerGuardian, f.MinorsPerGuardian)
	set(&c.Confirm, policy.Confirmation(f.ChildConfirm))
	set(&c.PhotoMonths, f.ChildPhotoMonths)
	set(&c.WindowDays, f.ChildWindowDays)
	set(&c.Adults, f.ChildAdults)
	set(&c.Children, f.AdultChildren)
	given(&r.PhotoMonths, f.PhotoMonths)
	given(&r.FaceSample, f.FaceSample)
	given(&r.PassWarnDays, f.PassWarnDays)
	r.PlainTags = f.PlainTags
}

func (in *reading) spans(f *file, r *policy.Rules) {
	in.span("registry_warn", f.RegistryWarn, &r.RegistryWarn)
	in.span("registry_max", f.RegistryMax, &r.RegistryMax)
	in.span("policy_warn", f.PolicyWarn, &r.PolicyWarn)
	in.span("policy_max", f.PolicyMax, &r.PolicyMax)
	in.span("heartbeat", f.Heartbeat, &r.Heartbeat)
}

func (in *reading) severities(f *file, r *policy.Rules) {
	for code, word := range f.Severity {
		if r.Severity == nil {
			r.Severity = map[policy.Code]policy.Severity{}
		}
		r.Severity[policy.Code(code)] = severityOf(word) // Check names what is none
	}
}
