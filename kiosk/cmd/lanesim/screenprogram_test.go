package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// heard collects what a screen program's keeper says.
type heard struct {
	mu   sync.Mutex
	said []string
	news chan struct{}
}

func (h *heard) say(what string) {
	h.mu.Lock()
	h.said = append(h.said, what)
	h.mu.Unlock()
	h.news <- struct{}{}
}

func keptProgram(t *testing.T, script string) (*screenProgram, *heard) {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	h := &heard{news: make(chan struct{}, 100)}
	return &screenProgram{name: "glass-1", path: sh, args: []string{"-c", script}, log: filepath.Join(t.TempDir(), "log"), say: h.say}, h
}

// A screen program that dies is reaped, that is told, and another takes its place; when it is not wanted any more, none does.
func TestADeadScreenProgramIsReplaced(t *testing.T) {
	t.Parallel()
	p, h := keptProgram(t, "exec sleep 1000")
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	for range 2 * mostDeaths { // each has drawn something
		was := p.pid()
		if err := syscall.Kill(was, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		<-h.news
		p.drew()
		for p.pid() == was {
			if _, lost := p.state(); lost != nil {
				t.Fatal(lost)
			}
		}
		if err := syscall.Kill(was, 0); err == nil {
			t.Fatal("the dead one was not reaped")
		}
	}
	p.stop()
	<-p.ended()
	if restarts, lost := p.state(); restarts != 2*mostDeaths || lost != nil {
		t.Errorf("%d restarts, %v", restarts, lost)
	}
	if !strings.Contains(h.said[0], "glass-1 has died (signal: killed) and is started again") {
		t.Errorf("says %q", h.said)
	}
}

// One that never draws anything is given up, and why is said to whoever waits for it.
func TestAScreenProgramThatNeverWorksIsGivenUp(t *testing.T) {
	t.Parallel()
	p, h := keptProgram(t, "exit 3")
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	<-p.ended()
	if err := p.failure(); err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "display") {
		t.Errorf("given up with %v", err)
	}
	if len(h.said) != mostDeaths-1 {
		t.Errorf("told %d deaths", len(h.said))
	}
	p.stop()
}

func TestAScreenProgramThatIsClosedStaysClosed(t *testing.T) {
	p, _ := keptProgram(t, "exit 0")
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	<-p.ended()
	if restarts, lost := p.state(); restarts != 0 || lost != errClosed {
		t.Errorf("%d restarts, %v", restarts, lost)
	}
	if (*screenProgram)(nil).failure() != nil {
		t.Error("no program at all is lost")
	}
}
