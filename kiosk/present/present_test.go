package present_test

import (
	"fmt"
	"strings"
	"testing"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/present"
	"passlane/ui/screen"
)

var place = present.Place{Post: "Doung", Lane: "3", Ahead: screen.ArrowRight, Fire: screen.ArrowRight}

// state is a lane in a phase with a party of one, changed as a row says.
func state(p lane.Phase, change ...func(*lane.State)) lane.State {
	s := lane.New(lane.Settings{Direction: ledger.DirectionExit, Language: "km", Rules: policy.Defaults(), Times: lane.DefaultTimes()}, "b1")
	s.Phase = p
	for _, c := range change {
		c(&s)
	}
	return s
}

func phases() []lane.Phase {
	return []lane.Phase{lane.Closed, lane.Idle, lane.Reading, lane.Choosing, lane.Capturing, lane.Deciding, lane.Recording, lane.Passing, lane.Done, lane.Referred, lane.Fault}
}

type flag = func(*lane.State)

var (
	fire    flag = func(s *lane.State) { s.Fire = true }
	helped  flag = func(s *lane.State) { s.HelpCalled = true }
	chose   flag = func(s *lane.State) { s.Chose, s.Speaks = true, "th" }
	hinted  flag = func(s *lane.State) { s.Hint = lane.TryAgain }
	lingers flag = func(s *lane.State) { s.Hint = lane.ShowAgain }
	refused flag = func(s *lane.State) { s.Crossing.Verdict = ledger.Refuse }
	walked  flag = func(s *lane.State) { s.Crossing.Walked = 1 }
	passed  flag = func(s *lane.State) { s.Crossing.How, s.Crossing.Walked = ledger.Passed, 1 }
	left    flag = func(s *lane.State) { s.Crossing.How = ledger.Abandoned }
	broken  flag = func(s *lane.State) { s.Broken = lane.Broken{lane.Gate: {lane.Stuck: ""}} }
	alone   flag = func(s *lane.State) { s.Crossing.AloneSaid = true }
	ending  flag = func(s *lane.State) { s.Crossing.Told, s.Crossing.Ending = true, "time" }
	minor   flag = func(s *lane.State) {
		s.Crossing.Minors = []lane.Minor{{Person: policy.Person{Holder: "M1"}, Chosen: true, Linked: true}, {Person: policy.Person{Holder: "M2"}, Linked: true}}
	}
)

func TestWhichScreenAndWhichLamps(t *testing.T) {
	for _, c := range []struct {
		phase lane.Phase
		flags []flag
		want  screen.Kind
		lamps string // c cross, a arrow, h amber
	}{
		{lane.Closed, nil, screen.Closed, "c"},
		{lane.Closed, []flag{helped, chose}, screen.Closed, "c"},
		{lane.Idle, nil, screen.Welcome, "a"},
		{lane.Idle, []flag{chose}, screen.Present, "a"},
		{lane.Idle, []flag{hinted}, screen.Present, "a"},
		{lane.Idle, []flag{helped}, screen.Present, "ah"},
		{lane.Reading, nil, screen.Reading, "a"},
		{lane.Choosing, []flag{minor}, screen.Choose, "a"},
		{lane.Choosing, []flag{minor, helped}, screen.Choose, "ah"},
		{lane.Choosing, []flag{minor, alone}, screen.Alone, "a"},
		{lane.Capturing, []flag{alone}, screen.Camera, "a"},
		{lane.Capturing, nil, screen.Camera, "a"},
		{lane.Deciding, nil, screen.Wait, "a"},
		{lane.Recording, nil, screen.Wait, "a"},
		{lane.Passing, nil, screen.Go, "a"},
		{lane.Passing, []flag{walked}, screen.Thanks, "a"},
		{lane.Passing, []flag{minor, walked}, screen.Go, "a"},
		{lane.Done, []flag{passed}, screen.Thanks, "a"},
		{lane.Done, []flag{left}, screen.Welcome, "a"},
		{lane.Passing, []flag{broken}, screen.Officer, "h"},
		{lane.Passing, []flag{minor, walked, ending}, screen.Officer, "h"},
		{lane.Done, []flag{minor, walked, ending, left}, screen.Officer, "h"},
		{lane.Reading, []flag{broken}, screen.Reading, "c"},
		{lane.Done, []flag{left, hinted}, screen.Officer, "h"},
		{lane.Done, []flag{left, lingers}, screen.Present, "a"},
		{lane.Done, []flag{refused}, screen.Officer, "h"},
		{lane.Referred, nil, screen.Officer, "h"},
		{lane.Fault, nil, screen.Fault, "c"},
		{lane.Phase(99), nil, screen.Fault, "c"},
	} {
		s := state(c.phase, c.flags...)
		if got := present.View(s, place).Kind; got != c.want {
			t.Errorf("phase %d, %d flags: %s, want %s", c.phase, len(c.flags), got, c.want)
		}
		cross, arrow, amber := present.Lamps(s, place)
		if got := lit(cross, arrow, amber); got != c.lamps {
			t.Errorf("phase %d, %d flags: lamps %q, want %q", c.phase, len(c.flags), got, c.lamps)
		}
		s.Fire = true // fire outweighs everything: the way is free
		cross, arrow, amber = present.Lamps(s, place)
		if got := present.View(s, place).Kind; got != screen.Fire || lit(cross, arrow, amber) != "a" {
			t.Errorf("phase %d on fire: %s, lamps %s", c.phase, got, lit(cross, arrow, amber))
		}
	}
}

