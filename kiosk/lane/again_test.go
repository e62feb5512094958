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

// Somebody ran out of time and holds the pass up still: nothing reads it again while it stays, so they are told what to do.
func TestAPassThatStays(t *testing.T) {
	c := open(t)
	c.silent["camera"] = true
	c.tell(sok).is(lane.Capturing).tell(lane.Stays{}).hinted("") // as it should
	c.wait(41 * time.Second).ends(ledger.Abandoned).tell(lane.Stays{}).is(lane.Done).hinted(lane.ShowAgain)
	c.wait(3 * time.Second).is(lane.Idle).hinted(lane.ShowAgain)
	c.tell(lane.Stays{}).wait(4 * time.Second).tell(lane.Stays{}).wait(4 * time.Second).hinted(lane.ShowAgain)
	c.wait(2 * time.Second).hinted("") // it was taken away
	c.silent["camera"] = false
	c.tell(sok).is(lane.Passing).hinted("")
}

// What was said last is not talked over, nor is anybody who has passed or was sent away.
func TestAPassThatStaysInterruptsNobody(t *testing.T) {
	garbage := lane.Read{Presented: pass.Presented{Result: pass.Malformed}}
	open(t).tell(garbage, lane.Stays{}).hinted(lane.NotAPass)
	open(t).tell(lane.CardSeen{}, lane.CardLost{}, lane.Stays{}).hinted(lane.HoldStill)
	c := open(t).tell(sok).is(lane.Passing)
	c.tell(lane.Moved{Kind: gate.Opened}, lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Closed}).ends(ledger.Passed).tell(lane.Stays{}).is(lane.Done).hinted("")
	c = open(t)
	c.facts.Status = policy.Revoked
	c.tell(sok).is(lane.Referred)
	no := yes(c)
	no.Verdict = ledger.Refuse
	c.tell(no).ends(ledger.TurnedAway).tell(lane.Stays{}).hinted("")
	c = open(t).tell(lane.Order{ID: "o"}).is(lane.Closed)
	c.tell(lane.Stays{}).is(lane.Closed).hinted("")
}

// The adult shows their own pass once more while the party is put together: it is known, and they are told.
func TestTheAdultsPassAgain(t *testing.T) {
	c := family(t).tell(sok).is(lane.Choosing).tell(sok).is(lane.Choosing).hinted(lane.TakePass)
	c.tell(lane.Choose{Holder: "bopha"}, lane.Confirm{}).is(lane.Referred).hinted("")
}

// While the end of the crossing before is on its way to a slow disk, the ledger cannot say who is out with whom: nobody is cleared on
// its word.
func TestTheLastOneIsNotOnDiskYet(t *testing.T) {
	c := open(t).tell(sok).is(lane.Passing)
	c.silent["disk"] = true
	c.tell(lane.Moved{Kind: gate.Opened}, lane.Moved{Kind: gate.Passed}).is(lane.Done).wait(2600 * time.Millisecond).is(lane.Idle)
	c.tell(sok).is(lane.Reading).wait(5 * time.Second).is(lane.Recording)
	down := policy.Finding{Code: policy.LedgerDown, Severity: policy.Refer}
	if d := c.s.Crossing.Decision; d.Outcome != ledger.Referred || !slices.Contains(d.Findings, down) {
		t.Errorf("decided %+v", d)
	}
	c = open(t)
	c.silent["camera"] = true
	c.tell(sok).is(lane.Capturing)
	c.silent["disk"] = true // what else waits says nothing of trips
	c.tell(lane.Working{Part: lane.Overview}, lane.Captured{Crossing: c.s.Crossing.ID}).is(lane.Recording)
	if d := c.s.Crossing.Decision; d.Outcome != ledger.Cleared {
		t.Errorf("decided %+v", d)
	}
}
