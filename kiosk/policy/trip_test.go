package policy_test

import (
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// home is a national who comes home after a trip that began then.
func home(began time.Time) policy.Facts {
	f := good()
	f.Direction, f.Holder.Last, f.Post = entry, last(exit, began), "doung"
	return f
}

func TestExactHoursAndCalendarDays(t *testing.T) {
	r := rules()
	r.StayHours = map[string]int{"D": 72}
	out := at(1, 8, 0)
	for _, c := range []struct {
		class string
		until time.Time
	}{{"B", at(9, 0, 0).Add(-1)}, {"W", time.Date(2026, 12, 2, 0, 0, 0, 0, ict).Add(-1)}, {"D", at(4, 8, 0)}} {
		if got := r.Until(c.class, out.UTC()); !got.Equal(c.until) {
			t.Errorf("%s: until %s, want %s", c.class, got, c.until)
		}
		f := home(out)
		f.Class = c.class
		if has(policy.Decide(r, &f, c.until), policy.Overstay) || !has(policy.Decide(r, &f, c.until.Add(1)), policy.Overstay) {
			t.Errorf("%s: the last moment is not %s", c.class, c.until)
		}
	}
	var none *policy.Rules
	if !none.Until("B", out).IsZero() {
		t.Error("no rules know a last moment")
	}
}

// The rule that was in force when the trip began decides, not the one of today.
func TestTheRuleOfTheDayItBegan(t *testing.T) {
	f := home(at(1, 8, 0))
	f.Holder.Last.Until = at(16, 0, 0).Add(-1) // 14 days then, 7 now
	if has(policy.Decide(rules(), &f, at(15, 12, 0)), policy.Overstay) {
		t.Error("a rule of today is held against a trip of yesterday")
	}
	if !has(policy.Decide(rules(), &f, at(16, 12, 0)), policy.Overstay) {
		t.Error("14 days last for ever")
	}
}

func TestGap(t *testing.T) {
	r := rules()
	r.Gap = 2 * time.Hour
	for ago, gap := range map[time.Duration]bool{2 * time.Hour: false, 2*time.Hour - 1: true, 0: true, -time.Minute: true} {
		f := home(noon.Add(-ago))
		if got := has(policy.Decide(r, &f, noon), policy.TripGap); got != gap {
			t.Errorf("%s ago: %t", ago, got)
		}
		if has(policy.Decide(rules(), &f, noon), policy.TripGap) {
			t.Errorf("%s ago: a gap without a rule", ago)
		}
	}
}

func TestAnotherPost(t *testing.T) {
	for _, c := range []struct {
		name        string
		rule        policy.Severity
		began, here string
		want        policy.Severity // 0 none
	}{
		{"off", 0, "malai", "doung", 0}, {"note", policy.Note, "malai", "doung", policy.Note}, {"refer", policy.Refer, "malai", "doung", policy.Refer},
		{"the same", policy.Refer, "doung", "doung", 0}, {"not known where", policy.Refer, "", "doung", 0}, {"not known here", policy.Refer, "malai", "", 0},
		{"a rule out of bounds", 9, "malai", "doung", policy.Refuse},
	} {
		r, f := rules(), home(noon.AddDate(0, 0, -1))
		r.OtherPost, f.Holder.Last.Post, f.Post = c.rule, c.began, c.here
		if got := weighs(policy.Decide(r, &f, noon), policy.TripOtherPost); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	r, f := rules(), home(noon.AddDate(0, 0, -1))
	r.OtherPost, f.Holder.Last.Post, f.Holder.Last.Direction, f.Direction = policy.Refer, "malai", entry, exit
	if has(policy.Decide(r, &f, noon), policy.TripOtherPost) {
		t.Error("a trip that begins has another post")
	}
}

// weighs returns the severity of a finding, 0 if it is not there.
func weighs(d policy.Decision, c policy.Code) policy.Severity {
	for _, f := range d.Findings {
		if f.Code == c {
			return f.Severity
		}
	}
	return 0
}

func TestOpenTwice(t *testing.T) {
	for trips, twice := range map[int]bool{0: false, 1: false, 2: true, 9: true} {
		f := home(noon.AddDate(0, 0, -1))
		f.Holder.OpenTrips = trips
		if got := has(policy.Decide(rules(), &f, noon), policy.TripOpenTwice); got != twice {
			t.Errorf("%d open trips: %t", trips, got)
		}
	}
}

func TestWhatALostHalfMeans(t *testing.T) {
	r, f := rules(), good()
	r.UnpairedExit, r.UnpairedEntry = policy.Note, policy.Refuse
	f.Holder.Last = last(exit, noon.AddDate(0, 0, -1))
	if got := weighs(policy.Decide(r, &f, noon), policy.Unpaired); got != policy.Note {
		t.Errorf("an exit after an exit: %d", got)
	}
	f.Direction, f.Holder.Last = entry, nil
	if got := weighs(policy.Decide(r, &f, noon), policy.Unpaired); got != policy.Refuse {
		t.Errorf("an entry without an exit: %d", got)
	}
	f.Direction = "sideways"
	if got := weighs(policy.Decide(r, &f, noon), policy.Unpaired); got != policy.Refer {
		t.Errorf("no direction: %d", got)
	}
}

func TestAmnesty(t *testing.T) {
	r := rules()
	r.Amnesties = []policy.Amnesty{
		{Name: "return", From: date(2026, 11, 20), To: date(2026, 11, 25), Classes: []string{"W"}, Overstay: true, Expired: true},
		{Name: "lost halves", From: date(2026, 11, 25), To: date(2026, 11, 25), Unpaired: true},
	}
	late := func(class string) policy.Facts {
		f := home(at(1, 8, 0).AddDate(0, -3, 0))
		f.Class, f.ValidTo = class, date(2026, 11, 1)
		return f
	}
	for _, c := range []struct {
		name  string
		class string
		now   time.Time
		want  ledger.Outcome
	}{
		{"within", "W", noon, ledger.Cleared}, {"the last minute", "W", at(25, 21, 59), ledger.Cleared}, {"the day after", "W", at(26, 6, 0), ledger.Referred},
		{"the day before", "W", at(19, 21, 59), ledger.Referred}, {"another class", "B", noon, ledger.Referred},
	} {
		f := late(c.class)
		d := policy.Decide(r, &f, c.now)
		if d.Outcome != c.want || !has(d, policy.Overstay) || !has(d, policy.PassExpired) {
			t.Errorf("%s: %+v", c.name, d)
		}
	}
	f := late("W")
	f.Holder.Last = nil
	if d := policy.Decide(r, &f, noon); d.Outcome != ledger.Cleared || weighs(d, policy.Unpaired) != policy.Note {
		t.Errorf("a lost half: %+v", d)
	}
	f.Clock = ledger.ClockUnset
	if d := policy.Decide(r, &f, noon); weighs(d, policy.Unpaired) != policy.Refer {
		t.Errorf("an amnesty by a clock that is not set: %+v", d)
	}
}
