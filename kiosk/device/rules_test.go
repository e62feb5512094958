package device

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/chance"
	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
)

var (
	ministry = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, ed25519.SeedSize))
	public   = ministry.Public().(ed25519.PublicKey)
	quiet    = slog.New(slog.DiscardHandler)
	noon     = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)
)

// decree is a document that is in force from a moment on.
func decree(version int, from time.Time, more string) []byte {
	return document.Sign(fmt.Appendf(nil, "version = %d\ntitle = \"June\"\nfrom = %q\n%s", version, from.Format(time.RFC3339), more), ministry)
}

func book(t *testing.T, path string) (*rulebook, *store.Replica) {
	t.Helper()
	r, err := store.OpenReplica(t.Context(), path, public, registry.IndexKey{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	b := newRulebook(public, r, quiet)
	if err := b.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b, r
}

func version(r *policy.Rules) string {
	if r == nil {
		return ""
	}
	return r.Version
}

// The next document comes in the morning, and at noon the lane switches by itself, also after its power was cut in between.
func TestThePolicyOfNoon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	b, r := book(t, path)
	if b.Rules(noon) != nil {
		t.Error("there are rules, and nobody made any")
	}
	offer := [][]byte{decree(1, noon.Add(-time.Hour), ""), decree(2, noon, `closure = "closed"`)}
	for range 2 { // they come with every answer
		if err := b.Offer(t.Context(), offer); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	b, _ = book(t, path)
	for _, c := range []struct {
		at   time.Time
		want string
	}{{noon.Add(-2 * time.Hour), ""}, {noon.Add(-time.Minute), "1"}, {noon, "2"}, {noon.AddDate(1, 0, 0), "2"}} {
		if got := version(b.Rules(c.at)); got != c.want {
			t.Errorf("at %v version %q, want %q", c.at, got, c.want)
		}
	}
}

// What is unsigned, older or unreadable is refused with its reason, and what is held stays.
func TestRefusedDocuments(t *testing.T) {
	b, _ := book(t, filepath.Join(t.TempDir(), "registry.db"))
	if err := b.Offer(t.Context(), [][]byte{decree(5, noon, "")}); err != nil {
		t.Fatal(err)
	}
	field := func(name string) func(error) bool {
		return func(err error) bool { e, ok := errors.AsType[*policy.FieldError](err); return ok && e.Field == name }
	}
	is := func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	stranger := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{4}, ed25519.SeedSize))
	for name, c := range map[string]struct {
		signed []byte
		is     func(error) bool
	}{
		"unsigned":          {[]byte("version = 6\nfrom = \"2026-01-01T00:00:00+07:00\"\n"), is(document.ErrSignature)},
		"of somebody else":  {document.Sign(document.Example, stranger), is(document.ErrSignature)},
		"older":             {decree(4, noon, ""), is(document.ErrOlder)},
		"children at seven": {decree(6, noon, "minor_age = 7"), field("minor_age")},
		"a key of no rule":  {decree(6, noon, "minors = 7"), func(err error) bool { return err != nil }},
		"a jump":            {decree(20261201, noon, ""), is(document.ErrJump)},
		"garbage":           {[]byte{0xFF, 0xFE}, func(err error) bool { return err != nil }},
	} {
		if err := b.Offer(t.Context(), [][]byte{c.signed, decree(5, noon, "")}); !c.is(err) {
			t.Errorf("%s: %v", name, err)
		}
		if got := version(b.Rules(noon)); got != "5" {
			t.Errorf("%s: version %q is in force", name, got)
		}
	}
	if err := b.Offer(t.Context(), [][]byte{{1}, decree(6, noon, "")}); err == nil || version(b.Rules(noon)) != "6" {
		t.Errorf("one that is no good holds up the next: %v", err)
	}
}

