package policy_test

import (
	"strings"
	"testing"
	"time"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

func TestWhichFindingsAreOfChildren(t *testing.T) {
	for _, c := range policy.Codes() {
		group, _, _ := strings.Cut(string(c), ".")
		want := strings.Contains(" minor youth party guardian child adult ", " "+group+" ")
		if c.OfChildren() != want {
			t.Errorf("%s: of children is %t", c, c.OfChildren())
		}
		if c.Grave() && !c.OfChildren() {
			t.Errorf("%s is grave and not of children", c)
		}
	}
	if policy.Code("child.nobody-knows").OfChildren() {
		t.Error("a code that nobody knows")
	}
}

func TestWhoIsTooOldToJoin(t *testing.T) {
	today := pass.Date{Year: 2026, Month: 11, Day: 25}
	grown := &policy.Rules{MinorAge: 12, ChildAge: 18}
	for _, c := range []struct {
		birth pass.Date
		rules *policy.Rules
		want  bool
	}{
		{pass.Date{Year: 2008, Month: 11, Day: 25}, grown, true},
		{pass.Date{Year: 2008, Month: 11, Day: 26}, grown, false},
		{pass.Date{}, grown, false},
		{pass.Date{Year: 2010}, nil, true},
		{pass.Date{Year: 2016, Month: 1, Day: 1}, nil, false},
	} {
		if got := c.rules.Grown(c.birth, today); got != c.want {
			t.Errorf("born %v: %t", c.birth, got)
		}
	}
	at := time.Date(2026, 11, 25, 20, 0, 0, 0, time.UTC)
	if d := policy.Defaults().Today(at); d != (pass.Date{Year: 2026, Month: 11, Day: 26}) {
		t.Errorf("at the post it is %v", d)
	}
	var none *policy.Rules
	if d := none.Today(at); d != today {
		t.Errorf("without rules it is %v", d)
	}
}
