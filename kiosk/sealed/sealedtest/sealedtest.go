// Package sealedtest has a hub's key for tests.
package sealedtest

import (
	"bytes"

	"passlane/kiosk/sealed"
)

// Key returns a key of a hub, always the same.
func Key() *sealed.PrivateKey {
	k, err := sealed.ParsePrivateKey(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	return k
}
