package pass

import (
	"crypto/ecdsa"
	enc "encoding/asn1"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// readDate reads a UTCTime or a GeneralizedTime, down to its day.
func readDate(in *cryptobyte.String, d *Date) bool {
	var t time.Time
	ok := false
	if in.PeekASN1Tag(asn1.UTCTime) {
		ok = in.ReadASN1UTCTime(&t)
	} else {
		ok = in.ReadASN1GeneralizedTime(&t)
	}
	t = t.UTC()
	*d = Date{t.Year(), int(t.Month()), t.Day()}
	return ok
}

// subjectID joins country and common name, the signer id of ICAO 9303-13, 2.2.
func subjectID(subject cryptobyte.String) (string, error) {
	var country, name string
	for !subject.Empty() {
		var set cryptobyte.String
		if !subject.ReadASN1(&set, asn1.SET) {
			return "", wrong("subject", "not readable")
		}
		for !set.Empty() {
			var pair, value cryptobyte.String
			var oid enc.ObjectIdentifier
			var tag asn1.Tag
			if !set.ReadASN1(&pair, asn1.SEQUENCE) || !pair.ReadASN1ObjectIdentifier(&oid) || !pair.ReadAnyASN1(&value, &tag) {
				return "", wrong("subject", "not readable")
			}
			switch oid.String() {
			case "2.5.4.6":
				country = string(value)
			case "2.5.4.3":
				name = string(value)
			}
		}
	}
	if len(country) != 2 || name == "" {
		return "", wrong("subject", "no country of 2 letters with a common name")
	}
	return country + name, nil
}

// publicKey reads subjectPublicKeyInfo (RFC 5480, 2).
func (s *Signer) publicKey(spki cryptobyte.String) error {
	var algorithm cryptobyte.String
	var oid enc.ObjectIdentifier
	var point []byte
	if !spki.ReadASN1(&algorithm, asn1.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&oid) || !spki.ReadASN1BitStringAsBytes(&point) {
		return wrong("public key", "not readable")
	}
	if oid.String() != "1.2.840.10045.2.1" {
		return wrong("public key", "algorithm %s, want an elliptic curve key", oid)
	}
	var err error
	if s.curve, err = domain(algorithm); err != nil {
		return err
	}
	s.Curve = s.curve.name
	if s.curve.elliptic == nil {
		return nil
	}
	s.key, err = pointKey(s.curve, point)
	return err
}

// domain reads a named curve, or explicit parameters (X9.62 ECParameters).
func domain(algorithm cryptobyte.String) (curve, error) {
	if algorithm.PeekASN1Tag(asn1.OBJECT_IDENTIFIER) {
		var oid enc.ObjectIdentifier
		if !algorithm.ReadASN1ObjectIdentifier(&oid) {
			return curve{}, wrong("curve", "not readable")
		}
		return curveByOID(oid), nil
	}
	var params, field, base cryptobyte.String
	var fieldType enc.ObjectIdentifier
	version, prime, order := 0, new(big.Int), new(big.Int)
	ok := algorithm.ReadASN1(&params, asn1.SEQUENCE) &&
		params.ReadASN1Integer(&version) &&
		params.ReadASN1(&field, asn1.SEQUENCE) &&
		field.ReadASN1ObjectIdentifier(&fieldType) &&
		field.ReadASN1Integer(prime) &&
		params.SkipASN1(asn1.SEQUENCE) &&
		params.ReadASN1(&base, asn1.OCTET_STRING) &&
		params.ReadASN1Integer(order)
	if !ok || fieldType.String() != "1.2.840.10045.1.1" {
		return curve{}, wrong("curve", "explicit parameters over no prime field")
	}
	return curveByDomain(prime, order, base), nil
}

// pointKey makes a key of an uncompressed point and refuses one that is not on the curve.
func pointKey(c curve, point []byte) (*ecdsa.PublicKey, error) {
	x, y, ok := splitPoint(point, c.elliptic.Params().BitSize)
	if !ok {
		return nil, wrong("public key", "not an uncompressed point on %s", c.name)
	}
	p := c.elliptic.Params().P
	//lint:ignore SA1019 crypto/ecdh and ParseUncompressedPublicKey know no Brainpool curve
	if x.Cmp(p) >= 0 || y.Cmp(p) >= 0 || !c.elliptic.IsOnCurve(x, y) {
		return nil, wrong("public key", "not a point on %s", c.name)
	}
	return &ecdsa.PublicKey{Curve: c.elliptic, X: x, Y: y}, nil
}
