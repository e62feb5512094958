package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// Names is what a record says that names somebody, or lets find out who it was. It is sealed to the hub: what a device folds and keeps does
// without it.
type Names struct {
	Numbers []string `cbor:"1,keyasint,omitempty"` // of passes, in the order of the party
	Officer string   `cbor:"2,keyasint,omitempty"`
	Second  string   `cbor:"3,keyasint,omitempty"` // officer
	Words   string   `cbor:"4,keyasint,omitempty"` // the officer's own
}

func (n Names) empty() bool {
	return !slices.ContainsFunc(n.Numbers, func(s string) bool { return s != "" }) && n.Officer == "" && n.Second == "" && n.Words == ""
}

func (n Names) seal(place []byte, seal Seal) ([]byte, error) {
	if seal == nil {
		return nil, errors.New("nothing to seal with")
	}
	b, err := encoding.Marshal(n)
	if err != nil {
		return nil, err
	}
	return seal(b, place)
}

// ParseNames reads what was sealed, once it is open.
func ParseNames(b []byte) (n Names, err error) {
	if err := decoding.Unmarshal(b, &n); err != nil {
		return n, fmt.Errorf("ledger: parse names: %w", err)
	}
	return n, nil
}

// PeriodPlace is what the key of a period is bound to whose record has a number.
func PeriodPlace(c Chain, seq uint64) []byte {
	return Record{Device: c.Device, Epoch: c.Epoch, Seq: seq, Kind: KindPeriod}.Place()
}

// Place is what a sealed part is bound to: nobody moves it to another record.
func (r Record) Place() []byte {
	p := append([]byte("passlane place v1\x00"), r.Device...)
	p = append(p, 0)
	p = binary.BigEndian.AppendUint32(p, r.Epoch)
	p = binary.BigEndian.AppendUint64(p, r.Seq)
	return append(p, r.Kind...)
}

// ImagePlace is what a sealed image is bound to; its data key is bound to its name.
const ImagePlace = "passlane image v1"

// namer is a body that may name somebody.
type namer interface {
	names() Names
	with(n Names) Body
}

// NamesSomebody tells whether a body has something to seal.
func NamesSomebody(b Body) bool { return !namesOf(b).empty() }

func namesOf(b Body) (n Names) {
	if b, may := b.(namer); may {
		return b.names()
	}
	return n
}

// With returns a body with the names that were sealed.
func With(b Body, n Names) Body {
	if b, may := b.(namer); may {
		return b.with(n)
	}
	return b
}

func (c Command) names() Names        { return Names{Officer: c.Officer, Words: c.Reason} }
func (b Begun) names() Names          { return Names{Numbers: []string{b.Number}} }
func (o Override) names() Names       { return Names{Officer: o.Officer, Second: o.Second, Words: o.Reason} }
func (c Counted) names() Names        { return Names{Officer: c.Officer, Second: c.Second, Words: c.Reason} }
func (c ClockConfirmed) names() Names { return Names{Officer: c.Officer, Words: c.Reason} }

func (d Decided) names() (n Names) {
	for _, t := range d.Party {
		n.Numbers = append(n.Numbers, t.Number)
	}
	return n
}

func (c Command) with(n Names) Body {
	c.Officer, c.Reason = n.Officer, n.Words
	return c
}

func (b Begun) with(n Names) Body {
	if len(n.Numbers) > 0 {
		b.Number = n.Numbers[0]
	}
	return b
}

func (o Override) with(n Names) Body {
	o.Officer, o.Second, o.Reason = n.Officer, n.Second, n.Words
	return o
}

func (c Counted) with(n Names) Body {
	c.Officer, c.Second, c.Reason = n.Officer, n.Second, n.Words
	return c
}

func (c ClockConfirmed) with(n Names) Body {
	c.Officer, c.Reason = n.Officer, n.Words
	return c
}

func (d Decided) with(n Names) Body {
	d.Party = slices.Clone(d.Party)
	for i := range d.Party[:min(len(d.Party), len(n.Numbers))] {
		d.Party[i].Number = n.Numbers[i]
	}
	return d
}
