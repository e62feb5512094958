package ledger_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/ledger"
)

// link is a record as it lies on disk: the bytes and the hash in the column beside them.
type link struct {
	bytes []byte
	hash  ledger.Hash
}

func links(chain []ledger.Stored) []link {
	var out []link
	for _, s := range chain {
		out = append(out, link{bytes.Clone(s.Bytes), s.Hash})
	}
	return out
}

// walk verifies links and returns the first break.
func walk(ls []link) (ledger.Verifier, error) {
	v := ledger.Verifier{Chain: ours, Key: key.Public().(ed25519.PublicKey)}
	for _, l := range ls {
		if _, err := v.Check(l.bytes, l.hash); err != nil {
			return v, err
		}
	}
	return v, nil
}

// remake returns a record with a change, hashed anew, as somebody would who has the disk but not the key.
func remake(t *testing.T, b []byte, change func(*ledger.Record)) link {
	t.Helper()
	s, err := ledger.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	change(&s.Record)
	raw, err := cbor.Marshal(s.Record)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := ledger.Parse(raw)
	return link{raw, again.Hash}
}

// twice is a chain of eighteen: one of each kind and a checkpoint, two times.
func twice(t *testing.T) []link {
	t.Helper()
	first := write(t, ledger.Head{}, bodies()...)
	return links(append(first, write(t, first[len(first)-1].Head(), bodies()...)...))
}

func TestAnUnbrokenChain(t *testing.T) {
	v, err := walk(twice(t))
	if err != nil || v.Head.Seq != 18 || v.Checkpoints != 2 {
		t.Errorf("head %d, %d checkpoints, %v", v.Head.Seq, v.Checkpoints, err)
	}
}

func TestTheWalkMayBeginInTheMiddle(t *testing.T) {
	chain := write(t, ledger.Head{}, bodies()...)
	v := ledger.Verifier{Chain: ours, Key: key.Public().(ed25519.PublicKey), Head: chain[3].Head()}
	for _, s := range chain[4:] {
		if _, err := v.Check(s.Bytes, s.Hash); err != nil {
			t.Fatal(err)
		}
	}
	if v.Head != chain[8].Head() || v.Checkpoints != 1 {
		t.Errorf("ends at %d with %d checkpoints", v.Head.Seq, v.Checkpoints)
	}
}

