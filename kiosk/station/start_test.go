package station_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/registry"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
)

// sick is a ledger that is asked through a disk which can be ill: each question has its own trouble.
type sick struct {
	station.Ledger
	mu      sync.Mutex
	trouble map[string]error
	changed chan struct{}
}

var errNever = errors.New("never answers")

func (d *sick) is(question string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.trouble == nil {
		d.trouble = map[string]error{}
	}
	d.trouble[question] = err
	if d.changed != nil {
		close(d.changed)
	}
	d.changed = make(chan struct{})
}

// asked is what comes of a question: an error, or nothing for as long as the disk hangs.
func (d *sick) asked(ctx context.Context, question string) error {
	for {
		d.mu.Lock()
		err, changed := d.trouble[question], d.changed
		d.mu.Unlock()
		if err != errNever {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (d *sick) Unended(ctx context.Context) ([]string, error) {
	if err := d.asked(ctx, "unended"); err != nil {
		return nil, err
	}
	return d.Ledger.Unended(ctx)
}

func (d *sick) Shut(ctx context.Context) (bool, error) {
	if err := d.asked(ctx, "shut"); err != nil {
		return false, err
	}
	return d.Ledger.Shut(ctx)
}

func (d *sick) VerifyAll(ctx context.Context) error {
	if err := d.asked(ctx, "verify"); err != nil {
		return err
	}
	return d.Ledger.VerifyAll(ctx)
}

func (d *sick) Append(ctx context.Context, rows []store.Row) error {
	if err := d.asked(ctx, "append"); err != nil {
		return err
	}
	return d.Ledger.Append(ctx, rows)
}

// Whatever question of the start fails, or gets no answer, for a while: the lane is out of order and says why, and works when the disk does.
func TestAStartOnADiskThatIsIll(t *testing.T) {
	for _, question := range []string{"unended", "shut", "verify", "append"} {
		for name, trouble := range map[string]error{"fails": errors.New("disk I/O error"), "hangs": errNever} {
			t.Run(question+" "+name, func(t *testing.T) {
				d := &sick{}
				play(t, func(r *rig) {
					d.Ledger, r.kit.Ledger = r.kit.Ledger, d
					d.is(question, trouble)
				}, func(r *rig) {
					<-time.After(15 * time.Second)
					synctest.Wait()
					s := r.report().State
					if s.Phase != lane.Fault {
						r.t.Errorf("the disk %s: the lane is %v, broken %v", name, s.Phase, s.Broken)
					}
					want := map[string]string{"fails": "disk I/O error", "hangs": "does not answer"}[name]
					if question != "append" && !strings.Contains(s.Broken.Detail(lane.Ledger), want) {
						r.t.Errorf("why: %q", s.Broken.Detail(lane.Ledger))
					}
					if name == "fails" && question != "append" {
						d.is(question, errors.New("no such device"))
						r.until("told of the new trouble", func(s lane.State) bool { return s.Broken.Detail(lane.Ledger) == "no such device" })
					}
					<-time.After(time.Minute)
					if p := r.report().State.Phase; p != lane.Fault {
						r.t.Errorf("a minute later the lane is %v", p)
					}
					d.is(question, nil)
					r.phase(lane.Idle)
					r.broken(lane.Ledger, false)
					r.station.Tell(r.t.Context(), lane.Supervision{Present: true})
					r.presents("sok")
					r.phase(lane.Passing)
				})
			})
		}
	}
}

// A chain so long that nobody can walk it in the time for an answer: as long as it gets on the disk answers.
type long struct {
	station.Ledger
	mu   sync.Mutex
	done uint64
}

func (l *long) Verified() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.done
}

func (l *long) VerifyAll(ctx context.Context) error {
	for range 20 {
		<-time.After(3 * time.Second)
		l.mu.Lock()
		l.done++
		l.mu.Unlock()
	}
	return nil
}

func TestALongChainIsNoSilentDisk(t *testing.T) {
	play(t, func(r *rig) { r.kit.Ledger = &long{Ledger: r.kit.Ledger} }, func(r *rig) {
		for range 20 {
			<-time.After(4 * time.Second)
			synctest.Wait()
			if s := r.report().State; s.Phase != lane.Idle {
				r.t.Fatalf("the lane is %v, broken %v", s.Phase, s.Broken)
			}
		}
	})
}

// late is a registry whose file cannot be opened for a while.
type late struct {
	station.Registry
	sick *sick
}

func (l late) Head(ctx context.Context) (registry.Head, bool, error) {
	if err := l.sick.asked(ctx, "head"); err != nil {
		return registry.Head{}, false, err
	}
	return l.Registry.Head(ctx)
}

// A registry that cannot be opened costs its own check, and is told of.
func TestARegistryThatComesLate(t *testing.T) {
	for _, trouble := range []error{errors.New("unable to open database file"), errNever} {
		d := &sick{}
		play(t, func(r *rig) {
			r.kit.Registry = late{r.kit.Registry, d}
			d.is("head", trouble)
		}, func(r *rig) {
			r.broken(lane.Registry, true)
			r.phase(lane.Idle)
			d.is("head", nil)
			r.broken(lane.Registry, false)
			r.station.Tell(r.t.Context(), lane.Supervision{Present: true})
			r.presents("sok")
			r.phase(lane.Passing)
		})
	}
}

// What hangs while nobody crosses is told of too: the word of an officer that cannot be written.
func TestADiskThatHangsUnderAnIdleLane(t *testing.T) {
	d := &sick{}
	play(t, func(r *rig) {
		d.Ledger, r.kit.Ledger = r.kit.Ledger, d
		d.is("append", nil)
	}, func(r *rig) {
		r.phase(lane.Idle)
		d.is("append", errNever)
		r.station.Tell(r.t.Context(), lane.Order{ID: "O-17", Open: true, Reason: "morning"})
		r.until("out of order", func(s lane.State) bool { return s.Phase == lane.Fault })
		d.is("append", nil)
		r.phase(lane.Idle)
		if c, ok := find[ledger.Command](r.disk()); !ok || c.Officer != "O-17" {
			r.t.Errorf("%+v", c)
		}
	})
}
