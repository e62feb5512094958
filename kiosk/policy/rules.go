package policy

import (
	"fmt"
	"time"
)

// Minutes is a time of day, in minutes after midnight.
type Minutes int

// Hours is when a post is open on each day; From before To, both in the post's time zone.
type Hours struct{ From, To Minutes }

// Rules is what a ministry sets. The zero value is not usable; start from Defaults.
type Rules struct {
	Version string
	// Zone is the post's time zone: days and hours are counted in it.
	Zone *time.Location
	// Country of the post, ISO 3166-1 alpha-3. Its nationals are expected to leave first and come back, others the reverse.
	Country string
	Hours   []Hours // none: open all day
	// MinorAge is the age in years from which a person is not a minor any more; at least 12.
	MinorAge int
	// AdultAge is the age in years below which a person who is no minor does not cross alone without an officer; not above MinorAge: there is no such age.
	AdultAge int
	// StayDays limits a trip per class of pass, in calendar days; a class that is not named has StayDefault.
	StayDays    map[string]int
	StayDefault int
	// RegistryWarn and RegistryMax say how old the registry may be: a note, then an officer.
	RegistryWarn, RegistryMax time.Duration
	// FaceSample is the share of crossings on a copyable medium, in 1/1000, that pass without
	// an officer comparing the faces; at most 950, so that it is never all.
	FaceSample int
	// Severity changes the default severity of a finding; protected findings are never below Refer.
	Severity map[Code]Severity
}

// What no rules may go beyond, whether they were checked or not.
const (
	leastMinorAge  = 12  // years
	mostFaceSample = 950 // in a thousand
)

// Defaults returns the rules of a post before a ministry has set any (sources: field facts on stays, hours and ages).
func Defaults() *Rules {
	return &Rules{
		Version: "defaults-1", Zone: time.FixedZone("ICT", 7*60*60), Country: "KHM",
		Hours: []Hours{{From: 6 * 60, To: 22 * 60}}, MinorAge: leastMinorAge, AdultAge: 18, StayDefault: 7,
		RegistryWarn: 24 * time.Hour, RegistryMax: 72 * time.Hour,
	}
}

// FieldError names the field of a rule set that is out of bounds.
type FieldError struct{ Field, Reason string }

// Error says which field is wrong and why.
func (e *FieldError) Error() string { return fmt.Sprintf("policy: %s: %s", e.Field, e.Reason) }

// Check tells whether the rules keep within the bounds that protect children and the record; the error is a *FieldError.
func (r *Rules) Check() error {
	switch {
	case r.Version == "":
		return &FieldError{"version", "is missing"}
	case r.Zone == nil:
		return &FieldError{"zone", "is missing"}
	case !alpha3(r.Country):
		return &FieldError{"country", "is not an ISO 3166-1 alpha-3 code"}
	case r.MinorAge < leastMinorAge || r.MinorAge > 21:
		return &FieldError{"minor_age", "must be 12 to 21 years"}
	case r.AdultAge < 0 || r.AdultAge > 21:
		return &FieldError{"adult_age", "must be 0 to 21 years"}
	case r.FaceSample < 0 || r.FaceSample > mostFaceSample:
		return &FieldError{"face_sample", "must be 0 to 950 in a thousand"}
	case r.StayDefault < 1 || r.StayDefault > 365:
		return &FieldError{"stay_default", "must be 1 to 365 days"}
	case r.RegistryWarn <= 0:
		return &FieldError{"registry_warn", "must be above 0"}
	case r.RegistryMax < r.RegistryWarn:
		return &FieldError{"registry_max", "must not be below registry_warn"}
	}
	for class, days := range r.StayDays {
		if days < 1 || days > 365 {
			return &FieldError{"stay_days." + class, "must be 1 to 365 days"}
		}
	}
	for _, h := range r.Hours {
		if h.From < 0 || h.To > 24*60 || h.From >= h.To {
			return &FieldError{"hours", "must run from an earlier to a later time of one day"}
		}
	}
	return r.checkSeverities()
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
	for code, severity := range r.Severity {
		d, known := catalogue[code]
		if !known {
			return &FieldError{"severity." + string(code), "is not a finding"}
		}
		if severity < Note || severity > Refuse {
			return &FieldError{"severity." + string(code), "is not a severity"}
		}
		if d.protected && severity < Refer {
			return &FieldError{"severity." + string(code), "is protected: at least refer"}
		}
	}
	return nil
}

// severity returns what a finding weighs under these rules.
func (r *Rules) severity(c Code) Severity {
	d := catalogue[c]
	s, set := r.Severity[c]
	if !set {
		return d.severity
	}
	if d.protected {
		s = max(s, Refer)
	}
	return min(max(s, Note), Refuse)
}

// open tells whether the post is open at a time of day.
func (r *Rules) open(now time.Time) bool {
	local := now.In(r.Zone)
	at := Minutes(local.Hour()*60 + local.Minute())
	for _, h := range r.Hours {
		if at >= h.From && at < h.To {
			return true
		}
	}
	return len(r.Hours) == 0
}

// stay returns how many calendar days a trip on a class of pass may last.
func (r *Rules) stay(class string) int {
	if d, ok := r.StayDays[class]; ok {
		return d
	}
	return r.StayDefault
}
