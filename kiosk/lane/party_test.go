package lane_test

import (
	"slices"
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// child is a registered minor of Sok.
func child(holder, number string) policy.Person {
	return policy.Person{
		Holder: holder, Number: number, Birth: pass.Date{Year: 2018, Month: 3, Day: 1}, Nationality: "KHM", Photo: pass.Date{Year: 2026, Month: 6, Day: 1},
		Guardians: []policy.Guardian{{Holder: "sok", Relation: policy.Father, Evidence: policy.BirthCertificate}},
	}
}

// known is what the registry says of the passes of others.
func known(p policy.Person) lane.Found {
	return lane.Found{Facts: policy.Facts{
		Known: true, Agrees: true, Status: policy.Active, ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1}, ValidTo: pass.Date{Year: 2027, Month: 1, Day: 1}, Holder: p,
	}}
}

func shows(number string) lane.Read {
	return lane.Read{Presented: pass.Presented{Medium: pass.MediumSeal, Number: number, Result: pass.Valid}}
}

// family is a lane at which Sok comes with three registered children.
func family(t *testing.T) *scene {
	c := open(t)
	c.minors = []policy.Person{child("bopha", "BP2"), child("rith", "BP3"), child("dany", "BP4")}
	c.others = map[string]lane.Found{}
	for _, m := range c.minors {
		c.others[m.Number] = known(m)
	}
	c.others["BP8"] = known(policy.Person{Holder: "vireak", Number: "BP8", Birth: pass.Date{Year: 2017, Month: 1, Day: 1}, Nationality: "KHM",
		Guardians: []policy.Guardian{{Holder: "somebody else"}}})
	c.others["BP9"] = known(policy.Person{Holder: "nary", Number: "BP9", Birth: pass.Date{Year: 1988, Month: 1, Day: 1}, Nationality: "KHM"})
	return c
}

func (c *scene) people() []int {
	var n []int
	for _, e := range c.orders {
		if o, ok := e.(lane.OpenGate); ok {
			n = append(n, o.People)
		}
	}
	return n
}

// decided returns the last decision on the ledger.
func (c *scene) decided() ledger.Decided {
	c.t.Helper()
	for _, b := range slices.Backward(c.written) {
		if d, ok := b.(ledger.Decided); ok {
			return d
		}
	}
	c.t.Fatal("nothing is decided")
	return ledger.Decided{}
}

func (c *scene) lacksFinding(codes ...policy.Code) *scene {
	c.t.Helper()
	for _, f := range c.s.Crossing.Decision.Findings {
		if slices.Contains(codes, f.Code) {
			c.t.Errorf("found %s", f.Code)
		}
	}
	return c
}

func (c *scene) hinted(h lane.Hint) *scene {
	c.t.Helper()
	if c.s.Hint != h {
		c.t.Fatalf("hint %q, want %q", c.s.Hint, h)
	}
	return c
}

func TestAFamilyOfFour(t *testing.T) {
	c := family(t).tell(sok).is(lane.Choosing)
	c.tell(lane.ChooseAll{}, lane.Confirm{}).is(lane.Referred).finds(policy.ChildFace)
	d := c.decided()
	for i, who := range []string{"sok", "bopha", "rith", "dany"} {
		p := d.Party[i]
		if p.Holder != who || p.Image != (ledger.ImageID{byte(i + 1)}) || p.Minor != (i > 0) || (p.Confirmed == "picture") != (i > 0) {
			t.Errorf("person %d is recorded as %+v", i, p)
		}
	}
	c.lacksFinding(policy.GuardianUnrecorded, policy.ChildUnconfirmed, policy.PhotoMissing, policy.PartySize)
	w := yes(c)
	w.Code = ledger.FacesCompared // nothing is grave: one officer is enough
	c.tell(w).is(lane.Passing)
	for range 4 {
		c.is(lane.Passing).tell(lane.Moved{Kind: gate.Passed})
	}
	c.tell(lane.Moved{Kind: gate.Secured}).ends(ledger.Passed)
	if got := c.people(); !slices.Equal(got, []int{4}) {
		t.Errorf("the gate opened for %v", got)
	}
}

