package station_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/kiosk/present"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
	"passlane/ui/screen"
)

// full is a disk that takes nothing while it is full.
type full struct {
	station.Ledger
	is atomic.Bool
}

func (f *full) Append(ctx context.Context, rows []store.Row) error {
	if f.is.Load() {
		return errors.New("no space left on device")
	}
	return f.Ledger.Append(ctx, rows)
}

// A screen program that connects in time is never taken for one that is missing.
func TestAScreenThatConnectsInTime(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.glass.connected <- true
		<-time.After(time.Minute)
		if r.broken(lane.Screen, false); len(conditions(r)) != 0 {
			r.t.Errorf("on record: %+v", conditions(r))
		}
		r.glass.connected <- false
		r.broken(lane.Screen, true)
	})
}

func TestAFullDiskOpensNoGate(t *testing.T) {
	var f *full
	play(t, func(r *rig) { f = &full{Ledger: r.kit.Ledger}; r.kit.Ledger = f }, func(r *rig) {
		r.phase(lane.Idle)
		r.camera.Freeze()
		r.symbols.seen <- r.person("sok").Seal
		r.until("at the camera", func(s lane.State) bool { return s.Phase == lane.Capturing && s.Journal.Written() })
		f.is.Store(true)
		r.camera.Show(r.person("sok").FaceFrame(640, 480, 1, 0, 1))
		r.camera.Thaw()
		r.until("with the officer", func(s lane.State) bool { return s.Phase == lane.Referred && s.Journal.Failed })
		if r.gate.Orders() != 0 {
			r.t.Error("the gate opened without a record")
		}
		f.is.Store(false)
		r.until("written", func(s lane.State) bool { return s.Journal.Written() && !s.Journal.Failed })
		if d, _ := find[ledger.Decided](r.disk()); d.Outcome != ledger.Referred || !raised(d, policy.LedgerDown) {
			r.t.Errorf("decided %+v", d)
		}
	})
}

func TestMissingDevicesAreNamed(t *testing.T) {
	play(t, func(r *rig) {
		k := r.kit
		r.kit = station.Kit{Ledger: k.Ledger, Scanner: k.Scanner, Gate: k.Gate}
	}, func(r *rig) {
		r.phase(lane.Idle)
		want := []lane.Part{lane.Reader, lane.Camera, lane.Registry, lane.Lamps, lane.Screen}
		for _, p := range present.Parts() {
			if b := r.report().State.Broken; b.Has(p) != slices.Contains(want, p) || b.Has(p) && b.Detail(p) != "missing" {
				r.t.Errorf("%s: %t, %q", p, b.Has(p), b.Detail(p))
			}
		}
		r.symbols.seen <- r.person("sok").Seal // and a pass is still the officer's: no registry, no photo, no clock
		r.phase(lane.Referred)
		d, _ := find[ledger.Decided](r.disk())
		for _, c := range []policy.Code{policy.RegistrySilent, policy.PhotoMissing, policy.ClockUntrusted} {
			if !raised(d, c) {
				r.t.Errorf("%s is not raised", c)
			}
		}
	})
}

func TestWithoutAGateTheLaneIsOutOfOrder(t *testing.T) {
	play(t, func(r *rig) { r.kit.Gate = nil }, func(r *rig) {
		r.phase(lane.Fault)
		r.must(r.off())
	})
}

func TestNoPlaceForPhotos(t *testing.T) {
	play(t, func(r *rig) { r.kit.Images = nil }, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Referred)
	})
}

// A damaged ledger keeps the lane out of order; the screen says why, and a technician needs no log.
func TestADamagedLedger(t *testing.T) {
	dir := t.TempDir()
	path := dir + "/ledger.db"
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	play(t, func(r *rig) {
		l, err := store.NewLedger(path, who)
		r.must(err)
		if damaged, is := errors.AsType[*store.Damaged](l.Open(r.t.Context())); !is {
			r.t.Fatal(damaged)
		}
		r.kit.Ledger, r.kit.Images = l, nil
		ctx, stop := context.WithCancel(context.Background())
		r.t.Cleanup(stop)
		go func() { _ = l.Run(ctx) }()
	}, func(r *rig) {
		r.until("told", func(s lane.State) bool { return s.Broken.Has(lane.Ledger) })
		v := present.View(r.report().State, present.Place{})
		if v.Kind != screen.Fault || !strings.Contains(v.Fault, "is damaged") {
			r.t.Errorf("screen %s: %q", v.Kind, v.Fault)
		}
		r.symbols.seen <- r.person("sok").Seal
		r.station.Tell(r.t.Context(), lane.Order{ID: "O-17", Open: true})
		r.until("failed to record", func(s lane.State) bool { return s.Journal.Failed })
		if r.report().State.Phase != lane.Fault || r.gate.Orders() != 0 {
			r.t.Errorf("phase %s", r.report().State.Phase)
		}
	})
}

// What the walk over the whole chain finds in the background puts the lane out of order.
func TestAnOldChangeIsFoundInTheBackground(t *testing.T) {
	play(t, func(r *rig) { r.kit.Ledger = rotten{r.kit.Ledger} }, func(r *rig) {
		r.phase(lane.Fault)
		if d := r.report().State.Broken.Detail(lane.Ledger); !strings.Contains(d, "record 7") {
			r.t.Errorf("%q", d)
		}
	})
}

