package ntag424sim_test

import (
	"bytes"
	"errors"
	"testing"

	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
)

// What the data sheet says a card refuses, and what it answers without a session.
func TestAnswersWithoutASession(t *testing.T) {
	card := ntag424sim.New(ntag424sim.Opts{Versions: [5]byte{4: 7}, Message: []byte("hello"), Signature: bytes.Repeat([]byte{0x5A}, 56)})
	say(t, card,
		[2]string{"", "6700"}, [2]string{"00A4", "6700"}, [2]string{"80A4000000", "6E00"}, [2]string{"00C0000000", "6D00"},
		[2]string{"9071000002000000", "919D"}, // nothing selected
		[2]string{"00A4040007D276000085010000", "6A82"}, [2]string{"00A4050000", "6A86"}, [2]string{"00A4040020D2", "6700"},
		[2]string{"00A4000C02E104", "6A82"}, [2]string{"00B0000001", "6985"},
		[2]string{selectApplication, "9000"},
		[2]string{"00A4000C02E106", "6A82"}, [2]string{"00A4000C01E1", "6A87"},
		[2]string{"9064000001 04 00", "07 9100"}, [2]string{"9064000001 05 00", "9140"}, [2]string{"9064000000", "917E"},
		[2]string{"903C000001 00 00", string(bytes.Repeat([]byte("5A"), 56)) + "9190"}, [2]string{"903C000001 01 00", "919E"},
		[2]string{"9051000000", "91AE"}, [2]string{"9099000000", "911C"}, [2]string{"9051000001", "917E"}, [2]string{"90AF000000", "911C"},
		[2]string{"9071000002 0500 00", "9140"}, [2]string{"9071000003 000102 00", "919D"}, [2]string{"9071000001 00 00", "917E"},
		[2]string{selectNDEF, "9000"},
		[2]string{"00B0000007", "000568656C6C6F 9000"}, [2]string{"00B0010001", "6A86"}, [2]string{"00B000FE10", "0000 9000"},
		[2]string{"00B0800001", "6A86"}, [2]string{"00B000000100", "6700"}, [2]string{"00B00000", "6700"},
		[2]string{"00D600050158", "9000"},
		[2]string{"00B0000007", "000568656C586F 9000"}, [2]string{"00D600FF020000", "6700"}, [2]string{"00D600000200", "6700"},
		[2]string{"00A4000C02E105", "9000"}, [2]string{"00B0000001", "6982"}, [2]string{"00D600000100", "6982"},
		[2]string{"00A4000C02E103", "9000"}, [2]string{"00B000000F", "001720010000FF0406E10401000000 9000"})
}

