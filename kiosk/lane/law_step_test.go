package lane_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"passlane/drivers/gate"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// booth is who watches, by what was said of it.
type booth struct {
	present   bool
	heard     time.Duration
	heartbeat time.Duration // of the rules heard last
}

func (b *booth) hears(at time.Duration, what lane.What) {
	switch e := what.(type) {
	case lane.Supervision:
		b.present, b.heard = e.Present, at
	case lane.Found:
		b.heartbeat = 0
		if e.Rules != nil {
			b.heartbeat = e.Rules.Heartbeat
		}
	}
	b.present = b.watches(at) // what has lapsed comes back with the next word only
}

func (b *booth) watches(at time.Duration) bool {
	lasts := lane.DefaultTimes().Watch
	if b.heartbeat > 0 {
		lasts = min(lasts, b.heartbeat)
	}
	return b.present && at < b.heard+lasts
}

// drawRules are those of the lane, or others that believe the booth for less long.
func drawRules(t *rapid.T) *policy.Rules {
	if rapid.IntRange(0, 3).Draw(t, "rules") > 0 {
		return nil
	}
	r := rules()
	r.Heartbeat = time.Duration(rapid.IntRange(5, 40).Draw(t, "heartbeat")) * time.Second
	return r
}

// drawLate is what the gate tells of the time before it took the latest order, or a fire that begins or is over.
func drawLate(t *rapid.T) lane.Moved {
	return rapid.SampledFrom([]lane.Moved{
		{Kind: gate.Secured, Before: true}, {Kind: gate.Opened, Before: true}, {Kind: gate.FireOn}, {Kind: gate.FireOff},
	}).Draw(t, "late")
}

// drawWrong is what should not be while a party walks.
func drawWrong(t *rapid.T) gate.Kind {
	return rapid.SampledFrom([]gate.Kind{gate.Forced, gate.Stuck, gate.Tailgate, gate.WrongWay, gate.TurnedBack}).Draw(t, "wrong")
}

func live(s lane.State) bool    { return s.Crossing.Told && s.Crossing.How == "" }
func through(s lane.State) bool { return s.Crossing.Walked >= s.Crossing.People() }

func locks(effects []lane.Effect) bool { return slices.Contains(effects, lane.Effect(lane.LockGate{})) }

// obeys is what holds of every single step.
func (w *walk) obeys(t *rapid.T, before lane.State, what lane.What, effects []lane.Effect) {
	w.rests(t)
	w.ticks(t)
	w.ends(t, before)
	w.rightToPass(t, before, what, effects)
	w.grows(t, before)
	w.comes(t, before, what)
	w.chimes(t, before, what, effects)
	w.runs(t, before, what)
	switch e := what.(type) {
	case lane.Order:
		w.ordered(t, before, e, effects)
	case lane.Officer:
		w.refuses(t, before, e)
	case lane.Found:
		if c := before.Crossing; (e.Companion || e.Crossing != c.ID) && !reflect.DeepEqual(c.Facts, w.s.Crossing.Facts) {
			t.Fatalf("in %v what is known of a companion, or of somebody who has gone, is taken for the holder's", before.Phase)
		}
		w.joins(t, before, e, effects)
	case lane.Moved:
		w.burns(t, before, e)
		w.ails(t, e)
	case lane.Working:
		if e.Part == lane.Gate {
			w.ill[e.Cause] = !e.OK
		}
		if before.Phase == lane.Capturing && e.Part != lane.Camera && w.s.Phase != lane.Capturing {
			t.Fatalf("%s broke, and nobody looks for a face any more", e.Part)
		}
	}
	looked, looks, stops := before.Phase == lane.Capturing, w.s.Phase == lane.Capturing, slices.Contains(effects, lane.Effect(lane.StopCapture{}))
	if looked && !looks && !stops || !looked && stops {
		t.Fatalf("from %v to %v the search for a face is stopped: %t", before.Phase, w.s.Phase, stops)
	}
	if decided := w.s.Phase == lane.Recording && w.s.Crossing.Verdict == ""; before.Phase == lane.Deciding && decided && (before.Journal.Failed || before.Broken.Has(lane.Ledger)) {
		down := func(f policy.Finding) bool { return f.Code == policy.LedgerDown }
		if !slices.ContainsFunc(w.s.Crossing.Decision.Findings, down) {
			t.Fatal("the ledger is down, and the decision does not say so")
		}
	}
	if s := w.s; before.Phase == lane.Done && s.Phase != lane.Done && (s.Speaks != s.Language || s.Chose || s.Awake || s.Large || s.HelpCalled) {
		t.Fatalf("whoever comes next finds the screen as the last one left it: %+v", s)
	}
}

