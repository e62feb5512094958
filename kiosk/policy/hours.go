package policy

import (
	"slices"
	"time"
)

// Minutes is a time of day, in minutes after midnight.
type Minutes int

// Days is a set of days of the week, a bit each, Sunday the lowest as time.Weekday has it; the empty set stands for every day.
type Days uint8

// Has tells whether a day is in the set.
func (d Days) Has(day time.Weekday) bool { return d == 0 || d&(1<<day) != 0 }

// With returns the set with a day more.
func (d Days) With(day time.Weekday) Days { return d | 1<<day }

// Hours is when a post is open on some days; From before To, both in the post's time zone.
type Hours struct {
	Days     Days
	From, To Minutes
	Classes  []string // of pass that they are for; none: all
}

// contain tells whether the hours hold a time of day, for a class of pass.
func (h *Hours) contain(day time.Weekday, at Minutes, class string) bool {
	return at >= h.From && at < h.To && h.Days.Has(day) && forClass(h.Classes, class)
}

func forClass(classes []string, class string) bool {
	return len(classes) == 0 || slices.Contains(classes, class)
}

func anyContains(hours []Hours, day time.Weekday, at Minutes, class string) bool {
	for i := range hours {
		if hours[i].contain(day, at, class) {
			return true
		}
	}
	return false
}

// OpenAt tells whether the hours and holidays have the post open for a class of pass; closure and quotas are other matters.
func (r *Rules) OpenAt(now time.Time, class string) bool {
	now = now.In(r.zone())
	today, day, at := dateOf(now), now.Weekday(), minutesOf(now)
	weekly, open := true, false
	for i := range r.Holidays {
		h := &r.Holidays[i]
		if !h.on(today) {
			continue
		}
		if h.Closed {
			return false
		}
		weekly = weekly && len(h.Hours) == 0
		open = open || anyContains(h.Hours, day, at, class) || anyContains(h.Extra, day, at, class)
	}
	return open || weekly && (len(r.Hours) == 0 || anyContains(r.Hours, day, at, class))
}

func minutesOf(t time.Time) Minutes { return Minutes(t.Hour()*60 + t.Minute()) }

// zone is the post's; without one, days are those of UTC, and the clock is a finding.
func (r *Rules) zone() *time.Location {
	if r.Zone == nil {
		return time.UTC
	}
	return r.Zone
}
