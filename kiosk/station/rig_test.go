package station_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/frame/framesim"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/panel"
	"passlane/drivers/panel/panelsim"
	"passlane/drivers/turnstile"
	"passlane/drivers/turnstile/turnstilesim"
	"passlane/kiosk/clock"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/portrait"
	"passlane/kiosk/portrait/portraittest"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
	"passlane/kiosk/registry/registrytest"
	"passlane/kiosk/sample"
	"passlane/kiosk/sealed"
	"passlane/kiosk/sealed/sealedtest"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
	"passlane/ui/link"
	"passlane/ui/scene"
	"passlane/ui/screen"
)

var (
	noon  = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC) // 12:00 at the post
	today = pass.Date{Year: 2026, Month: 11, Day: 25}
	who   = store.Identity{Device: "doung-lane-1", Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)), Hub: sealedtest.Key().Public()}
)

// symbols is a scanner that is told what it sees.
type symbols struct{ seen chan any } // []byte or error

func (s symbols) Scan(ctx context.Context) ([]byte, error) {
	select {
	case x := <-s.seen:
		if err, bad := x.(error); bad {
			return nil, err
		}
		return x.([]byte), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// glass is a screen that remembers what it was shown.
type glass struct {
	touched   chan string
	connected chan bool
	mu        sync.Mutex
	scenes    []scene.Scene
	pictures  map[string][]byte
	tones     []link.Tone
}

func (g *glass) Actions() <-chan string { return g.touched }
func (g *glass) Connected() <-chan bool { return g.connected }

func (g *glass) Show(s scene.Scene) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.scenes = append(g.scenes, s)
}

// shown returns how many screens it was sent.
func (g *glass) shown() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.scenes)
}

func (g *glass) Picture(name string, jpeg []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(jpeg) == 0 {
		delete(g.pictures, name)
		return
	}
	g.pictures[name] = jpeg
}

func (g *glass) Tone(t link.Tone) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tones = append(g.tones, t)
}

func (g *glass) has(picture string) bool { return g.picture(picture) != nil }

func (g *glass) picture(name string) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pictures[name]
}

// rig is a lane with real stores and drivers on simulated devices.
type rig struct {
	t         *testing.T
	dir       string
	set       *sample.Set
	kit       station.Kit
	symbols   symbols
	cards     *nfcsim.Reader
	camera    *framesim.Camera
	gate      *turnstilesim.Gate
	lamps     *panelsim.Panel
	glass     *glass
	ledger    *store.Ledger
	log       *slog.Logger
	station   *station.Station
	village   *registrytest.Village
	replica   *store.Replica
	direction ledger.Direction // exit unless a story says otherwise
	off       func() error
	hung      func(error) // what a gate that hangs does to the program

	mu      sync.Mutex
	last    station.Report
	changed chan struct{}
}

var cascades struct {
	once          sync.Once
	faces, pupils []byte
}

