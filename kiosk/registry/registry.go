// Package registry is what the hub publishes and devices replicate: holders, their passes and guardians.
//
// A snapshot travels as one signed document: deterministic CBOR under an Ed25519 signature of the hub.
package registry

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

const domain = "passlane registry v1\x00"

// Holder is a registered person.
type Holder struct {
	ID          string    `cbor:"1,keyasint"`
	LatinName   string    `cbor:"2,keyasint"`
	OwnName     string    `cbor:"3,keyasint,omitempty"` // in the holder's own script
	Sex         string    `cbor:"4,keyasint,omitempty"` // F, M or X, as ICAO 9303
	Birth       pass.Date `cbor:"5,keyasint"`
	Nationality string    `cbor:"6,keyasint"`           // ISO 3166-1 alpha-3
	Language    string    `cbor:"7,keyasint,omitempty"` // km, th or en
	LargeText   bool      `cbor:"8,keyasint,omitempty"`
	Guardians   []string  `cbor:"9,keyasint,omitempty"`  // holders who may travel with this minor
	Portrait    []byte    `cbor:"10,keyasint,omitempty"` // JPEG
	Last        *Movement `cbor:"11,keyasint,omitempty"` // as the hub knows it
}

// Movement is a holder's last crossing.
type Movement struct {
	Direction string `cbor:"1,keyasint"` // exit or entry
	AtMS      int64  `cbor:"2,keyasint"` // Unix milliseconds
}

// Pass is a document of a holder.
type Pass struct {
	Number    string         `cbor:"1,keyasint"`
	Holder    string         `cbor:"2,keyasint"`
	Class     string         `cbor:"3,keyasint"`
	ValidFrom pass.Date      `cbor:"4,keyasint"`
	ValidTo   pass.Date      `cbor:"5,keyasint"`
	Status    policy.Status  `cbor:"6,keyasint"`
	Key       pass.HolderKey `cbor:"7,keyasint"`
}

// Snapshot is the whole registry at one moment.
type Snapshot struct {
	Position uint64   `cbor:"1,keyasint"` // grows with every change at the hub
	IssuedMS int64    `cbor:"2,keyasint"` // Unix milliseconds
	Holders  []Holder `cbor:"3,keyasint"`
	Passes   []Pass   `cbor:"4,keyasint"`
}

// Issued returns when the hub made the snapshot.
func (s Snapshot) Issued() time.Time { return time.UnixMilli(s.IssuedMS).UTC() }

type document struct {
	Content   []byte `cbor:"1,keyasint"`
	Signature []byte `cbor:"2,keyasint"`
}

// ErrSignature tells that a registry was not signed by the hub that this device trusts.
var ErrSignature = errors.New("not signed by the hub")

var errKey = errors.New("the hub's key is not an Ed25519 key")

// Sign returns the snapshot as a signed document.
func Sign(s Snapshot, key ed25519.PrivateKey) ([]byte, error) {
	em, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return nil, fmt.Errorf("registry: encode: %w", err)
	}
	content, err := em.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("registry: encode: %w", err)
	}
	if len(key) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("registry: sign: %w", errKey)
	}
	return em.Marshal(document{Content: content, Signature: ed25519.Sign(key, append([]byte(domain), content...))})
}

// Open checks the signature of a document and returns its snapshot. Rows that contradict each other are an error that names the row.
func Open(b []byte, key ed25519.PublicKey) (Snapshot, error) {
	dm, err := cbor.DecOptions{MaxArrayElements: 4 << 20}.DecMode()
	if err != nil {
		return Snapshot{}, fmt.Errorf("registry: decode: %w", err)
	}
	var d document
	if err := dm.Unmarshal(b, &d); err != nil {
		return Snapshot{}, fmt.Errorf("registry: document: %w", err)
	}
	if len(key) != ed25519.PublicKeySize {
		return Snapshot{}, fmt.Errorf("registry: document: %w", errKey)
	}
	if !ed25519.Verify(key, append([]byte(domain), d.Content...), d.Signature) {
		return Snapshot{}, fmt.Errorf("registry: document: %w", ErrSignature)
	}
	var s Snapshot
	if err := dm.Unmarshal(d.Content, &s); err != nil {
		return Snapshot{}, fmt.Errorf("registry: content: %w", err)
	}
	if err := s.check(); err != nil {
		return Snapshot{}, err
	}
	return s, nil
}

// check names a guardian that cannot be one. A guardian who is not in the snapshot may live in another province.
func (h Holder) check() error {
	seen := make(map[string]bool, len(h.Guardians))
	for _, g := range h.Guardians {
		if g == "" || g == h.ID || seen[g] {
			return fmt.Errorf("registry: holder %q: guardian %q: missing, twice or the same person", h.ID, g)
		}
		seen[g] = true
	}
	return nil
}

func (s Snapshot) check() error {
	holders := make(map[string]bool, len(s.Holders))
	for _, h := range s.Holders {
		if h.ID == "" || holders[h.ID] {
			return fmt.Errorf("registry: holder %q: missing or twice", h.ID)
		}
		if err := h.check(); err != nil {
			return err
		}
		holders[h.ID] = true
	}
	numbers := make(map[string]bool, len(s.Passes))
	for _, p := range s.Passes {
		if p.Number == "" || numbers[p.Number] {
			return fmt.Errorf("registry: pass %q: missing or twice", p.Number)
		}
		if !holders[p.Holder] {
			return fmt.Errorf("registry: pass %q: holder %q is not registered", p.Number, p.Holder)
		}
		numbers[p.Number] = true
	}
	return nil
}