func lit(cross, arrow, amber bool) string {
	out := ""
	for name, on := range map[string]bool{"c": cross, "a": arrow} {
		if on {
			out += name
		}
	}
	if amber {
		out += "h"
	}
	return out
}

// each calls f with every phase under every set of flags.
func each(f func(lane.State)) {
	flags := []flag{fire, helped, chose, hinted, refused, walked, passed, left, broken, minor}
	for _, p := range phases() {
		for set := range 1 << len(flags) {
			s := state(p)
			for i, change := range flags {
				if set&(1<<i) != 0 {
					change(&s)
				}
			}
			f(s)
		}
	}
}

func TestCrossAndArrowAreNeverLitTogether(t *testing.T) {
	each(func(s lane.State) {
		cross, arrow, amber := present.Lamps(s, place)
		if cross && arrow || !cross && !arrow && !amber {
			t.Errorf("%s: cross %t, arrow %t, amber %t", s.Phase, cross, arrow, amber)
		}
		if open := present.View(s, place).Kind == screen.Go; open && !arrow {
			t.Errorf("%s: the screen says go and the lamps do not", s.Phase)
		}
	})
}

// Where nobody may walk nothing points anywhere: whatever the condition, a lane that is closed, out of order, or whose gate is
// broken shows no arrow on its screen, and none above it.
func TestNothingPointsToAGateThatDoesNotOpen(t *testing.T) {
	shut, looked := 0, map[uint64]bool{}
	each(func(s lane.State) {
		v := present.View(s, place)
		if v.Kind == screen.Fire || (v.Kind != screen.Closed && v.Kind != screen.Fault && !s.Broken.Has(lane.Gate)) {
			return
		}
		shut++
		if _, arrow, _ := present.Lamps(s, place); arrow {
			t.Errorf("%s, %s, broken %v: the green arrow is lit", s.Phase, v.Kind, s.Broken)
		}
		if v.Kind == screen.Go {
			t.Errorf("%s, broken %v: people are sent through", s.Phase, s.Broken)
		}
		drawn := screen.Draw(v, screen.Landscape()).Hash()
		if looked[drawn] {
			return
		}
		looked[drawn] = true
		for _, a := range screen.Arrows() {
			elsewhere := place
			elsewhere.Ahead = a
			if screen.Draw(present.View(s, elsewhere), screen.Landscape()).Hash() != drawn {
				t.Errorf("%s, %s, broken %v: the screen points %s", s.Phase, v.Kind, s.Broken, a)
			}
		}
	})
	if shut < 1000 {
		t.Errorf("only %d lanes were shut", shut)
	}
}

// In a fire the screen points where the plan does, whichever way the lane leads; the lamp above the lane is lit only if the
// plan leads through it.
func TestAFireFollowsThePlan(t *testing.T) {
	for _, way := range []ledger.Direction{ledger.DirectionExit, ledger.DirectionEntry} {
		for _, ahead := range []screen.Arrow{screen.ArrowLeft, screen.ArrowRight, screen.ArrowUp} {
			for _, plan := range screen.Arrows() {
				p := present.Place{Ahead: ahead, Fire: plan}
				for _, phase := range phases() {
					s := state(phase, fire, func(s *lane.State) { s.Direction = way })
					if v := present.View(s, p); v.Kind != screen.Fire || v.Escape != plan {
						t.Errorf("%s, %s, ahead %s: %s, %q, not %s", phase, way, ahead, v.Kind, v.Escape, plan)
					}
					if cross, arrow, amber := present.Lamps(s, p); cross || amber || arrow != (plan == ahead) {
						t.Errorf("%s, ahead %s, plan %s: cross %t, arrow %t, amber %t", phase, ahead, plan, cross, arrow, amber)
					}
				}
			}
		}
	}
	if _, arrow, _ := present.Lamps(state(lane.Idle, fire), present.Place{}); arrow {
		t.Error("without a plan the lamp sends people through the lane")
	}
}

