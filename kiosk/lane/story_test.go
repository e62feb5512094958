package lane_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

var noon = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC) // 12:00 at the post

// scene plays a lane against a world that works: the registry knows Sok, the disk writes, the camera sees.
type scene struct {
	t       *testing.T
	s       lane.State
	now     time.Duration
	orders  []lane.Effect // everything ordered so far, in order
	written []ledger.Body
	disk    error
	silent  map[string]bool // what does not answer: "registry", "camera", "disk"
	facts   policy.Facts
	rules   *policy.Rules // that come with the facts
	minors  []policy.Person
	others  map[string]lane.Found // what the registry says of further passes, by number
	held    []lane.Effect         // effects nobody answered
}

func open(t *testing.T) *scene {
	c := &scene{t: t, silent: map[string]bool{}, facts: good()}
	times := lane.DefaultTimes()
	times.Watch = 24 * time.Hour // the officer stays
	c.s = lane.New(lane.Settings{Direction: ledger.DirectionExit, Language: "km", Rules: rules(), Times: times}, "b1")
	c.is(lane.Closed)
	c.tell(lane.Started{Software: "test"}, lane.Supervision{Present: true}, lane.Moved{Kind: gate.Secured})
	c.is(lane.Idle)
	return c
}

func rules() *policy.Rules {
	r := policy.Defaults()
	r.FaceSample, r.Heartbeat = 900, 0 // the officer stays
	return r
}

func good() policy.Facts {
	return policy.Facts{
		Genuine: pass.Valid, Medium: pass.MediumSeal, Copyable: true, Known: true, Agrees: true, Status: policy.Active,
		ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1}, ValidTo: pass.Date{Year: 2027, Month: 12, Day: 31},
		Holder: policy.Person{Holder: "sok", Birth: pass.Date{Year: 1990, Month: 5, Day: 1}, Nationality: "KHM"},
		Clock:  ledger.ClockSynced, Face: policy.FaceNotCompared,
	}
}

var sok = lane.Read{Presented: pass.Presented{Medium: pass.MediumSeal, Number: "BP000001", Result: pass.Valid}}

// tell lets things happen one after the other, each answered by the world.
func (c *scene) tell(what ...lane.What) *scene {
	c.t.Helper()
	for _, w := range what {
		c.now += 100 * time.Millisecond
		c.step(w)
	}
	return c
}

func (c *scene) step(w lane.What) {
	next, effects := lane.Step(c.s, lane.Event{At: c.now, What: w})
	c.s = next
	c.orders = append(c.orders, effects...)
	for _, e := range effects {
		c.answer(e)
	}
}

func (c *scene) answer(e lane.Effect) {
	switch e := e.(type) {
	case lane.Lookup:
		if !c.silent["registry"] {
			c.step(c.found(e))
			return
		}
	case lane.Capture:
		if !c.silent["camera"] {
			c.step(lane.Captured{Crossing: e.Crossing, Person: e.Person, Image: ledger.ImageID{byte(e.Person + 1)}})
			return
		}
	case lane.Record:
		if !c.silent["disk"] {
			if c.disk == nil {
				for _, l := range e.Lines {
					c.written = append(c.written, l.Entry.Body)
				}
			}
			c.step(lane.Recorded{Err: c.disk})
			return
		}
	case lane.OpenGate:
		if !c.silent["gate"] {
			c.step(lane.Moved{Kind: gate.Opened})
		}
		return
	case lane.LockGate:
		if !c.silent["gate"] {
			c.shuts()
		}
		return
	case lane.Rearm:
		c.shuts()
		return
	default:
		return
	}
	c.held = append(c.held, e)
}

// shuts is the gate that closes behind everybody.
func (c *scene) shuts() *scene {
	c.step(lane.Moved{Kind: gate.Secured})
	c.step(lane.Moved{Kind: gate.Secured})
	return c
}

// found is the registry's answer.
func (c *scene) found(e lane.Lookup) lane.Found {
	f := lane.Found{Facts: c.facts, Minors: c.minors, Language: "th"}
	if e.Companion {
		f = c.others[e.Presented.Number]
		f.Facts.Genuine, f.Facts.Clock = e.Presented.Result, c.facts.Clock
	}
	f.Crossing, f.Companion, f.Now, f.Rules = e.Crossing, e.Companion, noon, c.rules
	return f
}

