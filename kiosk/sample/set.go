package sample

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"passlane/kiosk/pass"
)

// Set is the invented world of one seed and day.
type Set struct {
	seed     uint64
	place    string // names this set's holders apart from those of others
	today    pass.Date
	issuer   signer
	stranger signer
	passes   []Sample
}

// New invents a set; the same seed and day give the same set.
func New(seed uint64, today pass.Date) (*Set, error) {
	if !today.Valid() {
		return nil, fmt.Errorf("sample: today: %q is no date", today)
	}
	s := &Set{seed: seed, today: today}
	var err error
	if s.issuer, err = newSigner(newDraw(seed, 1), today, "KH", "BP", 0x1A); err != nil {
		return nil, err
	}
	if s.stranger, err = newSigner(newDraw(seed, 2), today, "XX", "ZZ", 0x2B); err != nil {
		return nil, err
	}
	return s, s.populate()
}

// Among returns people of the same names and the same issuer at another place: other ids, numbers, keys and cards, so that both can be
// in one registry.
func (s *Set) Among(place string) (*Set, error) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(place)) // never fails
	other := &Set{seed: s.seed ^ h.Sum64(), place: place, today: s.today, issuer: s.issuer, stranger: s.stranger}
	return other, other.populate()
}

func (s *Set) populate() error {
	for i, p := range s.people() {
		one, err := s.issue(p, newDraw(s.seed, 100+uint64(i)))
		if err != nil {
			return fmt.Errorf("sample: %s: %w", p.name, err)
		}
		if p.name == "forged" {
			one = forge(one)
		}
		s.passes = append(s.passes, one)
	}
	return nil
}

// id returns the holder id of a name.
func (s *Set) id(name string) string {
	if s.place == "" {
		return "H-" + name
	}
	return "H-" + s.place + "-" + name
}

// Passes returns the people of the stories, in the order of the package's list.
func (s *Set) Passes() []Sample { return slices.Clone(s.passes) }

// Find returns the sample of that name.
func (s *Set) Find(name string) (Sample, bool) {
	i := slices.IndexFunc(s.passes, func(p Sample) bool { return p.Name == name })
	if i < 0 {
		return Sample{}, false
	}
	return s.passes[i], true
}

// Signers returns the certificates to trust, in DER.
func (s *Set) Signers() [][]byte { return [][]byte{s.issuer.cert} }

// Stranger returns the certificate of the issuer that is on no list, in DER.
func (s *Set) Stranger() []byte { return s.stranger.cert }

// Trust returns the trust list, version 1, of Signers.
func (s *Set) Trust() pass.Trust {
	trusted, err := pass.ParseSigner(s.issuer.cert)
	if err != nil {
		return pass.Trust{} // newSigner has parsed it before
	}
	return pass.NewTrust(1, trusted)
}

// Many returns n further adults with good printed passes, many-0 and so on; a longer list begins with the shorter one.
func (s *Set) Many(n int) ([]Sample, error) {
	many := make([]Sample, 0, max(n, 0))
	for i := range n {
		d := newDraw(s.seed, 1_000_000+uint64(i))
		one, err := s.issue(s.passerby(i, d), d)
		if err != nil {
			return nil, fmt.Errorf("sample: many-%d: %w", i, err)
		}
		many = append(many, one)
	}
	return many, nil
}

// shift returns a date some years and days from today.
func (s *Set) shift(years, days int) pass.Date {
	t := time.Date(s.today.Year+years, time.Month(s.today.Month), s.today.Day+days, 0, 0, 0, 0, time.UTC)
	return pass.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}
