package ntag424sim_test

import (
	"bytes"
	"errors"
	"testing"

	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
)

func TestTheCardsName(t *testing.T) {
	named, random := ntag424sim.New(ntag424sim.Opts{}).Tag(), ntag424sim.New(ntag424sim.Opts{RandomUID: true, Rand: bytes.NewReader([]byte("abc"))}).Tag()
	if !bytes.Equal(named.UID, unhex("04958CAA5C5E80")) || named.ATQA != [2]byte{0x44, 0x03} || named.SAK != 0x20 {
		t.Errorf("named %X, %v", named.UID, named)
	}
	if !bytes.Equal(random.UID, []byte("\x08abc")) || random.ATQA != [2]byte{0x04, 0x03} || random.SAK != 0x20 {
		t.Errorf("random %X, %v", random.UID, random)
	}
	named.UID[0] = 0xFF
	if again := ntag424sim.New(ntag424sim.Opts{}).Tag(); again.UID[0] != 4 {
		t.Error("a caller changed the card's UID")
	}
}

func TestACardLaidAnewHasForgotten(t *testing.T) {
	card, s := secured(t, ntag424sim.Opts{})
	if len(card.Said()) != 3 {
		t.Errorf("said %d answers, want 3", len(card.Said()))
	}
	card.Reset()
	if len(card.Said()) != 0 {
		t.Errorf("remembers %d answers", len(card.Said()))
	}
	status := new(ntag424.StatusError)
	if _, err := s.CardUID(t.Context()); !errors.As(err, &status) || status.SW != 0x919D {
		t.Errorf("the old session: %v, want permission denied", err)
	}
	say(t, card, [2]string{selectNDEF, "6A82"}, [2]string{selectApplication, "9000"}, [2]string{"00B0000001", "6985"})
}

// Anything between the two parts of an authentication ends it.
func TestAnInterruptedAuthentication(t *testing.T) {
	key := ntag424.Key{}
	for _, between := range [][2]string{{"9064000001 00 00", "00 9100"}, {selectNDEF, "9000"}, {"00B0000001", "6985"}} {
		card := ntag424sim.New(ntag424sim.Opts{Keys: [5]ntag424.Key{key}, Rand: bytes.NewReader(unhex("B9E2FC789B64BF237CCCAA20EC7E6E48 9D00C4DF"))})
		say(t, card, [2]string{selectApplication, "9000"},
			[2]string{"9071000002 0000 00", "A04C124213C186F22399D33AC2A30215 91AF"}, between,
			[2]string{"90AF000020 35C3E05A752E0144BAC0DE51C1F22C56B34408A23D8AEA266CAB947EA8E0118D 00", "911C"})
	}
}

func TestAProofThatIsNone(t *testing.T) {
	for cmd, want := range map[string]string{
		"90AF000000":                    "917E",
		"90AF000010" + zeros(16) + "00": "917E",
		"90AF000020" + zeros(32) + "00": "91AE",
		"90AF000021" + zeros(33) + "00": "917E",
		"90AF000020" + zeros(31) + "00": "917E",
		"90AF010020" + zeros(32) + "00": "917E",
		"90AF000020" + zeros(32) + "01": "917E",
	} {
		card := ntag424sim.New(ntag424sim.Opts{Rand: bytes.NewReader(make([]byte, 16))})
		say(t, card, [2]string{selectApplication, "9000"}, [2]string{"9071000002 0000 00", "66E94BD4EF8A2C3B884CFA59CA342B2E 91AF"}, [2]string{cmd, want})
	}
}

func zeros(n int) string { return string(bytes.Repeat([]byte("00"), n)) }

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*ntag424sim.Card)
		want []string // answers to SELECT and GetKeyVersion
	}{
		{"none", func(*ntag424sim.Card) {}, []string{"9000", "009100"}},
		{"refuse", func(c *ntag424sim.Card) { c.Refuse(0x91CA) }, []string{"91CA", "919D"}},
		{"cut", func(c *ntag424sim.Card) { c.Cut(1) }, []string{"90", "00"}},
		{"cut to nothing", func(c *ntag424sim.Card) { c.Cut(0) }, []string{"", ""}},
		{"replay", func(c *ntag424sim.Card) { c.Replay([][]byte{{1, 2}}) }, []string{"0102", "6D00"}},
		{"replay nothing", func(c *ntag424sim.Card) { c.Replay(nil) }, []string{"6D00", "6D00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			card := ntag424sim.New(ntag424sim.Opts{})
			c.do(card)
			say(t, card, [2]string{selectApplication, c.want[0]}, [2]string{"9064000001 00 00", c.want[1]})
		})
	}
}
