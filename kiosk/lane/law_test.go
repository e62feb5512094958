package lane_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/drivers/gate"
	"passlane/kiosk/chance"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// walk is a lane under random events, with what the laws need to remember.
type walk struct {
	s         lane.State
	now       time.Duration
	writing   []lane.Line // the Record under way
	asked     bool
	cleared   map[string]bool // crossings whose clearance is on disk
	opened    map[string]int
	armed     string          // crossing that holds the authorisation
	unwatched bool            // no supervision when the crossing was decided
	burned    map[string]bool // crossings that were under way when a fire began
	grave     map[string]bool // crossings with a finding that needs two officers, by the ledger
	party     map[string]int  // how many the ledger says are in it
	two       map[string]bool // crossings on which two officers gave their word
	turns     map[string]bool // whose photo was asked for, by crossing and person
	passed    map[bool]int    // openings, by whether a finding was grave

	written []ledger.Body   // that the disk has
	told    map[string]bool // crossings for which the gate took the order
	people  int             // who went through the gate, either way
	ended   map[string]int  // how often each crossing ended
	secure  bool            // the gate is closed and empty, as it says
	before  bool            // and has taken no order since
	word    map[string]bool // crossings that an officer cleared
	kept    map[string]bool // crossings of which the ledger once said that they are let through
	refused map[string]bool // crossings that an officer refused, by the ledger
	booth   booth
	began   bool                // the ledger says that this run began
	ill     map[lane.Cause]bool // what the gate said last of what is wrong with it
	known   map[string][]string // what an answer on a crossing held against its holder: findings and their subjects
}

func TestLaws(t *testing.T) {
	chance.Fewer(t, 2) // each case is hundreds of events
	events, passed := 0, map[bool]int{}
	rapid.Check(t, func(t *rapid.T) { events += drive(t, passed) })
	t.Logf("%d random events; %d openings, %d of them on a grave finding", events, passed[false]+passed[true], passed[true])
	if passed[true] == 0 {
		t.Error("no party with a grave finding was ever let through: the law was not tried")
	}
}

func drive(t *rapid.T, passed map[bool]int) int {
	w := &walk{cleared: map[string]bool{}, opened: map[string]int{}, burned: map[string]bool{}, grave: map[string]bool{}, party: map[string]int{},
		two: map[string]bool{}, turns: map[string]bool{}, passed: passed, told: map[string]bool{}, ended: map[string]int{}, known: map[string][]string{}, word: map[string]bool{},
		kept: map[string]bool{}, refused: map[string]bool{}, ill: map[lane.Cause]bool{}}
	w.s = lane.New(lane.Settings{Direction: ledger.DirectionExit, Language: "km", Rules: rules(), Times: lane.DefaultTimes()}, "b")
	n := rapid.IntRange(50, 400).Draw(t, "events")
	for range n {
		w.now += time.Duration(rapid.Int64Range(0, int64(8*time.Second)).Draw(t, "passes"))
		w.step(t, w.event(t))
	}
	w.rest(t)
	w.account(t)
	return n
}

// rest lets everything come to its end: the disk writes, the gate closes behind whoever is left, no officer comes.
func (w *walk) rest(t *rapid.T) {
	for range 60 {
		w.now += time.Minute
		if w.asked {
			w.step(t, lane.Recorded{})
		}
		w.step(t, lane.Moved{Kind: gate.Secured})
		w.step(t, lane.Tick{})
	}
}

