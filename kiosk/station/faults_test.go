package station_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/gate"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

// A reader that is unplugged is named, and works again as soon as it is plugged in: no card is needed to wake it.
func TestAReaderThatGoesAndComesBack(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.cards.Unplug()
		r.broken(lane.Reader, true)
		r.phase(lane.Idle) // there is the scanner
		r.cards.Plug()
		r.broken(lane.Reader, false)
		c := conditions(r)
		if len(c) != 2 || c[0].Works || !strings.Contains(c[0].Detail, "unplugged") || !c[1].Works {
			r.t.Errorf("recorded %+v", c)
		}
		r.cards.Unplug()
		r.broken(lane.Reader, true) // and the next time it is told again
	})
}

func conditions(r *rig) (c []ledger.Condition) {
	for _, b := range r.disk() {
		if x, ok := b.(ledger.Condition); ok {
			c = append(c, x)
		}
	}
	return c
}

func TestWithoutAnyReaderTheLaneIsOutOfOrder(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.cards.Unplug()
		r.symbols.seen <- errors.New("no \xff answer")
		r.phase(lane.Fault)
		if d := r.report().State.Broken.Detail(lane.Scanner); d != "no ? answer" {
			r.t.Errorf("the screen would say %q", d)
		}
		for range 5 { // it is tried again and again, and told once
			r.symbols.seen <- errors.New("no answer")
		}
		if n := len(conditions(r)); n != 2 {
			r.t.Errorf("%d conditions recorded, want one for each device", n)
		}
		r.phase(lane.Idle) // the scanner waits without an error
		r.presents("sok")
		r.phase(lane.Passing)
	})
}

func TestAReaderUnpluggedUnderACard(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		r.cards.Slow(time.Second)
		r.cards.Lay(r.person("tola").TagDump)
		r.until("reading", func(s lane.State) bool { return s.Phase == lane.Reading })
		r.cards.Unplug()
		r.until("told to hold still, and not that it is no pass", func(s lane.State) bool {
			if s.Hint == lane.NotAPass {
				r.t.Error("the pass of a traveller is taken for none")
			}
			return s.Hint == lane.HoldStill
		})
		r.broken(lane.Reader, true)
		r.until("ready for others", func(s lane.State) bool { return s.Phase == lane.Idle && s.Hint != lane.NotAPass })
	})
}

// stuck is a scanner on a camera that hangs: it always waits, and then says so.
type stuck struct{}

func (stuck) Scan(ctx context.Context) ([]byte, error) {
	select {
	case <-time.After(2 * time.Second):
		return nil, errors.New("no frame for 2s")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// What hangs is broken until it gives something, and is told of once: to wait is no sign that it works.
func TestWhatHangsDoesNotComeAndGo(t *testing.T) {
	for part, hang := range map[lane.Part]func(*rig){
		lane.Camera:  func(r *rig) { r.camera.Freeze() },
		lane.Scanner: func(r *rig) { r.kit.Scanner = stuck{} },
	} {
		play(t, hang, func(r *rig) {
			r.broken(part, true)
			<-time.After(time.Minute)
			var told []bool
			for _, b := range r.disk() {
				if c, ok := b.(ledger.Condition); ok && c.Part == string(part) {
					told = append(told, c.Works)
				}
			}
			if len(told) != 1 || told[0] {
				r.t.Errorf("of the %s was told %v", part, told)
			}
			if part == lane.Camera {
				r.camera.Thaw()
				r.broken(part, false)
			}
		})
	}
}

// A camera that is gone, or hangs, costs the photo and not the lane; the officer is told which check is missing.
func TestACameraThatIsGone(t *testing.T) {
	for name, c := range map[string]struct{ goes, comes func(*rig) }{
		"unplugged": {func(r *rig) { r.camera.Pull() }, func(r *rig) { r.camera.Plug() }},
		"frozen":    {func(r *rig) { r.camera.Freeze() }, func(r *rig) { r.camera.Thaw() }},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, asItIs, func(r *rig) {
				r.phase(lane.Idle)
				c.goes(r)
				r.broken(lane.Camera, true)
				r.presents("sok")
				r.phase(lane.Referred)
				if d, _ := find[ledger.Decided](r.disk()); d.Findings[0].Code != string(policy.PhotoMissing) {
					r.t.Errorf("decided %+v", d)
				}
				r.station.Tell(r.t.Context(), lane.Officer{Crossing: "b1-1", ID: "O-17", Verdict: ledger.Refuse, Reason: "come back"})
				r.phase(lane.Idle)
				c.comes(r)
				r.broken(lane.Camera, false)
				r.presents("dara")
				r.phase(lane.Passing)
			})
		})
	}
}

func TestInTheDarkTheTravellerIsAdvised(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		sok := r.person("sok")
		r.camera.Show(sok.FaceFrame(640, 480, 0.2, 0, 1))
		r.symbols.seen <- sok.Seal
		r.until("asked for light", func(s lane.State) bool { return s.Crossing.Advice.Light == "brighter" })
		if !r.glass.has(present.LiveCamera) {
			r.t.Error("the traveller does not see the picture")
		}
		r.camera.Show(sok.FaceFrame(640, 480, 1, 0, 1))
		r.phase(lane.Passing)
	})
}