// runs is that crossings are named after their run, that a run begins once, and that nobody who is being helped runs out of time.
func (w *walk) runs(t *rapid.T, before lane.State, what lane.What) {
	s := w.s
	if id := s.Crossing.ID; id != "" && id != before.Crossing.ID && id != fmt.Sprintf("%s-%d", s.Boot, s.Count) {
		t.Fatalf("crossing %d is named %s", s.Count, id)
	}
	starts := func(j lane.Journal) (n int) {
		for _, l := range j.Lines {
			n += map[bool]int{true: 1}[reflect.TypeOf(l.Entry.Body) == reflect.TypeFor[ledger.Started]()]
		}
		return n
	}
	if (before.Starting || before.Started) && starts(s.Journal) > starts(before.Journal) {
		t.Fatal("a run began twice")
	}
	if _, help := what.(lane.Help); help && (s.Phase == lane.Choosing || s.Phase == lane.Capturing) && s.Deadline != w.now+s.Times.Refer {
		t.Fatalf("in %v somebody is helped until %v, and it is %v", s.Phase, s.Deadline, w.now)
	}
}

// ails is that a gate which says what is wrong with it is broken for that very cause, until it says the contrary.
func (w *walk) ails(t *rapid.T, m lane.Moved) {
	if !m.Before {
		switch m.Kind {
		case gate.Fault, gate.Recovered:
			w.ill[lane.Untrue] = m.Kind == gate.Fault
		case gate.Blocked, gate.Cleared:
			w.ill[lane.Blocked] = m.Kind == gate.Blocked
		case gate.Stuck, gate.Closed:
			w.ill[lane.Stuck] = m.Kind == gate.Stuck
		case gate.Forced:
			w.ill[lane.Forced] = true
		case gate.Secured:
			w.ill[lane.Forced], w.ill[lane.Stuck] = w.ill[lane.Forced] && w.s.Released, w.ill[lane.Stuck] && w.s.Released
		}
	}
	for c, is := range w.ill {
		if is && !w.s.Broken.For(lane.Gate, c) {
			t.Fatalf("the gate is %s, and the lane does not know after %v", c, m.Kind)
		}
	}
}

// comes is that whoever presents a pass while the screen thanks the last one is served as if it had ended.
func (w *walk) comes(t *rapid.T, before lane.State, what lane.What) {
	switch what.(type) {
	case lane.CardSeen, lane.CardLost, lane.Read:
	default:
		return
	}
	rested, _ := lane.Step(before, lane.Event{At: before.Deadline, What: lane.Tick{}})
	if before.Phase != lane.Done || rested.Phase != lane.Idle || w.now >= before.Deadline {
		return
	}
	want, _ := lane.Step(rested, lane.Event{At: w.now, What: what})
	_, seen := what.(lane.CardSeen) // says nothing to the traveller
	if s := w.s; s.Phase != want.Phase || !seen && (s.Hint != want.Hint || s.HintUntil != want.HintUntil) || s.Crossing.ID != want.Crossing.ID || s.Speaks != want.Speaks {
		t.Fatalf("%T while the last one is thanked gives %v and %q, and a moment later %v and %q", what, s.Phase, s.Hint, want.Phase, want.Hint)
	}
}

