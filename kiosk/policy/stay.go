package policy

import "time"

// Until returns the last moment of the return from a trip that begins now, on a class of pass: the end of the last calendar day, or
// the exact hour where the class is limited in hours. It is zero without rules.
func (r *Rules) Until(class string, now time.Time) time.Time {
	if r == nil {
		return time.Time{}
	}
	if hours, exact := r.StayHours[class]; exact {
		return now.Add(time.Duration(bound(hours, 0, mostStay*24)) * time.Hour)
	}
	days, own := r.StayDays[class]
	if !own {
		days = r.StayDefault
	}
	local := now.In(r.zone())
	after := time.Date(local.Year(), local.Month(), local.Day()+bound(days, 0, mostStay)+1, 0, 0, 0, 0, local.Location())
	return after.Add(-time.Nanosecond)
}
