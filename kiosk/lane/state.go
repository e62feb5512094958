package lane

import (
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// Phase is where a crossing stands.
type Phase uint8

// The phases of a lane.
const (
	Closed    Phase = iota // at start, by order, or after fire
	Idle                   // waiting for a pass
	Reading                // a pass is on the reader or is being looked up
	Choosing               // the traveller says who comes along
	Capturing              // the camera looks for one face after the other
	Deciding               // the facts are asked again, for they may have moved
	Recording              // a decision or an officer's word goes to disk
	Passing                // the gate is open for the party
	Done                   // it is over; the screen says so
	Referred               // an officer has to decide
	Fault                  // a part that no crossing can do without is broken
)

var phaseNames = [...]string{"closed", "idle", "reading", "choosing", "capturing", "deciding", "recording", "passing", "done", "referred", "fault"}

// String returns the phase's name in lower case.
func (p Phase) String() string { return phaseNames[p] }

// Part is a device or store that the lane works with.
type Part string

// The parts of a lane.
const (
	Ledger   Part = "ledger"
	Registry Part = "registry"
	Gate     Part = "gate"
	Scanner  Part = "scanner" // reads printed symbols
	Reader   Part = "reader"  // reads contactless cards
	Camera   Part = "camera"
	Overview Part = "overview" // a camera that sees the whole lane; a lane may have none
	Screen   Part = "screen"
	Lamps    Part = "lamps"
)

// Hint tells the traveller what to do differently; empty is none.
type Hint string

// The hints.
const (
	HoldStill Hint = "hold-still" // the card left too early
	NotAPass  Hint = "not-a-pass"
	TryAgain  Hint = "try-again"
	OneByOne  Hint = "one-by-one" // more people than the gate was opened for
	WrongWay  Hint = "wrong-way"
	ChildPass Hint = "child-pass" // what was shown besides is no pass of a child
	OneAdult  Hint = "one-adult"  // a second adult crosses after this party
	PartyFull Hint = "party-full" // more children than a lane can take
	ShowAgain Hint = "show-again" // a pass that was read before is there still: only one that was away is read again
	TakePass  Hint = "take-pass"  // the pass of the adult is known; it is not needed again
)

// Settings is what is fixed for a lane while it runs.
type Settings struct {
	Post      string // as records name it
	Direction ledger.Direction
	Language  string        // of the screen while nobody is known: "km", "th" or "en"
	Rules     *policy.Rules // never nil
	Times     Times
}

// Times are how long each phase may last.
type Times struct {
	Read    time.Duration // a card on the reader, or the registry's answer
	Choose  time.Duration // who travels with me
	Capture time.Duration // look at the camera, each of the party
	Turn    time.Duration // for one of the party to step back and the next to step up
	Pass    time.Duration // walk, plus PerHead for each further person
	PerHead time.Duration
	Close   time.Duration // for the gate to close behind the party; until then it is counted
	Write   time.Duration // for the disk; then an officer is called
	Watch   time.Duration // how long word of an officer who watches is believed
	Refer   time.Duration // until an officer comes
	Thanks  time.Duration
	Hint    time.Duration
	Retry   time.Duration // between two attempts to write a ledger that is down
	Warn    time.Duration // how long before a time-out the traveller is warned
	Recall  time.Duration // how long an idle lane keeps a language that somebody chose
}

// Extensions is how often a traveller may ask for more time in one phase (WCAG 2.2.1).
const Extensions = 10

// DefaultTimes are the times for people at a kiosk; the warning comes 20 s before a time-out.
func DefaultTimes() Times {
	return Times{
		Read: 5 * time.Second, Choose: 60 * time.Second, Capture: 40 * time.Second, Turn: 1500 * time.Millisecond,
		Pass: 10 * time.Second, PerHead: 5 * time.Second, Close: 6 * time.Second, Write: 10 * time.Second,
		Watch: 30 * time.Second, Refer: 10 * time.Minute, Thanks: 2500 * time.Millisecond,
		Hint: 5 * time.Second, Retry: 2 * time.Second, Warn: 20 * time.Second, Recall: 30 * time.Second,
	}
}

// State is everything a lane knows of itself. It is a value: Step returns a new one.
type State struct {
	Settings
	Boot  string // names this run; crossings are named after it
	Count uint64 // crossings begun in this run

	Phase    Phase
	Deadline time.Duration // 0: none
	Warned   bool          // the traveller is being told that time runs out
	Extended int

	Starting   bool // the stores are verified; the record of this start is under way
	Started    bool // the ledger says that this run began
	Shut       bool // an officer closed the lane, or a fire did; while it burns it stays so
	Ordered    bool // an officer opened or closed it in this run: what the ledger says of the last run is over
	Fire       bool
	Released   bool // a fire or an officer dropped the hold on the gate; an officer's order takes it again
	Supervised bool
	Heard      time.Duration // when it was said last
	Watched    time.Duration // until when that is believed
	Heartbeat  time.Duration // how long the rules let it be believed; 0: they have not been heard
	Secure     bool          // the gate said that it is closed and empty, and was not told to open since
	Broken     Broken

	Crossing Crossing // the one under way; the zero value is none
	Journal  Journal  // what is on its way to the ledger

	Speaks     string // language of the screen
	Chose      bool   // the traveller chose it
	Awake      bool   // somebody touched the greeting
	Large      bool   // large text
	Hint       Hint
	HintUntil  time.Duration
	Recall     time.Duration // when an idle screen goes back to its own language; 0: it has
	HelpCalled bool
}

// Crossing is one party's attempt while it is under way.
type Crossing struct {
	ID        string
	Presented pass.Presented
	Facts     policy.Facts
	Heard     bool          // the registry has answered, be it with silence
	Rules     *policy.Rules // in force when it answered; nil: those of Settings
	Minors    []Minor       // linked to the holder or here with a pass of their own; it only grows
	AloneSaid bool          // the traveller said that no registered child is here, and is asked once more
	Asked     Asked         // the further pass that is being looked up
	Photo     Photo         // of the adult
	Turn      int           // who of the party stands before the camera, as in Capture
	Advice    Advice        // for whoever stands there
	Seen      bool          // the camera saw somebody since their turn began
	Decision  policy.Decision
	Verdict   ledger.Verdict
	Lacks     Lack       // what the officer's last word lacked, for the officer's screen
	Gathered  bool       // the traveller said who of their children are here
	Parent    bool       // the registry links, or linked, children to the holder
	Stale     bool       // the end of another crossing was not on disk when the ledger was asked
	Promised  bool       // what is on its way to the ledger may say that the party is let through
	Kept      bool       // and the ledger says so
	Told      bool       // the gate was told to open
	Opened    bool       // and its leaf did
	Stopped   string     // "fire", or an order: whatever is written, the gate is not opened
	Walked    int        // of the party
	Extra     int        // beyond it, the same way
	Ending    string     // why the right to pass ended before everybody was through
	Counting  bool       // an officer is asked who of the party crossed
	How       ledger.How // empty until it has ended
}

// Advice tells a traveller how to stand for the camera; empty strings are good.
type Advice struct {
	Light    string // "brighter", "darker"
	Centre   string // "left", "right"
	Distance string // "closer", "back"
}

// New returns a lane as it is when the device starts: Closed, nothing known, nothing supervised.
func New(s Settings, boot string) State {
	return State{Settings: s, Boot: boot, Speaks: s.Language}
}

// Next returns when the station has to send a Tick, or 0 for never.
func (s State) Next() time.Duration {
	next := s.Deadline
	for _, at := range []time.Duration{s.warnAt(), s.HintUntil, s.Recall, s.Watched, s.Journal.Retry, s.Journal.By, s.Crossing.Asked.Until} {
		if at > 0 && (next == 0 || at < next) {
			next = at
		}
	}
	return next
}

// warnAt returns when the traveller is to be warned of the deadline, or 0.
func (s State) warnAt() time.Duration {
	if s.Warned || (s.Phase != Choosing && s.Phase != Capturing) {
		return 0
	}
	return max(s.Deadline-s.Times.Warn, 1)
}
