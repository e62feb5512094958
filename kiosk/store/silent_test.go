package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// A disk that does not answer: after a while the door says so, and it opens when the disk answers at last.
func TestADiskThatAnswersLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor("nowhere")
		free := make(chan error)
		ended := make(chan error, 1)
		go func() { ended <- d.persist(t.Context(), func(context.Context) error { return <-free }, func() {}) }()
		<-time.After(Patience - time.Second)
		if why := d.reason(); !errors.Is(why, ErrNotOpen) {
			t.Errorf("at first: %v", why)
		}
		<-time.After(time.Hour)
		if why := d.reason(); !errors.Is(why, ErrSilent) {
			t.Errorf("after an hour: %v", why)
		}
		broken := errors.New("broken")
		free <- broken
		synctest.Wait()
		if why := d.reason(); why != broken {
			t.Errorf("when it said what is wrong: %v", why)
		}
		free <- nil
		if err := <-ended; err != nil || d.reason() != nil {
			t.Errorf("when it works: %v, %v", err, d.reason())
		}
	})
}

// Nobody waits at the end for a disk that was silent for long; what it opens after that is closed again.
func TestTheEndDoesNotWaitForASilentDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor("nowhere")
		free := make(chan error)
		undone := make(chan struct{})
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() {
			ended <- d.persist(ctx, func(context.Context) error { return <-free }, func() { close(undone) })
		}()
		<-time.After(time.Hour)
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		free <- nil
		<-undone
	})
}
