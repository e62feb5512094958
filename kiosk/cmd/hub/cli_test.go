package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/forward"
	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed/sealedtest"
)

// command runs one command line and returns what it wrote.
func command(t *testing.T, wantCode int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if code := execute(t.Context(), args, &out, &errs); code != wantCode {
		t.Errorf("hub %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), code, wantCode, &out, &errs)
	}
	return out.String(), errs.String()
}

var readyLine = regexp.MustCompile(`msg="hub ready" url=(\S+)`)

// start runs "hub run" until the test ends, and returns where devices connect to.
func start(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- execute(ctx, append([]string{"run"}, args...), w, w)
		w.Close()
	}()
	lines := bufio.NewScanner(r)
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("hub run ended with %d", code)
		}
	})
	for lines.Scan() {
		if m := readyLine.FindStringSubmatch(lines.Text()); m != nil {
			go io.Copy(io.Discard, r) // until the hub closes it
			return m[1]
		}
	}
	t.Fatal("the hub ended before it was ready")
	return ""
}

func key(o *forwardtest.Outbox) string { return base64.StdEncoding.EncodeToString(o.Public()) }

func ship(t *testing.T, o *forwardtest.Outbox, url string) {
	t.Helper()
	f, err := forward.New(o.Device, o, o, forward.Opts{URL: url, Log: slog.New(slog.DiscardHandler), Pause: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- f.Run(ctx) }()
	if err := o.AwaitCommitted(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop()
	<-done
}

// haveSealKey gives a hub the key to which the devices of tests seal.
func haveSealKey(t *testing.T, data string) {
	t.Helper()
	b, err := sealedtest.Key().Bytes()
	if err == nil {
		err = os.WriteFile(filepath.Join(data, sealKeyFile), []byte(hex.EncodeToString(b)+"\n"), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A day of the person who runs the hub: register, run, look, verify; a stranger comes.
func TestDay(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	lane, stranger := forwardtest.New("lane-1"), forwardtest.New("lane-9")
	command(t, 0, "device", "add", "lane-1", "--key", key(lane), "--data", data)
	url := start(t, "--data", data, "--listen", "127.0.0.1:0")

	if out, errs := command(t, 0, "crossings", "--data", data); out != "no crossings\n" || !strings.Contains(errs, "names stay sealed") {
		t.Errorf("%s %s", out, errs)
	}
	haveSealKey(t, data)
	lane.Period()
	lanes := filepath.Join(t.TempDir(), "lane")
	lane.Cross(4)
	lane.Append(ledger.Begun{Crossing: "r", Medium: "card", Genuine: "valid"})
	lane.Append(ledger.Decided{Crossing: "r", Direction: ledger.DirectionEntry, Outcome: ledger.Referred,
		Findings: []ledger.Finding{{Code: "pass.expired", Severity: "refer"}}})
	lane.Append(ledger.Override{Crossing: "r", Officer: "o-7", Verdict: ledger.Refuse, Reason: "expired"})
	lane.Checkpoint(lane.Key)
	ship(t, lane, url)

	out, _ := command(t, 0, "crossings", "--data", data, "--zone", "Asia/Phnom_Penh", "--limit", "2")
	want := "" +
		"BEGAN                DEVICE  DIRECTION  OUTCOME   BY           HOW        PEOPLE  FINDINGS\n" +
		"2026-03-01 08:00:28  lane-1  entry      referred  o-7: refuse  under way  0       pass.expired\n" +
		"2026-03-01 08:00:22  lane-1  exit       cleared   rules        passed     2       face.not-compared\n"
	if out != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
	if out, _ := command(t, 0, "verify", "--data", data); !strings.Contains(out, "17 records, 5 crossings (4 cleared)") ||
		!strings.Contains(out, "all 1 chains are whole") {
		t.Errorf("%s", out)
	}

	command(t, 0, "keys", "--data", data, "--out", lanes)
	if err := os.Remove(filepath.Join(data, sealKeyFile)); err != nil {
		t.Fatal(err)
	}
	if _, errs := command(t, 1, "keys", "--data", data, "--out", lanes); !strings.Contains(errs, "bring back seal.key") {
		t.Errorf("%s", errs)
	}

	stranger.Cross(1)
	ship(t, stranger, url)
	if out, _ := command(t, 1, "verify", "--data", data); !strings.Contains(out, "lane-9 device.unregistered") ||
		!strings.Contains(out, "something is wrong with 1 of 2 chains") {
		t.Errorf("%s", out)
	}
	command(t, 0, "device", "add", "lane-9", "--key", key(stranger), "--data", data)
	command(t, 0, "verify", "--data", data)
	if out, _ := command(t, 0, "device", "list", "--data", data); !strings.Contains(out, key(stranger)) {
		t.Errorf("%s", out)
	}
	if _, errs := command(t, 1, "device", "add", "lane-9", "--key", key(lane), "--data", data); !strings.Contains(errs, "another key") {
		t.Errorf("%s", errs)
	}
}

func TestCrossingsAsJSON(t *testing.T) {
	data := t.TempDir()
	lane := forwardtest.New("lane-1")
	url := start(t, "--data", data, "--listen", "127.0.0.1:0")
	lane.Cross(3)
	ship(t, lane, url)
	out, _ := command(t, 0, "crossings", "--data", data, "--json", "--zone", "Asia/Bangkok", "--since", "2026-03-01T08:00:10+07:00")
	var row crossingRow
	if err := json.Unmarshal([]byte(out), &row); err != nil { // exactly one
		t.Fatalf("%v: %s", err, out)
	}
	if row.ID != "lane-1-3" || !row.Cleared || row.Began.Format(time.RFC3339) != "2026-03-01T08:00:14+07:00" {
		t.Errorf("%+v", row)
	}
}

func TestConfigurationFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "hub.toml")
	data := filepath.Join(dir, "there")
	if err := os.WriteFile(file, []byte("data = '"+data+"'\nlisten = '0.0.0.0:1'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, "--config", file, "--listen", "127.0.0.1:0")
	command(t, 0, "verify", "--data", data)

	if err := os.WriteFile(file, []byte("dta = 'x'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs := command(t, 1, "run", "--config", file); !strings.Contains(errs, "dta") {
		t.Errorf("an unknown key: %s", errs)
	}
	if _, errs := command(t, 1, "run", "--config", file+".not"); !strings.Contains(errs, "no such file") {
		t.Errorf("%s", errs)
	}
}

func TestWrongCommandLinesSayWhy(t *testing.T) {
	data := t.TempDir()
	nowhere := filepath.Join(data, "nowhere")
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{2, "hub --help", nil},
		{2, "bogus", []string{"bogus"}},
		{2, "--bogus", []string{"run", "--bogus"}},
		{1, "no hub in", []string{"crossings", "--data", nowhere}},
		{1, "no hub in", []string{"verify", "--data", nowhere}},
		{1, "no hub in", []string{"device", "list", "--data", nowhere}},
		{1, "--since", []string{"crossings", "--data", data, "--since", "yesterday"}},
		{1, "--zone", []string{"crossings", "--data", data, "--zone", "Mars/Base"}},
		{1, "--key", []string{"device", "add", "a", "--data", data, "--key", "!"}},
		{1, "want 32", []string{"device", "add", "a", "--data", data, "--key", "aaaa"}},
		{1, "device name", []string{"device", "add", "A", "--data", data, "--key", "aaaa"}},
		{1, "loopback", []string{"run", "--data", data, "--listen", "0.0.0.0:0"}},
	} {
		if _, errs := command(t, c.code, c.args...); !strings.Contains(errs, c.want) {
			t.Errorf("%v: %s", c.args, errs)
		}
	}
	if _, err := os.Stat(nowhere); err == nil {
		t.Error("looking at a hub made one")
	}
}

func TestHelpTeaches(t *testing.T) {
	out, _ := command(t, 0, "--help")
	for _, want := range []string{"device add", "hub run", "crossings", "verify"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	command(t, 0, "crossings", "--help")
}

func TestWhen(t *testing.T) {
	zone := time.FixedZone("", 7*3600)
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, zone)
	for text, want := range map[string]time.Time{
		"":                          {},
		"24h":                       now.Add(-24 * time.Hour),
		"2026-03-01":                time.Date(2026, 3, 1, 0, 0, 0, 0, zone),
		"2026-03-01T08:00:00+07:00": time.Date(2026, 3, 1, 8, 0, 0, 0, zone),
	} {
		if got, err := when(text, zone, now); err != nil || !got.Equal(want) {
			t.Errorf("%q: %v, %v; want %v", text, got, err, want)
		}
	}
}