// The hub has a newer policy, which does not come: what is held grows old.
func TestAPolicyThatDoesNotCome(t *testing.T) {
	b, _ := book(t, filepath.Join(t.TempDir(), "registry.db"))
	if err := b.Offer(t.Context(), [][]byte{decree(1, noon, "")}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		newest int64
		after  time.Duration
		want   time.Duration
	}{{1, 0, 0}, {2, time.Hour, 0}, {2, 5 * time.Hour, 4 * time.Hour}, {1, 6 * time.Hour, 0}, {3, 7 * time.Hour, 0}, {3, 8 * time.Hour, time.Hour}} {
		if got := b.Lag(c.newest, noon.Add(c.after)); got != c.want {
			t.Errorf("newest %d after %v: lags %v, want %v", c.newest, c.after, got, c.want)
		}
	}
}

// Somebody changes a document on the disk: it is as good as none.
func TestAHeldDocumentIsNotBelieved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	b, r := book(t, path)
	if err := b.Offer(t.Context(), [][]byte{decree(1, noon, "")}); err != nil {
		t.Fatal(err)
	}
	forged := bytes.Replace(decree(2, noon, ""), []byte("June"), []byte("July"), 1)
	if err := r.KeepPolicy(t.Context(), 2, forged); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	b, _ = book(t, path)
	if got := version(b.Rules(noon)); got != "1" {
		t.Errorf("version %q is in force", got)
	}
}

// Whatever versions come, in whatever order, over restarts: the document in force is never given up, what is held has no hole and no moment
// without rules, and the lane holds what a hub that publishes by the same rule would.
func TestTheDocumentInForceIsNeverDropped(t *testing.T) {
	chance.Fewer(t, 20)
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		path := filepath.Join(dir, fmt.Sprint(n, ".db"))
		b, r := book(t, path)
		defer func() { _ = r.Close() }()
		if err := b.Offer(t.Context(), [][]byte{decree(1, noon.Add(-time.Hour), "")}); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 12).Draw(rt, "offers") {
			was, before := version(b.Rules(noon)), b.Newest()
			v := rapid.SampledFrom([]int{1, int(before), int(before) + 1, int(before) + 2, int(before) + 65, 20261201}).Draw(rt, "version")
			from := noon.Add(time.Duration(rapid.IntRange(-48, 48).Draw(rt, "from")) * time.Hour)
			more := ""
			if rapid.Bool().Draw(rt, "ends") {
				more = fmt.Sprintf("to = %q\n", from.Add(24*time.Hour).Format(time.RFC3339))
			}
			err := b.Offer(t.Context(), [][]byte{decree(v, from, more)})
			if taken := b.Newest() != before; taken && (int64(v) != before+1 || err != nil) || v > int(before)+1 && err == nil {
				rt.Fatalf("version %d behind %d: taken %t, %v", v, before, taken, err)
			}
			if now := version(b.Rules(noon)); now == "" || now != was && now != fmt.Sprint(v) {
				rt.Fatalf("version %s was in force, and is not since %d came: %q", was, v, now)
			}
			if rapid.Bool().Draw(rt, "restart") {
				now := version(b.Rules(noon))
				if err := r.Close(); err != nil {
					rt.Fatal(err)
				}
				if b, r = book(t, path); version(b.Rules(noon)) != now {
					rt.Fatalf("version %s was in force before the restart, and %q is after it", now, version(b.Rules(noon)))
				}
			}
		}
	})
}

// The age of a policy is not forgotten by who is switched off each night, and neither begun by a clock that goes back.
func TestTheAgeOfAPolicySurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "registry.db")
	b, r := book(t, path)
	if err := b.Offer(t.Context(), [][]byte{decree(1, noon.Add(-time.Hour), "")}); err != nil {
		t.Fatal(err)
	}
	for day := range 30 {
		at := noon.AddDate(0, 0, day)
		if got := b.Lag(2, at); got != at.Sub(noon) {
			t.Fatalf("on day %d it lags %v", day, got)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		b, r = book(t, path)
	}
	if err := b.Offer(t.Context(), [][]byte{decree(2, noon, "")}); err != nil {
		t.Fatal(err)
	}
	if got := b.Lag(2, noon.AddDate(0, 0, 30)); got != 0 {
		t.Errorf("with the newest it lags %v", got)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if b, _ = book(t, path); b.Lag(3, noon.AddDate(0, 1, 0)) != 0 {
		t.Error("it lags from the first word of a newer one on")
	}
}
