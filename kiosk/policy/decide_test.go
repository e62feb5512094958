package policy_test

import (
	"slices"
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

var ict = time.FixedZone("ICT", 7*60*60)

// noon is 12:00 at the post on 25 November 2026.
var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, ict)

func date(y, m, d int) pass.Date { return pass.Date{Year: y, Month: m, Day: d} }

// good is an adult of the post's country who goes out with a card that cannot be copied: one note, cleared.
func good() policy.Facts {
	return policy.Facts{
		Genuine: pass.Valid, Medium: pass.MediumCard, Signed: date(2026, 1, 1), Proven: true, Class: "B", Known: true, Agrees: true, Status: policy.Active,
		ValidFrom: date(2026, 1, 1), ValidTo: date(2027, 12, 31), RegistryAge: time.Hour,
		Holder:    policy.Person{Holder: "H-1", Birth: date(1990, 5, 1), Nationality: "KHM"},
		Direction: ledger.DirectionExit, Clock: ledger.ClockSynced, Supervised: true, Photo: true, Face: policy.FaceMatched,
	}
}

func rules() *policy.Rules {
	r := policy.Defaults()
	r.StayDays = map[string]int{"W": 30}
	r.FaceSample = 300
	return r
}

func has(d policy.Decision, c policy.Code) bool {
	return slices.ContainsFunc(d.Findings, func(f policy.Finding) bool { return f.Code == c })
}

func last(d ledger.Direction, at time.Time) *policy.Movement {
	return &policy.Movement{Direction: d, At: at}
}

func TestAGoodPassIsCleared(t *testing.T) {
	f := good()
	d := policy.Decide(rules(), &f, noon)
	if d.Outcome != ledger.Cleared || len(d.Findings) != 0 || d.Policy != "defaults-1" {
		t.Errorf("%+v", d)
	}
}

