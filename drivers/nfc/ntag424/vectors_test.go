package ntag424

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"passlane/drivers/nfc"
)

// script is a card that expects these commands and gives these answers, in this order. "*" expects anything.
type script struct {
	t     *testing.T
	lines [][2]string
}

func (s *script) Tag() nfc.Tag { return nfc.Tag{SAK: 0x20} }

func (s *script) Transceive(_ context.Context, cmd []byte) ([]byte, error) {
	if len(s.lines) == 0 {
		s.t.Fatalf("%X after the end of the script", cmd)
	}
	line := s.lines[0]
	s.lines = s.lines[1:]
	if want := strings.ReplaceAll(line[0], " ", ""); want != "*" && want != strings.ToUpper(hex.EncodeToString(cmd)) {
		s.t.Fatalf("sent %X\nwant %s", cmd, want)
	}
	return unhex(line[1]), nil
}

// play returns a card with a script that must be played to its end.
func play(t *testing.T, lines ...[2]string) *script {
	s := &script{t, lines}
	t.Cleanup(func() {
		if len(s.lines) > 0 {
			t.Errorf("never sent: %v", s.lines)
		}
	})
	return s
}

// running returns a session as the notes give it, after so many commands, with a card that plays lines.
func running(t *testing.T, enc, mac, ti string, counter uint16, lines ...[2]string) *Session {
	return &Session{card: play(t, lines...), enc: Key(unhex(enc)).block(), mac: Key(unhex(mac)).block(), ti: [4]byte(unhex(ti)), counter: counter}
}

func sameKey(t *testing.T, name string, s *Session, want string) {
	t.Helper()
	got, block := make([]byte, 16), s.enc
	if name == "MAC" {
		block = s.mac
	}
	block.Encrypt(got, make([]byte, 16))
	other := make([]byte, 16)
	Key(unhex(want)).block().Encrypt(other, make([]byte, 16))
	if !bytes.Equal(got, other) {
		t.Errorf("session key %s is not %s", name, want)
	}
}

// AN12196, tables 14 and 19: keys 0 and 3, all zero.
func TestAuthenticationsOfTheNote(t *testing.T) {
	for _, c := range []struct {
		keyNo                                      byte
		rndA, r1, c2, r2, rndB, ti, encKey, macKey string
	}{
		{0, "13C5DB8A5930439FC3DEF9A4C675360F", "A04C124213C186F22399D33AC2A30215",
			"35C3E05A752E0144BAC0DE51C1F22C56B34408A23D8AEA266CAB947EA8E0118D", "3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F08120663",
			"B9E2FC789B64BF237CCCAA20EC7E6E48", "9D00C4DF", "1309C877509E5A215007FF0ED19CA564", "4C6626F5E72EA694202139295C7A7FC7"},
		{3, "B98F4C50CF1C2E084FD150E33992B048", "B875CEB0E66A6C5CD00898DC371F92D1",
			"FF0306E47DFBC50087C4D8A78E88E62DE1E8BE457AA477C707E2F0874916A8B1", "0CC9A8094A8EEA683ECAAC5C7BF20584206D0608D477110FC6B3D5D3F65C3A6A",
			"91517975190DCEA6104948EFA3085C1B", "7614281A", "7A93D6571E4B180FCA6AC90C9A7488D4", "FC4AF159B62E549B5812394CAB1918CC"},
	} {
		first := [2]string{"9071000002 0" + string('0'+rune(c.keyNo)) + "00 00", c.r1 + "91AF"}
		card := play(t, first, [2]string{"90AF000020" + c.c2 + "00", c.r2 + "9100"})
		s, err := Authenticate(t.Context(), card, c.keyNo, Key{}, bytes.NewReader(unhex(c.rndA)))
		if err != nil {
			t.Errorf("key %d: %v", c.keyNo, err)
			continue
		}
		sameKey(t, "ENC", s, c.encKey)
		sameKey(t, "MAC", s, c.macKey)
		if !bytes.Equal(s.ti[:], unhex(c.ti)) || s.counter != 0 {
			t.Errorf("key %d: TI %X, counter %d", c.keyNo, s.ti, s.counter)
		}
		a := answerChallenge(Key{}.block(), [16]byte(unhex(c.r1)), [16]byte(unhex(c.rndA)))
		if !bytes.Equal(a.rndB[:], unhex(c.rndB)) {
			t.Errorf("key %d: RndB %X", c.keyNo, a.rndB)
		}
		for i := range 20 { // TI and RndA' are bytes 0 to 19; a card that gets one bit of the proof wrong is refused
			bad := play(t, first, [2]string{"*", hex.EncodeToString(resealed(c.r2, i)) + "9100"})
			_, err := Authenticate(t.Context(), bad, c.keyNo, Key{}, bytes.NewReader(unhex(c.rndA)))
			if auth := new(AuthError); (i >= 4) != (errors.As(err, &auth) && !auth.Refused && auth.KeyNo == c.keyNo) {
				t.Errorf("key %d, byte %d wrong: %v", c.keyNo, i, err)
			}
		}
	}
}

// resealed is an answer under the zero key with a bit of its plain byte i turned over.
func resealed(answer string, i int) []byte {
	b := unhex(answer)
	open(Key{}.block(), [16]byte{}, b)
	b[i] ^= 1
	seal(Key{}.block(), [16]byte{}, b)
	return b
}

// AN12196, table 28.
func TestCardUIDOfTheNote(t *testing.T) {
	s := running(t, "2B4D963C014DC36F24F69A50A394F875", "379D32130CE61705DD5FD8C36B95D764", "DF055522", 0,
		[2]string{"9051000008 8E2C155ADDA99BE3 00", "70756055688505B52A5E26E59E329CD6 595F672298EA41B7 9100"})
	uid, err := s.CardUID(t.Context())
	if err != nil || !bytes.Equal(uid, unhex("04958CAA5C5E80")) || s.counter != 1 {
		t.Errorf("UID %X, %v, counter %d", uid, err, s.counter)
	}
}

