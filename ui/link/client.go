package link

import (
	"context"
	"fmt"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"passlane/ui/scene"
)

// Glass is what a client drives. Its methods are called one at a time, from a goroutine of the client.
type Glass interface {
	Show(scene.Scene)
	Picture(name string, jpeg []byte) // empty forgets it
	Tone(Tone)
	Snapshot(path string) error // waits until the PNG is written
	Settled() error             // waits until every button of the scene shown last works
	Alive() bool                // the drawing loop has turned within the last second
	Linked(bool)                // the program is there, or gone
}

// Client is the glass's end.
type Client struct {
	path    string
	glass   Glass
	actions chan string
}

// redial is the pause between two attempts to reach the program.
const redial = 300 * time.Millisecond

// NewClient returns a client that drives glass from the socket at path.
func NewClient(path string, glass Glass) *Client {
	return &Client{path: path, glass: glass, actions: make(chan string, 16)}
}

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
	all.Go(func() error { return c.receive(ctx, conn, replies) })
	return all.Wait()
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
		if err := conn.SetWriteDeadline(time.Now().Add(Deadline)); err != nil {
			return fmt.Errorf("link: set deadline: %w", err)
		}
		if err := write(conn, m); err != nil {
			return err
		}
	}
}

func (c *Client) receive(ctx context.Context, conn net.Conn, replies chan<- message) error {
	for {
		if err := conn.SetReadDeadline(time.Now().Add(Deadline)); err != nil {
			return fmt.Errorf("link: set deadline: %w", err)
		}
		m, err := read(conn)
		if err != nil {
			return err
		}
		reply, err := c.obey(m)
		if err != nil {
			return err
		}
		if reply == nil {
			continue
		}
		select {
		case replies <- *reply:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// obey does what the program says, and returns the answer if there is one.
func (c *Client) obey(m message) (*message, error) {
	switch m.Kind {
	case kindScene:
		s, err := scene.Unmarshal(m.Data)
		if err != nil {
			return nil, err
		}
		c.glass.Show(s)
	case kindPicture, kindDrop:
		c.glass.Picture(m.Name, m.Data)
	case kindTone:
		c.glass.Tone(Tone(m.Name))
	case kindPing:
		if c.glass.Alive() {
			return &message{Kind: kindPong}, nil
		}
	case kindSnapshot:
		return done(m, c.glass.Snapshot(m.Name)), nil
	case kindSettle:
		return done(m, c.glass.Settled()), nil
	default:
		return nil, fmt.Errorf("link: a program does not send messages of kind %d", m.Kind)
	}
	return nil, nil
}

// done is the answer to what was asked for.
func done(asked message, err error) *message {
	reply := &message{Kind: kindSaved, ID: asked.ID}
	if err != nil {
		reply.Err = err.Error()
	}
	return reply
}