// Each row changes one thing in the good pass, and says whether one finding is raised by it.
func TestFindingsOfAPass(t *testing.T) {
	type fact = func(*policy.Facts)
	rows := []struct {
		name   string
		code   policy.Code
		raises bool
		change fact
	}{
		{"invalid seal", policy.PassForged, true, func(f *policy.Facts) { f.Genuine = pass.Invalid }},
		{"malformed seal", policy.PassForged, true, func(f *policy.Facts) { f.Genuine = pass.Malformed }},
		{"genuineness never heard of", policy.PassForged, true, func(f *policy.Facts) { f.Genuine = "?" }},
		{"issuer unknown", policy.PassForged, false, func(f *policy.Facts) { f.Genuine = pass.UnknownIssuer }},
		{"issuer unknown", policy.PassIssuerUnknown, true, func(f *policy.Facts) { f.Genuine = pass.UnknownIssuer }},
		{"an MRZ has no issuer", policy.PassIssuerUnknown, false, func(f *policy.Facts) { f.Genuine, f.Keyed = pass.UnknownIssuer, true }},
		{"an MRZ with wrong check digits", policy.PassForged, true, func(f *policy.Facts) { f.Genuine, f.Keyed = pass.Invalid, true }},
		{"keyed", policy.PassKeyed, true, func(f *policy.Facts) { f.Keyed = true }},
		{"read", policy.PassKeyed, false, func(*policy.Facts) {}},
		{"not in the registry", policy.PassUnknown, true, func(f *policy.Facts) { f.Known = false }},
		{"registry silent", policy.PassUnknown, false, func(f *policy.Facts) { f.Known, f.RegistrySilent = false, true }},
		{"registry silent", policy.RegistrySilent, true, func(f *policy.Facts) { f.RegistrySilent = true }},
		{"registry answers", policy.RegistrySilent, false, func(*policy.Facts) {}},
		{"says something else", policy.PassMismatch, true, func(f *policy.Facts) { f.Agrees = false }},
		{"nothing to compare with", policy.PassMismatch, false, func(f *policy.Facts) { f.Agrees, f.Known = false, false }},
		{"revoked", policy.PassRevoked, true, func(f *policy.Facts) { f.Status = policy.Revoked }},
		{"status never heard of", policy.PassRevoked, true, func(f *policy.Facts) { f.Status = "suspended" }},
		{"no status", policy.PassRevoked, true, func(f *policy.Facts) { f.Status = "" }},
		{"active", policy.PassRevoked, false, func(*policy.Facts) {}},
		{"lost", policy.PassLost, true, func(f *policy.Facts) { f.Status = policy.Lost }},
		{"stolen", policy.PassLost, true, func(f *policy.Facts) { f.Status = policy.Stolen }},
		{"revoked", policy.PassLost, false, func(f *policy.Facts) { f.Status = policy.Revoked }},
		{"lost", policy.PassRevoked, false, func(f *policy.Facts) { f.Status = policy.Lost }},
		{"registry of an hour ago", policy.RegistryOld, false, func(*policy.Facts) {}},
		{"registry of a day ago", policy.RegistryOld, false, func(f *policy.Facts) { f.RegistryAge = 24 * time.Hour }},
		{"older than a day", policy.RegistryOld, true, func(f *policy.Facts) { f.RegistryAge = 24*time.Hour + 1 }},
		{"72 hours exactly", policy.RegistryStale, false, func(f *policy.Facts) { f.RegistryAge = 72 * time.Hour }},
		{"72 hours exactly", policy.RegistryOld, true, func(f *policy.Facts) { f.RegistryAge = 72 * time.Hour }},
		{"older than 72 hours", policy.RegistryStale, true, func(f *policy.Facts) { f.RegistryAge = 72*time.Hour + 1 }},
		{"older than 72 hours", policy.RegistryOld, false, func(f *policy.Facts) { f.RegistryAge = 72*time.Hour + 1 }},
		{"clock held over", policy.ClockUntrusted, false, func(f *policy.Facts) { f.Clock = ledger.ClockHeldOver }},
		{"clock unset", policy.ClockUntrusted, true, func(f *policy.Facts) { f.Clock = ledger.ClockUnset }},
		{"clock never heard of", policy.ClockUntrusted, true, func(f *policy.Facts) { f.Clock = "gps" }},
		{"registry of the future", policy.ClockUntrusted, true, func(f *policy.Facts) { f.RegistryAge = -25 * time.Hour }},
		{"two clocks a little apart", policy.ClockUntrusted, false, func(f *policy.Facts) { f.RegistryAge = -time.Minute }},
		{"clock unset: no date is judged", policy.PassExpired, false, func(f *policy.Facts) { f.Clock, f.ValidTo = ledger.ClockUnset, date(2001, 1, 1) }},
		{"nobody watches", policy.Unsupervised, true, func(f *policy.Facts) { f.Supervised = false }},
		{"somebody watches", policy.Unsupervised, false, func(*policy.Facts) {}},
		{"ledger down", policy.LedgerDown, true, func(f *policy.Facts) { f.LedgerDown = true }},
		{"ledger up", policy.LedgerDown, false, func(*policy.Facts) {}},
		{"valid to yesterday", policy.PassExpired, true, func(f *policy.Facts) { f.ValidTo = date(2026, 11, 24) }},
		{"valid to today", policy.PassExpired, false, func(f *policy.Facts) { f.ValidTo = date(2026, 11, 25) }},
		{"valid to nobody knows when", policy.PassExpired, true, func(f *policy.Facts) { f.ValidTo = pass.Date{} }},
		{"valid from tomorrow", policy.PassNotYetValid, true, func(f *policy.Facts) { f.ValidFrom = date(2026, 11, 26) }},
		{"valid from today", policy.PassNotYetValid, false, func(f *policy.Facts) { f.ValidFrom = date(2026, 11, 25) }},
		{"no photo", policy.PhotoMissing, true, func(f *policy.Facts) { f.Photo = false }},
		{"photo", policy.PhotoMissing, false, func(*policy.Facts) {}},
		{"printed, in the sample", policy.FaceNotComparedYet, true, func(f *policy.Facts) {
			f.Medium, f.Face, f.Copyable, f.Sample = pass.MediumSeal, policy.FaceNotCompared, true, 300
		}},
		{"printed, not in the sample", policy.FaceNotComparedYet, false, func(f *policy.Facts) {
			f.Medium, f.Face, f.Copyable, f.Sample = pass.MediumSeal, policy.FaceNotCompared, true, 299
		}},
		{"printed, the draw went wrong", policy.FaceNotComparedYet, true, func(f *policy.Facts) {
			f.Medium, f.Face, f.Copyable, f.Sample = pass.MediumSeal, policy.FaceNotCompared, true, -1
		}},
		{"printed, compared by an officer", policy.FaceNotComparedYet, false, func(f *policy.Facts) { f.Face, f.Copyable, f.Sample = policy.FaceByOfficer, true, 999 }},
		{"printed, matched", policy.FaceNotComparedYet, false, func(f *policy.Facts) { f.Copyable, f.Sample = true, 999 }},
		{"printed, a word never heard of", policy.FaceNotComparedYet, true, func(f *policy.Facts) { f.Face, f.Copyable, f.Sample = "perhaps", true, 999 }},
		{"card that proved nothing", policy.FaceNotComparedYet, true, func(f *policy.Facts) { f.Face, f.Proven, f.Sample = policy.FaceNotCompared, false, 999 }},
		{"cloned card", policy.FaceNotComparedYet, true, func(f *policy.Facts) { f.Face, f.Cloned, f.Sample = policy.FaceNotCompared, true, 999 }},
		{"cloned card", policy.PassCloned, true, func(f *policy.Facts) { f.Cloned, f.Proven = true, false }},
		{"card that proved it", policy.PassCloned, false, func(*policy.Facts) {}},
		{"message seen before", policy.PassReplayed, true, func(f *policy.Facts) { f.Replayed = true }},
		{"new message", policy.PassReplayed, false, func(*policy.Facts) {}},
		{"flagged", policy.CaseOpen, true, func(f *policy.Facts) { f.Flag = "4711" }},
		{"not flagged", policy.CaseOpen, false, func(*policy.Facts) {}},
		{"stolen, the registry fell silent since", policy.PassLost, true, func(f *policy.Facts) { f.RegistrySilent, f.Known, f.Status = true, false, policy.Stolen }},
		{"valid 31 days more", policy.PassExpiresSoon, false, func(f *policy.Facts) { f.ValidTo = date(2026, 12, 26) }},
		{"valid 30 days more", policy.PassExpiresSoon, true, func(f *policy.Facts) { f.ValidTo = date(2026, 12, 25) }},
		{"valid to today", policy.PassExpiresSoon, true, func(f *policy.Facts) { f.ValidTo = date(2026, 11, 25) }},
		{"expired", policy.PassExpiresSoon, false, func(f *policy.Facts) { f.ValidTo = date(2026, 11, 24) }},
		{"policy of a day ago", policy.PolicyOld, false, func(f *policy.Facts) { f.PolicyAge = 24 * time.Hour }},
		{"policy older than a day", policy.PolicyOld, true, func(f *policy.Facts) { f.PolicyAge = 24*time.Hour + 1 }},
		{"policy of 72 hours", policy.PolicyStale, false, func(f *policy.Facts) { f.PolicyAge = 72 * time.Hour }},
		{"policy older than 72 hours", policy.PolicyStale, true, func(f *policy.Facts) { f.PolicyAge = 72*time.Hour + 1 }},
		{"policy older than 72 hours", policy.PolicyOld, false, func(f *policy.Facts) { f.PolicyAge = 72*time.Hour + 1 }},
		{"policy of the future", policy.ClockUntrusted, true, func(f *policy.Facts) { f.PolicyAge = -25 * time.Hour }},
		{"no policy", policy.PolicySilent, true, func(f *policy.Facts) { f.PolicySilent = true }},
		{"no policy has no age", policy.PolicyStale, false, func(f *policy.Facts) { f.PolicySilent, f.PolicyAge = true, 100*time.Hour }},
		{"a policy", policy.PolicySilent, false, func(*policy.Facts) {}},
		{"card, not compared", policy.FaceUnchecked, true, func(f *policy.Facts) { f.Face = policy.FaceNotCompared }},
		{"card, matched", policy.FaceUnchecked, false, func(*policy.Facts) {}},
		{"keyed lines are no card", policy.FaceUnchecked, false, func(f *policy.Facts) { f.Face, f.Keyed = policy.FaceNotCompared, true }},
		{"eleven", policy.MinorAlone, true, func(f *policy.Facts) { f.Holder.Birth = date(2014, 11, 26) }},
		{"twelve today", policy.MinorAlone, false, func(f *policy.Facts) { f.Holder.Birth = date(2014, 11, 25) }},
		{"twelve today", policy.YouthAlone, true, func(f *policy.Facts) { f.Holder.Birth = date(2014, 11, 25) }},
		{"eleven", policy.YouthAlone, false, func(f *policy.Facts) { f.Holder.Birth = date(2014, 11, 26) }},
		{"seventeen", policy.YouthAlone, true, func(f *policy.Facts) { f.Holder.Birth = date(2008, 11, 26) }},
		{"eighteen today", policy.YouthAlone, false, func(f *policy.Facts) { f.Holder.Birth = date(2008, 11, 25) }},
		{"age unknown", policy.MinorAlone, true, func(f *policy.Facts) { f.Holder.Birth = pass.Date{} }},
		{"no row opened", policy.MinorAlone, false, func(f *policy.Facts) { f.Holder = policy.Person{} }},
		{"no row opened", policy.HolderUnknown, true, func(f *policy.Facts) { f.Holder = policy.Person{} }},
		{"only keyed lines, which open no row", policy.HolderUnknown, false, func(f *policy.Facts) { f.Holder, f.Keyed = policy.Person{}, true }},
		{"a plain tag", policy.PassPlainTag, true, func(f *policy.Facts) { f.Medium, f.Copyable, f.Proven = pass.MediumTag, true, false }},
		{"a printed seal", policy.PassPlainTag, false, func(f *policy.Facts) { f.Medium, f.Copyable, f.Proven = pass.MediumSeal, true, false }},
		{"what can be copied, on nobody knows what", policy.PassPlainTag, true, func(f *policy.Facts) { f.Medium, f.Copyable = "", true }},
		{"a card that nobody asked for a proof", policy.PassPlainTag, true, func(f *policy.Facts) { f.Copyable, f.Proven = true, false }},
		{"a card that proved it", policy.PassPlainTag, false, func(*policy.Facts) {}},
		{"a copy is more than a plain tag", policy.PassPlainTag, false, func(f *policy.Facts) { f.Copyable, f.Proven, f.Cloned = true, false, true }},
		{"a card that asks for patience", policy.PassUnproven, true, func(f *policy.Facts) { f.Copyable, f.Proven, f.Unproven = true, false, true }},
		{"a card that asks for patience", policy.PassCloned, false, func(f *policy.Facts) { f.Copyable, f.Proven, f.Unproven = true, false, true }},
		{"signed today", policy.PassSignedLater, false, func(f *policy.Facts) { f.Signed = date(2026, 11, 25) }},
		{"signed tomorrow", policy.PassSignedLater, true, func(f *policy.Facts) { f.Signed = date(2026, 11, 26) }},
		{"signed tomorrow, says a clock that is not set", policy.PassSignedLater, false, func(f *policy.Facts) { f.Signed, f.Clock = date(2026, 11, 26), ledger.ClockUnset }},
		{"born tomorrow", policy.BirthFuture, true, func(f *policy.Facts) { f.Holder.Birth = date(2026, 11, 26) }},
		{"born next year", policy.BirthFuture, true, func(f *policy.Facts) { f.Holder.Birth = pass.Date{Year: 2027} }},
		{"born this month", policy.BirthFuture, false, func(f *policy.Facts) { f.Holder.Birth = pass.Date{Year: 2026, Month: 11} }},
		{"born tomorrow, says a clock that is not set", policy.BirthFuture, false, func(f *policy.Facts) { f.Holder.Birth, f.Clock = date(2026, 11, 26), ledger.ClockUnset }},
		{"status of a registry that fell silent", policy.PassRevoked, true, func(f *policy.Facts) { f.RegistrySilent, f.Known, f.Status = true, false, "suspended" }},
		{"age unknown, nobody known", policy.MinorAlone, false, func(f *policy.Facts) { f.Holder.Birth, f.Known = pass.Date{}, false }},
	}
	for _, row := range rows {
		f := good()
		row.change(&f)
		if got := has(policy.Decide(rules(), &f, noon), row.code); got != row.raises {
			t.Errorf("%s: %s raised %t, want %t", row.name, row.code, got, row.raises)
		}
	}
}

