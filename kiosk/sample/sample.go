package sample

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"

	"passlane/kiosk/pass"
)

// Sample is one invented traveller with a pass.
type Sample struct {
	Name       string // what stories call them
	About      string // one line for people
	Number     string // pass number
	Class      string
	Province   string // ISO 3166-2 behind the hyphen
	ValidFrom  pass.Date
	ValidTo    pass.Date
	HolderKey  pass.HolderKey
	Seal       []byte // raw, as printed
	TagDump    []byte // memory of an NTAG215; nil for who has a printed pass
	Card       *Card  // a card that proves that it is the original; nil for everybody else
	Holder     Holder
	Status     string // "active", "revoked" or "lost"
	Registered bool   // the registry knows holder and pass

	look    look
	variant func(attempt int) ([]byte, error) // another seal of the same kind, for a symbol that does not read
}

// Card is what is on a contactless card with keys.
type Card struct {
	UID     []byte   // 7 bytes
	Key     [16]byte // by which it proves itself to a lane
	Version byte     // of the key
	Message []byte   // NDEF, with the seal bound to the UID
	Copy    []byte   // memory of a plain tag with the same UID and seal, as somebody makes who has copied both
}

// TagUID returns the 7 bytes of the UID of a plain tag; nil for who has none.
func (s Sample) TagUID() []byte {
	if s.TagDump == nil {
		return nil
	}
	return append(bytes.Clone(s.TagDump[0:3]), s.TagDump[4:8]...)
}

// Holder is an invented person.
type Holder struct {
	ID          string
	LatinName   string
	OwnName     string // in the holder's own script
	Sex         string // "M" or "F"
	Birth       pass.Date
	Nationality string   // ISO 3166-1 alpha-3
	Language    string   // "km", "th" or "en"
	LargeText   bool     // reads large text
	MinorOf     []string // holder ids of the guardians; empty for adults
}

// person is what a sample is made from.
type person struct {
	name, about string
	holder      Holder
	class       string
	from, to    pass.Date
	status      string
	uid         []byte // of the tag or card, for who has one
	chip        bool   // it is a card with keys
	unlisted    bool   // signed by the issuer that nobody knows, and not registered
	look        look
}

// issue makes the sample: its number and key are drawn from d, its seals signed by s.
func (s *Set) issue(p person, d *draw) (Sample, error) {
	out := Sample{
		Name: p.name, About: p.about, Holder: p.holder, Class: p.class, Province: "2", ValidFrom: p.from, ValidTo: p.to,
		Number: d.number(), HolderKey: d.key(), Status: p.status, Registered: !p.unlisted, look: p.look,
	}
	by := s.issuer
	if p.unlisted {
		by = s.stranger
	}
	print := pass.Issue{Number: out.Number, Class: out.Class, Province: out.Province, ValidFrom: p.from, ValidTo: p.to, Issued: p.from,
		Country: "KHM", HolderKey: out.HolderKey}
	out.variant = func(attempt int) ([]byte, error) { return by.sign(print, attempt) }
	var err error
	if out.Seal, err = out.variant(0); err != nil || p.uid == nil {
		return out, err
	}
	onTag := print
	onTag.TagUID = p.uid
	seal, err := by.sign(onTag, 0)
	if err != nil {
		return out, err
	}
	dump, err := pass.TagDump(p.uid, seal)
	if !p.chip {
		out.TagDump = dump
		return out, err
	}
	out.Card = &Card{UID: p.uid, Key: [16]byte(newDraw(s.seed, 4).bytes(16)), Version: 1, Message: pass.NDEFMessage(seal), Copy: dump}
	return out, err
}

// sign signs for an attempt: the first is the same in every run.
func (s signer) sign(i pass.Issue, attempt int) ([]byte, error) {
	if attempt == 0 {
		return i.Sign(s.id, s.key, nil)
	}
	return i.Sign(s.id, s.key, rand.Reader)
}

// forge changes one bit of the signature; each attempt another one.
func forge(s Sample) Sample {
	good := s.Seal
	s.variant = func(attempt int) ([]byte, error) {
		bad := bytes.Clone(good)
		bad[len(bad)-1-attempt/8] ^= 1 << (attempt % 8)
		return bad, nil
	}
	s.Seal, _ = s.variant(0) // cannot go wrong
	return s
}

// signer is an issuer's key and certificate.
type signer struct {
	id   pass.SignerID
	key  *ecdsa.PrivateKey
	cert []byte
}
