package policy

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
)

func midnight(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// sameDay is a day of a month; where the month has no such day, the first of the next.
func sameDay(year, month, day int) time.Time {
	there, next := midnight(year, month, day), midnight(year, month+1, 1)
	if next.Before(there) {
		return next
	}
	return there
}

// drawDay draws a day of two centuries, often one at the end of a month or a year.
func drawDay(t *rapid.T, name string) time.Time {
	year, month := rapid.IntRange(1900, 2099).Draw(t, name+" year"), rapid.IntRange(1, 12).Draw(t, name+" month")
	edge := sameDay(year, month, rapid.SampledFrom([]int{1, 2, 28, 29, 30, 31}).Draw(t, name+" day"))
	return edge.AddDate(0, 0, rapid.IntRange(-3, 20).Draw(t, name+" later"))
}

// birthdays counts those of somebody up to a day, by the calendar; before the birth they count down.
func birthdays(birth pass.Date, today time.Time) int {
	n := today.Year() - birth.Year + 1
	for sameDay(birth.Year+n, birth.Month, birth.Day).After(today) {
		n--
	}
	return n
}

// An age is the birthdays that were. Whose day is not known has it on the 31st, or when the month is over; whose month is not known, at
// the end of the year.
func TestAnAgeIsTheBirthdaysThatWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := drawDay(t, "birth")
		years, months := rapid.IntRange(-1, 100).Draw(t, "years"), rapid.IntRange(-1, 1).Draw(t, "months")
		today := sameDay(born.Year()+years, int(born.Month())+months, born.Day()).AddDate(0, 0, rapid.IntRange(-2, 2).Draw(t, "days"))
		birth, date := dateOf(born), dateOf(today)
		for known, latest := range map[pass.Date]pass.Date{
			birth:                                  birth,
			{Year: birth.Year, Month: birth.Month}: {Year: birth.Year, Month: birth.Month, Day: 31},
			{Year: birth.Year}:                     {Year: birth.Year, Month: 12, Day: 31},
		} {
			want := birthdays(latest, today)
			if got := age(known, date); got != want {
				t.Fatalf("born %v, on %v: %d, not %d", known, date, got, want)
			}
			for years := want - 1; years <= want+1; years++ {
				if younger(known, date, years) != (want < years) {
					t.Fatalf("born %v, on %v: younger than %d", known, date, years)
				}
			}
			if !younger(pass.Date{Month: birth.Month, Day: birth.Day}, date, rapid.IntRange(-1, 200).Draw(t, "limit")) {
				t.Fatal("somebody of an unknown year is old")
			}
			if younger(pass.Date{Year: 1, Month: birth.Month}, date, 1000) {
				t.Fatal("the year 1 is not known")
			}
		}
	})
}

// A picture is good up to the same day so many months later, and not before it was taken.
func TestAPictureLastsSoManyMonths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		taken, months := drawDay(t, "taken"), rapid.IntRange(0, 240).Draw(t, "months")
		over := sameDay(taken.Year(), int(taken.Month())+months, taken.Day()+1)
		near := rapid.SampledFrom([]time.Time{taken, over, drawDay(t, "today")}).Draw(t, "near")
		today := near.AddDate(0, 0, rapid.IntRange(-2, 2).Draw(t, "days"))
		want := today.Before(taken) || !today.Before(over)
		if got := outdated(dateOf(taken), dateOf(today), months); got != want {
			t.Fatalf("taken on %v, on %v: outdated after %d months: %t", dateOf(taken), dateOf(today), months, got)
		}
		for _, part := range []pass.Date{{}, {Year: taken.Year()}, {Year: taken.Year(), Month: int(taken.Month())}} {
			if !outdated(part, dateOf(today), months) {
				t.Fatalf("a picture of %v is good", part)
			}
		}
	})
}

// drawHours draws hours that may be empty, for some days and some classes.
func drawHours(t *rapid.T) Hours {
	h := Hours{From: Minutes(rapid.IntRange(0, 1440).Draw(t, "from")), To: Minutes(rapid.IntRange(0, 1440).Draw(t, "to"))}
	for day := range time.Saturday + 1 {
		if rapid.Bool().Draw(t, day.String()) {
			h.Days = h.Days.With(day)
		}
	}
	h.Classes = rapid.SampledFrom([][]string{nil, {"B"}, {"W"}, {"B", "W"}}).Draw(t, "classes")
	return h
}

