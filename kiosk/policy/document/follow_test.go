package document_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/policy/document"
)

// at is so many hours after the beginning of June.
func hour(h int) time.Time { return time.Date(2026, 6, 1, h, 0, 0, 0, time.UTC) }

// version is a document in force from an hour to another, 0: for ever.
func version(v, from, to int) document.Document {
	d := document.Document{Version: v, From: hour(from)}
	if to > 0 {
		d.To = hour(to)
	}
	return d
}

func TestOneDocumentFollowsAnother(t *testing.T) {
	for _, c := range []struct {
		name string
		held []document.Document
		d    document.Document
		want error
	}{
		{"the first, whatever its version", nil, version(7, 10, 20), nil},
		{"the next", []document.Document{version(1, 0, 0)}, version(2, 10, 0), nil},
		{"the same again", []document.Document{version(1, 0, 0)}, version(1, 10, 0), document.ErrOlder},
		{"one is missing", []document.Document{version(1, 0, 0)}, version(3, 10, 0), document.ErrJump},
		{"a typing mistake", []document.Document{version(1, 0, 0)}, version(1_000_000_000, 10, 0), document.ErrJump},
		{"at the minute", []document.Document{version(1, 0, 10)}, version(2, 10, 0), nil},
		{"an hour late", []document.Document{version(1, 0, 10)}, version(2, 11, 0), document.ErrGap},
		{"late, but what came before goes on", []document.Document{version(1, 0, 0), version(2, 5, 10)}, version(3, 11, 0), nil},
		{"over before all others begin", []document.Document{version(1, 10, 0)}, version(2, 2, 5), document.ErrGap},
		{"before all others, to their beginning", []document.Document{version(1, 10, 0)}, version(2, 2, 10), nil},
	} {
		if err := document.Follows(c.held, c.d); !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// Whatever a ministry tries: of documents that were let follow each other no version is missing, and from the first moment on to the
// beginning of the last there are rules.
func TestNoDayWithoutRules(t *testing.T) {
	let, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var held []document.Document
		for range rapid.IntRange(1, 8).Draw(t, "tries") {
			from := rapid.IntRange(0, 40).Draw(t, "from")
			to := 0
			if rapid.Bool().Draw(t, "ends") {
				to = from + rapid.IntRange(1, 20).Draw(t, "lasts")
			}
			d := version(len(held)+rapid.SampledFrom([]int{0, 1, 1, 1, 1, 2}).Draw(t, "version"), from, to)
			if document.Follows(held, d) != nil {
				refused++
				continue
			}
			let++
			held = append(held, d)
		}
		first, last := 1000, 0
		for i, d := range held {
			if i > 0 && d.Version != held[i-1].Version+1 {
				t.Fatalf("version %d follows %d", d.Version, held[i-1].Version)
			}
			h := int(d.From.Sub(hour(0)).Hours())
			first, last = min(first, h), max(last, h)
		}
		for h := first; h <= last; h++ {
			if current, _ := document.Choose(held, hour(h)); current == nil {
				t.Fatalf("no rules at hour %d: %+v", h, held)
			}
		}
	})
	if t.Logf("%d let, %d refused", let, refused); let == 0 || refused == 0 {
		t.Error("the draw proves nothing")
	}
}
