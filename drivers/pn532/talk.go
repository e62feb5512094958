package pn532

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passlane/drivers/nfc"
)

// talk is what we need to talk to the chip.
type talk struct {
	rx     [maxReceived]byte
	have   int       // bytes in rx
	used   int       // of those, by the frame returned last
	noise  int       // bytes that were no frame's, since the last frame
	heard  time.Time // when the last byte came
	stale  bool      // something may still come that is for nobody
	packet [maxPacket]byte
	tx     [maxFrame]byte
}

// Times of the talk.
const (
	shortly    = 200 * time.Millisecond // for a response that the chip has at once
	halfFrame  = 50 * time.Millisecond  // silence within a frame that ends it
	tailMost   = 200 * time.Millisecond // how long after its time a frame that began may go on
	quiet      = 20 * time.Millisecond  // silence after which nothing more comes; an adapter may hold bytes back for 16 ms
	quietMost  = 30 * time.Millisecond  // how long we wait for that, when somebody babbles
	hushReads  = 32                     // on a bus where something always seems to come
	afterAbort = time.Millisecond
	resends    = 2 // of a response that came in pieces
	someNoise  = 6 // bytes that are more than a disturbance: a response that lost its start
)

// troubled tells whether err is the trouble of a link that still is there.
func troubled(err error) bool {
	var f *FrameError
	return errors.As(err, &f) || errors.Is(err, errNoAck) || errors.Is(err, errSilent) || errors.Is(err, errResponse)
}

// command sends a packet, its code first, and returns what follows the code in the response, which lies in d.rx. The chip may take within for
// it. A response in pieces is asked for again; the command itself is sent once. Errors: those that troubled knows, ErrSyntax,
// nfc.ErrUnplugged, ErrHalted, or that of ctx.
func (d *Dev) command(ctx context.Context, within time.Duration, packet ...byte) ([]byte, error) {
	if d.stale {
		if err := d.calm(); err != nil {
			return nil, err
		}
	}
	if err := d.send(packet); err != nil {
		return nil, err
	}
	got, err := d.response(ctx, within, packet[0]+1)
	if err != nil && !errors.Is(err, ErrSyntax) {
		d.stale = true
	}
	return got, err
}

func (d *Dev) send(packet []byte) error {
	d.have, d.used, d.noise = 0, 0, 0
	if err := d.bus.flush(); err != nil {
		return unplugged(err)
	}
	body := append(append(d.packet[:0], toChip), packet...)
	return d.write(appendFrame(d.tx[:0], body))
}

func (d *Dev) write(b []byte) error {
	if err := d.bus.write(b); err != nil {
		return unplugged(err)
	}
	return nil
}

// response waits for ACK and response. One that comes without its ACK is taken: only the ACK was lost.
func (d *Dev) response(ctx context.Context, within time.Duration, code byte) ([]byte, error) {
	acked, sent := false, 0
	until := time.Now().Add(d.opts.AckTimeout)
	for {
		f, err := d.next(ctx, until, acked)
		var bad *FrameError
		switch {
		case errors.As(err, &bad):
			if !acked && !d.bus.frames() {
				continue // noise before the ACK
			}
			if sent++; sent > resends {
				return nil, err
			}
			acked = true // it had something to say
			if err := d.again(); err != nil {
				return nil, err
			}
			until = time.Now().Add(d.opts.AckTimeout)
		case errors.Is(err, errSilent) && !acked:
			return nil, errNoAck
		case err != nil:
			return nil, err
		case f.kind == kindAck && !acked:
			acked, d.noise = true, 0
			until = time.Now().Add(within)
		case f.kind == kindPacket && f.packet[0] == badFrame:
			return nil, ErrSyntax
		case f.kind == kindPacket && len(f.packet) > 1 && f.packet[0] == fromChip && f.packet[1] == code:
			return f.packet[2:], nil
		}
		// Anything else is for nobody: an echo of our own, a late response, a second ACK.
	}
}

