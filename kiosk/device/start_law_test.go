package device_test

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"passlane/drivers/gate"
	"passlane/kiosk/chance"
	"passlane/kiosk/config"
	"passlane/kiosk/device"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
	"passlane/kiosk/store/forgetfs"
)

// TestMain lets the test binary be the file system, too.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == forgetfs.Verb {
		if err := forgetfs.Serve(os.Args[2], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// trouble is what is wrong with the disk when a lane starts.
type trouble struct {
	what      string
	after, n  int
	lasts     time.Duration // until it heals
	open      int           // crossings that were under way when the lane stopped
	ended     int
	shut      bool
	projected bool // what is derived of them still reads
}

func drawTrouble(t *rapid.T) trouble {
	return trouble{
		what:  rapid.SampledFrom([]string{"read-only", "full", "errors", "a few errors", "a folder in the way", "no folder", "none"}).Draw(t, "what"),
		after: rapid.IntRange(0, 120).Draw(t, "after"), n: rapid.IntRange(1, 60).Draw(t, "errors"),
		lasts: time.Duration(rapid.IntRange(0, 40).Draw(t, "seconds")) * time.Second,
		open:  rapid.IntRange(0, 3).Draw(t, "open"), ended: rapid.IntRange(0, 3).Draw(t, "ended"),
		shut: rapid.Bool().Draw(t, "shut"), projected: rapid.Bool().Draw(t, "projected"),
	}
}

// sure tells whether a lane cannot start under it.
func (d trouble) sure() bool {
	return d.what == "read-only" || d.what == "a folder in the way" || d.what == "no folder"
}

// bench is a lane's board on a disk that can be ill.
type bench struct {
	disk *forgetfs.Remote
	conf config.Lane
	who  store.Identity
}

func (b bench) state() string   { return b.conf.State }
func (b bench) records() string { return filepath.Join(b.conf.State, "ledger.db") }

// hurt makes the disk ill, and returns what heals it.
func (b bench) hurt(d trouble) (heal func() error, err error) {
	switch d.what {
	case "read-only":
		return func() error { return b.disk.ReadOnly(false) }, b.disk.ReadOnly(true)
	case "full":
		return b.disk.Empty, b.disk.Room(0)
	case "errors":
		return func() error { return b.disk.Fail(0, 0) }, b.disk.Fail(d.after, 1_000_000)
	case "a few errors":
		return func() error { return b.disk.Fail(0, 0) }, b.disk.Fail(d.after, d.n)
	case "a folder in the way":
		lock := b.records() + ".lock"
		heal = func() error { return os.Remove(lock) }
		return heal, errors.Join(os.Remove(lock), os.Mkdir(lock, 0o700))
	case "no folder":
		away := b.state() + ".away"
		heal = func() error { return errors.Join(os.Remove(b.state()), os.Rename(away, b.state())) }
		return heal, errors.Join(os.Rename(b.state(), away), os.WriteFile(b.state(), nil, 0o600))
	}
	return func() error { return nil }, nil
}

// before is the run that ended with the power.
func (b bench) before(ctx context.Context, d trouble) error {
	l, err := store.OpenLedger(ctx, b.records(), b.who)
	if err != nil {
		return err
	}
	var rows []store.Row
	add := func(body ledger.Body) {
		rows = append(rows, store.Row{At: ledger.Moment{Wall: time.UnixMilli(int64(len(rows))), Boot: "b0"}, Entry: ledger.Entry{Body: body}})
	}
	add(ledger.Started{Software: "before"})
	for n := range d.open + d.ended {
		id := fmt.Sprintf("b0-%d", n)
		add(ledger.Begun{Crossing: id})
		if n >= d.open {
			add(ledger.Ended{Crossing: id, How: ledger.Abandoned})
		}
	}
	if d.shut {
		add(ledger.Command{Officer: "O-17", Order: ledger.OrderClose})
	}
	run, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- l.Run(run) }()
	err = l.Append(ctx, rows)
	stop()
	if err = errors.Join(err, <-ended); err != nil || d.projected {
		return err
	}
	db, err := sql.Open("sqlite3", b.records())
	if err != nil {
		return err
	}
	_, err = db.Exec(`UPDATE crossing SET fold = x'ff'; DELETE FROM shut`)
	return errors.Join(err, db.Close())
}

// wired is a gate and a scanner that nobody comes to.
type wired struct{ events chan gate.Event }

func (wired) Open(int, time.Duration) error            { return nil }
func (wired) Lock() error                              { return nil }
func (wired) Release() error                           { return nil }
func (wired) Rearm() error                             { return nil }
func (w wired) Events() <-chan gate.Event              { return w.events }
func (wired) Scan(ctx context.Context) ([]byte, error) { <-ctx.Done(); return nil, ctx.Err() }

// watcher keeps what a lane said last, and the first thing that it must never say.
type watcher struct {
	mu    sync.Mutex
	last  lane.State
	fault error
}

