package policy_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// raise holds, for every finding, a change to a family on its way home that raises it under the rules of the tests.
var raise = map[policy.Code]func(*policy.Rules, *policy.Facts){
	policy.PassForged:       func(_ *policy.Rules, f *policy.Facts) { f.Genuine = pass.Invalid },
	policy.PassCloned:       func(_ *policy.Rules, f *policy.Facts) { f.Cloned = true },
	policy.PassUnproven:     func(_ *policy.Rules, f *policy.Facts) { f.Unproven = true },
	policy.PassPlainTag:     func(r *policy.Rules, f *policy.Facts) { f.Proven, r.PlainTags = false, false },
	policy.PassSignedLater:  func(_ *policy.Rules, f *policy.Facts) { f.Signed = date(2026, 11, 26) },
	policy.HolderUnknown:    func(_ *policy.Rules, f *policy.Facts) { f.Holder = policy.Person{} },
	policy.BirthFuture:      func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Birth = date(2026, 11, 26) },
	policy.BirthUnknown:     func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Birth = pass.Date{} },
	policy.PassAgain:        func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Again = true },
	policy.GuardianYoung:    func(_ *policy.Rules, f *policy.Facts) { f.Holder.Birth = date(2008, 11, 26) },
	policy.GuardianUnproven: func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Guardians[0].Evidence = "" },
	policy.GuardianClose: func(_ *policy.Rules, f *policy.Facts) {
		f.Holder.Birth, f.Minors[0].Guardians[0].Second = date(2008, 1, 1), "I-2"
	},
	policy.QuotaUnknown: func(r *policy.Rules, f *policy.Facts) {
		r.Quotas, f.PassedUnknown = []policy.Session{{Name: "day", Hours: between(0, 24), Exit: 100, Entry: 100}}, true
	},
	policy.QuotaPartial: func(r *policy.Rules, f *policy.Facts) {
		r.Quotas, f.PassedElsewhereUnknown = []policy.Session{{Name: "day", Hours: between(0, 24), Exit: 100, Entry: 100}}, true
	},
	policy.PassReplayed:      func(_ *policy.Rules, f *policy.Facts) { f.Replayed = true },
	policy.PassIssuerUnknown: func(_ *policy.Rules, f *policy.Facts) { f.Genuine = pass.UnknownIssuer },
	policy.PassUnknown:       func(_ *policy.Rules, f *policy.Facts) { f.Known = false },
	policy.PassMismatch:      func(_ *policy.Rules, f *policy.Facts) { f.Agrees = false },
	policy.PassRevoked:       func(_ *policy.Rules, f *policy.Facts) { f.Status = policy.Revoked },
	policy.PassLost:          func(_ *policy.Rules, f *policy.Facts) { f.Status = policy.Stolen },
	policy.PassKeyed:         func(_ *policy.Rules, f *policy.Facts) { f.Keyed = true },
	policy.PassExpired:       func(_ *policy.Rules, f *policy.Facts) { f.ValidTo = date(2020, 1, 1) },
	policy.PassNotYetValid:   func(_ *policy.Rules, f *policy.Facts) { f.ValidFrom = date(2030, 1, 1) },
	policy.PassExpiresSoon:   func(_ *policy.Rules, f *policy.Facts) { f.ValidTo = date(2026, 11, 30) },
	policy.CaseOpen:          func(_ *policy.Rules, f *policy.Facts) { f.Flag = "4711" },
	policy.FaceNotComparedYet: func(_ *policy.Rules, f *policy.Facts) {
		f.Face, f.Copyable, f.Sample = policy.FaceNotCompared, true, 999
	},
	policy.FaceUnchecked:  func(_ *policy.Rules, f *policy.Facts) { f.Face = policy.FaceNotCompared },
	policy.PhotoMissing:   func(_ *policy.Rules, f *policy.Facts) { f.Photo = false },
	policy.PhotoOld:       func(r *policy.Rules, _ *policy.Facts) { r.PhotoMonths = 24 },
	policy.LedgerDown:     func(_ *policy.Rules, f *policy.Facts) { f.LedgerDown = true },
	policy.LanesUnheard:   func(_ *policy.Rules, f *policy.Facts) { f.LanesUnheard = true },
	policy.Unsupervised:   func(_ *policy.Rules, f *policy.Facts) { f.Supervised = false },
	policy.ClockUntrusted: func(_ *policy.Rules, f *policy.Facts) { f.Clock = ledger.ClockUnset },
	policy.PostClosed:     func(r *policy.Rules, _ *policy.Facts) { r.Hours = []policy.Hours{between(0, 1)} },
	policy.PostClosure:    func(r *policy.Rules, _ *policy.Facts) { r.Closure = policy.Closed },
	policy.QuotaFull: func(r *policy.Rules, _ *policy.Facts) {
		r.Quotas = []policy.Session{{Name: "day", Hours: between(0, 24)}}
	},
	policy.RegistryOld:    func(_ *policy.Rules, f *policy.Facts) { f.RegistryAge = 25 * time.Hour },
	policy.RegistryStale:  func(_ *policy.Rules, f *policy.Facts) { f.RegistryAge = math.MaxInt64 },
	policy.RegistrySilent: func(_ *policy.Rules, f *policy.Facts) { f.RegistrySilent = true },
	policy.PolicyOld:      func(_ *policy.Rules, f *policy.Facts) { f.PolicyAge = 25 * time.Hour },
	policy.PolicyStale:    func(_ *policy.Rules, f *policy.Facts) { f.PolicyAge = math.MaxInt64 },
	policy.PolicySilent:   func(_ *policy.Rules, f *policy.Facts) { f.PolicySilent = true },
	policy.PolicyLapsed:   func(r *policy.Rules, _ *policy.Facts) { r.To = noon },
	policy.Unpaired:       func(_ *policy.Rules, f *policy.Facts) { f.Holder.Last = nil },
	policy.Overstay:       func(_ *policy.Rules, f *policy.Facts) { f.Holder.Last.Until = noon.Add(-1) },
	policy.TripGap:        func(r *policy.Rules, _ *policy.Facts) { r.Gap = 100 * time.Hour },
	policy.TripOtherPost: func(r *policy.Rules, f *policy.Facts) {
		r.OtherPost, f.Post, f.Holder.Last.Post = policy.Note, "a", "b"
	},
	policy.TripOpenTwice:        func(_ *policy.Rules, f *policy.Facts) { f.Holder.OpenTrips = 2 },
	policy.MinorAlone:           func(_ *policy.Rules, f *policy.Facts) { f.Holder.Birth = date(2018, 1, 1) },
	policy.YouthAlone:           func(_ *policy.Rules, f *policy.Facts) { f.Holder.Birth = date(2010, 1, 1) },
	policy.PartySize:            func(_ *policy.Rules, f *policy.Facts) { f.Minors = append(f.Minors, make([]policy.Person, 11)...) },
	policy.GuardianUnrecorded:   func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Guardians = nil },
	policy.GuardianLapsed:       func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Guardians[0].To = date(2020, 1, 1) },
	policy.GuardianOther:        func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Last.With, f.Minors[0].Nationality = father, "" },
	policy.GuardianWithoutChild: func(_ *policy.Rules, f *policy.Facts) { f.Took, f.Holder.Nationality = append(f.Took, child(rith)), "" },
	policy.ChildTwoTrips:        func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].OpenTrips = 2 },
	policy.ChildManyAdults: func(_ *policy.Rules, f *policy.Facts) {
		f.Minors[0].Company = []policy.Company{crossed("a", 29), crossed("b", 29), crossed("c", 29)}
	},
	policy.AdultManyChildren: func(_ *policy.Rules, f *policy.Facts) {
		for _, c := range "abcdefghi" {
			f.Holder.Company = append(f.Holder.Company, crossed(string(c), 29))
		}
	},
	policy.ChildUnconfirmed: func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Confirmed = "" },
	policy.ChildPhotoOld:    func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Photo = date(2024, 1, 1) },
	policy.ChildFace:        func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Face = policy.FaceMatched },
	policy.ChildGrown:       func(_ *policy.Rules, f *policy.Facts) { f.Minors[0].Birth = date(1990, 1, 1) },
}

// atTheGate are the findings of a party that is through: the lane raises them, for no facts tell of them.
var atTheGate = []policy.Code{policy.PartyIncomplete, policy.ChildMissing}

// Every finding can be raised, with its own severity, and nothing is raised by a change that is not in the table.
func TestEveryFindingIsRaised(t *testing.T) {
	for _, c := range policy.Codes() {
		change, ok := raise[c]
		if slices.Contains(atTheGate, c) {
			continue
		}
		if !ok {
			t.Errorf("nothing raises %s", c)
			continue
		}
		r, f := rules(), comingHome()
		if has(policy.Decide(r, &f, noon), c) {
			t.Errorf("%s is raised by nothing", c)
		}
		change(r, &f)
		if got := weighs(policy.Decide(r, &f, noon), c); got != c.Default() {
			t.Errorf("%s weighs %d, want %d", c, got, c.Default())
		}
	}
	if len(raise) != len(policy.Codes())-len(atTheGate) {
		t.Errorf("%d changes for %d findings", len(raise), len(policy.Codes()))
	}
}
