package ntag424sim

import (
	"bytes"
	"crypto/cipher"
	"slices"
	"testing"

	"passlane/drivers/nfc/ntag424"
)

// in returns a card in a session of its key 0.
func in() *Card {
	c := New(Opts{Versions: [5]byte{4: 9}})
	c.state = state{selected: true, session: &session{enc: ntag424.Key{1}, mac: ntag424.Key{2}, ti: []byte("abcd")}}
	return c
}

// tell sends a command with the right MAC, its data sealed as they are, without padding added.
func tell(c *Card, ins byte, header, data []byte) []byte {
	s := c.session
	body := slices.Concat(header, cbc(s.enc, s.iv(0xA5, 0x5A), data, cipher.NewCBCEncrypter))
	body = append(body, s.sum(ins, body)...)
	return c.dispatch(slices.Concat([]byte{0x90, ins, 0, 0, byte(len(body))}, body, []byte{0}))
}

// padded is data with the padding that a command needs.
func padded(data ...byte) []byte {
	data = append(data, 0x80)
	return append(data, make([]byte, (16-len(data)%16)%16)...)
}

// What a reader with the right keys but the wrong manners gets to hear; each time the session is over.
func TestBadMannersEndASession(t *testing.T) {
	twenty := make([]byte, 20)
	sdm := []byte{0x40, 0x00, 0xE0, 0xC1, 0xF1, 0x21, 0x20, 0, 0, 0x43, 0, 0, 0x43, 0, 0}
	with := func(at int, v byte) []byte { b := slices.Clone(sdm); b[at] = v; return padded(b...) }
	for _, c := range []struct {
		name         string
		ins          byte
		header, data []byte
		want         uint16
	}{
		{"no padding", insKey, []byte{1}, make([]byte, 16), 0x911E},
		{"padding that is more than zeros", insKey, []byte{1}, append(make([]byte, 14), 0x80, 1), 0x911E},
		{"padding of more than a block", insKey, []byte{1}, append(padded(), make([]byte, 16)...), 0x911E},
		{"key 1 without a sum", insKey, []byte{1}, padded(twenty[:17]...), 0x917E},
		{"key 1 with a wrong sum", insKey, []byte{1}, padded(append(slices.Clone(twenty), 0)...), 0x911E},
		{"key 0 too long", insKey, []byte{0}, padded(twenty...), 0x917E},
		{"key 5", insKey, []byte{5}, padded(twenty[:17]...), 0x9140},
		{"version of key 5", insVersion, []byte{5}, nil, 0x9140},
		{"no settings", insSettings, []byte{2}, nil, 0x919E},
		{"settings of file 0", insSettings, []byte{0}, padded(0, 0, 0), 0x91F0},
		{"settings too long", insSettings, []byte{2}, padded(0, 0, 0, 0), 0x919E},
		{"mirroring cut off", insSettings, []byte{2}, padded(0x40, 0, 0), 0x919E},
		{"mirroring without a counter", insSettings, []byte{2}, with(3, 0x81), 0x919E},
		{"a MAC of everybody", insSettings, []byte{2}, with(5, 0x2E), 0x919E},
		{"mirroring under key 5", insSettings, []byte{2}, with(5, 0x51), 0x919E},
		{"a MAC before its input", insSettings, []byte{2}, with(12, 0x42), 0x919E},
		{"PICCData past the end", insSettings, []byte{2}, with(7, 1), 0x919E},
		{"mirroring one place short", insSettings, []byte{2}, padded(sdm[:12]...), 0x919E},
		{"reading nothing", insReadData, []byte{3, 0, 0, 0, 0, 0, 0}, nil, 0x91AE},
	} {
		card := in()
		got := tell(card, c.ins, c.header, c.data)
		if !bytes.Equal(got, status(c.want)) || card.session != nil {
			t.Errorf("%s: %X, and the session is over: %t, want %04X and over", c.name, got, card.session == nil, c.want)
		}
	}
}

// A key's version travels in CommMode MAC, in clear.
func TestAKeysVersionInASession(t *testing.T) {
	card := in()
	got := tell(card, insVersion, []byte{4}, nil)
	if len(got) != 1+8+2 || got[0] != 9 || !bytes.Equal(got[1:9], card.session.sum(0, got[:1])) {
		t.Errorf("got %X, want 9, a MAC and 9100", got)
	}
}

// Mirroring turned on counts from zero again; turned off it leaves the counter alone.
func TestMirroringBeginsAtZero(t *testing.T) {
	card := in()
	card.counter = 77
	if tell(card, insSettings, []byte{2}, padded(0, 0, 0)); card.counter != 77 {
		t.Errorf("counter %d after turning off, want 77", card.counter)
	}
	tell(card, insSettings, []byte{2}, padded(0x40, 0x00, 0xE0, 0xC1, 0xF1, 0x21, 0x20, 0, 0, 0x43, 0, 0, 0x43, 0, 0))
	if card.counter != 0 || card.files[2].settings.SDM == nil {
		t.Errorf("counter %d, settings %+v", card.counter, card.files[2].settings)
	}
}

func TestASessionAtTheEndOfItsCounter(t *testing.T) {
	card := in()
	card.session.counter = 0xFFFF
	if got := tell(card, insUID, nil, nil); !bytes.Equal(got, status(0x911E)) {
		t.Errorf("got %X, want an integrity error", got)
	}
}

// Settings come out as they went in.
func TestSettingsAreDecoded(t *testing.T) {
	got, ok := decode([]byte{0x43, 0x12, 0xE3, 0xD1, 0xF4, 0xE0, 1, 0, 0, 20, 0, 0, 30, 0, 0, 40, 0, 0, 32, 0, 0, 80, 0, 0})
	if !ok || got.SDM == nil || got.Comm != ntag424.Full || got.ReadWrite != 1 || got.Change != 2 || got.Read != ntag424.Free || got.Write != 3 {
		t.Fatalf("%+v, %t", got, ok)
	}
	if want := (ntag424.SDM{Meta: ntag424.Free, CounterRead: 4, UID: 1, Counter: 20, MACInput: 30, Enc: 40, EncLength: 32, MAC: 80}); *got.SDM != want {
		t.Errorf("got %+v, want %+v", *got.SDM, want)
	}
}