func TestAChildScansTheirOwnPass(t *testing.T) {
	c := family(t).tell(sok, shows("BP3")).is(lane.Choosing)
	if m := c.s.Crossing.Minors[1]; !m.Chosen || m.Person.Confirmed != policy.ConfirmedByPass {
		t.Fatalf("rith is %+v", m)
	}
	c.tell(lane.Choose{Holder: "bopha"}, lane.Confirm{}).is(lane.Referred)
	if p := c.decided().Party; p[1].Confirmed != "picture" || p[2].Confirmed != "pass" {
		t.Errorf("party %+v", p)
	}
	c = family(t).tell(sok, shows("BP3"), lane.Choose{Holder: "rith"}) // taken back: not here after all
	if m := c.s.Crossing.Minors[1]; m.Chosen || m.Person.Confirmed != "" {
		t.Errorf("rith is %+v", m)
	}
}

func TestAPictureIsNotEnoughWhereARuleAsksForThePass(t *testing.T) {
	c := family(t)
	c.rules = rules()
	c.rules.Version, c.rules.Children.Confirm = "strict-2", policy.ConfirmedByPass
	c.tell(sok, lane.Choose{Holder: "bopha"}, lane.Confirm{}).is(lane.Referred).finds(policy.ChildUnconfirmed)
	if c.decided().Policy != "strict-2" || c.s.Crossing.Rules != c.rules {
		t.Errorf("decided by %s", c.decided().Policy)
	}
	c = family(t)
	c.rules = rules()
	c.rules.Children.Confirm = policy.ConfirmedByPass
	c.tell(sok, shows("BP2"), lane.Confirm{}).is(lane.Referred).lacksFinding(policy.ChildUnconfirmed)
}

// A child whom nobody linked to the adult joins: an officer sees both, and the traveller is not told why.
func TestAChildWithAStranger(t *testing.T) {
	c := open(t)
	c.others = family(t).others
	c.silent["camera"] = true
	c.tell(sok).is(lane.Capturing).tell(shows("BP8")).is(lane.Capturing).hinted("")
	c.silent["camera"] = false
	c.tell(lane.Captured{Crossing: c.s.Crossing.ID, Image: ledger.ImageID{1}}).is(lane.Referred).finds(policy.GuardianUnrecorded)
	if p := c.decided().Party; len(p) != 2 || p[1].Holder != "vireak" || p[1].Confirmed != "pass" || p[1].Image != (ledger.ImageID{2}) {
		t.Errorf("party %+v", p)
	}
	no := yes(c)
	no.Verdict = ledger.Refuse
	c.tell(no).ends(ledger.TurnedAway).opens(0)
}

func TestWhoIsHereWithoutALinkCannotBeTakenBack(t *testing.T) {
	c := family(t).tell(sok, shows("BP8"), lane.Choose{Holder: "vireak"}, lane.Confirm{Alone: true}, lane.Confirm{Alone: true}).is(lane.Referred).finds(policy.GuardianUnrecorded)
	if n := len(c.decided().Party); n != 2 {
		t.Errorf("%d in the party", n)
	}
}

func TestAnotherAdultDoesNotJoin(t *testing.T) {
	c := family(t).tell(sok, shows("BP9")).is(lane.Choosing).hinted(lane.OneAdult)
	c.tell(lane.Choose{Holder: "bopha"}, lane.Confirm{}).is(lane.Referred).hinted("")
	if n := len(c.decided().Party); n != 2 {
		t.Errorf("%d in the party", n)
	}
}

