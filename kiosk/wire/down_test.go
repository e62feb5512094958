package wire

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
)

func row(position uint64) registry.Row {
	return registry.Row{Ref: registry.Ref{1}, Kind: registry.KindPass, Position: position, Status: policy.Active, From: pass.Date{Year: 2026, Month: 1, Day: 2},
		To: pass.Date{Year: 2028, Month: 3, Day: 4}, Sealed: []byte{9, 8}}
}

// TestGoldenDown holds the bytes of what comes down: a change here breaks every device in the field.
func TestGoldenDown(t *testing.T) {
	ref := "01" + strings.Repeat("00", 15)
	for name, c := range map[string]struct {
		b    func() ([]byte, error)
		want string
	}{
		"ask": {func() ([]byte, error) { return EncodeDown(RowsAsk{After: 300}) }, "a1" + "0119012c"},
		"page": {func() ([]byte, error) {
			return EncodeDown(RowsPage{Rows: []registry.Row{row(7)}, Head: &registry.SignedHead{Content: []byte{1}, Signature: []byte{2}}})
		}, "a2" + "0181" + "a7" + "0150" + ref + "0201" + "0307" + "0466616374697665" + "054a323032362d30312d3032" + "064a323032382d30332d3034" + "07420908" + "02" + "a2" + "014101" + "024102"},
		"gone": {func() ([]byte, error) {
			return EncodeDown(RowsPage{Rows: []registry.Row{{Ref: registry.Ref{1}, Kind: registry.KindAlias, Position: 8, Gone: true}}})
		}, "a1" + "0181" + "a4" + "0150" + ref + "0203" + "0308" + "08f5"},
		"news":  {func() ([]byte, error) { return EncodeDown(News{Position: 7, Policy: 3}) }, "a2" + "0107" + "0203"},
		"count": {func() ([]byte, error) { return EncodeDown(CountAsk{Post: "D", Direction: "exit", SinceMS: 5}) }, "a3" + "016144" + "026465786974" + "0305"},
	} {
		b, err := c.b()
		if got := hex.EncodeToString(b); err != nil || got != c.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", name, err, got, c.want)
		}
	}
}

func TestAPageComesBack(t *testing.T) {
	want := RowsPage{Rows: []registry.Row{row(7), row(9)}, Head: &registry.SignedHead{Content: []byte{1}, Signature: []byte{2}}}
	b, _ := EncodeDown(want)
	if got, err := DecodeDown[RowsPage](b); err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v %s", err, cmp.Diff(want, got))
	}
	portraits := PortraitsPage{Portraits: []registry.Portrait{{Ref: registry.Ref{2}, Position: 4, Sealed: []byte{1}}}, After: 5, More: true}
	b, _ = EncodeDown(portraits)
	if got, err := DecodeDown[PortraitsPage](b); err != nil || !cmp.Equal(got, portraits) {
		t.Errorf("%v %s", err, cmp.Diff(portraits, got))
	}
}

func TestBadPagesNameTheField(t *testing.T) {
	for field, b := range map[string]func() ([]byte, error){
		"rows": func() ([]byte, error) { return EncodeDown(RowsPage{Rows: []registry.Row{row(7), row(7)}}) },
		"kind": func() ([]byte, error) {
			r := row(7)
			r.Kind = 9
			return EncodeDown(RowsPage{Rows: []registry.Row{r}})
		},
	} {
		raw, _ := b()
		_, err := DecodeDown[RowsPage](raw)
		e, ok := errors.AsType[*FieldError](err)
		r, ok2 := errors.AsType[*registry.FieldError](err)
		if (!ok || e.Field != field) && (!ok2 || r.Field != field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	refused := func(name string, err error) {
		if _, ok := errors.AsType[*FieldError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	b, _ := EncodeDown(RowsPage{Rows: make([]registry.Row, MaxRows+1)})
	_, err := DecodeDown[RowsPage](b)
	refused("too many rows", err)
	b, _ = EncodeDown(PortraitsPage{Portraits: []registry.Portrait{{Position: 9, Sealed: []byte{1}}}, After: 8})
	_, err = DecodeDown[PortraitsPage](b)
	refused("a portrait behind the page", err)
	b, _ = EncodeDown(PortraitsPage{Portraits: []registry.Portrait{{Position: 9, Sealed: make([]byte, registry.MaxPortrait+65)}}, After: 9})
	_, err = DecodeDown[PortraitsPage](b)
	refused("a large portrait", err)
	b, _ = EncodeDown(PortraitsAsk{Provinces: make([]string, maxProvinces+1)})
	_, err = DecodeDown[PortraitsAsk](b)
	refused("too many provinces", err)
	b, _ = EncodeDown(PolicyPage{Documents: make([][]byte, MaxDocuments+1)})
	_, err = DecodeDown[PolicyPage](b)
	refused("too many documents", err)
	b, _ = EncodeDown(CountAsk{Direction: "up"})
	_, err = DecodeDown[CountAsk](b)
	refused("no direction", err)
	b, _ = EncodeDown(Count{People: -1})
	_, err = DecodeDown[Count](b)
	refused("fewer than nobody", err)
}

func TestWhoAsks(t *testing.T) {
	for _, s := range []string{Rows("lane-1"), Portraits("lane-1"), Policy("lane-1"), Counts("lane-1")} {
		if d, err := Asking(s); err != nil || d != "lane-1" {
			t.Errorf("%s: %q %v", s, d, err)
		}
	}
	for _, s := range []string{"", NewsSubject, "pl.v1.rows.", "pl.v1.rows.a.b", "pl.v2.ledger.lane-1", "pl.v2.rows.lane-1"} {
		if _, err := Asking(s); err == nil {
			t.Errorf("%q asks", s)
		}
	}
}

func FuzzDown(f *testing.F) {
	for _, p := range []RowsPage{{Rows: []registry.Row{row(7)}}, {Head: &registry.SignedHead{Content: []byte{1}}}} {
		b, _ := EncodeDown(p)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := DecodeDown[RowsPage](b); err == nil {
			last := uint64(0)
			for _, r := range p.Rows {
				if r.Position <= last || r.Check() != nil {
					t.Fatalf("took %+v", r)
				}
				last = r.Position
			}
			if again, err := EncodeDown(p); err != nil || len(p.Rows) > 0 && bytes.Equal(again, nil) {
				t.Fatal(err)
			}
		}
		if p, err := DecodeDown[PortraitsPage](b); err == nil && len(p.Portraits) > 0 && p.Portraits[len(p.Portraits)-1].Position > p.After {
			t.Fatalf("took %+v", p)
		}
		_, _ = DecodeDown[PolicyPage](b)
		_, _ = DecodeDown[News](b)
		if c, err := DecodeDown[CountAsk](b); err == nil && c.Direction != ledger.DirectionExit && c.Direction != ledger.DirectionEntry {
			t.Fatalf("took %+v", c)
		}
	})
}
