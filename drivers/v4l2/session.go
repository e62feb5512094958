package v4l2

import (
	"errors"
	"fmt"

	"github.com/blackjack/webcam"
	"golang.org/x/sys/unix"
)

// What was done when something went wrong.
const (
	opening   = "open"
	shaping   = "set format"
	starting  = "start"
	waiting   = "wait"
	dequeuing = "take a frame"
	releasing = "give a frame back"
)

const buffers = 3

// session is a camera that streams: one format from its opening to its end.
type session struct {
	camera  Camera
	format  webcam.PixelFormat
	w, h    int // 0: not known
	stride  int
	refused []webcam.ControlID
}

// open opens and starts a camera.
func open(path string, o Opts) (*session, error) {
	c, err := o.Open(path)
	if err != nil {
		return nil, meant(opening, err)
	}
	s := &session{camera: c}
	if err := s.shape(o); err != nil {
		return nil, errors.Join(err, closed(c))
	}
	s.refused = apply(c, settings(o.Exposure, o.Mains))
	if err := c.StartStreaming(); err != nil {
		return nil, errors.Join(meant(starting, err), closed(c))
	}
	return s, nil
}

// shape sets format, size, rate and buffers.
func (s *session) shape(o Opts) error {
	formats := s.camera.GetSupportedFormats()
	if len(formats) == 0 {
		return fmt.Errorf("%w: it has no formats", ErrNotCamera)
	}
	f, ok := formatOf(formats, o)
	if !ok {
		return fmt.Errorf("%w: it has %v", ErrFormat, formats)
	}
	w, h := sizeOf(s.camera.GetSupportedFrameSizes(f), o.Width, o.Height)
	got, _, _, err := s.camera.SetImageFormat(f, uint32(w), uint32(h))
	if err != nil {
		return meant(shaping, err)
	}
	if got != f {
		return fmt.Errorf("%w: it was asked for %s and gives %s", ErrFormat, fourcc(f), fourcc(got))
	}
	s.format = f
	if back, bw, bh, stride, err := s.camera.Negotiated(); err == nil && back == f {
		s.w, s.h, s.stride = bw, bh, stride
	} else if f == yuyv {
		s.w, s.h = w, h // a JPEG tells its own
	}
	_ = s.camera.SetFramerate(float32(o.Rate)) // who cannot has a rate of its own
	if err := s.camera.SetBufferCount(buffers); err != nil {
		return meant(shaping, err)
	}
	return nil
}

func fourcc(f webcam.PixelFormat) string {
	return string([]byte{byte(f), byte(f >> 8), byte(f >> 16), byte(f >> 24)})
}

// take appends the newest frame to room and passes over those before it; n counts all of them, 0 if none is there yet. The frame's
// buffer is the driver's again when take returns.
func (s *session) take(room []byte) (raw []byte, n int, err error) {
	for n < 2*buffers {
		var nothing *webcam.Timeout
		switch err := s.camera.WaitForFrame(0); {
		case errors.As(err, &nothing):
			return room, n, nil
		case err != nil:
			return room, n, meant(waiting, err)
		}
		buffer, index, err := s.camera.GetFrame()
		if errors.Is(err, unix.EAGAIN) {
			return room, n, nil
		}
		if err != nil {
			return room, n, meant(dequeuing, err)
		}
		room = append(room[:0], buffer...)
		n++
		if err := s.camera.ReleaseFrame(index); err != nil {
			return room, n, meant(releasing, err)
		}
	}
	return room, n, nil
}

func closed(c Camera) error {
	if err := c.Close(); err != nil {
		return fmt.Errorf("v4l2: close: %w", err)
	}
	return nil
}