func TestHours(t *testing.T) {
	r := rules()
	r.Hours = []policy.Hours{{From: 6 * 60, To: 12 * 60}, {From: 13 * 60, To: 24 * 60}}
	for clock, closed := range map[string]bool{
		"00:00:00": true, "05:59:59": true, "06:00:00": false, "11:59:59": false, "12:00:00": true, "12:59:59": true, "13:00:00": false, "23:59:59": false,
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04:05", "2026-11-25 "+clock, ict)
		if err != nil {
			t.Fatal(err)
		}
		f := good()
		if got := has(policy.Decide(r, &f, at.UTC()), policy.PostClosed); got != closed {
			t.Errorf("%s: closed %t, want %t", clock, got, closed)
		}
	}
	f := good()
	r.Hours = nil
	if has(policy.Decide(r, &f, time.Date(2026, 11, 25, 3, 0, 0, 0, ict)), policy.PostClosed) {
		t.Error("a post without hours is closed at night")
	}
	f.Clock = ledger.ClockUnset
	if has(policy.Decide(rules(), &f, time.Time{}), policy.PostClosed) {
		t.Error("a clock that is not set knows that the post is closed")
	}
}

// A trip begins away from home and ends there: for nationals outside, for others inside.
func TestPairingOfMovements(t *testing.T) {
	exit, entry := ledger.DirectionExit, ledger.DirectionEntry
	for _, c := range []struct {
		name        string
		nationality string
		before      ledger.Direction // "" none
		now         ledger.Direction
		unpaired    bool
	}{
		{"a national's first exit", "KHM", "", exit, false},
		{"a national's entry without an exit", "KHM", "", entry, true},
		{"a national comes home", "KHM", exit, entry, false},
		{"a national leaves again", "KHM", entry, exit, false},
		{"a national leaves twice", "KHM", exit, exit, true},
		{"a national comes home twice", "KHM", entry, entry, true},
		{"a neighbour's first entry", "THA", "", entry, false},
		{"a neighbour's exit without an entry", "THA", "", exit, true},
		{"a neighbour goes home", "THA", entry, exit, false},
		{"a neighbour enters twice", "THA", entry, entry, true},
		{"no nationality counts as a neighbour", "", "", entry, false},
		{"a lane without a direction", "KHM", exit, "", true},
		{"a lane without a direction, first time", "THA", "", "", true},
		{"a movement without a direction", "KHM", "out", exit, true},
	} {
		f := good()
		f.Direction, f.Holder.Nationality = c.now, c.nationality
		if c.before != "" {
			f.Holder.Last = last(c.before, noon.AddDate(0, 0, -1))
		}
		if got := has(policy.Decide(rules(), &f, noon), policy.Unpaired); got != c.unpaired {
			t.Errorf("%s: unpaired %t, want %t", c.name, got, c.unpaired)
		}
	}
	f := good()
	f.Known, f.Direction = false, ledger.DirectionEntry
	if has(policy.Decide(rules(), &f, noon), policy.Unpaired) {
		t.Error("a pass that nobody knows has a movement")
	}
}

