package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// screenProgram is the glass of a lane, looked after as a system does it: when it dies it is reaped, and started again after a pause, until it
// has died often without having drawn anything.
type screenProgram struct {
	name string // in what is said of it
	path string
	args []string
	log  string       // file of its stderr
	say  func(string) // hears of each death; nil: nobody does

	mu       sync.Mutex
	cmd      *exec.Cmd
	over     chan struct{} // closed when it is looked after no more
	wanted   bool
	deaths   int // since the last picture
	restarts int
	lost     error // it is not started again
}

const (
	restartPause = 500 * time.Millisecond
	mostDeaths   = 5 // in a row
)

// screenProgram returns the program that lies beside this one, for a socket; it is not started.
func (w *world) screenProgram(socket string, more ...string) (*screenProgram, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if w.rig != nil {
		more = append(more, w.rig.glass()...)
	}
	name := filepath.Base(socket)
	return &screenProgram{
		name: name, path: filepath.Join(filepath.Dir(self), "glass"), args: append([]string{"--socket", socket}, more...), log: filepath.Join(w.dir, name+".log"),
	}, nil
}

// start starts the program and looks after it until stop.
func (s *screenProgram) start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wanted {
		return nil
	}
	if err := s.launch(); err != nil {
		return err
	}
	s.wanted, s.over = true, make(chan struct{})
	go s.tend(s.cmd, s.over)
	return nil
}

// launch starts a process. The caller holds the lock.
func (s *screenProgram) launch() error {
	log, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd = exec.Command(s.path, s.args...)
	s.cmd.Stderr = log
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("lanesim: start the screen program (build it beside lanesim): %w", err)
	}
	return nil
}

// tend reaps the program, and starts it again, until it is not wanted any more.
func (s *screenProgram) tend(cmd *exec.Cmd, over chan<- struct{}) {
	defer close(over)
	for cmd != nil {
		err := cmd.Wait()
		if !s.died(err) {
			return
		}
		time.Sleep(restartPause)
		cmd = s.again()
	}
}

// died takes note of the end of the program, and tells whether it is to be started again. One that ends in order was closed by hand.
func (s *screenProgram) died(err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.wanted {
		return false
	}
	s.deaths++
	switch {
	case err == nil:
		s.lost = errClosed
		return false
	case s.deaths >= mostDeaths:
		s.lost = fmt.Errorf("the screen program has ended %d times without drawing anything (%w), see %s: is there a display?", s.deaths, err, s.log)
		return false
	}
	if s.say != nil {
		s.say(fmt.Sprintf("the screen program %s has died (%v) and is started again", s.name, err))
	}
	return true
}

var errClosed = errors.New("the screen program was closed")

// again starts the program once more; nil: it is not wanted, or cannot be started.
func (s *screenProgram) again() *exec.Cmd {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.wanted {
		return nil
	}
	s.restarts++
	if s.lost = s.launch(); s.lost != nil {
		return nil
	}
	return s.cmd
}

// stop kills the program, as a crash would, and returns when it is gone for good.
func (s *screenProgram) stop() {
	s.mu.Lock()
	if !s.wanted {
		s.mu.Unlock()
		return
	}
	s.wanted = false
	_ = s.cmd.Process.Kill() // it may have ended
	over := s.over
	s.mu.Unlock()
	<-over
}

// ended is closed when the program is looked after no more.
func (s *screenProgram) ended() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over
}

// drew takes note of a picture: whatever dies now had worked.
func (s *screenProgram) drew() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaths = 0
}

// state says why the program is not started again, and how often it was.
func (s *screenProgram) state() (restarts int, lost error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restarts, s.lost
}

// pid is that of the process of the moment.
func (s *screenProgram) pid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cmd.Process.Pid
}

// failure returns why the program is lost, nil while it is not, or there is none.
func (s *screenProgram) failure() error {
	if s == nil {
		return nil
	}
	_, lost := s.state()
	return lost
}
