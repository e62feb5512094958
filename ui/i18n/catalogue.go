package i18n

import "strings"

// Said is what a screen says: a sentence, and a second one that may be left out.
type Said struct{ Title, Second string }

// Catalogue is every text in one language.
type Catalogue struct {
	Lane        string // before the lane's number
	Exit, Entry string // the lane's direction

	// Fire's title is the one word for it, its second sentence what to do; they stand apart.
	Welcome, Present, Reading, Choose, OnlyMe, Camera, CameraChild, Wait, Go, Thanks, Officer, Await, Closed, Fault, Fire, Starting Said

	Of          string // between two counts, as in "2 of 3"
	Help        string // the button that calls an officer
	HelpComes   string // the same button, pressed
	MoreTime    string // the question before a time-out
	MoreTimeYes string // its button
	Alone       string // nobody of the recorded minors travels
	OnlyMeYes   string // it is true that nobody of them does
	Back        string // to the choice
	Continue    string // the chosen ones travel
	Everybody   string // the button that chooses all
	ShowPasses  string // in place of touching pictures, where a rule asks for the passes
	Person      string // behind the number of one
	People      string // behind the number of several

	Hints  Hints
	Advice Advice
}

// Hints are short requests in place of the second sentence.
type Hints struct {
	HoldStill, NotAPass, TryAgain, OnePass, OneAtATime, TurnBack, Hurry, ShowFace, OneFace, TakePass, WaitForTurn string
	ChildPass, OneAdult, PartyFull, ShowAgain                                                                     string
}

// Advice says how to stand before the camera: a sentence for what to do, a word or two for the state.
type Advice struct {
	Light, Centre, Distance                                   string // all is well
	Dark, Bright, GoLeft, GoRight, Near, Far                  string // short
	SayDark, SayBright, SayLeft, SayRight, SayCloser, SayBack string // sentences
}

// Texts returns the catalogue of l, or of Khmer when l is no language of the lanes.
func (l Lang) Texts() Catalogue {
	switch l.Known() {
	case Thai:
		return thai()
	case English:
		return english()
	}
	return khmer()
}

// w sets break opportunities where the source shows a bar.
func w(s string) string { return strings.ReplaceAll(s, "|", "\u200b") }
