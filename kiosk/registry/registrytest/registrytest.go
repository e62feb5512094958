// Package registrytest publishes a registry as the hub does, without a hub: for tests of those who replicate it.
package registrytest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"iter"
	"slices"
	"time"

	"passlane/kiosk/registry"
)

// Village is a small registry and who signs it.
type Village struct {
	Key      ed25519.PrivateKey
	Index    registry.IndexKey
	Position uint64 // of the last row
	Issued   time.Time
	Holders  []registry.Holder
	Passes   []registry.Pass
}

// New returns an empty village of a fixed signer.
func New(issued time.Time) *Village {
	return &Village{Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize)), Index: registry.IndexKey{1, 2, 3}, Issued: issued}
}

// Public returns the key that checks what the village signs.
func (v *Village) Public() ed25519.PublicKey { return v.Key.Public().(ed25519.PublicKey) }

// Ref returns the reference and the key of a holder's row.
func (v *Village) Ref(holder string) (registry.Ref, registry.RowKey) {
	s := sha256.Sum256([]byte("ref " + holder))
	return registry.Ref(s[:16]), registry.RowKey(sha256.Sum256([]byte("key " + holder)))
}

// Rows returns every row anew, behind the position of those before.
func (v *Village) Rows() (rows []registry.Row, err error) {
	put := func(r registry.Row, err error) error {
		rows = append(rows, r)
		v.Position = r.Position
		return err
	}
	for _, h := range v.Holders {
		ref, key := v.Ref(h.ID)
		r, err := registry.SealHolder(ref, key, registry.HolderRow{Holder: h, Wards: v.wards(h.ID)}, v.Position+1)
		if err := put(r, err); err != nil {
			return nil, err
		}
	}
	for _, p := range v.Passes {
		ref, key := v.Ref(p.Holder)
		r, err := registry.SealPass(v.Index, registry.PassRow{Pass: p, Holder: ref, Key: key}, v.Position+1)
		if err := put(r, err); err != nil {
			return nil, err
		}
		if len(p.Card.UID) > 0 {
			if err := put(registry.Alias(v.Index, p, v.Position+1), nil); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}

func (v *Village) wards(guardian string) (wards []registry.Ward) {
	for _, h := range v.Holders {
		if !slices.ContainsFunc(h.Guardians, func(l registry.Link) bool { return l.Guardian == guardian }) {
			continue
		}
		ref, key := v.Ref(h.ID)
		w := registry.Ward{Ref: ref, Key: key}
		for _, p := range v.Passes {
			if p.Holder == h.ID {
				w.Number = p.Number
			}
		}
		wards = append(wards, w)
	}
	return wards
}

// Head returns the signed head of rows that are all there are.
func (v *Village) Head(rows []registry.Row) (registry.SignedHead, error) {
	there := slices.DeleteFunc(slices.Clone(rows), func(r registry.Row) bool { return r.Gone })
	slices.SortFunc(there, func(a, b registry.Row) int {
		if c := bytes.Compare(a.Ref[:], b.Ref[:]); c != 0 {
			return c
		}
		return int(a.Kind) - int(b.Kind)
	})
	sum, err := registry.SumAll(nowhere{}, each(there))
	if err != nil {
		return registry.SignedHead{}, err
	}
	return registry.Head{Position: v.Position, IssuedMS: v.Issued.UnixMilli(), Rows: len(there), Digest: sum}.Sign(v.Key)
}

func each(rows []registry.Row) iter.Seq2[registry.Row, error] {
	return func(yield func(registry.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// nowhere keeps no sums: the digest is all that is wanted.
type nowhere struct{ registry.Shelf }

func (nowhere) SetBucket(uint16, registry.Sum) error { return nil }
func (nowhere) SetGroup(byte, registry.Sum) error    { return nil }
