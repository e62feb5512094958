package policy_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/ui/i18n"
)

func TestDefaultsKeepTheirOwnBounds(t *testing.T) {
	if err := policy.Defaults().Check(); err != nil {
		t.Error(err)
	}
}

func TestBoundsAreNamedByField(t *testing.T) {
	for _, c := range []struct {
		field  string // "" if it is within bounds
		change func(*policy.Rules)
	}{
		{"version", func(r *policy.Rules) { r.Version = "" }},
		{"zone", func(r *policy.Rules) { r.Zone = nil }},
		{"country", func(r *policy.Rules) { r.Country = "KH" }},
		{"country", func(r *policy.Rules) { r.Country = "khm" }},
		{"country", func(r *policy.Rules) { r.Country = "" }},
		{"minor_age", func(r *policy.Rules) { r.MinorAge = 11 }},
		{"", func(r *policy.Rules) { r.MinorAge = 12 }},
		{"", func(r *policy.Rules) { r.MinorAge = 21 }},
		{"minor_age", func(r *policy.Rules) { r.MinorAge = 22 }},
		{"adult_age", func(r *policy.Rules) { r.AdultAge = 0 }},
		{"adult_age", func(r *policy.Rules) { r.AdultAge = 15 }},
		{"", func(r *policy.Rules) { r.AdultAge = 16 }},
		{"", func(r *policy.Rules) { r.AdultAge = 21 }},
		{"adult_age", func(r *policy.Rules) { r.AdultAge = 22 }},
		{"adult_age", func(r *policy.Rules) { r.AdultAge = -1 }},
		{"face_sample", func(r *policy.Rules) { r.FaceSample = -1 }},
		{"", func(r *policy.Rules) { r.FaceSample = 950 }},
		{"face_sample", func(r *policy.Rules) { r.FaceSample = 951 }},
		{"stay_default", func(r *policy.Rules) { r.StayDefault = -1 }},
		{"", func(r *policy.Rules) { r.StayDefault = 0 }},
		{"", func(r *policy.Rules) { r.StayDefault = 365 }},
		{"stay_default", func(r *policy.Rules) { r.StayDefault = 366 }},
		{"stay_days.W", func(r *policy.Rules) { r.StayDays = map[string]int{"W": -1} }},
		{"", func(r *policy.Rules) { r.StayDays = map[string]int{"W": 0} }},
		{"stay_days.W", func(r *policy.Rules) { r.StayDays = map[string]int{"W": 366} }},
		{"", func(r *policy.Rules) { r.StayDays = map[string]int{"W": 1, "S": 365} }},
		{"registry_warn", func(r *policy.Rules) { r.RegistryWarn = 0 }},
		{"registry_max", func(r *policy.Rules) { r.RegistryMax = r.RegistryWarn - 1 }},
		{"", func(r *policy.Rules) { r.RegistryMax = r.RegistryWarn }},
		{"hours", func(r *policy.Rules) { r.Hours = []policy.Hours{{From: -1, To: 5}} }},
		{"hours", func(r *policy.Rules) { r.Hours = []policy.Hours{{From: 0, To: 24*60 + 1}} }},
		{"hours", func(r *policy.Rules) { r.Hours = []policy.Hours{{From: 600, To: 600}} }},
		{"hours", func(r *policy.Rules) { r.Hours = []policy.Hours{{From: 0, To: 60}, {From: 22 * 60, To: 6 * 60}} }},
		{"", func(r *policy.Rules) { r.Hours = []policy.Hours{{From: 0, To: 24 * 60}} }},
		{"severity.pass.lent", func(r *policy.Rules) { r.Severity = map[policy.Code]policy.Severity{"pass.lent": policy.Note} }},
		{"severity.pass.expired", func(r *policy.Rules) { r.Severity = map[policy.Code]policy.Severity{policy.PassExpired: 0} }},
		{"severity.pass.expired", func(r *policy.Rules) { r.Severity = map[policy.Code]policy.Severity{policy.PassExpired: 4} }},
		{"", func(r *policy.Rules) { r.Severity = map[policy.Code]policy.Severity{policy.PassExpired: policy.Note} }},
		{"", func(r *policy.Rules) { r.Severity = map[policy.Code]policy.Severity{policy.MinorAlone: policy.Refuse} }},
		{"severity.minor.alone", func(r *policy.Rules) { r.Severity = map[policy.Code]policy.Severity{policy.MinorAlone: policy.Note} }},
	} {
		r := policy.Defaults()
		c.change(r)
		err := r.Check()
		var bad *policy.FieldError
		if c.field == "" && err != nil {
			t.Errorf("within bounds: %v", err)
		}
		if c.field != "" && (!errors.As(err, &bad) || bad.Field != c.field || !strings.Contains(err.Error(), c.field)) {
			t.Errorf("want %s named, got %v", c.field, err)
		}
	}
}

