package document

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

type lint struct {
	d     Document
	r     *policy.Rules
	today time.Time
	found []Warning
}

func (l *lint) warn(when bool, field, format string, args ...any) {
	if when {
		l.found = append(l.found, Warning{field, fmt.Sprintf(format, args...)})
	}
}

func (l *lint) force(now time.Time) {
	l.warn(!l.d.To.IsZero() && !now.Before(l.d.To), "to", "the document is over already")
}

func (l *lint) closure() {
	r := l.r
	l.warn(r.Closure == policy.Closed, "closure", "closes everything: every crossing waits for an officer")
	l.warn(r.Closure != policy.ResidentsOnly && len(r.Residents) > 0, "residents", "says nothing while closure is not residents-only")
}

// week finds days on which nobody can cross.
func (l *lint) week() {
	if len(l.r.Hours) == 0 {
		return
	}
	var never []string
	for d := time.Sunday; d <= time.Saturday; d++ {
		open := slices.ContainsFunc(l.r.Hours, func(h policy.Hours) bool { return h.Days.Has(d) && len(h.Classes) == 0 })
		if !open {
			never = append(never, d.String())
		}
	}
	l.warn(len(never) == 7, "hours", "never open for everybody: only for some classes")
	l.warn(len(never) > 0 && len(never) < 7, "hours", "never open for everybody on %s", list(never))
}

func (l *lint) sessions() {
	l.quotas("quotas", l.r.Quotas, true)
	for _, h := range l.r.Holidays {
		l.quotas("holidays."+h.Name+".quotas", h.Quotas, false)
	}
}

func (l *lint) quotas(list string, quotas []policy.Session, weekly bool) {
	for _, q := range quotas {
		field := list + "." + q.Name
		l.warn(q.Exit == 0, field+".exit", "is 0: nobody leaves the country in this session without an officer")
		l.warn(q.Entry == 0, field+".entry", "is 0: nobody enters the country in this session without an officer")
		l.warn(q.Exit < 0 && q.Entry < 0, field, "limits nobody")
		l.warn(weekly && !l.reached(q.Hours), field+".hours", "are never reached: the post is closed then")
	}
}

// reached tells whether some weekly hours share a time with others.
func (l *lint) reached(session policy.Hours) bool {
	return len(l.r.Hours) == 0 || slices.ContainsFunc(l.r.Hours, func(h policy.Hours) bool {
		days := h.Days == 0 || session.Days == 0 || h.Days&session.Days != 0
		return days && h.From < session.To && session.From < h.To
	})
}

// windows finds runs of days that lie outside the document's own, or in the past.
func (l *lint) windows() {
	for _, h := range l.r.Holidays {
		l.window("holidays."+h.Name, h.From, h.To)
		l.warn(!h.Closed && len(h.Hours)+len(h.Extra)+len(h.Quotas) == 0, "holidays."+h.Name, "changes nothing: it has no hours and no quotas")
	}
	for _, a := range l.r.Amnesties {
		l.window("amnesties."+a.Name, a.From, a.To)
	}
}

func (l *lint) window(field string, from, to pass.Date) {
	begins := dateOf(l.d.From.In(l.r.Zone))
	l.warn(to.Before(begins), field, "is never reached: it is over before the document comes into force")
	l.warn(!l.d.To.IsZero() && dateOf(l.d.To.In(l.r.Zone)).Before(from), field, "is never reached: the document is over before it begins")
	l.warn(to.Before(dateOf(l.today)) && !to.Before(begins), field, "is in the past")
}

func dateOf(t time.Time) pass.Date {
	return pass.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

func (l *lint) people() {
	r := l.r
	l.warn(len(r.YouthClasses) > 0 && r.AdultAge <= r.MinorAge, "youth_classes", "says nothing: adult_age leaves no young people")
	l.warn(r.ChildAge < r.MinorAge, "child_age", "is below minor_age: who is a minor travels as a child all the same")
	l.warn(r.FaceSample > 500, "face_sample", "lets most passes that can be copied through without a look at the face")
	l.warn(r.RegistryWarn == r.RegistryMax, "registry_warn", "is never told: registry_max is as short")
	l.warn(r.PolicyWarn == r.PolicyMax, "policy_warn", "is never told: policy_max is as short")
}

// severities finds weights of what is never found, or weights nothing new.
func (l *lint) severities() {
	r := l.r
	off := map[policy.Code]bool{
		policy.TripGap: r.Gap == 0, policy.TripOtherPost: r.OtherPost == 0, policy.QuotaFull: l.noQuotas(), policy.QuotaUnknown: l.noQuotas(), policy.QuotaPartial: l.noQuotas(), policy.PassPlainTag: r.PlainTags,
		policy.PhotoOld: r.PhotoMonths == 0, policy.PassExpiresSoon: r.PassWarnDays == 0, policy.PostClosure: r.Closure == policy.Open,
		policy.YouthAlone: r.AdultAge <= r.MinorAge, policy.Unpaired: r.UnpairedExit > 0 && r.UnpairedEntry > 0,
	}
	for _, c := range slices.Sorted(maps.Keys(r.Severity)) {
		field := "severity." + string(c)
		l.warn(r.Severity[c] == c.Default(), field, "changes nothing: it is %s anyway", c.Default())
		l.warn(off[c], field, "has no effect: another rule switches this finding off or weighs it")
	}
	l.warn(r.Severity[policy.TripOtherPost] > 0 && r.OtherPost > r.Severity[policy.TripOtherPost], "severity.trip.other-post", "has no effect: other_post is more severe")
}

func (l *lint) noQuotas() bool {
	return len(l.r.Quotas) == 0 && !slices.ContainsFunc(l.r.Holidays, func(h policy.Holiday) bool { return len(h.Quotas) > 0 })
}
