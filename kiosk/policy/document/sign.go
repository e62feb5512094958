package document

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
)

// domain keeps a signature on a policy from being one on anything else.
const domain = "passlane policy v1\x00"

// mark begins the signature line, the last one of a signed document. To TOML it is a comment.
const mark = "# signature ed25519 "

// ErrSignature tells that a document is not signed, or not by the key asked for.
var ErrSignature = errors.New("document: not signed by the ministry's key")

// Sign returns the document with its signature as the last line. A signature that it had before is taken off first.
func Sign(doc []byte, key ed25519.PrivateKey) []byte {
	body, _, signed := split(doc)
	if !signed {
		body = doc
	}
	if len(body) > 0 && body[len(body)-1] != '\n' {
		body = append(bytes.Clone(body), '\n')
	}
	signature := ed25519.Sign(key, append([]byte(domain), body...))
	return append(bytes.Clone(body), mark+base64.StdEncoding.EncodeToString(signature)+"\n"...)
}

// Signed tells whether a document has a signature, whosoever and good or not.
func Signed(doc []byte) bool {
	_, _, ok := split(doc)
	return ok
}

// Open checks the signature of a signed document (32 bytes of public key) and reads what it covers; the error is ErrSignature or that of Parse.
func Open(signed []byte, key ed25519.PublicKey) (Document, error) {
	body, signature, ok := split(signed)
	if !ok || len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, append([]byte(domain), body...), signature) {
		return Document{}, ErrSignature
	}
	return Parse(body)
}

// split takes the last line off, if it is a signature; nothing may follow it, and its base64 has one form only.
func split(doc []byte) (body, signature []byte, ok bool) {
	if len(doc) > maxSize+1024 || !bytes.HasSuffix(doc, []byte("\n")) {
		return nil, nil, false
	}
	at := bytes.LastIndexByte(doc[:len(doc)-1], '\n') + 1
	text, ok := bytes.CutPrefix(doc[at:len(doc)-1], []byte(mark))
	if !ok {
		return nil, nil, false
	}
	signature, err := base64.StdEncoding.Strict().DecodeString(string(text))
	whole := err == nil && base64.StdEncoding.EncodeToString(signature) == string(text) // the decoder passes over carriage returns
	return doc[:at], signature, whole && len(signature) == ed25519.SignatureSize
}