func TestFurtherPassesThatAreNone(t *testing.T) {
	for name, c := range map[string]struct {
		read lane.Read
		find func(*lane.Found)
		want lane.Hint
	}{
		"garbage":                   {lane.Read{Presented: pass.Presented{Result: pass.Malformed}}, nil, lane.ChildPass},
		"forged":                    {lane.Read{Presented: pass.Presented{Number: "BP2", Result: pass.Invalid}}, nil, lane.ChildPass},
		"nobody knows it":           {shows("BP77"), nil, lane.ChildPass},
		"it says something else":    {shows("BP2"), func(f *lane.Found) { f.Facts.Agrees = false }, lane.ChildPass},
		"the registry is silent":    {shows("BP2"), func(f *lane.Found) { f.Facts.RegistrySilent = true }, lane.TryAgain},
		"the adult's own once more": {sok, nil, lane.TakePass},
		"another of the adult's":    {shows("BP2"), func(f *lane.Found) { f.Facts.Holder.Holder = "sok" }, lane.TakePass},
	} {
		s := family(t)
		if c.find != nil {
			f := s.others["BP2"]
			c.find(&f)
			s.others["BP2"] = f
		}
		s.tell(sok, c.read).is(lane.Choosing)
		if s.s.Hint != c.want || s.s.Crossing.People() != 1 {
			t.Errorf("%s: hint %q, %d people", name, s.s.Hint, s.s.Crossing.People())
		}
	}
}

func TestAPassThatIsNotInForceConfirmsNobody(t *testing.T) {
	for name, spoil := range map[string]func(*policy.Facts){
		"stolen":  func(f *policy.Facts) { f.Status = policy.Stolen },
		"expired": func(f *policy.Facts) { f.ValidTo = pass.Date{Year: 2026, Month: 11, Day: 24} },
		"early":   func(f *policy.Facts) { f.ValidFrom = pass.Date{Year: 2026, Month: 11, Day: 26} },
		"silent":  func(f *policy.Facts) { f.Unproven = true },
	} {
		c := family(t)
		f := c.others["BP8"]
		spoil(&f.Facts)
		c.others["BP8"] = f
		c.tell(sok, shows("BP8"), lane.Confirm{}).is(lane.Referred).finds(policy.ChildUnconfirmed)
		if len(c.decided().Party) != 2 {
			t.Errorf("%s: party %+v", name, c.decided().Party)
		}
	}
}

func TestTheRegistryAnswersLateOnAFurtherPass(t *testing.T) {
	c := family(t).tell(sok)
	c.silent["registry"] = true
	c.tell(shows("BP2"), shows("BP2")).hinted("").tell(shows("BP3")).hinted(lane.TryAgain) // one at a time
	answer := c.found(c.held[0].(lane.Lookup))
	c.tell(answer)
	if !c.s.Crossing.Minors[0].Chosen {
		t.Error("bopha did not join")
	}
	c.tell(shows("BP3")).wait(5100 * time.Millisecond).hinted(lane.TryAgain).tell(c.found(c.held[1].(lane.Lookup))).is(lane.Choosing)
	if !c.s.Crossing.Minors[1].Chosen {
		t.Error("rith's pass was shown, and the answer on it came late: rith is here all the same")
	}
	c.tell(shows("BP4"), lane.Confirm{Alone: true}, lane.Confirm{Alone: true}) // the question is dropped with the choice
	c.wait(7 * time.Second)
	if c.s.Hint != "" || c.s.Phase != lane.Referred {
		t.Errorf("phase %v, hint %q", c.s.Phase, c.s.Hint)
	}
}

func TestNoMoreChildrenThanTheGateIsOpenedFor(t *testing.T) {
	c := open(t)
	c.others = map[string]lane.Found{}
	for _, n := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		c.minors = append(c.minors, child("m"+n, "BP1"+n))
		c.others["BP1"+n] = known(c.minors[len(c.minors)-1])
	}
	c.tell(sok, lane.ChooseAll{}, lane.Choose{Holder: "m7"}).hinted(lane.PartyFull).tell(shows("BP18")).hinted(lane.PartyFull)
	if n := c.s.Crossing.People(); n != 1+lane.MaxMinors {
		t.Errorf("%d people", n)
	}
	c.tell(lane.Confirm{}).is(lane.Referred).finds(policy.PartySize)
	alone := c.again().tell(sok, lane.ChooseAll{}, lane.Confirm{Alone: true}, lane.Confirm{Alone: true})
	if n := alone.s.Crossing.People(); n != 1 {
		t.Errorf("alone, and %d people", n)
	}
	c = c.again()
	c.s.Direction, c.facts.Took = ledger.DirectionEntry, c.minors
	if n := c.tell(sok).is(lane.Choosing).s.Crossing.People(); n != 1+lane.MaxMinors {
		t.Errorf("%d people are expected back", n)
	}
}

