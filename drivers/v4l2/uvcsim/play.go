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
}

// serve is the camera's life from plugging in until the line is closed.
func (c *Camera) serve(line io.ReadWriter) {
	p := &plugged{usbsim.New(line), c}
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
	return nil, p.camera.device.take(request{s}, out)
}

// play sends picture after picture, as often as the host wants them. A host that does not take them holds it up.
func (p *plugged) play() {
	odd := false
	for next := time.Now(); p.here(); {
		s := p.stream()
		if s.rate == 0 {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		for _, part := range payloads(p.camera.picture(), odd) {
			if !p.Send(part, func() bool { return p.stream() == s }) {
				break
			}
		}
		odd = !odd
		if next = next.Add(time.Second / time.Duration(s.rate)); time.Until(next) < 0 {
			next = time.Now() // a picture that was late delays no other
		}
		time.Sleep(time.Until(next))
	}
}

func (p *plugged) here() bool {
	select {
	case <-p.Gone():
		return false
	default:
		return true
	}
}

func (p *plugged) stream() stream {
	p.camera.mu.Lock()
	defer p.camera.mu.Unlock()
	return p.camera.device.stream
}
