// Package drvtest is what every driver must do, as one suite: Halt twice, end in time when cancelled, be
// inert afterwards, leave no goroutine. A driver's test calls Run with a way to make a fresh device.
package drvtest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// Grace is how long a driver may take to end.
const Grace = 250 * time.Millisecond

// Device is what every driver offers.
type Device interface {
	String() string // names the device for a log line
	Halt() error    // makes it inert; twice is fine
}

// Runner is a device that works in the background while Run runs.
type Runner interface {
	// Run returns nil when ctx has ended or the device was halted, and all its goroutines have ended.
	Run(ctx context.Context) error
}

// Subject is a fresh device with the two questions that only its own test can answer.
type Subject struct {
	Device Device
	Act    func() error // makes the device do something; nil error only if it did
	Inert  func() error // says what is not in the safe position, nil if all is
}

// Run checks the suite, each law on a device of its own, made by fresh inside a synctest bubble.
func Run(t *testing.T, fresh func() (Subject, error)) {
	for _, l := range laws() {
		t.Run(l.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, err := fresh()
				if err != nil {
					t.Fatal(err)
				}
				if err := l.holds(s); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

type law struct {
	name  string
	holds func(Subject) error
}

func laws() []law {
	return []law{
		{"has a name", named},
		{"starts inert", func(s Subject) error { return s.Inert() }},
		{"acts while it runs", acts},
		{"halt twice", haltTwice},
		{"halt while acting", haltActing},
		{"halt ends run", haltEndsRun},
		{"cancel in time", cancelInTime},
		{"run with a context that is over", runCancelled},
	}
}

func named(s Subject) error {
	if s.Device.String() == "" {
		return errors.New("drvtest: String is empty")
	}
	return nil
}

func acts(s Subject) error {
	end := start(s)
	if err := s.Act(); err != nil {
		return errors.Join(fmt.Errorf("drvtest: act: %w", err), end())
	}
	return end()
}

func haltTwice(s Subject) error {
	for range 2 {
		if err := s.Device.Halt(); err != nil {
			return fmt.Errorf("drvtest: halt: %w", err)
		}
		if err := inert(s, "halt"); err != nil {
			return err
		}
	}
	return nil
}

func haltActing(s Subject) error {
	end := start(s)
	err := s.Act()
	return errors.Join(err, s.Device.Halt(), inert(s, "halt"), end(), inert(s, "halt and the end of run"))
}

func haltEndsRun(s Subject) error {
	r, ok := s.Device.(Runner)
	if !ok {
		return nil // nothing runs
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	synctest.Wait()
	err := s.Device.Halt()
	return errors.Join(err, inTime(ended, "halt"), inert(s, "halt"))
}

func cancelInTime(s Subject) error {
	if _, ok := s.Device.(Runner); !ok {
		return nil // nothing to cancel
	}
	before := runtime.NumGoroutine()
	end := start(s)
	if err := errors.Join(s.Act(), end()); err != nil {
		return err
	}
	synctest.Wait()
	if left := leftOver(before); left > 0 {
		return fmt.Errorf("drvtest: %d goroutines are left after run", left)
	}
	return errors.Join(inert(s, "cancel"), s.Device.Halt(), inert(s, "cancel and halt"))
}

// leftOver returns how many goroutines there are beyond those before. One that has ended is counted until its processor has put it away.
func leftOver(before int) (left int) {
	for range 100_000 {
		if left = runtime.NumGoroutine() - before; left <= 0 {
			return 0
		}
		runtime.Gosched()
	}
	return left
}

func runCancelled(s Subject) error {
	r, ok := s.Device.(Runner)
	if !ok {
		return nil // nothing to cancel
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	return errors.Join(inTime(ended, "a context that is over"), inert(s, "run"))
}

// start runs the device, if it runs, until it waits; end cancels it and says whether it ended well.
func start(s Subject) (end func() error) {
	r, ok := s.Device.(Runner)
	if !ok {
		return func() error { return nil }
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	synctest.Wait()
	return func() error {
		cancel()
		return inTime(ended, "cancel")
	}
}

func inTime(ended <-chan error, after string) error {
	timer := time.NewTimer(Grace)
	defer timer.Stop()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("drvtest: run after %s: %w", after, err)
		}
		return nil
	case <-timer.C:
		return fmt.Errorf("drvtest: run goes on %v after %s", Grace, after)
	}
}

// inert asks whether the device is safe now, and still after it was asked to act.
func inert(s Subject, after string) error {
	if err := s.Inert(); err != nil {
		return fmt.Errorf("drvtest: after %s: %w", after, err)
	}
	if s.Act() == nil {
		return fmt.Errorf("drvtest: after %s the device still acts", after)
	}
	if err := s.Inert(); err != nil {
		return fmt.Errorf("drvtest: asked to act after %s: %w", after, err)
	}
	return nil
}