type rotten struct{ station.Ledger }

func (rotten) VerifyAll(context.Context) error {
	return &ledger.BreakError{Device: "d", Seq: 7, Reason: "does not link to the record before it"}
}

// A lane that lost its power tells at its next start what was under way.
func TestAfterAPowerCut(t *testing.T) {
	play(t, func(r *rig) {
		r.must(r.ledger.Append(r.t.Context(), []store.Row{{At: ledger.Moment{Wall: noon, Boot: "b0"}, Entry: ledger.Entry{Body: ledger.Begun{Crossing: "b0-9"}}}}))
	}, func(r *rig) {
		r.phase(lane.Idle)
		if e, ok := find[ledger.Ended](r.disk()); !ok || e.Crossing != "b0-9" || e.How != ledger.Interrupted {
			r.t.Errorf("ended %+v", e)
		}
	})
}

// A screen program that dies is a condition, and the lane goes on.
func TestTheScreenGoesAway(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.glass.connected <- true
		r.glass.connected <- false
		r.broken(lane.Screen, true)
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Passing)
		r.glass.connected <- true
		r.broken(lane.Screen, false)
	})
}

// dark are lamps that cannot be lit while fails is set.
type dark struct {
	station.Lamps
	fails atomic.Bool
}

func (d *dark) Show(cross, arrow, amber bool) error {
	if d.fails.Load() {
		return errors.New("line 5 is gone")
	}
	return d.Lamps.Show(cross, arrow, amber)
}

func TestLampsThatCannotBeLit(t *testing.T) {
	var d *dark
	play(t, func(r *rig) { d = &dark{Lamps: r.kit.Lamps}; d.fails.Store(true); r.kit.Lamps = d }, func(r *rig) {
		r.broken(lane.Lamps, true)
		r.phase(lane.Idle)
		<-time.After(5 * time.Second)
		d.fails.Store(false)
		<-time.After(time.Second) // nobody comes, nothing else happens
		synctest.Wait()
		if !r.lit().Arrow || r.report().State.Broken.Has(lane.Lamps) {
			r.t.Errorf("lit %+v, broken %v", r.lit(), r.report().State.Broken)
		}
		r.broken(lane.Lamps, false)
		if n := len(conditions(r)); n != 2 {
			r.t.Errorf("%d conditions", n)
		}
	})
}

func TestASupervisorWhoLeaves(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.station.Tell(r.t.Context(), lane.Supervision{Present: false})
		r.presents("sok")
		r.phase(lane.Referred)
		if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.Unsupervised) {
			r.t.Errorf("decided %+v", d)
		}
	})
}

// The bubble of time sees to it that nothing runs on: it would never end. The gate is locked, whatever was under way.
func TestTheEndInTheMiddleOfEverything(t *testing.T) {
	for name, until := range map[string]func(*rig){
		"idle":       func(r *rig) { r.phase(lane.Idle) },
		"at once":    func(*rig) {},
		"passing":    func(r *rig) { r.phase(lane.Idle); r.presents("sok"); r.phase(lane.Passing) },
		"waiting":    func(r *rig) { r.phase(lane.Idle); r.presents("mony"); r.phase(lane.Referred) },
		"a reader":   func(r *rig) { r.phase(lane.Idle); r.cards.Unplug(); r.broken(lane.Reader, true) },
		"a card":     func(r *rig) { r.phase(lane.Idle); r.cards.Slow(time.Hour); r.cards.Lay(r.person("tola").TagDump) },
		"out of all": func(r *rig) { r.phase(lane.Idle); r.cards.Unplug(); r.camera.Pull(); r.broken(lane.Camera, true) },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, asItIs, func(r *rig) {
				until(r)
				r.must(r.off())
				synctest.Wait()
				if r.gate.Pass.Level() || !r.gate.Hold.Level() {
					r.t.Error("the gate is not locked")
				}
				ended := make(chan struct{})
				ctx, stop := context.WithCancel(context.Background())
				stop()
				go func() { defer close(ended); r.station.Tell(ctx, lane.Help{}) }() // who speaks to a lane that has ended is not held up
				<-ended
			})
		})
	}
}

func TestTheGateIsNotLockedOnFire(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.gate.Fire(true)
		r.until("on fire", func(s lane.State) bool { return s.Fire })
		r.must(r.off())
		synctest.Wait()
		if r.gate.Hold.Level() {
			r.t.Error("the end of the program locked people in")
		}
	})
}

// The log is for the night shift: no name and no number in it.
func TestTheLogNamesNobody(t *testing.T) {
	var log lines
	play(t, func(r *rig) {
		g := &stubborn{Gate: r.kit.Gate}
		g.fails.Store(true)
		r.kit.Gate, r.kit.Registry = g, silent{r.kit.Registry}
		r.log = slog.New(slog.NewTextHandler(io.Writer(&log), nil))
	}, func(r *rig) {
		sok := r.person("sok")
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Referred)
		text := log.String()
		if !strings.Contains(text, "phase=referred crossing=b1-1") {
			r.t.Errorf("the log does not tell the story:\n%s", text)
		}
		for _, secret := range []string{sok.Number, sok.Holder.ID, sok.Holder.LatinName} {
			if strings.Contains(text, secret) {
				r.t.Errorf("%s stands in the log", secret)
			}
		}
	})
}

type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