// wait lets time pass to the next deadline, and one more tick after it.
func (c *scene) wait(d time.Duration) *scene {
	for end := c.now + d; c.now < end; {
		next := c.s.Next()
		if next == 0 || next > end {
			c.now = end
			break
		}
		c.now = max(next, c.now+time.Millisecond)
		c.step(lane.Tick{})
	}
	return c
}

func (c *scene) is(p lane.Phase) *scene {
	c.t.Helper()
	if c.s.Phase != p {
		c.t.Fatalf("phase %v, want %v; written %v", c.s.Phase, p, c.written)
	}
	return c
}

func (c *scene) opened() (n int) {
	for _, e := range c.orders {
		if _, ok := e.(lane.OpenGate); ok {
			n++
		}
	}
	return n
}

func (c *scene) ends(how ledger.How) *scene {
	c.t.Helper()
	for _, b := range slices.Backward(c.written) {
		if e, ok := b.(ledger.Ended); ok {
			if e.How != how {
				c.t.Fatalf("ended %q, want %q", e.How, how)
			}
			return c
		}
	}
	c.t.Fatalf("no end on the ledger: %v", c.written)
	return c
}

func (c *scene) finds(code policy.Code) *scene {
	c.t.Helper()
	for _, f := range c.s.Crossing.Decision.Findings {
		if f.Code == code {
			return c
		}
	}
	c.t.Fatalf("findings %v, want %s", c.s.Crossing.Decision.Findings, code)
	return c
}

// incidents returns how many people, or how often, the ledger tells of what.
func (c *scene) incidents(what string) (n int) {
	for _, b := range c.written {
		if in, ok := b.(ledger.Incident); ok && in.What == what {
			n += in.Times()
		}
	}
	return n
}

func (c *scene) opens(n int) *scene {
	c.t.Helper()
	if got := c.opened(); got != n {
		c.t.Fatalf("gate opened %d times, want %d", got, n)
	}
	return c
}

func yes(c *scene) lane.Officer {
	return lane.Officer{Crossing: c.s.Crossing.ID, ID: "officer-7", Verdict: ledger.Clear, Reason: "face matches"}
}

// both is the word of two officers with a reason from the list.
func both(c *scene) lane.Officer {
	w := yes(c)
	w.Code, w.Second = ledger.DocumentsChecked, "officer-8"
	return w
}

func TestGoodExit(t *testing.T) {
	c := open(t)
	c.tell(sok).is(lane.Passing).opens(1)
	if c.s.Speaks != "th" {
		t.Errorf("the screen speaks %q, want the holder's language", c.s.Speaks)
	}
	c.tell(lane.Moved{Kind: gate.Opened}, lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Secured})
	c.is(lane.Done).ends(ledger.Passed)
	c.wait(3 * time.Second).is(lane.Idle)
	if c.s.Speaks != "km" {
		t.Errorf("the screen still speaks %q", c.s.Speaks)
	}
}

func TestWriteThenOpen(t *testing.T) {
	c := open(t)
	c.silent["disk"] = true
	c.tell(sok).is(lane.Reading) // the record of the beginning is under way
	c.tell(lane.Recorded{}).is(lane.Recording).opens(0)
	c.wait(9 * time.Second).is(lane.Recording).opens(0)
	c.tell(lane.Recorded{}).is(lane.Passing).opens(1)
}

func TestADiskThatHangsCallsAnOfficer(t *testing.T) {
	c := reach(t, lane.Recording).wait(11 * time.Second).is(lane.Referred).finds(policy.LedgerDown)
	if !c.s.Broken.For(lane.Ledger, lane.Silent) {
		t.Errorf("broken: %v", c.s.Broken)
	}
	c.silent["disk"] = false
	c.tell(lane.Recorded{}).is(lane.Referred).opens(0) // too late to act on
	if c.s.Broken.Has(lane.Ledger) {
		t.Errorf("broken: %v", c.s.Broken)
	}
	c.wait(11 * time.Minute).ends(ledger.Withdrawn).opens(0) // the ledger had said cleared
	c = reach(t, lane.Recording).wait(11 * time.Second)
	c.silent["disk"] = false
	c.tell(lane.Recorded{}, yes(c)).is(lane.Passing).opens(1)
}

// What the ledger once said stands, also if a later word on the same crossing could not be kept.
func TestAClearanceThatCameLateIsWithdrawn(t *testing.T) {
	for _, at := range []lane.Phase{lane.Recording, lane.Referred} {
		c := reach(t, at)
		if c.silent["disk"] = true; at == lane.Referred {
			c.tell(yes(c)).is(lane.Recording)
		}
		c.wait(11 * time.Second).is(lane.Referred)
		c.silent["disk"], c.disk = false, errors.New("i/o error")
		c.tell(lane.Recorded{}, yes(c)).is(lane.Referred)
		c.disk = nil
		c.wait(11 * time.Minute).ends(ledger.Withdrawn).opens(0)
	}
}

