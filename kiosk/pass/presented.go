package pass

import (
	"fmt"
	"slices"
)

// Genuineness says what the checks made of a document.
type Genuineness string

// The four answers, worst last.
const (
	Valid         Genuineness = "VALID"          // signed by a known issuer, whole and unchanged
	UnknownIssuer Genuineness = "UNKNOWN_ISSUER" // well formed; nobody we know vouches for it
	Invalid       Genuineness = "INVALID"        // well formed, and a check says no
	Malformed     Genuineness = "MALFORMED"      // does not follow its format
)

// Medium is what carried the document.
type Medium string

// The media.
const (
	MediumSeal Medium = "seal" // printed visible digital seal
	MediumTag  Medium = "tag"  // contactless tag with a seal on it
	MediumCard Medium = "card" // contactless card with a seal on it that can prove that it is the original
	MediumMRZ  Medium = "mrz"  // machine readable zone
)

// Check names one thing that is or is not known of a document.
type Check string

// The checks.
const (
	CheckStructure      Check = "structure"       // lengths, alphabets, ranges, nothing left over
	CheckDigits         Check = "check-digits"    // every check digit of an MRZ
	CheckUIDBinding     Check = "uid-binding"     // the seal names the very tag it was read from, and no other medium
	CheckIssuer         Check = "issuer"          // the signer is in the trust list
	CheckSignature      Check = "signature"       // the signer signed these bytes
	CheckSignerValidity Check = "signer-validity" // the signer's certificate was valid on the day it signed
	CheckClone          Check = "clone"           // this is the original, no copy
)

// Proof says whether a card showed that it is the original.
type Proof string

// The proofs.
const (
	NoProof  Proof = ""         // it was not asked, or cannot
	Proven   Proof = "proven"   // it did
	Failed   Proof = "failed"   // it was asked, and its proof is wrong
	Unproven Proof = "unproven" // it was asked, and gave no proof, good or wrong: it wants to wait, or answers an error
	Replayed Proof = "replayed" // what it said was said before: a copy of a message
)

// Presented is what a traveller presented and what was found out about it.
type Presented struct {
	Medium       Medium
	Number       string    // pass number, or the document number of an MRZ; empty for seals of other document types
	HolderKey    HolderKey // opens the holder's row in the registry replica
	Class        string
	Province     string // ISO 3166-2 behind the hyphen
	ValidFrom    Date   // zero for an MRZ: its century needs a today, see MRZ.ExpiryDate
	ValidTo      Date   // last day of validity
	Signer       string // signer id and certificate reference, "UTTS 5B"
	TagUID       []byte // of the tag that was read, 4, 7 or 10 bytes
	MRZ          *MRZ
	Seal         *Seal  // header and messages, when they could be taken apart; the holder key is not among them
	Proof        Proof  // of a card
	DocumentType string // feature reference and category in hex, BorderPassType for ours; the layout for an MRZ

	Result     Genuineness
	Checked    []Check // done, whatever came out
	NotChecked []Check // not done or not possible
	Field      string  // what is wrong or unknown, unless VALID
	Reason     string  // why
}

// begin returns a result on which nothing has been checked yet.
func begin(m Medium, checks ...Check) Presented {
	return Presented{Medium: m, Result: Malformed, NotChecked: checks}
}

// did moves a check from NotChecked to Checked.
func (p *Presented) did(c Check) {
	if i := slices.Index(p.NotChecked, c); i >= 0 {
		p.NotChecked = slices.Delete(p.NotChecked, i, i+1)
	}
	p.Checked = append(p.Checked, c)
}

// Prove returns p with what the card's proof came to.
func (p Presented) Prove(proof Proof) Presented {
	p.Checked, p.NotChecked = slices.Clone(p.Checked), slices.Clone(p.NotChecked)
	p.did(CheckClone)
	p.Proof = proof
	return p
}

// AsOf returns what p is on a day, where the day is known for sure: for a seal that was signed on a later one, and so perhaps under a
// certificate that is not valid yet, nobody vouches today. Where no clock can be trusted it is not asked.
func (p Presented) AsOf(today Date) Presented {
	if p.Result != Valid || p.Seal == nil || !today.Before(p.Seal.Signed) {
		return p
	}
	return p.settle(UnknownIssuer, "signature date", fmt.Sprintf("signed %s, after today, %s: nobody vouches for it yet", p.Seal.Signed, today))
}

// settle returns p with its final word.
func (p Presented) settle(g Genuineness, field, reason string) Presented {
	p.Result, p.Field, p.Reason = g, field, reason
	return p
}

// malformed returns p refused for err. A document that does not follow its format yields no number and no key.
func (p Presented) malformed(err error) Presented {
	field, reason := fieldOf(err)
	p.Number, p.Class, p.Province, p.HolderKey = "", "", "", HolderKey{}
	p.ValidFrom, p.ValidTo, p.MRZ = Date{}, Date{}, nil
	return p.settle(Malformed, field, reason)
}