// A stay of 7 days that began on the 1st ends with the 8th, in the days of the post.
func TestStay(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, ict) }
	for _, c := range []struct {
		name     string
		class    string
		from, to time.Time
		over     bool
	}{
		{"back the same day", "B", at(1, 8, 0), at(1, 18, 0), false},
		{"back on the 8th", "B", at(1, 8, 0), at(8, 21, 59), false},
		{"last minute to last minute", "B", at(1, 23, 59), at(8, 23, 59), false},
		{"back on the 9th at midnight", "B", at(1, 23, 59), at(9, 0, 0), true},
		{"back on the 9th", "B", at(1, 8, 0), at(9, 6, 0), true},
		{"out and back over midnight", "B", at(1, 23, 59), at(2, 0, 0), false},
		{"a class with 30 days", "W", at(1, 8, 0), at(30, 21, 0).AddDate(0, 0, 1), false},
		{"a class with 30 days, a day more", "W", at(1, 8, 0), at(30, 21, 0).AddDate(0, 0, 2), true},
		{"a clock that went back", "B", at(9, 8, 0), at(1, 8, 0), false},
	} {
		for _, way := range []struct {
			nationality string
			out, back   ledger.Direction
		}{{"KHM", ledger.DirectionExit, ledger.DirectionEntry}, {"THA", ledger.DirectionEntry, ledger.DirectionExit}} {
			f := good()
			f.Class, f.Holder.Nationality, f.Direction, f.Holder.Last = c.class, way.nationality, way.back, last(way.out, c.from.UTC())
			if got := has(policy.Decide(rules(), &f, c.to.UTC()), policy.Overstay); got != c.over {
				t.Errorf("%s, %s: overstay %t, want %t", c.name, way.nationality, got, c.over)
			}
		}
	}
}

