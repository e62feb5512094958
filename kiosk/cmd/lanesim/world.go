package main

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	chance "math/rand/v2"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"passlane/kiosk/bus"
	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
	"passlane/kiosk/sealed"
)

// world is everything around the lanes: the hub and the keys of everybody.
type world struct {
	dir   string
	sock  string // folder of the sockets, short because a socket's path is
	log   *slog.Logger
	seed  uint64
	now   time.Time // what the lanes' clocks say at the start
	began time.Time // when the world did
	speed float64
	rig   *rig   // real devices; nil: those of the boards are simulated
	times string // how long a lane's phases last, as TOML
	most  int    // crossings that a story lets happen in one go; 0: as many as it says
	set   *sample.Set

	hubKey   ed25519.PrivateKey
	index    registry.IndexKey
	ministry ed25519.PrivateKey
	deciding sync.Mutex // guards what was decreed last, and its version
	decreed  string
	version  int
	sealKey  *sealed.PrivateKey
	bus      *bus.Server
	db       *database.DB
	disk     string        // folder of the lanes' stores, if not each in the lane's own
	patient  time.Duration // see patience; 0: as long as is usual
	byStory  bool          // people and time-outs are those of a story
	screens  string        // folder of a picture per screen change; empty: none
	desk     sync.Mutex    // one enrolment at a time

	stop func()
	wg   sync.WaitGroup
}

// patience is how long nothing at all may happen before a wait is given up. It is there to end a hang, and is no time that anything is measured by.
func (w *world) patience() time.Duration { return cmp.Or(w.patient, 3*time.Minute) }

// openWorld starts a hub with its bus on loopback.
func openWorld(ctx context.Context, w *world) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	w.began = time.Now()
	if err := w.makeKeys(); err != nil {
		return err
	}
	listen, err := quietPort()
	if err != nil {
		return err
	}
	return w.startHub(ctx, listen)
}

// quietPort finds a port that is free and outside the range from which systems hand out ports, so that it is still free when the hub comes
// back to it.
func quietPort() (string, error) {
	var last error
	for range 50 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20000+chance.IntN(10000)))
		if err == nil {
			return l.Addr().String(), l.Close()
		}
		last = err
	}
	return "", fmt.Errorf("lanesim: find a port: %w", last)
}

// startHub starts the hub and its bus, on what is in their folders.
func (w *world) startHub(ctx context.Context, listen string) (err error) {
	ctx, w.stop = context.WithCancel(ctx)
	if w.bus, err = bus.Start(bus.Opts{Dir: filepath.Join(w.dir, "bus"), Listen: listen, Name: "sim"}); err != nil {
		return err
	}
	db, err := database.Open(ctx, filepath.Join(w.dir, "hub"))
	if err != nil {
		return err
	}
	w.db = db
	h, err := hub.New(w.db, hub.Opts{URL: w.bus.URL(), Images: filepath.Join(w.dir, "hub", "images"), Log: w.log, Key: w.hubKey, Index: w.index, Now: w.clock})
	if err != nil {
		return err
	}
	w.wg.Go(func() {
		if err := h.Run(ctx); err != nil {
			w.log.Error("hub", "error", err)
		}
	})
	return nil
}

// clock is the hub's: it goes on from the moment at which stories begin.
func (w *world) clock() time.Time { return w.now.Add(time.Since(w.began)) }

// stopHub ends the hub and its bus.
func (w *world) stopHub() (err error) {
	if w.stop != nil {
		w.stop()
	}
	w.wg.Wait()
	if w.db != nil {
		err = w.db.Close()
	}
	if w.bus != nil {
		w.bus.Close()
	}
	return err
}

// restartHub ends the hub and its bus, and starts them where they were.
func (w *world) restartHub(ctx context.Context) error {
	u, err := url.Parse(w.bus.URL())
	if err != nil {
		return fmt.Errorf("lanesim: bus address: %w", err)
	}
	if err := w.stopHub(); err != nil {
		return err
	}
	return w.startHub(ctx, u.Host)
}

// socket returns the path of a socket of this world.
func (w *world) socket(name string) string { return filepath.Join(w.sock, name) }

// close ends what the world has started.
func (w *world) close() error {
	return w.stopHub()
}

func (w *world) makeKeys() (err error) {
	local := w.now.In(time.FixedZone("", 7*60*60))
	if w.set, err = sample.New(w.seed, pass.Date{Year: local.Year(), Month: int(local.Month()), Day: local.Day()}); err != nil {
		return err
	}
	if w.sealKey, err = sealed.GenerateKey(); err != nil {
		return err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("lanesim: hub key: %w", err)
	}
	w.hubKey, w.index = private, database.NewIndexKey()
	decides, ministry, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("lanesim: ministry key: %w", err)
	}
	w.ministry = ministry
	trust := filepath.Join(w.dir, "trust")
	if err := os.MkdirAll(trust, 0o700); err != nil {
		return err
	}
	for i, der := range w.set.Signers() {
		if err := os.WriteFile(filepath.Join(trust, fmt.Sprintf("signer-%d.cer", i)), der, 0o600); err != nil {
			return err
		}
	}
	return errors.Join(
		writeHex(filepath.Join(w.dir, "hub.pub"), public),
		writeHex(filepath.Join(w.dir, "index.key"), w.index[:]),
		writeHex(filepath.Join(w.dir, "ministry.pub"), decides),
		writeHex(filepath.Join(w.dir, "hub-seal.pub"), w.sealKey.Public().Bytes()),
	)
}

func writeHex(path string, b []byte) error {
	return os.WriteFile(path, []byte(hex.EncodeToString(b)+"\n"), 0o600)
}

// manyPasses is how many further good passes the registry of a story knows.
const manyPasses = 520