// account compares what the ledger tells with what happened: everybody who went through the gate is on it, what it calls cleared is what
// the gate was told, and each crossing ended once.
func (w *walk) account(t *rapid.T) {
	folds, walked, counted := map[string]ledger.Crossing{}, 0, map[string]int{}
	for i, b := range w.written {
		if id, ok := ledger.CrossingOf(b); ok {
			folds[id] = folds[id].Apply(ledger.Record{Seq: uint64(i + 1), Clock: ledger.ClockSynced}, b)
		}
		switch b := b.(type) {
		case ledger.Counted:
			if counted[b.Crossing]++; counted[b.Crossing] > 1 {
				t.Fatalf("who of %s crossed is told twice", b.Crossing)
			}
		case ledger.Ended:
			walked += b.Walked
			w.ended[b.Crossing]++
		case ledger.Incident:
			if slices.Contains([]string{ledger.Extra, ledger.Against, ledger.Escaped}, b.What) {
				walked += b.Times()
			}
		}
	}
	if walked != w.people {
		t.Fatalf("%d people went through, and the ledger tells of %d", w.people, walked)
	}
	for id, c := range folds {
		if c.How == ledger.Interrupted {
			continue
		}
		if w.ended[id] != 1 {
			t.Fatalf("%s ended %d times", id, w.ended[id])
		}
		if c.Cleared() != w.told[id] {
			t.Fatalf("the ledger calls %s cleared: %t (outcome %s, verdict %q, how %s); the gate was told: %t", id, c.Cleared(), c.Outcome, c.Verdict, c.How, w.told[id])
		}
		if c.How == ledger.Passed && c.Walked != len(c.Party) {
			t.Fatalf("%d of %d walked, and the ledger says that they passed", c.Walked, len(c.Party))
		}
	}
}

// event draws something that could happen now; answers only to what was asked, as the station promises.
func (w *walk) event(t *rapid.T) lane.What {
	crossing := w.s.Crossing.ID
	if rapid.IntRange(0, 3).Draw(t, "helps") > 0 {
		return w.helpful(t, crossing)
	}
	if rapid.IntRange(0, 9).Draw(t, "stale") == 0 {
		crossing = "b-0"
	}
	choices := []lane.What{
		lane.Tick{}, lane.Started{Open: []string{"a-1"}}, lane.CardSeen{}, lane.CardLost{}, sok, sok,
		lane.Read{Presented: pass.Presented{Result: pass.Malformed}},
		lane.Found{Crossing: crossing, Facts: drawFacts(t), Now: noon, Minors: drawMinors(t)},
		lane.Found{Crossing: crossing, Facts: good(), Now: noon},
		lane.Looking{Crossing: crossing, Person: w.person(t), Seen: true}, lane.Captured{Crossing: crossing, Person: w.person(t), Image: drawImage(t)},
		lane.NoPhoto{Crossing: crossing, Person: w.person(t)}, lane.Viewed{What: "tailgate", Crossing: crossing}, shows("BP7"), drawCompanion(t, crossing), lane.ChooseAll{},
		lane.Moved{Kind: gate.Kind(rapid.IntRange(1, 14).Draw(t, "kind"))}, lane.Moved{Kind: gate.Passed}, lane.Moved{Kind: gate.Secured},
		lane.Working{Part: drawPart(t), Cause: drawCause(t), OK: rapid.Bool().Draw(t, "ok")},
		lane.NotOpened{Crossing: crossing}, lane.Touched{}, lane.Moved{Kind: gate.Opened}, drawLate(t),
		lane.Supervision{Present: rapid.IntRange(0, 3).Draw(t, "present") > 0},
		drawOfficer(t, crossing), drawOfficer(t, crossing),
		lane.Order{ID: "o", Open: true}, lane.Order{ID: "o"}, lane.Order{ID: " "}, lane.Order{ID: "o", Release: rapid.IntRange(0, 9).Draw(t, "release") == 0},
		lane.Language{Lang: "en"}, lane.Help{}, lane.MoreTime{}, lane.Choose{Holder: "m"}, lane.Confirm{}, lane.Confirm{Alone: true},
	}
	if w.asked {
		var err error
		if rapid.IntRange(0, 4).Draw(t, "disk") == 0 {
			err = errors.New("i/o error")
		}
		answer := lane.Recorded{Err: err}
		choices = append(choices, answer, answer, answer, answer, answer, answer, answer, answer)
	}
	return rapid.SampledFrom(choices).Draw(t, "event")
}

