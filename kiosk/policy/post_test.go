package policy_test

import (
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

const exit, entry = ledger.DirectionExit, ledger.DirectionEntry

// from and to in minutes after midnight.
func between(from, to int, days ...time.Weekday) policy.Hours {
	h := policy.Hours{From: policy.Minutes(from * 60), To: policy.Minutes(to * 60)}
	for _, d := range days {
		h.Days = h.Days.With(d)
	}
	return h
}

// at is a time of a day of November 2026 at the post; the 25th is a Wednesday.
func at(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, ict) }

func TestClosureLevels(t *testing.T) {
	for _, c := range []struct {
		level    policy.Closure
		way      ledger.Direction
		province string
		closed   bool
	}{
		{"", exit, "", false}, {policy.Open, entry, "", false}, {policy.ExitOnly, exit, "", false}, {policy.ExitOnly, entry, "", true},
		{policy.EntryOnly, entry, "", false}, {policy.EntryOnly, exit, "", true}, {policy.ExitOnly, "", "", true},
		{policy.ResidentsOnly, exit, "BTB", false}, {policy.ResidentsOnly, exit, "BMC", true}, {policy.ResidentsOnly, exit, "", true},
		{policy.Closed, exit, "BTB", true}, {"half open", exit, "BTB", true},
	} {
		r, f := rules(), good()
		r.Closure, r.Residents, f.Direction, f.Province = c.level, []string{"PLN", "BTB", ""}, c.way, c.province
		if got := has(policy.Decide(r, &f, noon), policy.PostClosure); got != c.closed {
			t.Errorf("%q, %s, %q: closed %t, want %t", c.level, c.way, c.province, got, c.closed)
		}
	}
}

func TestWeekAndHolidays(t *testing.T) {
	r := rules()
	student := between(17, 18)
	student.Classes = []string{"S"}
	r.Hours = []policy.Hours{between(6, 16, 1, 2, 3, 4, 5), between(8, 12, 0, 6), student}
	r.Holidays = []policy.Holiday{
		{Name: "water festival", From: date(2026, 11, 23), To: date(2026, 11, 24), Extra: []policy.Hours{between(18, 22)}},
		{Name: "flood", From: date(2026, 11, 26), To: date(2026, 11, 26), Closed: true},
		{Name: "short day", From: date(2026, 11, 27), To: date(2026, 11, 27), Hours: []policy.Hours{between(9, 10)}},
	}
	for _, c := range []struct {
		name  string
		now   time.Time
		class string
		open  bool
	}{
		{"Wednesday morning", at(25, 6, 0), "B", true}, {"Wednesday at four", at(25, 16, 0), "B", false},
		{"students at five", at(25, 17, 0), "S", true}, {"others at five", at(25, 17, 0), "B", false},
		{"Sunday morning", at(22, 8, 0), "B", true}, {"Sunday at noon", at(22, 12, 0), "B", false}, {"Sunday at seven", at(22, 7, 0), "B", false},
		{"festival, weekly hours", at(23, 7, 0), "B", true}, {"festival, evening", at(24, 21, 59), "B", true}, {"after it", at(25, 21, 59), "B", false},
		{"flood", at(26, 9, 0), "B", false}, {"short day", at(27, 9, 30), "B", true}, {"short day, weekly hours", at(27, 11, 0), "B", false},
	} {
		f := good()
		f.Class = c.class
		if got := !has(policy.Decide(r, &f, c.now.UTC()), policy.PostClosed); got != c.open || r.OpenAt(c.now, c.class) != c.open {
			t.Errorf("%s: open %t, want %t", c.name, got, c.open)
		}
	}
}

