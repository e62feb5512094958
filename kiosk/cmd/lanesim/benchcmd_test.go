package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// built builds this program, and the screen program beside it, as `make build` does: the bench starts both.
func built(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", dir+"/", ".", "../glass").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return filepath.Join(dir, "lanesim")
}

// TestTheBenchMeasuresEverything runs the short form. It looks for every figure, and never at what it is.
func TestTheBenchMeasuresEverything(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), built(t), "bench", "--quick", "--dir", t.TempDir())
	var out, errw bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errw
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, out.String(), errw.String())
	}
	t.Logf("\n%s", out.String())
	if errw.Len() > 0 {
		t.Errorf("it says on stderr, which is no terminal: %q", errw.String())
	}
	if first, _, _ := strings.Cut(out.String(), "\n"); !regexp.MustCompile(`\d+ cores, load [0-9.]+ [0-9.]+ [0-9.]+ before, go1\.\d+.*, disk \S`).MatchString(first) {
		t.Errorf("the machine is not named: %q", first)
	}
	for what, figure := range map[string]string{
		"pass bytes to gate order, p50": ` +[0-9.]+ (ms|µs|s) +[0-9.]+ (ms|µs|s) +[0-9.]+ +at most 4`, "pass bytes to gate order, p99": ` +[0-9.]+ m?s +[0-9.]+ (ms|µs) +under 150 ms`,
		"  of it two appends": `.*[0-9.]+ (ms|µs)`, "  of it sealing": `.*[0-9.]+ (ms|µs)`, "  encoding such a photo": `.*[0-9.]+ ms`,
		"ledger append, one caller": ` +\d+/s +\d+/s +[0-9.]+ +at least 0.6`, "ledger append, 16 callers": `.* \d+/s +\d+/s +[0-9.]+ +at least 0.6`,
		"records forwarded and landed": `.* \d+/s +\d+/s +[0-9.]+ +at least 0.5`, "1000 crossings": `.* [0-9.]+ m?s, \d+/s +under 60 s`,
		"  live heap beyond": `.*-?\d+ MB, -?\d+ MB +does not grow`, "  the last of its 20 images": ` +[0-9.]+ m?s`,
		"one record to the hub's database": `.* without`, "scene built": `.*[0-9.]+ µs, \d+ allocations`, "  its texts set": `.* \d+ allocations`,
		"idle frame in the screen program": ` +left out`, "changed frame in the screen program": onDisplay(`.*processor time`, `.*no display`),
		"lane: private memory after 3, 6, 9 crossings": ` +\d+ MB, \d+ MB, \d+ MB +flat`, "screen program likewise": onDisplay(` +\d+ MB, \d+ MB, \d+ MB`, ` +no display`),
		"  the crossings one after the other": `.*\d+/s`,
		"registry of 3000 passes loaded":      `.* \d+/s +\d+/s +[0-9.]+ +at least 0.5`, "500 portraits": `.* \d+/s`,
		"pass found and opened": `.* [0-9.]+ µs +[0-9.]+ µs +[0-9.]+ +at least 0.5`, "portrait found and opened": `.*under 1 ms`,
		"decision on full facts": `.* [0-9.]+ µs +under 20 µs`, "a card's proof (EV2)": `.* [0-9.]+ µs +under 1 ms`,
		"family of four, first scan":    `.* [0-9.]+ ms`,
		"camera loop, 640 by 480 MJPEG": `.* \d+/s +at least 15/s`, "  of it reading and decoding, mean": ` +[0-9.]+ (ms|µs), \d+ %`, "  of it encoding for the screen, mean": ` +[0-9.]+ (ms|µs), \d+ %`,
		"printed passes read from frames": `.* \d+/s +\d+/s +[0-9.]+ +at least 0.9`, "  frames without one": `.* \d+/s +\d+/s +[0-9.]+`,
		"camera loop: live heap after 1, 10, 100 frames": ` +\d+ MB, \d+ MB, \d+ MB +flat`, "  one frame after the other": ` +\d+/s`,
	} {
		if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(what) + anyTime.Replace(figure)).MatchString(out.String()) {
			t.Errorf("%q has no figure like %q", what, figure)
		}
	}
}

// anyTime lets a time have any unit: how fast the machine is, no test depends on.
var anyTime = strings.NewReplacer("(ms|µs|s)", "(ns|µs|ms|s)", "(ms|µs)", "(ns|µs|ms|s)", " m?s", " (ns|µs|ms|s)", " µs", " (ns|µs|ms|s)", " ms", " (ns|µs|ms|s)")

func onDisplay(with, without string) string {
	if os.Getenv("DISPLAY") == "" {
		return without
	}
	return with
}

func TestTheBenchDoesWhatItIsTold(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		has  string
		not  string
	}{
		{[]string{"bench", "--quick", "--only", "append"}, 0, "16 callers", "pass bytes"},
		{[]string{"bench", "--only", "speed"}, 2, "speed", "16 callers"},
		{[]string{"bench", "--help"}, 0, "ratios", "crossings="},
		{[]string{"bench", "--lane", "none.toml", "--crossings", "1"}, 1, "none.toml", "MB"},
		{[]string{"bench", "--quick", "--only", "append", "--profile", "/none/p"}, 1, "profile", "16 callers"},
	} {
		var out, errw bytes.Buffer
		code := run(c.args, &out, &errw)
		said := out.String() + errw.String()
		if code != c.code || !strings.Contains(said, c.has) || strings.Contains(said, c.not) {
			t.Errorf("%v: exit %d, says %s", c.args, code, said)
		}
	}
}

func TestTheBenchLeavesNothingBehind(t *testing.T) {
	dir, profile := t.TempDir(), filepath.Join(t.TempDir(), "cpu.pprof")
	var out bytes.Buffer
	c := benchCmd{Quick: true, Only: []string{"append"}, Dir: dir, Profile: profile}
	if err := c.Run(t.Context(), &streams{out: &out, err: os.Stderr}); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if info, err := os.Stat(profile); err != nil || info.Size() == 0 {
		t.Errorf("profile: %v, %v", info, err)
	}
}
