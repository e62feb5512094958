package lane_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// walks is a family of four whose gate is open.
func walks(t *testing.T) *scene {
	c := family(t).tell(sok, lane.ChooseAll{}, lane.Confirm{}).is(lane.Referred)
	w := yes(c)
	w.Code = ledger.FacesCompared
	c.tell(w).is(lane.Passing)
	c.silent["gate"] = true
	return c
}

func (c *scene) end() ledger.Ended {
	c.t.Helper()
	e, ok := c.written[len(c.written)-1].(ledger.Ended)
	if !ok {
		c.t.Fatalf("the ledger ends with %v", c.written[len(c.written)-1])
	}
	return e
}

func TestAFifthBehindAFamilyOfFour(t *testing.T) {
	c := walks(t)
	for range 4 {
		c.tell(lane.Moved{Kind: gate.Passed})
	}
	c.tell(lane.Moved{Kind: gate.Extra}, lane.Moved{Kind: gate.Secured}).ends(ledger.Passed)
	if e := c.end(); e.People != 4 || e.Walked != 4 || c.incidents(ledger.Extra) != 1 {
		t.Errorf("ended %+v, %d extra", e, c.incidents(ledger.Extra))
	}
}

func TestOneOfTheFamilyStays(t *testing.T) {
	c := walks(t).tell(lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Passed})
	c.wait(26 * time.Second).shuts().ends(ledger.Disturbed)
	if e := c.end(); e.Walked != 3 || e.Why != "incomplete" {
		t.Errorf("ended %+v", e)
	}
	c.is(lane.Referred).finds(policy.PartyIncomplete).finds(policy.ChildMissing)
	c.tell(yes(c)).is(lane.Referred) // one officer is not enough where a child may be missing
	w := both(c)
	w.Missing = []int{4}
	c.tell(w).is(lane.Referred) // there is no fifth
	w.Missing = []int{3}
	c.tell(w).is(lane.Done)
	if got, ok := c.written[len(c.written)-1].(ledger.Counted); !ok || !slices.Equal(got.Missing, []int{3}) || got.Second != "officer-8" {
		t.Errorf("written %+v", c.written[len(c.written)-1])
	}
	if n := len(c.written); len(c.tell(w).written) != n {
		t.Error("who crossed is told once more")
	}
}

// The gate stays open for a family as long as they need, and no longer.
func TestHowLongTheGateStaysOpen(t *testing.T) {
	times := lane.DefaultTimes()
	for _, e := range walks(t).orders {
		if o, ok := e.(lane.OpenGate); ok && o.For != times.Pass+3*times.PerHead {
			t.Errorf("open for %v", o.For)
		}
	}
}

// Between the choice and the gate nobody joins, whatever is shown, touched or answered.
func TestNobodyJoinsAfterTheDecision(t *testing.T) {
	for name, reach := range map[string]func(*testing.T) *scene{
		"deciding": func(t *testing.T) *scene {
			c := before(t).snap().snap()
			c.silent["registry"] = true
			return c.snap().is(lane.Deciding)
		},
		"recording": func(t *testing.T) *scene {
			c := before(t).snap().snap()
			c.silent["disk"] = true
			return c.snap().is(lane.Recording)
		},
		"referred": func(t *testing.T) *scene { return before(t).snap().snap().snap().is(lane.Referred) },
		"passing":  walks,
	} {
		c := reach(t)
		phase, people := c.s.Phase, c.s.Crossing.People()
		id := c.s.Crossing.ID
		f := known(child("vireak", "BP8"))
		f.Crossing, f.Companion, f.Now = id, true, noon
		c.tell(shows("BP8"), f, lane.Choose{Holder: "dany"}, lane.ChooseAll{}, lane.Confirm{Alone: true},
			lane.Captured{Crossing: id, Person: 1}, lane.NoPhoto{Crossing: id, Person: 2}, lane.Looking{Crossing: id, Person: 1, Seen: true})
		if c.s.Phase != phase || c.s.Crossing.People() != people {
			t.Errorf("%s: phase %v, %d people", name, c.s.Phase, c.s.Crossing.People())
		}
	}
}

// A disk that fails at the decision refers the family, and two officers are still asked for; a word that could not be kept opens nothing.
func TestTheDiskFailsUnderAGraveFinding(t *testing.T) {
	c := family(t)
	c.silent["camera"] = true
	c.tell(sok, shows("BP8"), lane.Confirm{}).snap()
	c.disk = errors.New("i/o error")
	c.snap().is(lane.Referred).finds(policy.LedgerDown).finds(policy.GuardianUnrecorded)
	c.tell(both(c)).is(lane.Referred).opens(0)
	c.disk = nil
	c.wait(3 * time.Second).tell(yes(c)).is(lane.Referred).opens(0)
	c.tell(both(c)).is(lane.Passing).opens(1)
}

// On fire the word of two officers that is on its way to the disk is withdrawn, also when the disk never answers.
func TestFireWhileTheWordOfTwoIsWritten(t *testing.T) {
	c := grave(t)
	c.silent["disk"] = true
	c.tell(both(c)).is(lane.Recording).tell(lane.Moved{Kind: gate.FireOn})
	c.wait(11 * time.Second).is(lane.Done) // the disk took too long
	c.silent["disk"] = false
	c.tell(lane.Recorded{}).wait(time.Minute).ends(ledger.Withdrawn).opens(0)
}

func TestAFamilyWithoutSupervision(t *testing.T) {
	c := family(t).tell(lane.Supervision{}, sok, lane.Choose{Holder: "bopha"}, lane.Confirm{}).is(lane.Referred)
	c.finds(policy.Unsupervised).finds(policy.ChildFace).opens(0)
}

// While the ledger is down, what happens over and over is not kept for ever; crossings are.
func TestALaneThatIsDisturbedWithoutALedger(t *testing.T) {
	c := open(t)
	c.disk = errors.New("disk full")
	c.tell(sok).is(lane.Referred)
	for range 1000 {
		c.tell(lane.Moved{Kind: gate.Forced})
	}
	if n := len(c.s.Journal.Lines); n > 300 {
		t.Errorf("%d lines wait", n)
	}
	c.wait(11 * time.Minute)
	c.disk = nil
	if c.wait(3 * time.Second).ends(ledger.Abandoned); len(c.written) < 4 {
		t.Errorf("written %v", c.written)
	}
}