// AN12196, table 7: an answer whose data are plain and whose MAC is right.
func TestMACOfTheNote(t *testing.T) {
	data := unhex("0040EEEE000100D1FE001F00004400004400002000006A0000")
	s := running(t, "00000000000000000000000000000000", "8248134A386E86EB7FAF54A52E536CB6", "7A21085E", 0)
	if mac := s.sum(0xF5, []byte{2}); !bytes.Equal(mac[:], unhex("6597A457C8CD442C")) {
		t.Errorf("command %X", mac)
	}
	s.counter = 1
	got, err := s.verify(command{"GetFileSettings", 0xF5}, append(bytes.Clone(data), unhex("2A474282E7A47986")...))
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("answer %X, %v", got, err)
	}
}

// AN12196, tables 17 and 21: data that fill their blocks, and data that do not.
func TestWriteDataOfTheNote(t *testing.T) {
	file := append(unhex("0051D1014D550463686F6F73652E75726C2E636F6D2F6E7461673432343F653D"), bytes.Repeat([]byte("0"), 32)...)
	file = append(append(file, "&c="...), bytes.Repeat([]byte("0"), 16)...)
	s := running(t, "1309C877509E5A215007FF0ED19CA564", "4C6626F5E72EA694202139295C7A7FC7", "9D00C4DF", 0,
		[2]string{`908D00009F 02000000800000` +
			`421C73A27D827658AF481FDFF20A5025B559D0E3AA21E58D347F343CFFC768BFE596C706BC00F2176781D4B0242642A0FF5A42C461AAF894D9A1284B8C76BCFA` +
			`658ACD40555D362E08DB15CF421B51283F9064BCBE20E96CAE545B407C9D651A3315B27373772E5DA2367D2064AE054AF996C6F1F669170FA88CE8C4E3A4A7BB` +
			`BEF0FD971FF532C3A802AF745660F2B4 D1D9A8499661EBF3 00`, "FC222E5F7A542452 9100"})
	if err := s.WriteData(t.Context(), FileNDEF, 0, append(file, make([]byte, 128-len(file))...)); err != nil {
		t.Error(err)
	}
	s = running(t, "7A93D6571E4B180FCA6AC90C9A7488D4", "FC4AF159B62E549B5812394CAB1918CC", "7614281A", 0,
		[2]string{"908D00001F 030000000A0000 6B5E6804909962FC4E3FF5522CF0F843 6C0C53315B9C73AA 00", "C26D236E4A7C046D 9100"})
	if err := s.WriteData(t.Context(), FileData, 0, unhex("0102030405060708090A")); err != nil {
		t.Error(err)
	}
}

// AN12196, tables 25 and 26, which are one session: key 2, then key 0, after whose change the session is over.
func TestChangeKeyOfTheNote(t *testing.T) {
	s := running(t, "4CF3CB41A22583A61E89B158D252FC53", "5529860B2FC5FB6154B7F28361D30BF9", "7614281A", 2,
		[2]string{"90C4000029 02 2CF362B7BF4311FF3BE1DAA295E8C68DE09050560D19B9E16C2393AE9CD1FAC7 5D0CE20BCD1D06E6 00", "203BB55D1089D587 9100"},
		[2]string{"90C4000029 00 C0EB4DEEFEDDF0B513A03A95A75491818580503190D4D05053FF75668A01D6FD A6610234BDED6432 00", "9100"})
	if err := s.ChangeKey(t.Context(), 2, Key{}, Key(unhex("F3847D627727ED3BC9C4CC050489B966")), 1); err != nil {
		t.Fatal(err)
	}
	if err := s.ChangeKey(t.Context(), 0, Key{}, Key(unhex("5004BF991F408672B1EF00F08F9E8647")), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CardUID(t.Context()); !errors.Is(err, ErrOver) {
		t.Errorf("after key 0: %v, want over", err)
	}
}

// The note's old key is zero, which hides that old and new are combined; an old key that is not shows it.
func TestChangeKeyCombinesOldAndNew(t *testing.T) {
	enc, mac, ti := "4CF3CB41A22583A61E89B158D252FC53", "5529860B2FC5FB6154B7F28361D30BF9", "7614281A"
	old, next := Key(unhex("00112233445566778899AABBCCDDEEFF")), Key(unhex("F3847D627727ED3BC9C4CC050489B966"))
	sent := &recorder{answer: unhex("9100")}
	s := running(t, enc, mac, ti, 2)
	s.card = sent
	if err := s.ChangeKey(t.Context(), 2, old, next, 7); err == nil {
		t.Error("an answer without a MAC was taken for key 2")
	}
	plain := sent.cmd[6 : 6+32]
	open(Key(unhex(enc)).block(), running(t, enc, mac, ti, 2).iv(0xA5, 0x5A), plain)
	if want := unhex("F3955F5133728B4C415D66BEC8545799 07 789DFADC 80 00000000000000000000"); !bytes.Equal(plain, want) {
		t.Errorf("sealed %X\nwant   %X", plain, want)
	}
}

// recorder is a card that keeps the last command and always answers the same.
type recorder struct{ cmd, answer []byte }

func (r *recorder) Tag() nfc.Tag { return nfc.Tag{} }
func (r *recorder) Transceive(_ context.Context, cmd []byte) ([]byte, error) {
	r.cmd = bytes.Clone(cmd)
	return bytes.Clone(r.answer), nil
}
