package document

import (
	"strings"
	"time"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/ui/i18n"
)

// Reason is a finding with everything that led to it.
type Reason struct {
	Code     policy.Code `json:"code"`
	Severity string      `json:"severity"`
	Subject  string      `json:"subject,omitempty"` // the holder concerned, if not the one who presented the pass
	Sentence string      `json:"sentence"`
	Grave    bool        `json:"grave,omitempty"` // an officer's word on it needs a second officer
	Rule     string      `json:"rule"`            // the field that governs it, or "law"
	Says     string      `json:"says"`            // what that field says
	Weight   string      `json:"weight"`          // where the severity comes from: a field, or "default"
}

// Why says of each finding of a decision what it is, which rule made it, what that rule says, and where its weight comes from.
func Why(r *policy.Rules, f *policy.Facts, now time.Time, d policy.Decision) []Reason {
	statements := Statements(r)
	reasons := make([]Reason, 0, len(d.Findings))
	for _, x := range d.Findings {
		rule := governing(r, f, x.Code)
		reasons = append(reasons, Reason{
			Code: x.Code, Severity: x.Severity.String(), Subject: x.Subject, Sentence: x.Code.Sentence(i18n.English), Grave: x.Code.Grave(),
			Rule: rule, Says: says(statements, rule), Weight: weight(r, f, now, x),
		})
	}
	return reasons
}

// governing narrows the rule of a finding to the field that speaks of this crossing.
func governing(r *policy.Rules, f *policy.Facts, c policy.Code) string {
	rule := c.Rule()
	_, days := r.StayDays[f.Class]
	_, hours := r.StayHours[f.Class]
	switch {
	case rule == "stay" && hours:
		return "stay_hours." + f.Class
	case rule == "stay" && days:
		return "stay_days." + f.Class
	case rule == "stay":
		return "stay_default"
	case rule == "unpaired" && (f.Direction == "exit" || f.Direction == "entry"):
		return "unpaired_" + string(f.Direction)
	}
	return rule
}

func says(statements []Statement, rule string) string {
	if rule == "law" {
		return "no rule can change this"
	}
	var all []string
	for _, s := range statements {
		if s.Field == rule || strings.HasPrefix(s.Field, rule+".") && rule != "severity" {
			all = append(all, s.Text)
		}
	}
	if len(all) == 0 {
		return "nothing but the weight"
	}
	return strings.Join(all, "; ")
}

// weight tells where a severity comes from.
func weight(r *policy.Rules, f *policy.Facts, now time.Time, x policy.Finding) string {
	set, own := r.Severity[x.Code]
	name, waived := r.Waiver(x.Code, today(r, now), f.Class)
	switch {
	case waived && x.Severity == policy.Note:
		return "amnesties." + name
	case x.Code == policy.YouthAlone && x.Severity == policy.Note && set != policy.Note:
		return "youth_classes"
	case x.Code == policy.TripOtherPost && x.Severity == r.OtherPost:
		return "other_post"
	case x.Code == policy.Unpaired && f.Direction == "exit" && r.UnpairedExit > 0,
		x.Code == policy.PassAgain && f.Direction == "exit" && x.Severity == r.UnpairedExit && r.UnpairedExit > set:
		return "unpaired_exit"
	case x.Code == policy.Unpaired && f.Direction == "entry" && r.UnpairedEntry > 0,
		x.Code == policy.PassAgain && f.Direction == "entry" && x.Severity == r.UnpairedEntry && r.UnpairedEntry > set:
		return "unpaired_entry"
	case x.Code == policy.QuotaUnknown && x.Severity == r.Severity[policy.QuotaFull] && x.Severity > set:
		return "severity.quota.full"
	case own:
		return "severity." + string(x.Code)
	}
	return "default"
}

func today(r *policy.Rules, now time.Time) pass.Date { return dateOf(now.In(zone(r))) }

// zone is that of the rules, or UTC as Decide takes it where they have none.
func zone(r *policy.Rules) *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}
