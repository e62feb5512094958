package ntag424

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// unhex turns hexadecimal digits, with spaces between as one likes, into bytes.
func unhex(digits string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

func TestCMACOfRFC4493(t *testing.T) {
	key := Key(unhex("2B7E1516 28AED2A6 ABF71588 09CF4F3C"))
	message := unhex(`6BC1BEE2 2E409F96 E93D7E11 7393172A AE2D8A57 1E03AC9C 9EB76FAC 45AF8E51` +
		`30C81C46 A35CE411 E5FBC119 1A0A52EF F69F2445 DF4F9B17 AD2B417B E66C3710`)
	for _, c := range []struct {
		length int
		want   string
	}{
		{0, "BB1D6929 E9593728 7FA37D12 9B756746"},
		{16, "070A16B4 6B4D4144 F79BDD9D D04A287C"},
		{40, "DFA66747 DE9AE630 30CA3261 1497C827"},
		{64, "51F0BEBF 7E3B9D92 FC497417 79363CFE"},
	} {
		if got := CMAC(key, message[:c.length]); !bytes.Equal(got[:], unhex(c.want)) {
			t.Errorf("%d bytes: got %X, want %s", c.length, got, c.want)
		}
	}
	whole, padded := subkeys(key.block())
	if !bytes.Equal(whole[:], unhex("FBEED618357133667C85E08F7236A8DE")) || !bytes.Equal(padded[:], unhex("F7DDAC306AE266CCF90BC11EE46D513B")) {
		t.Errorf("subkeys %X and %X", whole, padded)
	}
}

// AN12196, table 7: from the whole MAC to the one that is sent.
func TestTruncatedMAC(t *testing.T) {
	whole := CMAC(Key(unhex("8248134A386E86EB7FAF54A52E536CB6")), unhex("F5 0000 7A21085E 02"))
	if got := truncated(whole); !bytes.Equal(whole[:], unhex("B565AC978FA46D5784C845CD1444102C")) || !bytes.Equal(got[:], unhex("6597A457C8CD442C")) {
		t.Errorf("whole %X, truncated %X", whole, got)
	}
}

// AN10922, 2.2.1, with the application's number and a name; AN10957, with nothing but an identifier, whose input is so
// short that the two blocks of the note and the one of the RFC part ways.
func TestDiversifiedKeysOfTheNotes(t *testing.T) {
	for _, c := range []struct{ master, uid, system, want string }{
		{"00112233445566778899AABBCCDDEEFF", "04782E21801D80", "3042F5" + hex.EncodeToString([]byte("NXP Abu")), "A8DD63A3B89D54B37CA802473FDA9175"},
		{"F3F9377698707B688EAF84ABE39E3791", "04DEADBEEFFEED", "", "0BB408BAFF98B6EE9F2E1585777F6A51"},
	} {
		if got := Diversify(Key(unhex(c.master)), unhex(c.uid), unhex(c.system)); !bytes.Equal(got[:], unhex(c.want)) {
			t.Errorf("%s: got %X, want %s", c.uid, got[:], c.want)
		}
	}
}

// Any two inputs of the same UID size give different keys, and none of them is the master's.
func TestDiversifiedKeysDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var inputs [2][2][]byte
		for i := range inputs {
			inputs[i] = [2][]byte{rapid.SliceOfN(rapid.Byte(), 7, 7).Draw(t, "uid"), rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "system")}
		}
		master := Key(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "master"))
		a, b := Diversify(master, inputs[0][0], inputs[0][1]), Diversify(master, inputs[1][0], inputs[1][1])
		same := bytes.Equal(inputs[0][0], inputs[1][0]) && bytes.Equal(inputs[0][1], inputs[1][1])
		if (a == b) != same || a == master {
			t.Fatalf("%X and %X", a[:], b[:])
		}
	})
}

// However a key is printed, logged or nested, and a session with it, its bytes stay inside.
func TestKeysNeverShow(t *testing.T) {
	key := Key([]byte("very secret key!"))
	nested := struct {
		K Key
		S *Session
	}{key, &Session{keyNo: 3, enc: key.block(), mac: key.block(), ti: [4]byte([]byte("very"))}}
	j, err := json.Marshal(nested)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", key, "session", nested.S)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", key, "session", nested.S)
	for _, text := range []string{key.String(), key.GoString(), fmt.Sprintf("%s %q %x %X %d %v %+v %#v", key, key, key, key, key, key, key, key),
		fmt.Sprintf("%v %+v %#v %s %d", nested, nested, nested, nested.S, nested.S), string(j), log.String()} {
		for _, leak := range []string{"very", hex.EncodeToString([]byte("very")), "118 101 114 121", "118,101,114,121", "0x76, 0x65"} {
			if strings.Contains(strings.ToLower(text), leak) {
				t.Errorf("%q shows %q", text, leak)
			}
		}
	}
	if !strings.Contains(log.String(), "session with key 3") {
		t.Errorf("the log does not name the session: %s", log.String())
	}
	if key.IsZero() || !(Key{}).IsZero() {
		t.Error("IsZero")
	}
}
