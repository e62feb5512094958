package pass

import (
	"crypto/ecdsa"
	"math/big"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// SignerID names a signer certificate as a seal's header does.
type SignerID struct {
	ID  string // country and common name of the subject, "UTTS"
	Ref string // serial number, hexadecimal in capitals, no leading zeros
}

// NewSignerID returns the id in its one normal form.
func NewSignerID(id, ref string) SignerID {
	return SignerID{strings.ToUpper(id), strings.TrimLeft(strings.ToUpper(ref), "0")}
}

// String returns id and reference, "UTTS 5B".
func (s SignerID) String() string { return s.ID + " " + s.Ref }

// Signer is what a seal's verifier needs of a signer certificate.
type Signer struct {
	SignerID
	Curve     string // name of the key's curve, or its object identifier
	NotBefore Date   // first day of validity
	NotAfter  Date   // last day

	curve curve
	key   *ecdsa.PublicKey // nil on a curve that is not supported
}

// Supported reports whether signatures by this signer can be verified.
func (s Signer) Supported() bool { return s.key != nil }

// verify reports whether sig, r and s side by side, is the signer's over message.
func (s Signer) verify(message, sig []byte) bool {
	half := len(sig) / 2
	r, t := new(big.Int).SetBytes(sig[:half]), new(big.Int).SetBytes(sig[half:])
	return ecdsa.Verify(s.key, digest(s.curve.hash(), message), r, t)
}

// maxCertificate bounds what ParseSigner looks at, in bytes.
const maxCertificate = 16 << 10

// ParseSigner reads an X.509 certificate in DER (RFC 5280, 4.1) as far as seals need it: subject, serial number, validity and EC key,
// named curve or explicit parameters. It trusts the certificate's own signature to nobody: who is on the trust list is decided
// elsewhere. The error is a *FieldError; a curve that cannot be computed on is none, see Supported.
func ParseSigner(der []byte) (Signer, error) {
	if len(der) > maxCertificate {
		return Signer{}, wrong("certificate", "%d bytes, at most %d", len(der), maxCertificate)
	}
	in := cryptobyte.String(der)
	var cert, tbs cryptobyte.String
	if !in.ReadASN1(&cert, asn1.SEQUENCE) || !in.Empty() || !cert.ReadASN1(&tbs, asn1.SEQUENCE) {
		return Signer{}, wrong("certificate", "not an X.509 certificate in DER")
	}
	if !cert.SkipASN1(asn1.SEQUENCE) || !cert.SkipASN1(asn1.BIT_STRING) || !cert.Empty() {
		return Signer{}, wrong("certificate", "algorithm and signature do not follow")
	}
	return readTBS(tbs)
}

func readTBS(tbs cryptobyte.String) (Signer, error) {
	var s Signer
	serial := new(big.Int)
	if !tbs.SkipOptionalASN1(asn1.Tag(0).Constructed().ContextSpecific()) || !tbs.ReadASN1Integer(serial) || serial.Sign() <= 0 {
		return Signer{}, wrong("serial number", "not a positive integer")
	}
	var algorithm, issuer, validity, subject, spki cryptobyte.String
	if !tbs.ReadASN1(&algorithm, asn1.SEQUENCE) || !tbs.ReadASN1(&issuer, asn1.SEQUENCE) {
		return Signer{}, wrong("issuer", "not readable")
	}
	if !tbs.ReadASN1(&validity, asn1.SEQUENCE) || !readDate(&validity, &s.NotBefore) || !readDate(&validity, &s.NotAfter) {
		return Signer{}, wrong("validity", "not two times")
	}
	if !tbs.ReadASN1(&subject, asn1.SEQUENCE) {
		return Signer{}, wrong("subject", "not readable")
	}
	id, err := subjectID(subject)
	if err != nil {
		return Signer{}, err
	}
	s.SignerID = NewSignerID(id, serial.Text(16))
	if !tbs.ReadASN1(&spki, asn1.SEQUENCE) {
		return Signer{}, wrong("public key", "not readable")
	}
	return s, s.publicKey(spki)
}
