package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"passlane/drivers/scanner"
	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
)

// counter is the desk of a story: a folder, a day, a registry, and somebody at the keyboard.
type counter struct {
	around
	dir   string
	kept  map[string]registry.Pass
	who   map[string]registry.Holder
	like  []Likeness
	fails error
	typed []string // passphrases, one after the other
}

func (c *counter) Holder(_ context.Context, id string) (registry.Holder, error) {
	if h, ok := c.who[id]; ok {
		return h, nil
	}
	return registry.Holder{}, fmt.Errorf("holder %s: %w", id, database.ErrUnknown)
}

func (c *counter) Pass(_ context.Context, number string) (registry.Pass, error) {
	if p, ok := c.kept[number]; ok {
		return p, nil
	}
	return registry.Pass{}, fmt.Errorf("pass %s: %w", number, database.ErrUnknown)
}

func (c *counter) Save(_ context.Context, e hub.Enrolment) error {
	c.who[e.Holder.ID] = e.Holder
	for _, p := range e.Passes {
		c.kept[p.Number] = p
	}
	return c.fails
}

func (c *counter) Close() error { return nil }

func (c *counter) Like(context.Context, registry.Holder) ([]Likeness, error) { return c.like, nil }

func newCounter(t *testing.T) *counter {
	t.Helper()
	c := &counter{dir: t.TempDir(), kept: map[string]registry.Pass{}, who: map[string]registry.Holder{}}
	c.open = func(context.Context, string) (Registry, error) { return c, nil }
	c.today = func() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) }
	c.ask = func(string) ([]byte, error) {
		if len(c.typed) == 0 {
			return nil, errNoTerminal
		}
		word := c.typed[0]
		c.typed = c.typed[1:]
		return []byte(word), nil
	}
	c.file("phrase", []byte("seven rivers, one bridge\n"))
	c.file("holder.json", []byte(`{"id":"H-1","latin_name":"SOK PISETH","own_name":"សុខ ពិសិដ្ឋ","sex":"M","birth":"1991-04-03","nationality":"KHM","language":"km",
		"province":"2","district":"Kamrieng"}`))
	set, err := sample.New(1, dateOf(c.today()))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := set.Find("sok")
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p.Portrait(350, 450), nil); err != nil {
		t.Fatal(err)
	}
	c.file("sok.jpg", b.Bytes())
	return c
}

func (c *counter) at(name string) string { return filepath.Join(c.dir, name) }

func (c *counter) file(name string, b []byte) {
	if err := os.WriteFile(c.at(name), b, 0o600); err != nil {
		panic(err)
	}
}

// run runs one command line; a word with @ before it is a file of the desk.
func (c *counter) run(t *testing.T, want int, line string) (stdout, stderr string) {
	t.Helper()
	args := strings.Fields(line)
	for i, a := range args {
		if name, found := strings.CutPrefix(a, "@"); found {
			args[i] = c.at(name)
		}
		args[i] = strings.ReplaceAll(args[i], "_", " ")
	}
	var out, errs bytes.Buffer
	if code := executeIn(t.Context(), c.around, args, &out, &errs); code != want {
		t.Fatalf("hub %s: exit code %d, want %d\n%s%s", line, code, want, &out, &errs)
	}
	return out.String(), errs.String()
}

const (
	newSigner = "signer new --id KHBP --key @k --cert @c.cer --passphrase-file @phrase"
	newPass   = "pass issue --holder @holder.json --portrait @sok.jpg --class B --valid-to 2028-11-24 --signer @k --cert @c.cer --passphrase-file @phrase"
)

