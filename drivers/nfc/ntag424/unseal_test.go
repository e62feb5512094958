package ntag424

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// answering is a card that seals whatever it is told under the session's keys, right MAC and all: only the padding may
// be wrong.
func answering(s *Session, plain []byte) []byte {
	t := *s
	t.counter++
	out := bytes.Clone(plain)
	seal(t.enc, t.iv(0x5A, 0xA5), out)
	mac := t.sum(0, out)
	return append(append(out, mac[:]...), 0x91, 0x00)
}

func TestOnlyPaddedDataAreOpened(t *testing.T) {
	for _, c := range []struct {
		name, plain string
		want        string // digits, or "-" for an error
	}{
		{"seven bytes", "0102030405060780 0000000000000000", "01020304050607"},
		{"fifteen bytes", "01020304050607080910111213141580", "010203040506070809101112131415"},
		{"a block of padding", "01020304050607080910111213141516 80000000000000000000000000000000", "01020304050607080910111213141516"},
		{"data that end in 80", "0180800000000000 0000000000000000", "0180"},
		{"nothing but padding", "80000000000000000000000000000000", ""},
		{"no padding", "01020304050607080910111213141516", "-"},
		{"zeros", "00000000000000000000000000000000", "-"},
		{"padding of more than a block", "80000000000000000000000000000000 00000000000000000000000000000000", "-"},
	} {
		s := &Session{enc: Key{1}.block(), mac: Key{2}.block(), counter: 7}
		s.card = &recorder{answer: answering(s, unhex(c.plain))}
		got, err := s.full(t.Context(), cmdReadData, nil, nil)
		if c.want == "-" && !errors.As(err, new(*FormatError)) || c.want != "-" && (err != nil || !bytes.Equal(got, unhex(c.want))) {
			t.Errorf("%s: %X, %v, want %s", c.name, got, err, c.want)
		}
		if over := errors.Is(second(t, s), ErrOver); over != (c.want == "-") {
			t.Errorf("%s: session over is %t", c.name, over)
		}
	}
}

// second is the error of another command.
func second(t *testing.T, s *Session) error {
	_, err := s.CardUID(t.Context())
	return err
}

func TestAnswersThatAreNoBlocks(t *testing.T) {
	for n := range 16 {
		s := &Session{enc: Key{1}.block(), mac: Key{2}.block()}
		clear := make([]byte, n)
		next := *s
		next.counter++
		mac := next.sum(0, clear)
		s.card = &recorder{answer: append(append(clear, mac[:]...), 0x91, 0)}
		if got, err := s.full(t.Context(), cmdReadData, nil, nil); (n == 0) != (err == nil) {
			t.Errorf("%d sealed bytes: %X, %v", n, got, err)
		}
	}
}

// The counter never comes round again under the same keys.
func TestASessionEndsBeforeItsCounterDoes(t *testing.T) {
	s := &Session{enc: Key{1}.block(), mac: Key{2}.block(), counter: 0xFFFF, card: &recorder{}}
	if err := second(t, s); !errors.Is(err, ErrOver) {
		t.Errorf("got %v, want over", err)
	}
}

// What a session seals, the other side opens, whatever its length.
func TestSealedDataOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOfN(rapid.Byte(), 1, 239).Draw(t, "data")
		s := &Session{enc: Key(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "key")).block(), counter: rapid.Uint16().Draw(t, "counter")}
		sealed := s.sealed(data)
		if len(sealed)%16 != 0 || len(sealed) <= len(data) || len(sealed) > len(data)+16 || len(sealed)+7+8 > maxBody {
			t.Fatalf("%d bytes sealed to %d", len(data), len(sealed))
		}
		open(s.enc, s.iv(0xA5, 0x5A), sealed)
		if rest, ok := bytes.CutPrefix(sealed, data); !ok || rest[0] != 0x80 || len(bytes.Trim(rest[1:], "\x00")) > 0 {
			t.Fatalf("opens to %X", sealed)
		}
	})
}

// BenchmarkReaderSide is all that a lane calculates for one mutual authentication.
func BenchmarkReaderSide(b *testing.B) {
	var challenge, rndA [16]byte
	_, _ = rand.Read(rndA[:])
	proof := [32]byte(unhex("3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F08120663"))
	copy(challenge[:], unhex("A04C124213C186F22399D33AC2A30215"))
	copy(rndA[:], unhex("13C5DB8A5930439FC3DEF9A4C675360F"))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := answerChallenge(Key{}.block(), challenge, rndA).agree(proof); !ok {
			b.Fatal("refused")
		}
	}
}

// BenchmarkDiversify is one key from its master.
func BenchmarkDiversify(b *testing.B) {
	uid, system := unhex("04782E21801D80"), []byte("lane")
	b.ReportAllocs()
	for b.Loop() {
		Diversify(Key{1}, uid, system)
	}
}
