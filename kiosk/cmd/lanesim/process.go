package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"sync"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"

	"passlane/kiosk/sample"
	"passlane/kiosk/store"
)

// lanePlace is one lane in the world: its folder, its keys, and the process that runs on its board while it has power.
type lanePlace struct {
	w     *world
	name  string
	dir   string
	key   ed25519.PrivateKey
	draw  int
	speed float64
	set   *sample.Set // the people of this place

	position uint64 // of the registry with all of them
	policy   int    // version of the rules of this story
	synced   bool   // the lane has had both
	listen   net.Listener
	network  *toxiproxy.Proxy
	screen   *screenProgram // nil: there is none
	state    string         // folder of ledger, replica and images
	notice   func(report)   // if set, is called with each report, in order, before anything else sees it

	cmd    *exec.Cmd
	exited chan struct{} // closed when its process has ended
	ending error         // of the process, once it has
	conn   net.Conn
	out    *lines
	heard  chan struct{} // closed when the board has said its last

	mu     sync.Mutex
	change chan struct{} // closed and replaced with every report
	seen   status
	log    []status  // everything seen since the last thing that was done
	moved  time.Time // when something happened last
	orders int
	scans  int            // symbols that the lane has read
	drawn  int            // number of the last scene that was drawn
	dim    string         // why it was not, when that was said last
	done   map[int]string // commands that were answered, with their error
	next   int
	gone   bool
	begun  map[string]bool // crossings that were seen
}

// powerOn starts the board's process and waits until it talks and is supervised.
func (l *lanePlace) powerOn() error {
	if err := l.start(); err != nil {
		return err
	}
	if err := l.do("supervise", "on"); err != nil || l.synced {
		return err
	}
	l.synced = true
	return l.do("sync", strconv.FormatUint(l.position, 10), strconv.Itoa(l.policy)) // the first time it has no registry at all
}

// start starts the board's process and waits for its first sign of life, before it has opened anything.
func (l *lanePlace) start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	args := []string{"board", "--config", filepath.Join(l.dir, "lane.toml"), "--control", l.w.socket(l.name),
		"--seed", strconv.FormatUint(l.w.seed, 10), "--now", l.w.now.Format(time.RFC3339),
		"--speed", strconv.FormatFloat(l.speed, 'g', -1, 64), "--sample", strconv.Itoa(l.draw)}
	if l.w.screens != "" {
		album := filepath.Join(l.w.screens, l.name)
		if err := os.MkdirAll(album, 0o755); err != nil {
			return err
		}
		args = append(args, "--screens", album)
	}
	if l.w.rig != nil {
		args = append(args, "--real")
	}
	if l.w.byStory {
		args = append(args, "--story", "--believe", l.w.patience().String())
	}
	log, err := os.OpenFile(filepath.Join(l.dir, "board.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	l.cmd = exec.Command(self, args...)
	l.cmd.Stderr = log
	if err := l.cmd.Start(); err != nil {
		return fmt.Errorf("lanesim: start the board: %w", err)
	}
	l.exited = make(chan struct{})
	go func(exited chan<- struct{}) {
		l.ending = l.cmd.Wait()
		close(exited)
	}(l.exited)
	return l.greet()
}

// greet waits for the board's first sign of life, or its end.
func (l *lanePlace) greet() error {
	listen := l.listen.(*net.UnixListener)
	if err := listen.SetDeadline(time.Now().Add(l.w.patience())); err != nil {
		return err
	}
	conn, err := l.meet(listen)
	if err != nil {
		return fmt.Errorf("lanesim: the board of %s did not start, see %s: %w", l.name, filepath.Join(l.dir, "board.log"), err)
	}
	l.mu.Lock()
	l.conn, l.out, l.heard = conn, &lines{w: conn}, make(chan struct{})
	l.gone, l.seen, l.log, l.drawn, l.moved = false, status{}, nil, 0, time.Now()
	l.mu.Unlock()
	go l.listenTo(conn, l.heard) // ends with the connection
	return nil
}

// meet takes the board's call. One that ends before it has called is not waited for.
func (l *lanePlace) meet(listen *net.UnixListener) (net.Conn, error) {
	met := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		select {
		case <-l.exited:
			_ = listen.SetDeadline(time.Now()) // the wait is over
		case <-met:
		}
	})
	defer watch.Wait()
	defer close(met)
	return listen.Accept()
}