// trust is what a lane believes with the desk's certificate in its folder.
func (c *counter) trust(t *testing.T) pass.Trust {
	t.Helper()
	der, err := os.ReadFile(c.at("c.cer"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := pass.ParseSigner(der)
	if err != nil {
		t.Fatal(err)
	}
	return pass.NewTrust(1, s)
}

// A signer is made, Sok gets a pass, an officer looks it up, and it is lost.
func TestADayAtTheDesk(t *testing.T) {
	c := newCounter(t)
	if out, _ := c.run(t, 0, newSigner); !strings.Contains(out, "signer KHBP") || !strings.Contains(out, "2026-11-25 to 2031-11-24") {
		t.Error(out)
	}
	out, _ := c.run(t, 0, newPass+" --data @ --out @sok")
	if len(c.kept) != 1 {
		t.Fatalf("%d passes are kept", len(c.kept))
	}
	var p registry.Pass
	for _, p = range c.kept {
	}
	if !strings.Contains(out, "pass "+p.Number+" of H-1, class B, 2026-11-25 to 2028-11-24") || !strings.Contains(out, "pass.pdf") {
		t.Error(out)
	}
	c.who["H-1"] = registry.Holder{ID: "H-1", LatinName: "SOK PISETH"}
	spaced := p.Number[:4] + "_" + p.Number[4:8] + "_" + p.Number[8:]
	if out, _ = c.run(t, 0, "pass show "+strings.ToLower(spaced)); !strings.Contains(out, "SOK PISETH") || !strings.Contains(out, "active since 2026-11-25") {
		t.Error(out)
	}
	if out, _ = c.run(t, 0, "pass show --json "+p.Number); !strings.Contains(out, `"status":"active"`) || strings.Contains(out, "key") {
		t.Error(out)
	}
	if out, _ = c.run(t, 0, "pass revoke "+spaced+" --status lost --reason says_the_holder"); !strings.Contains(out, "lost since 2026-11-25: says the holder") {
		t.Error(out)
	}
	if got := c.kept[p.Number]; got.Status != policy.Lost || got.Key != p.Key {
		t.Errorf("%+v", got)
	}
	if _, errs := c.run(t, 1, "pass revoke "+spaced+" --status lost --reason again"); !strings.Contains(errs, "already lost") {
		t.Error(errs)
	}
}

// What is handed out is for one pair of eyes, and agrees with itself.
func TestWhatIsHandedOut(t *testing.T) {
	c := newCounter(t)
	c.run(t, 0, newSigner)
	c.run(t, 0, newPass+" --out @sok --chip NTAG215 --uid 04:A1:B2:C3:D4:E5:F6 --number btb000000007")
	entries, err := os.ReadDir(c.at("sok"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", e.Name(), info.Mode(), err)
		}
	}
	if !slices.Equal(names, []string{"card.json", "pass.json", "pass.pdf", "seal.bin", "symbol.png"}) {
		t.Errorf("%v", names)
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(c.at("sok/" + name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	img, err := png.Decode(bytes.NewReader(read("symbol.png")))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := scanner.Decode(img); err != nil || !bytes.Equal(got, read("seal.bin")) {
		t.Errorf("the symbol is not the seal: %v", err)
	}
	var f passFile
	if err := json.Unmarshal(read("pass.json"), &f); err != nil {
		t.Fatal(err)
	}
	p := c.kept["BTB000000007"]
	seen := pass.ReadSeal(read("seal.bin"), c.trust(t))
	if f.Secret.HolderKey != hex.EncodeToString(seen.HolderKey[:]) || seen.Result != pass.Valid || seen.Number != "BTB000000007" || p.Number != seen.Number || p.Key != seen.HolderKey || len(p.Card.UID) != 7 {
		t.Errorf("%+v of %+v", seen, f)
	}
	if info, _ := os.Stat(c.at("sok")); info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v", info.Mode())
	}
}

// A minor's pass names the guardians, found in the registry or given as files.
func TestAMinorAtTheDesk(t *testing.T) {
	c := newCounter(t)
	c.run(t, 0, newSigner)
	c.file("holder.json", []byte(`{"id":"H-3","latin_name":"CHAN BOPHA","birth":"2018-02","nationality":"KHM","province":"2",
		"guardians":[{"guardian":"H-2","relation":"mother","evidence":"birth-certificate"}]}`))
	c.file("mother.json", []byte(`{"id":"H-2","latin_name":"CHAN SREYMOM","birth":"1990","nationality":"KHM"}`))
	if _, errs := c.run(t, 1, newPass+" --out @none"); !strings.Contains(errs, `the name of "H-2" is missing`) {
		t.Error(errs)
	}
	c.run(t, 0, newPass+" --out @given --guardian @mother.json")
	c.who["H-2"] = registry.Holder{ID: "H-2", LatinName: "CHAN SREYMOM"}
	c.run(t, 0, newPass+" --out @found --data @")
}

func TestSomebodyLikeThem(t *testing.T) {
	c := newCounter(t)
	c.run(t, 0, newSigner)
	c.like = []Likeness{{"H-77", []string{"same name", "same district"}}}
	_, errs := c.run(t, 1, newPass+" --data @ --out @sok")
	if !strings.Contains(errs, "H-77 may be the same person: same name same district") || !strings.Contains(errs, "--despite") || len(c.kept) > 0 {
		t.Error(errs)
	}
	c.run(t, 0, newPass+" --data @ --out @sok --despite brothers")
	if len(c.kept) != 1 {
		t.Errorf("%d passes are kept", len(c.kept))
	}
}

// Whatever goes wrong says what, and leaves no half a pass.
func TestTroubleAtTheDesk(t *testing.T) {
	c := newCounter(t)
	c.run(t, 0, newSigner)
	c.file("other", []byte("seven rivers, two bridges"))
	c.file("twice.json", []byte(`{"id":"H-1","name":"SOK"}`))
	c.file("desk.toml", []byte("contry = 'KHM'"))
	c.file("open", []byte("seven rivers, one bridge"))
	if err := os.Chmod(c.at("open"), 0o644); err != nil {
		t.Fatal(err)
	}
	c.run(t, 0, "signer new --id KHXX --key @k2 --cert @c2.cer --passphrase-file @phrase")
	for _, x := range []struct{ old, with, want string }{
		{"@phrase", "@other", "wrong passphrase"},
		{"@phrase", "@open", "chmod 600"},
		{"@phrase", "@nothing", "--passphrase-file"},
		{"--passphrase-file @phrase", "", "no terminal"},
		{"@c.cer", "@c2.cer", "another key"},
		{"@c.cer", "@sok.jpg", "--cert: pass: certificate"},
		{"--signer @k", "--signer @holder.json", "--signer: keyfile: file"},
		{"@holder.json", "@twice.json", `--holder: `},
		{"@holder.json", "@nothing", "--holder"},
		{"@sok.jpg", "@k", "portrait: no JPEG"},
		{"--class B", "--class b2", "class"},
		{"2028-11-24", "2025-11-24", "valid to"},
		{"--class B", "--class B --desk @desk.toml", "contry"},
		{"--class B", "--class B --chip NTAG215 --uid 04", "card UID"},
		{"--class B", "--class B --uid xyz", "--uid"},
		{"--class B", "--class B --card-master @k", "--card-master"},
		{"--class B", "--class B --chip NTAG424DNA --uid 04A1B2C3D4E5F6", "no keys"},
		{"--class B", "--class B --guardian @sok.jpg", "--guardian"},
	} {
		if _, errs := c.run(t, 1, strings.Replace(newPass, x.old, x.with, 1)+" --out @sok"); !strings.Contains(errs, x.want) {
			t.Errorf("%s for %s: %s", x.with, x.old, errs)
		}
	}
	c.fails = errors.New("the disk is full")
	if _, errs := c.run(t, 1, newPass+" --data @ --out @sok"); !strings.Contains(errs, "the disk is full") {
		t.Error(errs)
	}
	if left, _ := filepath.Glob(c.at("*sok*")); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if left, _ := filepath.Glob(c.at(".pass-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	for _, line := range []string{newPass, newPass + " --out @sok --id H-1", "pass revoke X", "pass revoke X --reason y --status gone", "pass show"} {
		c.run(t, 2, line)
	}
}

func TestHelpShowsTheFiles(t *testing.T) {
	out, _ := newCounter(t).run(t, 0, "pass issue --help")
	for _, want := range []string{`"latin_name"`, "[provinces.2]", "card.json", "--despite"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}

// A passphrase is typed twice for a new key and once to sign.
func TestAPassphraseIsTyped(t *testing.T) {
	c := newCounter(t)
	line := strings.TrimSuffix(newSigner, " --passphrase-file @phrase")
	for want, typed := range map[string][]string{
		"the two differ": {"seven rivers, one bridge", "seven rivers, no bridge"}, "shorter than": {"bridge", "bridge"}, "no terminal": nil,
	} {
		c.typed = typed
		if _, errs := c.run(t, 1, line); !strings.Contains(errs, want) {
			t.Errorf("%s: %s", want, errs)
		}
	}
	c.typed = []string{"seven rivers, one bridge", "seven rivers, one bridge", "seven rivers, one bridge"}
	c.run(t, 0, line)
	c.run(t, 0, strings.TrimSuffix(newPass, " --passphrase-file @phrase")+" --out @sok")
	if _, errs := c.run(t, 1, newSigner); !strings.Contains(errs, "--key") {
		t.Errorf("a key was written over: %s", errs)
	}
	if _, err := os.Stat(c.at("k")); err != nil {
		t.Error(err)
	}
	if info, _ := os.Stat(c.at("k")); info.Mode().Perm() != 0o600 {
		t.Errorf("the key is %v", info.Mode())
	}
}
