// Package present turns a lane's state into what people see: the traveller's screen and the lamps above the lane.
//
// It is pure. Of a decision it shows the outcome and never a reason (law 5): a worn card and a refused pass look alike.
package present

import (
	"cmp"
	"strings"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/ui/i18n"
	"passlane/ui/screen"
)

// Place is what a screen says about where it stands, and how it is to look.
type Place struct {
	Post          string
	PostIn        map[string]string // the post's name in a language, where it has one
	Lane          string            // the lane's number
	Night         bool
	ReducedMotion bool
	Ahead         screen.Arrow // where the gate is from the screen
	Fire          screen.Arrow // where the building's escape plan sends who stands before the screen; nothing here derives it
}

// LiveCamera names the live picture; Portrait names the registered one of a holder.
const LiveCamera = "camera"

// Portrait returns the name of a holder's registered picture on the screen.
func Portrait(holder string) string { return "portrait." + holder }

// View returns the traveller's screen for a state.
func View(s lane.State, p Place) screen.View {
	v := screen.View{
		Kind: kind(s), Post: cmp.Or(p.PostIn[s.Speaks], p.Post), Lane: p.Lane, Lang: i18n.Lang(s.Speaks), LargeText: s.Large,
		Night: p.Night, ReducedMotion: p.ReducedMotion, Ahead: p.Ahead, Escape: p.Fire,
		Hint: hints[s.Hint], TimeoutWarning: s.Warned, HelpCalled: s.HelpCalled,
	}
	if s.Direction == ledger.DirectionEntry {
		v.Direction = screen.Entry
	}
	if s.Broken.Has(lane.Gate) {
		v.Ahead = screen.ArrowNone // it leads nowhere
	}
	switch v.Kind {
	case screen.Present, screen.Reading, screen.Alone:
		v.Step = 1
	case screen.Choose:
		v.Step, v.Companions, v.ShowPasses = 1, companions(s), showPasses(s)
	case screen.Camera:
		v.Step, v.Camera, v.Advice = 2, LiveCamera, advice(s.Crossing.Advice)
		v.Turn = turn(s.Crossing)
	case screen.Wait:
		v.Step = 2
	case screen.Go:
		v.Step, v.People, v.Passed = 3, s.Crossing.People(), s.Crossing.Walked
	case screen.Officer:
		v.Await = missing(s.Crossing)
	case screen.Closed, screen.Fault:
		v.Fault = fault(s)
	}
	return v
}

var hints = map[lane.Hint]screen.Hint{
	lane.HoldStill: screen.HoldStill, lane.NotAPass: screen.NotAPass, lane.TryAgain: screen.TryAgain,
	lane.OneByOne: screen.OneAtATime, lane.WrongWay: screen.TurnBack,
	lane.ChildPass: screen.ChildPass, lane.OneAdult: screen.OneAdult, lane.PartyFull: screen.PartyFull,
	lane.ShowAgain: screen.ShowAgain, lane.TakePass: screen.TakePass,
}

func kind(s lane.State) screen.Kind {
	if s.Fire {
		return screen.Fire
	}
	switch s.Phase {
	case lane.Closed:
		return screen.Closed
	case lane.Idle:
		return idle(s)
	case lane.Reading:
		return screen.Reading
	case lane.Choosing:
		if s.Crossing.AloneSaid {
			return screen.Alone
		}
		return screen.Choose
	case lane.Capturing:
		return screen.Camera
	case lane.Deciding, lane.Recording:
		return screen.Wait
	case lane.Passing:
		return passing(s)
	case lane.Done:
		return done(s)
	case lane.Referred:
		return screen.Officer
	}
	return screen.Fault
}

// passing shows the way until the gate is being closed.
func passing(s lane.State) screen.Kind {
	switch {
	case s.Crossing.Walked >= s.Crossing.People() && s.Crossing.Ending == "":
		return screen.Thanks
	case s.Crossing.Ending != "" || s.Broken.Has(lane.Gate):
		return screen.Officer
	}
	return screen.Go
}