// listenTo takes reports until the board is gone.
func (l *lanePlace) listenTo(conn net.Conn, heard chan<- struct{}) {
	defer close(heard)
	_ = readLines(conn, l.take) // a board that is cut off ends in the middle of a line
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == conn {
		l.gone = true
		l.changed()
	}
}

func (l *lanePlace) take(r report) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.notice != nil {
		l.notice(r)
	}
	if r.Kind != "undrawn" && (r.Kind != "state" || !reflect.DeepEqual(r.State, l.seen)) {
		l.moved = time.Now()
	}
	switch r.Kind {
	case "scan":
		l.scans++
	case "undrawn":
		l.dim = r.Err
	case "drawn":
		if l.drawn = max(l.drawn, r.Page); l.screen != nil {
			l.screen.drew()
		}
	case "state":
		l.seen = r.State
		l.log = append(l.log, r.State)
		if r.State.Crossing != "" {
			l.begun[r.State.Crossing] = true
		}
	case "order":
		l.orders++
	case "done":
		l.done[r.ID] = r.Err
	}
	l.changed()
}

func (l *lanePlace) changed() {
	close(l.change)
	l.change = make(chan struct{})
}

// nudge has those who wait look again.
func (l *lanePlace) nudge() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changed()
}

// errGone tells that a board's process has ended.
var errGone = errors.New("the board is gone")

// do is a step of a story: what was seen before it is over.
func (l *lanePlace) do(verb string, args ...string) error {
	l.mu.Lock()
	l.log = []status{l.seen}
	l.mu.Unlock()
	return l.send(verb, args...)
}

// send tells the board something and waits until it is done. People and things before real devices are the world's own.
func (l *lanePlace) send(verb string, args ...string) error {
	if r := l.w.rig; r != nil && r.scenery.knows(verb) {
		return r.scenery.do(verb, args)
	}
	l.mu.Lock()
	l.next++
	id := l.next
	l.mu.Unlock()
	if err := l.out.write(command{ID: id, Verb: verb, Args: args}); err != nil {
		return err
	}
	var answer string
	err := l.await(verb, func() bool {
		a, ok := l.done[id]
		answer = a
		return ok
	})
	if err == nil && answer != "" {
		err = errors.New(answer)
	}
	return err
}

// cutPower kills the board's process in the middle of whatever it does. What it said before that has been heard then.
func (l *lanePlace) cutPower() error {
	if err := l.cmd.Process.Kill(); err != nil {
		return err
	}
	<-l.exited
	if l.conn == nil {
		return nil // it never spoke
	}
	<-l.heard
	if l.w.rig != nil {
		if err := l.w.rig.holdoff(context.Background()); err != nil {
			return err
		}
	}
	return l.conn.Close()
}

// shutDown lets the board end in order.
func (l *lanePlace) shutDown() error {
	err := l.conn.Close()
	<-l.exited
	return errors.Join(err, l.ending)
}

// leave takes the lane's place in the world down; its folder stays.
func (l *lanePlace) leave() error {
	l.network.Stop()
	return l.listen.Close()
}

// powered tells whether the board runs.
func (l *lanePlace) powered() bool {
	if l.exited == nil {
		return false
	}
	select {
	case <-l.exited:
		return false
	default:
		return true
	}
}

// count reads the ledger of a lane without power: it must verify from its first record.
func (l *lanePlace) count(ctx context.Context) (all, cleared int, err error) {
	led, err := store.OpenLedger(ctx, filepath.Join(l.state, "ledger.db"), store.Identity{Device: l.name, Key: l.key, Hub: l.w.sealKey.Public()})
	if err != nil {
		return 0, 0, err
	}
	ended, stop := context.WithCancel(ctx)
	stop()
	defer func() { err = errors.Join(err, led.Run(ended)) }() // closes it
	if err := led.VerifyAll(ctx); err != nil {
		return 0, 0, err
	}
	return led.Count(ctx)
}

// saw waits until the lane is, or since the last thing done was, as wanted. What it saw before that is forgotten, so that
// one expectation follows the other.
func (l *lanePlace) saw(what string, is func(status) bool) error {
	return l.await(what, func() bool {
		for i, s := range l.log {
			if is(s) {
				l.log = l.log[i:]
				return true
			}
		}
		return false
	})
}

// changes is closed with the next report.
func (l *lanePlace) changes() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.change
}

// crossings returns how many crossings began at this lane, as seen from outside.
func (l *lanePlace) crossings() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.begun)
}

// ordered returns how often the gate was told to open.
func (l *lanePlace) ordered() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.orders
}
