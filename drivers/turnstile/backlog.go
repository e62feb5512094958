package turnstile

import (
	"slices"

	"passlane/drivers/gate"
)

// inOrder is how many events wait for a reader in their order, each on its own.
const inOrder = 48

// counted are the kinds that are told once per person or deed: while they wait, how many there were is kept.
var counted = [...]gate.Kind{
	gate.Passed, gate.Extra, gate.Against, gate.Tailgate, gate.WrongWay, gate.TurnedBack, gate.Forced,
}

// themes are the kinds that say how one thing is: while they wait, the last is kept, and that there was a fire or a fault.
// Secured comes last.
var themes = [...][]gate.Kind{
	{gate.FireOn, gate.FireOff},
	{gate.Opened, gate.Closed, gate.Stuck},
	{gate.Blocked, gate.Cleared},
	{gate.Fault, gate.Recovered},
	{gate.Secured},
}

// backlog is what the gate has told and nobody has read yet. It never forgets: the first events wait in their order; what
// comes while they are too many is folded into counts and states, and unfolded once the others are read. The zero value is
// empty.
type backlog struct {
	line   []gate.Event
	folded bool
	people [len(counted)]struct {
		n    int
		last gate.Event
	}
	states [len(themes)]struct {
		alarm gate.Event // FireOn or Fault, if there was one
		last  gate.Event
	}
}

// put takes an event in.
func (b *backlog) put(e gate.Event) {
	if !b.folded && len(b.line) < inOrder {
		b.line = append(b.line, e)
		return
	}
	b.folded = true
	if i := slices.Index(counted[:], e.Kind); i >= 0 {
		b.people[i].n++
		b.people[i].last = e
	}
	i := slices.IndexFunc(themes[:], func(theme []gate.Kind) bool { return slices.Contains(theme, e.Kind) })
	if i < 0 {
		return
	}
	b.states[i].last = e
	if e.Kind == gate.FireOn || e.Kind == gate.Fault {
		b.states[i].alarm = e
	}
}

// take returns the next event for the reader, false if there is none.
func (b *backlog) take() (gate.Event, bool) {
	if len(b.line) == 0 && b.folded {
		if e, ok := b.person(); ok {
			return e, true
		}
		b.unfold()
	}
	if len(b.line) == 0 {
		return gate.Event{}, false
	}
	e := b.line[0]
	b.line = b.line[1:]
	return e, true
}

// person returns one of those who are counted. Of their times only the last is known.
func (b *backlog) person() (gate.Event, bool) {
	for i := range b.people {
		if p := &b.people[i]; p.n > 0 {
			p.n--
			return p.last, true
		}
	}
	return gate.Event{}, false
}

// unfold makes events of the states, once all people are told: from here on there is an order again.
func (b *backlog) unfold() {
	b.line = nil
	for _, s := range b.states {
		if s.alarm.Kind != 0 && s.alarm.Kind != s.last.Kind {
			b.line = append(b.line, s.alarm)
		}
		if s.last.Kind != 0 {
			b.line = append(b.line, s.last)
		}
	}
	*b = backlog{line: b.line}
}

// withdraw takes back every Secured that was not read: it is true no more.
func (b *backlog) withdraw() {
	b.line = slices.DeleteFunc(b.line, func(e gate.Event) bool { return e.Kind == gate.Secured })
	b.states[len(themes)-1].last = gate.Event{}
}