func TestNobodyWalks(t *testing.T) {
	c := open(t)
	c.tell(sok).is(lane.Passing).wait(11 * time.Second).is(lane.Done).ends(ledger.Abandoned)
	if !slices.ContainsFunc(c.orders, func(e lane.Effect) bool { return e == lane.Effect(lane.LockGate{}) }) {
		t.Errorf("orders %v, want the gate locked", c.orders)
	}
}

func TestTailgater(t *testing.T) {
	c := open(t)
	c.silent["gate"] = true
	c.tell(sok, lane.Moved{Kind: gate.Opened}, lane.Moved{Kind: gate.Tailgate}).is(lane.Passing) // told before the first is through
	c.tell(lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Extra}, lane.Moved{Kind: gate.Secured}).is(lane.Done).ends(ledger.Passed)
	if e := c.written[len(c.written)-1].(ledger.Ended); e.Walked != 1 || e.Why != "tailgate" {
		t.Errorf("ended %+v: the holder did cross", e)
	}
	if n := c.incidents(ledger.Extra); n != 1 {
		t.Errorf("%d extra people on record", n)
	}
	if c.s.Hint != lane.OneByOne {
		t.Errorf("hint %q", c.s.Hint)
	}
}

func TestWhoIsBetweenTheBeamsWhenTimeIsUpHasCrossed(t *testing.T) {
	c := open(t)
	c.silent["gate"] = true
	c.tell(sok, lane.Moved{Kind: gate.Opened}).wait(11 * time.Second).is(lane.Passing)
	c.tell(lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Secured}).ends(ledger.Passed)
}

// A gate that is not proved closed and empty puts the lane out of order, and on record; what it tells then is counted still.
func TestAGateThatNeverSaysItIsClosed(t *testing.T) {
	c := open(t)
	c.silent["gate"] = true
	c.tell(sok).wait(10 * time.Second).is(lane.Passing).wait(7 * time.Second).is(lane.Fault).wait(time.Hour).is(lane.Fault)
	if d := c.s.Broken.Detail(lane.Gate); d != "not proved closed and empty" {
		t.Errorf("broken: %q", d)
	}
	c.tell(lane.Moved{Kind: gate.Passed}).shuts().is(lane.Done).ends(ledger.Passed)
	if c.wait(3 * time.Second).is(lane.Idle); c.s.Broken.Has(lane.Gate) {
		t.Errorf("broken: %v", c.s.Broken)
	}
	c = open(t)
	c.silent["gate"] = true
	c.tell(sok, lane.Moved{Kind: gate.Passed}).wait(7 * time.Second).is(lane.Fault).shuts().ends(ledger.Passed)
	if e := c.end(); e.Why != "" {
		t.Errorf("ended %+v: they were through before", e)
	}
}

func TestAGateThatTakesNoOrder(t *testing.T) {
	c := open(t)
	c.silent["gate"] = true
	c.tell(sok).is(lane.Passing)
	c.tell(lane.NotOpened{Crossing: c.s.Crossing.ID}).ends(ledger.Withdrawn)
	if e := c.written[len(c.written)-1].(ledger.Ended); e.People != 0 {
		t.Errorf("ended %+v: the gate was opened for nobody", e)
	}
	for name, row := range map[string]struct {
		told lane.Moved
		want lane.Phase
	}{
		"its leaf opened": {lane.Moved{Kind: gate.Opened}, lane.Passing}, "it had been open": {lane.Moved{Kind: gate.Opened, Before: true}, lane.Done},
		"somebody walked": {lane.Moved{Kind: gate.Passed}, lane.Passing}, "one too many": {lane.Moved{Kind: gate.Extra}, lane.Passing},
	} {
		c := open(t)
		c.silent["gate"] = true
		c.tell(sok, row.told, lane.NotOpened{Crossing: "b1-7"}).is(lane.Passing)
		if c.tell(lane.NotOpened{Crossing: c.s.Crossing.ID}); c.s.Phase != row.want {
			t.Errorf("%s: %v", name, c.s.Phase)
		}
	}
}

