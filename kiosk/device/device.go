// Package device is what every lane has besides its drivers: the stores, the way to the hub and the wire to the screen.
// Made from the configuration, it gives the station its kit and runs with it.
package device

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"passlane/kiosk/clock"
	"passlane/kiosk/config"
	"passlane/kiosk/forward"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/portrait/cascade"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
	"passlane/kiosk/sealed"
	"passlane/kiosk/station"
	"passlane/kiosk/store"
	"passlane/ui/link"
	"passlane/ui/screen"
)

// Device is a lane's board without its drivers. Its stores open while it runs, and say until then why they are not open.
type Device struct {
	conf    config.Lane
	who     store.Identity
	boot    string // names this run
	started time.Time
	log     *slog.Logger
	Ledger  *store.Ledger
	Images  *store.Images
	Replica *store.Replica
	Screen  *link.Server // nil without a socket
	Forward *forward.Forwarder
	Follow  *forward.Follower // nil without a hub
	Time    *clock.Keeper
	rules   *rulebook
	trust   pass.Trust
}

// New returns a device that does not run yet. The error is one of what it is made of, its configuration and its keys: no state on a disk
// is looked at.
func New(c config.Lane, log *slog.Logger) (*Device, error) {
	var boot [8]byte
	rand.Read(boot[:]) // never fails
	d := &Device{conf: c, log: log, boot: hex.EncodeToString(boot[:]), started: time.Now(), Time: newTime()}
	k, err := readKeys(c)
	if err != nil {
		return nil, err
	}
	if d.trust, err = d.readTrust(c.Trust); err != nil {
		return nil, err
	}
	d.who = store.Identity{Device: c.Device, Key: k.device, Hub: k.seal}
	if d.Ledger, err = store.NewLedger(d.ledgerPath(), d.who); err != nil {
		return nil, err
	}
	d.Images = store.NewImages(filepath.Join(c.State, "images"), d.Ledger)
	d.Replica = store.NewReplica(filepath.Join(c.State, "registry.db"), k.hub, k.index)
	d.rules = newRulebook(k.ministry, d.Replica, log)
	if c.Glass != "" {
		d.Screen = link.NewServer(c.Glass, log)
	}
	return d, d.reach()
}

// reach makes what talks to the hub.
func (d *Device) reach() (err error) {
	if d.conf.Hub == "" {
		return nil
	}
	if d.Forward, err = forward.New(d.conf.Device, d.Ledger, d.Images, forward.Opts{URL: d.conf.Hub, Log: d.log}); err != nil {
		return err
	}
	d.Follow, err = forward.NewFollower(d.conf.Device, d.Replica, d.rules, forward.FollowOpts{URL: d.conf.Hub, Provinces: d.conf.Provinces, Log: d.log})
	return err
}

// Try opens the stores of a device that does not run, once, and returns why the ledger and the registry cannot be opened. A disk that does
// not answer is waited for until ctx ends.
func (d *Device) Try(ctx context.Context) (ledger, registry error) {
	ledger = d.Ledger.Open(ctx)
	if registry = d.Replica.Open(ctx); registry == nil {
		registry = errors.Join(d.rules.load(ctx), d.rememberIssued(ctx))
	}
	if ledger == nil {
		ledger = d.remember(ctx)
	}
	return ledger, registry
}

// Registry says in words what is held of the registry and how old it is; state is ok, missing or broken.
func (d *Device) Registry(ctx context.Context, now time.Time) (state, says string) {
	h, ok, err := d.Replica.Head(ctx)
	switch {
	case err != nil:
		return "broken", err.Error()
	case !ok:
		return "missing", "the hub has not been reached yet"
	}
	return "ok", fmt.Sprintf("%d rows at position %d, %v old", h.Rows, h.Position, now.Sub(h.Issued()).Round(time.Second))
}

// Policy says in words which rules are in force; state is ok, or missing if none are.
func (d *Device) Policy(now time.Time) (state, says string) {
	r := d.rules.Rules(now)
	if r == nil {
		return "missing", "none is in force: an officer decides on everybody"
	}
	return "ok", "version " + r.Version
}

// Kit returns what the station works with, still without drivers.
func (d *Device) Kit() station.Kit {
	k := station.Kit{Registry: d.Replica, Rules: d.rules.Rules, PolicyLag: d.rules.Lag, Trust: d.trust, Sample: drawSample, Ledger: d.Ledger, Images: d.Images, Clock: d.Time.Read, Time: d.Time}
	if f, err := cascade.Finder(); err == nil {
		k.Faces = f
	} else {
		d.log.Error("no faces are looked for", "error", err)
	}
	if d.Follow != nil && !d.conf.Single {
		k.Heard = d.Follow.Heard
	}
	k.Single = d.conf.Single
	if d.Follow != nil {
		k.Certificate = d.Follow.Certificate
		k.Passed = func(ctx context.Context, way ledger.Direction, since time.Time) (int, error) {
			ctx, stop := context.WithTimeout(ctx, quickAnswer)
			defer stop()
			return d.Follow.Passed(ctx, d.conf.Post, way, since)
		}
	}
	if d.Screen != nil {
		k.Screen = d.Screen
	}
	return k
}

