package policy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// FieldError names the field of a rule set that is out of bounds.
type FieldError struct{ Field, Reason string }

// Error says which field is wrong and why.
func (e *FieldError) Error() string { return fmt.Sprintf("policy: %s: %s", e.Field, e.Reason) }

// within is a number of the rules with its bounds.
type within[T int | time.Duration] struct {
	field          string
	v, least, most T
}

// Check tells whether the rules keep within the bounds that protect children and the record; the error is a *FieldError that
// names the field as the policy document does.
func (r *Rules) Check() error {
	for _, check := range []func() error{
		r.checkHead, r.checkAges, r.checkNumbers, r.checkSpans, r.checkStay, r.checkChoices, r.checkCalendar, r.checkAmnesties, r.checkSeverities,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (r *Rules) checkHead() error {
	switch {
	case r.Version == "":
		return &FieldError{"version", "is missing"}
	case !r.To.IsZero() && !r.From.Before(r.To):
		return &FieldError{"to", "must be later than from"}
	case r.Zone == nil:
		return &FieldError{"zone", "is missing"}
	case !alpha3(r.Country):
		return &FieldError{"country", "is not an ISO 3166-1 alpha-3 code"}
	}
	return nil
}

func (r *Rules) checkAges() error {
	return inside("years", within[int]{"minor_age", r.MinorAge, leastMinorAge, mostAge}, within[int]{"child_age", r.ChildAge, leastMinorAge, mostAge},
		within[int]{"adult_age", r.AdultAge, leastAdultAge, mostAge})
}

func (r *Rules) checkNumbers() error {
	c := r.Children
	return cmp.Or(
		inside("in a thousand", within[int]{"face_sample", r.FaceSample, 0, mostFaceSample}),
		inside("days", within[int]{"stay_default", r.StayDefault, 0, mostStay}, within[int]{"pass_warn_days", r.PassWarnDays, 0, mostStay},
			within[int]{"child_window_days", c.WindowDays, leastWindow, mostWindow}),
		inside("months", within[int]{"child_photo_months", c.PhotoMonths, 1, mostChildPhoto}, within[int]{"photo_months", r.PhotoMonths, 0, mostPhoto}),
		inside("people", within[int]{"minors_per_guardian", c.PerGuardian, 1, mostMinors}, within[int]{"child_adults", c.Adults, 2, mostAdults},
			within[int]{"adult_children", c.Children, 2, mostChildren}))
}

func (r *Rules) checkSpans() error {
	switch {
	case r.RegistryWarn <= 0:
		return &FieldError{"registry_warn", "must be above 0"}
	case r.RegistryMax < r.RegistryWarn:
		return &FieldError{"registry_max", "must not be below registry_warn"}
	case r.PolicyWarn <= 0:
		return &FieldError{"policy_warn", "must be above 0"}
	case r.PolicyMax < r.PolicyWarn:
		return &FieldError{"policy_max", "must not be below policy_warn"}
	}
	return inside("", within[time.Duration]{"registry_max", r.RegistryMax, 0, mostOld}, within[time.Duration]{"policy_max", r.PolicyMax, 0, mostOld},
		within[time.Duration]{"heartbeat", r.Heartbeat, time.Second, mostHeartbeat}, within[time.Duration]{"gap", r.Gap, 0, mostGap})
}

func inside[T int | time.Duration](unit string, numbers ...within[T]) error {
	if unit != "" {
		unit = " " + unit
	}
	for _, n := range numbers {
		if n.v < n.least || n.v > n.most {
			return &FieldError{n.field, fmt.Sprintf("must be %v to %v%s", n.least, n.most, unit)}
		}
	}
	return nil
}

func (r *Rules) checkStay() error {
	for _, class := range slices.Sorted(maps.Keys(r.StayDays)) {
		if err := inside("days", within[int]{"stay_days." + class, r.StayDays[class], 0, mostStay}); err != nil {
			return err
		}
	}
	for _, class := range slices.Sorted(maps.Keys(r.StayHours)) {
		if err := inside("hours", within[int]{"stay_hours." + class, r.StayHours[class], 1, mostStay * 24}); err != nil {
			return err
		}
		if _, both := r.StayDays[class]; both {
			return &FieldError{"stay_hours." + class, "is also in stay_days"}
		}
	}
	return nil
}

func (r *Rules) checkChoices() error {
	switch {
	case !r.Closure.known():
		return &FieldError{"closure", "must be open, exit-only, entry-only, residents-only or closed"}
	case r.Closure == ResidentsOnly && len(r.Residents) == 0:
		return &FieldError{"residents", "is missing: the post is open to residents only"}
	case r.Children.Confirm != ConfirmedByPass && r.Children.Confirm != ConfirmedByPicture:
		return &FieldError{"child_confirm", "must be pass or picture"}
	}
	for field, s := range map[string]Severity{"other_post": r.OtherPost, "unpaired_exit": r.UnpairedExit, "unpaired_entry": r.UnpairedEntry} {
		if s < 0 || s > Refuse {
			return &FieldError{field, "is not a severity"}
		}
	}
	return nil
}

func alpha3(country string) bool {
	for _, c := range []byte(country) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return len(country) == 3
}

func (r *Rules) checkSeverities() error {
	for _, code := range slices.Sorted(maps.Keys(r.Severity)) {
		severity, field := r.Severity[code], "severity."+string(code)
		switch {
		case !code.Known():
			return &FieldError{field, "is not a finding"}
		case severity < Note || severity > Refuse:
			return &FieldError{field, "is not a severity"}
		case code.Protected() && severity < Refer:
			return &FieldError{field, "is protected: at least refer"}
		}
	}
	return nil
}