func TestNobodyOverstaysAtHome(t *testing.T) {
	f := good()
	f.Holder.Last = last(ledger.DirectionEntry, noon.AddDate(-1, 0, 0))
	if d := policy.Decide(rules(), &f, noon); d.Outcome != ledger.Cleared {
		t.Errorf("a year at home: %+v", d)
	}
	f.Direction, f.Holder.Last, f.Clock = ledger.DirectionEntry, last(ledger.DirectionExit, noon.AddDate(-1, 0, 0)), ledger.ClockUnset
	if has(policy.Decide(rules(), &f, noon), policy.Overstay) {
		t.Error("a clock that is not set counts days")
	}
}

// The day changes at midnight of the post, wherever the computer thinks it is.
func TestMidnightIsThePosts(t *testing.T) {
	f := good()
	f.ValidTo = date(2026, 11, 25)
	r := rules()
	r.Hours = nil
	before, after := time.Date(2026, 11, 25, 16, 59, 59, 0, time.UTC), time.Date(2026, 11, 25, 17, 0, 0, 0, time.UTC)
	if has(policy.Decide(r, &f, before), policy.PassExpired) || !has(policy.Decide(r, &f, after), policy.PassExpired) {
		t.Error("a pass valid to the 25th does not end with the 25th in Phnom Penh")
	}
	f = good()
	f.Holder.Birth = date(2008, 11, 26)
	if !has(policy.Decide(r, &f, before), policy.YouthAlone) || has(policy.Decide(r, &f, after), policy.YouthAlone) {
		t.Error("a birthday does not begin at the post's midnight")
	}
}