// ticks is that a tick at its time ends what is due then: it is not asked for again.
func (w *walk) ticks(t *rapid.T) {
	if s := w.s; s.Warned && w.now < s.Deadline-s.Times.Warn {
		t.Fatalf("at %v somebody is warned of %v", w.now, s.Deadline)
	}
	at := max(w.s.Next(), w.now)
	next, _ := lane.Step(w.s, lane.Event{At: at, What: lane.Tick{}})
	if again := next.Next(); w.s.Next() > 0 && again != 0 && again <= at {
		t.Fatalf("a tick at %v in %v asks for another at %v", at, w.s.Phase, again)
	}
}

// rests is what a lane is that can take somebody, or has asked an officer.
func (w *walk) rests(t *rapid.T) {
	s := w.s
	sees := !s.Broken.Has(lane.Scanner) || !s.Broken.Has(lane.Reader)
	works := sees && !s.Broken.Has(lane.Gate) && !s.Broken.Has(lane.Ledger) && !s.Journal.Failed
	waits := s.Phase == lane.Fault || s.Phase == lane.Closed
	switch {
	case waits && works && s.Secure && s.Started && !s.Shut && !live(s):
		t.Fatalf("%v, and could take somebody: %+v", s.Phase, s)
	case s.Started && !w.began:
		t.Fatal("started, and the ledger does not say so")
	case s.Phase == lane.Idle && (!works || s.Shut || s.Fire || s.Released || !s.Started):
		t.Fatalf("idle, and could take nobody: %+v", s)
	case s.Phase == lane.Referred && s.Crossing.Decision.Outcome == ledger.Cleared:
		t.Fatal("an officer is asked about somebody who is let through")
	case s.Phase == lane.Referred && !s.Crossing.Counting && s.Crossing.Verdict != "":
		t.Fatal("an officer is asked who has given their word")
	}
}

// ends is that a crossing is called withdrawn where it was let through on paper and never at the gate, and only there; an officer's refusal
// that is on disk is what it ends with.
func (w *walk) ends(t *rapid.T, before lane.State) {
	c := w.s.Crossing
	if before.Crossing.How != "" || c.How == "" || c.ID != before.Crossing.ID {
		return
	}
	turned := c.Verdict == ledger.Refuse && w.refused[c.ID] && !w.told[c.ID]
	promised := (w.kept[c.ID] || lets(w.s.Journal, c.ID)) && !w.told[c.ID]
	switch {
	case turned != (c.How == ledger.TurnedAway):
		t.Fatalf("%s was refused %t, and ended %q", c.ID, turned, c.How)
	case !turned && promised != (c.How == ledger.Withdrawn):
		t.Fatalf("%s was let through on paper %t, and ended %q", c.ID, promised, c.How)
	}
}

// lets tells whether what is on its way to the ledger lets a crossing through.
func lets(j lane.Journal, id string) bool {
	return slices.ContainsFunc(j.Lines, func(l lane.Line) bool {
		switch b := l.Entry.Body.(type) {
		case ledger.Decided:
			return b.Crossing == id && b.Outcome == ledger.Cleared
		case ledger.Override:
			return b.Crossing == id && b.Verdict == ledger.Clear
		}
		return false
	})
}

// rightToPass is that the gate is locked when the right of a party ends, that whatever should not be ends it, and that nothing locks a gate
// which has to let everybody out.
func (w *walk) rightToPass(t *rapid.T, before lane.State, what lane.What, effects []lane.Effect) {
	s := w.s
	if s.Released && locks(effects) {
		t.Fatal("a gate that was set free is locked")
	}
	if !live(before) || !live(s) {
		return
	}
	over := s.Crossing.Ending != "" || through(s)
	if was := before.Crossing.Ending; (through(before) || was != "") && s.Crossing.Ending != was {
		t.Fatalf("they were through, or ended by %q, and %+v ended it with %q", was, what, s.Crossing.Ending)
	}
	if before.Crossing.Ending != "" && (s.Deadline > before.Deadline || locks(effects)) {
		t.Fatalf("it was ended, and %+v ends it once more", what)
	}
	if was := before.Crossing.Ending != "" || through(before); over && !was && !locks(effects) {
		t.Fatalf("the right to pass is over after %+v, and the gate is not locked", what)
	}
	if x, ok := what.(lane.Working); ok && x.Part != lane.Gate && over && (before.Crossing.Ending == "" && !through(before)) {
		t.Fatalf("%s broke, and the right to pass is over", x.Part)
	}
	for cause := range s.Broken[lane.Gate] {
		if !over && cause != lane.Blocked && cause != lane.Unproven {
			t.Fatalf("the gate is broken (%q), and a party has the right to pass", cause)
		}
	}
	wrong := []gate.Kind{gate.Extra, gate.Against, gate.Tailgate, gate.WrongWay, gate.Forced, gate.Stuck, gate.Fault}
	if m, ok := what.(lane.Moved); ok && slices.Contains(wrong, m.Kind) && !over {
		t.Fatalf("after %v the party has the right to pass still", m.Kind)
	}
}

