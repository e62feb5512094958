// Package screen draws the traveller's screens: a [View] in, a scene out, with one function per screen.
//
// What the hands do is on the left, the sentence on the right; the way through bottom left, help bottom right,
// languages top right until the gate opens. It measures no text: ui/typeset does, from the flows in the scene.
package screen

import (
	"slices"

	"passlane/ui/i18n"
)

// Kind is which screen is shown.
type Kind string

// The screens.
const (
	Closed  Kind = "closed"  // the lane serves nobody
	Welcome Kind = "welcome" // nobody is here yet: greeting and languages
	Present Kind = "present" // place the pass on the reader
	Reading Kind = "reading" // leave the pass where it is
	Choose  Kind = "choose"  // who of the recorded minors travels
	Alone   Kind = "alone"   // is it true that none of them does?
	Camera  Kind = "camera"  // look at the camera
	Wait    Kind = "wait"    // the lane decides
	Go      Kind = "go"      // the gate is open: walk
	Thanks  Kind = "thanks"  // all are through
	Officer Kind = "officer" // an officer takes over; never why
	Fault   Kind = "fault"   // the lane is out of order
	Fire    Kind = "fire"    // leave now
)

// Kinds returns every screen.
func Kinds() []Kind {
	return []Kind{Closed, Welcome, Present, Reading, Choose, Alone, Camera, Wait, Go, Thanks, Officer, Fault, Fire}
}

// Direction is the way that the lane leads, seen from the post's country.
type Direction uint8

// The directions.
const (
	Exit Direction = iota
	Entry
)

// Arrow is where an arrow points, for somebody who stands before the screen.
type Arrow string

// The arrows. Up is straight on, Back is to turn round; None is a sign without an arrow.
const (
	ArrowLeft  Arrow = "left"
	ArrowRight Arrow = "right"
	ArrowUp    Arrow = "up"
	ArrowBack  Arrow = "back"
	ArrowNone  Arrow = "none"
)

// Arrows returns every arrow.
func Arrows() []Arrow { return []Arrow{ArrowLeft, ArrowRight, ArrowUp, ArrowBack, ArrowNone} }

// Known tells whether there is such an arrow.
func (a Arrow) Known() bool { return slices.Contains(Arrows(), a) }

// Hint is a short request that replaces the second sentence.
type Hint string

// The hints.
const (
	NoHint      Hint = ""
	HoldStill   Hint = "hold still"    // the reader lost the pass
	NotAPass    Hint = "not a pass"    // something else was held to the reader
	TryAgain    Hint = "try again"     // it could not be read
	OnePass     Hint = "one pass"      // two cards are in the field
	OneAtATime  Hint = "one at a time" // two people at once in the lane
	TurnBack    Hint = "turn back"     // somebody came the wrong way
	Hurry       Hint = "hurry"         // the gate will close soon
	ShowFace    Hint = "show face"     // mask, hat or hand before the face
	OneFace     Hint = "one face"      // somebody else is in the picture
	TakePass    Hint = "take pass"     // a pass was left on the reader
	WaitForTurn Hint = "wait for turn" // somebody entered while another passes
	ChildPass   Hint = "child pass"    // what was shown is no pass of a child
	OneAdult    Hint = "one adult"     // a second adult wants to come along
	PartyFull   Hint = "party full"    // more children than a lane takes
	ShowAgain   Hint = "show again"    // a pass that was read is there still, and is not read again
)

// Hints returns every hint but NoHint.
func Hints() []Hint {
	return []Hint{HoldStill, NotAPass, TryAgain, OnePass, OneAtATime, TurnBack, Hurry, ShowFace, OneFace, TakePass,
		WaitForTurn, ChildPass, OneAdult, PartyFull, ShowAgain}
}

// Light is what the picture's brightness asks for.
type Light uint8

// The states of the light.
const (
	LightGood Light = iota
	Brighter
	Darker
)

// Centre is where the person should move, left and right as they see it themselves.
type Centre uint8

// The states of the place.
const (
	CentreGood Centre = iota
	Left
	Right
)

// Distance is how far the person stands.
type Distance uint8

// The states of the distance.
const (
	DistanceGood Distance = iota
	Closer
	Back
)

// Advice is what would make the live picture good; its zero value is a good picture.
type Advice struct {
	Light    Light
	Centre   Centre
	Distance Distance
}

// Companion is a minor who may come along, or one who is here with a pass of their own.
type Companion struct {
	ID      string // in the action "choose.<ID>"; never shown
	Picture string // name of the portrait; empty shows a figure, for whose picture the traveller must not see
	Chosen  bool
	Pass    bool // they have shown their own pass
	Fixed   bool // here by their own pass alone: cannot be touched
}

// Turn is whose turn before the camera it is; the zero value is somebody alone.
type Turn struct {
	At, Of  int    // the first, second, … of so many
	Child   bool   // a minor of the party
	Picture string // name of their registered picture; empty shows none
}

// MaxCompanions is how many companions fit on a screen; further ones are not drawn.
const MaxCompanions = 6

// View is all that a traveller's screen depends on.
type View struct {
	Kind      Kind
	Post      string // the post's name in the traveller's language
	Lane      string // the lane's number, in digits 0 to 9
	Direction Direction
	Ahead     Arrow // where the lane leads from here: ArrowLeft, ArrowRight, ArrowNone for nowhere, else straight on
	Escape    Arrow // Fire: the arrow of the building's escape plan, which has nothing to do with the lane's; what is not known draws none
	Lang      i18n.Lang
	LargeText bool // 1.35 times; the second sentence drops first
	Night     bool // light on dark, for dark lanes
	// ReducedMotion holds every picture still.
	ReducedMotion  bool
	Hint           Hint
	People         int // Go: how many are cleared
	Passed         int // Go: how many of them have walked
	Companions     []Companion
	ShowPasses     bool   // Choose: the children's passes are asked for, not a touch
	Camera         string // name of the live picture; empty shows none
	Turn           Turn   // Camera: who stands there
	Advice         Advice
	Step           int    // 1 to 3 for the three dots; 0 draws none
	TimeoutWarning bool   // asks whether more time is needed
	Fault          string // a technician's short code, small on Closed and Fault
	HelpCalled     bool   // help was pressed: the officer comes
	Await          bool   // Officer: the officer comes here, and nobody is to go and look for them
}

// The actions that buttons send. A companion sends ActionChoose followed by the ID.
const (
	ActionKhmer    = "lang.km"
	ActionThai     = "lang.th"
	ActionEnglish  = "lang.en"
	ActionHelp     = "help"
	ActionMoreTime = "more-time"
	ActionChoose   = "choose."
	ActionContinue = "continue"
	ActionAlone    = "alone"
	ActionAll      = "all"
	ActionBack     = "back"
	ActionStart    = "start"
)
