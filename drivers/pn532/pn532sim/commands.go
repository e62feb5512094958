package pn532sim

import (
	"slices"
)

const (
	codeDiagnose = 0x00
	codeFirmware = 0x02
	codeSAM      = 0x14
	codeRF       = 0x32
	codeExchange = 0x40
	codeThru     = 0x42
	codeList     = 0x4A
)

// execute runs a command and returns the response, its code first; empty is the error frame, nil no response at all.
func (c *Chip) execute(code byte, args []byte) []byte {
	switch code {
	case codeDiagnose:
		return c.diagnose(args)
	case codeFirmware:
		return append([]byte{code + 1}, c.firmware...)
	case codeSAM:
		if len(args) < 2 {
			return []byte{}
		}
		c.ready4, c.irq = true, len(args) < 3 || args[2] == 1
		return []byte{code + 1}
	case 0x12:
		if len(args) == 0 {
			return []byte{}
		}
		c.params = args[0]
		return []byte{code + 1}
	case codeRF:
		return c.configure(args)
	case codeList:
		return c.list(args)
	case codeExchange:
		return c.exchange(args)
	case codeThru:
		return append([]byte{code + 1}, c.through(args)...)
	case 0x44, 0x52:
		c.release()
		return []byte{code + 1, 0}
	}
	return []byte{}
}

func (c *Chip) diagnose(args []byte) []byte {
	switch {
	case len(args) > 0 && args[0] == 0x00:
		return append([]byte{codeDiagnose + 1}, args...)
	case len(args) == 1 && args[0] == 0x06:
		if c.lies() && c.card.state == protocol && !c.noPresence {
			return []byte{codeDiagnose + 1, 0x00}
		}
		return []byte{codeDiagnose + 1, 0x01}
	}
	return []byte{}
}

func (c *Chip) configure(args []byte) []byte {
	if len(args) < 2 {
		return []byte{}
	}
	switch args[0] {
	case 0x01:
		if args[1]&1 == 0 {
			c.dark()
		} else {
			c.light()
		}
	case 0x05:
		if len(args) < 4 {
			return []byte{}
		}
		c.retries = args[3]
	}
	return []byte{codeRF + 1}
}

const (
	okay         = 0x00
	timedOut     = 0x01
	crcError     = 0x02
	wrongContext = 0x27
	maxPart      = 262
)

// exchange is InDataExchange.
func (c *Chip) exchange(args []byte) []byte {
	const code = codeExchange + 1
	if len(args) == 0 {
		return []byte{}
	}
	data := args[1:]
	if c.status != 0 {
		s := c.status
		c.status = 0
		return []byte{code, s}
	}
	if args[0]&0x3F != 1 || !c.lies() || c.card.state == idle {
		return []byte{code, wrongContext}
	}
	if c.card.state != protocol {
		if c.mifare(data) {
			return append([]byte{code}, c.ask(data)...)
		}
		return []byte{}
	}
	if args[0]&0x40 != 0 {
		c.chained = append(c.chained, data...)
		return []byte{code, okay}
	}
	if len(c.rest) == 0 || len(data) > 0 {
		answer := c.ask(slices.Concat(c.chained, data))
		c.chained, c.rest = nil, nil
		if answer[0] != okay {
			return []byte{code, answer[0]}
		}
		c.rest = answer[1:]
	}
	part := c.rest[:min(len(c.rest), maxPart)]
	c.rest = c.rest[len(part):]
	status := byte(okay)
	if len(c.rest) > 0 || c.endless {
		status = 0x40
	}
	return append([]byte{code, status}, part...)
}

// mifare tells the commands that the chip lets through to a plain tag.
func (c *Chip) mifare(data []byte) bool {
	if len(data) == 0 {
		return false
	}
	switch data[0] {
	case 0x30, 0xA0, 0xA2:
		return true
	case 0x60, 0x61:
		return len(data) == 12
	}
	return false
}

// through is InCommunicateThru. Of blocks of ISO/IEC 14443-4 the simulated card knows R(NAK).
func (c *Chip) through(data []byte) []byte {
	if !c.lies() || c.card.state == idle || len(data) == 0 {
		return []byte{timedOut}
	}
	if c.card.state == protocol {
		if data[0]&0xF6 == 0xB2 && !c.noPresence {
			return []byte{okay, 0xA2}
		}
		return []byte{timedOut}
	}
	return c.ask(data)
}
