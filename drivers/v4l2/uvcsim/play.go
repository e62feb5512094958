package uvcsim

import (
	"io"
	"sync"
	"time"

	"passlane/drivers/usbsim"
)

// plugged is a camera in its socket.
type plugged struct {
	*usbsim.Plug
	camera *Camera
	asked  chan struct{} // holds one: the host wants other pictures than before
}

// serve is the camera's life from plugging in until the line is closed.
func (c *Camera) serve(line io.ReadWriter) {
	p := &plugged{usbsim.New(line), c, make(chan struct{}, 1)}
	c.is(newDevice(c.opts))
	defer c.is(nil)
	var wg sync.WaitGroup
	wg.Go(p.play)
	p.Serve(p)
	wg.Wait()
}

// is says what the camera is while it is plugged in.
func (c *Camera) is(d *device) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.device = d
}

// Control answers a request on the control pipe.
func (p *plugged) Control(s usbsim.Setup, out []byte) (in []byte, ok bool) {
	if s.IsStandard() {
		return p.camera.opts.descriptors().Standard(s)
	}
	p.camera.mu.Lock()
	defer p.camera.mu.Unlock()
	if s.In() {
		in = p.camera.device.answer(request{s})
		return in, in != nil
	}
	was := p.camera.device.stream
	ok = p.camera.device.take(request{s}, out)
	if p.camera.device.stream != was {
		select {
		case p.asked <- struct{}{}:
		default: // play has not heard of the last time yet
		}
	}
	return nil, ok
}

// play sends picture after picture, as often as the host wants them. A host that does not take them holds it up.
func (p *plugged) play() {
	pace := time.NewTimer(0)
	defer pace.Stop()
	for odd := false; p.next(pace); odd = !odd {
		s := p.stream()
		if s.rate == 0 {
			continue // nobody wants any yet
		}
		pace.Reset(time.Second / time.Duration(s.rate))
		for _, part := range payloads(p.camera.picture(), odd) {
			if !p.Send(part, func() bool { return p.stream() == s }) {
				break
			}
		}
	}
}

// next waits until it is time for a picture, or the host wants others; false when the plug is pulled.
func (p *plugged) next(pace *time.Timer) bool {
	select {
	case <-pace.C:
	case <-p.asked:
	case <-p.Gone():
		return false
	}
	return true
}

func (p *plugged) stream() stream {
	p.camera.mu.Lock()
	defer p.camera.mu.Unlock()
	return p.camera.device.stream
}