// helpful draws an event that the phase waits for, so that crossings get to their end.
func (w *walk) helpful(t *rapid.T, crossing string) lane.What {
	if w.asked {
		return rapid.SampledFrom(append(slices.Repeat([]lane.What{lane.Recorded{}}, 15), lane.Recorded{Err: errors.New("i/o error")})).Draw(t, "written")
	}
	switch w.s.Phase {
	case lane.Closed:
		return rapid.SampledFrom([]lane.What{lane.Started{}, lane.Moved{Kind: gate.FireOff}, lane.Order{ID: "o", Open: true}, lane.Supervision{Present: true}, lane.Moved{Kind: gate.Secured}}).Draw(t, "opens")
	case lane.Fault:
		return w.mends(t)
	case lane.Choosing:
		return rapid.SampledFrom([]lane.What{lane.Confirm{}, lane.ChooseAll{}, shows("BP7"), drawCompanion(t, crossing)}).Draw(t, "chooses")
	case lane.Capturing:
		return lane.Captured{Crossing: crossing, Person: w.s.Crossing.Turn, Image: drawImage(t)}
	case lane.Reading, lane.Deciding:
		return lane.Found{Crossing: crossing, Facts: good(), Now: noon, Minors: drawMinors(t), Rules: drawRules(t), LargeText: rapid.Bool().Draw(t, "large"), Language: "th"}
	case lane.Referred:
		return drawOfficer(t, crossing)
	case lane.Passing:
		return lane.Moved{Kind: rapid.SampledFrom([]gate.Kind{gate.Opened, gate.Passed, gate.Passed, gate.Passed, gate.Secured, drawWrong(t)}).Draw(t, "walks")}
	}
	return rapid.SampledFrom([]lane.What{sok, lane.Tick{}, lane.Supervision{Present: true}}).Draw(t, "comes")
}

// mends is the recovery of something that is broken: each cause has its own.
func (w *walk) mends(t *rapid.T) lane.What {
	heals := []lane.What{lane.Moved{Kind: gate.Secured}}
	for _, p := range slices.Sorted(maps.Keys(w.s.Broken)) {
		for _, c := range slices.Sorted(maps.Keys(w.s.Broken[p])) {
			switch c {
			case lane.Stuck:
				heals = append(heals, lane.Moved{Kind: gate.Closed})
			case lane.Blocked:
				heals = append(heals, lane.Moved{Kind: gate.Cleared})
			case lane.Untrue:
				heals = append(heals, lane.Moved{Kind: gate.Recovered})
			default:
				heals = append(heals, lane.Working{Part: p, Cause: c, OK: true})
			}
		}
	}
	return rapid.SampledFrom(heals).Draw(t, "mends")
}

func drawFacts(t *rapid.T) policy.Facts {
	f := good()
	f.Known = rapid.Bool().Draw(t, "known")
	f.Sample = rapid.IntRange(0, 999).Draw(t, "sample")
	f.Status = rapid.SampledFrom([]policy.Status{policy.Active, policy.Revoked, policy.Lost}).Draw(t, "status")
	f.Flag = rapid.SampledFrom([]string{"", "", "4711"}).Draw(t, "case")
	f.RegistrySilent = rapid.IntRange(0, 4).Draw(t, "silent") == 0
	if rapid.IntRange(0, 4).Draw(t, "took") == 0 {
		f.Took = []policy.Person{{Holder: rapid.SampledFrom([]string{"m", "k"}).Draw(t, "child"), Last: &policy.Movement{Direction: ledger.DirectionEntry, At: noon}}}
	}
	if f.RegistrySilent {
		f.Known, f.Agrees, f.Status, f.Flag, f.Took, f.Holder = false, false, "", "", nil, policy.Person{}
	}
	return f
}

// person is whose turn it is, or now and then somebody else.
func (w *walk) person(t *rapid.T) int {
	if rapid.IntRange(0, 5).Draw(t, "other") == 0 {
		return rapid.IntRange(0, 3).Draw(t, "person")
	}
	return w.s.Crossing.Turn
}

