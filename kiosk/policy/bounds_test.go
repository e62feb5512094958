package policy_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

func severity(s policy.Severity) map[policy.Code]policy.Severity {
	return map[policy.Code]policy.Severity{policy.GuardianWithoutChild: s}
}

// Each row is a value just outside its bounds, refused by the name that the document has for it, and one just inside.
func TestTheBoundsOfTheWholeRules(t *testing.T) {
	for _, c := range []struct {
		field       string
		change, fit func(*policy.Rules)
	}{
		{"to", func(r *policy.Rules) { r.From, r.To = noon, noon }, func(r *policy.Rules) { r.From, r.To = noon, noon.Add(1) }},
		{"closure", func(r *policy.Rules) { r.Closure = "half" }, func(r *policy.Rules) { r.Closure = policy.Closed }},
		{"country", func(r *policy.Rules) { r.Country = "KH[" }, func(r *policy.Rules) { r.Country = "AZE" }},
		{"country", func(r *policy.Rules) { r.Country = "KH@" }, func(r *policy.Rules) { r.Country = "NZA" }},
		{"severity." + string(policy.GuardianWithoutChild), func(r *policy.Rules) { r.Severity = severity(policy.Note) }, func(r *policy.Rules) { r.Severity = severity(policy.Refer) }},
		{"residents", func(r *policy.Rules) { r.Closure = policy.ResidentsOnly }, func(r *policy.Rules) { r.Closure, r.Residents = policy.ResidentsOnly, []string{"BTB"} }},
		{"child_age", func(r *policy.Rules) { r.ChildAge = 11 }, func(r *policy.Rules) { r.ChildAge = 12 }},
		{"child_age", func(r *policy.Rules) { r.ChildAge = 22 }, func(r *policy.Rules) { r.ChildAge = 21 }},
		{"child_confirm", func(r *policy.Rules) { r.Children.Confirm = "" }, func(r *policy.Rules) { r.Children.Confirm = policy.ConfirmedByPass }},
		{"minors_per_guardian", func(r *policy.Rules) { r.Children.PerGuardian = 0 }, func(r *policy.Rules) { r.Children.PerGuardian = 1 }},
		{"minors_per_guardian", func(r *policy.Rules) { r.Children.PerGuardian = 11 }, func(r *policy.Rules) { r.Children.PerGuardian = 10 }},
		{"child_photo_months", func(r *policy.Rules) { r.Children.PhotoMonths = 0 }, func(r *policy.Rules) { r.Children.PhotoMonths = 1 }},
		{"child_photo_months", func(r *policy.Rules) { r.Children.PhotoMonths = 13 }, func(r *policy.Rules) { r.Children.PhotoMonths = 12 }},
		{"child_window_days", func(r *policy.Rules) { r.Children.WindowDays = 29 }, func(r *policy.Rules) { r.Children.WindowDays = 30 }},
		{"child_window_days", func(r *policy.Rules) { r.Children.WindowDays = 366 }, func(r *policy.Rules) { r.Children.WindowDays = 365 }},
		{"child_adults", func(r *policy.Rules) { r.Children.Adults = 1 }, func(r *policy.Rules) { r.Children.Adults = 4 }},
		{"adult_children", func(r *policy.Rules) { r.Children.Children = 11 }, func(r *policy.Rules) { r.Children.Children = 2 }},
		{"photo_months", func(r *policy.Rules) { r.PhotoMonths = -1 }, func(r *policy.Rules) { r.PhotoMonths = 240 }},
		{"pass_warn_days", func(r *policy.Rules) { r.PassWarnDays = 366 }, func(r *policy.Rules) { r.PassWarnDays = 0 }},
		{"gap", func(r *policy.Rules) { r.Gap = -1 }, func(r *policy.Rules) { r.Gap = 720 * time.Hour }},
		{"heartbeat", func(r *policy.Rules) { r.Heartbeat = 31 * time.Second }, func(r *policy.Rules) { r.Heartbeat = time.Second }},
		{"registry_max", func(r *policy.Rules) { r.RegistryMax = 169 * time.Hour }, func(r *policy.Rules) { r.RegistryMax = 168 * time.Hour }},
		{"policy_warn", func(r *policy.Rules) { r.PolicyWarn = 0 }, func(r *policy.Rules) { r.PolicyWarn = 1 }},
		{"policy_max", func(r *policy.Rules) { r.PolicyMax = r.PolicyWarn - 1 }, func(r *policy.Rules) { r.PolicyMax = r.PolicyWarn }},
		{"stay_hours.D", func(r *policy.Rules) { r.StayHours = map[string]int{"D": 0} }, func(r *policy.Rules) { r.StayHours = map[string]int{"D": 1} }},
		{"stay_hours.W", func(r *policy.Rules) { r.StayDays, r.StayHours = map[string]int{"W": 1}, map[string]int{"W": 1} }, func(*policy.Rules) {}},
		{"other_post", func(r *policy.Rules) { r.OtherPost = 4 }, func(r *policy.Rules) { r.OtherPost = policy.Refuse }},
		{"unpaired_exit", func(r *policy.Rules) { r.UnpairedExit = -1 }, func(r *policy.Rules) { r.UnpairedExit = policy.Note }},
		{"unpaired_entry", func(r *policy.Rules) { r.UnpairedEntry = 4 }, func(r *policy.Rules) { r.UnpairedEntry = policy.Note }},
		{"hours", func(r *policy.Rules) { r.Hours = []policy.Hours{{Days: 128, To: 60}} }, func(r *policy.Rules) { r.Hours = []policy.Hours{{Days: 127, To: 60}} }},
	} {
		r := policy.Defaults()
		c.change(r)
		var bad *policy.FieldError
		if err := r.Check(); !errors.As(err, &bad) || bad.Field != c.field {
			t.Errorf("%v, want %s refused", err, c.field)
		}
		r = policy.Defaults()
		c.fit(r)
		if err := r.Check(); err != nil {
			t.Errorf("%s, within bounds: %v", c.field, err)
		}
	}
}