func TestQuota(t *testing.T) {
	r := rules()
	r.Quotas = []policy.Session{{Name: "morning", Hours: between(6, 12), Exit: 400, Entry: policy.Unlimited}, {Name: "afternoon", Hours: between(12, 16), Exit: 300, Entry: 2}}
	r.Holidays = []policy.Holiday{{Name: "new year", From: date(2026, 11, 24), To: date(2026, 11, 24), Quotas: []policy.Session{{Name: "all day", Hours: between(0, 24), Exit: 4000, Entry: 4000}}}}
	for _, c := range []struct {
		name   string
		now    time.Time
		way    ledger.Direction
		passed int
		minors int
		full   bool
	}{
		{"the 400th", at(25, 11, 59), exit, 399, 0, false}, {"the 401st", at(25, 11, 59), exit, 400, 0, true},
		{"entry has no limit", at(25, 11, 59), entry, 9999, 0, false}, {"the next session", at(25, 12, 0), exit, 299, 0, false},
		{"a party that does not fit", at(25, 12, 0), exit, 299, 1, true}, {"a party that fits", at(25, 12, 0), exit, 298, 1, false},
		{"no direction", at(25, 12, 0), "", 2, 0, true}, {"no session", at(25, 16, 0), exit, 9999, 0, false},
		{"counted wrong", at(25, 12, 0), entry, -5, 0, false}, {"holiday", at(24, 12, 0), exit, 3999, 0, false}, {"holiday, full", at(24, 23, 0), exit, 4000, 0, true},
	} {
		f := good()
		f.Direction, f.Passed, f.Minors = c.way, c.passed, make([]policy.Person, c.minors)
		if got := has(policy.Decide(r, &f, c.now), policy.QuotaFull); got != c.full {
			t.Errorf("%s: full %t, want %t", c.name, got, c.full)
		}
	}
	s, ok := r.Session(at(25, 12, 30).UTC())
	if !ok || s.Name != "afternoon" || !s.From.Equal(at(25, 12, 0)) || !s.To.Equal(at(25, 16, 0)) {
		t.Errorf("%+v", s)
	}
	if s, ok := r.Session(at(25, 5, 0)); ok {
		t.Errorf("before the first: %+v", s)
	}
}

func TestRulesOutOfForce(t *testing.T) {
	for name, c := range map[string]struct {
		from, to time.Time
		lapsed   bool
	}{
		"open": {}, "from now": {from: noon}, "from later": {from: noon.Add(1), lapsed: true}, "to now": {to: noon, lapsed: true}, "to later": {to: noon.Add(1)},
	} {
		r, f := rules(), good()
		r.From, r.To = c.from, c.to
		if got := has(policy.Decide(r, &f, noon), policy.PolicyLapsed); got != c.lapsed {
			t.Errorf("%s: lapsed %t", name, got)
		}
	}
}

func TestOldPictures(t *testing.T) {
	r := rules()
	r.PhotoMonths = 24
	for day, old := range map[pass.Date]bool{date(2024, 11, 25): false, date(2024, 11, 24): true, {}: true, date(2026, 11, 0): true} {
		f := good()
		f.Holder.Photo = day
		if got := has(policy.Decide(r, &f, noon), policy.PhotoOld); got != old {
			t.Errorf("%s: old %t", day, got)
		}
		if has(policy.Decide(rules(), &f, noon), policy.PhotoOld) {
			t.Errorf("%s: old without a rule", day)
		}
	}
}

// Sessions that overlap are refused by Check; without it the stricter counts, in whatever order they stand.
func TestOverlappingSessions(t *testing.T) {
	r := rules()
	wide, narrow, free := policy.Session{Name: "wide", Hours: between(0, 24), Exit: 400, Entry: 400}, policy.Session{Name: "narrow", Hours: between(6, 14), Exit: 2, Entry: 400},
		policy.Session{Name: "free", Hours: between(6, 14), Exit: policy.Unlimited, Entry: policy.Unlimited}
	for _, quotas := range [][]policy.Session{{wide, narrow, free}, {free, narrow, wide}, {narrow, free, wide}} {
		r.Quotas = quotas
		if s, ok := r.Session(noon); !ok || s.Name != "narrow" {
			t.Errorf("%s counts", s.Name)
		}
		if s, ok := r.Session(at(25, 15, 0)); !ok || s.Name != "wide" {
			t.Errorf("%s counts in the afternoon", s.Name)
		}
		if err := r.Check(); err == nil {
			t.Error("sessions that overlap are accepted")
		}
	}
}

// Only a pass that is good by itself may show anything of its holder.
func TestTrusted(t *testing.T) {
	f := good()
	if !f.Trusted() {
		t.Error("a good pass is not trusted")
	}
	for name, spoil := range map[string]func(*policy.Facts){
		"forged": func(f *policy.Facts) { f.Genuine = pass.Invalid }, "unknown": func(f *policy.Facts) { f.Known = false }, "differs": func(f *policy.Facts) { f.Agrees = false },
		"lost": func(f *policy.Facts) { f.Status = policy.Lost }, "cloned": func(f *policy.Facts) { f.Cloned = true }, "replayed": func(f *policy.Facts) { f.Replayed = true },
	} {
		f := good()
		if spoil(&f); f.Trusted() {
			t.Errorf("%s, and trusted", name)
		}
	}
}