func drawMinors(t *rapid.T) []policy.Person {
	n := policy.Person{Holder: "n"}
	if rapid.Bool().Draw(t, "linked") {
		n = child("n", "BP2")
	}
	return []policy.Person{child("m", "BP1"), n}[:rapid.IntRange(0, 2).Draw(t, "minors")]
}

func drawImage(t *rapid.T) ledger.ImageID {
	return ledger.ImageID{byte(rapid.IntRange(1, 200).Draw(t, "image"))}
}

// drawCompanion is an answer on a further pass: a child of the holder, somebody else's, an adult or nobody.
func drawCompanion(t *rapid.T, crossing string) lane.Found {
	f := known(rapid.SampledFrom([]policy.Person{child("m", "BP1"), {Holder: "x"}, child("y", "BP7"), {Holder: "z", Birth: pass.Date{Year: 1980}}, {}}).Draw(t, "who"))
	f.Crossing, f.Companion, f.Now = crossing, true, noon
	f.Facts.Cloned, f.Facts.Again = rapid.IntRange(0, 4).Draw(t, "cloned") == 0, rapid.IntRange(0, 4).Draw(t, "again") == 0
	f.Facts.Unproven, f.Facts.Known = rapid.IntRange(0, 4).Draw(t, "unproven") == 0, rapid.IntRange(0, 4).Draw(t, "unknown") > 0
	f.Facts.Agrees = f.Facts.Known && rapid.IntRange(0, 4).Draw(t, "disagrees") > 0
	f.Facts.Genuine, f.Facts.Status = pass.Valid, rapid.SampledFrom([]policy.Status{policy.Active, policy.Stolen}).Draw(t, "status")
	return f
}

func drawOfficer(t *rapid.T, crossing string) lane.Officer {
	return lane.Officer{Crossing: crossing, ID: "o", Verdict: drawVerdict(t), Reason: "r",
		Code:   rapid.SampledFrom([]ledger.Reason{"", ledger.ParentsReached, ledger.OtherReason, "x"}).Draw(t, "code"),
		Second: rapid.SampledFrom([]string{"", "o", "p", " "}).Draw(t, "second")}
}

func drawPart(t *rapid.T) lane.Part {
	return rapid.SampledFrom([]lane.Part{lane.Camera, lane.Overview, lane.Gate, lane.Scanner, lane.Reader, lane.Screen, lane.Registry, lane.Ledger, lane.Lamps}).Draw(t, "part")
}

func drawCause(t *rapid.T) lane.Cause {
	return rapid.SampledFrom([]lane.Cause{"", lane.Disobeys, lane.Untrue}).Draw(t, "cause")
}

func drawVerdict(t *rapid.T) ledger.Verdict {
	return rapid.SampledFrom([]ledger.Verdict{ledger.Clear, ledger.Refuse, "maybe"}).Draw(t, "verdict")
}

func (w *walk) step(t *rapid.T, what lane.What) {
	before := w.s
	switch e := what.(type) {
	case lane.Recorded:
		w.recorded(e)
	case lane.Moved:
		w.gate(e)
	case lane.NotOpened:
		if c := before.Crossing; e.Crossing == c.ID && c.Told && c.How == "" && !c.Opened && c.Walked+c.Extra == 0 {
			delete(w.told, e.Crossing) // it took no order, and is as it was
			w.secure = w.before
		}
	case lane.Found:
		w.learned(before, e)
	}
	if w.booth.hears(w.now, what); before.Phase == lane.Deciding || before.Phase == lane.Reading {
		w.unwatched = !w.booth.watches(w.now)
	}
	next, effects := lane.Step(before, lane.Event{At: w.now, What: what})
	w.s = next
	w.wayOut(t, next)
	w.obeys(t, before, what, effects)
	if m, ok := what.(lane.Moved); ok && m.Kind == gate.FireOn {
		w.burned[before.Crossing.ID] = true
		if len(effects) == 0 || effects[0] != (lane.Effect(lane.Release{})) {
			t.Fatalf("law 6: fire in %v gave %v", before.Phase, effects)
		}
	}
	for _, e := range effects {
		w.effect(t, e)
	}
	if next.Secure != w.secure {
		t.Fatalf("the gate is proved closed and empty: %t, and the lane has it %t, after %+v", w.secure, next.Secure, what)
	}
	if next.Phase == lane.Idle && (!w.secure || !reflect.DeepEqual(next.Crossing, lane.Crossing{})) {
		t.Fatalf("idle with the gate proved closed and empty %t and of a crossing %+v, after %+v", w.secure, next.Crossing, what)
	}
	if next.Phase != lane.Passing {
		w.armed = ""
	}
}

