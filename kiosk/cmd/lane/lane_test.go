package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed/sealedtest"
	"passlane/kiosk/store"
)

// board writes a lane's configuration and keys, and returns the path of the first.
func board(t *testing.T) (conf, dir string, key ed25519.PrivateKey) {
	t.Helper()
	dir = t.TempDir()
	public, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"device.key": key.Seed(), "hub.pub": public, "seal.pub": sealedtest.Key().Public().Bytes(),
		"index.key": make([]byte, 32), "ministry.pub": public} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(hex.EncodeToString(b)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	conf = filepath.Join(dir, "lane.toml")
	text := "device = \"doung-lane-2\"\npost = \"Doung\"\nlane = \"2\"\ndirection = \"exit\"\nstate = \"state\"\n" +
		"device_key = \"device.key\"\nhub_key = \"hub.pub\"\nseal_key = \"seal.pub\"\nindex_key = \"index.key\"\nministry_key = \"ministry.pub\"\nscreen.fire = \"back\"\n"
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return conf, dir, key
}

func TestCheckNamesEveryMissingDevice(t *testing.T) {
	conf, _, _ := board(t)
	var out, errw bytes.Buffer
	if code := run([]string{"check", "--config", conf}, nil, &out, &errw); code != 1 {
		t.Errorf("exit %d, want 1: a lane without devices is not ready", code)
	}
	for _, want := range []string{"configuration  ok", "signs          ok       in a fire back, else up;", "scanner", "reader", "camera", "gate", "lamps", "screen", "faces", "registry       missing", "policy         missing"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no word of %s in:\n%s%s", want, out.String(), errw.String())
		}
	}
	if !strings.Contains(out.String(), "ledger         ok") {
		t.Errorf("the ledger is there:\n%s", out.String())
	}
}

// A store that cannot be opened is named with its reason and what to do, and every other part is looked at all the same.
func TestCheckGoesOnWithoutAStore(t *testing.T) {
	for _, c := range []struct {
		inTheWay string
		says     []string
	}{
		{"state/ledger.db", []string{"ledger         broken", "move it away", "registry       missing", "policy         missing"}},
		{"state/registry.db", []string{"ledger         ok", "registry       broken", "move it away"}},
		{"state/ledger.db.lock", []string{"ledger         broken", "move it away", "registry       missing"}},
	} {
		conf, dir, _ := board(t)
		if err := os.MkdirAll(filepath.Join(dir, c.inTheWay), 0o700); err != nil {
			t.Fatal(err)
		}
		var out, errw bytes.Buffer
		if code := run([]string{"check", "--config", conf}, nil, &out, &errw); code != 1 {
			t.Errorf("%s: exit %d", c.inTheWay, code)
		}
		for _, want := range append(c.says, "scanner", "reader", "camera", "gate", "lamps", "screen", "faces", "clock") {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no word of %s in:\n%s%s", c.inTheWay, want, out.String(), errw.String())
			}
		}
	}
}

func TestARunNamesWhatIsMissingAndEndsInOrder(t *testing.T) {
	conf, dir, key := board(t)
	ctx, stop := context.WithCancel(t.Context())
	log := &watched{stop: stop} // ends when the last missing device was named, after everything was opened
	if err := (runCommand{Config: conf}).lane(ctx, slog.New(slog.NewTextHandler(log, nil))); err != nil {
		t.Fatal(err)
	}
	if got := log.String(); strings.Count(got, "device missing") != 6 {
		t.Errorf("want six missing devices in:\n%s", got)
	}
	l, err := store.OpenLedger(t.Context(), filepath.Join(dir, "state", "ledger.db"), store.Identity{Device: "doung-lane-2", Key: key, Hub: sealedtest.Key().Public()})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(ctx); err != nil {
		t.Error(err)
	}
}

// watched is a log that ends the lane when it has named six missing devices.
type watched struct {
	bytes.Buffer
	mu   sync.Mutex
	stop func()
}

func (w *watched) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.Buffer.Write(b)
	if strings.Count(w.Buffer.String(), "device missing") == 6 {
		w.stop()
	}
	return n, err
}

func TestBadConfigurations(t *testing.T) {
	conf, dir, _ := board(t)
	if err := os.WriteFile(filepath.Join(dir, "device.key"), []byte("xyz"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"check", "--config", conf}, 1, "device.key"},
		{[]string{"run", "--config", conf}, 1, "device.key"},
		{[]string{"check", "--config", filepath.Join(dir, "none.toml")}, 1, "none.toml"},
		{[]string{"fly"}, statusUsage, "fly"},
		{[]string{"--help"}, 0, "check"},
	} {
		var out, errw bytes.Buffer
		if code := run(c.args, nil, &out, &errw); code != c.code || !strings.Contains(out.String()+errw.String(), c.says) {
			t.Errorf("%v: exit %d, %s%s", c.args, code, out.String(), errw.String())
		}
	}
}

// A lane that has lost its past says so and what to do, and goes on when a technician has said who they are and why.
func TestANewEpoch(t *testing.T) {
	conf, dir, key := board(t)
	do := func(want int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		if code := run(append(args, "--config", conf), nil, &out, &out); code != want {
			t.Errorf("lane %v: exit %d, want %d:\n%s", args, code, want, out.String())
		}
		return out.String()
	}
	begin := []string{"epoch", "begin", "--who", "T-3", "--reason", "new disk"}
	do(1, "check")
	if said := do(1, begin...); !strings.Contains(said, "the ledger is whole") {
		t.Error(said)
	}
	l, err := store.OpenLedger(t.Context(), filepath.Join(dir, "state", "ledger.db"), store.Identity{Device: "doung-lane-2", Key: key, Hub: sealedtest.Key().Public()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	at := ledger.Moment{Wall: time.UnixMilli(0), Boot: "b", Clock: ledger.ClockUnset}
	err = l.Append(ctx, []store.Row{{At: at, Entry: ledger.Entry{Body: ledger.Started{Software: software}}}})
	stop()
	if err := errors.Join(err, <-ended); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "state", "ledger.db")); err != nil {
		t.Fatal(err)
	}
	if said := do(1, "check"); !strings.Contains(said, "ledger         broken") || !strings.Contains(said, "lane epoch begin") {
		t.Error(said)
	}
	do(2, "epoch", "begin", "--who", " ", "--reason", "x")
	do(2, "epoch", "begin", "--reason", "x")
	if said := do(0, begin...); !strings.Contains(said, "epoch 2 of doung-lane-2 has begun") {
		t.Error(said)
	}
	if said := do(1, "check"); !strings.Contains(said, "ledger         ok") {
		t.Error(said)
	}
	if said := do(1, "salvage"); !strings.Contains(said, "names no hub") {
		t.Error(said)
	}
}
