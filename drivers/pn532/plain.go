package pn532

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"passlane/drivers/nfc"
)

// Commands of Type 2 tags (NTAG213/215/216 data sheet, 9).
const (
	cmdRead       = 0x30
	cmdFastRead   = 0x3A
	cmdReadSig    = 0x3C
	cmdReadCount  = 0x39
	cmdVersion    = 0x60
	cmdWrite      = 0xA2
	cmdCompatible = 0xA0
)

// onlyReads tells the commands that change nothing.
func onlyReads(cmd []byte) bool {
	return bytes.IndexByte([]byte{cmdRead, cmdFastRead, cmdReadSig, cmdReadCount, cmdVersion}, cmd[0]) >= 0
}

// known tells the commands that the chip itself knows as MIFARE's. It takes what a Type 2 tag calls GET_VERSION for an authentication, and
// others it does not know: those go through InCommunicateThru.
func known(c *Card, cmd []byte) bool {
	return c.target.tag.SAK&sakClassic != 0 || cmd[0] == cmdRead || cmd[0] == cmdWrite || cmd[0] == cmdCompatible
}

// plain sends one command to a tag without ISO/IEC 14443-4. Such a tag refuses with four bits, which the chip tells as one error or another,
// as it tells a card that is gone; so the tag is selected again, and its being there is what tells both apart.
func (d *Dev) plain(ctx context.Context, c *Card, cmd []byte) ([]byte, error) {
	tries := 1
	if onlyReads(cmd) {
		tries = 2
	}
	for {
		answer, err := d.sendPlain(ctx, c, cmd)
		if err == nil {
			return answer, nil
		}
		var s Status
		if refused := errors.As(err, &s) && !s.ill() || errors.Is(err, ErrSyntax); !refused {
			return nil, d.failed(ctx, err)
		}
		here, lost := d.reselect(ctx, c)
		switch {
		case lost != nil:
			return nil, lost
		case !here:
			return nil, d.failed(ctx, err)
		}
		if tries--; tries == 0 {
			return nil, fmt.Errorf("%w: %w", nfc.ErrNak, err)
		}
	}
}

func (d *Dev) sendPlain(ctx context.Context, c *Card, cmd []byte) ([]byte, error) {
	packet := []byte{codeThru}
	if known(c, cmd) {
		packet = []byte{codeExchange, c.target.number}
	}
	got, err := d.command(ctx, d.cardTime(), append(packet, cmd...)...)
	if err != nil {
		return nil, err
	}
	data, _, err := opened(got)
	return bytes.Clone(data), err
}
