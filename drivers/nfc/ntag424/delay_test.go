package ntag424_test

import (
	"crypto/rand"
	"errors"
	"testing"

	"passlane/drivers/nfc/ntag424"
)

// A card that wants to wait says so, which is no word on its key: it can be told from a wrong proof, and proves itself afterwards.
func TestADelayIsNoProof(t *testing.T) {
	chip := pass()
	chip.Delay(2)
	_, card := lay(t, chip)
	for range 2 {
		if err := ntag424.Select(t.Context(), card); err != nil {
			t.Fatal(err)
		}
		_, err := ntag424.Authenticate(t.Context(), card, 2, cardKey(2), rand.Reader)
		var wrong *ntag424.AuthError
		var status *ntag424.StatusError
		if !errors.Is(err, ntag424.ErrDelayed) || errors.As(err, &wrong) || !errors.As(err, &status) || status.SW != 0x91AD {
			t.Fatalf("%v", err)
		}
	}
	if _, err := proven(t.Context(), card); err != nil {
		t.Error(err)
	}
	if errors.Is(&ntag424.StatusError{SW: 0x91AE}, ntag424.ErrDelayed) {
		t.Error("a refusal is a delay")
	}
}