// Every kind of break is found, at the record that it is in.
func TestEveryBreakIsFoundWhereItIs(t *testing.T) {
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
	resign := func(t *testing.T, ls []link, at int, c ledger.Chain, head ledger.Head, k ed25519.PrivateKey) {
		body, err := cbor.Marshal(ledger.Sign(c, head, k))
		if err != nil {
			t.Fatal(err)
		}
		ls[at] = remake(t, ls[at].bytes, func(r *ledger.Record) { r.Body = body })
	}
	headAt := func(ls []link, seq int) ledger.Head { return ledger.Head{Seq: uint64(seq), Hash: ls[seq-1].hash} }
	for name, c := range map[string]struct {
		harm func(*testing.T, []link) []link
		seq  uint64
		says string
	}{
		"a bit flipped in the bytes": {func(_ *testing.T, ls []link) []link {
			i := bytes.Index(ls[4].bytes, []byte("VALID"))
			ls[4].bytes[i] ^= 1
			return ls
		}, 5, "do not have the hash"},
		"bytes that are no record": {func(_ *testing.T, ls []link) []link { ls[2].bytes = []byte{0xff}; return ls }, 3, "parse record"},
		"bytes left over":          {func(_ *testing.T, ls []link) []link { ls[2].bytes = append(ls[2].bytes, 0); return ls }, 3, "parse record"},
		"no bytes":                 {func(_ *testing.T, ls []link) []link { ls[0].bytes = nil; return ls }, 1, "parse record"},
		"a bit flipped in the hash": {func(_ *testing.T, ls []link) []link { ls[6].hash[31] ^= 1; return ls },
			7, "do not have the hash"},
		"a record rewritten": {func(t *testing.T, ls []link) []link {
			ls[7] = remake(t, ls[7].bytes, func(r *ledger.Record) { r.WallMS += 60_000 })
			return ls
		}, 9, "does not link"},
		"another link": {func(t *testing.T, ls []link) []link {
			ls[7] = remake(t, ls[7].bytes, func(r *ledger.Record) { r.Prev[0] ^= 1 })
			return ls
		}, 8, "does not link"},
		"a gap":               {func(_ *testing.T, ls []link) []link { return append(ls[:3], ls[4:]...) }, 4, "missing: the next one is 5"},
		"the beginning gone":  {func(_ *testing.T, ls []link) []link { return ls[1:] }, 1, "missing: the next one is 2"},
		"one record twice":    {func(_ *testing.T, ls []link) []link { return append(ls[:5], ls[4:]...) }, 6, "missing: the next one is 5"},
		"two records swapped": {func(_ *testing.T, ls []link) []link { ls[3], ls[4] = ls[4], ls[3]; return ls }, 4, "missing: the next one is 5"},
		"another device's record": {func(t *testing.T, ls []link) []link {
			ls[2] = remake(t, ls[2].bytes, func(r *ledger.Record) { r.Device = "doung-lane-2" })
			return ls
		}, 3, `belongs to device "doung-lane-2"`},
		"a record of the future": {func(t *testing.T, ls []link) []link {
			ls[2] = remake(t, ls[2].bytes, func(r *ledger.Record) { r.Version = 3 })
			return ls
		}, 3, "unknown record version 3"},
		"a checkpoint signed by another key": {func(t *testing.T, ls []link) []link {
			resign(t, ls, 8, ours, headAt(ls, 8), other)
			return ls
		}, 9, "not signed by this device"},
		"a checkpoint signed for another device": {func(t *testing.T, ls []link) []link {
			resign(t, ls, 8, ledger.First("doung-lane-2"), headAt(ls, 8), key)
			return ls
		}, 9, "not signed by this device"},
		"a checkpoint of another place": {func(t *testing.T, ls []link) []link {
			resign(t, ls, 8, ours, headAt(ls, 7), key)
			return ls
		}, 9, "checkpoint of another chain"},
		"a checkpoint that counts otherwise": {func(t *testing.T, ls []link) []link {
			resign(t, ls, 8, ours, ledger.Head{Seq: 7, Hash: ls[7].hash}, key)
			return ls
		}, 9, "checkpoint of another chain"},
		"a checkpoint of another history": {func(t *testing.T, ls []link) []link {
			resign(t, ls, 8, ours, ledger.Head{Seq: 8, Hash: ledger.Hash{1}}, key)
			return ls
		}, 9, "checkpoint of another chain"},
		"a checkpoint that is none": {func(t *testing.T, ls []link) []link {
			ls[8] = remake(t, ls[8].bytes, func(r *ledger.Record) { r.Body = []byte{0x01} })
			return ls
		}, 9, "parse ledger.checkpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := walk(c.harm(t, twice(t)))
			var broken *ledger.BreakError
			if !errors.As(err, &broken) {
				t.Fatalf("walked to %d: %v", v.Head.Seq, err)
			}
			if broken.Seq != c.seq || broken.Device != device || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v; want record %d, %q", err, c.seq, c.says)
			}
			if v.Head.Seq != c.seq-1 {
				t.Errorf("the verifier stands at %d after a break at %d", v.Head.Seq, c.seq)
			}
		})
	}
}

// Who has the disk can write all hashes anew; the next checkpoint gives them away.
func TestARewrittenHistoryNeedsTheKey(t *testing.T) {
	ls := twice(t)
	ls[4] = remake(t, ls[4].bytes, func(r *ledger.Record) { r.WallMS++ })
	for i := 5; i < len(ls); i++ {
		ls[i] = remake(t, ls[i].bytes, func(r *ledger.Record) { r.Prev = ls[i-1].hash })
	}
	_, err := walk(ls)
	var broken *ledger.BreakError
	if !errors.As(err, &broken) || broken.Seq != 9 {
		t.Errorf("got %v, want a break at the checkpoint, record 9", err)
	}
}

