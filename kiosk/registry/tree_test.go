package registry_test

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"passlane/kiosk/registry"
)

// heap is a shelf in memory.
type heap struct {
	rows    map[[17]byte]registry.Row
	buckets map[uint16]registry.Sum
	groups  map[byte]registry.Sum
}

func newHeap() *heap {
	return &heap{rows: map[[17]byte]registry.Row{}, buckets: map[uint16]registry.Sum{}, groups: map[byte]registry.Sum{}}
}

func keyOf(r registry.Row) (k [17]byte) { copy(k[:], append(r.Ref[:], byte(r.Kind))); return k }

func (h *heap) sorted() (rs []registry.Row) {
	for _, r := range h.rows {
		rs = append(rs, r)
	}
	slices.SortFunc(rs, func(a, b registry.Row) int { ka, kb := keyOf(a), keyOf(b); return bytes.Compare(ka[:], kb[:]) })
	return rs
}

func (h *heap) Rows(bucket uint16) (rs []registry.Row, _ error) {
	for _, r := range h.sorted() {
		if r.Ref.Bucket() == bucket {
			rs = append(rs, r)
		}
	}
	return rs, nil
}

func (h *heap) Buckets(group byte) (*[registry.Fanout]registry.Sum, error) {
	var out [registry.Fanout]registry.Sum
	for b, s := range h.buckets {
		if byte(b>>8) == group {
			out[byte(b)] = s
		}
	}
	return &out, nil
}

func (h *heap) Groups() (*[registry.Fanout]registry.Sum, error) {
	var out [registry.Fanout]registry.Sum
	for g, s := range h.groups {
		out[g] = s
	}
	return &out, nil
}

func (h *heap) SetBucket(b uint16, s registry.Sum) error { h.buckets[b] = s; return nil }
func (h *heap) SetGroup(g byte, s registry.Sum) error    { h.groups[g] = s; return nil }

func drawRow(t *rapid.T) registry.Row {
	r := registry.Row{Kind: registry.Kind(rapid.IntRange(1, 2).Draw(t, "kind")), Position: rapid.Uint64Range(1, 9).Draw(t, "position"),
		Sealed: rapid.SliceOfN(rapid.Byte(), 1, 3).Draw(t, "sealed")}
	r.Ref[0], r.Ref[1], r.Ref[2] = rapid.SampledFrom([]byte{0, 1, 255}).Draw(t, "0"), rapid.SampledFrom([]byte{0, 7, 255}).Draw(t, "1"), rapid.Byte().Draw(t, "2")
	return r
}

// TestChangesGiveTheDigestOfTheWhole: whatever is put, changed and taken away step by step, the digest is that of summing everything anew.
func TestChangesGiveTheDigestOfTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := newHeap()
		var got registry.Sum
		for range rapid.IntRange(1, 6).Draw(t, "updates") {
			touched := map[uint16]bool{}
			for _, r := range rapid.SliceOfN(rapid.Custom(drawRow), 0, 8).Draw(t, "rows") {
				h.rows[keyOf(r)] = r
				touched[r.Ref.Bucket()] = true
			}
			for _, r := range h.sorted() {
				if rapid.IntRange(0, 3).Draw(t, "gone") == 0 {
					delete(h.rows, keyOf(r))
					touched[r.Ref.Bucket()] = true
				}
			}
			var err error
			if got, err = registry.Resum(h, touched); err != nil {
				t.Fatal(err)
			}
		}
		fresh := newHeap()
		want, err := registry.SumAll(fresh, func(yield func(registry.Row, error) bool) {
			for _, r := range h.sorted() {
				if !yield(r, nil) {
					return
				}
			}
		})
		if err != nil || got != want {
			t.Fatalf("%x and %x, %v", got, want, err)
		}
		if len(h.rows) == 0 && got != (registry.Sum{}) {
			t.Fatal("nothing has a digest")
		}
	})
}

func TestEveryFieldIsInTheDigest(t *testing.T) {
	base, _ := registry.SealPass(index, registry.PassRow{Pass: card()}, 3)
	sum := func(r registry.Row) registry.Sum {
		var d registry.Digester
		d.Add(r)
		return d.Sum()
	}
	seen := map[registry.Sum]string{sum(base): "base"}
	for name, change := range map[string]func(*registry.Row){
		"ref": func(r *registry.Row) { r.Ref[9]++ }, "kind": func(r *registry.Row) { r.Kind++ }, "position": func(r *registry.Row) { r.Position++ },
		"status": func(r *registry.Row) { r.Status = "lost" }, "from": func(r *registry.Row) { r.From.Day++ }, "to": func(r *registry.Row) { r.To.Month-- },
		"sealed": func(r *registry.Row) { r.Sealed = append(bytes.Clone(r.Sealed), 0) },
	} {
		r := base
		change(&r)
		if other, twice := seen[sum(r)]; twice {
			t.Errorf("%s and %s are the same", name, other)
		}
		seen[sum(r)] = name
	}
}

func FuzzOpenRow(f *testing.F) {
	row, _ := registry.SealPass(index, registry.PassRow{Pass: card()}, 3)
	f.Add(row.Sealed, []byte("content"), []byte("signature"))
	f.Fuzz(func(t *testing.T, sealed, content, signature []byte) {
		r := row
		r.Sealed = sealed
		if got, err := registry.OpenPass(r, card().Key); err == nil && got.Pass.Number != card().Number {
			t.Errorf("a row that nobody sealed was opened: %+v", got)
		}
		if _, err := (registry.SignedHead{Content: content, Signature: signature}).Open(make([]byte, 32)); err == nil {
			t.Error("a head that nobody signed was believed")
		}
		_, _ = registry.SignedHead{Content: content}.Read()
	})
}