// Who has lost somebody at the gate is to stay where they are: an officer comes to them.
func TestWhoIsMissing(t *testing.T) {
	for _, c := range []struct {
		phase lane.Phase
		flags []flag
		want  bool
	}{
		{lane.Passing, []flag{minor, walked, ending}, true}, {lane.Done, []flag{minor, walked, ending, left}, true},
		{lane.Passing, []flag{minor, ending}, false},  // nobody walked: they are all here
		{lane.Passing, []flag{walked, ending}, false}, // all have
		{lane.Referred, []flag{minor}, false},
	} {
		if v := present.View(state(c.phase, c.flags...), place); v.Await != c.want {
			t.Errorf("%s, %d flags: %s, await %t", c.phase, len(c.flags), v.Kind, v.Await)
		}
	}
}

const mark = "XSECRETX"

// marked is a state that is full of what a traveller must not see.
func marked(s lane.State) lane.State {
	s.Crossing.ID = mark
	s.Crossing.Presented = pass.Presented{Number: mark, Class: mark, Province: mark, Signer: mark, Field: mark, Reason: mark, TagUID: []byte(mark), Result: pass.Invalid}
	s.Crossing.Facts = policy.Facts{Class: mark, Holder: policy.Person{Holder: mark, Number: mark, Nationality: mark}, Genuine: mark}
	s.Crossing.Decision = policy.Decision{Outcome: ledger.Refused, Policy: mark, Findings: []policy.Finding{{Code: mark, Severity: policy.Refuse}}}
	for _, c := range policy.Codes() {
		s.Crossing.Decision.Findings = append(s.Crossing.Decision.Findings, policy.Finding{Code: c, Severity: policy.Refuse})
	}
	for i := range s.Crossing.Minors {
		s.Crossing.Minors[i].Person.Number, s.Crossing.Minors[i].Person.Nationality = mark, mark
	}
	s.Boot = mark
	s.Journal.Lines = []lane.Line{{Entry: ledger.Entry{Body: ledger.Override{Crossing: mark, Officer: mark, Reason: mark}}}}
	return s
}

// Law 5: nothing of a decision but its outcome reaches the traveller's screen; a worn card and a hit look alike.
func TestTheScreenNeverSaysWhy(t *testing.T) {
	each(func(s lane.State) {
		bare, full := present.View(s, place), present.View(marked(s), place)
		if fmt.Sprintf("%+v", bare) != fmt.Sprintf("%+v", full) {
			t.Fatalf("%s: the view depends on what it must not show:\n%+v\n%+v", s.Phase, bare, full)
		}
	})
	for _, p := range phases() {
		s := marked(state(p, minor))
		v := present.View(s, place)
		drawn := screen.Draw(v, screen.Landscape())
		for _, text := range drawn.Texts() {
			for _, c := range append(policy.Codes(), mark) {
				if strings.Contains(fmt.Sprintf("%+v", text), string(c)) {
					t.Errorf("%s: the screen says %s", p, c)
				}
			}
			if strings.Contains(fmt.Sprintf("%+v", text), "M1") {
				t.Errorf("%s: the screen names a child", p)
			}
		}
		b, err := drawn.Marshal()
		if err != nil || strings.Contains(string(b), mark) {
			t.Errorf("%s: %s travels to the glass (%v)", p, mark, err)
		}
	}
}

// The screen of every referral is the same, whatever lies behind it.
func TestAllReferralsLookAlike(t *testing.T) {
	want := fmt.Sprintf("%+v", present.View(state(lane.Referred), place))
	for _, c := range policy.Codes() {
		for _, o := range []ledger.Outcome{ledger.Referred, ledger.Refused} {
			s := state(lane.Referred)
			s.Crossing.Decision = policy.Decision{Outcome: o, Findings: []policy.Finding{{Code: c, Severity: policy.Refuse}}}
			if got := fmt.Sprintf("%+v", present.View(s, place)); got != want {
				t.Errorf("%s, %s: %s", c, o, got)
			}
		}
	}
}

func TestWhatTheScreenShows(t *testing.T) {
	s := state(lane.Choosing, minor, func(s *lane.State) {
		s.Speaks, s.Large, s.Warned, s.HelpCalled, s.Direction = "en", true, true, true, ledger.DirectionEntry
	})
	v := present.View(s, present.Place{Post: "Doung", Lane: "3", Night: true, ReducedMotion: true})
	if v.Post != "Doung" || v.Lane != "3" || v.Lang != "en" || !v.LargeText || !v.TimeoutWarning || !v.HelpCalled || !v.Night || !v.ReducedMotion ||
		v.Direction != screen.Entry || v.Step != 1 {
		t.Errorf("%+v", v)
	}
	want := []screen.Companion{{ID: "M1", Picture: "portrait.M1", Chosen: true}, {ID: "M2", Picture: "portrait.M2"}}
	if fmt.Sprint(v.Companions) != fmt.Sprint(want) {
		t.Errorf("companions %v", v.Companions)
	}
	s = state(lane.Passing, minor)
	if v = present.View(s, place); v.People != 2 || v.Passed != 0 || v.Step != 3 || v.Direction != screen.Exit || len(v.Companions) != 0 {
		t.Errorf("%+v", v)
	}
}

