package policy_test

import (
	"testing"
	"time"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// full is a family of four against which nearly everything speaks, with histories as long as a hub sends them.
func full() (*policy.Rules, policy.Facts) {
	r, f := rules(), comingHome()
	r.Gap, r.Closure, r.OtherPost = 100*time.Hour, policy.ExitOnly, policy.Refer
	r.Quotas = []policy.Session{{Name: "morning", Hours: between(6, 12)}, {Name: "afternoon", Hours: between(12, 16)}}
	r.Amnesties = []policy.Amnesty{{Name: "return", From: date(2026, 1, 1), To: date(2026, 2, 1), Overstay: true}}
	r.Holidays = []policy.Holiday{{Name: "new year", From: date(2026, 4, 13), To: date(2026, 4, 16), Extra: []policy.Hours{between(4, 24)}}}
	f.Genuine, f.Status, f.Agrees, f.Photo, f.Supervised, f.LedgerDown = pass.Invalid, policy.Stolen, false, false, false, true
	f.RegistryAge, f.PolicyAge, f.ValidTo, f.Cloned, f.Flag = 30*time.Hour, 80*time.Hour, date(2020, 1, 1), true, "4711"
	f.Face, f.Copyable, f.Sample, f.Holder.OpenTrips, f.Post, f.Holder.Last.Post = policy.FaceNotCompared, true, 999, 2, "a", "b"
	for _, who := range []string{"a", "b", "c"} {
		c := child(who)
		c.Guardians, c.Confirmed, c.OpenTrips, c.LivePhoto = nil, "", 2, false
		for i := range 24 {
			c.Company = append(c.Company, crossed(string(rune('a'+i)), i))
		}
		f.Minors = append(f.Minors, c)
	}
	f.Holder.Company, f.Took = f.Minors[1].Company, []policy.Person{child("x"), child("y")}
	return r, f
}

func BenchmarkDecide(b *testing.B) {
	r, f := full()
	b.Run("everything", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if d := policy.Decide(r, &f, noon); len(d.Findings) < 30 {
				b.Fatal(len(d.Findings), d)
			}
		}
	})
	home, plain := comingHome(), rules()
	b.Run("cleared family", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if d := policy.Decide(plain, &home, noon); len(d.Findings) > 0 {
				b.Fatal(d)
			}
		}
	})
}

// A decision allocates for its findings and nothing else.
func TestAllocationsAreItsFindings(t *testing.T) {
	for name, c := range map[string]struct {
		facts func() policy.Facts
		most  float64
	}{"cleared": {good, 0}, "cleared family": {comingHome, 0}, "a few findings": {func() policy.Facts { f := comingHome(); f.Photo = false; return f }, 1},
		"everything": {func() policy.Facts { _, f := full(); return f }, 2}} {
		r, f := rules(), c.facts()
		if raced {
			c.most++ // the race detector allocates as well
		}
		if n := testing.AllocsPerRun(100, func() { policy.Decide(r, &f, noon) }); n > c.most {
			t.Errorf("%s: %v allocations, want %v", name, n, c.most)
		}
	}
}
