package turnstile_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
)

// sluice runs a story between two doors that were just proved closed.
func sluice(t *testing.T, story func(outer, inner scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		lock := new(turnstile.Interlock)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		var doors [2]scene
		for i := range doors {
			g := turnstilesim.New()
			dev, err := turnstile.New(pins(g), &turnstile.Opts{Interlock: lock})
			if err != nil {
				t.Fatal(err)
			}
			doors[i] = scene{t, dev, g}
			go func() { ended <- dev.Run(ctx) }()
		}
		if err := second(turnstile.New(pins(turnstilesim.New()), &turnstile.Opts{Interlock: lock})); err == nil {
			t.Error("a third door")
		}
		for _, d := range doors {
			d.later(time.Second)
			d.told(gate.Closed, gate.Secured)
		}
		story(doors[0], doors[1])
		cancel()
		if err := errors.Join(<-ended, <-ended); err != nil {
			t.Errorf("run: %v", err)
		}
	})
}

func TestOneDoorAfterTheOther(t *testing.T) {
	sluice(t, func(outer, inner scene) {
		outer.must(outer.Open(1, 0))
		inner.refused(inner.Open(1, 0), turnstile.ErrInterlock)
		outer.gate.Walk()
		inner.refused(inner.Open(1, 0), turnstile.ErrInterlock) // locked, not closed yet
		outer.later(time.Second)
		inner.must(inner.Open(1, 0))
		outer.refused(outer.Open(1, 0), turnstile.ErrInterlock)
		inner.gate.Walk()
		inner.later(time.Second)
		outer.must(outer.Open(1, 0))
	})
}

func TestBothDoorsAtTheSameMoment(t *testing.T) {
	sluice(t, func(outer, inner scene) {
		for range 50 {
			errs := make(chan error, 2)
			go func() { errs <- outer.Open(1, time.Second) }()
			go func() { errs <- inner.Open(1, time.Second) }()
			a, b := <-errs, <-errs
			if (a == nil) == (b == nil) || !errors.Is(errors.Join(a, b), turnstile.ErrInterlock) {
				outer.Fatalf("got %v and %v", a, b)
			}
			outer.later(3 * time.Second)
		}
	})
}

func TestADoorThatIsForcedClosesTheOther(t *testing.T) {
	sluice(t, func(outer, inner scene) {
		outer.must(outer.Open(1, 0))
		outer.later(500 * time.Millisecond)
		outer.told(gate.Opened)
		go inner.gate.Force()
		outer.later(100 * time.Millisecond)
		if outer.gate.Pass.Level() {
			outer.Error("both doors are open")
		}
		outer.told(gate.Fault)
		outer.refused(outer.Fault(), turnstile.ErrInterlock)
		outer.refused(outer.Open(1, 0), turnstile.ErrInterlock)
		outer.later(2 * time.Second)
		outer.told(gate.Closed, gate.Secured, gate.Recovered)
		outer.must(outer.Open(1, 0))
	})
}

func TestAFireFreesBothDoors(t *testing.T) {
	sluice(t, func(outer, inner scene) {
		outer.must(outer.Open(1, 0))
		for _, d := range []scene{outer, inner} {
			d.gate.Fire(true)
		}
		outer.later(time.Second)
		if !outer.gate.Open() || !inner.gate.Open() {
			outer.Errorf("outer open %t, inner open %t", outer.gate.Open(), inner.gate.Open())
		}
		for _, d := range []scene{outer, inner} {
			d.gate.Fire(false)
			d.later(time.Second)
		}
		outer.must(outer.Rearm())
		outer.later(time.Second)
		outer.refused(outer.Open(1, 0), turnstile.ErrInterlock) // the inner one is free
		inner.must(inner.Rearm())
		inner.later(time.Second)
		outer.must(outer.Open(1, 0))
	})
}

func TestADoorThatNobodyWatchesIsNotClosed(t *testing.T) {
	sluice(t, func(outer, inner scene) {
		inner.must(inner.Halt())
		outer.later(time.Second)
		outer.refused(outer.Open(1, 0), turnstile.ErrInterlock)
		outer.must(outer.Release())
	})
}
