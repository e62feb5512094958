package main

import (
	"bytes"
	"context"
	"image/jpeg"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/frame/framesim"
	"passlane/kiosk/ledger"
)

// People go on when the driver is done with where they are, and not when it has merely read it, however long it takes.
func TestPeopleAreSeenBeforeTheyGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e eyes
		pin := e.on(pinsim.New("BEAM_A", 1))
		if err := pin.In(gpio.PullDown, gpio.BothEdges); err != nil {
			t.Fatal(err)
		}
		e.attend(t.Context()) // nobody watches yet: nobody is waited for
		ctx, stop := context.WithCancel(t.Context())
		go func() { // a slow driver
			for ctx.Err() == nil {
				pin.Read()
				time.Sleep(3 * time.Second)
				pin.WaitForEdge(time.Second)
			}
		}()
		time.Sleep(3500 * time.Millisecond) // it waits
		began := time.Now()
		pin.Set(gpio.High)
		if e.attend(ctx); time.Since(began) < 3*time.Second {
			t.Errorf("seen after %v", time.Since(began))
		}
		stop()
		pin.Set(gpio.Low)
		e.attend(ctx) // an end is an end
		time.Sleep(time.Minute)
	})
}

// The scanner is done with what it saw when it asks for the next picture but one.
func TestTheScannerIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sight{Camera: framesim.New(), clock: storyClock{start: time.Now()}}
		ctx, stop := context.WithTimeout(t.Context(), time.Hour)
		defer stop()
		go func() {
			for range 2 {
				_, _ = s.Next(ctx)
				time.Sleep(time.Minute)
			}
		}()
		synctest.Wait()
		began := time.Now()
		if err := s.settled(ctx); err == nil {
			t.Error("done, though it asked only once more")
		}
		if time.Since(began) < 59*time.Minute {
			t.Errorf("given up after %v", time.Since(began))
		}
		before := s.clock.now()
		if s.forget(); s.clock.now()-before < repeat {
			t.Error("a symbol that is held up again may be taken for the one before")
		}
	})
}

// keeps keeps every image.
type keeps struct{}

func (keeps) Put([]byte) (ledger.ImageID, error) { return ledger.ImageID{1}, nil }

func TestWhoeverWasPhotographedStepsAside(t *testing.T) {
	poses, left := false, 0
	a := asides{Images: keeps{}, during: func() bool { return poses }, leave: func() { left++ }}
	var view bytes.Buffer
	if err := jpeg.Encode(&view, grey(viewWidth, viewHeight), nil); err != nil {
		t.Fatal(err)
	}
	put := func(picture []byte) {
		if _, err := a.Put(picture); err != nil {
			t.Fatal(err)
		}
	}
	put(nil) // nobody poses
	poses = true
	put(view.Bytes()) // of the whole lane
	put(nil)
	if left != 1 {
		t.Errorf("%d left", left)
	}
}

func TestAStorysClockLeaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newStoryClock()
		time.Sleep(time.Second)
		c.leap(time.Hour)
		c.leap(-time.Hour) // it never goes back
		if got := c.now(); got != time.Hour+time.Second {
			t.Error(got)
		}
	})
}
