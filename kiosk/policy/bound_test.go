package policy_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// A time that is a lower bound and no more shows that a pass has ended, and never that it holds: it adds that finding to those of no time
// at all, and takes none away.
func TestALowerBoundOfTheTimeShowsOnlyWhatHasEnded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, f := anyRules(t), anyFacts(t)
		f.Clock, f.NotBefore = ledger.ClockUnset, time.Time{}
		now := anyTime(t, "now")
		without := policy.Decide(r, &f, now)
		f.NotBefore = anyTime(t, "bound")
		with := policy.Decide(r, &f, now)
		zone := r.Zone
		if zone == nil {
			zone = time.UTC
		}
		y, m, d := f.NotBefore.In(zone).Date()
		ended := !f.NotBefore.IsZero() && !f.ValidTo.IsZero() && f.ValidTo.Before(date(y, int(m), d))
		rest := slices.DeleteFunc(slices.Clone(with.Findings), func(f policy.Finding) bool { return f.Code == policy.PassExpired })
		if has := len(rest) < len(with.Findings); has != ended || !slices.Equal(rest, without.Findings) || with.Outcome == ledger.Cleared {
			t.Fatalf("ended %t before %v: %v, and without a bound %v", ended, f.NotBefore, with, without)
		}
	})
}
