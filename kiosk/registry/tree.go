package registry

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"iter"
)

// The digest of a registry is a tree of three levels over its rows, so that a change costs the rows of one bucket: rows whose
// references begin with the same two bytes are a bucket, buckets with the same first byte a group, the groups the whole. What
// is empty has the zero digest.

// Sum is a digest in the tree, SHA-256.
type Sum [32]byte

// Fanout is how many buckets a group has, and how many groups there are.
const Fanout = 256

// Bucket returns the number of a reference's bucket, 0 to 65,535; its upper byte is the group.
func (r Ref) Bucket() uint16 { return binary.BigEndian.Uint16(r[:2]) }

// Digester sums the rows of one bucket, in the order of kind within reference.
type Digester struct {
	h    hash.Hash
	rows int
	buf  []byte
}

// Add takes the next row.
func (d *Digester) Add(r Row) {
	if d.h == nil {
		d.h = sha256.New()
	}
	b := append(d.buf[:0], r.Ref[:]...)
	b = append(b, byte(r.Kind))
	b = binary.BigEndian.AppendUint64(b, r.Position)
	b = appendText(b, string(r.Status))
	for _, date := range [...]struct{ y, m, d int }{{r.From.Year, r.From.Month, r.From.Day}, {r.To.Year, r.To.Month, r.To.Day}} {
		b = binary.BigEndian.AppendUint32(b, uint32(date.y*10000+date.m*100+date.d))
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(r.Sealed)))
	d.buf = append(b, r.Sealed...)
	d.h.Write(d.buf)
	d.rows++
}

func appendText(b []byte, s string) []byte { return append(append(b, byte(len(s))), s...) }

// Sum returns the digest of the rows so far and begins anew.
func (d *Digester) Sum() (s Sum) {
	if d.rows == 0 {
		return Sum{}
	}
	d.h.Sum(s[:0])
	d.h.Reset()
	d.rows = 0
	return s
}

// Join returns the digest over Fanout digests of the level below; the zero Sum where all of them are.
func Join(below *[Fanout]Sum) Sum {
	h := sha256.New()
	some := false
	for i, s := range below {
		if s == (Sum{}) {
			continue
		}
		some = true
		h.Write([]byte{byte(i)})
		h.Write(s[:])
	}
	if !some {
		return Sum{}
	}
	return Sum(h.Sum(nil))
}

// Shelf is where rows and the sums of their tree are kept.
type Shelf interface {
	// Rows returns the rows of a bucket that are not gone, in the order of kind within reference.
	Rows(bucket uint16) ([]Row, error)
	// Buckets returns the sums of a group's buckets.
	Buckets(group byte) (*[Fanout]Sum, error)
	// Groups returns the sums of the groups.
	Groups() (*[Fanout]Sum, error)
	SetBucket(bucket uint16, s Sum) error
	SetGroup(group byte, s Sum) error
}

// Resum brings the sums up to rows that changed in these buckets, and returns the digest of the whole.
func Resum(s Shelf, touched map[uint16]bool) (Sum, error) {
	groups := map[byte]bool{}
	for b := range touched {
		groups[byte(b>>8)] = true
		rows, err := s.Rows(b)
		if err != nil {
			return Sum{}, err
		}
		var d Digester
		for _, r := range rows {
			d.Add(r)
		}
		if err := s.SetBucket(b, d.Sum()); err != nil {
			return Sum{}, err
		}
	}
	for g := range groups {
		if err := resumGroup(s, g); err != nil {
			return Sum{}, err
		}
	}
	top, err := s.Groups()
	if err != nil {
		return Sum{}, err
	}
	return Join(top), nil
}

func resumGroup(s Shelf, g byte) error {
	below, err := s.Buckets(g)
	if err != nil {
		return err
	}
	return s.SetGroup(g, Join(below))
}

// SumAll sums every row, which come in the order of kind within reference, and returns the digest of the whole.
func SumAll(s Shelf, rows iter.Seq2[Row, error]) (Sum, error) {
	var d Digester
	var at uint16
	var below, top [Fanout]Sum
	closeGroup := func() error {
		g := byte(at >> 8)
		top[g] = Join(&below)
		below = [Fanout]Sum{}
		return s.SetGroup(g, top[g])
	}
	closeBucket := func() error {
		sum := d.Sum()
		below[byte(at)] = sum
		return s.SetBucket(at, sum)
	}
	for r, err := range rows {
		if err != nil {
			return Sum{}, err
		}
		if b := r.Ref.Bucket(); b != at {
			if err := closeBucket(); err != nil {
				return Sum{}, err
			}
			if b>>8 != at>>8 {
				if err := closeGroup(); err != nil {
					return Sum{}, err
				}
			}
			at = b
		}
		d.Add(r)
	}
	if err := closeBucket(); err != nil {
		return Sum{}, err
	}
	if err := closeGroup(); err != nil {
		return Sum{}, err
	}
	return Join(&top), nil
}
