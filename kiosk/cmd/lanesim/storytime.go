package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"passlane/kiosk/lane"
)

// storyTimes are the times of a lane in a story. They are of two kinds. Those for which people must not be late are so long that none runs out
// by itself, however slow the machine is: a story that is about one says that it is up (see storyClock). Those that a story lives
// through, because the lane goes on by itself after them, are short.
const storyTimes = `read = "30m"
choose = "90m"
capture = "30m"
pass = "30m"
per_head = "1m"
close = "30m"
write = "30m"
watch = "30m"
refer = "30m"
recall = "30m"
warn = "1m"
turn = "200ms"
thanks = "300ms"
hint = "2s"
retry = "200ms"`

// maxOpen is how long the simulated gate lets itself be told to be open: longer than any party may take by storyTimes. A gate in life closes
// sooner.
const maxOpen = time.Hour

// leafTime is how long the driver waits for a leaf that needs 200 ms and less.
const leafTime = 30 * time.Second

// storyClock is the monotonic clock of a lane and of its gate: it goes with the time of the machine, and leaps when a story says that time is up.
type storyClock struct {
	start time.Time
	leapt atomic.Int64 // a time.Duration
}

func newStoryClock() *storyClock { return &storyClock{start: time.Now()} }

// now returns the time since the start.
func (c *storyClock) now() time.Duration {
	return time.Since(c.start) + time.Duration(c.leapt.Load())
}

func (c *storyClock) leap(d time.Duration) { c.leapt.Add(int64(max(0, d))) }

// pass lets time pass at the lane at once: "up" is until its phase runs out, "short" until it warns of that; else a duration. What the lane is
// told after it is what it has been told before, whether somebody watches: the leap alone must not make an officer leave.
func (b *board) pass(ctx context.Context, how string) error {
	now := b.clock.now()
	b.lastMu.Lock()
	due, warn := b.due, b.warns
	b.lastMu.Unlock()
	d, err := time.ParseDuration(how)
	switch {
	case how != "up" && how != "short":
	case due == 0:
		return errors.New("nothing runs out here")
	case how == "up":
		d, err = due-now, nil
	default:
		d, err = due-warn-now, nil
	}
	if err != nil {
		return fmt.Errorf("time: %w", err)
	}
	b.clock.leap(d)
	b.station.Tell(ctx, lane.Supervision{Present: b.watched.Load()})
	if how != "up" {
		return nil
	}
	return until(ctx, func() (bool, error) { // the lane has noticed
		b.lastMu.Lock()
		defer b.lastMu.Unlock()
		return b.due != due, nil
	})
}
