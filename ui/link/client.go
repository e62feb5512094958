package link

import (
	"context"
	"fmt"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"passlane/ui/scene"
)

// Glass is what a client drives. Its methods are called one at a time, from a goroutine of the client; only Snapshot and Settled,
// which wait, have goroutines of their own.
type Glass interface {
	Show(scene.Scene)
	Picture(name string, jpeg []byte) // empty forgets it
	Tone(Tone)
	Snapshot(path string) error // waits until the PNG is written
	Settled() error             // waits until every button of the scene shown last works
	Alive() bool                // the drawing loop turns
	Linked(bool)                // the program is there, or gone
}

// Client is the glass's end.
type Client struct {
	path     string
	glass    Glass
	actions  chan string
	deadline time.Duration // how long a silent program is believed
}

// redial is the pause between two attempts to reach the program.
const redial = 300 * time.Millisecond

// NewClient returns a client that drives glass from the socket at path.
func NewClient(path string, glass Glass) *Client {
	return &Client{path: path, glass: glass, actions: make(chan string, 16), deadline: Deadline}
}

// Believe sets how long a silent program is believed, in place of [Deadline]. It must be called before [Client.Run].
func (c *Client) Believe(d time.Duration) { c.deadline = d }

// Act sends that a button was touched. It never waits: without a program, or far too many, the touch is lost.
func (c *Client) Act(action string) {
	select {
	case c.actions <- action:
	default:
	}
}

// Run dials the program again and again until ctx ends, and returns when all that it started has ended.
func (c *Client) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if conn, err := new(net.Dialer).DialContext(ctx, "unix", c.path); err == nil {
			c.glass.Linked(true)
			_ = c.talk(ctx, conn) // whatever ended it, dial again
			c.glass.Linked(false)
		}
		select {
		case <-ctx.Done():
		case <-time.After(redial):
		}
	}
	return nil
}

// talk is one connection from its beginning to its end.
func (c *Client) talk(ctx context.Context, conn net.Conn) error {
	c.drain()
	replies := make(chan message, 16)
	all, ctx := errgroup.WithContext(ctx)
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	all.Go(func() error { return c.send(ctx, conn, replies) })
	all.Go(func() error { return c.receive(ctx, conn, reply(ctx, replies), all.Go) })
	return all.Wait()
}

// reply returns a function that hands an answer on, or gives up with ctx.
func reply(ctx context.Context, replies chan<- message) func(message) error {
	return func(m message) error {
		select {
		case replies <- m:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// drain forgets touches that no program has seen: they were meant for a screen that is gone.
func (c *Client) drain() {
	for {
		select {
		case <-c.actions:
		default:
			return
		}
	}
}

func (c *Client) send(ctx context.Context, conn net.Conn, replies <-chan message) error {
	for {
		var m message
		select {
		case <-ctx.Done():
			return ctx.Err()
		case m = <-replies:
		case a := <-c.actions:
			m = message{Kind: kindAction, Name: a}
		}
		if err := conn.SetWriteDeadline(time.Now().Add(c.deadline)); err != nil {
			return fmt.Errorf("link: set deadline: %w", err)
		}
		if err := write(conn, m); err != nil {
			return err
		}
	}
}

// receive does what the program says. What waits goes beside it: a ping must find out whether the drawing loop turns, and nothing else.
func (c *Client) receive(ctx context.Context, conn net.Conn, reply func(message) error, beside func(func() error)) error {
	for ctx.Err() == nil {
		if err := conn.SetReadDeadline(time.Now().Add(c.deadline)); err != nil {
			return fmt.Errorf("link: set deadline: %w", err)
		}
		m, err := read(conn)
		if err != nil {
			return err
		}
		if m.Kind == kindSnapshot || m.Kind == kindSettle {
			beside(func() error { return reply(c.wait(m)) })
			continue
		}
		if err := c.obey(m, reply); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// wait has the glass do what it needs time for, and returns the answer.
func (c *Client) wait(m message) message {
	does := c.glass.Settled
	if m.Kind == kindSnapshot {
		does = func() error { return c.glass.Snapshot(m.Name) }
	}
	reply := message{Kind: kindSaved, ID: m.ID}
	if err := does(); err != nil {
		reply.Err = err.Error()
	}
	return reply
}

// obey does what the program says, and answers if there is something to say.
func (c *Client) obey(m message, reply func(message) error) error {
	switch m.Kind {
	case kindScene:
		s, err := scene.Unmarshal(m.Data)
		if err != nil {
			return err
		}
		c.glass.Show(s)
	case kindPicture, kindDrop:
		c.glass.Picture(m.Name, m.Data)
	case kindTone:
		c.glass.Tone(Tone(m.Name))
	case kindPing:
		if c.glass.Alive() {
			return reply(message{Kind: kindPong})
		}
	default:
		return fmt.Errorf("link: a program does not send messages of kind %d", m.Kind)
	}
	return nil
}
