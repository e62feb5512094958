package ntag424_test

import (
	"bytes"
	"testing"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
)

// BenchmarkBothSides is a mutual authentication and the reading of the UID under it, lane and card, without a reader.
func BenchmarkBothSides(b *testing.B) {
	chip, still := ntag424sim.New(ntag424sim.Opts{UID: uid, Keys: [5]ntag424.Key{2: cardKey(2)}}), make([]byte, 16)
	card := direct{chip}
	if err := ntag424.Select(b.Context(), card); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		s, err := ntag424.Authenticate(b.Context(), card, 2, cardKey(2), bytes.NewReader(still))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.CardUID(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVerifySUN is one tap at the hub.
func BenchmarkVerifySUN(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := ntag424.ParseSUN(taps[2].url)
		if err == nil {
			_, err = ntag424.VerifySUN(s, ntag424.Key{}, always(ntag424.Key{}))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

var _ nfc.Card = direct{}