func TestBirthdays(t *testing.T) {
	for _, c := range []struct {
		name  string
		birth pass.Date
		today time.Time
		minor bool
	}{
		{"born 29 February, the 28th", date(2016, 2, 29), time.Date(2028, 2, 28, 12, 0, 0, 0, ict), true},
		{"born 29 February, in a leap year", date(2016, 2, 29), time.Date(2028, 2, 29, 12, 0, 0, 0, ict), false},
		{"only the year is known, in December", date(2014, 0, 0), time.Date(2026, 12, 30, 12, 0, 0, 0, ict), true},
		{"only the year is known, the last day", date(2014, 0, 0), time.Date(2026, 12, 31, 12, 0, 0, 0, ict), false},
		{"no day is known, within the month", date(2014, 11, 0), time.Date(2026, 11, 30, 12, 0, 0, 0, ict), true},
		{"no day is known, the month after", date(2014, 11, 0), time.Date(2026, 12, 1, 12, 0, 0, 0, ict), false},
		{"born tomorrow", date(2026, 11, 26), noon, true},
	} {
		f := good()
		f.Holder.Birth, f.ValidFrom, f.ValidTo = c.birth, date(2000, 1, 1), date(2099, 1, 1)
		if got := has(policy.Decide(rules(), &f, c.today), policy.MinorAlone); got != c.minor {
			t.Errorf("%s: minor %t, want %t", c.name, got, c.minor)
		}
	}
	r := rules()
	r.MinorAge = 13
	f := good()
	f.Holder.Birth = date(2012, 2, 29)
	for day, minor := range map[int]bool{28: true, 29: false} { // 29 February 2025 is 1 March
		at := time.Date(2025, 2, day, 12, 0, 0, 0, ict)
		if got := has(policy.Decide(r, &f, at), policy.MinorAlone); got != minor {
			t.Errorf("13 on %s: minor %t, want %t", at.Format(time.DateOnly), got, minor)
		}
	}
}