// quickAnswer is how long a traveller waits for the hub's count of a quota; the lane goes on with its own.
const quickAnswer = 300 * time.Millisecond

// drawSample draws by chance which faces an officer compares.
func drawSample() int {
	n, err := rand.Int(rand.Reader, big.NewInt(1000))
	if err != nil {
		return 999 // compared
	}
	return int(n.Int64())
}

// Options returns what the station is told of itself.
func (d *Device) Options(software string) station.Options {
	settings := d.conf.Settings()
	s := d.conf.Screen
	return station.Options{
		Settings: settings, Boot: d.boot, Software: software, Log: d.log,
		Place: present.Place{Post: d.conf.Post, PostIn: d.conf.PostIn, Lane: d.conf.Lane, Night: s.Night, ReducedMotion: s.ReducedMotion,
			Ahead: s.Ahead, Fire: s.Fire},
		Format: screen.Format{Width: s.Width, Height: s.Height, Density: s.Density},
	}
}

// Run runs the station with everything that the device has, until ctx ends. The station ends first, then what it leans on.
func (d *Device) Run(ctx context.Context, s *station.Station) error {
	under, stop := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	var stores [2]error
	wg.Go(func() { stores[0] = d.Ledger.Run(under) })
	wg.Go(func() { stores[1] = d.Replica.Run(under) })
	if d.Forward != nil {
		wg.Go(func() { d.after(under, d.Ledger.Opened(), d.Forward.Run) })
	}
	wg.Go(func() { d.after(under, d.Ledger.Opened(), d.remember) })
	wg.Go(func() { d.after(under, d.Ledger.Opened(), d.retain) })
	wg.Go(func() { d.after(under, d.Replica.Opened(), d.rememberIssued) })
	wg.Go(func() { d.after(under, d.Replica.Opened(), d.follow) })
	if d.Screen != nil {
		wg.Go(func() { d.again(under, d.Screen.Run) })
	}
	err := s.Run(ctx)
	stop()
	wg.Wait()
	return errors.Join(err, stores[0], stores[1])
}

// follow reads the rules that are held, and then follows the hub.
func (d *Device) follow(ctx context.Context) error {
	if err := d.rules.load(ctx); err != nil || d.Follow == nil {
		return err
	}
	return d.Follow.Run(ctx)
}

// after runs something once a store is open.
func (d *Device) after(ctx context.Context, opened <-chan struct{}, run func(context.Context) error) {
	select {
	case <-opened:
		d.again(ctx, run)
	case <-ctx.Done():
	}
}

// anew is how long after an error something is started again.
const anew = 2 * time.Second

// again runs something until it ends without an error, or ctx does: a socket for which there is no room has room later.
func (d *Device) again(ctx context.Context, run func(context.Context) error) {
	for {
		err := run(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		d.log.Error("ended", "error", err)
		t := time.NewTimer(anew)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
		}
	}
}

// Close closes the stores of a device that was tried and not run.
func (d *Device) Close() error {
	ended, stop := context.WithCancel(context.Background())
	stop()
	return errors.Join(d.Replica.Close(), d.Ledger.Run(ended))
}

type keys struct {
	device ed25519.PrivateKey
	seal   sealed.PublicKey
	hub    ed25519.PublicKey
	index  registry.IndexKey

	ministry ed25519.PublicKey
}

func readKeys(c config.Lane) (k keys, err error) {
	seed, err := readHex(c.DeviceKey, ed25519.SeedSize)
	if err != nil {
		return k, err
	}
	k.device = ed25519.NewKeyFromSeed(seed)
	hub, err := readHex(c.HubKey, ed25519.PublicKeySize)
	if err != nil {
		return k, err
	}
	k.hub = hub
	index, err := readHex(c.IndexKey, len(k.index))
	if err != nil {
		return k, err
	}
	k.index = registry.IndexKey(index)
	if k.ministry, err = readHex(c.MinistryKey, ed25519.PublicKeySize); err != nil {
		return k, err
	}
	seal, err := readHex(c.SealKey, 0)
	if err != nil {
		return k, err
	}
	k.seal, err = sealed.ParsePublicKey(seal)
	return k, err
}

// readHex reads a key file: hexadecimal text of so many bytes, or of any number with 0.
func readHex(path string, size int) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("device: key: %w", err)
	}
	b, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || (size > 0 && len(b) != size) {
		return nil, fmt.Errorf("device: key %s: want %d bytes in hexadecimal", path, size)
	}
	return b, nil
}

// readTrust reads the certificates of a folder. One that cannot be read costs its own signer, not the lane.
func (d *Device) readTrust(dir string) (pass.Trust, error) {
	if dir == "" {
		return pass.NewTrust(0), nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.cer"))
	if err != nil {
		return pass.Trust{}, fmt.Errorf("device: trust: %w", err)
	}
	var signers []pass.Signer
	for _, f := range files {
		der, err := os.ReadFile(f)
		if err == nil {
			var s pass.Signer
			if s, err = pass.ParseSigner(der); err == nil {
				signers = append(signers, s)
				continue
			}
		}
		d.log.Error("certificate", "file", filepath.Base(f), "error", err)
	}
	return pass.NewTrust(1, signers...), nil
}
