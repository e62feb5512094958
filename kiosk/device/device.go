// Package device is what every lane has besides its drivers: the stores, the way to the hub and the wire to the screen.
// Opened from the configuration, it gives the station its kit and runs with it.
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

// Device is a lane's board without its drivers.
type Device struct {
	conf    config.Lane
	log     *slog.Logger
	Ledger  *store.Ledger // nil when it is damaged
	Images  *store.Images
	Replica *store.Replica
	Screen  *link.Server // nil without a socket
	Forward *forward.Forwarder
	Follow  *forward.Follower // nil without a hub
	rules   *rulebook
	trust   pass.Trust
	damage  string
}

// Open opens the stores of a device. A damaged ledger is no error: the lane stays closed and says why.
func Open(ctx context.Context, c config.Lane, log *slog.Logger) (*Device, error) {
	d := &Device{conf: c, log: log}
	keys, err := readKeys(c)
	if err != nil {
		return nil, err
	}
	if err := store.MakeFolder(c.State); err != nil {
		return nil, err
	}
	if d.trust, err = d.readTrust(c.Trust); err != nil {
		return nil, err
	}
	if err := d.openLedger(ctx, keys); err != nil {
		return nil, err
	}
	if err := d.openReplica(ctx, keys); err != nil {
		return nil, err
	}
	if c.Glass != "" {
		d.Screen = link.NewServer(c.Glass, log)
	}
	return d, nil
}

func (d *Device) openLedger(ctx context.Context, k keys) error {
	l, err := store.OpenLedger(ctx, filepath.Join(d.conf.State, "ledger.db"), store.Identity{Device: d.conf.Device, Key: k.device})
	var damaged *store.Damaged
	if errors.As(err, &damaged) {
		d.log.Error("ledger damaged", "error", err)
		d.damage = damaged.Error()
		return nil
	}
	if err != nil {
		return err
	}
	if d.Images, err = store.OpenImages(filepath.Join(d.conf.State, "images"), k.image, l); err != nil {
		return err
	}
	d.Ledger = l
	if d.conf.Hub == "" {
		return nil
	}
	d.Forward, err = forward.New(d.conf.Device, l, d.Images, forward.Opts{URL: d.conf.Hub, Log: d.log})
	return err
}

func (d *Device) openReplica(ctx context.Context, k keys) (err error) {
	if d.Replica, err = store.OpenReplica(ctx, filepath.Join(d.conf.State, "registry.db"), k.hub, k.index); err != nil {
		return err
	}
	if d.rules, err = openRules(ctx, k.ministry, d.Replica, d.log); err != nil || d.conf.Hub == "" {
		return err
	}
	d.Follow, err = forward.NewFollower(d.conf.Device, d.Replica, d.rules, forward.FollowOpts{URL: d.conf.Hub, Provinces: d.conf.Provinces, Log: d.log})
	return err
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
	k := station.Kit{Registry: d.Replica, Rules: d.rules.Rules, PolicyLag: d.rules.Lag, Trust: d.trust, Damage: d.damage, Sample: drawSample}
	if f, err := cascade.Finder(); err == nil {
		k.Faces = f
	} else {
		d.log.Error("no faces are looked for", "error", err)
	}
	if d.Follow != nil {
		k.Certificate = d.Follow.Certificate
		k.Passed = func(ctx context.Context, way ledger.Direction, since time.Time) (int, error) {
			ctx, stop := context.WithTimeout(ctx, quickAnswer)
			defer stop()
			return d.Follow.Passed(ctx, d.conf.Post, way, since)
		}
	}
	if d.Ledger != nil {
		k.Ledger, k.Images = d.Ledger, d.Images
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
	var boot [8]byte
	rand.Read(boot[:]) // never fails
	s := d.conf.Screen
	return station.Options{
		Settings: settings, Boot: hex.EncodeToString(boot[:]), Software: software, Log: d.log,
		Place: present.Place{Post: d.conf.Post, PostIn: d.conf.PostIn, Lane: d.conf.Lane, Night: s.Night, ReducedMotion: s.ReducedMotion,
			Ahead: s.Ahead, Fire: s.Fire},
		Format: screen.Format{Width: s.Width, Height: s.Height, Density: s.Density},
	}
}

// Run runs the station with everything that the device has, until ctx ends. The station ends first, then what it leans on.
func (d *Device) Run(ctx context.Context, s *station.Station) error {
	under, stop := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	start := func(run func(context.Context) error) {
		wg.Go(func() {
			if err := run(under); err != nil && !errors.Is(err, context.Canceled) {
				d.log.Error("ended", "error", err)
				mu.Lock()
				defer mu.Unlock()
				errs = append(errs, err)
			}
		})
	}
	if d.Ledger != nil {
		start(d.Ledger.Run)
	}
	if d.Forward != nil {
		start(d.Forward.Run)
	}
	if d.Follow != nil {
		start(d.Follow.Run)
	}
	if d.Screen != nil {
		start(d.Screen.Run)
	}
	err := s.Run(ctx)
	stop()
	wg.Wait()
	return errors.Join(append(errs, err, d.Replica.Close())...)
}

// Close closes the stores of a device that was opened and not run.
func (d *Device) Close() error {
	err := d.Replica.Close()
	if d.Ledger == nil {
		return err
	}
	ended, stop := context.WithCancel(context.Background())
	stop()
	return errors.Join(err, d.Ledger.Run(ended))
}

type keys struct {
	device ed25519.PrivateKey
	image  sealed.PublicKey
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
	image, err := readHex(c.ImageKey, 0)
	if err != nil {
		return k, err
	}
	k.image, err = sealed.ParsePublicKey(image)
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