func TestOutcomeIsTheWorst(t *testing.T) {
	f := good()
	f.Face, f.Photo, f.Status, f.RegistryAge = policy.FaceNotCompared, false, policy.Revoked, 30*time.Hour
	d := policy.Decide(rules(), &f, noon)
	want := []policy.Finding{{Code: policy.PassRevoked, Severity: policy.Refuse}, {Code: policy.PhotoMissing, Severity: policy.Refer},
		{Code: policy.FaceUnchecked, Severity: policy.Note}, {Code: policy.RegistryOld, Severity: policy.Note}}
	if d.Outcome != ledger.Refused || !slices.Equal(d.Findings, want) {
		t.Errorf("%+v", d)
	}
	f.Status = policy.Active
	if d = policy.Decide(rules(), &f, noon); d.Outcome != ledger.Referred {
		t.Errorf("%+v", d)
	}
	f.Photo = true
	if d = policy.Decide(rules(), &f, noon); d.Outcome != ledger.Cleared || len(d.Findings) != 2 {
		t.Errorf("%+v", d)
	}
}

func TestNothingIsNeverCleared(t *testing.T) {
	for name, r := range map[string]*policy.Rules{"rules": rules(), "empty rules": {}, "no rules": nil} {
		if d := policy.Decide(r, &policy.Facts{}, noon); d.Outcome == ledger.Cleared || d.Outcome == "" {
			t.Errorf("%s, zero facts: %+v", name, d)
		}
		if d := policy.Decide(r, nil, noon); d.Outcome == ledger.Cleared || d.Outcome == "" {
			t.Errorf("%s, no facts: %+v", name, d)
		}
	}
	f := good()
	if d := policy.Decide(&policy.Rules{}, &f, noon); d.Outcome == ledger.Cleared {
		t.Errorf("empty rules clear: %+v", d)
	}
}
