package turn_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/turn"
)

var errHalted = errors.New("device: halted")

// story is played with a turn, in a time of its own.
func story(t *testing.T, play func(*testing.T, *turn.Turn)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { play(t, turn.New(errHalted)) })
}

// take takes the turn, which must be free.
func take(t *testing.T, turn *turn.Turn) {
	t.Helper()
	began := time.Now()
	if err := turn.Take(t.Context()); err != nil || time.Since(began) != 0 {
		t.Fatalf("take: %v after %v", err, time.Since(began))
	}
}

// later runs do, which must wait for something, and returns where its error comes.
func later(t *testing.T, do func() error) <-chan error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- do() }()
	synctest.Wait()
	if len(ended) > 0 {
		t.Fatalf("it did not wait, but ended with %v", <-ended)
	}
	return ended
}

func ends(t *testing.T, ended <-chan error, want error) {
	t.Helper()
	synctest.Wait()
	select {
	case err := <-ended:
		if !errors.Is(err, want) {
			t.Errorf("ended with %v, want %v", err, want)
		}
	default:
		t.Errorf("still waits, want %v", want)
	}
}

func TestOneAfterTheOther(t *testing.T) {
	story(t, func(t *testing.T, turn *turn.Turn) {
		take(t, turn)
		second := later(t, func() error { return turn.Take(t.Context()) })
		turn.Pass()
		ends(t, second, nil)
		turn.Pass()
		take(t, turn)
	})
}

// Many callers never use the device together; the race detector looks on.
func TestNeverTwoAtOnce(t *testing.T) {
	story(t, func(t *testing.T, turn *turn.Turn) {
		var all sync.WaitGroup
		uses := 0
		for range 20 {
			all.Go(func() {
				for range 50 {
					if err := turn.Take(t.Context()); err != nil {
						t.Error(err)
					}
					uses++
					turn.Pass()
				}
			})
		}
		all.Wait()
		if uses != 1000 {
			t.Errorf("%d uses, want 1000", uses)
		}
	})
}

func TestAWaiterEndsWithItsContext(t *testing.T) {
	story(t, func(t *testing.T, turn *turn.Turn) {
		take(t, turn)
		ctx, cancel := context.WithCancel(t.Context())
		patient := later(t, func() error { return turn.Take(t.Context()) })
		waiter := later(t, func() error { return turn.Take(ctx) })
		cancel()
		ends(t, waiter, context.Canceled)
		turn.Pass()
		ends(t, patient, nil)
	})
}

// Halt ends whoever waits for the turn, at once; it has the turn itself when it is passed, and not before.
func TestHaltWaitsForWhoHasTheTurn(t *testing.T) {
	story(t, func(t *testing.T, turn *turn.Turn) {
		take(t, turn)
		waiter := later(t, func() error { return turn.Take(t.Context()) })
		halt := later(t, func() error { turn.Halt(); return nil })
		ends(t, waiter, errHalted)
		if err := turn.Ended(t.Context()); !errors.Is(err, errHalted) {
			t.Errorf("who has the turn is told %v", err)
		}
		second := later(t, func() error { turn.Halt(); return nil })
		turn.Pass()
		synctest.Wait()
		if len(halt)+len(second) != 1 {
			t.Errorf("%d halts have the turn, want one", len(halt)+len(second))
		}
		turn.Pass()
		ends(t, halt, nil)
		ends(t, second, nil)
		turn.Pass()
		turn.Halt() // twice is fine, and later too
		turn.Pass()
	})
}

// Chance takes the turn in half of the cases in which it is free and not wanted: none of a hundred may keep it.
func TestAFreeTurnIsNotForWhoHasEnded(t *testing.T) {
	story(t, func(t *testing.T, turn *turn.Turn) {
		over, cancel := context.WithCancel(t.Context())
		cancel()
		refused := func(ctx context.Context, want error) {
			t.Helper()
			for range 100 {
				if err := turn.Take(ctx); !errors.Is(err, want) {
					t.Fatalf("take: %v, want %v", err, want)
				}
			}
		}
		refused(over, context.Canceled)
		take(t, turn) // none kept it
		turn.Pass()
		turn.Halt()
		turn.Pass()
		refused(t.Context(), errHalted)
		refused(over, errHalted)
		turn.Halt() // none kept it
	})
}

func TestARestEnds(t *testing.T) {
	story(t, func(t *testing.T, turn *turn.Turn) {
		began := time.Now()
		rested := func(ctx context.Context, after time.Duration, want error) {
			t.Helper()
			if err := turn.Rest(ctx, time.Minute); !errors.Is(err, want) || time.Since(began) != after {
				t.Errorf("rest: %v after %v, want %v after %v", err, time.Since(began), want, after)
			}
			began = time.Now()
		}
		rested(t.Context(), time.Minute, nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		rested(ctx, time.Second, context.DeadlineExceeded)
		rested(ctx, 0, context.DeadlineExceeded)
		time.AfterFunc(30*time.Second, turn.Halt)
		rested(t.Context(), 30*time.Second, errHalted)
		rested(t.Context(), 0, errHalted)
	})
}