// next returns the next frame, whose packet lies in d.rx. Errors: errSilent at until, *FrameError, nfc.ErrUnplugged, or why nobody
// wants it any more.
func (d *Dev) next(ctx context.Context, until time.Time, acked bool) (frame, error) {
	for {
		f, err := d.decoded()
		if !errors.Is(err, errShort) {
			return f, err
		}
		if err := d.stopped(ctx); err != nil {
			return frame{}, err
		}
		now, end := time.Now(), until
		begun, pending := d.have > 1, acked && d.noise >= someNoise
		if half := d.heard.Add(halfFrame); begun {
			end = earlier(half, until.Add(tailMost)) // what began in time may end after it
		} else if pending {
			end = earlier(half, until)
		}
		if !now.Before(end) {
			if begun || pending && now.Before(until) {
				d.have, d.noise = 0, 0
				return frame{}, &FrameError{"half of one"}
			}
			return frame{}, errSilent
		}
		if err := d.read(earlier(end, now.Add(slot)), acked); err != nil {
			return frame{}, err
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// decoded returns the next frame of what was read, errShort if there is none.
func (d *Dev) decoded() (frame, error) {
	d.have = copy(d.rx[:], d.rx[d.used:d.have])
	d.used = 0
	if d.have == 0 {
		return frame{}, errShort
	}
	f, done, noise, err := decode(d.rx[:d.have])
	d.noise += noise
	if d.bus.frames() {
		done = d.have // a read has one frame, and nothing behind it counts
		if errors.Is(err, errShort) {
			err = &FrameError{"cut off"}
		}
	}
	d.used = done
	return f, err
}

// read reads what has come by then, if anything. Of a bus of frames it takes no more than an ACK where one is due: the rest would be lost.
func (d *Dev) read(until time.Time, acked bool) error {
	size := len(d.rx)
	if d.bus.frames() && !acked {
		size = ackSize
	}
	n, err := d.bus.read(d.rx[d.have:size], until)
	switch {
	case errors.Is(err, errIdle):
		return nil
	case err != nil:
		return unplugged(err)
	case n == 0:
		return nil
	case d.bus.frames() && flat(d.rx[:n]):
		return &FrameError{"nothing but the same byte: is it wired?"}
	}
	d.have += n
	d.heard = time.Now()
	return nil
}

// flat tells a line that nobody drives.
func flat(b []byte) bool {
	for _, v := range b {
		if v != b[0] {
			return false
		}
	}
	return b[0] == 0x00 || b[0] == 0xFF
}

// again lets what comes come to its end and asks for the last response once more.
func (d *Dev) again() error {
	if err := d.hush(); err != nil {
		return err
	}
	return d.write(nackFrame)
}

// calm ends whatever command runs, and forgets what it had to say.
func (d *Dev) calm() error {
	if err := d.write(ackFrame); err != nil {
		return err
	}
	time.Sleep(afterAbort)
	if err := d.hush(); err != nil {
		return err
	}
	d.stale = false
	return nil
}

// hush reads until nothing comes for a while, or too much.
func (d *Dev) hush() error {
	d.have, d.used, d.noise = 0, 0, 0
	last := time.Now()
	end := last.Add(quietMost)
	for range hushReads {
		_, err := d.bus.read(d.rx[:], last.Add(quiet))
		now := time.Now()
		switch {
		case errors.Is(err, errIdle):
			if now.Sub(last) >= quiet {
				return nil
			}
		case err != nil:
			return unplugged(err)
		case !now.Before(end):
			return nil
		default:
			last = now
		}
	}
	return nil
}

// ask is command for what may be asked twice: after trouble the chip is started anew, and asked again. Errors: ErrSyntax, nfc.ErrUnplugged, ErrHalted,
// or that of ctx.
func (d *Dev) ask(ctx context.Context, within time.Duration, packet ...byte) ([]byte, error) {
	got, err := d.command(ctx, within, packet...)
	if troubled(err) {
		if err := d.restart(ctx); err != nil {
			return nil, err
		}
		got, err = d.command(ctx, within, packet...)
	}
	switch {
	case troubled(err) || errors.Is(err, nfc.ErrUnplugged):
		return nil, d.down(fmt.Errorf("command %02X: %w", packet[0], err))
	case err == nil:
		d.proved = time.Now()
	}
	return got, err
}