func TestAGateThatHangsOpenTakesNobody(t *testing.T) {
	for broken, mended := range map[gate.Kind]gate.Kind{gate.Stuck: gate.Closed, gate.Blocked: gate.Cleared} {
		open(t).tell(lane.Moved{Kind: broken}).is(lane.Fault).tell(lane.Moved{Kind: mended}).is(lane.Idle)
	}
}

func TestWrongWay(t *testing.T) {
	c := open(t)
	c.silent["gate"] = true
	c.tell(sok, lane.Moved{Kind: gate.WrongWay}).shuts().ends(ledger.Disturbed)
	c = open(t).tell(lane.Moved{Kind: gate.WrongWay}).is(lane.Idle)
	if got := c.written[len(c.written)-1]; got != (ledger.Incident{What: "wrong way"}) {
		t.Errorf("written %v", got)
	}
}

// What the gate tells of somebody who should not be there is looked at, and the picture stands behind it on record.
func TestTheWholeLaneIsLookedAt(t *testing.T) {
	c := open(t).tell(lane.Moved{Kind: gate.Forced})
	if !slices.Contains(c.orders, lane.Effect(lane.View{What: "forced"})) {
		t.Errorf("ordered %+v", c.orders)
	}
	c.silent["gate"] = true
	c.shuts().tell(sok, lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Tailgate})
	v := lane.View{What: "tailgate", Crossing: "b1-1"}
	if !slices.Contains(c.orders, lane.Effect(v)) {
		t.Errorf("ordered %+v", c.orders)
	}
	c.tell(lane.Viewed{What: v.What, Crossing: v.Crossing, Image: ledger.ImageID{7}})
	if got := c.written[len(c.written)-1]; got != (ledger.View{What: v.What, Crossing: v.Crossing}) {
		t.Errorf("written %v", got)
	}
	if c := open(t).tell(sok).wait(time.Hour); slices.ContainsFunc(c.orders, func(e lane.Effect) bool { _, is := e.(lane.View); return is }) {
		t.Error("nobody walked, and that was looked at")
	}
}

// A leaf that is pushed open or hangs while somebody has the right to pass ends that right, and the gate is locked.
func TestTheGateBreaksWhileSomebodyPasses(t *testing.T) {
	for _, k := range []gate.Kind{gate.Forced, gate.Stuck, gate.Fault} {
		c := open(t)
		c.silent["gate"] = true
		n := len(c.tell(sok).is(lane.Passing).orders)
		if c.tell(lane.Moved{Kind: k}); !slices.Contains(c.orders[n:], lane.Effect(lane.LockGate{})) {
			t.Errorf("%v: ordered %+v", k, c.orders[n:])
		}
		if c.shuts().ends(ledger.Disturbed); c.end().Why != k.String() {
			t.Errorf("%v: ended %+v", k, c.end())
		}
	}
}

// One that breaks while the decision is written is not opened.
func TestTheGateBreaksBeforeItIsOpened(t *testing.T) {
	c := reach(t, lane.Recording).tell(lane.Working{Part: lane.Gate, Cause: lane.Untrue})
	c.silent["disk"] = false
	c.tell(lane.Recorded{}).is(lane.Done).ends(ledger.Withdrawn).opens(0)
}

func TestTurnedBackMayTryAgain(t *testing.T) {
	open(t).tell(sok, lane.Moved{Kind: gate.TurnedBack}).is(lane.Passing).
		tell(lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Secured}).ends(ledger.Passed)
}

func TestCardTakenAwayMidRead(t *testing.T) {
	c := open(t).tell(lane.CardSeen{}).is(lane.Reading).tell(lane.CardLost{}).is(lane.Idle)
	if c.s.Hint != lane.HoldStill || len(c.written) != 1 {
		t.Errorf("hint %q, written %v: want hold still and no crossing", c.s.Hint, c.written)
	}
	c.wait(6 * time.Second)
	if c.s.Hint != "" {
		t.Errorf("hint %q stays", c.s.Hint)
	}
}

func TestGarbageIsNoCrossing(t *testing.T) {
	c := open(t).tell(lane.Read{Presented: pass.Presented{Result: pass.Malformed}}).is(lane.Idle)
	if c.s.Hint != lane.NotAPass || len(c.written) != 1 {
		t.Errorf("hint %q, written %v", c.s.Hint, c.written)
	}
}

func TestExpiredIsForTheOfficer(t *testing.T) {
	c := open(t)
	c.facts.ValidTo = pass.Date{Year: 2026, Month: 11, Day: 24}
	c.tell(sok).is(lane.Referred).finds(policy.PassExpired).opens(0)
	c.tell(lane.Officer{Crossing: c.s.Crossing.ID, Verdict: ledger.Clear, Reason: "x"}).is(lane.Referred) // nobody's word
	c.tell(lane.Officer{Crossing: "b1-99", ID: "o", Verdict: ledger.Clear, Reason: "x"}).is(lane.Referred)
	c.tell(yes(c)).is(lane.Passing).opens(1)
}

