package link

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"passlane/ui/scene"
)

// desk keeps what the glass should show, and what of it the glass of the moment has not been sent yet.
type desk struct {
	deadline time.Duration // how long a silent glass is believed

	mu       sync.Mutex
	wake     chan struct{} // holds one when there is something to send
	scene    []byte
	pictures map[string][]byte
	order    []string // picture names, oldest first
	fresh    bool     // the scene has not been sent
	changed  []string // pictures that have not been sent
	tones    []Tone
	online   bool
	lastID   uint64
	asked    map[uint64]*question
}

// question is what somebody waits for.
type question struct {
	message
	what string
	sent bool
	done chan error
}

const maxTones = 4

func newDesk() *desk {
	return &desk{deadline: Deadline, wake: make(chan struct{}, 1), pictures: map[string][]byte{}, asked: map[uint64]*question{}}
}

func (d *desk) ring() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

func (d *desk) show(s scene.Scene) {
	b, err := s.Marshal()
	if err != nil {
		return // a value always encodes
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if slices.Equal(b, d.scene) {
		return
	}
	d.scene, d.fresh = b, true
	d.ring()
}

func (d *desk) picture(name string, jpeg []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, had := d.pictures[name]; !had && len(jpeg) == 0 {
		return
	} else if !had {
		d.order = append(d.order, name)
	}
	if d.pictures[name] = jpeg; len(jpeg) == 0 {
		delete(d.pictures, name)
		d.order = slices.DeleteFunc(d.order, func(n string) bool { return n == name })
	}
	if !slices.Contains(d.changed, name) {
		d.changed = append(d.changed, name)
	}
	d.ring()
}

func (d *desk) tone(t Tone) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.online || len(d.tones) == maxTones {
		return
	}
	d.tones = append(d.tones, t)
	d.ring()
}

func (d *desk) ask(m message, what string) (uint64, <-chan error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lastID++
	m.ID = d.lastID
	q := &question{message: m, what: what, done: make(chan error, 1)}
	d.asked[m.ID] = q
	d.ring()
	return m.ID, q.done
}

func (d *desk) forget(id uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.asked, id)
}

// answered tells whoever asked.
func (d *desk) answered(m message) {
	d.mu.Lock()
	defer d.mu.Unlock()
	q, ok := d.asked[m.ID]
	if !ok {
		return // given up
	}
	delete(d.asked, m.ID)
	if m.Err != "" {
		q.done <- fmt.Errorf("link: %s: %s", q.what, m.Err)
		return
	}
	q.done <- nil
}

// join makes everything new again, for a glass that has seen nothing.
func (d *desk) join() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.online, d.fresh, d.tones = true, d.scene != nil, nil
	d.changed = slices.Clone(d.order)
	for _, q := range d.asked {
		q.sent = false
	}
	d.ring()
}

func (d *desk) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.online, d.tones = false, nil
}

// next takes what is to be sent: pictures before the scene that shows them, tones with it, questions after it.
func (d *desk) next() []message {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []message
	for _, name := range d.changed {
		if jpeg := d.pictures[name]; jpeg != nil {
			out = append(out, message{Kind: kindPicture, Name: name, Data: jpeg})
		} else {
			out = append(out, message{Kind: kindDrop, Name: name})
		}
	}
	if d.fresh {
		out = append(out, message{Kind: kindScene, Data: d.scene})
	}
	for _, t := range d.tones {
		out = append(out, message{Kind: kindTone, Name: string(t)})
	}
	d.changed, d.fresh, d.tones = nil, false, nil
	for _, q := range d.asked {
		if !q.sent {
			q.sent = true
			out = append(out, q.message)
		}
	}
	return out
}

// serve talks to one glass until it goes, is silent for too long, or ctx ends.
func (d *desk) serve(ctx context.Context, conn net.Conn, touched func(string)) error {
	d.join()
	defer d.leave()
	all, ctx := errgroup.WithContext(ctx)
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	all.Go(func() error { return d.send(ctx, conn) })
	all.Go(func() error { return d.receive(conn, touched) })
	return all.Wait()
}

func (d *desk) send(ctx context.Context, conn net.Conn) error {
	ping := time.NewTicker(d.deadline / 4)
	defer ping.Stop()
	for {
		out := []message{{Kind: kindPing}}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.wake:
			out = d.next()
		case <-ping.C:
		}
		for _, m := range out {
			if err := conn.SetWriteDeadline(time.Now().Add(d.deadline)); err != nil {
				return fmt.Errorf("link: set deadline: %w", err)
			}
			if err := write(conn, m); err != nil && !errors.Is(err, ErrTooLarge) {
				return err
			}
		}
	}
}

func (d *desk) receive(conn net.Conn, touched func(string)) error {
	for {
		if err := conn.SetReadDeadline(time.Now().Add(d.deadline)); err != nil {
			return fmt.Errorf("link: set deadline: %w", err)
		}
		m, err := read(conn)
		if err != nil {
			return err
		}
		switch m.Kind {
		case kindAction:
			touched(m.Name)
		case kindSaved:
			d.answered(m)
		case kindPong: // it lives
		default:
			return fmt.Errorf("link: a glass does not send messages of kind %d", m.Kind)
		}
	}
}
