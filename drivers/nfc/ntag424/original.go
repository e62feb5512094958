package ntag424

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/hex"
	"math/big"
	"sync"

	"passlane/drivers/nfc"
)

const signatureSize = 56 // r and s of P-224, 28 bytes each

// nxpKey is the public key of NXP for this chip (AN12196, 7.2), a point of P-224 in uncompressed form.
const nxpKey = "048A9B380AF2EE1B98DC417FECC263F8449C7625CECE82D9B916C992DA209D68422B81EC20B65A66B5102A61596AF3379200599316A00A1410"

var nxp = sync.OnceValues(func() (*ecdsa.PublicKey, error) {
	point, err := hex.DecodeString(nxpKey)
	if err != nil {
		return nil, err
	}
	return ecdsa.ParseUncompressedPublicKey(elliptic.P224(), point)
})

// ReadSignature returns the originality signature, 56 bytes, r then s. The application must be selected, without a session
// (Read_Sig; data sheet, 10.10). Errors: *StatusError, *LengthError.
func ReadSignature(ctx context.Context, card nfc.Card) ([]byte, error) {
	sig, err := ask(ctx, card, cmdReadSig, swSigned, []byte{0})
	return sized(cmdReadSig.name, sig, err, signatureSize)
}

// Original reports whether NXP signed this UID (7 bytes), that is whether the silicon with this UID is theirs. Who has UID and
// signature can replay both: it tells a cheap imitation, never a copy. The UID is signed as it is, without a hash.
func Original(uid, signature []byte) bool {
	if len(uid) != uidSize || len(signature) != signatureSize {
		return false
	}
	key, err := nxp()
	if err != nil {
		return false
	}
	r, s := new(big.Int).SetBytes(signature[:signatureSize/2]), new(big.Int).SetBytes(signature[signatureSize/2:])
	return ecdsa.Verify(key, uid, r, s)
}
