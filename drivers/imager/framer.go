package imager

import "bytes"

// framer makes symbols of bytes and silences. It never keeps more than the longest message.
type framer struct {
	opts   Opts
	buf    []byte
	skip   bool // until the next silence
	counts Counts
}

// waits says whether a silence would mean anything.
func (f *framer) waits() bool { return f.skip || len(f.buf) > 0 }

// take takes what was received.
func (f *framer) take(b []byte) (out []Symbol) {
	for len(b) > 0 && !f.skip {
		room := f.opts.MaxBytes + len(f.opts.Prefix) + len(f.opts.Suffix) + aimLength - len(f.buf)
		if room <= 0 {
			f.drop(&f.counts.TooLong)
			f.skip = true
			break
		}
		n := min(room, len(b))
		if f.opts.BySuffix {
			n = f.upToSuffix(b[:n])
		}
		f.buf, b = append(f.buf, b[:n]...), b[n:]
		if f.opts.BySuffix && bytes.HasSuffix(f.buf, f.opts.Suffix) {
			out = f.end(out)
		}
	}
	return out
}

// upToSuffix returns how much of b belongs to the message under way.
func (f *framer) upToSuffix(b []byte) int {
	before := min(len(f.buf), len(f.opts.Suffix)-1)
	seam := append(bytes.Clone(f.buf[len(f.buf)-before:]), b...)
	if i := bytes.Index(seam, f.opts.Suffix); i >= 0 {
		return i + len(f.opts.Suffix) - before
	}
	return len(b)
}

// silence is Opts.Idle without a byte.
func (f *framer) silence() (out []Symbol) {
	switch {
	case f.skip:
		f.buf, f.skip = f.buf[:0], false
	case len(f.buf) == 0:
	case f.opts.BySuffix:
		f.drop(&f.counts.Halves)
	default:
		out = f.end(nil)
	}
	return out
}

func (f *framer) drop(count *int) {
	*count++
	f.buf = f.buf[:0]
}

// end is the end of a message.
func (f *framer) end(out []Symbol) []Symbol {
	defer func() { f.buf = f.buf[:0] }()
	msg, ok := f.strip(f.buf)
	var s Symbol
	if ok && f.opts.AIM {
		s.AIM, msg, ok = cutAIM(msg)
	}
	switch {
	case !ok || len(msg) == 0:
		f.counts.Halves++
	case len(msg) > f.opts.MaxBytes:
		f.counts.TooLong++
	case !f.opts.accepts(s.AIM):
		f.counts.Foreign++
	default:
		f.counts.Symbols++
		s.Payload = bytes.Clone(msg)
		return append(out, s)
	}
	return out
}

// strip takes prefix and suffix off. Where the suffix ends messages, a half one may stand before the prefix.
func (f *framer) strip(msg []byte) ([]byte, bool) {
	if i := bytes.LastIndex(msg, f.opts.Prefix); f.opts.BySuffix && len(f.opts.Prefix) > 0 && i > 0 {
		f.counts.Halves++
		msg = msg[i:]
	}
	msg, before := bytes.CutPrefix(msg, f.opts.Prefix)
	msg, after := bytes.CutSuffix(msg, f.opts.Suffix)
	return msg, before && after
}