// again is another lane in the same world.
func (c *scene) again() *scene {
	next := open(c.t)
	next.facts, next.minors, next.others = c.facts, c.minors, c.others
	return next
}

// Where nobody knows what day it is, nobody is too old to join: an officer sees them together.
func TestWithoutATimeNobodyIsGrown(t *testing.T) {
	c := family(t)
	c.facts.Clock = ledger.ClockUnset
	c.tell(sok, shows("BP9")).is(lane.Choosing).hinted("")
	if n := c.s.Crossing.People(); n != 2 {
		t.Errorf("%d people", n)
	}
}

// On the way back those who left with the holder are expected: touching nothing and going on says that they are all here.
func TestTheWayBack(t *testing.T) {
	c := family(t)
	c.facts.Took = []policy.Person{{Holder: "bopha"}, {Holder: "rith"}, {Holder: "not linked any more"}}
	c.facts.Direction, c.s.Direction = ledger.DirectionEntry, ledger.DirectionEntry
	c.tell(sok).is(lane.Choosing)
	if n := c.s.Crossing.People(); n != 3 {
		t.Fatalf("%d people are expected", n)
	}
	c.tell(lane.Confirm{}).is(lane.Referred).lacksFinding(policy.ChildUnconfirmed)
	c.finds(policy.GuardianWithoutChild) // the third whom nobody links to her now
}

// On the way out nobody is expected: whose trip is still open cannot leave again.
func TestOnTheWayOutNobodyIsExpected(t *testing.T) {
	c := family(t)
	c.facts.Took = []policy.Person{{Holder: "bopha"}}
	if c.tell(sok).is(lane.Choosing); c.s.Crossing.People() != 1 {
		t.Errorf("%d people", c.s.Crossing.People())
	}
}

func TestAGuardianComesBackAlone(t *testing.T) {
	c := family(t)
	c.facts.Took = []policy.Person{{Holder: "bopha"}}
	c.s.Direction = ledger.DirectionEntry
	c.tell(sok).is(lane.Choosing).tell(lane.Confirm{Alone: true}, lane.Confirm{Alone: true}).is(lane.Referred).finds(policy.GuardianWithoutChild)
	one := yes(c)
	one.Code = ledger.ChildAccountedFor
	c.tell(one).is(lane.Referred).opens(0)
	if c.s.Crossing.Lacks != lane.LacksSecond {
		t.Errorf("lacks %q", c.s.Crossing.Lacks)
	}
	c.tell(both(c)).is(lane.Passing).opens(1)
}

// Whose trip begins here is told until when they may be away: nationals who leave, and guests who come.
func TestUntilWhen(t *testing.T) {
	end := time.Date(2026, 12, 2, 16, 59, 59, 999_000_000, time.UTC).UnixMilli() // 2 December at the post
	for _, row := range []struct {
		way         ledger.Direction
		nationality string
		clock       ledger.Clock
		want        int64
	}{
		{ledger.DirectionExit, "KHM", ledger.ClockSynced, end}, {ledger.DirectionEntry, "KHM", ledger.ClockSynced, 0},
		{ledger.DirectionEntry, "THA", ledger.ClockSynced, end}, {ledger.DirectionExit, "THA", ledger.ClockSynced, 0},
		{ledger.DirectionExit, "", ledger.ClockSynced, 0}, {ledger.DirectionExit, "KHM", ledger.ClockUnset, 0},
	} {
		c := family(t)
		c.s.Direction, c.facts.Holder.Nationality, c.facts.Clock = row.way, row.nationality, row.clock
		c.minors[0].Nationality = row.nationality
		c.tell(sok, lane.Choose{Holder: "bopha"}, lane.Confirm{})
		for _, p := range c.decided().Party {
			if p.UntilMS != row.want {
				t.Errorf("%s %s: %s until %v", row.nationality, row.way, p.Holder, time.UnixMilli(p.UntilMS).UTC())
			}
		}
	}
}

