package policy

import "time"

// What no rules may go beyond, whether they were checked or not: Check refuses what is outside, and Decide takes the
// nearest value that is allowed. A protected finding that a number could switch off would not be protected.
const (
	leastMinorAge  = 12 // years
	leastAdultAge  = 16 // years
	mostAge        = 21 // years, of any age limit
	leadAge        = 18 // years, of who leads a child, whatever rules say
	mostFaceSample = 950
	mostMinors     = 10 // with one adult
	mostChildPhoto = 12 // months
	mostPhoto      = 240
	leastWindow    = 30 // days
	mostWindow     = 365
	mostAdults     = 4 // with one child in the window
	mostChildren   = 10
	mostStay       = 365                // days
	mostOld        = 7 * 24 * time.Hour // of registry and policy
	mostHeartbeat  = 30 * time.Second
	mostGap        = 30 * 24 * time.Hour
)

func bound[T int | time.Duration](v, least, most T) T { return min(max(v, least), most) }

func (r *Rules) minorAge() int { return bound(r.MinorAge, leastMinorAge, mostAge) }

func (r *Rules) adultAge() int { return bound(r.AdultAge, leastAdultAge, mostAge) }

// LeadAge returns the age in years from which somebody may be the adult of a child: that of an adult, and never below 18.
func (r *Rules) LeadAge() int { return max(leadAge, r.adultAge(), r.minorAge()) }

func (r *Rules) registryWarn() time.Duration { return bound(r.RegistryWarn, 0, mostOld) }
func (r *Rules) registryMax() time.Duration  { return bound(r.RegistryMax, 0, mostOld) }
func (r *Rules) policyWarn() time.Duration   { return bound(r.PolicyWarn, 0, mostOld) }
func (r *Rules) policyMax() time.Duration    { return bound(r.PolicyMax, 0, mostOld) }

func (r *Rules) window() time.Duration {
	return time.Duration(bound(r.Children.WindowDays, leastWindow, mostWindow)) * 24 * time.Hour
}
