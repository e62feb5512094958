package document_test

import (
	"slices"
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
)

// post is a lane that holds documents and decides by the one of the moment.
type post struct {
	t    *testing.T
	held []document.Document
}

// receives takes a document as a lane does: signed by the ministry, and newer than what it holds.
func (p *post) receives(text string) *post {
	p.t.Helper()
	d, err := document.Open(document.Sign([]byte(text), ministry), public(ministry))
	if err == nil {
		err = document.Newer(p.held, d)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	p.held = append(p.held, d)
	return p
}

// decides asserts the outcome at a moment of the post, under which version, and that findings are among its reasons.
func (p *post) decides(at string, f policy.Facts, version string, want ledger.Outcome, codes ...policy.Code) *post {
	p.t.Helper()
	now, err := time.Parse("2006-01-02 15:04 -07:00", at+" +07:00")
	if err != nil {
		p.t.Fatal(err)
	}
	current, _ := document.Choose(p.held, now)
	if current == nil {
		p.t.Fatalf("%s: nothing in force", at)
	}
	d := policy.Decide(current.Rules, &f, now)
	var found []policy.Code
	for _, x := range d.Findings {
		found = append(found, x.Code)
	}
	for _, c := range codes {
		if !slices.Contains(found, c) {
			p.t.Errorf("%s: no %s: %v", at, c, found)
		}
	}
	if d.Outcome != want || d.Policy != version {
		p.t.Errorf("%s: %s under %s, want %s under %s: %v", at, d.Outcome, d.Policy, want, version, d.Findings)
	}
	return p
}

// worker comes home from a trip that began on a day of the year 2026.
func worker(t *testing.T, month time.Month, day int) policy.Facts {
	f := readCase(t, goodLine)
	f.Class, f.Direction = "W", ledger.DirectionEntry
	f.Holder.Last = &policy.Movement{Direction: ledger.DirectionExit, At: time.Date(2026, month, day, 8, 0, 0, 0, wednesday.Location())}
	return f
}

// Weeks of a border: the stay is cut, hours change at noon, the post closes for all but residents, and opens again.
func TestRulesChangeFromWeekToWeek(t *testing.T) {
	p := (&post{t: t}).receives(head + "stay_default = 14\n")
	p.decides("2026-06-14 12:00", worker(t, time.June, 1), "12", ledger.Cleared)

	p.receives("version = 13\ntitle = \"cut\"\nfrom = \"2026-06-14T12:00:00+07:00\"\nstay_default = 7\nhours = [\"06:00-16:00\"]\n")
	p.decides("2026-06-14 11:59", worker(t, time.June, 1), "12", ledger.Cleared)
	p.decides("2026-06-14 12:00", worker(t, time.June, 1), "13", ledger.Referred, policy.Overstay)
	p.decides("2026-06-14 17:00", worker(t, time.June, 10), "13", ledger.Referred, policy.PostClosed)

	began := worker(t, time.June, 1) // whose rule was that of the day it began
	began.Holder.Last.Until = time.Date(2026, 6, 16, 0, 0, 0, 0, wednesday.Location()).Add(-1)
	p.decides("2026-06-14 12:00", began, "13", ledger.Cleared)

	p.receives("version = 14\ntitle = \"closed\"\nfrom = \"2026-06-20T00:00:00+07:00\"\nto = \"2026-06-22T00:00:00+07:00\"\nclosure = \"residents-only\"\nresidents = [\"BTB\"]\n")
	resident := worker(t, time.June, 18)
	resident.Province = "BTB"
	p.decides("2026-06-20 12:00", worker(t, time.June, 18), "14", ledger.Referred, policy.PostClosure)
	p.decides("2026-06-20 12:00", resident, "14", ledger.Cleared)
	p.decides("2026-06-22 12:00", worker(t, time.June, 18), "13", ledger.Cleared)
}

// A quota runs out in the morning and is new at noon; a family counts as many as they are.
func TestAQuotaRunsOut(t *testing.T) {
	p := (&post{t: t}).receives(head + `
[[quotas]]
name = "morning"
hours = "06:00-12:00"
exit = 300
[[quotas]]
name = "afternoon"
hours = "12:00-16:00"
exit = 300
[[holidays]]
name = "new year"
from = "2027-04-13"
to = "2027-04-16"
extra = ["04:00-06:00", "22:00-24:00"]
quotas = [{ name = "all day", hours = "00:00-24:00", exit = 4000 }]
`)
	f := readCase(t, goodLine)
	f.ValidTo = pass.Date{Year: 2028, Month: 1, Day: 1}
	f.Passed = 299
	p.decides("2026-06-03 11:00", f, "12", ledger.Cleared)
	f.Passed = 300
	p.decides("2026-06-03 11:00", f, "12", ledger.Referred, policy.QuotaFull)
	f.Passed = 0 // the station counts from the new session's beginning
	p.decides("2026-06-03 12:00", f, "12", ledger.Cleared)
	p.decides("2026-06-03 05:00", f, "12", ledger.Referred, policy.PostClosed)
	f.Passed = 3999
	p.decides("2027-04-14 05:00", f, "12", ledger.Cleared)
	p.decides("2027-04-17 05:00", f, "12", ledger.Referred, policy.PostClosed)
}

// An amnesty lets workers home without an officer for what they overstayed, and for nothing else.
func TestAnAmnesty(t *testing.T) {
	p := (&post{t: t}).receives(head + "[[amnesties]]\nname = \"return\"\nfrom = \"2026-06-10\"\nto = \"2026-06-12\"\nclasses = [\"W\"]\nwaives = [\"overstay\"]\n")
	late := worker(t, time.April, 1)
	p.decides("2026-06-09 12:00", late, "12", ledger.Referred, policy.Overstay)
	p.decides("2026-06-10 06:00", late, "12", ledger.Cleared, policy.Overstay)
	p.decides("2026-06-12 21:59", late, "12", ledger.Cleared, policy.Overstay)
	p.decides("2026-06-13 06:00", late, "12", ledger.Referred, policy.Overstay)
	late.Status = policy.Stolen
	p.decides("2026-06-10 06:00", late, "12", ledger.Refused, policy.PassLost)
}

// Whatever a ministry writes, a child with a stranger goes to an officer, and to a second one.
func TestNoDocumentLetsAStrangerPass(t *testing.T) {
	p := (&post{t: t}).receives(head + "minors_per_guardian = 10\nchild_adults = 4\nadult_children = 10\nchild_confirm = \"picture\"\nface_sample = 950\nhours = []\n")
	f := readCase(t, with(t, `"minors":[{"holder":"M-1","birth":"2019-03-03","nationality":"KHM","photo":"2026-01-01","confirmed":"pass","status":"active","pass_from":"2026-01-01","pass_to":"2026-12-31","live_photo":true,"face":"by-officer"}]`))
	p.decides("2026-06-03 03:00", f, "12", ledger.Referred, policy.GuardianUnrecorded)
	f.Minors[0].Guardians = []policy.Guardian{{Holder: "H-1", Relation: policy.Relative, Evidence: policy.Consent, To: pass.Date{Year: 2026, Month: 6, Day: 2}}}
	p.decides("2026-06-03 03:00", f, "12", ledger.Referred, policy.GuardianLapsed)
	p.decides("2026-06-02 03:00", f, "12", ledger.Cleared)
}