// faces returns a finder of the story's own.
func faces(t *testing.T) *portrait.Finder {
	t.Helper()
	cascades.once.Do(func() { cascades.faces, cascades.pupils = portraittest.Cascades(t) })
	f, err := portrait.New(cascades.faces, cascades.pupils)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// play tells a story in a bubble of time: nothing in it waits for a clock on the wall.
func play(t *testing.T, change func(*rig), story func(*rig)) {
	t.Helper()
	dir, finder := t.TempDir(), faces(t)
	synctest.Test(t, func(t *testing.T) {
		r := &rig{t: t, dir: dir, changed: make(chan struct{})}
		var wg sync.WaitGroup
		under, stop := context.WithCancel(context.Background())
		defer wg.Wait()
		defer stop()
		r.build(under, &wg)
		r.kit.Faces = finder
		change(r)
		r.start()
		defer func() { _ = r.off() }()
		story(r)
	})
}

func (r *rig) path() string { return filepath.Join(r.dir, "ledger.db") }

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// build opens stores and drivers; what runs beside the station ends with ctx.
func (r *rig) build(ctx context.Context, wg *sync.WaitGroup) {
	var err error
	r.set, err = sample.New(1, today)
	r.must(err)
	r.ledger, err = store.OpenLedger(ctx, r.path(), who)
	r.must(err)
	wg.Go(func() { _ = r.ledger.Run(ctx) })
	images, err := store.OpenImages(filepath.Join(r.dir, "images"), r.ledger)
	r.must(err)
	r.village = village(r.set)
	replica, err := store.OpenReplica(ctx, filepath.Join(r.dir, "registry.db"), r.village.Public(), r.village.Index)
	r.must(err)
	wg.Go(func() { <-ctx.Done(); _ = replica.Close() })
	r.replica, r.direction = replica, ledger.DirectionExit
	r.load(ctx, replica)

	r.symbols, r.cards, r.camera = symbols{make(chan any)}, nfcsim.New(), framesim.New()
	r.must(r.camera.SetRate(5)) // a third of a real one: there are hours of pictures in these stories
	r.gate, r.lamps = turnstilesim.New(), panelsim.New()
	r.glass = &glass{touched: make(chan string), connected: make(chan bool), pictures: map[string][]byte{}}
	ts, err := turnstile.New(turnstile.Pins{
		Pass: r.gate.Pass, Hold: r.gate.Hold, BeamA: r.gate.BeamA, BeamB: r.gate.BeamB,
		LimitOpen: r.gate.LimitOpen, LimitClosed: r.gate.LimitClosed, Fire: r.gate.FireLoop,
	}, nil)
	r.must(err)
	wg.Go(func() { _ = ts.Run(ctx) })
	lamps, err := panel.New(panel.Pins{Cross: r.lamps.Cross, Arrow: r.lamps.Arrow, Amber: r.lamps.Amber})
	r.must(err)
	began := time.Now()
	r.kit = station.Kit{Heard: func() (time.Duration, bool) { return time.Second, true },
		Scanner: r.symbols, Reader: r.cards, Camera: r.camera, Gate: ts, Lamps: lamps, Screen: r.glass,
		Ledger: r.ledger, Registry: replica, Images: images, Trust: r.set.Trust(), Sample: func() int { return 0 },
		Clock: func() clock.Reading {
			return clock.Reading{Wall: noon.Add(time.Since(began)), State: ledger.ClockSynced}
		},
	}
}

// lit returns the lamps once everything that goes on beside the loop has come to rest.
func (r *rig) lit() panelsim.Lamps {
	synctest.Wait()
	return r.lamps.Lit()
}

func (r *rig) start() {
	rules := policy.Defaults()
	rules.PlainTags = true
	rules.FaceSample = 900
	r.station = station.New(r.kit, station.Options{
		Settings: lane.Settings{Direction: r.direction, Language: "km", Rules: rules, Times: lane.DefaultTimes()},
		Boot:     "b1", Software: "test", Place: present.Place{Post: "Doung", Lane: "3", Ahead: screen.ArrowRight, Fire: screen.ArrowRight}, Format: screen.Landscape(),
		Watch: r.watch, Log: r.log, Hung: r.hung,
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.station.Run(ctx) }()
	r.off = sync.OnceValue(func() error { stop(); return <-ended })
	r.station.Tell(ctx, lane.Supervision{Present: true})
}

func (r *rig) watch(s station.Report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = s
	close(r.changed)
	r.changed = make(chan struct{})
}

// until waits for the lane to be as is says, for two minutes of its time.
func (r *rig) until(what string, is func(lane.State) bool) {
	r.t.Helper()
	late := time.After(2 * time.Minute)
	for {
		r.mu.Lock()
		last, changed := r.last, r.changed
		r.mu.Unlock()
		if is(last.State) {
			return
		}
		select {
		case <-changed:
		case <-late:
			s := last.State
			r.t.Fatalf("never %s: phase %s, broken %v, hint %q, decision %v, ended %q", what, s.Phase, s.Broken, s.Hint, s.Crossing.Decision, s.Crossing.How)
		}
	}
}

func (r *rig) phase(p lane.Phase) {
	r.t.Helper()
	r.until(p.String(), func(s lane.State) bool { return s.Phase == p && s.Journal.Written() })
}

func (r *rig) broken(p lane.Part, is bool) {
	r.t.Helper()
	r.until(map[bool]string{true: "without ", false: "again with "}[is]+string(p), func(s lane.State) bool { return s.Broken.Has(p) == is && s.Journal.Written() })
}

func (r *rig) report() station.Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

func (r *rig) person(name string) sample.Sample {
	p, ok := r.set.Find(name)
	if !ok {
		r.t.Fatalf("nobody is called %s", name)
	}
	return p
}

// steps before the camera, and shows a printed pass.
func (r *rig) presents(name string) {
	p := r.person(name)
	r.camera.Show(p.FaceFrame(640, 480, 1, 0, 1))
	r.symbols.seen <- p.Seal
}

// disk returns what stands in the ledger's file, read as another program would.
func (r *rig) disk() []ledger.Body {
	r.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+r.path()+"?mode=ro")
	r.must(err)
	defer db.Close()
	rows, err := db.Query(`SELECT bytes, key FROM record ORDER BY seq`)
	r.must(err)
	defer rows.Close()
	var bodies []ledger.Body
	periods := map[uint64]*sealed.Period{}
	for rows.Next() {
		var b, key []byte
		r.must(rows.Scan(&b, &key))
		s, err := ledger.Parse(b)
		r.must(err)
		s.Key = key
		body, err := s.Record.Content()
		r.must(err)
		if s.Record.Kind == ledger.KindPeriod {
			periods[s.Record.Seq], err = ledger.OpenPeriod(s.Record, sealedtest.Key())
			r.must(err)
			continue
		}
		if len(s.Record.Sealed) > 0 {
			seq, err := sealed.PeriodOf(s.Key)
			r.must(err)
			n, err := ledger.OpenNames(s, periods[seq])
			r.must(err)
			body = ledger.With(body, n)
		}
		bodies = append(bodies, body)
	}
	r.must(rows.Err())
	return bodies
}

// find returns the last record of a shape.
func find[T ledger.Body](bodies []ledger.Body) (T, bool) {
	for _, b := range slices.Backward(bodies) {
		if t, ok := b.(T); ok {
			return t, true
		}
	}
	var none T
	return none, false
}

// village is the registry of the samples.
func village(set *sample.Set) *registrytest.Village {
	v := registrytest.New(noon.Add(-time.Hour))
	for _, p := range set.Passes() {
		if !p.Registered {
			continue
		}
		h := p.Holder
		row := registry.Holder{Photo: pass.Date{Year: 2026, Month: 9, Day: 1}, ID: h.ID, LatinName: h.LatinName, OwnName: h.OwnName, Birth: h.Birth, Nationality: h.Nationality,
			Language: h.Language, Needs: registry.Needs{LargeText: h.LargeText}}
		for _, g := range h.MinorOf {
			row.Guardians = append(row.Guardians, registry.Link{Guardian: g, Relation: registry.Mother, Evidence: registry.BirthCertificate})
		}
		v.Holders = append(v.Holders, row)
		var card registry.Card
		if p.Card != nil {
			card = registry.Card{UID: p.Card.UID, Keys: []registry.CardKey{{Version: p.Card.Version, Key: p.Card.Key}}}
		}
		v.Passes = append(v.Passes, registry.Pass{Card: card, Number: p.Number, Holder: h.ID, Class: p.Class, ValidFrom: p.ValidFrom, ValidTo: p.ValidTo,
			Status: policy.Status(p.Status), Key: p.HolderKey})
	}
	return v
}

// reload publishes the village as a story has changed it.
func (r *rig) reload() {
	r.village.Position++
	r.load(context.Background(), r.replica)
}

// load publishes the village anew, with portraits, to a replica.
func (r *rig) load(ctx context.Context, replica *store.Replica) {
	rows, err := r.village.Rows()
	r.must(err)
	head, err := r.village.Head(rows)
	r.must(err)
	r.must(replica.Stage(ctx, rows))
	r.must(replica.Apply(ctx, head))
	var page []registry.Portrait
	for i, h := range r.village.Holders {
		ref, key := r.village.Ref(h.ID)
		sealed, err := registry.SealPortrait(ref, key, []byte("portrait of "+h.ID))
		r.must(err)
		page = append(page, registry.Portrait{Ref: ref, Position: uint64(i + 1), Sealed: sealed})
	}
	r.must(replica.KeepPortraits(ctx, page, uint64(len(page))))
}