// missing tells whether some of a party have walked and some have not, and no more of them will: an officer comes to both.
func missing(c lane.Crossing) bool {
	return c.Told && c.Walked > 0 && c.Walked < c.People() && (c.Ending != "" || c.How != "")
}

// idle greets; who has chosen a language, or has to try again, sees how to present the pass.
func idle(s lane.State) screen.Kind {
	if s.Awake || s.Chose || s.Hint != "" || s.HelpCalled {
		return screen.Present
	}
	return screen.Welcome
}

func done(s lane.State) screen.Kind {
	switch {
	case s.Hint == lane.ShowAgain:
		return screen.Present
	case s.Hint != "" || s.Crossing.Verdict == ledger.Refuse || missing(s.Crossing):
		return screen.Officer
	case s.Crossing.How == ledger.Passed:
		return screen.Thanks
	}
	return screen.Welcome // who left is not followed by words
}

func advice(a lane.Advice) screen.Advice {
	return screen.Advice{
		Light:    map[string]screen.Light{"brighter": screen.Brighter, "darker": screen.Darker}[a.Light],
		Centre:   map[string]screen.Centre{"left": screen.Left, "right": screen.Right}[a.Centre],
		Distance: map[string]screen.Distance{"closer": screen.Closer, "back": screen.Back}[a.Distance],
	}
}

// Parts returns the parts of a lane in the order in which a technician would look.
func Parts() []lane.Part {
	return []lane.Part{lane.Ledger, lane.Gate, lane.Reader, lane.Scanner, lane.Camera, lane.Overview, lane.Registry, lane.Lamps, lane.Screen}
}

// fault is the technician's line: what is broken, and what is known about it.
func fault(s lane.State) string {
	var lines []string
	for _, p := range Parts() {
		if !s.Broken.Has(p) {
			continue
		}
		line := string(p)
		if d := s.Broken.Detail(p); d != "" {
			line += ": " + d
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 && s.Journal.Failed {
		lines = append(lines, "ledger: cannot write")
	}
	return strings.Join(lines, " · ")
}

// Lamps says which lamps are lit: the red cross (closed), the green arrow (walk) and the amber one (an officer comes). An idle
// lane shows the arrow too: it is the way to go. A lane whose gate is broken shows it to nobody, and in a fire it is lit only
// where the escape plan leads through the lane.
func Lamps(s lane.State, p Place) (cross, arrow, amber bool) {
	switch k := kind(s); {
	case k == screen.Fire:
		return false, p.Fire != "" && p.Fire == p.Ahead, false
	case k == screen.Officer:
		return false, false, true
	case k == screen.Closed || k == screen.Fault:
		return true, false, false
	case s.Broken.Has(lane.Gate):
		return true, false, s.HelpCalled
	}
	return false, true, s.HelpCalled
}

// Event returns what a touch on the screen means to the lane; false if it means nothing.
func Event(action string) (lane.What, bool) {
	if id, ok := strings.CutPrefix(action, screen.ActionChoose); ok && id != "" {
		return lane.Choose{Holder: id}, true
	}
	switch action {
	case screen.ActionKhmer, screen.ActionThai, screen.ActionEnglish:
		return lane.Language{Lang: strings.TrimPrefix(action, "lang.")}, true
	case screen.ActionStart:
		return lane.Touched{}, true
	case screen.ActionHelp:
		return lane.Help{}, true
	case screen.ActionMoreTime:
		return lane.MoreTime{}, true
	case screen.ActionContinue:
		return lane.Confirm{}, true
	case screen.ActionAll:
		return lane.ChooseAll{}, true
	case screen.ActionAlone:
		return lane.Confirm{Alone: true}, true
	case screen.ActionBack:
		return lane.Back{}, true
	}
	return nil, false
}
