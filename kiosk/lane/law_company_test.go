package lane_test

import (
	"slices"

	"pgregory.net/rapid"

	"passlane/drivers/gate"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// chimes is that a tone goes with what the traveller is told.
func (w *walk) chimes(t *rapid.T, before lane.State, what lane.What, effects []lane.Effect) {
	tone := func(name lane.ToneName) bool { return slices.Contains(effects, lane.Effect(lane.Tone{Name: name})) }
	if m, ok := what.(lane.Moved); ok && m.Kind == gate.FireOff && slices.ContainsFunc(effects, func(e lane.Effect) bool { _, record := e.(lane.Record); return !record }) {
		t.Fatalf("a fire that is over gave %v", effects)
	}
	told := w.s.HintUntil == w.now+w.s.Times.Hint && before.HintUntil != w.s.HintUntil
	switch s := w.s; {
	case s.Phase == lane.Referred && before.Phase != lane.Referred && !tone(lane.ToneHelp):
		t.Fatalf("an officer is asked after %+v, and nobody calls one", what)
	case slices.ContainsFunc(effects, func(e lane.Effect) bool { _, opens := e.(lane.OpenGate); return opens }) && !tone(lane.ToneAccepted):
		t.Fatal("the gate is opened without a tone")
	case told && slices.Contains([]lane.Hint{lane.NotAPass, lane.ChildPass, lane.OneAdult, lane.WrongWay, lane.OneByOne}, s.Hint) && !tone(lane.ToneRefused):
		t.Fatalf("%q is shown without a tone", s.Hint)
	}
}

// grows is that of a child who is here nothing that speaks against them is taken back, that no child who was known is forgotten, and that whoever
// needs large text has it to the end.
func (w *walk) grows(t *rapid.T, before lane.State) {
	if before.Crossing.ID != w.s.Crossing.ID {
		return
	}
	rests := func(p lane.Phase) bool { return p == lane.Idle || p == lane.Closed || p == lane.Fault }
	if before.Large && !w.s.Large && !rests(before.Phase) && !rests(w.s.Phase) {
		t.Fatal("the text grew small")
	}
	for _, m := range before.Crossing.Minors {
		if is := w.minor(m.Person.Holder); is == nil || m.Person.Cloned && !is.Person.Cloned || m.Person.Again && !is.Person.Again {
			t.Fatalf("of %+v is left %+v", m.Person, is)
		}
	}
}

// minor returns a child of the crossing under way, nil if they are not here.
func (w *walk) minor(holder string) *lane.Minor {
	for _, m := range w.s.Crossing.Minors {
		if m.Person.Holder == holder {
			return &m
		}
	}
	return nil
}

// joins is that whoever's pass is accepted besides is one of the party, with all that speaks against them, and confirmed by a good pass only;
// and that nobody joins whom the registry does not know behind a genuine pass.
func (w *walk) joins(t *rapid.T, before lane.State, f lane.Found, effects []lane.Effect) {
	facts, who := f.Facts, f.Facts.Holder
	accepted := slices.Contains(effects, lane.Effect(lane.Tone{Name: lane.ToneAccepted}))
	stranger := facts.Genuine != pass.Valid || !facts.Known || !facts.Agrees || who.Holder == ""
	m := w.minor(who.Holder)
	switch {
	case !f.Companion:
	case !accepted && len(before.Crossing.Minors) != len(w.s.Crossing.Minors), accepted && (stranger || m == nil || !m.Chosen):
		t.Fatalf("%+v was looked up, accepted: %t, and is %+v", facts, accepted, m)
	case !accepted:
	case w.s.Hint != "":
		t.Fatalf("%s joins, and the screen says %q", who.Holder, w.s.Hint)
	case facts.Again && !m.Person.Again || who.Again && !m.Person.Again || facts.Cloned && !m.Person.Cloned:
		t.Fatalf("what speaks against %s is lost: %+v", who.Holder, m.Person)
	}
	if accepted && f.Companion {
		good := facts.Status == policy.Active && !facts.Cloned && !facts.Unproven
		was := slices.ContainsFunc(before.Crossing.Minors, func(b lane.Minor) bool {
			return b.Person.Holder == who.Holder && b.Person.Confirmed == policy.ConfirmedByPass
		})
		if is := m.Person.Confirmed == policy.ConfirmedByPass; is != (good || was) {
			t.Fatalf("%s is confirmed by their pass: %t, after %+v", who.Holder, is, facts)
		}
	}
}

// pictured is that a decision goes on record with the pictures of those who cross, and no others.
func (w *walk) pictured(t *rapid.T, e ledger.Entry) {
	d, ok := e.Body.(ledger.Decided)
	if !ok {
		return
	}
	var want []ledger.ImageID
	for _, p := range d.Party {
		if p.Image != (ledger.ImageID{}) {
			want = append(want, p.Image)
		}
	}
	if !slices.Equal(e.Images, want) {
		t.Fatalf("of %+v the pictures %v are on record", d.Party, e.Images)
	}
}
