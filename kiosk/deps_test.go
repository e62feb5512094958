package kiosk_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// law is a ban on imports, with its reason.
type law struct {
	why string
	of  func(pkg string) bool  // whom it binds
	ban func(path string) bool // what they must not import
	all bool                   // also through others
}

// pure are the packages that decide and never act.
var pure = []string{
	"kiosk/pass", "kiosk/policy", "kiosk/policy/document", "kiosk/lane", "kiosk/ledger", "kiosk/clock", "kiosk/trip", "kiosk/registry", "kiosk/duplicate", "kiosk/sealed",
	"kiosk/wire", "kiosk/present", "kiosk/referral", "kiosk/portrait",
	"drivers/nfc", "drivers/nfc/ntag424", "drivers/frame", "drivers/frame/mjpeg", "drivers/gate", "ui/scene", "ui/screen", "ui/theme", "ui/i18n",
}

var acting = []string{"os", "net", "database/sql", "log/slog", "crypto/rand", "math/rand", "math/rand/v2", "time/tzdata", "os/exec", "syscall"}

const ebiten = "github.com/hajimehoshi/ebiten/v2"

func laws() []law {
	return []law{
		{"what decides must not act: it could not be tested as a table", in(pure...),
			func(p string) bool {
				return slices.Contains(acting, p) || (ours(p) && !in(pure...)(trim(p)))
			}, false},
		{"drivers know chips, not borders; they must work in any program", under("drivers/"), prefix("passlane/kiosk", "passlane/ui"), true},
		{"screens know scenes, not borders", under("ui/"), prefix("passlane/kiosk", "passlane/drivers"), true},
		{"a driver that leans on another cannot be tried alone", func(p string) bool { return driver(p) || in(shared...)(p) },
			func(p string) bool { return driver(trim(p)) && ours(p) }, false},
		{"Ebiten panics without a display: only the screen programs may link it", not(in("ui/glass", "ui/cmd/gallery", "kiosk/cmd/glass")),
			prefix(ebiten), true},
		{"only the glass draws with Ebiten", not(under("ui/glass")), prefix(ebiten), false},
		{"a border lane must not be able to pretend to have a reader", in("kiosk/cmd/lane"), simulator, true},
		{"a border lane must not carry invented holders", in("kiosk/cmd/lane", "kiosk/cmd/hub"), prefix("passlane/kiosk/sample"), true},
		{"a border lane must not be able to issue a pass", in("kiosk/cmd/lane"), prefix("passlane/kiosk/issue"), true},
		{"where records are kept must not decide how they travel", in("kiosk/store"), prefix("github.com/nats-io"), true},
		{"how records travel must not depend on where they are kept", in("kiosk/forward", "kiosk/bus"),
			func(p string) bool { return p == "database/sql" || strings.HasPrefix(p, "github.com/mattn/go-sqlite3") }, true},
		{"a virtual machine knows no border: it runs any program", in("images/vm"), prefix("passlane/kiosk", "passlane/drivers", "passlane/ui"), true},
		{"what changes source is a tool of those who write it", not(in("kiosk/cmd/mutate")), prefix("golang.org/x/tools"), true},
		{"devices are named in one place, and by the commands", func(p string) bool {
			return strings.HasPrefix(p, "kiosk/") && !strings.HasPrefix(p, "kiosk/cmd/") && p != "kiosk/equip" && !drawsWhatScannersRead(p)
		},
			func(p string) bool { return ours(p) && (driver(trim(p)) || simulator(p) || in(shared...)(trim(p))) }, false},
	}
}

// drawsWhatScannersRead are the packages that draw symbols: they read back what they drew, with the very code that lanes read with.
var drawsWhatScannersRead = in("kiosk/sample", "kiosk/issue")

// shared are what drivers lean on that knows no chip: the serial line through which they reach theirs, which comes with each of them as the
// kernel's buses do, and the turn by which one caller at a time uses a device, which is no more than a mutex that a context and Halt end.
var shared = []string{"drivers/serial", "drivers/turn"}

// driver tells whether a package drives a chip or a mechanism, apart from what drivers share and from simulators.
func driver(p string) bool {
	return strings.HasPrefix(p, "drivers/") && !in(pure...)(p) && !in(shared...)(p) && !simulator(p) && !strings.HasPrefix(p, "drivers/drvtest") && !strings.HasPrefix(p, "drivers/cmd/")
}

func simulator(p string) bool {
	return strings.HasSuffix(p, "sim") && (ours(p) || strings.HasPrefix(p, "drivers/"))
}

type listed struct {
	ImportPath    string
	Imports, Deps []string
}

func TestImportLaws(t *testing.T) {
	for _, p := range list(t) {
		name := trim(p.ImportPath)
		for _, l := range laws() {
			imports := p.Imports
			if l.all {
				imports = p.Deps
			}
			if !l.of(name) {
				continue
			}
			for _, i := range imports {
				if i != p.ImportPath && l.ban(i) {
					t.Errorf("%s imports %s: %s", name, i, l.why)
				}
			}
		}
	}
}

// TestPurePackagesExist keeps the lists of pure and of shared packages true.
func TestPurePackagesExist(t *testing.T) {
	all := list(t)
	for _, want := range slices.Concat(pure, shared) {
		if !slices.ContainsFunc(all, func(p listed) bool { return trim(p.ImportPath) == want }) {
			t.Errorf("%s is said to be pure, or shared, and is not there", want)
		}
	}
}

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "passlane/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 20 {
		t.Fatalf("only %d packages listed", len(all))
	}
	return all
}

func ours(p string) bool   { return strings.HasPrefix(p, "passlane/") }
func trim(p string) string { return strings.TrimPrefix(p, "passlane/") }

func in(names ...string) func(string) bool {
	return func(p string) bool { return slices.Contains(names, p) }
}

func under(dir string) func(string) bool {
	return func(p string) bool { return strings.HasPrefix(p, dir) || p == strings.TrimSuffix(dir, "/") }
}

func prefix(names ...string) func(string) bool {
	return func(p string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return p == n || strings.HasPrefix(p, n+"/") })
	}
}

func not(f func(string) bool) func(string) bool { return func(p string) bool { return !f(p) } }
