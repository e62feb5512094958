// Package clock says what a device's wall time is worth. A time, its state and its bound are one reading, made of one word of the kernel.
//
//	synced     a time source sets the clock now
//	held over  one did, or a battery-backed clock went on, or somebody confirmed the time: right within a bound that grows
//	unset      nobody knows; but it is not before the last time that was known, so that what has ended by then has ended
//
// A last-known time is a lower bound and nothing else: a pass that ended before it is over; one that did not may be over all the same.
package clock

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"passlane/kiosk/ledger"
)

// Drift returns how far a clock that nobody sets may go wrong in a time: 100 parts in a million, 8.64 s a day. A tuning-fork crystal of
// 32.768 kHz, as in battery-backed clocks, is within 20 ppm at 25 °C and loses 0.035 ppm for each squared degree away from it (data sheets
// of such crystals, as Micro Crystal CM7V-T1A): 63 ppm at 60 °C, and some more with age. Clocks with compensation are far better.
func Drift(in time.Duration) time.Duration { return in / 10_000 }

// Widest is the bound up to which a clock that is held over is believed: at Drift it lasts for 69 days.
const Widest = 10 * time.Minute

// ByHand is how far off a time may be that an officer reads from another clock and enters.
const ByHand = 2 * time.Minute

// startOfBacked is how far off a battery-backed clock may be when it was set last: it counts whole seconds.
const startOfBacked = time.Second

// Reading is one reading of a clock.
type Reading struct {
	Wall      time.Time     // UTC, worth what State says
	State     ledger.Clock  // synced, held over or unset
	Bound     time.Duration // the true time is not further off; 0 where State is unset
	NotBefore time.Time     // the true time is not before; zero if nothing is known
}

// Kernel is what the kernel says in one word.
type Kernel struct {
	Wall   time.Time
	Synced bool          // a time source sets the clock
	Error  time.Duration // how far off it may be then
	// Backed tells that the clock was set at the start from a battery-backed one, which did not lose its power.
	Backed bool
}

// Word is somebody's word on what the time is.
type Word struct {
	Wall    time.Time
	Bound   time.Duration // how far off it may be; ByHand if 0
	Officer string        // who says so
	Reason  string
	heard   time.Duration
}

// ErrWord tells that a word on the time cannot be taken, and why.
var ErrWord = errors.New("clock: not taken")

// Keeper keeps what is known of the time. Its methods may be called from any goroutine.
type Keeper struct {
	kernel func() Kernel
	mono   func() time.Duration

	mu     sync.Mutex
	anchor anchor
	synced time.Time     // the latest time before this run at which a source set the clock
	last   time.Time     // the latest time that was known, before this run or in it
	lastAt time.Duration // when last was that
}

// anchor is a moment at which the time was known.
type anchor struct {
	wall  time.Time // zero: none
	at    time.Duration
	bound time.Duration
}

// New returns a keeper of the kernel's clock, with a monotonic clock beside it.
func New(kernel func() Kernel, mono func() time.Duration) *Keeper {
	return &Keeper{kernel: kernel, mono: mono}
}

// Remember takes what the device's own record says of the time, zero where it says nothing: when a source set the clock last, from where the
// drift of a battery-backed one is counted, and the latest time that was known at all. Both, and what somebody signed elsewhere, are lower bounds.
func (k *Keeper) Remember(synced, known time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if synced.After(k.synced) {
		k.synced = synced
	}
	k.raise(synced, k.mono())
	k.raise(known, k.mono())
}

func (k *Keeper) raise(to time.Time, at time.Duration) {
	if to.After(k.passed(at)) {
		k.last, k.lastAt = to, at
	}
}

// passed returns the latest time known, and what has passed since then.
func (k *Keeper) passed(at time.Duration) time.Time {
	if k.last.IsZero() {
		return k.last
	}
	return k.last.Add(at - k.lastAt)
}

// Read reads the clock.
func (k *Keeper) Read() Reading {
	k.mu.Lock()
	defer k.mu.Unlock()
	now, at := k.kernel(), k.mono()
	if now.Synced {
		k.anchor = anchor{wall: now.Wall, at: at, bound: now.Error}
		k.raise(now.Wall, at)
		return Reading{Wall: now.Wall, State: ledger.ClockSynced, Bound: now.Error, NotBefore: now.Wall.Add(-now.Error)}
	}
	if k.anchor.wall.IsZero() && now.Backed && !k.synced.IsZero() && !now.Wall.Before(k.floor(at)) && !now.Wall.Before(k.synced) {
		k.anchor = anchor{wall: now.Wall, at: at, bound: startOfBacked + Drift(now.Wall.Sub(k.synced))}
	}
	if wall, bound, held := k.held(at); held {
		k.raise(wall, at)
		return Reading{Wall: wall, State: ledger.ClockHeldOver, Bound: bound, NotBefore: wall.Add(-bound)}
	}
	return Reading{Wall: now.Wall, State: ledger.ClockUnset, NotBefore: k.floor(at)}
}

// held returns the time as it goes on from the anchor, while that may be believed.
func (k *Keeper) held(at time.Duration) (wall time.Time, bound time.Duration, is bool) {
	since := at - k.anchor.at
	bound = k.anchor.bound + Drift(since)
	return k.anchor.wall.Add(since), bound, !k.anchor.wall.IsZero() && bound <= Widest
}

// floor is what the true time is not before: what was known was right within Widest, and what has been counted since goes wrong by Drift.
func (k *Keeper) floor(at time.Duration) time.Time {
	if k.last.IsZero() {
		return time.Time{}
	}
	return k.passed(at).Add(-Widest - Drift(at-k.lastAt))
}

// Hear judges somebody's word on the time, at the moment at which it comes. What is taken has to go on record before Trust. A word is not
// taken without a name and a reason, with a bound that is too wide, and against what is known: it may not lie before the lower bound,
// nor correct a clock that a time source sets.
func (k *Keeper) Hear(w Word) (Word, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	w.heard = k.mono()
	if w.Bound == 0 {
		w.Bound = ByHand
	}
	switch floor := k.floor(w.heard); {
	case w.Officer == "" || w.Reason == "":
		return w, fmt.Errorf("%w: a name and a reason are asked for", ErrWord)
	case w.Bound < 0 || w.Bound > Widest:
		return w, fmt.Errorf("%w: a bound of %v is wider than %v", ErrWord, w.Bound, Widest)
	case k.kernel().Synced:
		return w, fmt.Errorf("%w: the clock is set by a time source", ErrWord)
	case w.Wall.Add(w.Bound).Before(floor):
		return w, fmt.Errorf("%w: it is later already: %s has been", ErrWord, floor.UTC().Format(time.RFC3339))
	}
	return w, nil
}

// Trust holds the clock over from a word that was heard and is on record.
func (k *Keeper) Trust(w Word) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.anchor = anchor{wall: w.Wall, at: w.heard, bound: w.Bound}
}
