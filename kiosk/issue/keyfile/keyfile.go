// Package keyfile keeps a private signing key in a file under a passphrase.
//
// The file is JSON: a version, what Argon2id (RFC 9106) makes a key of the passphrase with, and the private key as PKCS #8 in AES-256-GCM. The
// parameters are authenticated with the key, and bounded when they are read: no file makes a server allocate more than MaxMemory.
//
//	{
//	  "format": "passlane signing key",
//	  "version": 1,
//	  "argon2id": {"time": 3, "memory_kib": 65536, "threads": 4, "salt": "16 bytes, base64"},
//	  "sealed": "nonce of 12 bytes, ciphertext and tag, base64"
//	}
package keyfile

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
)

// ErrPassphrase tells that a key does not open: another passphrase, or the file was changed.
var ErrPassphrase = errors.New("keyfile: wrong passphrase, or the file was changed")

// FieldError says which field of a key file cannot be used, and why.
type FieldError struct{ Field, Reason string }

// Error returns the field and the reason.
func (e *FieldError) Error() string { return "keyfile: " + e.Field + ": " + e.Reason }

func wrong(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}

// MinPassphrase is the least that Seal takes, in bytes.
const MinPassphrase = 12

// Seal returns the file of a key, an *ecdsa.PrivateKey on a NIST curve, at the Usual cost. A passphrase shorter than MinPassphrase is a
// *FieldError.
func Seal(key crypto.Signer, passphrase []byte) ([]byte, error) {
	return SealAt(Usual(), key, passphrase)
}

// SealAt is Seal at another cost.
func SealAt(cost Cost, key crypto.Signer, passphrase []byte) ([]byte, error) {
	if len(passphrase) < MinPassphrase {
		return nil, wrong("passphrase", "shorter than %d bytes", MinPassphrase)
	}
	if err := cost.check(); err != nil {
		return nil, err
	}
	plain, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("keyfile: encode key: %w", err)
	}
	f := file{Format: format, Version: version, Argon: derivation{cost, make([]byte, minSalt)}}
	rand.Read(f.Argon.Salt) // never fails
	a, err := f.aead(passphrase)
	if err != nil {
		return nil, err
	}
	f.Sealed = a.Seal(nil, nil, plain, f.bound())
	out, err := json.MarshalIndent(f, "", "  ")
	return append(out, '\n'), err
}

// Open returns the key of a file. The error is ErrPassphrase or, for a file that cannot be one, a *FieldError.
func Open(b, passphrase []byte) (crypto.Signer, error) {
	f, err := parse(b)
	if err != nil {
		return nil, err
	}
	a, err := f.aead(passphrase)
	if err != nil {
		return nil, err
	}
	plain, err := a.Open(nil, nil, f.Sealed, f.bound())
	if err != nil {
		return nil, ErrPassphrase
	}
	key, err := x509.ParsePKCS8PrivateKey(plain)
	if err != nil {
		return nil, wrong("sealed", "holds no private key in PKCS #8")
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, wrong("sealed", "holds a key that does not sign")
	}
	return signer, nil
}
