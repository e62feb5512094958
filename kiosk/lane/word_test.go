package lane_test

import (
	"testing"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// grave is a crossing that only two officers can let through.
func grave(t *testing.T) *scene {
	return family(t).tell(sok, shows("BP8"), lane.Confirm{}).is(lane.Referred).finds(policy.GuardianUnrecorded)
}

// mild is one that concerns a child and nothing grave.
func mild(t *testing.T) *scene {
	return family(t).tell(sok, lane.Choose{Holder: "bopha"}, lane.Confirm{}).is(lane.Referred).finds(policy.ChildFace)
}

func TestWhatAWordMustSay(t *testing.T) {
	for name, row := range map[string]struct {
		on    func(*testing.T) *scene
		word  func(*lane.Officer)
		lacks lane.Lack
		taken bool
	}{
		"no reason from the list": {mild, func(*lane.Officer) {}, lane.LacksReason, false},
		"no reason at all":        {mild, func(w *lane.Officer) { w.Reason = " " }, "", false},
		"a reason":                {mild, func(w *lane.Officer) { w.Code, w.Reason = ledger.FacesCompared, "" }, "", true},
		"other without words":     {mild, func(w *lane.Officer) { w.Code, w.Reason = ledger.OtherReason, "" }, "", false},
		"other with words":        {mild, func(w *lane.Officer) { w.Code = ledger.OtherReason }, "", true},
		"a reason of no list":     {mild, func(w *lane.Officer) { w.Code = "because" }, "", false},
		"grave and alone":         {grave, func(w *lane.Officer) { w.Code = ledger.ParentsReached }, lane.LacksSecond, false},
		"grave, twice the same":   {grave, func(w *lane.Officer) { w.Code, w.Second = ledger.ParentsReached, " Officer-7" }, lane.LacksSecond, false},
		"grave, no reason":        {grave, func(w *lane.Officer) { w.Second = "officer-8" }, lane.LacksReason, false},
		"grave, two and a reason": {grave, func(w *lane.Officer) { w.Code, w.Second = ledger.ParentsReached, "officer-8" }, "", true},
		"to refuse is one's own":  {grave, func(w *lane.Officer) { w.Verdict = ledger.Refuse }, "", true},
	} {
		c := row.on(t)
		w := yes(c)
		row.word(&w)
		c.tell(w)
		if taken := c.s.Phase != lane.Referred; taken != row.taken || c.s.Crossing.Lacks != row.lacks {
			t.Errorf("%s: phase %v, lacks %q", name, c.s.Phase, c.s.Crossing.Lacks)
		}
	}
}

// What a word lacked is forgotten with the next one; the ledger has who, why and with whom.
func TestTheSecondTryOfAnOfficer(t *testing.T) {
	c := grave(t)
	c.tell(yes(c)).is(lane.Referred)
	c.tell(both(c)).is(lane.Passing).opens(1)
	var words []ledger.Override
	for _, b := range c.written {
		if o, ok := b.(ledger.Override); ok {
			words = append(words, o)
		}
	}
	want := ledger.Override{Crossing: "b1-1", Officer: "officer-7", Verdict: ledger.Clear, Reason: "face matches", Code: ledger.DocumentsChecked, Second: "officer-8"}
	if len(words) != 1 || words[0] != want || c.s.Crossing.Lacks != "" {
		t.Errorf("on the ledger: %+v; lacks %q", words, c.s.Crossing.Lacks)
	}
}

// A refusal that is said twice while the disk writes is one, and ends the crossing with the first answer.
func TestARefusalIsSaidTwice(t *testing.T) {
	c := reach(t, lane.Recording)
	no := yes(c)
	no.Verdict = ledger.Refuse
	c.tell(no, no, lane.Recorded{}, no).is(lane.Recording) // the decision is written, and the word is on its way
	c.tell(lane.Recorded{}).is(lane.Done).opens(0)
	if how := c.s.Crossing.How; how != ledger.TurnedAway {
		t.Errorf("ended %q", how)
	}
}

// A refusal that the disk wrote too late promises nothing: the crossing that nobody comes for is given up, not withdrawn.
func TestARefusalThatIsWrittenTooLate(t *testing.T) {
	c := reach(t, lane.Referred)
	no := yes(c)
	no.Verdict = ledger.Refuse
	c.silent["disk"] = true
	c.tell(no).is(lane.Recording).wait(11 * time.Second).is(lane.Referred)
	c.silent["disk"] = false
	c.tell(lane.Recorded{}).is(lane.Referred).wait(11 * time.Minute).ends(ledger.Abandoned).opens(0)
}

// A worn card and no children: the officer's word is as it always was.
func TestAWordOnAnAdultNeedsNoList(t *testing.T) {
	c := reach(t, lane.Referred)
	c.tell(yes(c)).is(lane.Passing)
}
