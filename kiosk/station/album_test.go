package station_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
)

// tardy is a registry that answers when it is let: each question waits for a word.
type tardy struct {
	station.Registry
	word chan struct{}
}

func (r tardy) wait(ctx context.Context) {
	select {
	case <-r.word:
	case <-ctx.Done():
	}
}

func (r tardy) Find(ctx context.Context, n string, k pass.HolderKey) (store.Answer, bool, error) {
	r.wait(ctx)
	return r.Registry.Find(ctx, n, k)
}

func (r tardy) Portrait(ctx context.Context, ref registry.Ref, k registry.RowKey) ([]byte, bool, error) {
	r.wait(ctx)
	return r.Registry.Portrait(ctx, ref, k)
}

// names returns the pictures that the glass has.
func (g *glass) names() (all []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for name := range g.pictures {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// strangers are the pictures on the glass that are not of the crossing under way.
func (r *rig) strangers() (all []string) {
	c := r.report().State.Crossing
	theirs := []string{}
	if c.ID != "" && c.How == "" {
		theirs = append(theirs, present.LiveCamera)
		for _, p := range r.set.Passes() { // whose pass it is, and their children
			if h := p.Holder; p.Number == c.Presented.Number {
				theirs = append(theirs, present.Portrait(h.ID))
				for _, minor := range r.set.Passes() {
					if slices.Contains(minor.Holder.MinorOf, h.ID) {
						theirs = append(theirs, present.Portrait(minor.Holder.ID))
					}
				}
			}
		}
	}
	for _, name := range r.glass.names() {
		if !slices.Contains(theirs, name) {
			all = append(all, name)
		}
	}
	return all
}

// An officer sends her away before the registry has answered; when it does, she has long gone.
func TestAPictureThatComesWhenNobodyIsThere(t *testing.T) {
	var reg tardy
	play(t, func(r *rig) { reg = tardy{r.kit.Registry, make(chan struct{})}; r.kit.Registry = reg }, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("chan")
		r.phase(lane.Referred)
		r.station.Tell(r.t.Context(), lane.Officer{Crossing: "b1-1", ID: "O-17", Verdict: ledger.Refuse, Reason: "come back"})
		r.phase(lane.Idle)
		close(reg.word)
		<-time.After(10 * time.Second)
		synctest.Wait()
		if got := r.glass.names(); len(got) > 0 {
			r.t.Errorf("the glass has %v", got)
		}
	})
}

// People come, choose, are sent away and run out of time, the registry answers when chance will have it, and the camera goes
// on: at every moment the glass has pictures of the crossing under way alone, and none when nobody is there.
func TestTheGlassHoldsTheCrossingUnderWay(t *testing.T) {
	for seed := range uint64(2) {
		var reg tardy
		play(t, func(r *rig) {
			reg = tardy{r.kit.Registry, make(chan struct{}, 100)}
			r.kit.Registry, r.kit.Faces = reg, nil // whoever stands there is photographed
		}, func(r *rig) {
			chance := rand.New(rand.NewPCG(seed, 1))
			var touching sync.WaitGroup
			defer touching.Wait()
			touch := func(a string) { touching.Go(func() { r.glass.touched <- a }) }
			family, looked := r.person("bopha").Holder.ID, 0
			for range 100 {
				switch chance.IntN(12) {
				case 0, 1:
					name := []string{"chan", "sok", "dara"}[chance.IntN(3)]
					touching.Go(func() { r.symbols.seen <- r.person(name).Seal })
					r.camera.Show(r.person(name).FaceFrame(640, 480, 1, 0, 1))
				case 2, 3, 4, 5:
					for range chance.IntN(5) {
						select {
						case reg.word <- struct{}{}:
						default:
						}
					}
				case 6:
					touch("choose." + family)
				case 7:
					touch("continue")
				case 8:
					touch("alone")
				case 9:
					id := r.report().State.Crossing.ID
					r.station.Tell(r.t.Context(), lane.Officer{Crossing: id, ID: "O-17", Verdict: ledger.Refuse, Reason: "come back"})
				case 10:
					<-time.After(time.Duration(chance.IntN(40)) * time.Second)
				case 11:
					r.gate.Walk()
				}
				<-time.After(time.Duration(chance.IntN(800)) * time.Millisecond)
				synctest.Wait()
				looked += len(r.glass.names())
				if got := r.strangers(); len(got) > 0 {
					c := r.report().State.Crossing
					r.t.Fatalf("seed %d: %s, crossing %q, ended %q: the glass has %v", seed, r.report().State.Phase, c.ID, c.How, got)
				}
			}
			if looked == 0 {
				r.t.Error("no picture was ever shown")
			}
			for range 150 { // what was left to say is said, or the lane would wait for ever
				select {
				case <-r.symbols.seen:
				case <-r.glass.touched:
				case <-time.After(time.Millisecond):
				}
			}
		})
	}
}