func TestOfficerRefuses(t *testing.T) {
	c := open(t)
	c.facts.Status = policy.Revoked
	c.tell(sok).is(lane.Referred).finds(policy.PassRevoked)
	no := yes(c)
	no.Verdict = ledger.Refuse
	c.tell(no).is(lane.Done).ends(ledger.TurnedAway).opens(0)
}

func TestTheOfficersWordIsWrittenBeforeItActs(t *testing.T) {
	c := open(t)
	c.facts.Status = policy.Lost
	c.tell(sok).is(lane.Referred)
	c.silent["disk"] = true
	c.tell(yes(c)).is(lane.Recording).opens(0)
	c.tell(lane.Recorded{}).is(lane.Passing).opens(1)
}

func TestDiskFull(t *testing.T) {
	c := open(t)
	c.disk = errors.New("disk full")
	c.tell(sok).is(lane.Referred).finds(policy.LedgerDown).opens(0)
	c.tell(yes(c)).is(lane.Referred).opens(0) // a word that cannot be kept does not act
	c.wait(11 * time.Minute).is(lane.Fault)
	c.tell(sok).is(lane.Fault)
	c.disk = nil
	c.wait(3 * time.Second).is(lane.Idle)
	var kinds []ledger.Kind
	for _, b := range c.written[1:] {
		kinds = append(kinds, b.Kind())
	}
	want := []ledger.Kind{ledger.KindBegun, ledger.KindDecided, ledger.KindEnded}
	if !slices.Equal(kinds, want) {
		t.Errorf("after the disk came back: %v, want %v", kinds, want)
	}
}

func TestDiskFailsAtTheDecision(t *testing.T) {
	c := open(t)
	c.silent["camera"] = true
	c.tell(sok).is(lane.Capturing)
	c.disk = errors.New("i/o error")
	c.tell(lane.Captured{Crossing: c.s.Crossing.ID}).is(lane.Referred).finds(policy.LedgerDown).opens(0)
	c.disk = nil
	c.wait(3 * time.Second)
	d := c.written[len(c.written)-1].(ledger.Decided)
	if d.Outcome != ledger.Referred {
		t.Errorf("the ledger says %q of a crossing that nobody let through", d.Outcome)
	}
	c.tell(yes(c)).is(lane.Passing).opens(1)
	c = reach(t, lane.Recording)
	c.tell(lane.Recorded{Err: errors.New("i/o error")}).is(lane.Referred)
	if d := c.s.Crossing.Decision; d.Outcome != ledger.Referred {
		t.Errorf("an officer is asked, and reads %q", d.Outcome)
	}
	c.silent["disk"] = false
	c.wait(11 * time.Minute).ends(ledger.Abandoned) // nothing was promised: there is nothing to withdraw
}

func TestCameraBroken(t *testing.T) {
	open(t).tell(lane.Working{Part: lane.Camera, Detail: "unplugged"}, sok).is(lane.Referred).finds(policy.PhotoMissing)
	c := open(t)
	c.silent["camera"] = true
	c.tell(sok).is(lane.Capturing).tell(lane.Working{Part: lane.Camera}).is(lane.Referred).finds(policy.PhotoMissing)
	c.tell(yes(c), lane.Working{Part: lane.Camera, OK: true}).is(lane.Passing)
}

func TestGateBroken(t *testing.T) {
	c := open(t).tell(lane.Working{Part: lane.Gate, Detail: "stuck"}).is(lane.Fault).tell(sok).is(lane.Fault)
	c.tell(lane.Working{Part: lane.Gate, OK: true}).is(lane.Idle)
	c.tell(sok).is(lane.Passing).tell(lane.Working{Part: lane.Gate}).ends(ledger.Disturbed)
	c.wait(3 * time.Second).is(lane.Fault)
}

