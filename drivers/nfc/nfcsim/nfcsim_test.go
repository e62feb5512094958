package nfcsim_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
)

// memory returns 45 pages, those of an NTAG213, each byte of a page its number.
func memory() []byte {
	m := make([]byte, 45*4)
	for i := range m {
		m[i] = byte(i / 4)
	}
	copy(m, []byte{4, 1, 2, 0x8F, 3, 4, 5, 6, 4})
	copy(m[12:], []byte{0xE1, 0x10, 0x12, 0})
	return m
}

func found(t *testing.T, r *nfcsim.Reader) nfc.Card {
	t.Helper()
	card, err := r.WaitCard(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return card
}

func TestCommands(t *testing.T) {
	m := memory()
	r := nfcsim.New()
	r.Lay(m)
	card := found(t, r)
	for _, c := range []struct {
		name string
		cmd  []byte
		want []byte // nil: NAK
	}{
		{"read the start", []byte{0x30, 0}, m[:16]},
		{"read rolls over", []byte{0x30, 43}, append(bytes.Clone(m[172:180]), m[:8]...)},
		{"read beyond", []byte{0x30, 45}, nil},
		{"read without a page", []byte{0x30}, nil},
		{"fast read", []byte{0x3A, 4, 6}, m[16:28]},
		{"fast read to the end", []byte{0x3A, 44, 44}, m[176:180]},
		{"fast read beyond", []byte{0x3A, 40, 45}, nil},
		{"fast read backwards", []byte{0x3A, 6, 4}, nil},
		{"version", []byte{0x60}, []byte{0, 4, 4, 2, 1, 0, 0x0F, 3}},
		{"write", []byte{0xA2, 4, 1, 2, 3, 4}, nil},
		{"nothing", nil, nil},
	} {
		got, err := card.Transceive(t.Context(), c.cmd)
		if c.want == nil && !errors.Is(err, nfc.ErrNak) {
			t.Errorf("%s: got % X, %v, want a NAK", c.name, got, err)
		}
		if c.want != nil && (err != nil || !bytes.Equal(got, c.want)) {
			t.Errorf("%s: got % X, %v, want % X", c.name, got, err, c.want)
		}
	}
}

func TestTheTagsName(t *testing.T) {
	r := nfcsim.New()
	r.Lay(memory())
	tag := found(t, r).Tag()
	if !bytes.Equal(tag.UID, []byte{4, 1, 2, 3, 4, 5, 6}) || tag.ATQA != [2]byte{0x44, 0} || tag.SAK != 0 {
		t.Errorf("tag is %+v", tag)
	}
}

func TestAShortDumpIsFilledUp(t *testing.T) {
	r := nfcsim.New()
	r.Lay([]byte{4, 1, 2, 3, 9})
	card := found(t, r)
	got, err := card.Transceive(t.Context(), []byte{0x30, 0})
	if err != nil || !bytes.Equal(got, []byte{4, 1, 2, 3, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) {
		t.Errorf("got % X, %v", got, err)
	}
	if _, err := card.Transceive(t.Context(), []byte{0x60}); !errors.Is(err, nfc.ErrNak) {
		t.Errorf("version of no NTAG21x: %v, want a NAK", err)
	}
}

func TestATagThatStaysIsReportedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := nfcsim.New()
		r.Lay(memory())
		first := found(t, r)
		again := make(chan nfc.Card)
		go func() { again <- found(t, r) }()
		synctest.Wait()
		select {
		case <-again:
			t.Fatal("reported twice")
		default:
		}
		r.Take()
		synctest.Wait()
		r.Lay(memory())
		second := <-again
		if _, err := first.Transceive(t.Context(), []byte{0x60}); !errors.Is(err, nfc.ErrTagLost) {
			t.Errorf("the first card after it was taken: %v, want lost", err)
		}
		if _, err := second.Transceive(t.Context(), []byte{0x60}); err != nil {
			t.Errorf("the second card: %v", err)
		}
	})
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if _, err := nfcsim.New().WaitCard(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the deadline", err)
		}
	})
}

func TestUnpluggedWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := nfcsim.New()
		r.Lay(memory())
		card := found(t, r)
		got := make(chan error)
		go func() { _, err := r.WaitCard(t.Context()); got <- err }()
		synctest.Wait()
		r.Unplug()
		if err := <-got; !errors.Is(err, nfc.ErrUnplugged) {
			t.Errorf("waiting: %v, want unplugged", err)
		}
		if _, err := card.Transceive(t.Context(), []byte{0x60}); !errors.Is(err, nfc.ErrUnplugged) {
			t.Errorf("card: %v, want unplugged", err)
		}
		r.Plug()
		found(t, r)
	})
}

func TestSlowCommandsTakeTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := nfcsim.New()
		r.Lay(memory())
		r.Slow(40 * time.Millisecond)
		card, began := found(t, r), time.Now()
		if _, err := card.Transceive(t.Context(), []byte{0x60}); err != nil || time.Since(began) != 40*time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if _, err := card.Transceive(ctx, []byte{0x60}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the deadline", err)
		}
	})
}

func TestTornTagsComeBackAsNew(t *testing.T) {
	r := nfcsim.New()
	r.TearAfter(1) // nothing there: nothing happens
	r.Lay(memory())
	card := found(t, r)
	r.TearAfter(1)
	if _, err := card.Transceive(t.Context(), []byte{0x60}); err != nil {
		t.Fatal(err)
	}
	if _, err := card.Transceive(t.Context(), []byte{0x60}); !errors.Is(err, nfc.ErrTagLost) {
		t.Errorf("got %v, want lost", err)
	}
	r.Lay(memory())
	found(t, r)
}

func TestGarbageStaysUntilTheTagIsTaken(t *testing.T) {
	r := nfcsim.New()
	r.Lay(memory())
	card := found(t, r)
	r.Garbage()
	for range 2 {
		if got, err := card.Transceive(t.Context(), []byte{0x30, 0}); err != nil || len(got) == 16 {
			t.Errorf("got % X, %v, want nonsense", got, err)
		}
	}
	r.Lay(memory())
	if got, err := found(t, r).Transceive(t.Context(), []byte{0x30, 0}); err != nil || len(got) != 16 {
		t.Errorf("a new tag: got % X, %v", got, err)
	}
	if r.Commands() != 3 {
		t.Errorf("%d commands, want 3", r.Commands())
	}
}
