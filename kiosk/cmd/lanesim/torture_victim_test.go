package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"passlane/kiosk/store/forgetfs"
)

// victim is one lane that loses its power again and again, while people cross.
type victim struct {
	r      *rack
	p      *playing
	proof  *proof
	chance *rand.Rand
	queue  []int
	disk   *forgetfs.Remote // nil: its disk forgets nothing
	rounds int
	toll   toll
}

// round lets a lane work and cuts its power at some moment: soon after it has shown first life, or after some reports of its work.
func (v *victim) round() error {
	reports, wait := 1+v.chance.IntN(80), time.Duration(v.chance.IntN(20))*time.Millisecond
	if v.rounds < 2 || v.chance.IntN(5) == 0 {
		reports, wait = 0, time.Duration(v.chance.IntN(size(1500, 300, 300)))*time.Millisecond
	}
	v.rounds++
	return v.live(reports, wait)
}

// live starts the board, lets people cross until so many reports and then some time have passed, and cuts the power.
func (v *victim) live(reports int, wait time.Duration) error {
	due := v.proof.arm(reports)
	l := v.p.l
	if err := l.start(); err != nil {
		return err
	}
	crowd := make(chan error, 1)
	go func() { crowd <- v.crowd() }()
	err := v.until(due, reports, wait, crowd)
	err = errors.Join(err, l.cutPower())
	if err == nil {
		<-crowd // its error is that the board is gone
	}
	v.toll.cuts++
	return errors.Join(err, v.blackout())
}

func (v *victim) until(due <-chan struct{}, reports int, wait time.Duration, crowd <-chan error) error {
	moment := time.NewTimer(wait)
	defer moment.Stop()
	if reports > 0 {
		select {
		case <-due:
			moment.Reset(wait)
		case err := <-crowd:
			return fmt.Errorf("%s, round %d: %w", v.p.l.name, v.rounds, err)
		}
	}
	select {
	case <-moment.C:
		return nil
	case err := <-crowd:
		return fmt.Errorf("%s, round %d: %w", v.p.l.name, v.rounds, err)
	}
}

// blackout is what the disk makes of a power cut, every other time torn.
func (v *victim) blackout() error {
	switch {
	case v.disk == nil:
		return nil
	case v.chance.IntN(2) == 0:
		return v.disk.Cut()
	}
	return v.disk.Tear(1 + v.chance.Uint64N(1<<32))
}

// rest powers the lane on for good, waits until the hub has all of it, and checks what is left.
func (v *victim) rest(ctx context.Context) error {
	v.r.hub.RLock()
	defer v.r.hub.RUnlock()
	l := v.p.l
	if err := errors.Join(l.start(), v.ready()); err != nil {
		return err
	}
	last, err := v.cross() // records land in order: with this one, all have
	if err != nil {
		return err
	}
	err = v.r.w.landed(ctx, l.name, last)
	return errors.Join(err, l.shutDown(), v.check(ctx))
}

// check compares what a lane without power has with what was seen of it, and with what the hub has.
func (v *victim) check(ctx context.Context) error {
	p, err := readPast(ctx, v.p.l)
	if err != nil {
		return err
	}
	for _, lost := range v.proof.missing(p.crossings) {
		v.toll.lost++
		err = errors.Join(err, errors.New(lost))
	}
	v.toll.add(p.count(v.proof))
	return errors.Join(err, p.agree(ctx, v.r.w, v.p.l.name))
}

// unrest is a round; in some the hub has just been started anew, or the network is away.
func (v *victim) unrest(ctx context.Context) error {
	anew, away := v.rounds%10 == 5, v.rounds%10 == 8
	if !anew && !away {
		return v.round()
	}
	v.r.hub.Lock()
	defer v.r.hub.Unlock()
	if away {
		return errors.Join(v.p.l.cut(true), v.round(), v.p.l.cut(false))
	}
	v.toll.restarts++
	return errors.Join(v.r.w.restartHub(ctx), v.round())
}

// torture is the whole of one lane's.
func (v *victim) torture(ctx context.Context, rounds int) error {
	var err error
	for v.rounds < rounds && err == nil {
		err = v.unrest(ctx)
	}
	if err == nil {
		err = v.rest(ctx)
	}
	v.r.mu.Lock()
	defer v.r.mu.Unlock()
	v.r.toll.add(v.toll)
	if err != nil {
		return fmt.Errorf("%s, round %d: %w\n%s", v.p.l.name, v.rounds, err, v.log())
	}
	return nil
}

// log returns the end of the board's log.
func (v *victim) log() string {
	b, err := os.ReadFile(filepath.Join(v.p.l.dir, "board.log"))
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-2000):])
}