// ordered is that an order of somebody is on the ledger and acts at once, and nobody's does nothing.
func (w *walk) ordered(t *rapid.T, before lane.State, o lane.Order, effects []lane.Effect) {
	s, nobody := w.s, strings.TrimSpace(o.ID) == ""
	said := commands(s.Journal) - commands(before.Journal)
	switch {
	case nobody || o.Open && before.Fire:
		if said != 0 || s.Shut != before.Shut || s.Released != before.Released {
			t.Fatalf("%+v is taken", o)
		}
	case said != 1:
		t.Fatalf("%+v is %d times on the ledger", o, said)
	case o.Release:
		if !s.Released || len(effects) == 0 || effects[0] != lane.Effect(lane.Release{}) {
			t.Fatalf("a release gave %v", effects)
		}
	case !o.Open && !s.Shut:
		t.Fatal("closed, and is not shut")
	case !o.Open && live(s) && (s.Crossing.Ending == "") != (before.Crossing.Ending == "" && through(s)):
		t.Fatalf("closed while a party passes, through %t: ending %q", through(s), s.Crossing.Ending)
	}
}

func commands(j lane.Journal) (n int) {
	for _, l := range j.Lines {
		if _, ok := l.Entry.Body.(ledger.Command); ok {
			n++
		}
	}
	return n
}

// refuses is that an officer can end whatever is under way, at any time, and leaves alone who has gone through.
func (w *walk) refuses(t *rapid.T, before lane.State, o lane.Officer) {
	c := w.s.Crossing
	if o.Verdict != ledger.Refuse || o.Crossing == "" || o.Crossing != before.Crossing.ID || before.Crossing.How != "" || o.Code != "" && !o.Code.Known() {
		return // no whole refusal of this one
	}
	switch {
	case live(w.s):
		if (c.Ending == "") != (before.Crossing.Ending == "" && through(w.s)) {
			t.Fatalf("refused at the gate, through %t: ending %q", through(w.s), c.Ending)
		}
	case c.Verdict != ledger.Refuse:
		t.Fatalf("refused in %v, and the verdict is %q", before.Phase, c.Verdict)
	}
}

// burns is that a fire is put on record once, with the crossing that it ends, and that it shuts and frees the lane.
func (w *walk) burns(t *rapid.T, before lane.State, m lane.Moved) {
	if m.Kind != gate.FireOn {
		return
	}
	want := ledger.Incident{What: ledger.FireOn}
	if before.Crossing.How == "" {
		want.Crossing = before.Crossing.ID
	}
	n := fires(w.s.Journal, want) - fires(before.Journal, want)
	switch {
	case (n == 0) != before.Fire:
		t.Fatalf("burning %t, and the fire is told %d times more", before.Fire, n)
	case !w.s.Fire || !w.s.Shut || !w.s.Released:
		t.Fatal("a fire does not free the lane")
	}
}

func fires(j lane.Journal, what ledger.Incident) (n int) {
	for _, l := range j.Lines {
		if in, ok := l.Entry.Body.(ledger.Incident); ok && in.What == what.What && in.Crossing == what.Crossing {
			n += in.Times()
		}
	}
	return n
}
