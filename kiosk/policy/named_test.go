package policy_test

import (
	"errors"
	"testing"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// everything is rules with some of everything that has a calendar, all of it within bounds, and each number at its edge.
func everything() *policy.Rules {
	r := rules()
	r.Hours = []policy.Hours{{From: 0, To: 24 * 60}}
	day := func(name string, from, to int) policy.Session {
		return policy.Session{Name: name, Hours: between(from, to), Exit: 100_000, Entry: policy.Unlimited}
	}
	r.Quotas = []policy.Session{day("evening", 13, 24), day("weekend", 0, 24)} // they share no day
	r.Quotas[0].Hours.Days, r.Quotas[1].Hours.Days = policy.Days(0).With(1), policy.Days(0).With(6)
	r.Quotas[0].Exit, r.Quotas[0].Entry = policy.Unlimited, 100_000
	r.Holidays = []policy.Holiday{
		{Name: "flood", From: date(2026, 10, 1), To: date(2026, 10, 1), Closed: true},
		{Name: "feast", From: date(2026, 11, 1), To: date(2026, 11, 2), Hours: []policy.Hours{between(6, 12)}, Extra: []policy.Hours{between(18, 22)},
			Quotas: []policy.Session{day("first", 0, 12), day("second", 12, 24)}},
	}
	r.Amnesties = []policy.Amnesty{
		{Name: "late", From: date(2026, 11, 1), To: date(2026, 11, 1), Overstay: true}, {Name: "old", From: date(2026, 11, 1), To: date(2026, 11, 2), Expired: true},
		{Name: "lost", From: date(2026, 11, 1), To: date(2026, 11, 2), Unpaired: true},
	}
	r.StayDays, r.StayHours = map[string]int{"W": 365}, map[string]int{"D": 365 * 24}
	r.OtherPost, r.UnpairedExit, r.UnpairedEntry = policy.Refuse, policy.Refuse, policy.Refuse
	return r
}

// Whoever writes rules is told which line of them is wrong, by the name that the document has for it.
func TestWhatIsWrongIsNamed(t *testing.T) {
	if err := everything().Check(); err != nil {
		t.Fatal(err)
	}
	backwards, nowhere := []policy.Hours{between(9, 8)}, pass.Date{}
	for _, c := range []struct {
		field string
		spoil func(*policy.Rules)
	}{
		{"country", func(r *policy.Rules) { r.Country = "KH[" }},
		{"country", func(r *policy.Rules) { r.Country = "KHMR" }},
		{"registry_warn", func(r *policy.Rules) { r.RegistryWarn, r.RegistryMax = 0, 0 }},
		{"registry_max", func(r *policy.Rules) { r.RegistryMax = r.RegistryWarn - 1 }},
		{"policy_warn", func(r *policy.Rules) { r.PolicyWarn, r.PolicyMax = 0, 0 }},
		{"policy_max", func(r *policy.Rules) { r.PolicyMax = r.PolicyWarn - 1 }},
		{"policy_max", func(r *policy.Rules) { r.PolicyMax = 7*24*60*60*1e9 + 1 }},
		{"stay_hours.D", func(r *policy.Rules) { r.StayHours["D"]++ }},
		{"stay_days.W", func(r *policy.Rules) { r.StayDays["W"]++ }},
		{"unpaired_entry", func(r *policy.Rules) { r.UnpairedEntry = -1 }},
		{"unpaired_exit", func(r *policy.Rules) { r.UnpairedExit = policy.Refuse + 1 }},
		{"other_post", func(r *policy.Rules) { r.OtherPost = -1 }},
		{"hours", func(r *policy.Rules) { r.Hours[0].To++ }},
		{"hours", func(r *policy.Rules) { r.Hours[0].From = -1 }},
		{"quotas.1.name", func(r *policy.Rules) { r.Quotas[0].Name = "" }},
		{"quotas.2.name", func(r *policy.Rules) { r.Quotas[1].Name = r.Quotas[0].Name }},
		{"quotas.evening.hours", func(r *policy.Rules) { r.Quotas[0].Hours = backwards[0] }},
		{"quotas.evening", func(r *policy.Rules) { r.Quotas[0].Exit = -2 }},
		{"quotas.evening", func(r *policy.Rules) { r.Quotas[0].Entry = -2 }},
		{"quotas.weekend", func(r *policy.Rules) { r.Quotas[1].Exit = 100_001 }},
		{"quotas.weekend", func(r *policy.Rules) { r.Quotas[1].Entry = 100_001 }},
		{"quotas.weekend.hours", func(r *policy.Rules) { r.Quotas[0].Hours.Days = 0 }},
		{"quotas.weekend.hours", func(r *policy.Rules) { r.Quotas[1].Hours.Days = 0 }},
		{"quotas.weekend.hours", func(r *policy.Rules) { r.Quotas[1].Hours.Days = r.Quotas[1].Hours.Days.With(1) }},
		{"holidays.1.name", func(r *policy.Rules) { r.Holidays[0].Name = "" }},
		{"holidays.2.name", func(r *policy.Rules) { r.Holidays[1].Name = "flood" }},
		{"holidays.feast.from", func(r *policy.Rules) { r.Holidays[1].From = nowhere }},
		{"holidays.feast.to", func(r *policy.Rules) { r.Holidays[1].To = date(2026, 11, 31) }},
		{"holidays.feast.to", func(r *policy.Rules) { r.Holidays[1].To = date(2026, 10, 31) }},
		{"holidays.feast.closed", func(r *policy.Rules) { r.Holidays[1].Closed, r.Holidays[1].Extra = true, nil }},
		{"holidays.feast.closed", func(r *policy.Rules) { r.Holidays[1].Closed, r.Holidays[1].Hours = true, nil }},
		{"holidays.feast.hours", func(r *policy.Rules) { r.Holidays[1].Hours = backwards }},
		{"holidays.feast.extra", func(r *policy.Rules) { r.Holidays[1].Extra = backwards }},
		{"holidays.feast.quotas.second.hours", func(r *policy.Rules) { r.Holidays[1].Quotas[1].Hours.From-- }},
		{"amnesties.1.name", func(r *policy.Rules) { r.Amnesties[0].Name = "" }},
		{"amnesties.3.name", func(r *policy.Rules) { r.Amnesties[2].Name = "late" }},
		{"amnesties.late.from", func(r *policy.Rules) { r.Amnesties[0].From = nowhere }},
		{"amnesties.old.to", func(r *policy.Rules) { r.Amnesties[1].To = nowhere }},
		{"amnesties.old.waives", func(r *policy.Rules) { r.Amnesties[1].Expired = false }},
	} {
		r := everything()
		c.spoil(r)
		var wrong *policy.FieldError
		if err := r.Check(); !errors.As(err, &wrong) || wrong.Field != c.field || wrong.Reason == "" {
			t.Errorf("%v, want %s named", err, c.field)
		}
	}
}