func (w *watcher) watch(r station.Report) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = r.State
	s := r.State
	switch {
	case w.fault != nil:
	case s.Phase == lane.Idle && !s.Started:
		w.fault = errors.New("it is idle, and the ledger does not have its start")
	case s.Phase == lane.Idle && s.Broken.Has(lane.Ledger):
		w.fault = fmt.Errorf("it is idle with a ledger that is broken: %s", s.Broken[lane.Ledger])
	case s.Phase == lane.Fault && !s.Journal.Failed && !s.Broken.Has(lane.Ledger):
		w.fault = fmt.Errorf("it is out of order, and says not why: %v", s.Broken)
	}
}

func (w *watcher) state() (lane.State, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last, w.fault
}

// start runs a lane on a disk that is ill and heals, and returns what is wrong with it.
func (b bench) start(d trouble) error {
	heal, err := b.hurt(d)
	if err != nil {
		return fmt.Errorf("hurt the disk: %w", err)
	}
	dev, err := device.New(b.conf, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	w := &watcher{}
	kit := dev.Kit()
	k := wired{make(chan gate.Event, 1)}
	k.events <- gate.Event{Kind: gate.Secured}
	kit.Gate, kit.Scanner = k, k
	opts := dev.Options("law")
	opts.Boot, opts.Watch = "b1", w.watch
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- dev.Run(ctx, station.New(kit, opts)) }()
	<-time.After(d.lasts)
	synctest.Wait()
	if s, fault := w.state(); fault != nil || d.sure() && d.lasts > 15*time.Second && s.Phase != lane.Fault {
		err = fmt.Errorf("after %v the lane is %v, broken %v: %w", d.lasts, s.Phase, s.Broken, fault)
	}
	err = errors.Join(err, heal())
	want := lane.Idle
	if d.shut {
		want = lane.Closed
	}
	<-time.After(30 * time.Second)
	synctest.Wait()
	s, fault := w.state()
	if s.Phase != want || !s.Journal.Written() || s.Broken.Has(lane.Ledger) || s.Broken.Has(lane.Registry) || fault != nil {
		err = errors.Join(err, fault, fmt.Errorf("30 s after the disk healed the lane is %v and should be %v; %d lines wait, started %t, shut %t, broken %v", s.Phase, want, len(s.Journal.Lines), s.Started, s.Shut, s.Broken))
	}
	stop()
	return errors.Join(err, <-ended, b.after(d))
}

// after reads what is on the disk in the end.
func (b bench) after(d trouble) error {
	l, err := store.OpenLedger(context.Background(), b.records(), b.who)
	if err != nil {
		return err
	}
	defer func() {
		gone, stop := context.WithCancel(context.Background())
		stop()
		_ = l.Run(gone)
	}()
	all, err := l.Read(context.Background(), 0, 10_000)
	if err = errors.Join(err, l.VerifyAll(context.Background())); err != nil {
		return err
	}
	ends, starts := map[string][]ledger.How{}, 0
	for _, s := range all {
		body, err := s.Record.Content()
		if err != nil {
			return err
		}
		switch body := body.(type) {
		case ledger.Started:
			starts++
		case ledger.Ended:
			ends[body.Crossing] = append(ends[body.Crossing], body.How)
		}
	}
	if starts != 2 {
		return fmt.Errorf("%d starts are on record, and there were two", starts)
	}
	for n := range d.open + d.ended {
		want := ledger.Abandoned
		if n < d.open {
			want = ledger.Interrupted
		}
		if got := ends[fmt.Sprintf("b0-%d", n)]; len(got) != 1 || got[0] != want {
			return fmt.Errorf("crossing %d ended %v, and should once have ended %s", n, got, want)
		}
	}
	return nil
}

// The law of the start: whatever is wrong with the disk, the lane runs. It is out of order and says why, never idle on a ledger that does not
// have its start. When the disk has healed it is as the ledger says, its chain is whole, and each crossing that was under way has ended
// as interrupted, once.
func TestWhateverFailsAtTheStartHeals(t *testing.T) {
	chance.Fewer(t, 100)
	dir := t.TempDir()
	disk, err := forgetfs.Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = disk.Close() })
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		d := drawTrouble(rt)
		n++
		b := board(t, disk, filepath.Join(dir, fmt.Sprint(n)))
		var wrong error
		synctest.Test(t, func(t *testing.T) {
			if wrong = b.before(t.Context(), d); wrong == nil {
				wrong = b.start(d)
			}
		})
		if wrong != nil {
			rt.Fatalf("%+v: %v", d, wrong)
		}
	})
}

// board is the configuration and the keys of a lane whose state is on the disk.
func board(t *testing.T, disk *forgetfs.Remote, state string) bench {
	t.Helper()
	dir := t.TempDir()
	image, err := sealed.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	key := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(hex.EncodeToString(b)), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	seed := make([]byte, 32)
	c := config.Lane{
		Device: "doung-lane-2", Post: "Doung", Lane: "2", Direction: ledger.DirectionExit, Language: "km", State: state,
		DeviceKey: key("device.key", seed), HubKey: key("hub.pub", seed), IndexKey: key("index.key", seed), MinistryKey: key("ministry.pub", seed),
		SealKey: key("image.pub", image.Public().Bytes()),
		Screen:  config.Screen{Width: 1280, Height: 800, Density: 5.9},
	}
	return bench{disk: disk, conf: c, who: store.Identity{Device: c.Device, Key: ed25519.NewKeyFromSeed(seed), Hub: image.Public()}}
}
