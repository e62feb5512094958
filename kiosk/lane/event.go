package lane

import (
	"time"

	"passlane/drivers/gate"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// Event is something that happened, and when: the time since the device started.
type Event struct {
	At   time.Duration
	What What
}

// What happened.
type What interface{ what() }

// Started tells that the stores were opened and verified, and what the ledger says of the run before.
type Started struct {
	Software string
	Open     []string // crossings that had no end when the device stopped
	Shut     bool     // the lane had been closed, by order or by fire
}

// Tick tells that a deadline may be due.
type Tick struct{}

// CardSeen tells that a contactless card is on the reader and is being read.
type CardSeen struct{}

// CardLost tells that a card left before it was read.
type CardLost struct{}

// Read tells what a pass says.
type Read struct{ Presented pass.Presented }

// Stays tells that a pass that was read lies on the reader or before the scanner still, or again too soon: it is not read once
// more before it was away. It is told again and again while that is so.
type Stays struct{}

// Found is the registry's answer to Lookup, with everything else the station knows at that moment.
type Found struct {
	Crossing  string
	Companion bool   // it answers a Lookup of a companion: of Facts only the pass and Holder, who they are, count
	Number    string // of the pass that was looked up
	Facts     policy.Facts
	Now       time.Time       // wall time, worth what Facts.Clock says
	Rules     *policy.Rules   // in force at that moment; nil: those of Settings
	Minors    []policy.Person // linked to the holder
	Language  string          // the holder's, empty if not known
	LargeText bool
}

// Looking tells what the camera sees of one of the party.
type Looking struct {
	Crossing string
	Person   int // as in Capture
	Seen     bool
	Advice   Advice
}

// Captured tells that a photo is sealed and on disk.
type Captured struct {
	Crossing string
	Person   int // as in Capture
	Image    ledger.ImageID
}

// NoPhoto tells that no photo of one of the party can be had: the camera is broken, or the disk.
type NoPhoto struct {
	Crossing string
	Person   int // as in Capture
}

// Viewed tells that a picture of the whole lane is sealed and on disk.
type Viewed struct {
	What, Crossing string // as in View
	Image          ledger.ImageID
}

// Recorded is the answer to Record; it must come.
type Recorded struct{ Err error }

// Moved is what the gate tells.
type Moved struct {
	Kind gate.Kind
	// Before tells that it happened before the gate took the latest order to open or to let go: a state of that time says nothing of now.
	Before bool
}

// NotOpened tells that the gate did not take the order to open.
type NotOpened struct{ Crossing string }

// Working tells that a part of the lane broke for a cause, or that this cause ended.
type Working struct {
	Part   Part
	Cause  Cause
	OK     bool
	Detail string
}

// Supervision tells whether an officer watches. It must be told again within Times.Watch, or it is believed no more.
type Supervision struct{ Present bool }

// Officer is an officer's word on the crossing that waits.
type Officer struct {
	Crossing string
	ID       string
	Verdict  ledger.Verdict
	Reason   string
	Code     ledger.Reason // from the list; asked for where children are concerned
	Second   string        // another officer, asked for on the gravest findings
	Missing  []int         // who of the party did not cross, 0 the adult, n the n-th child; where that is asked
}

// Order is what an officer orders for the lane as a whole.
type Order struct {
	ID      string
	Open    bool // or close
	Release bool // an emergency: let everybody go both ways, and close the lane
	Reason  string
}

// Language tells that a traveller chose a language: "km", "th" or "en".
type Language struct{ Lang string }

// Touched tells that somebody touched the greeting of an idle lane.
type Touched struct{}

// Help tells that the traveller called an officer.
type Help struct{}

// MoreTime tells that the traveller asked for more time.
type MoreTime struct{}

// Choose tells that a child was touched; again takes it back.
type Choose struct{ Holder string }

// ChooseAll tells that all registered children are here.
type ChooseAll struct{}

// Confirm tells that the choice of companions is made. Alone with registered children counts when it is said a second time.
type Confirm struct{ Alone bool }

// Back tells that the traveller is not alone after all.
type Back struct{}

func (Started) what()     {}
func (Tick) what()        {}
func (CardSeen) what()    {}
func (CardLost) what()    {}
func (Read) what()        {}
func (Stays) what()       {}
func (Found) what()       {}
func (Looking) what()     {}
func (Captured) what()    {}
func (NoPhoto) what()     {}
func (Viewed) what()      {}
func (Recorded) what()    {}
func (Moved) what()       {}
func (NotOpened) what()   {}
func (Working) what()     {}
func (Supervision) what() {}
func (Officer) what()     {}
func (Order) what()       {}
func (Language) what()    {}
func (Touched) what()     {}
func (Help) what()        {}
func (MoreTime) what()    {}
func (Choose) what()      {}
func (ChooseAll) what()   {}
func (Confirm) what()     {}
func (Back) what()        {}

// Effect is something that the station must do, in the order given.
type Effect interface{ effect() }

// Lookup asks for the facts on a pass; Found answers.
type Lookup struct {
	Crossing  string
	Companion bool // a further pass of the same party: who is its holder?
	Presented pass.Presented
}

// Capture asks for a photo of one of the party; Looking, Captured or NoPhoto answer. No photo is asked for twice.
type Capture struct {
	Crossing string
	Person   int           // 0 is the adult, n the n-th of Crossing.Minors
	Holder   string        // the same person in the registry, empty if not known
	After    time.Duration // no photo before that: who had their turn stands there still
}

// StopCapture ends the search for a face.
type StopCapture struct{}

// View asks for a picture of the whole lane at this moment, because of what the gate told. Viewed answers where the lane has a camera for it.
type View struct {
	What     string // the kind of the gate.Event, or "gate": it broke while somebody passed
	Crossing string // under way, empty if none is
}

// Record asks for lines to be appended to the ledger in one transaction; Recorded answers.
type Record struct{ Lines []Line }

// OpenGate opens the gate for a number of people, at most for a time.
type OpenGate struct {
	Crossing string
	People   int
	For      time.Duration
}

// LockGate ends an authorisation.
type LockGate struct{}

// Release drops every hold on the gate: fire. It is no authorisation and waits for no record.
type Release struct{}

// Rearm takes the hold on the gate again after a fire.
type Rearm struct{}

// Tone asks for a short sound.
type Tone struct{ Name ToneName }

// ToneName names a sound.
type ToneName string

// The sounds.
const (
	ToneAccepted ToneName = "accepted"
	ToneRefused  ToneName = "refused"
	ToneHelp     ToneName = "help"
)

func (Lookup) effect()      {}
func (Capture) effect()     {}
func (StopCapture) effect() {}
func (View) effect()        {}
func (Record) effect()      {}
func (OpenGate) effect()    {}
func (LockGate) effect()    {}
func (Release) effect()     {}
func (Rearm) effect()       {}
func (Tone) effect()        {}
