package pn532

import (
	"bytes"
	"context"
	"errors"
	"time"
)

// next returns the next frame, whose packet lies in d.rx. Errors: errSilent at until, *FrameError, nfc.ErrUnplugged, or why nobody
// wants it any more.
func (d *Dev) next(ctx context.Context, until time.Time, acked bool) (frame, error) {
	for {
		f, err := d.decoded(acked)
		if !errors.Is(err, errShort) {
			return f, err
		}
		if err := d.stopped(ctx); err != nil {
			return frame{}, err
		}
		now, end := time.Now(), d.end(until, acked)
		if now.Before(end) {
			err = d.read(earlier(end, now.Add(slot)), acked)
		} else {
			err = d.ended(until)
		}
		if err != nil {
			return frame{}, err
		}
	}
}

// end is when the wait for more ends: a silence after what came, else until.
func (d *Dev) end(until time.Time, acked bool) time.Time {
	half := d.heard.Add(halfFrame)
	switch {
	case d.have > 1:
		return earlier(half, until.Add(tailMost)) // what began in time may end after it
	case acked && d.noise >= someNoise:
		return earlier(half, until)
	}
	return until
}

// ended says what it is that does not go on. It is nil if there may be a frame behind a start that was none.
func (d *Dev) ended(until time.Time) error {
	rest := d.rx[:d.have]
	if at := bytes.Index(rest, start); at >= 0 {
		if _, _, _, err := decode(rest, true); err == nil {
			d.forget()
			return errBare
		}
		if d.used = at + len(start); bytes.Contains(rest[d.used:], start) {
			return nil
		}
	} else if !time.Now().Before(until) {
		return errSilent
	}
	d.forget()
	return &FrameError{"half of one"}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// forget drops what came.
func (d *Dev) forget() { d.have, d.used, d.noise = 0, 0, 0 }

// drop forgets what is done with.
func (d *Dev) drop() {
	d.have = copy(d.rx[:], d.rx[d.used:d.have])
	d.used = 0
}

// decoded returns the next frame of what was read, errShort if there is none.
func (d *Dev) decoded(acked bool) (frame, error) {
	d.drop()
	if d.have == 0 {
		return frame{}, errShort
	}
	if d.bus.frames() {
		return d.only(acked)
	}
	for {
		f, done, noise, err := decode(d.rx[d.used:d.have], d.bare)
		d.used += done
		d.noise += noise
		switch {
		case errors.Is(err, errShort):
			d.drop()
			return f, err
		case err == nil || err == errBare:
			return f, err
		}
		d.noise += someNoise // a start that was none, or a frame that is spoilt: the silence behind it will tell
	}
}

// only returns the frame of one read; nothing behind it counts.
func (d *Dev) only(acked bool) (frame, error) {
	b := d.rx[:d.have]
	d.used = d.have
	f, _, _, err := decode(b, d.bare)
	switch {
	case err != nil && !acked && !packetBegins(b):
		err = errNoFrame
	case errors.Is(err, errShort):
		err = &FrameError{"cut off"}
	}
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
		return &FrameError{"nothing but FF: is it wired?"}
	}
	d.have += n
	d.heard = time.Now()
	return nil
}

// flat tells a line that nobody drives.
func flat(b []byte) bool { return bytes.Count(b, []byte{0xFF}) == len(b) }
