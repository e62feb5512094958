package link

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"passlane/ui/scene"
)

// Server is the program's end. Its methods may be called from any goroutine, before and during [Server.Run], and none
// but [Server.Snapshot] and [Server.Settled] waits for the glass.
type Server struct {
	path      string
	log       *slog.Logger
	desk      *desk
	actions   chan string
	connected chan bool
}

// NewServer returns a server for the socket at path; [Server.Run] opens it. A nil log is silent.
func NewServer(path string, log *slog.Logger) *Server {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Server{path: path, log: log, desk: newDesk(), actions: make(chan string, 16), connected: make(chan bool, 1)}
}

// Show makes s the scene on the glass. A slow glass misses scenes in between; the latest wins.
func (s *Server) Show(sc scene.Scene) { s.desk.show(sc) }

// Picture sets the picture that scenes name, as JPEG, or forgets it when jpeg is empty. The latest wins, as with scenes.
// The bytes must not be changed afterwards.
func (s *Server) Picture(name string, jpeg []byte) { s.desk.picture(name, jpeg) }

// Tone plays t once, if a glass is there now.
func (s *Server) Tone(t Tone) { s.desk.tone(t) }

// Actions returns what was touched. When nobody reads them, actions beyond 16 are lost.
func (s *Server) Actions() <-chan string { return s.actions }

// Connected tells that the glass came (true) or went (false). Unread news is replaced by newer.
func (s *Server) Connected() <-chan bool { return s.connected }

// Snapshot asks the glass to write what it draws now to path, as PNG, and returns when that is done.
func (s *Server) Snapshot(ctx context.Context, path string) error {
	return s.ask(ctx, message{Kind: kindSnapshot, Name: path}, "snapshot to "+path)
}

// Settled returns when the glass shows the scene of the moment and a touch on any button of it counts: a finger that does not sleep
// waits for this.
func (s *Server) Settled(ctx context.Context) error {
	return s.ask(ctx, message{Kind: kindSettle}, "until the scene settles")
}

// ask asks the glass for something that it answers, and returns when it has.
func (s *Server) ask(ctx context.Context, m message, what string) error {
	id, done := s.desk.ask(m, what)
	defer s.desk.forget(id)
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("link: %s: %w", what, ctx.Err())
	}
}

// Believe sets how long a silent glass is believed, in place of [Deadline]. It must be called before [Server.Run]; a glass that is to be
// believed for longer must believe for as long itself ([Client.Believe]).
func (s *Server) Believe(d time.Duration) { s.desk.deadline = d }

// Run listens until ctx ends, and returns when every connection has ended. A stale socket file is removed first.
func (s *Server) Run(ctx context.Context) error {
	l, err := listen(ctx, s.path)
	if err != nil {
		return err
	}
	return s.accept(ctx, l)
}

// accept serves the newest glass until ctx ends, and closes l.
func (s *Server) accept(ctx context.Context, l net.Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	var all sync.WaitGroup
	defer all.Wait()
	last := func() {}
	defer func() { last() }()
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("link: accept on %s: %w", s.path, err)
		}
		last() // one glass at a time: the newest
		all.Wait()
		serving, cancel := context.WithCancel(ctx)
		last = cancel
		all.Go(func() { s.serve(serving, conn) })
	}
}

// serve is one glass from its coming to its going.
func (s *Server) serve(ctx context.Context, conn net.Conn) {
	s.tell(true)
	s.log.Info("glass connected")
	err := s.desk.serve(ctx, conn, s.touched)
	s.log.Info("glass gone", "err", err)
	s.tell(false)
}

func (s *Server) touched(action string) {
	select {
	case s.actions <- action:
	default:
		s.log.Warn("action lost, nobody reads", "action", action)
	}
}

// tell replaces unread news; only one goroutine at a time calls it.
func (s *Server) tell(here bool) {
	select {
	case <-s.connected:
	default:
	}
	s.connected <- here
}

func listen(ctx context.Context, path string) (net.Listener, error) {
	if err := removeStale(path); err != nil {
		return nil, err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("link: listen: %w", err)
	}
	if err := os.Chmod(path, 0o660); err != nil {
		_ = l.Close()
		return nil, fmt.Errorf("link: set mode of socket: %w", err)
	}
	return l, nil
}

// removeStale removes a socket that nobody answers on, and nothing else.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("link: look at socket: %w", err)
	case info.Mode()&os.ModeSocket == 0:
		return fmt.Errorf("link: %s is there and is no socket", path)
	}
	if conn, err := net.Dial("unix", path); err == nil {
		_ = conn.Close()
		return fmt.Errorf("link: another program listens on %s", path)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("link: remove stale socket: %w", err)
	}
	return nil
}