// edges are the minutes of a day around those where hours begin or end, and some between.
func edges(hours []Hours) (minutes []int) {
	for m := 0; m < 1440; m += 67 {
		minutes = append(minutes, m)
	}
	for _, h := range hours {
		minutes = append(minutes, int(h.From)-1, int(h.From), int(h.To)-1, int(h.To))
	}
	return slices.DeleteFunc(append(minutes, 1439), func(m int) bool { return m < 0 || m >= 1440 })
}

// drawHoliday draws a holiday around a day, or just beside it.
func drawHoliday(t *rapid.T, day time.Time) (h Holiday, covers bool) {
	from := rapid.IntRange(-2, 2).Draw(t, "begins")
	to := from + rapid.IntRange(0, 3).Draw(t, "lasts")
	h = Holiday{From: dateOf(day.AddDate(0, 0, from)), To: dateOf(day.AddDate(0, 0, to)), Closed: rapid.IntRange(0, 5).Draw(t, "closed") == 0}
	h.Hours = rapid.SliceOfN(rapid.Custom(drawHours), 0, 1).Draw(t, "hours")
	h.Extra = rapid.SliceOfN(rapid.Custom(drawHours), 0, 1).Draw(t, "extra")
	return h, from <= 0 && to >= 0
}

// A post is open in the minutes from begin to end, on the days and for the classes that hours name; of several in each of theirs; without
// any, all day. A holiday's hours take the place of the weekly ones, its extra hours come besides, and one that is closed has none. The
// post's zone is what counts.
func TestWhenAPostIsOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day, r := drawDay(t, "day"), &Rules{Hours: rapid.SliceOfN(rapid.Custom(drawHours), 0, 2).Draw(t, "weekly")}
		r.Zone = rapid.SampledFrom([]*time.Location{nil, time.FixedZone("ICT", 7*3600), time.FixedZone("west", -11*3600)}).Draw(t, "zone")
		class := rapid.SampledFrom([]string{"B", "W", "X"}).Draw(t, "class")
		var theirs, extra []Hours
		closed := false
		for range rapid.IntRange(0, 3).Draw(t, "holidays") {
			h, covers := drawHoliday(t, day)
			if r.Holidays = append(r.Holidays, h); covers {
				theirs, extra, closed = append(theirs, h.Hours...), append(extra, h.Extra...), closed || h.Closed
			}
		}
		allDay := len(theirs) == 0 && len(r.Hours) == 0
		if len(theirs) == 0 {
			theirs = r.Hours
		}
		theirs = slices.Concat(theirs, extra)
		for _, m := range edges(slices.Concat(r.Hours, theirs)) {
			want := allDay
			for _, h := range theirs {
				named := h.Days == 0 || h.Days>>int(day.Weekday())&1 == 1
				want = want || named && (h.Classes == nil || slices.Contains(h.Classes, class)) && m >= int(h.From) && m < int(h.To)
			}
			at := time.Date(day.Year(), day.Month(), day.Day(), m/60, m%60, 0, 0, r.zone()).In(time.FixedZone("of whoever asks", 9*3600))
			for _, at := range []time.Time{at, at.Add(time.Minute - 1)} {
				if got := r.OpenAt(at, class); got != (want && !closed) {
					t.Fatalf("at %v, minute %d of the day: open: %t", at, m, got)
				}
			}
		}
	})
}

// What each level of closure lets through, and nothing else does: not a level that nobody knows, which no rules may name.
func TestClosureLetsThrough(t *testing.T) {
	levels := map[Closure]func(ledger.Direction, string) bool{
		"": func(ledger.Direction, string) bool { return true }, Open: func(ledger.Direction, string) bool { return true },
		ExitOnly:      func(d ledger.Direction, _ string) bool { return d == ledger.DirectionExit },
		EntryOnly:     func(d ledger.Direction, _ string) bool { return d == ledger.DirectionEntry },
		ResidentsOnly: func(_ ledger.Direction, province string) bool { return province == "2" || province == "15" },
		Closed:        func(ledger.Direction, string) bool { return false },
	}
	rapid.Check(t, func(t *rapid.T) {
		level := rapid.SampledFrom([]Closure{"", "open", "exit-only", "entry-only", "residents-only", "closed", "ajar", "OPEN"}).Draw(t, "level")
		way := rapid.SampledFrom([]ledger.Direction{ledger.DirectionExit, ledger.DirectionEntry, ledger.DirectionUnsure, ""}).Draw(t, "way")
		province := rapid.SampledFrom([]string{"", "2", "15", "1"}).Draw(t, "province")
		r := &Rules{Closure: level, Residents: []string{"2", "15", ""}}
		lets, known := levels[level]
		if level.known() != known {
			t.Fatalf("%q is known: %t", level, level.known())
		}
		if got := r.admits(way, province); got != (known && lets(way, province)) {
			t.Fatalf("%q lets %q of %q through: %t", level, way, province, got)
		}
	})
}