// secured returns a card with a session of its key 0, and the session.
func secured(t *testing.T, o ntag424sim.Opts) (*ntag424sim.Card, *ntag424.Session) {
	t.Helper()
	card, r := ntag424sim.New(o), nfcsim.New()
	r.LayChip(card)
	laid, err := r.WaitCard(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := ntag424.Select(t.Context(), laid); err != nil {
		t.Fatal(err)
	}
	s, err := ntag424.Authenticate(t.Context(), laid, 0, o.Keys[0], bytes.NewReader(make([]byte, 16)))
	if err != nil {
		t.Fatal(err)
	}
	return card, s
}

// Each of these is refused in a session, and ends it.
func TestAnswersInASession(t *testing.T) {
	for _, c := range []struct {
		name, cmd, want string
	}{
		{"a command without a MAC", "9051000000", "911E"},
		{"a command with a wrong MAC", "9051000008 0000000000000000 00", "911E"},
		{"a command it does not know", "9099000000", "911C"},
		{"the signature", "903C000001 00 00", "911C"},
		{"a read of the NDEF file", "00B0000001", "6982"},
		{"a second part without a first", "90AF000000", "911C"},
		{"a new authentication with a wrong number", "9071000002 0900 00", "9140"},
	} {
		card, s := secured(t, ntag424sim.Opts{})
		say(t, card, [2]string{c.cmd, c.want})
		if _, err := s.CardUID(t.Context()); (err == nil) != (c.want == "6982") {
			t.Errorf("%s: afterwards %v", c.name, err)
		}
	}
}

// What a session may not do even with right MACs.
func TestRightsInASession(t *testing.T) {
	sdm := &ntag424.SDM{Meta: 2, File: 1, CounterRead: 1, PICCData: 0x20, MACInput: 0x43, MAC: 0x43}
	for _, c := range []struct {
		name string
		do   func(*ntag424.Session) error
		want uint16
	}{
		{"key 5", func(s *ntag424.Session) error { return s.ChangeKey(t.Context(), 5, ntag424.Key{}, ntag424.Key{1}, 1) }, 0x9140},
		{"a wrong old key", func(s *ntag424.Session) error { return s.ChangeKey(t.Context(), 1, ntag424.Key{9}, ntag424.Key{1}, 1) }, 0x911E},
		{"file 4", func(s *ntag424.Session) error { return s.WriteData(t.Context(), 4, 0, []byte{1}) }, 0x91F0},
		{"a file of other keys", func(s *ntag424.Session) error { return s.WriteData(t.Context(), ntag424.FileData, 0, []byte{1}) }, 0x91AE},
		{"a plain file", func(s *ntag424.Session) error { return s.WriteData(t.Context(), ntag424.FileContainer, 0, []byte{1}) }, 0x917E},
		{"mirrors in the data file", func(s *ntag424.Session) error {
			return s.ChangeFileSettings(t.Context(), ntag424.FileData, ntag424.FileSettings{SDM: sdm})
		}, 0x919D},
	} {
		_, s := secured(t, ntag424sim.Opts{})
		status := new(ntag424.StatusError)
		if err := c.do(s); !errors.As(err, &status) || status.SW != c.want {
			t.Errorf("%s: %v, want %04X", c.name, err, c.want)
		}
		if _, err := s.CardUID(t.Context()); !errors.Is(err, ntag424.ErrOver) {
			t.Errorf("%s: afterwards %v, want over", c.name, err)
		}
	}
}

// A data file that key 0 may use holds what is written, to its end and not beyond.
func TestTheDataFileHasAnEnd(t *testing.T) {
	card, s := secured(t, ntag424sim.Opts{Data: []byte("abc")})
	if err := s.ChangeFileSettings(t.Context(), ntag424.FileData, ntag424.FileSettings{Comm: ntag424.Full}); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteData(t.Context(), ntag424.FileData, 126, []byte("yz")); err != nil {
		t.Fatal(err)
	}
	got, err := s.ReadData(t.Context(), ntag424.FileData, 0, 128)
	if err != nil || !bytes.HasPrefix(got, []byte("abc")) || !bytes.HasSuffix(got, []byte("yz")) {
		t.Errorf("read %q, %v", got, err)
	}
	if err := s.WriteData(t.Context(), ntag424.FileData, 127, []byte("yz")); err == nil || !bytes.HasSuffix(card.File(3), []byte("yz")) {
		t.Errorf("written beyond the end: %v, %q", err, card.File(3)[120:])
	}
}

// The counter rises with every reading that is not the continuation of another, and an exhausted one ends them.
func TestTheReadCounter(t *testing.T) {
	sdm := ntag424.SDM{Meta: ntag424.Free, File: 1, CounterRead: 1, UID: 20, Counter: 2, MACInput: 60, MAC: 60}
	card := ntag424sim.New(ntag424sim.Opts{Counter: 0xFFFFFD, Settings: &ntag424.FileSettings{Read: ntag424.Free, SDM: &sdm}})
	read, selected := "00B0000206", [2]string{selectNDEF, "9000"}
	say(t, card, [2]string{selectApplication, "9000"}, selected,
		[2]string{read, "464646464645 9000"}, [2]string{read, "464646464645 9000"}, selected,
		[2]string{read, "464646464646 9000"}, selected, [2]string{read, "6982"})
}
