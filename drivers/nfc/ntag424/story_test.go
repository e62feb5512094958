package ntag424_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
)

var (
	master  = ntag424.Key([]byte("the master's key"))
	uid     = unhex("04C3A1B2D4E580")
	purpose = []byte("lane")
	secret  = []byte("sixteen bytes ok")
)

// pass returns a border pass in service: diversified keys, a secret in the data file that key 2 reads.
func pass() *ntag424sim.Card { return passWith(rand.Reader) }

// passWith is a pass with random numbers of the test's choice.
func passWith(random io.Reader) *ntag424sim.Card {
	o := ntag424sim.Opts{Rand: random, UID: uid, RandomUID: true, Data: secret, Message: []byte("a message"), Versions: [5]byte{3, 3, 3, 3, 3}}
	for i := range o.Keys {
		o.Keys[i] = cardKey(i)
	}
	return ntag424sim.New(o)
}

// cardKey is key i of the card with our uid.
func cardKey(i int) ntag424.Key { return ntag424.Diversify(master, uid, append(purpose, byte(i))) }

// lay puts a card on a new reader.
func lay(t testing.TB, chip nfcsim.Chip) (*nfcsim.Reader, nfc.Card) {
	t.Helper()
	r := nfcsim.New()
	r.LayChip(chip)
	return r, wait(t, r)
}

