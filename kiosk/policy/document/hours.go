package document

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// weekdays are written by these names, Sunday first as time.Weekday has it.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// opening is "06:00-22:00", with days before it and classes of pass after it where they matter: "mon-fri,sun 06:00-07:30 for S,W".
var opening = regexp.MustCompile(`^(?:([a-z,-]+) )?(\d\d):(\d\d)-(\d\d):(\d\d)(?: for ([^ ]+))?$`)

func (in *reading) hours(field string, all []string) []policy.Hours {
	in.count(field, len(all))
	var out []policy.Hours
	for _, text := range all {
		m := opening.FindStringSubmatch(text)
		if m == nil {
			in.fail(field, `%q must be written as "06:00-22:00", "mon-fri 06:00-22:00" or "sat,sun 07:00-12:00 for S"`, text)
			return nil
		}
		h := policy.Hours{Days: in.days(field, m[1]), From: in.clock(field, m[2], m[3]), To: in.clock(field, m[4], m[5])}
		if m[6] != "" {
			h.Classes = in.names(field, strings.Split(m[6], ","))
		}
		out = append(out, h)
	}
	return out
}

// clock reads a time of day; 24:00 is the end of it.
func (in *reading) clock(field, hour, minute string) policy.Minutes {
	h, _ := strconv.Atoi(hour) // two digits
	m, _ := strconv.Atoi(minute)
	if m > 59 || h*60+m > 24*60 {
		in.fail(field, "%s:%s is no time of day", hour, minute)
	}
	return policy.Minutes(h*60 + m)
}

// days reads "daily", "sat", "mon-fri" and lists of those; a range may go over the week's end.
func (in *reading) days(field, text string) (set policy.Days) {
	if text == "" || text == "daily" {
		return 0
	}
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		from, to := weekday(first), weekday(last)
		if from < 0 || to < 0 {
			in.fail(field, "%q must be days as daily, mon-fri or sat,sun", text)
			return 0
		}
		for d := from; ; d = (d + 1) % 7 {
			set = set.With(time.Weekday(d))
			if d == to {
				break
			}
		}
	}
	if set == 127 {
		return 0 // every day
	}
	return set
}

func weekday(name string) int {
	for i, d := range weekdays {
		if d == name {
			return i
		}
	}
	return -1
}

func (in *reading) date(field, text string) pass.Date {
	d, err := pass.ParseDate(text)
	if err != nil || !d.Valid() {
		in.fail(field, `%q must be a day as "2026-04-13"`, text)
	}
	return d
}

// sayHours writes hours as they are read.
func sayHours(h policy.Hours) string {
	text := fmt.Sprintf("%s %s-%s", sayDays(h.Days), sayClock(h.From), sayClock(h.To))
	if len(h.Classes) > 0 {
		text += " for class " + strings.Join(h.Classes, " and ")
	}
	return text
}

func sayClock(m policy.Minutes) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }

// sayDays writes runs of three days or more as ranges, Monday first.
func sayDays(set policy.Days) string {
	if set == 0 {
		return "daily"
	}
	var parts []string
	for d := 1; d <= 7; d++ {
		run := 0
		for d+run <= 7 && set.Has(time.Weekday((d+run)%7)) {
			run++
		}
		switch {
		case run >= 3:
			parts = append(parts, weekdays[d]+"-"+weekdays[(d+run-1)%7])
			d += run - 1
		case run > 0:
			parts = append(parts, weekdays[d%7])
		}
	}
	return strings.Join(parts, ",")
}
