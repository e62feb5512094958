package scene

import (
	"fmt"
	"hash/fnv"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// encoding is RFC 8949 section 4.2.1, core deterministic: the same scene has the same bytes.
var encoding = sync.OnceValues(cbor.CoreDetEncOptions().EncMode)

var decoding = sync.OnceValues(cbor.DecOptions{
	MaxNestedLevels: 4 * maxDepth, MaxArrayElements: maxPoints, MaxMapPairs: 64,
	ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
}.DecMode)

// Marshal returns the scene as deterministic CBOR (RFC 8949 section 4.2.1).
func (s Scene) Marshal() ([]byte, error) {
	enc, err := encoding()
	if err != nil {
		return nil, fmt.Errorf("scene: set up encoding: %w", err)
	}
	b, err := enc.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("scene: encode: %w", err)
	}
	return b, nil
}

// Unmarshal returns the scene in b, checked as [Scene.Check] does.
func Unmarshal(b []byte) (Scene, error) {
	dec, err := decoding()
	if err != nil {
		return Scene{}, fmt.Errorf("scene: set up decoding: %w", err)
	}
	var s Scene
	if err := dec.Unmarshal(b, &s); err != nil {
		return Scene{}, fmt.Errorf("scene: decode: %w", err)
	}
	return s, s.Check()
}

// Hash returns a number that differs when the scenes do (64-bit FNV-1a of [Scene.Marshal]); for repainting, not for proof.
// A scene that cannot be encoded has 0.
func (s Scene) Hash() uint64 {
	b, err := s.Marshal()
	if err != nil {
		return 0
	}
	h := fnv.New64a()
	_, _ = h.Write(b) // never fails
	return h.Sum64()
}