// A number beyond its bounds counts as the nearest within them, and rules that say it are refused; one within them counts as it stands.
func TestANumberCountsAsTheNearestThatIsAllowed(t *testing.T) {
	const day = 24 * time.Hour
	type number struct {
		least, most, unit int64
		set               func(r *Rules, v int64)
		used              func(r *Rules) int64
	}
	span := func(set func(*Rules, time.Duration), used func(*Rules) time.Duration) number {
		return number{0, int64(7 * day), 1, func(r *Rules, v int64) { set(r, time.Duration(v)) }, func(r *Rules) int64 { return int64(used(r)) }}
	}
	numbers := map[string]number{
		"minor age": {12, 21, 1, func(r *Rules, v int64) { r.MinorAge = int(v) }, func(r *Rules) int64 { return int64(r.minorAge()) }},
		"window": {int64(30 * day), int64(365 * day), int64(day), func(r *Rules, v int64) { r.Children.WindowDays = int(v) },
			func(r *Rules) int64 { return int64(r.window()) }},
		"registry warn": span(func(r *Rules, v time.Duration) { r.RegistryWarn, r.RegistryMax = v, 7*day }, (*Rules).registryWarn),
		"registry max":  span(func(r *Rules, v time.Duration) { r.RegistryWarn, r.RegistryMax = 1, v }, (*Rules).registryMax),
		"policy warn":   span(func(r *Rules, v time.Duration) { r.PolicyWarn, r.PolicyMax = v, 7*day }, (*Rules).policyWarn),
		"policy max":    span(func(r *Rules, v time.Duration) { r.PolicyWarn, r.PolicyMax = 1, v }, (*Rules).policyMax),
	}
	for name, n := range numbers {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				least, most := n.least/n.unit, n.most/n.unit
				v := rapid.OneOf(rapid.Int64Range(least-2, least+2), rapid.Int64Range(most-2, most+2), rapid.Int64()).Draw(t, name)
				r := Defaults()
				n.set(r, v)
				want := min(max(v, least), most)
				if got := n.used(r); got != want*n.unit {
					t.Fatalf("%d counts as %d, not %d", v, got, want*n.unit)
				}
				if err := r.Check(); err == nil && v != want {
					t.Fatalf("%d is not refused", v)
				} else if err != nil && v > least && v <= most {
					t.Fatalf("%d is within, and refused: %v", v, err)
				}
			})
		})
	}
}

// Each number of the rules is refused just outside its bounds, and within them taken.
func TestNumbersHaveTheirBounds(t *testing.T) {
	const day = 24 * time.Hour
	type number struct {
		least, most int64
		set         func(r *Rules, v int64)
	}
	for name, n := range map[string]number{
		"child age":         {12, 21, func(r *Rules, v int64) { r.ChildAge = int(v) }},
		"face sample":       {0, 950, func(r *Rules, v int64) { r.FaceSample = int(v) }},
		"stay":              {0, 365, func(r *Rules, v int64) { r.StayDefault = int(v) }},
		"pass warning":      {0, 365, func(r *Rules, v int64) { r.PassWarnDays = int(v) }},
		"picture":           {0, 240, func(r *Rules, v int64) { r.PhotoMonths = int(v) }},
		"picture of child":  {1, 12, func(r *Rules, v int64) { r.Children.PhotoMonths = int(v) }},
		"minors":            {1, 10, func(r *Rules, v int64) { r.Children.PerGuardian = int(v) }},
		"adults of a child": {2, 4, func(r *Rules, v int64) { r.Children.Adults = int(v) }},
		"children":          {2, 10, func(r *Rules, v int64) { r.Children.Children = int(v) }},
		"heartbeat":         {int64(time.Second), int64(30 * time.Second), func(r *Rules, v int64) { r.Heartbeat = time.Duration(v) }},
		"gap":               {0, int64(30 * day), func(r *Rules, v int64) { r.Gap = time.Duration(v) }},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				v := rapid.OneOf(rapid.Int64Range(n.least-2, n.least+2), rapid.Int64Range(n.most-2, n.most+2), rapid.Int64()).Draw(t, name)
				r := Defaults()
				n.set(r, v)
				if err := r.Check(); (err == nil) != (v >= n.least && v <= n.most) {
					t.Fatalf("%d, of %d to %d: %v", v, n.least, n.most, err)
				}
			})
		})
	}
}
