package lane_test

import (
	"slices"
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// turns returns whose photo was asked for, in order.
func (c *scene) turns() []string {
	var who []string
	for _, e := range c.orders {
		if o, ok := e.(lane.Capture); ok {
			who = append(who, o.Holder)
		}
	}
	return who
}

// before brings a family of three before the camera, which answers nothing.
func before(t *testing.T) *scene {
	c := family(t)
	c.silent["camera"] = true
	return c.tell(sok, lane.Choose{Holder: "bopha"}, lane.Choose{Holder: "rith"}, lane.Confirm{}).is(lane.Capturing)
}

func (c *scene) snap() *scene {
	return c.tell(lane.Captured{Crossing: c.s.Crossing.ID, Person: c.s.Crossing.Turn, Image: ledger.ImageID{byte(c.s.Crossing.Turn + 1)}})
}

func TestEachStandsBeforeTheCameraInTurn(t *testing.T) {
	c := before(t)
	id := c.s.Crossing.ID
	c.tell(lane.Looking{Crossing: id, Person: 0, Seen: true, Advice: lane.Advice{Distance: "closer"}})
	c.snap().is(lane.Capturing)
	if c.s.Crossing.Turn != 1 || c.s.Crossing.Advice != (lane.Advice{}) || c.s.Crossing.Seen {
		t.Errorf("the next turn begins with %+v", c.s.Crossing)
	}
	c.tell(lane.Looking{Crossing: id, Person: 0, Seen: true}, lane.NoPhoto{Crossing: id, Person: 0}, lane.Captured{Crossing: id, Person: 0}) // late
	if c.s.Crossing.Turn != 1 || c.s.Crossing.Seen {
		t.Error("word of the adult is taken for the child's")
	}
	c.snap().snap().is(lane.Referred)
	if got := c.turns(); !slices.Equal(got, []string{"sok", "bopha", "rith"}) {
		t.Errorf("photos were asked of %v", got)
	}
	for _, e := range c.orders {
		if o, ok := e.(lane.Capture); ok && (o.After > 0) != (o.Person > 0) {
			t.Errorf("%s has %v to step up", o.Holder, o.After)
		}
	}
}

func TestAChildWhosePhotoCannotBeHad(t *testing.T) {
	c := before(t).snap()
	c.tell(lane.NoPhoto{Crossing: c.s.Crossing.ID, Person: 1}).is(lane.Capturing).snap().is(lane.Referred)
	missing := policy.Finding{Code: policy.PhotoMissing, Severity: policy.Refer, Subject: "bopha"}
	if fs := c.s.Crossing.Decision.Findings; !slices.Contains(fs, missing) || slices.Contains(fs, policy.Finding{Code: policy.PhotoMissing, Severity: policy.Refer}) {
		t.Errorf("findings %v", fs)
	}
	if p := c.decided().Party; p[1].Image != (ledger.ImageID{}) || p[2].Image != (ledger.ImageID{3}) {
		t.Errorf("party %+v", p)
	}
}

// A time-out is each person's own; the children of an adult who stands there wait for the officer, and have not left.
func TestTimeRunsOutForOneOfThem(t *testing.T) {
	c := before(t).snap().wait(21 * time.Second)
	if !c.s.Warned {
		t.Error("not warned 20 s before the time-out")
	}
	c.tell(lane.MoreTime{}).wait(39 * time.Second).is(lane.Capturing)
	if c.s.Crossing.Turn != 1 {
		t.Errorf("turn %d", c.s.Crossing.Turn)
	}
	c.wait(2 * time.Second).is(lane.Capturing)
	if c.s.Crossing.Turn != 2 || c.s.Extended != 0 {
		t.Errorf("turn %d, extended %d", c.s.Crossing.Turn, c.s.Extended)
	}
	c.wait(41 * time.Second).is(lane.Referred).finds(policy.PhotoMissing)
}

func TestWhoIsHelpedDoesNotRunOutOfTimeAtTheNextTurn(t *testing.T) {
	before(t).tell(lane.Help{}).snap().wait(5 * time.Minute).is(lane.Capturing).tell(lane.MoreTime{}).wait(4 * time.Minute).is(lane.Capturing)
}

func TestTheCameraBreaksBetweenTwoTurns(t *testing.T) {
	c := before(t).snap().tell(lane.Working{Part: lane.Camera, Detail: "unplugged"}).is(lane.Referred)
	n := 0
	for _, f := range c.s.Crossing.Decision.Findings {
		if f.Code == policy.PhotoMissing {
			n++
		}
	}
	if n != 2 {
		t.Errorf("findings %v, want two photos missing", c.s.Crossing.Decision.Findings)
	}
}

// A child who comes late, while the others stand before the camera, gets a turn of their own.
func TestALateCompanion(t *testing.T) {
	c := before(t).snap().tell(shows("BP4")).is(lane.Capturing).snap().snap().is(lane.Capturing).snap().is(lane.Referred)
	if got := c.turns(); !slices.Equal(got, []string{"sok", "bopha", "rith", "dany"}) {
		t.Errorf("photos were asked of %v", got)
	}
	n := len(c.orders)
	c.tell(shows("BP8")).is(lane.Referred) // too late: the officer has the case
	if len(c.orders) != n || c.s.Crossing.People() != 4 {
		t.Errorf("%d people", c.s.Crossing.People())
	}
}

func TestACardTornAwayBeforeTheCamera(t *testing.T) {
	before(t).tell(lane.CardSeen{}, lane.CardLost{}).is(lane.Capturing).hinted(lane.HoldStill)
}

// An adult with three children is through in half a minute if each takes the time that people take.
func TestHalfAMinuteForAFamilyOfFour(t *testing.T) {
	c := family(t)
	c.silent["camera"] = true
	began := c.now
	c.tell(sok).wait(4*time.Second).tell(lane.ChooseAll{}, lane.Confirm{})
	for range 4 {
		c.wait(2 * time.Second).is(lane.Capturing).snap()
	}
	w := yes(c.is(lane.Referred).wait(5 * time.Second))
	w.Code = ledger.FacesCompared
	c.tell(w).is(lane.Passing)
	for range 4 {
		c.wait(2 * time.Second).is(lane.Passing).tell(lane.Moved{Kind: gate.Passed})
	}
	if c.tell(lane.Moved{Kind: gate.Secured}).ends(ledger.Passed); c.now-began > 30*time.Second || c.s.Warned {
		t.Errorf("it took %v", c.now-began)
	}
}

// steps are the moments of a party at which fire, time or the power may come.
func steps() map[string]func(*testing.T) *scene {
	return map[string]func(*testing.T) *scene{
		"a child joined": func(t *testing.T) *scene { return family(t).tell(sok, shows("BP2")).is(lane.Choosing) },
		"a pass is looked up": func(t *testing.T) *scene {
			c := family(t).tell(sok)
			c.silent["registry"] = true
			return c.tell(shows("BP2"))
		},
		"the adult's turn": before,
		"a child's turn":   func(t *testing.T) *scene { return before(t).snap() },
		"a late pass looked up": func(t *testing.T) *scene {
			c := before(t).snap()
			c.silent["registry"] = true
			return c.tell(shows("BP4"))
		},
		"two officers are asked": func(t *testing.T) *scene {
			c := family(t).tell(sok, shows("BP8"), lane.Confirm{})
			return c.tell(yes(c)).is(lane.Referred)
		},
	}
}

func TestFireInEachStepOfAParty(t *testing.T) {
	for name, reach := range steps() {
		c := reach(t)
		c.tell(lane.Moved{Kind: gate.FireOn}).ends(ledger.Abandoned)
		c.silent = map[string]bool{}
		for _, e := range c.held {
			if l, ok := e.(lane.Lookup); ok {
				c.tell(c.found(l))
			}
		}
		if c.snap().wait(11 * time.Minute).is(lane.Closed); c.opened() != 0 || c.s.Hint != "" {
			t.Errorf("%s: %d openings, hint %q", name, c.opened(), c.s.Hint)
		}
	}
}

func TestEachStepOfAPartyEndsByItself(t *testing.T) {
	for name, reach := range steps() {
		if c := reach(t).wait(15 * time.Minute).is(lane.Idle); c.opened() != 0 {
			t.Errorf("%s: %d openings", name, c.opened())
		}
	}
}

// After a power cut in any of these steps the ledger has no clearance, and says that the crossing was interrupted.
func TestThePowerIsCutInEachStepOfAParty(t *testing.T) {
	for name, reach := range steps() {
		c := reach(t)
		id := c.s.Crossing.ID
		again := lane.New(lane.Settings{Rules: rules(), Times: lane.DefaultTimes()}, "b2")
		again, effects := lane.Step(again, lane.Event{What: lane.Started{Open: []string{id}}})
		if again.Phase != lane.Closed || effects[0].(lane.Record).Lines[0].Entry.Body != (ledger.Ended{Crossing: id, How: ledger.Interrupted}) {
			t.Errorf("%s: %v", name, effects)
		}
		for _, b := range c.written {
			if _, ok := b.(ledger.Override); ok {
				t.Errorf("%s: a word is on the ledger", name)
			}
		}
	}
}