// What protects children, the record and the binding of a pass to its holder stays a referral whatever rules say.
func TestProtectedFindingsCannotBeLowered(t *testing.T) {
	for code, change := range map[policy.Code]func(*policy.Facts){
		policy.MinorAlone:         func(f *policy.Facts) { f.Holder.Birth = date(2020, 1, 1) },
		policy.PassForged:         func(f *policy.Facts) { f.Genuine = pass.Invalid },
		policy.PassIssuerUnknown:  func(f *policy.Facts) { f.Genuine = pass.UnknownIssuer },
		policy.PassUnknown:        func(f *policy.Facts) { f.Known = false },
		policy.PassMismatch:       func(f *policy.Facts) { f.Agrees = false },
		policy.PassRevoked:        func(f *policy.Facts) { f.Status = policy.Revoked },
		policy.PassLost:           func(f *policy.Facts) { f.Status = policy.Stolen },
		policy.PassKeyed:          func(f *policy.Facts) { f.Keyed = true },
		policy.RegistryStale:      func(f *policy.Facts) { f.RegistryAge = 1000 * time.Hour },
		policy.RegistrySilent:     func(f *policy.Facts) { f.RegistrySilent = true },
		policy.ClockUntrusted:     func(f *policy.Facts) { f.Clock = ledger.ClockUnset },
		policy.Unsupervised:       func(f *policy.Facts) { f.Supervised = false },
		policy.LedgerDown:         func(f *policy.Facts) { f.LedgerDown = true },
		policy.PhotoMissing:       func(f *policy.Facts) { f.Photo = false },
		policy.FaceNotComparedYet: func(f *policy.Facts) { f.Face, f.Copyable, f.Sample = policy.FaceNotCompared, true, 999 },
	} {
		r := rules()
		r.Severity = map[policy.Code]policy.Severity{}
		for _, c := range policy.Codes() {
			r.Severity[c] = policy.Note
		}
		f := good()
		change(&f)
		if d := policy.Decide(r, &f, noon); !has(d, code) || d.Outcome != ledger.Referred {
			t.Errorf("%s lowered to a note: %+v", code, d)
		}
		r.Severity = map[policy.Code]policy.Severity{code: policy.Note}
		if err := r.Check(); err == nil || !strings.Contains(err.Error(), string(code)) {
			t.Errorf("%s: rules that lower it are accepted: %v", code, err)
		}
	}
}

func TestOtherFindingsAreTheMinistrys(t *testing.T) {
	f := good()
	f.ValidTo = date(2026, 11, 1)
	for severity, want := range map[policy.Severity]ledger.Outcome{policy.Note: ledger.Cleared, policy.Refer: ledger.Referred, policy.Refuse: ledger.Refused} {
		r := rules()
		r.Severity = map[policy.Code]policy.Severity{policy.PassExpired: severity}
		if d := policy.Decide(r, &f, noon); d.Outcome != want || d.Findings[0].Severity != severity {
			t.Errorf("expired as %s: %+v", severity, d)
		}
	}
}

// Rules that nobody checked still cannot do without the floor under children and faces.
func TestTheFloorHoldsWithoutCheck(t *testing.T) {
	r := rules()
	r.MinorAge, r.AdultAge, r.FaceSample = 3, 0, 1000
	f := good()
	f.Holder.Birth = date(2018, 1, 1)
	if !has(policy.Decide(r, &f, noon), policy.MinorAlone) {
		t.Error("a child of eight is nobody's minor")
	}
	f = good()
	f.Face, f.Copyable, f.Sample = policy.FaceNotCompared, true, 999
	if !has(policy.Decide(r, &f, noon), policy.FaceNotComparedYet) {
		t.Error("no face is ever compared")
	}
}

// An officer reads every finding in each language of the post, in its own script.
func TestEveryCodeHasItsSentences(t *testing.T) {
	scripts := map[i18n.Lang]*unicode.RangeTable{i18n.Khmer: unicode.Khmer, i18n.Thai: unicode.Thai, i18n.English: unicode.Latin}
	said := map[string]policy.Code{}
	for _, c := range policy.Codes() {
		for lang, script := range scripts {
			s := c.Sentence(lang)
			if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(script, r) }) {
				t.Errorf("%s in %s: %q", c, lang, s)
			}
			if other, twice := said[s]; twice {
				t.Errorf("%s and %s say the same: %q", c, other, s)
			}
			said[s] = c
		}
	}
	if len(said) != 3*len(policy.Codes()) || len(said) < 60 {
		t.Errorf("%d sentences for %d findings", len(said), len(policy.Codes()))
	}
	if got := policy.Code("no.such").Sentence(i18n.English); got != "" {
		t.Errorf("no finding says %q", got)
	}
}

func TestSeveritiesByName(t *testing.T) {
	for s, want := range map[policy.Severity]string{policy.Note: "note", policy.Refer: "refer", policy.Refuse: "refuse"} {
		if s.String() != want {
			t.Errorf("%d is %q", int(s), s)
		}
	}
}
