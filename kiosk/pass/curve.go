package pass

import (
	"crypto"
	"crypto/elliptic"
	_ "crypto/sha256" // hash of curves up to 256 bits
	_ "crypto/sha512" // hash of longer curves
	"encoding/asn1"
	"math/big"

	"github.com/ProtonMail/go-crypto/brainpool"
)

// curve is an elliptic curve by name; elliptic is nil where this package cannot compute on it.
type curve struct {
	name     string
	elliptic elliptic.Curve
}

// orderBytes is the size of r and of s.
func (c curve) orderBytes() int { return (c.elliptic.Params().N.BitLen() + 7) / 8 }

// hash is what the signer digests with (ICAO 9303-13, 2.4): the shortest of SHA-2 that is not shorter than the order.
func (c curve) hash() crypto.Hash {
	switch bits := c.elliptic.Params().N.BitLen(); {
	case bits <= 224:
		return crypto.SHA224
	case bits <= 256:
		return crypto.SHA256
	case bits <= 384:
		return crypto.SHA384
	}
	return crypto.SHA512
}

func digest(h crypto.Hash, b []byte) []byte {
	w := h.New()
	w.Write(b)
	return w.Sum(nil)
}

// curveByOID names a curve (RFC 5480; RFC 5639, 4.1). An unknown one is named by its object identifier.
func curveByOID(oid asn1.ObjectIdentifier) curve {
	switch dotted := oid.String(); dotted {
	case "1.3.132.0.33":
		return curve{"P-224", elliptic.P224()}
	case "1.2.840.10045.3.1.7":
		return curve{"P-256", elliptic.P256()}
	case "1.3.132.0.34":
		return curve{"P-384", elliptic.P384()}
	case "1.3.132.0.35":
		return curve{"P-521", elliptic.P521()}
	case "1.3.36.3.3.2.8.1.1.7":
		return curve{"brainpoolP256r1", brainpool.P256r1()}
	case "1.3.36.3.3.2.8.1.1.11":
		return curve{"brainpoolP384r1", brainpool.P384r1()}
	case "1.3.36.3.3.2.8.1.1.13":
		return curve{"brainpoolP512r1", brainpool.P512r1()}
	case "1.3.36.3.3.2.8.1.1.5":
		return curve{name: "brainpoolP224r1"}
	case "1.3.36.3.3.2.8.1.1.9":
		return curve{name: "brainpoolP320r1"}
	case "1.2.840.10045.3.1.1":
		return curve{name: "P-192"}
	default:
		return curve{name: dotted}
	}
}

// curveByDomain recognises explicit domain parameters, as German document signers carry them, by prime, base point and order. The
// named curve is then computed on, never the parameters given, so a forged base point or coefficient gains nothing.
func curveByDomain(prime, order *big.Int, base []byte) curve {
	for _, oid := range []asn1.ObjectIdentifier{
		{1, 3, 36, 3, 3, 2, 8, 1, 1, 7}, {1, 3, 36, 3, 3, 2, 8, 1, 1, 11}, {1, 3, 36, 3, 3, 2, 8, 1, 1, 13},
		{1, 3, 132, 0, 33}, {1, 2, 840, 10045, 3, 1, 7}, {1, 3, 132, 0, 34}, {1, 3, 132, 0, 35},
	} {
		c := curveByOID(oid)
		p := c.elliptic.Params()
		x, y, ok := splitPoint(base, p.BitSize)
		if ok && p.P.Cmp(prime) == 0 && p.N.Cmp(order) == 0 && p.Gx.Cmp(x) == 0 && p.Gy.Cmp(y) == 0 {
			return c
		}
	}
	return curve{name: "with unknown explicit parameters"}
}

// splitPoint cuts an uncompressed point (SEC 1, 2.3.3) into its coordinates.
func splitPoint(b []byte, bits int) (x, y *big.Int, ok bool) {
	n := (bits + 7) / 8
	if len(b) != 1+2*n || b[0] != 4 {
		return nil, nil, false
	}
	return new(big.Int).SetBytes(b[1 : 1+n]), new(big.Int).SetBytes(b[1+n:]), true
}