func TestKeysOfAVerifier(t *testing.T) {
	chain := write(t, ledger.Head{})
	for name, c := range map[string]struct {
		key  ed25519.PublicKey
		good bool
	}{
		"the device's": {key.Public().(ed25519.PublicKey), true},
		"none":         {nil, true},
		"half a key":   {make([]byte, 16), false},
		"another":      {make([]byte, 32), false},
	} {
		v := ledger.Verifier{Chain: ours, Key: c.key}
		if _, err := v.Check(chain[0].Bytes, chain[0].Hash); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAKindOfTheFutureIsPassedOver(t *testing.T) {
	first := write(t, ledger.Head{}, ledger.Started{Software: "1"})
	strange, err := ledger.Next(first[1].Head(), ours, ledger.Moment{}, ledger.Entry{Body: future{Answer: 42}}, seal)
	if err != nil {
		t.Fatal(err)
	}
	chain := append(first, strange)
	chain = append(chain, write(t, strange.Head(), ledger.Started{Software: "2"})...)
	v, err := walk(links(chain))
	if err != nil || v.Head.Seq != 5 {
		t.Errorf("walked to %d, %v", v.Head.Seq, err)
	}
	if _, err := strange.Record.Content(); err == nil || !strings.Contains(err.Error(), `unknown kind "moon.landed"`) {
		t.Errorf("content: %v", err)
	}
}

type future struct {
	Answer int `cbor:"1,keyasint"`
}

func (future) Kind() ledger.Kind { return "moon.landed" }

func TestFieldsOfTheFutureAreKept(t *testing.T) {
	raw, err := cbor.Marshal(map[int]any{1: 2, 2: device, 3: 1, 13: 1, 8: "device.started", 9: map[int]any{1: "9.9", 7: "new"}, 11: make([]byte, 32), 99: "new"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := ledger.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := s.Record.Content(); err != nil || b != ledger.Body(ledger.Started{Software: "9.9"}) {
		t.Errorf("%v, %v", b, err)
	}
	v := ledger.Verifier{Chain: ours}
	if _, err := v.Check(raw, s.Hash); err != nil {
		t.Errorf("%v", err)
	}
}

func TestRecordsThatCannotBeRead(t *testing.T) {
	encode := func(v any) []byte {
		b, err := cbor.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, c := range map[string]struct {
		bytes []byte
		newer bool
	}{
		"nothing":                      {nil, false},
		"no map":                       {encode("record"), false},
		"no version":                   {encode(map[int]any{2: device}), false},
		"version 0":                    {encode(map[int]any{1: 0}), false},
		"the version of before":        {encode(map[int]any{1: 1, 2: device}), false},
		"the next version":             {encode(map[int]any{1: 3}), true},
		"a version far away":           {encode(map[int]any{1: 1000}), true},
		"a version with another shape": {encode(map[int]any{1: 3, 3: "a sequence of words"}), true},
		"our version, another shape":   {encode(map[int]any{1: 2, 3: "a sequence of words"}), false},
		"a key twice":                  {[]byte{0xa2, 0x01, 0x01, 0x01, 0x01}, false},
		"of no known length":           {[]byte{0xbf, 0x01, 0x01, 0xff}, false},
		"tagged":                       {append([]byte{0xc1}, encode(map[int]any{1: 1})...), false},
	} {
		_, err := ledger.Parse(c.bytes)
		if err == nil || errors.Is(err, ledger.ErrVersion) != c.newer {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestABreakByAFutureRecordSaysSo(t *testing.T) {
	v := ledger.Verifier{Chain: ours}
	if _, err := v.Check([]byte{0xa1, 0x01, 0x03}, ledger.Hash{}); !errors.Is(err, ledger.ErrVersion) {
		t.Errorf("%v is not ErrVersion: a store would take a newer ledger for a damaged one", err)
	}
}

// A driver's error may hold any bytes. It must not make the chain after it unreadable.
func TestTextThatIsNotUnicode(t *testing.T) {
	chain := write(t, ledger.Head{}, ledger.Condition{Part: "camera", Detail: "read \xff\xfe"})
	if _, err := walk(links(chain)); err != nil {
		t.Fatal(err)
	}
	if b, err := chain[0].Record.Content(); err != nil || b.(ledger.Condition).Part != "camera" {
		t.Errorf("%v, %v", b, err)
	}
}

func TestNothingCannotBeRecorded(t *testing.T) {
	if _, err := ledger.Next(ledger.Head{}, ours, ledger.Moment{}, ledger.Entry{}, seal); !errors.Is(err, ledger.ErrNoBody) {
		t.Errorf("%v", err)
	}
	if _, err := ledger.Next(ledger.Head{}, ours, ledger.Moment{}, ledger.Entry{Body: unwritable{}}, seal); err == nil {
		t.Error("a channel was written")
	}
}

type unwritable struct {
	C chan int `cbor:"1,keyasint"`
}

func (unwritable) Kind() ledger.Kind { return "unwritable" }

func FuzzParse(f *testing.F) {
	for _, s := range write(f, ledger.Head{}, bodies()...) {
		f.Add(s.Bytes)
	}
	f.Add([]byte{0xa1, 0x01, 0x02})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ledger.Parse(b)
		if err != nil {
			return
		}
		if s.Record.Version != ledger.Version || !bytes.Equal(s.Bytes, b) {
			t.Errorf("parsed as %+v", s.Record)
		}
		v := ledger.Verifier{Chain: s.Record.Chain(), Key: key.Public().(ed25519.PublicKey)}
		_, _ = v.Check(b, s.Hash)
		if body, err := s.Record.Content(); err == nil && body.Kind() != s.Record.Kind {
			t.Errorf("a %s reads as a %s", s.Record.Kind, body.Kind())
		}
	})
}

func FuzzContent(f *testing.F) {
	for _, s := range write(f, ledger.Head{}, bodies()...) {
		f.Add(string(s.Record.Kind), []byte(s.Record.Body))
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		r := ledger.Record{Kind: ledger.Kind(kind), Body: body, Seq: 7}
		b, err := r.Content()
		if err != nil {
			return
		}
		id, of := ledger.CrossingOf(b)
		c := ledger.Crossing{}.Apply(r, b)
		if of && c.ID != id {
			t.Errorf("a record of crossing %q makes crossing %q", id, c.ID)
		}
	})
}