func wait(t testing.TB, r *nfcsim.Reader) nfc.Card {
	t.Helper()
	card, err := r.WaitCard(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return card
}

// proven is what a lane does with a pass. It returns the secret, and an error if anything is not as it should be.
func proven(ctx context.Context, card nfc.Card) ([]byte, error) {
	if err := ntag424.Select(ctx, card); err != nil {
		return nil, err
	}
	if _, err := ntag424.KeyVersion(ctx, card, 2); err != nil {
		return nil, err
	}
	s, err := ntag424.Authenticate(ctx, card, 2, cardKey(2), rand.Reader)
	if err != nil {
		return nil, err
	}
	if _, err := s.CardUID(ctx); err != nil {
		return nil, err
	}
	return s.ReadData(ctx, ntag424.FileData, 0, 16)
}

func TestAPassProvesItself(t *testing.T) {
	r, card := lay(t, pass())
	if tag := card.Tag(); len(tag.UID) != 4 || tag.UID[0] != 8 {
		t.Errorf("anticollision tells %X, want a random UID", tag.UID)
	}
	if err := ntag424.Select(t.Context(), card); err != nil {
		t.Fatal(err)
	}
	if v, err := ntag424.KeyVersion(t.Context(), card, 2); err != nil || v != 3 {
		t.Errorf("key version %d, %v, want 3", v, err)
	}
	s, err := ntag424.Authenticate(t.Context(), card, 2, cardKey(2), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.CardUID(t.Context()); err != nil || !bytes.Equal(got, uid) {
		t.Errorf("UID %X, %v, want %X", got, err, uid)
	}
	if got, err := s.ReadData(t.Context(), ntag424.FileData, 0, 16); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("secret %q, %v", got, err)
	}
	if r.Commands() != 6 {
		t.Errorf("%d commands, want 6", r.Commands())
	}
	if message, err := ntag424.ReadNDEF(t.Context(), card); err != nil || string(message) != "a message" {
		t.Errorf("message %q, %v", message, err)
	}
	if _, err := s.CardUID(t.Context()); err == nil {
		t.Error("the session outlived the reading of the message")
	}
}

// A copy that knows everything a pass ever said knows nothing of what it is asked today.
func TestACopyGivesItselfAway(t *testing.T) {
	original := pass()
	_, card := lay(t, original)
	if _, err := proven(t.Context(), card); err != nil {
		t.Fatal(err)
	}
	replica := ntag424sim.New(ntag424sim.Opts{UID: uid})
	replica.Replay(original.Said())
	_, card = lay(t, replica)
	_, err := proven(t.Context(), card)
	if auth := new(ntag424.AuthError); !errors.As(err, &auth) || auth.Refused || auth.KeyNo != 2 {
		t.Errorf("got %v, want a wrong proof of key 2", err)
	}
}

// On a reader whose random numbers repeat, a recording passes. It is why Authenticate wants numbers that nobody can foresee.
func TestARecordedSessionNeedsForeseeableNumbers(t *testing.T) {
	original := pass()
	_, card := lay(t, original)
	still := func() *bytes.Reader { return bytes.NewReader(make([]byte, 16)) }
	run := func(card nfc.Card) error {
		if err := ntag424.Select(t.Context(), card); err != nil {
			return err
		}
		_, err := ntag424.Authenticate(t.Context(), card, 2, cardKey(2), still())
		return err
	}
	if err := run(card); err != nil {
		t.Fatal(err)
	}
	replica := ntag424sim.New(ntag424sim.Opts{UID: uid})
	replica.Replay(original.Said())
	if _, card = lay(t, replica); run(card) != nil {
		t.Error("a replay against the same random number should have passed: the test tests nothing")
	}
	_, err := ntag424.Authenticate(t.Context(), card, 2, cardKey(2), bytes.NewReader(make([]byte, 15)))
	if err == nil || errors.As(err, new(*ntag424.StatusError)) {
		t.Errorf("15 random bytes: %v, want an error before anything is sent", err)
	}
}

func TestCardsThatAreNotOurs(t *testing.T) {
	for _, c := range []struct {
		name    string
		card    func() *ntag424sim.Card
		refused bool
	}{
		{"from the factory", func() *ntag424sim.Card { return ntag424sim.New(ntag424sim.Opts{UID: uid}) }, true},
		{"with the keys of another card", func() *ntag424sim.Card {
			return ntag424sim.New(ntag424sim.Opts{UID: uid, Keys: [5]ntag424.Key{2: ntag424.Diversify(master, unhex("04C3A1B2D4E581"), append(purpose, 2))}})
		}, true},
		{"that accepts any proof", func() *ntag424sim.Card { c := pass(); c.WrongProof(); return c }, false},
	} {
		_, card := lay(t, c.card())
		_, err := proven(t.Context(), card)
		if auth := new(ntag424.AuthError); !errors.As(err, &auth) || auth.Refused != c.refused || auth.KeyNo != 2 {
			t.Errorf("a card %s: %v", c.name, err)
		}
	}
}

// Somebody between card and reader who changes what the card says is found out, and the session is over.
func TestAWrongMACEndsTheSession(t *testing.T) {
	chip := pass()
	_, card := lay(t, chip)
	if err := ntag424.Select(t.Context(), card); err != nil {
		t.Fatal(err)
	}
	s, err := ntag424.Authenticate(t.Context(), card, 2, cardKey(2), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	chip.WrongMAC()
	if got, err := s.CardUID(t.Context()); !errors.As(err, new(*ntag424.MACError)) {
		t.Errorf("UID %X, %v, want a MAC error", got, err)
	}
	if _, err := s.CardUID(t.Context()); !errors.Is(err, ntag424.ErrOver) {
		t.Errorf("afterwards %v, want over", err)
	}
	for _, n := range []int{0, -1, 240} {
		if _, err := s.ReadData(t.Context(), ntag424.FileData, 0, n); !errors.As(err, new(*ntag424.LengthError)) {
			t.Errorf("reading %d bytes: %v, want a length error", n, err)
		}
		if err := s.WriteData(t.Context(), ntag424.FileData, 0, make([]byte, max(n, 0))); !errors.As(err, new(*ntag424.LengthError)) {
			t.Errorf("writing %d bytes: %v, want a length error", n, err)
		}
	}
}

// A pass taken away too early is lost at whatever command it is, and as good as before when it comes again.
func TestTakenAwayAtAnyCommand(t *testing.T) {
	chip := pass()
	r := nfcsim.New()
	for n := range 6 {
		r.LayChip(chip)
		card := wait(t, r)
		r.TearAfter(n)
		if _, err := proven(t.Context(), card); !errors.Is(err, nfc.ErrTagLost) {
			t.Errorf("after %d commands: %v, want lost", n, err)
		}
	}
	r.LayChip(chip)
	if got, err := proven(t.Context(), wait(t, r)); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("at last: %q, %v", got, err)
	}
}

// Whichever command is refused, the error tells which, and by which status.
func TestRefusedAtAnyCommand(t *testing.T) {
	names := []string{"SELECT", "GetKeyVersion", "AuthenticateEV2First", "AuthenticateEV2First part 2", "GetCardUID", "ReadData"}
	for n, name := range names {
		chip := pass()
		_, card := lay(t, &at{Card: chip, n: n, do: func() { chip.Refuse(0x91CA) }})
		_, err := proven(t.Context(), card)
		if status := new(ntag424.StatusError); !errors.As(err, &status) || status.Command != name || status.SW != 0x91CA {
			t.Errorf("command %d: %v, want %s refused", n, err, name)
		}
	}
}

// However short its answers become, and whenever, a card is an error.
func TestCutAtAnyCommand(t *testing.T) {
	for n := range 6 {
		for length := range 60 {
			chip := pass()
			_, card := lay(t, &at{Card: chip, n: n, do: func() { chip.Cut(length) }})
			got, err := proven(t.Context(), card)
			if whole := length >= 42; whole != (err == nil) { // the longest answer, and the last: 32 sealed bytes, MAC, status
				t.Errorf("command %d cut to %d bytes: %q, %v", n, length, got, err)
			}
			if err == nil && !bytes.Equal(got, secret) {
				t.Errorf("command %d cut to %d bytes: %q", n, length, got)
			}
		}
	}
}

// at is a card that does something before command n.
type at struct {
	*ntag424sim.Card
	n  int
	do func()
}

func (a *at) Answer(cmd []byte) ([]byte, error) {
	if a.n--; a.n == -1 {
		a.do()
	}
	return a.Card.Answer(cmd)
}

func TestGarbageAndALostReader(t *testing.T) {
	r, card := lay(t, pass())
	r.Garbage()
	if _, err := proven(t.Context(), card); !errors.As(err, new(*ntag424.StatusError)) {
		t.Errorf("garbage: %v, want a status error", err)
	}
	r.Unplug()
	if _, err := proven(t.Context(), card); !errors.Is(err, nfc.ErrUnplugged) {
		t.Errorf("unplugged: %v", err)
	}
}

// A slow card is waited for as long as the lane wants, not longer.
func TestASlowCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, card := lay(t, pass())
		r.Slow(50 * time.Millisecond)
		began := time.Now()
		if _, err := proven(t.Context(), card); err != nil || time.Since(began) != 300*time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 120*time.Millisecond)
		defer cancel()
		began = time.Now()
		if _, err := proven(ctx, card); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 120*time.Millisecond {
			t.Errorf("%v after %v, want the deadline", err, time.Since(began))
		}
	})
}

// The silicon's signature is read before any key is needed.
func TestAnOriginalCard(t *testing.T) {
	uid := unhex("047728824D6580")
	sig := unhex("9C7068636A285FEBA1E2406654009DCE6E8A9C9CE318BE0262ED162519B970B32FB802858420D667D12CEBCD32BB4BC8AFE21C753A5A6C26")
	_, card := lay(t, ntag424sim.New(ntag424sim.Opts{UID: uid, Signature: sig}))
	if err := ntag424.Select(t.Context(), card); err != nil {
		t.Fatal(err)
	}
	got, err := ntag424.ReadSignature(t.Context(), card)
	if err != nil || !slices.Equal(got, sig) || !ntag424.Original(card.Tag().UID, got) {
		t.Errorf("signature %X, %v", got, err)
	}
}
