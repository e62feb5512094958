package ntag424sim

import "slices"

// faults are how a card misbehaves.
type faults struct {
	said       [][]byte // every answer since it was laid
	replay     [][]byte // answers to give, whatever is asked
	wrongProof bool
	wrongMAC   bool
	delays     int    // authentications to delay, below 0: all
	refuse     uint16 // status of the next command, 0: its own
	cut        int    // length of answers, if cutting
	cutting    bool
}

// Said returns all answers that the card gave since it was laid, for another card to Replay.
func (c *Card) Said() [][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.said)
}

// Replay makes the card a copy that knows no key: it gives these answers in this order, whatever it is asked, then
// 6D00h.
func (c *Card) Replay(answers [][]byte) {
	c.change(func() { c.replay = append(slices.Clone(answers), status(0x6D00)) })
}

// WrongProof makes the card return a wrong RndA in every authentication, as one does that does not hold the key.
func (c *Card) WrongProof() { c.change(func() { c.wrongProof = true }) }

// WrongMAC makes every MAC wrong that the card appends in a session.
func (c *Card) WrongMAC() { c.change(func() { c.wrongMAC = true }) }

// Delay makes the card answer the next n authentications with 91ADh, authentication delayed, as one does on which wrong keys were tried;
// below 0: all of them.
func (c *Card) Delay(n int) { c.change(func() { c.delays = n }) }

// Refuse makes the card answer the next command with this status word, and end a session with it.
func (c *Card) Refuse(sw uint16) { c.change(func() { c.refuse = sw }) }

// Cut makes all answers end after n bytes, status word included.
func (c *Card) Cut(n int) { c.change(func() { c.cut, c.cutting = n, true }) }

func (c *Card) change(how func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	how()
}

// mangle answers a command with the faults that the card has.
func (c *Card) mangle(cmd []byte, honest func([]byte) []byte) []byte {
	var answer []byte
	switch {
	case len(c.replay) > 0:
		answer = c.replay[0]
		if len(c.replay) > 1 {
			c.replay = c.replay[1:]
		}
	case c.refuse != 0:
		answer, c.refuse, c.session, c.pending = status(c.refuse), 0, nil, nil
	default:
		answer = honest(cmd)
	}
	if c.cutting && len(answer) > c.cut {
		answer = answer[:c.cut]
	}
	return answer
}