func TestFireInEachPhase(t *testing.T) {
	for _, at := range []lane.Phase{lane.Closed, lane.Idle, lane.Reading, lane.Choosing, lane.Capturing,
		lane.Deciding, lane.Recording, lane.Passing, lane.Done, lane.Referred, lane.Fault} {
		t.Run(at.String(), func(t *testing.T) {
			c := reach(t, at)
			before := c.opened()
			_, effects := lane.Step(c.s, lane.Event{At: c.now, What: lane.Moved{Kind: gate.FireOn}})
			if len(effects) == 0 || effects[0] != (lane.Effect(lane.Release{})) {
				t.Fatalf("effects %v, want Release first", effects)
			}
			c.silent = map[string]bool{}
			c.tell(lane.Moved{Kind: gate.FireOn})
			for range c.held {
				c.tell(lane.Recorded{}) // what was under way gets its answer
			}
			c.tell(sok).wait(11 * time.Minute).is(lane.Closed)
			c.tell(lane.Order{ID: "o", Open: true}).is(lane.Closed) // not while it burns
			c.tell(lane.Moved{Kind: gate.FireOff}).is(lane.Closed)
			c.tell(lane.Working{Part: lane.Gate, OK: true}, lane.Order{ID: "o", Open: true}).is(lane.Idle)
			if c.opened() != before {
				t.Errorf("the gate was opened %d times after the fire began", c.opened()-before)
			}
		})
	}
}

// reach brings a lane into a phase.
func reach(t *testing.T, p lane.Phase) *scene {
	c := open(t)
	switch p {
	case lane.Closed:
		c.tell(lane.Order{ID: "officer-7", Reason: "evening"})
	case lane.Reading:
		c.tell(lane.CardSeen{})
	case lane.Choosing:
		c.minors = []policy.Person{{Holder: "bopha"}}
		c.tell(sok)
	case lane.Capturing:
		c.silent["camera"] = true
		c.tell(sok)
	case lane.Deciding:
		c.silent["camera"] = true
		c.tell(sok)
		c.silent["registry"] = true
		c.tell(lane.Captured{Crossing: c.s.Crossing.ID})
	case lane.Recording:
		c.silent["camera"] = true
		c.tell(sok)
		c.silent["disk"] = true
		c.tell(lane.Captured{Crossing: c.s.Crossing.ID})
	case lane.Passing:
		c.tell(sok)
	case lane.Done:
		c.tell(sok, lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Secured})
	case lane.Referred:
		c.facts.Status = policy.Lost
		c.tell(sok)
	case lane.Fault:
		c.tell(lane.Working{Part: lane.Gate})
	}
	return c.is(p)
}

func TestFireWithdrawsWhatWasBeingRecorded(t *testing.T) {
	c := reach(t, lane.Recording)
	c.tell(lane.Moved{Kind: gate.FireOn})
	c.silent["disk"] = false
	c.tell(lane.Recorded{}).ends(ledger.Withdrawn).opens(0)
}

func TestFamilyChooses(t *testing.T) {
	c := open(t)
	c.minors = []policy.Person{{Holder: "bopha", Number: "BP2"}, {Holder: "rith", Number: "BP3"}}
	c.tell(sok).is(lane.Choosing)
	c.tell(lane.Choose{Holder: "bopha"}, lane.Choose{Holder: "rith"}, lane.Choose{Holder: "rith"}, lane.Choose{Holder: "stranger"})
	c.tell(lane.Confirm{}).is(lane.Referred).finds(policy.ChildFace)
	c.tell(both(c)).is(lane.Passing)
	for _, e := range c.orders {
		if o, ok := e.(lane.OpenGate); ok && o.People != 2 {
			t.Errorf("opened for %d, want 2", o.People)
		}
	}
	c.tell(lane.Moved{Kind: gate.Passed}).is(lane.Passing).tell(lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Secured}).ends(ledger.Passed)
	c = open(t)
	c.minors = []policy.Person{{Holder: "bopha"}}
	c.tell(sok, lane.Choose{Holder: "bopha"}, lane.Confirm{Alone: true}, lane.Confirm{Alone: true}).is(lane.Passing)
}

func TestOneChildOfTwoWalks(t *testing.T) {
	c := open(t)
	c.minors = []policy.Person{{Holder: "bopha"}}
	c.tell(sok, lane.Choose{Holder: "bopha"}, lane.Confirm{})
	c.tell(both(c), lane.Moved{Kind: gate.Passed}).wait(16 * time.Second).ends(ledger.Disturbed)
}

func TestMoreTime(t *testing.T) {
	c := reach(t, lane.Capturing)
	c.tell(lane.Looking{Crossing: c.s.Crossing.ID, Seen: true, Advice: lane.Advice{Distance: "closer"}})
	for range lane.Extensions {
		c.wait(21 * time.Second).is(lane.Capturing)
		if !c.s.Warned {
			t.Fatal("not warned 20 s before the time-out")
		}
		c.tell(lane.MoreTime{})
		if c.s.Warned {
			t.Fatal("still warned after more time")
		}
	}
	c.wait(21 * time.Second).tell(lane.MoreTime{}).wait(20 * time.Second).is(lane.Referred).finds(policy.PhotoMissing)
}

