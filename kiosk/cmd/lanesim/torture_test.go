package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store/forgetfs"
)

var (
	tortureLong = flag.Bool("torture", false, "prove durability at full length: 1,000 kills, 100 power cuts")
	tortureSeed = flag.Uint64("torture.seed", 0, "of the moments at which things happen; 0 draws one")
)

// size returns how much is to be proven: with the race detector, which makes everything five times as slow, in every other
// test run, and with -torture.
func size(raced, short, long int) int {
	switch {
	case *tortureLong:
		return long
	case underRace:
		return raced
	}
	return short
}

// toll is what a torture came to.
type toll struct {
	cuts, restarts, records, crossings, orders, images, lost int

	ends map[ledger.How]int // of crossings
}

func (t *toll) add(o toll) {
	t.cuts, t.restarts, t.records, t.crossings = t.cuts+o.cuts, t.restarts+o.restarts, t.records+o.records, t.crossings+o.crossings
	t.orders, t.images, t.lost = t.orders+o.orders, t.images+o.images, t.lost+o.lost
	if t.ends == nil {
		t.ends = map[ledger.How]int{}
	}
	for how, n := range o.ends {
		t.ends[how] += n
	}
}

func (t toll) String() string {
	return fmt.Sprintf("cuts=%d hub_restarts=%d records=%d crossings=%d %v gate_openings=%d images=%d lost=%d",
		t.cuts, t.restarts, t.records, t.crossings, t.ends, t.orders, t.images, t.lost)
}

// rack is a world in which lanes are tortured.
type rack struct {
	*testing.T
	w    *world
	seed uint64
	hub  sync.RWMutex // held while hub and network are needed, or are taken away
	mu   sync.Mutex
	toll toll
}

func newRack(t *testing.T) *rack {
	t.Helper()
	r := &rack{T: t, seed: *tortureSeed}
	if r.seed == 0 {
		r.seed = rand.Uint64()
	}
	t.Logf("again with: -torture.seed=%d", r.seed)
	w, done, err := newWorld(t.Context(), worldOptions{keep: filepath.Join(t.TempDir(), "world"), speed: 20, now: storyNow, err: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(done)
	w.byStory = true
	r.w = w
	return r
}

// lane sets up a lane; which numbers it in its torture.
func (r *rack) lane(which int, disk *forgetfs.Remote) (*victim, error) {
	r.hub.RLock()
	defer r.hub.RUnlock()
	l, err := r.w.place(story{Name: fmt.Sprintf("lane-%d", which), Direction: ledger.DirectionExit, Crowd: true}, "", storyTimes)
	if err != nil {
		return nil, err
	}
	v := &victim{r: r, p: &playing{w: r.w, l: l, verbs: storyVerbs()}, proof: newProof(), disk: disk,
		chance: rand.New(rand.NewPCG(r.seed, uint64(which)))}
	l.notice = v.proof.notice
	r.Cleanup(func() {
		if l.powered() {
			_ = l.cmd.Process.Kill()
			<-l.exited
		}
		_ = l.leave() // nothing is there any more
	})
	return v, nil
}

// The board's process is killed at random moments while people cross, two lanes at a time, while now and then the hub or the network is
// gone. No crossing whose gate was opened is missing, no record that was seen is, and the hub has exactly what the lanes have.
func TestTortureKills(t *testing.T) {
	t.Parallel()
	r := newRack(t)
	g, ctx := errgroup.WithContext(t.Context())
	g.SetLimit(2)
	for n := range size(1, 2, 20) {
		g.Go(func() error {
			if ctx.Err() != nil {
				return nil // another lane has said why
			}
			v, err := r.lane(n, nil)
			if err != nil {
				return err
			}
			return v.torture(ctx, size(10, 25, 50))
		})
	}
	err := g.Wait()
	t.Log("kills:", r.toll)
	if err != nil {
		t.Fatal(err)
	}
}

// forgetful mounts a disk that forgets for a lane that is set up next.
func (r *rack) forgetful() *forgetfs.Remote {
	r.Helper()
	dir := r.TempDir()
	disk, err := forgetfs.Start(dir)
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(func() {
		if err := disk.Close(); err != nil {
			r.Error(err)
		}
	})
	r.w.disk = dir
	return disk
}

// As above, on a disk that forgets at each cut what was not synced.
func TestTorturePowerCuts(t *testing.T) {
	t.Parallel()
	r := newRack(t)
	for n := range size(1, 1, 4) {
		disk := r.forgetful()
		v, err := r.lane(n, disk)
		if err == nil {
			err = v.torture(t.Context(), size(5, 10, 25))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Log("power cuts:", r.toll)
}

// A disk that does not sync when it says so is what SQLite's synchronous=NORMAL (the write-ahead log) and OFF (all of its
// files) come to. The proof must find that records are lost.
func TestTortureNoticesWhatIsLost(t *testing.T) {
	for setting, deaf := range map[string][]string{"NORMAL": {"-wal"}, "OFF": {"-wal", ".db"}} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			r := newRack(t)
			disk := r.forgetful()
			for _, ending := range deaf {
				if err := disk.Deafen(ending); err != nil {
					t.Fatal(err)
				}
			}
			v, err := r.lane(0, disk)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(v.live(60, 0), disk.Cut()); err != nil {
				t.Fatal(err)
			}
			p, err := readPast(t.Context(), v.p.l)
			lost := v.proof.missing(p.crossings)
			t.Logf("%d faults in %d crossings that were seen (%v)", len(lost), len(v.proof.begun), err)
			if len(lost) == 0 {
				t.Error("nothing is missing on a disk that syncs nothing: this proof proves nothing")
			}
		})
	}
}
