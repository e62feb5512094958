package issue

import (
	"context"
	"crypto"
	"crypto/elliptic"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"passlane/drivers/scanner"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/ui/typeset"
)

func issued(t testing.TB, d *Desk, r Request) Result {
	t.Helper()
	got, err := d.Issue(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// Sok comes to the desk and leaves with a pass: what a lane reads of it is what the registry is told.
func TestAPassIsIssued(t *testing.T) {
	d := desk(t)
	r := sok(t)
	got := issued(t, d, r)
	p := got.Pass
	if CheckNumber(p.Number) != nil || p.Holder != "H-1" || p.Class != "B" || p.ValidFrom != r.ValidFrom || p.ValidTo != r.ValidTo ||
		p.Status != policy.Active || p.Since != today || p.Medium != pass.MediumSeal || p.Key.IsZero() || len(p.Card.UID) > 0 || got.Card != nil {
		t.Errorf("%+v", p)
	}
	payload, err := scanner.Decode(got.Symbol)
	if err != nil || string(payload) != string(got.Seal) {
		t.Errorf("the symbol does not carry the seal: %v", err)
	}
	seen := pass.ReadSeal(payload, d.opts.Trust)
	if seen.Result != pass.Valid || seen.Number != p.Number || seen.HolderKey != p.Key || seen.Province != "2" || seen.Signer != d.opts.Signer.String() {
		t.Errorf("%+v", seen)
	}
	m, err := pass.ParseMRZ(got.Zone)
	if err != nil || m.Number != p.Number || m.Primary != "SOK" || m.Secondary != "PISETH" || m.Code != "IB" || m.Issuer != "KHM" ||
		m.BirthDate(today) != r.Holder.Birth || m.ExpiryDate(today) != r.ValidTo || m.Sex != "M" {
		t.Errorf("%+v, %v", m, err)
	}
	if again := issued(t, d, r); again.Pass.Number == p.Number || again.Pass.Key == p.Key {
		t.Error("number or key came twice")
	}
}

// Another holder each time; every symbol that leaves the desk reads.
func TestManyPassesRead(t *testing.T) {
	d := desk(t)
	for i := range 25 {
		r := sok(t)
		r.Number, r.Class = fmt.Sprintf("BTB%09d", i), []string{"B", "DAY", "STUDENT1"}[i%3]
		got := issued(t, d, r)
		if err := seen(got.Symbol, got.Seal); err != nil || got.Pass.Number != r.Number {
			t.Errorf("%s: %v", r.Number, err)
		}
	}
}

func TestWhatCannotBeIssued(t *testing.T) {
	d := desk(t)
	for want, change := range map[string]func(*Request){
		"birth: 2030 is in the future": func(r *Request) { r.Holder.Birth = pass.Date{Year: 2030} },
		"latin_name":                   func(r *Request) { r.Holder.LatinName = "" },
		"name: a character":            func(r *Request) { r.Holder.LatinName = "សុខ" },
		"front: a name or place has":   func(r *Request) { r.Holder.OwnName = "漢字" },
		"front: a name or place is":    func(r *Request) { r.Holder.District = strings.Repeat("long", 40) },
		"class":                        func(r *Request) { r.Class = "b" },
		"province":                     func(r *Request) { r.Province = "" },
		"issue date":                   func(r *Request) { r.Issued = pass.Date{Year: 2026} },
		"validity":                     func(r *Request) { r.ValidFrom = pass.Date{Year: 2029, Month: 1, Day: 1} },
		"valid to":                     func(r *Request) { r.ValidTo = pass.Date{Year: 2026, Month: 11, Day: 24} },
		"number: not 1 to 22":          func(r *Request) { r.Number = strings.Repeat("9", 23) },
		"number: not":                  func(r *Request) { r.Number = "B-1" },
		"portrait: 0 bytes":            func(r *Request) { r.Portrait = nil },
		"portrait: no JPEG":            func(r *Request) { r.Portrait = []byte("GIF89a") },
		"portrait: 100 x 130":          func(r *Request) { r.Portrait = photograph(t, "sok", 100, 130) },
		"portrait: damaged":            func(r *Request) { r.Portrait = r.Portrait[:len(r.Portrait)/2] },
		"no recorded guardian":         func(r *Request) { r.Guardians = []registry.Holder{{ID: "H-9"}} },
		"the name of \"H-9\" is missing": func(r *Request) {
			r.Holder.Guardians = []registry.Link{{Guardian: "H-9", Relation: registry.Mother}}
		},
		"signer-validity":      func(r *Request) { r.Issued = pass.Date{Year: 2026, Month: 11, Day: 24} },
		"holder":               func(r *Request) { r.Holder.ID = "" },
		"card UID: 4 bytes":    func(r *Request) { r.Card = CardRequest{NTAG215, []byte{1, 2, 3, 4}} },
		"card chip: \"NTAG213": func(r *Request) { r.Card = CardRequest{"NTAG213", make([]byte, 7)} },
	} {
		r := sok(t)
		change(&r)
		got, err := d.Issue(t.Context(), r)
		if err == nil || got.PDF != nil || !strings.Contains(strings.ReplaceAll(err.Error(), "signer validity", "signer-validity"), want) {
			t.Errorf("%s: %v", want, err)
		}
		if err != nil && strings.Contains(err.Error(), "PISETH") {
			t.Errorf("%s: the error repeats a name: %v", want, err)
		}
	}
}

// A guardian whose time is over needs no name any more.
func TestALinkThatIsOver(t *testing.T) {
	r := sok(t)
	r.Holder.Guardians = []registry.Link{{Guardian: "H-9", Relation: registry.Mother, To: pass.Date{Year: 2025, Month: 1, Day: 1}}}
	issued(t, desk(t), r)
}

func TestADeskThatCannotBe(t *testing.T) {
	good := desk(t).opts
	for want, change := range map[string]func(*Opts){
		"signing key":     func(o *Opts) { o.Key = nil },
		"issuing country": func(o *Opts) { o.Country = "KH" },
		"trust list":      func(o *Opts) { o.Trust = pass.Trust{} },
		"authority":       func(o *Opts) { o.Authority.Khmer = "" },
		"card key number": func(o *Opts) { o.Slot.Number = 5 },
		"fonts-noto-core": func(o *Opts) { o.Fonts = []string{t.TempDir()} },
	} {
		o := good
		change(&o)
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	good.Random = nil
	if _, err := New(good); err != nil || errors.Is(err, typeset.ErrNoFont) {
		t.Error(err)
	}
}

// broken is a key that is on another machine, which has gone.
type broken struct{ crypto.Signer }

var errGone = errors.New("the key is gone")

func (broken) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) { return nil, errGone }

func TestTroubleAtTheDesk(t *testing.T) {
	d := desk(t, func(o *Opts) { o.Key = broken{o.Key} })
	if _, err := d.Issue(t.Context(), sok(t)); !errors.Is(err, errGone) {
		t.Errorf("without its key: %v", err)
	}
	d = desk(t, func(o *Opts) { o.Key = newKey(t, elliptic.P256()) })
	if _, err := d.Issue(t.Context(), sok(t)); err == nil || !strings.Contains(err.Error(), "INVALID") {
		t.Errorf("with a key that is not the certificate's: %v", err)
	}
	d = desk(t, func(o *Opts) { o.Random = strings.NewReader("nothing more") })
	if _, err := d.Issue(t.Context(), sok(t)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("without chance: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := desk(t).Issue(ctx, sok(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more: %v", err)
	}
}

func BenchmarkIssue(b *testing.B) {
	d, r := desk(b), sok(b)
	for b.Loop() {
		issued(b, d, r)
	}
}