// stubborn is a gate whose orders go wrong while fails is set.
type stubborn struct {
	station.Gate
	fails    atomic.Bool
	orders   atomic.Int32
	releases atomic.Int32
}

func (g *stubborn) order(do func() error) error {
	g.orders.Add(1)
	if g.fails.Load() {
		return errors.New("beam B blocked")
	}
	return do()
}

func (g *stubborn) Open(people int, atMost time.Duration) error {
	return g.order(func() error { return g.Gate.Open(people, atMost) })
}
func (g *stubborn) Lock() error { return g.order(g.Gate.Lock) }
func (g *stubborn) Release() error {
	g.releases.Add(1)
	return g.order(g.Gate.Release)
}

// A gate that does not open ends the crossing, puts the lane out of order, and is tried until it obeys.
func TestAGateThatDoesNotOpen(t *testing.T) {
	var g *stubborn
	play(t, func(r *rig) { g = &stubborn{Gate: r.kit.Gate}; r.kit.Gate = g }, func(r *rig) {
		r.phase(lane.Idle)
		g.fails.Store(true)
		r.presents("sok")
		r.phase(lane.Fault)
		if e, _ := find[ledger.Ended](r.disk()); e.How != ledger.Withdrawn || e.People != 0 || r.gate.Orders() != 0 {
			r.t.Errorf("ended %+v", e)
		}
		if d := r.report().State.Broken.Detail(lane.Gate); d != "beam B blocked" {
			r.t.Errorf("the technician reads %q", d)
		}
		given := g.orders.Load()
		<-time.After(time.Minute)
		if n := g.orders.Load() - given; n != 12 {
			r.t.Errorf("%d orders in a minute", n)
		}
		g.fails.Store(false)
		r.phase(lane.Idle)
		given = g.orders.Load()
		<-time.After(time.Minute)
		if n := g.orders.Load() - given; n != 0 {
			r.t.Errorf("it obeyed, and had %d orders more", n)
		}
		r.station.Tell(r.t.Context(), lane.Supervision{Present: true}) // it was long ago
		r.presents("dara")
		r.phase(lane.Passing)
	})
}

func TestAReleaseThatFailsIsTriedAgain(t *testing.T) {
	var g *stubborn
	play(t, func(r *rig) { g = &stubborn{Gate: r.kit.Gate}; r.kit.Gate = g }, func(r *rig) {
		r.phase(lane.Idle)
		g.fails.Store(true)
		r.gate.Fire(true)
		r.broken(lane.Gate, true)
		r.until("tried three times", func(lane.State) bool { return g.releases.Load() == 3 })
		g.fails.Store(false)
		r.broken(lane.Gate, false)
		if !r.report().State.Fire || g.releases.Load() != 4 {
			r.t.Errorf("fire %t, released %d times", r.report().State.Fire, g.releases.Load())
		}
	})
}

// newcomer is a gate whose orders go wrong until it is there, which it tells as a driver tells a fault of its own.
type newcomer struct {
	stubborn
	tells chan gate.Event
}

func (g *newcomer) Events() <-chan gate.Event { return g.tells }

// A gate that is not there at the start is told of once, and the lane opens when it has come.
func TestAGateThatComesLate(t *testing.T) {
	g := &newcomer{}
	var log bytes.Buffer
	play(t, func(r *rig) {
		g.Gate, r.kit.Gate, g.tells = r.kit.Gate, g, make(chan gate.Event, 2)
		g.fails.Store(true)
		g.tells <- gate.Event{Kind: gate.Fault}
		r.log = slog.New(slog.NewTextHandler(&log, nil))
	}, func(r *rig) {
		r.phase(lane.Fault)
		<-time.After(8 * time.Second)
		if r.phase(lane.Fault); strings.Contains(log.String(), "level=ERROR") || len(conditions(r)) != 1 {
			r.t.Errorf("%d conditions, and said\n%s", len(conditions(r)), log.String())
		}
		g.fails.Store(false)
		g.tells <- gate.Event{Kind: gate.Recovered}
		g.tells <- gate.Event{Kind: gate.Secured}
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Passing)
	})
}

// silent is a registry that does not come back.
type silent struct{ station.Registry }

func (silent) Find(ctx context.Context, _ string, _ pass.HolderKey) (store.Answer, bool, error) {
	<-ctx.Done()
	return store.Answer{}, false, ctx.Err()
}

// Nothing that hangs keeps the loop from the gate: passes go to the officer, and a fire drops every hold.
func TestARegistryThatHangs(t *testing.T) {
	play(t, func(r *rig) { r.kit.Registry = silent{r.kit.Registry} }, func(r *rig) {
		r.phase(lane.Idle)
		for i := range 12 {
			r.presents("sok")
			r.phase(lane.Referred)
			if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.RegistrySilent) {
				r.t.Errorf("decided %+v", d)
			}
			r.station.Tell(r.t.Context(), lane.Officer{Crossing: fmt.Sprintf("b1-%d", i+1), ID: "O-17", Verdict: ledger.Refuse, Reason: "later"})
			r.phase(lane.Idle)
		}
		r.gate.Fire(true)
		r.until("on fire", func(s lane.State) bool { return s.Fire })
		synctest.Wait()
		if r.gate.Hold.Level() {
			r.t.Error("the gate is held on fire")
		}
	})
}