// Rules come with the facts: those of the last answer decide, and without any those that the lane was started with.
func TestRulesChangeWhileSomebodyStandsThere(t *testing.T) {
	c := open(t)
	c.silent["camera"] = true
	c.tell(sok).is(lane.Capturing)
	noonRules := rules()
	noonRules.Version, noonRules.Closure = "noon-3", policy.Closed
	c.rules = noonRules
	c.tell(lane.Captured{Crossing: c.s.Crossing.ID}).is(lane.Referred).finds(policy.PostClosure)
	if d := c.decided(); d.Policy != "noon-3" {
		t.Errorf("decided by %q", d.Policy)
	}
	if c = open(t).tell(sok); c.decided().Policy != rules().Version || c.s.Crossing.Rules == nil {
		t.Errorf("decided by %q", c.decided().Policy)
	}
}

// News of the children that comes with the second answer counts, and what was seen of them stays.
func TestNewsOfTheChildren(t *testing.T) {
	c := family(t).tell(sok, shows("BP2"), lane.Choose{Holder: "rith"})
	c.minors[0].OpenTrips = 2
	c.tell(lane.Confirm{}).is(lane.Referred).finds(policy.ChildTwoTrips).lacksFinding(policy.ChildUnconfirmed)
}

// A child's stolen pass is the officer's to see, also if the child is chosen by picture then, and the facts are asked once more.
func TestAChildShowsAStolenPass(t *testing.T) {
	c := family(t)
	f := c.others["BP2"]
	f.Facts.Status = policy.Stolen
	c.others["BP2"] = f
	c.tell(sok, shows("BP2"), lane.Confirm{}).is(lane.Referred).finds(policy.PassLost)
	if d := c.decided(); d.Outcome != ledger.Refused {
		t.Errorf("outcome %s", d.Outcome)
	}
}

// So is a copy of a child's card: whoever showed it does not get rid of that by choosing the child by picture.
func TestAChildShowsACopy(t *testing.T) {
	for name, spoil := range map[string]func(*policy.Facts){
		"cloned":   func(f *policy.Facts) { f.Cloned = true },
		"replayed": func(f *policy.Facts) { f.Replayed = true },
	} {
		c := family(t)
		f := c.others["BP2"]
		spoil(&f.Facts)
		c.others["BP2"] = f
		c.tell(sok, shows("BP2"), lane.Choose{Holder: "bopha"}, lane.Choose{Holder: "bopha"}, lane.Confirm{}).is(lane.Referred).finds(policy.PassCloned)
		if d := c.decided(); d.Outcome != ledger.Refused {
			t.Errorf("%s: outcome %s", name, d.Outcome)
		}
	}
}

// A pass of the child's own that is not in force confirms nobody, whatever else does, and the officer reads which it is.
func TestAChildsPassThatIsNotInForce(t *testing.T) {
	for code, change := range map[policy.Code]func(*policy.Facts){
		policy.PassNotYetValid: func(f *policy.Facts) { f.ValidFrom = pass.Date{Year: 2026, Month: 11, Day: 26} },
		policy.PassExpired:     func(f *policy.Facts) { f.ValidTo = pass.Date{Year: 2026, Month: 11, Day: 24} },
		policy.PassUnproven:    func(f *policy.Facts) { f.Unproven = true },
		policy.PassPlainTag:    func(f *policy.Facts) { f.Medium, f.Copyable = pass.MediumTag, true },
		policy.PassSignedLater: func(f *policy.Facts) { f.Signed = pass.Date{Year: 2026, Month: 11, Day: 26} },
	} {
		c := family(t)
		f := c.others["BP3"]
		change(&f.Facts)
		c.others["BP3"] = f
		c.tell(sok, shows("BP3"), lane.Confirm{}).is(lane.Referred).finds(code)
	}
}
