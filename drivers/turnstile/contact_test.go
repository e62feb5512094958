package turnstile_test

import (
	"testing"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
)

func contactPins(g *turnstilesim.Gate) turnstile.Pins {
	p := pins(g)
	p.BeamA, p.BeamB, p.PassA, p.PassB = nil, nil, g.PassA, g.PassB
	return p
}

// playContacts is play at a gate that counts by its PASS contacts.
func playContacts(t *testing.T, made func() *turnstilesim.Gate, story func(scene)) {
	t.Helper()
	playAt(t, made, contactPins, nil, story)
}

func TestContactsCount(t *testing.T) {
	playContacts(t, turnstilesim.New, func(s scene) {
		s.must(s.Open(2, 0))
		s.gate.Walk()
		if !s.gate.Pass.Level() {
			s.Error("Pass dropped after the first of two")
		}
		s.later(time.Second)
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Passed, gate.Closed, gate.Secured)
	})
}

func TestPassDropsAtTheEndOfTheContact(t *testing.T) {
	playContacts(t, turnstilesim.New, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(300 * time.Millisecond)
		go s.gate.Walk()
		s.later(400 * time.Millisecond) // past the leaf
		s.told(gate.Opened, gate.Passed)
		if !s.gate.Pass.Level() {
			s.Error("the leaf is closed on the one who passes")
		}
		s.later(250 * time.Millisecond)
		if s.gate.Pass.Level() {
			s.Error("Pass is held when they are through")
		}
		s.later(time.Second)
		s.told(gate.Closed, gate.Secured)
	})
}

func TestContactsTellWhoIsNotMeantToPass(t *testing.T) {
	playContacts(t, turnstilesim.New, func(s scene) {
		s.must(s.Open(1, 0))
		s.later(300 * time.Millisecond)
		s.gate.WrongWay()
		s.later(time.Second)
		s.told(gate.Opened, gate.WrongWay, gate.Against)
		s.gate.WalkTwice()
		s.later(time.Second)
		s.told(gate.Passed, gate.Extra, gate.Closed, gate.Secured)
	})
}

func TestWhoPassesWhileTheLeafClosesIsNoTailgater(t *testing.T) {
	playContacts(t, turnstilesim.New, func(s scene) {
		s.must(s.Open(1, 400*time.Millisecond))
		s.later(300 * time.Millisecond)
		go s.gate.Walk()
		s.later(2 * time.Second)
		s.told(gate.Opened, gate.Passed, gate.Closed, gate.Secured)
	})
}

func TestAContactThatWasCutBeforeTheStartCountsNobody(t *testing.T) {
	cut := func() *turnstilesim.Gate {
		g := turnstilesim.New()
		g.Cut(g.PassA)
		return g
	}
	free := []gate.Kind{gate.Opened} // nobody knows whether somebody stands in it
	playFrom(t, free, cut, contactPins, nil, func(s scene) {
		s.later(11 * time.Second)
		s.told(gate.Blocked)
		s.refused(s.Open(1, 0), turnstile.ErrBlocked)
		s.gate.Mend(s.gate.PassA)
		s.later(time.Second)
		s.told(gate.Cleared, gate.Closed, gate.Secured)
		s.must(s.Open(1, 0))
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Closed, gate.Secured)
	})
}

func TestAContactThatIsCutCountsOnceAndBlocks(t *testing.T) {
	playContacts(t, turnstilesim.New, func(s scene) {
		s.gate.Cut(s.gate.PassB)
		s.later(11 * time.Second)
		s.told(gate.WrongWay, gate.Against, gate.Blocked)
		s.refused(s.Open(1, 0), turnstile.ErrBlocked)
	})
}

func TestContactsGiveNobodyARightForLong(t *testing.T) {
	playContacts(t, turnstilesim.New, func(s scene) {
		s.must(s.Open(2, time.Second))
		s.later(500 * time.Millisecond)
		s.gate.Stick() // it hangs open
		s.later(5 * time.Second)
		s.gate.Walk() // perhaps they were in it when time was up
		s.later(time.Second)
		s.gate.Walk()
		s.later(time.Second)
		s.told(gate.Opened, gate.Passed, gate.Stuck, gate.Extra)
	})
}