// A lane that was given no registry yet knows nobody, and says that it does not know.
func TestAnEmptyRegistry(t *testing.T) {
	play(t, func(r *rig) {
		empty, err := store.OpenReplica(r.t.Context(), filepath.Join(r.dir, "empty.db"), r.village.Public(), r.village.Index)
		r.must(err)
		r.kit.Registry = empty
	}, func(r *rig) {
		defer func() { r.must(r.kit.Registry.(*store.Replica).Close()) }()
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Referred)
		if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.RegistrySilent) {
			r.t.Errorf("decided %+v", d)
		}
		r.must(r.off())
	})
}

func raised(d ledger.Decided, c policy.Code) bool {
	return slices.ContainsFunc(d.Findings, func(f ledger.Finding) bool { return f.Code == string(c) })
}

// forgetful is a ledger that does not know who moved.
type forgetful struct{ station.Ledger }

func (forgetful) Movements(context.Context, string) ([]trip.Movement, error) {
	return nil, errors.New("disk image is malformed")
}

func TestWithoutTheLastMovementNobodyIsCleared(t *testing.T) {
	play(t, func(r *rig) { r.kit.Ledger = forgetful{r.kit.Ledger} }, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Referred)
		if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.RegistrySilent) {
			r.t.Errorf("decided %+v", d)
		}
	})
}

// publish has the registry say something else of everybody.
func (r *rig) publish(change func(*registry.Holder, *registry.Pass)) {
	for i := range r.village.Holders {
		change(&r.village.Holders[i], &r.village.Passes[i])
	}
	r.load(r.t.Context(), r.kit.Registry.(*store.Replica))
}

// walked writes a crossing of Sok that happened here some time before noon.
func (r *rig) walked(way ledger.Direction, before time.Duration) {
	at := ledger.Moment{Wall: noon.Add(-before), Boot: "b0", Clock: ledger.ClockSynced}
	var rows []store.Row
	for _, b := range []ledger.Body{
		ledger.Begun{Crossing: "b0-1"},
		ledger.Decided{Crossing: "b0-1", Direction: way, Outcome: ledger.Cleared, Party: []ledger.Traveller{{Holder: r.person("sok").Holder.ID}}},
		ledger.Ended{Crossing: "b0-1", How: ledger.Passed, People: 1, Walked: 1},
	} {
		rows = append(rows, store.Row{At: at, Entry: ledger.Entry{Body: b}})
	}
	r.must(r.ledger.Append(r.t.Context(), rows))
}

// Of what the hub knows and what happened here the later counts. Sok wants to leave.
func TestTheLaterMovementCounts(t *testing.T) {
	for name, c := range map[string]struct {
		hub, here ledger.Direction
		since     time.Duration // how long ago it was here; at the hub it was an hour ago
		cleared   bool
	}{
		"left elsewhere":                            {"exit", "", 0, false},
		"left here, came back elsewhere":            {"entry", "exit", 2 * time.Hour, true},
		"came back here after leaving elsewhere":    {"exit", "entry", time.Minute, true},
		"left here, which the hub has not heard of": {"entry", "exit", time.Minute, false},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(r *rig) {
				r.publish(func(h *registry.Holder, _ *registry.Pass) {
					h.Moves = []trip.Movement{{ID: "elsewhere/1", Direction: c.hub, AtMS: noon.Add(-time.Hour).UnixMilli()}}
				})
				if c.here != "" {
					r.walked(c.here, c.since)
				}
			}, func(r *rig) {
				r.phase(lane.Idle)
				r.presents("sok")
				r.phase(map[bool]lane.Phase{true: lane.Passing, false: lane.Referred}[c.cleared])
				if d, _ := find[ledger.Decided](r.disk()); raised(d, policy.PassAgain) == c.cleared {
					r.t.Errorf("decided %+v", d)
				}
			})
		})
	}
}

// A good seal that says something else than the registry is not what was issued.
func TestASealThatDoesNotAgree(t *testing.T) {
	for name, change := range map[string]func(*registry.Pass){
		"class":      func(p *registry.Pass) { p.Class = "W" },
		"validity":   func(p *registry.Pass) { p.ValidTo.Year++ },
		"from":       func(p *registry.Pass) { p.ValidFrom.Year-- },
		"holder key": func(p *registry.Pass) { p.Key[3] ^= 1 },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(r *rig) { r.publish(func(_ *registry.Holder, p *registry.Pass) { change(p) }) }, func(r *rig) {
				r.phase(lane.Idle)
				r.presents("sok")
				r.phase(lane.Referred)
				if d, _ := find[ledger.Decided](r.disk()); !raised(d, policy.PassMismatch) {
					r.t.Errorf("decided %+v", d)
				}
			})
		})
	}
}
