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
	bare   bool      // a frame may do without its postamble
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
	d.forget()
	d.bare = false
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

// reply is how far the answer to a command has come.
type reply struct {
	acked  bool
	sent   int // how often the response was asked for again
	until  time.Time
	within time.Duration // from ACK to response
}

func (r *reply) acknowledge() { r.acked, r.until = true, time.Now().Add(r.within) }

// response waits for ACK and response. One that comes without its ACK is taken: only the ACK was lost.
func (d *Dev) response(ctx context.Context, within time.Duration, code byte) ([]byte, error) {
	r := reply{until: time.Now().Add(d.opts.AckTimeout), within: within}
	for {
		f, err := d.next(ctx, r.until, r.acked)
		var bad *FrameError
		switch {
		case errors.As(err, &bad):
			if err := d.mend(&r, bad); err != nil {
				return nil, err
			}
		case errors.Is(err, errSilent) && !r.acked:
			return nil, errNoAck
		case err != nil:
			return nil, err
		case f.kind == kindAck && !r.acked:
			r.acknowledge()
			d.noise = 0
		case f.refuses():
			return nil, ErrSyntax
		case f.answers(code):
			return f.packet[2:], nil
		}
		// Anything else is for nobody: an echo of our own, a late response, a second ACK.
	}
}

// mend does what is to be done about a frame that came in pieces: nothing if it can have been no more than an ACK, else it is asked for again.
func (d *Dev) mend(r *reply, bad *FrameError) error {
	if !r.acked && !d.bus.frames() {
		return nil // noise before the ACK
	}
	if bad == errNoFrame && !r.acked {
		r.acknowledge()
		return nil
	}
	if r.sent++; r.sent > resends {
		return bad
	}
	d.bare = bad == errBare // if it comes like that again, it is like that
	r.acked, r.until = true, time.Now().Add(d.opts.AckTimeout)
	return d.again()
}

// again lets what comes come to its end and asks for the last response once more.
func (d *Dev) again() error {
	if err := d.hush(); err != nil {
		return err
	}
	d.stale = true // it may have come meanwhile, and comes twice
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
	d.forget()
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