func TestWhoLeavesIsNotReferred(t *testing.T) {
	reach(t, lane.Capturing).wait(time.Minute).ends(ledger.Abandoned).is(lane.Idle)
	reach(t, lane.Choosing).wait(2 * time.Minute).ends(ledger.Abandoned).is(lane.Idle)
}

func TestHelpStopsTheClock(t *testing.T) {
	c := reach(t, lane.Choosing).tell(lane.Help{}).wait(5 * time.Minute).is(lane.Choosing)
	if !c.s.HelpCalled {
		t.Error("help is not shown as called")
	}
	c.wait(6 * time.Minute).is(lane.Idle).ends(ledger.Abandoned) // nobody came
}

func TestRegistrySilent(t *testing.T) {
	c := open(t)
	c.silent["registry"] = true
	c.tell(sok).is(lane.Reading).wait(6 * time.Second).is(lane.Deciding)                                // with a photo
	c.wait(6 * time.Second).is(lane.Referred).finds(policy.RegistrySilent).finds(policy.ClockUntrusted) // the time comes with the answer
	if !c.s.Crossing.Photo.Taken {
		t.Error("no photo")
	}
	reach(t, lane.Deciding).wait(6 * time.Second).is(lane.Referred).finds(policy.RegistrySilent).finds(policy.ClockUntrusted)
}

func TestNoSupervisionClearsNobody(t *testing.T) {
	open(t).tell(lane.Supervision{}, sok).is(lane.Referred).finds(policy.Unsupervised)
	c := open(t).tell(sok, lane.Supervision{}).is(lane.Passing) // the one under way ends in order
	c.tell(lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Secured}).ends(ledger.Passed)
}

func TestWordOfAnOfficerWhoWatchesDoesNotLast(t *testing.T) {
	s := lane.New(lane.Settings{Rules: rules(), Times: lane.DefaultTimes()}, "b1")
	for _, w := range []lane.What{lane.Started{}, lane.Recorded{}, lane.Supervision{Present: true}} {
		s, _ = lane.Step(s, lane.Event{At: time.Second, What: w})
	}
	if s.Next() != 31*time.Second {
		t.Errorf("next tick at %v, want when the word is believed no more", s.Next())
	}
	if s, _ = lane.Step(s, lane.Event{At: 31 * time.Second, What: lane.Tick{}}); s.Supervised {
		t.Error("still supervised after 30 s of silence")
	}
}

func TestABadPassShowsNobodysChildren(t *testing.T) {
	for name, spoil := range map[string]func(*policy.Facts){
		"forged": func(f *policy.Facts) { f.Genuine = pass.Invalid }, "unknown issuer": func(f *policy.Facts) { f.Genuine = pass.UnknownIssuer },
		"another's": func(f *policy.Facts) { f.Agrees = false }, "lost": func(f *policy.Facts) { f.Status = policy.Lost },
	} {
		c := open(t)
		c.minors = []policy.Person{{Holder: "bopha"}}
		spoil(&c.facts)
		c.tell(sok).is(lane.Referred)
		if len(c.s.Crossing.Minors) > 0 || c.s.Speaks != "km" {
			t.Errorf("%s: shows %v in %q", name, c.s.Crossing.Minors, c.s.Speaks)
		}
	}
}

func TestFireThatIsOverBeforeTheDiskAnswers(t *testing.T) {
	c := reach(t, lane.Recording).tell(lane.Moved{Kind: gate.FireOn}, lane.Moved{Kind: gate.FireOff})
	c.silent["disk"] = false
	c.tell(lane.Recorded{}).ends(ledger.Withdrawn).opens(0)
	if slices.ContainsFunc(c.orders, func(e lane.Effect) bool { return e == lane.Effect(lane.Rearm{}) }) {
		t.Error("the hold came back without an officer")
	}
	c.tell(lane.Order{ID: "o", Open: true})
	if c.orders[len(c.orders)-2] != lane.Effect(lane.Rearm{}) && c.orders[len(c.orders)-1] != lane.Effect(lane.Rearm{}) {
		t.Errorf("orders end with %v, want the hold taken again", c.orders[len(c.orders)-2:])
	}
}