func (w *walk) recorded(r lane.Recorded) {
	w.asked = false
	if r.Err != nil {
		return
	}
	for _, l := range w.writing {
		w.written = append(w.written, l.Entry.Body)
		switch b := l.Entry.Body.(type) {
		case ledger.Started:
			w.began = true
		case ledger.Decided:
			w.cleared[b.Crossing], w.party[b.Crossing] = b.Outcome == ledger.Cleared, len(b.Party)
			w.kept[b.Crossing] = w.kept[b.Crossing] || b.Outcome == ledger.Cleared
			for _, f := range b.Findings {
				w.grave[b.Crossing] = w.grave[b.Crossing] || policy.Code(f.Code).Grave()
			}
		case ledger.Override:
			w.cleared[b.Crossing], w.word[b.Crossing] = b.Verdict == ledger.Clear, b.Verdict == ledger.Clear
			w.kept[b.Crossing] = w.kept[b.Crossing] || b.Verdict == ledger.Clear
			w.refused[b.Crossing] = w.refused[b.Crossing] || b.Verdict == ledger.Refuse
			w.two[b.Crossing] = strings.TrimSpace(b.Second) != "" && b.Second != b.Officer && b.Code != ""
		}
	}
}

// gate keeps what the gate is by its own word.
func (w *walk) gate(m lane.Moved) {
	switch m.Kind {
	case gate.Passed, gate.Extra, gate.Against:
		w.people++
	case gate.Secured:
		w.secure = w.secure || !m.Before && !w.s.Released
	case gate.Forced, gate.FireOn:
		w.secure = false
	}
}

// learned keeps what an answer holds against the holder of the pass: nothing takes it back.
func (w *walk) learned(s lane.State, f lane.Found) {
	if f.Companion || f.Crossing != s.Crossing.ID || f.Crossing == "" || (s.Phase != lane.Reading && s.Phase != lane.Deciding) {
		return // nobody asked
	}
	if f.Facts.Flag != "" {
		w.known[f.Crossing] = append(w.known[f.Crossing], string(policy.CaseOpen)+" ")
	}
	for _, child := range f.Facts.Took {
		w.known[f.Crossing] = append(w.known[f.Crossing], string(policy.GuardianWithoutChild)+" "+child.Holder)
	}
}

// remembered is that a decision tells of all that any answer held against the holder; who is here was not left behind.
func (w *walk) remembered(t *rapid.T, d ledger.Decided) {
	for _, k := range w.known[d.Crossing] {
		code, who, _ := strings.Cut(k, " ")
		here := slices.ContainsFunc(d.Party, func(p ledger.Traveller) bool { return who != "" && p.Holder == who })
		if !here && !slices.ContainsFunc(d.Findings, func(f ledger.Finding) bool { return f.Code == code && f.Subject == who }) {
			t.Fatalf("%s was known of %s and is forgotten: %+v", k, d.Crossing, d.Findings)
		}
	}
}