func TestAdvice(t *testing.T) {
	for a, want := range map[lane.Advice]screen.Advice{
		{}:                   {},
		{Light: "brighter"}:  {Light: screen.Brighter},
		{Light: "darker"}:    {Light: screen.Darker},
		{Centre: "left"}:     {Centre: screen.Left},
		{Centre: "right"}:    {Centre: screen.Right},
		{Distance: "closer"}: {Distance: screen.Closer},
		{Distance: "back"}:   {Distance: screen.Back},
		{Light: "pink"}:      {},
	} {
		v := present.View(state(lane.Capturing, func(s *lane.State) { s.Crossing.Advice = a }), place)
		if v.Advice != want || v.Camera != present.LiveCamera || v.Step != 2 {
			t.Errorf("%+v: %+v, camera %q", a, v.Advice, v.Camera)
		}
	}
}

func TestEveryHintHasItsWords(t *testing.T) {
	seen := map[screen.Hint]lane.Hint{}
	for _, h := range []lane.Hint{lane.HoldStill, lane.NotAPass, lane.TryAgain, lane.OneByOne, lane.WrongWay, lane.ChildPass, lane.OneAdult, lane.PartyFull, lane.ShowAgain, lane.TakePass} {
		got := present.View(state(lane.Idle, func(s *lane.State) { s.Hint = h }), place).Hint
		if other, twice := seen[got]; got == screen.NoHint || twice {
			t.Errorf("%s shows %q, as %q does", h, got, other)
		}
		seen[got] = h
	}
}

// A technician reads what is broken, in the order in which one would look; a traveller's screens never show it.
func TestTheTechniciansLine(t *testing.T) {
	broken := func(s *lane.State) {
		s.Broken = lane.Broken{lane.Camera: {"": "unplugged"}, lane.Gate: {lane.Stuck: ""}, lane.Screen: {"": ""}}
	}
	for _, p := range phases() {
		want := map[lane.Phase]string{lane.Closed: "gate: stuck · camera: unplugged · screen", lane.Fault: "gate: stuck · camera: unplugged · screen"}[p]
		if got := present.View(state(p, broken), place).Fault; got != want {
			t.Errorf("%s: %q, want %q", p, got, want)
		}
	}
	for _, part := range present.Parts() {
		s := state(lane.Fault, func(s *lane.State) { s.Broken = lane.Broken{part: {"": "x"}} })
		if got := present.View(s, place).Fault; got != string(part)+": x" {
			t.Errorf("%s: %q", part, got)
		}
	}
	s := state(lane.Fault, func(s *lane.State) { s.Journal.Failed = true })
	if got := present.View(s, place).Fault; got != "ledger: cannot write" {
		t.Errorf("%q", got)
	}
}

func TestTouches(t *testing.T) {
	for action, want := range map[string]lane.What{
		screen.ActionKhmer: lane.Language{Lang: "km"}, screen.ActionThai: lane.Language{Lang: "th"}, screen.ActionEnglish: lane.Language{Lang: "en"},
		screen.ActionHelp: lane.Help{}, screen.ActionMoreTime: lane.MoreTime{}, screen.ActionContinue: lane.Confirm{},
		screen.ActionAll: lane.ChooseAll{}, screen.ActionAlone: lane.Confirm{Alone: true}, screen.ActionBack: lane.Back{}, screen.ActionChoose + "M1": lane.Choose{Holder: "M1"},
	} {
		if got, ok := present.Event(action); !ok || got != want {
			t.Errorf("%s: %v, %t", action, got, ok)
		}
	}
	for _, action := range []string{"", "open", "lang.fr", screen.ActionChoose, "officer.clear"} {
		if got, ok := present.Event(action); ok {
			t.Errorf("%q means %v", action, got)
		}
	}
}

// Whatever a drawn screen offers to touch means something to the lane, but for the start.
func TestEveryButtonMeansSomething(t *testing.T) {
	buttons := 0
	each(func(s lane.State) {
		if s.Fire {
			return
		}
		s.Warned = s.Phase == lane.Choosing
		for _, b := range screen.Draw(present.View(s, place), screen.Landscape()).Buttons() {
			buttons++
			if _, ok := present.Event(b.Action); !ok {
				t.Errorf("%s: a button that does nothing: %q", s.Phase, b.Action)
			}
		}
	})
	if buttons < 100 {
		t.Errorf("only %d buttons were seen", buttons)
	}
}