// Rules that nobody checked cannot put a number out of reach: Decide takes the nearest that is allowed.
func TestNumbersOutOfReach(t *testing.T) {
	r := rules()
	r.Children = policy.Children{PerGuardian: math.MaxInt, PhotoMonths: math.MaxInt, WindowDays: math.MinInt, Adults: math.MaxInt, Children: math.MaxInt}
	r.RegistryWarn, r.RegistryMax, r.PolicyWarn, r.PolicyMax = math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64
	for _, c := range []policy.Code{
		policy.PartySize, policy.ChildPhotoOld, policy.ChildManyAdults, policy.AdultManyChildren, policy.ChildUnconfirmed, policy.RegistryStale, policy.PolicyStale,
	} {
		f := comingHome()
		raise[c](r, &f)
		if d := policy.Decide(r, &f, noon); weighs(d, c) < policy.Refer {
			t.Errorf("%s is out of reach: %+v", c, d)
		}
	}
}

// Of whom the year of birth is not known, nobody is certainly younger than their child, and everybody may be close.
func TestAgesOfWhichNothingIsKnown(t *testing.T) {
	var unknown pass.Date
	mother, child := pass.Date{Year: 1990}, pass.Date{Year: 2018, Month: 3, Day: 1}
	for _, c := range []struct {
		adult, child   pass.Date
		younger, close bool
	}{
		{mother, child, false, false}, {child, mother, true, true}, {child, child, true, true},
		{unknown, child, false, true}, {mother, unknown, false, true}, {unknown, unknown, false, true},
	} {
		if y, n := policy.Younger(c.adult, c.child), policy.Close(c.adult, c.child); y != c.younger || n != c.close {
			t.Errorf("born %v, the child %v: younger %t, close %t", c.adult, c.child, y, n)
		}
	}
}
