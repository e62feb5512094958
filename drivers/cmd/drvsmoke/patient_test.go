package main

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
)

// A card on which wrong keys were tried asks for patience. It is asked again, and when it asks for too much, that is what is said: nothing is
// known of its keys.
func TestACardThatAsksForPatience(t *testing.T) {
	for delays, proven := range map[int]bool{0: true, 2: true, mostAsked - 1: true, -1: false} {
		synctest.Test(t, func(t *testing.T) {
			chip := ntag424sim.New(ntag424sim.Opts{Keys: [5]ntag424.Key{1: secret}, Message: []byte("hello")})
			chip.Delay(delays)
			reader := nfcsim.New()
			reader.LayChip(chip)
			card, err := reader.WaitCard(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var r report
			err = errors.Join(r.read(t.Context(), card), r.prove(t.Context(), card, []cardKey{{key: secret}}, rand.Reader))
			if proven && (err != nil || !r.Authentication.Proven) {
				t.Errorf("delayed %d times: %v, %+v", delays, err, r.Authentication)
			}
			if !proven && (!errors.Is(err, errWaits) || errors.Is(err, errNoProof) || r.Authentication.Proven || !strings.Contains(err.Error(), "wait")) {
				t.Errorf("delayed for ever: %v, %+v", err, r.Authentication)
			}
		})
	}
}
