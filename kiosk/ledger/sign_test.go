package ledger_test

import (
	"crypto/ed25519"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/ledger"
)

var public = key.Public().(ed25519.PublicKey)

// run continues a chain with n records of no importance, without a checkpoint.
func run(t *testing.T, head ledger.Head, n int) (out []ledger.Stored) {
	t.Helper()
	for range n {
		s, err := ledger.Next(head, ours, ledger.Moment{}, ledger.Entry{Body: ledger.Condition{Part: "camera"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		out, head = append(out, s), s.Head()
	}
	return out
}

func sign(t *testing.T, chain []ledger.Stored) []ledger.Stored {
	t.Helper()
	head := chain[len(chain)-1].Head()
	s, err := ledger.Next(head, ours, ledger.Moment{}, ledger.Entry{Body: ledger.Sign(ours, head, key)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return append(chain, s)
}

// A stretch that no checkpoint covers is unsigned, whatever its hashes say: who has the disk and not the key can make as many hashes as they
// like. The walk goes on, and each record of it is counted once.
func TestAStretchWithoutACheckpointIsUnsigned(t *testing.T) {
	for name, c := range map[string]struct {
		lengths  []int // of stretches, with a checkpoint after each but the last
		unsigned int
		open     uint64
	}{
		"nothing":                       {[]int{0}, 0, 0},
		"an open tail":                  {[]int{ledger.MaxOpen}, 0, ledger.MaxOpen},
		"a tail that is too long":       {[]int{ledger.MaxOpen + 1}, ledger.MaxOpen + 1, ledger.MaxOpen + 1},
		"one record more":               {[]int{ledger.MaxOpen + 2}, ledger.MaxOpen + 2, ledger.MaxOpen + 2},
		"signed as it should be":        {[]int{ledger.MaxOpen, ledger.MaxOpen, 3}, 0, 3},
		"signed too late":               {[]int{ledger.MaxOpen + 1, 5}, ledger.MaxOpen + 1, 5},
		"twice too late":                {[]int{70, 80, 5}, 150, 5},
		"a long tail behind a good one": {[]int{10, 100}, 100, 100},
	} {
		var chain []ledger.Stored
		var head ledger.Head
		for i, n := range c.lengths {
			chain = append(chain, run(t, head, n)...)
			if i < len(c.lengths)-1 {
				chain = sign(t, chain)
			}
			if len(chain) > 0 {
				head = chain[len(chain)-1].Head()
			}
		}
		v := ledger.Verifier{Chain: ours, Key: public}
		for _, s := range chain {
			var broken *ledger.BreakError
			if _, err := v.Check(s.Bytes, s.Hash); err != nil && (!errors.Is(err, ledger.ErrUnsigned) || !errors.As(err, &broken)) {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if v.Head != head || v.Unsigned != c.unsigned || v.Open() != c.open {
			t.Errorf("%s: walked to %d of %d, %d unsigned, %d open; want %d and %d", name, v.Head.Seq, head.Seq, v.Unsigned, v.Open(), c.unsigned, c.open)
		}
	}
}

func TestALaterEpochSaysWhatItFollows(t *testing.T) {
	second := ledger.Chain{Device: device, Epoch: 2}
	old := ledger.Head{Seq: 70, Hash: ledger.Hash{7}}
	begin := func(prev ledger.Hash, c ledger.Chain, b ledger.Body) error {
		s, err := ledger.Next(ledger.Head{Hash: prev}, c, ledger.Moment{}, ledger.Entry{Body: b}, seal)
		if err != nil {
			t.Fatal(err)
		}
		v := ledger.Verifier{Chain: c, Key: public}
		_, err = v.Check(s.Bytes, s.Hash)
		return err
	}
	follows := ledger.Epoch{Seq: old.Seq, Hash: old.Hash, Lost: "a new disk"}
	if err := begin(old.Hash, second, follows); err != nil {
		t.Error(err)
	}
	if err := begin(ledger.Hash{8}, second, follows); err == nil {
		t.Error("it links to another past than it says")
	}
	if err := begin(old.Hash, second, ledger.Started{}); err == nil {
		t.Error("an epoch begins without a word")
	}
	if err := begin(old.Hash, ours, follows); err == nil {
		t.Error("the first epoch follows another")
	}
	s := run(t, ledger.Head{}, 1)[0]
	v := ledger.Verifier{Chain: second, Key: public}
	if _, err := v.Check(s.Bytes, s.Hash); err == nil {
		t.Error("a record of the first epoch is taken for one of the second")
	}
}

// What a device signed for one purpose, chain or head is no signature for another.
func TestASignatureIsForOneThing(t *testing.T) {
	head := ledger.Head{Seq: 9, Hash: ledger.Hash{9}}
	message := []byte("a batch")
	checkpoint, vouched, anchor := ledger.Sign(ours, head, key), ledger.Vouch(ours, message, key), ledger.Fix(ours, head, key)
	if !ledger.Vouched(ours, message, public, vouched) || !anchor.By(device, public) {
		t.Error("a good signature is refused")
	}
	for name, good := range map[string]bool{
		"a checkpoint vouches":   ledger.Vouched(ours, message, public, checkpoint.Signature),
		"an anchor vouches":      ledger.Vouched(ours, message, public, anchor.Signature),
		"a batch is an anchor":   ledger.Anchor{Epoch: 1, Head: head, Signature: vouched}.By(device, public),
		"another message":        ledger.Vouched(ours, []byte("a Batch"), public, vouched),
		"another device":         ledger.Vouched(ledger.First("doung-lane-2"), message, public, vouched),
		"another epoch":          ledger.Vouched(ledger.Chain{Device: device, Epoch: 2}, message, public, vouched),
		"no key":                 ledger.Vouched(ours, message, nil, vouched),
		"no signature":           ledger.Vouched(ours, message, public, nil),
		"another device's":       anchor.By("doung-lane-2", public),
		"an anchor set back":     ledger.Anchor{Epoch: 1, Head: ledger.Head{Seq: 5, Hash: head.Hash}, Signature: anchor.Signature}.By(device, public),
		"an anchor's next epoch": ledger.Anchor{Epoch: 2, Head: head, Signature: anchor.Signature}.By(device, public),
	} {
		if good {
			t.Error(name)
		}
	}
}

func TestAnAnchorIsReadAsItWasWritten(t *testing.T) {
	a := ledger.Fix(ours, ledger.Head{Seq: 9, Hash: ledger.Hash{9}}, key)
	got, err := ledger.ParseAnchor(a.String() + "\n")
	if err != nil || !cmp.Equal(a, got) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, text := range []string{"", "1 9", "1 9 00ff aa", "1 9 " + a.Head.Hash.String() + " xyz", "one 9 x y"} {
		if _, err := ledger.ParseAnchor(text); err == nil {
			t.Errorf("%q is an anchor", text)
		}
	}
}