func TestLanguageChosenStays(t *testing.T) {
	c := open(t).tell(lane.Language{Lang: "en"}, sok)
	if c.s.Speaks != "en" {
		t.Errorf("speaks %q: the traveller's choice goes before the registry's", c.s.Speaks)
	}
	c = open(t).tell(lane.Language{Lang: "en"}, lane.Language{Lang: "xx"})
	if c.s.Speaks != "en" {
		t.Errorf("speaks %q", c.s.Speaks)
	}
	if c.wait(31 * time.Second); c.s.Speaks != "km" {
		t.Errorf("still speaks %q after 30 s alone", c.s.Speaks)
	}
}

func TestAGreetingThatIsTouchedWaitsAndGreetsAgain(t *testing.T) {
	c := open(t).tell(lane.Touched{})
	if !c.s.Awake || c.s.Chose {
		t.Errorf("awake %t, chose %t: a touch is no choice of a language", c.s.Awake, c.s.Chose)
	}
	if c.wait(31 * time.Second); c.s.Awake {
		t.Error("still awake after 30 s alone")
	}
}

func TestAfterAPowerCut(t *testing.T) {
	s := lane.New(lane.Settings{Rules: rules(), Times: lane.DefaultTimes()}, "b2")
	s, effects := lane.Step(s, lane.Event{What: lane.Started{Open: []string{"b1-4"}}})
	if s.Phase != lane.Closed {
		t.Fatalf("phase %v before the ledger has the start", s.Phase)
	}
	lines := effects[0].(lane.Record).Lines
	if lines[0].Entry.Body != (ledger.Ended{Crossing: "b1-4", How: ledger.Interrupted}) {
		t.Errorf("first line %v", lines[0].Entry.Body)
	}
	if s, _ = lane.Step(s, lane.Event{What: lane.Recorded{}}); s.Phase != lane.Closed {
		t.Errorf("phase %v: nobody knows whether the gate is closed", s.Phase)
	}
	if s, _ = lane.Step(s, lane.Event{What: lane.Moved{Kind: gate.Secured}}); s.Phase != lane.Idle {
		t.Errorf("phase %v after it", s.Phase)
	}
}

func TestALaneThatWasClosedStaysClosedAfterAPowerCut(t *testing.T) {
	s := lane.New(lane.Settings{Rules: rules(), Times: lane.DefaultTimes()}, "b2")
	for _, w := range []lane.What{lane.Started{Shut: true}, lane.Recorded{}, lane.Moved{Kind: gate.Secured}} {
		s, _ = lane.Step(s, lane.Event{What: w})
	}
	if s.Phase != lane.Closed {
		t.Errorf("phase %v: only an officer opens it again", s.Phase)
	}
	if s, _ = lane.Step(s, lane.Event{What: lane.Order{ID: "officer-7", Open: true}}); s.Phase != lane.Idle {
		t.Errorf("phase %v after the order", s.Phase)
	}
}

func TestTheNextTravellerNeedNotWait(t *testing.T) {
	c := reach(t, lane.Done).tell(sok).is(lane.Passing).opens(2)
	if c.s.Crossing.ID != "b1-2" {
		t.Errorf("crossing %s", c.s.Crossing.ID)
	}
}

func TestAnOfficerIsQuickerThanTheStart(t *testing.T) {
	s := lane.New(lane.Settings{Direction: ledger.DirectionExit, Language: "km", Rules: rules(), Times: lane.DefaultTimes()}, "b2")
	for _, w := range []lane.What{
		lane.Order{ID: "o-7", Open: true, Reason: "morning"}, lane.Recorded{},
		lane.Started{Shut: true}, lane.Recorded{}, lane.Moved{Kind: gate.Secured},
	} {
		s, _ = lane.Step(s, lane.Event{At: 1, What: w})
	}
	if s.Phase != lane.Idle {
		t.Errorf("after the officer opened it the lane is %s", s.Phase)
	}
}

// The rules may believe the booth for less long than the lane would.
func TestTheRulesSayHowLongTheBoothIsBelieved(t *testing.T) {
	for pause, want := range map[time.Duration]lane.Phase{4 * time.Second: lane.Passing, 6 * time.Second: lane.Referred} {
		c := open(t)
		c.rules = rules()
		c.rules.Heartbeat = 5 * time.Second
		c.silent["camera"] = true
		c.tell(sok, lane.Supervision{Present: true}).is(lane.Capturing)
		c.now += pause
		c.tell(lane.Captured{Crossing: c.s.Crossing.ID}).is(want)
	}
}