func (w *walk) effect(t *rapid.T, e lane.Effect) {
	switch e := e.(type) {
	case lane.Release:
		w.secure = false
	case lane.Record:
		if w.asked {
			t.Fatal("two Records under way at once")
		}
		w.asked, w.writing = true, e.Lines
		w.watched(t, e.Lines)
	case lane.Capture:
		turn := fmt.Sprint(e.Crossing, "/", e.Person)
		if w.turns[turn] {
			t.Fatalf("the photo of %s was asked for twice", turn)
		}
		w.turns[turn] = true
	case lane.OpenGate:
		w.authorised(t, e)
	}
}

// watched is law 7, and that a lane which was never started records no crossing.
func (w *walk) watched(t *rapid.T, lines []lane.Line) {
	for _, l := range lines {
		w.pictured(t, l.Entry)
		d, ok := l.Entry.Body.(ledger.Decided)
		if ok {
			w.remembered(t, d)
		}
		if ok && d.Crossing == w.s.Crossing.ID && d.Outcome == ledger.Cleared && w.unwatched {
			t.Fatalf("law 7: %s cleared by rule without supervision", d.Crossing)
		}
	}
}

func (w *walk) authorised(t *rapid.T, e lane.OpenGate) {
	switch {
	case !w.cleared[e.Crossing]:
		t.Fatalf("law 1 or 4: %s opened without its clearance on disk", e.Crossing)
	case w.armed != "":
		t.Fatalf("law 2: opened for %s while %s is passing", e.Crossing, w.armed)
	case w.opened[e.Crossing] > 0:
		t.Fatalf("law 2: %s opened twice", e.Crossing)
	case w.grave[e.Crossing] && !w.two[e.Crossing]:
		t.Fatalf("children: %s passes with a grave finding and without two officers", e.Crossing)
	case e.People != w.party[e.Crossing] || e.People != w.s.Crossing.People() || e.People > 1+lane.MaxMinors || e.For <= 0:
		t.Fatalf("law 2: opened for %d people during %v; the ledger has %d, the lane %d", e.People, e.For, w.party[e.Crossing], w.s.Crossing.People())
	case w.s.Fire || w.burned[e.Crossing]:
		t.Fatal("law 6: opened during a fire, or for a crossing that one came in between")
	case w.s.Shut && !w.word[e.Crossing]:
		t.Fatalf("%s is opened by rule after an officer closed the lane", e.Crossing)
	case w.s.Broken.Has(lane.Gate):
		t.Fatalf("%s is opened for at a gate that is broken", e.Crossing)
	case !w.secure:
		t.Fatalf("%s is opened for at a gate that is not proved closed and empty", e.Crossing)
	case !w.s.Started:
		t.Fatal("law 8: opened before the start is on the ledger")
	}
	w.opened[e.Crossing]++
	w.told[e.Crossing], w.before, w.secure = true, w.secure, false
	w.passed[w.grave[e.Crossing]]++
	w.armed = e.Crossing
}

// wayOut is law 3: a deadline, an answer that must come, or a rest that an event ends.
func (w *walk) wayOut(t *rapid.T, s lane.State) {
	switch s.Phase {
	case lane.Reading, lane.Choosing, lane.Capturing, lane.Deciding, lane.Passing, lane.Done, lane.Referred:
		if s.Deadline == 0 || s.Next() == 0 {
			t.Fatalf("law 3: %v has no deadline", s.Phase)
		}
	case lane.Recording:
		if s.Journal.Writing == 0 || s.Deadline == 0 {
			t.Fatal("law 3: recording, and nothing is being written, or without an end")
		}
	}
	for _, at := range []time.Duration{s.HintUntil, s.Recall, s.Watched, s.Journal.Retry, s.Journal.By, s.Crossing.Asked.Until} {
		if at != 0 && (s.Next() == 0 || s.Next() > at || at <= w.now) {
			t.Fatalf("law 3: something ends at %v, it is %v, and the next tick is asked for at %v: %+v", at, w.now, s.Next(), s)
		}
	}
	if !s.Journal.Written() && s.Journal.Writing == 0 && s.Journal.Retry == 0 {
		t.Fatal("law 3: lines wait and nothing will write them")
	}
}
