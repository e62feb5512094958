package lane

import (
	"strconv"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// Step returns the state after an event, and what the station must do, in order.
func Step(s State, ev Event) (State, []Effect) {
	s = s.expire(ev.At)
	s, effects := s.handle(ev)
	s, more := s.settle().flush(ev.At)
	return s, append(effects, more...)
}

// handle takes what concerns the lane in every phase, and leaves the rest to the phase.
func (s State) handle(ev Event) (State, []Effect) {
	switch w := ev.What.(type) {
	case Started:
		return s.started(ev.At, w), nil
	case Moved:
		return s.moved(ev.At, w)
	case NotOpened:
		return s.notOpened(ev.At, w)
	case Officer:
		return s.officer(ev.At, w)
	case Working:
		return s.working(ev.At, w)
	case Supervision:
		s.Supervised, s.Heard = w.Present, ev.At
		return s.watched(), nil
	case Order:
		return s.ordered(ev.At, w)
	case Language:
		return s.language(ev.At, w.Lang), nil
	case Touched:
		s.Awake, s.Recall = true, ev.At+s.Times.Recall
		return s, nil
	case Help:
		return s.help(ev.At)
	case MoreTime:
		return s.moreTime(ev.At), nil
	case Viewed:
		return s.note(ev.At, ledger.View{What: w.What, Crossing: w.Crossing}, w.Image), nil
	case Recorded:
		return s.recorded(ev.At, w.Err)
	}
	if f, ok := ev.What.(Found); ok {
		s.Heartbeat = s.rulesOf(f.Rules).Heartbeat
		s = s.watched().expire(ev.At)
	}
	return s.phase(ev)
}

// watched sets until when it is believed that an officer watches: as long as the rules say, and never longer than the lane's own time.
func (s State) watched() State {
	s.Watched = 0
	if !s.Supervised {
		return s
	}
	lasts := s.Times.Watch
	if s.Heartbeat > 0 {
		lasts = min(lasts, s.Heartbeat)
	}
	s.Watched = s.Heard + lasts
	return s
}

func (s State) phase(ev Event) (State, []Effect) {
	switch s.Phase {
	case Idle:
		return s.idle(ev)
	case Reading:
		return s.reading(ev)
	case Choosing:
		return s.choosing(ev)
	case Capturing:
		return s.capturing(ev)
	case Deciding:
		return s.deciding(ev)
	case Passing:
		return s.passing(ev)
	case Recording:
		return s.recording(ev)
	case Referred:
		return s.referred(ev)
	case Done:
		return s.over(ev)
	}
	return s, nil // Closed and Fault wait for what handle takes
}

// settle puts a lane without a crossing into the phase that its condition asks for.
func (s State) settle() State {
	if s.Starting && s.Journal.Written() {
		s.Starting, s.Started = false, true
	}
	if s.Phase == Closed || s.Phase == Idle || s.Phase == Fault {
		s = s.rest()
	}
	return s
}

// rest goes to where a lane is whose crossing is over, or that waits for its gate to be proved: nothing there ends by itself.
func (s State) rest() State {
	s.Phase, s.Deadline = s.resting(), 0
	return s
}

// resting is the phase of a lane that nobody is crossing. One whose ledger cannot be opened does not know whether it was closed: it is out
// of order, and says why.
func (s State) resting() Phase {
	switch {
	case s.live():
		return Fault // the gate is not proved closed and empty
	case s.Shut || !s.Started && !s.ledgerDown():
		return Closed
	case s.Broken.Has(Gate) || s.ledgerDown() || (s.Broken.Has(Scanner) && s.Broken.Has(Reader)):
		return Fault
	case !s.Secure:
		return Closed // until the gate has said that it is closed and empty
	}
	return Idle
}

// ledgerDown tells that the last attempt to write the ledger failed, or that it is known to be damaged.
func (s State) ledgerDown() bool { return s.Journal.Failed || s.Broken.Has(Ledger) }

// flush sends what waits to the ledger, but leaves a pause after an error.
func (s State) flush(at time.Duration) (State, []Effect) {
	if s.Journal.Retry != 0 {
		return s, nil
	}
	j, effects := s.Journal.flush(at + s.Times.Write)
	s.Journal = j
	return s, effects
}

// expire ends what has an end of its own in every phase: hints, a language, the pause of the journal.
func (s State) expire(at time.Duration) State {
	if at >= s.HintUntil {
		s.Hint, s.HintUntil = "", 0
	}
	if s.Recall != 0 && at >= s.Recall {
		s.Recall = 0
		if s.Phase == Idle || s.Phase == Closed || s.Phase == Fault {
			s = s.forget()
		}
	}
	if at >= s.Watched {
		s.Supervised, s.Watched = false, 0
	}
	if at >= s.Journal.Retry {
		s.Journal.Retry = 0
	}
	if by := s.Journal.By; by != 0 && at >= by {
		s.Journal.By = 0
		s, _ = s.working(at, Working{Part: Ledger, Cause: Silent, Detail: "the disk does not answer"}) // a ledger that breaks orders nothing
	}
	if until := s.Crossing.Asked.Until; until != 0 && at >= until {
		s.Crossing.Asked = Asked{}
		s = s.hint(at, TryAgain)
	}
	if w := s.warnAt(); w != 0 && at >= w {
		s.Warned = true
	}
	return s
}

// forget takes the screen back to the lane's own language.
func (s State) forget() State {
	s.Speaks, s.Chose, s.Awake, s.Large, s.HelpCalled = s.Settings.Language, false, false, false, false
	return s
}

func (s State) note(at time.Duration, b ledger.Body, images ...ledger.ImageID) State {
	s.Journal = s.Journal.add(at, b, images...)
	return s
}

func (s State) hint(at time.Duration, h Hint) State {
	s.Hint, s.HintUntil = h, at+s.Times.Hint
	return s
}

// enter goes to a phase that lasts at most for a time.
func (s State) enter(p Phase, at, lasts time.Duration) State {
	s.Phase, s.Deadline, s.Warned, s.Extended = p, at+lasts, false, 0
	return s
}

// due tells whether the phase's deadline has come.
func (s State) due(at time.Duration) bool { return at >= s.Deadline }

func (s State) started(at time.Duration, w Started) State {
	if s.Starting || s.Started {
		return s // only once in a run
	}
	for _, id := range w.Open {
		s = s.note(at, ledger.Ended{Crossing: id, How: ledger.Interrupted})
	}
	s.Starting, s.Shut = true, s.Shut || (w.Shut && !s.Ordered)
	return s.note(at, ledger.Started{Software: w.Software})
}

func (s State) language(at time.Duration, lang string) State {
	if lang != "km" && lang != "th" && lang != "en" {
		return s // no such language
	}
	s.Speaks, s.Chose, s.Recall = lang, true, at+s.Times.Recall
	return s
}

func (s State) help(at time.Duration) (State, []Effect) {
	s.HelpCalled = true
	s.Recall = at + s.Times.Recall
	if s.Phase == Choosing || s.Phase == Capturing {
		s.Deadline, s.Warned = at+s.Times.Refer, false // nobody who is being helped runs out of time
	}
	return s, []Effect{Tone{ToneHelp}}
}

func (s State) moreTime(at time.Duration) State {
	lasts := map[Phase]time.Duration{Choosing: s.Times.Choose, Capturing: s.Times.Capture}[s.Phase]
	if lasts == 0 || s.Extended >= Extensions {
		return s // nothing runs out, or often enough
	}
	s.Deadline, s.Warned = max(s.Deadline, at+lasts), false
	s.Extended++
	return s
}

// begin starts a crossing with the pass that was read.
func (s State) begin(at time.Duration, r Read) (State, []Effect) {
	s.Count++
	id := s.Boot + "-" + strconv.FormatUint(s.Count, 10)
	p := r.Presented
	s.Crossing = Crossing{ID: id, Presented: p}
	s.Hint, s.HintUntil = "", 0
	s = s.note(at, ledger.Begun{Crossing: id, Medium: string(p.Medium), Number: p.Number, Pass: p.HolderKey.Pseudonym(), Genuine: string(p.Result)})
	return s.enter(Reading, at, s.Times.Read), []Effect{Lookup{Crossing: id, Presented: p}}
}

// end closes the crossing under way; with none, the lane just rests. Who was let through on paper and never at the gate is withdrawn.
func (s State) end(at time.Duration, how ledger.How, why string) (State, []Effect) {
	switch {
	case s.Crossing.ID == "":
		return s.rest(), nil // a card on the reader was no crossing yet
	case s.Crossing.How != "":
		return s.leave(), nil // what has ended ends once
	}
	var effects []Effect
	people := 0
	if s.Phase == Capturing {
		effects = append(effects, StopCapture{})
	}
	if s.Phase == Capturing || s.Phase == Choosing {
		s = s.gathered()
	}
	if s.Crossing.Told {
		people = s.Crossing.People()
	}
	if (s.Crossing.Promised || s.Crossing.Kept) && !s.Crossing.Told && how != ledger.TurnedAway {
		how = ledger.Withdrawn
	}
	s.Crossing.How = how
	s = s.note(at, ledger.Ended{Crossing: s.Crossing.ID, How: how, People: people, Walked: s.Crossing.Walked, Why: why})
	return s.enter(Done, at, s.Times.Thanks), effects
}

func (s State) facts(asked policy.Facts) policy.Facts {
	asked.Medium = s.Crossing.Presented.Medium
	asked.Supervised = s.Supervised
	asked.Photo = s.Crossing.Photo.Taken
	asked.LedgerDown = s.ledgerDown() || s.Crossing.Stale
	asked.Minors = s.Crossing.chosen()
	asked.HasMinors = s.Crossing.Parent
	asked.Direction = s.Direction
	return asked
}
