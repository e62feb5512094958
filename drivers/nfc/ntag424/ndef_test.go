package ntag424_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"pgregory.net/rapid"
)

// shelf is any Type 4 tag: a capability container and one file, as large as one likes.
type shelf struct {
	cc, file []byte
	selected []byte
	short    bool // reads give one byte less
}

// cc returns a container for a file of this size.
func cc(maxRead, maxWrite, size int) []byte {
	b := []byte{0, 15, 0x20, byte(maxRead >> 8), byte(maxRead), byte(maxWrite >> 8), byte(maxWrite), 4, 6, 0xE1, 0x04, byte(size >> 8), byte(size), 0, 0}
	return b
}

func newShelf(maxRead, size int, message []byte) *shelf {
	s := &shelf{cc: cc(maxRead, maxRead, size), file: make([]byte, size)}
	copy(s.file, append(binary.BigEndian.AppendUint16(nil, uint16(len(message))), message...))
	return s
}

func (s *shelf) Tag() nfc.Tag { return nfc.Tag{SAK: 0x20} }
func (s *shelf) Reset()       {}

func (s *shelf) Answer(cmd []byte) ([]byte, error) {
	switch offset := int(cmd[2])<<8 | int(cmd[3]); {
	case cmd[1] == 0xA4 && cmd[2] == 4:
		s.selected = nil
	case cmd[1] == 0xA4 && cmd[6] == 3:
		s.selected = s.cc
	case cmd[1] == 0xA4:
		s.selected = s.file
	case offset+int(cmd[4]) > len(s.selected):
		return []byte{0x67, 0x00}, nil
	case cmd[1] == 0xD6:
		copy(s.selected[offset:], cmd[5:])
	default:
		got := bytes.Clone(s.selected[offset : offset+int(cmd[4])])
		if s.short {
			got = got[:len(got)-1]
		}
		return append(got, 0x90, 0), nil
	}
	return []byte{0x90, 0}, nil
}

func TestMessagesOfAllSizes(t *testing.T) {
	for _, c := range []struct {
		name                    string
		maxRead, size, n, reads int
	}{
		{"empty", 256, 256, 0, 0},
		{"one byte", 256, 256, 1, 1},
		{"the chip's largest", 256, 256, 254, 2},
		{"one frame", 256, 1000, 224, 1},
		{"one byte more", 256, 1000, 225, 2},
		{"a card that gives 15 at a time", 15, 300, 150, 10},
		{"the largest we read", 0xFFFF, 5000, 4096, 19},
		{"the smallest file", 256, 5, 3, 1},
	} {
		message := bytes.Repeat([]byte{0x5A}, c.n)
		r, card := lay(t, newShelf(c.maxRead, c.size, message))
		got, err := ntag424.ReadNDEF(t.Context(), card)
		if err != nil || !bytes.Equal(got, message) {
			t.Errorf("%s: %d bytes, %v, want %d", c.name, len(got), err, c.n)
		}
		if reads := r.Commands() - 5; reads != c.reads {
			t.Errorf("%s: %d reads of the message, want %d", c.name, reads, c.reads)
		}
	}
}

func TestContainersThatLie(t *testing.T) {
	for _, c := range []struct {
		name string
		at   int
		to   []byte
	}{
		{"shorter than it is", 0, []byte{0, 14}}, {"of version 1", 2, []byte{0x10}}, {"of version 3", 2, []byte{0x30}},
		{"with reads of 14 bytes", 3, []byte{0, 14}}, {"with writes of nothing", 5, []byte{0, 0}},
		{"with another TLV", 7, []byte{5}}, {"with a longer TLV", 8, []byte{8}},
		{"that names itself", 9, []byte{0xE1, 3}}, {"that names the master file", 9, []byte{0x3F, 0}}, {"that names nothing", 9, []byte{0, 0}},
		{"with a file of 4 bytes", 11, []byte{0, 4}}, {"with a file of 65535", 11, []byte{0xFF, 0xFF}},
		{"with a file that one must not read", 13, []byte{0xFF}},
		{"with a file smaller than its message", 11, []byte{0, 11}},
	} {
		s := newShelf(256, 256, []byte("ten bytes."))
		copy(s.cc[c.at:], c.to)
		_, card := lay(t, s)
		if got, err := ntag424.ReadNDEF(t.Context(), card); !errors.As(err, new(*ntag424.FormatError)) {
			t.Errorf("%s: %q, %v, want a format error", c.name, got, err)
		}
	}
}

func TestMessagesThatLie(t *testing.T) {
	for _, n := range []int{4097, 4999, 0xFFFF} {
		s := newShelf(256, 5000, nil)
		binary.BigEndian.PutUint16(s.file, uint16(n))
		_, card := lay(t, s)
		if got, err := ntag424.ReadNDEF(t.Context(), card); !errors.As(err, new(*ntag424.FormatError)) {
			t.Errorf("length %d: %d bytes, %v, want a format error", n, len(got), err)
		}
	}
	s := newShelf(256, 256, []byte("a message"))
	s.file = s.file[:8] // the container promises more
	_, card := lay(t, s)
	if _, err := ntag424.ReadNDEF(t.Context(), card); !errors.As(err, new(*ntag424.StatusError)) {
		t.Errorf("a file with less than its container says: %v, want a status error", err)
	}
	s = newShelf(256, 256, []byte("a message"))
	s.short = true
	_, card = lay(t, s)
	if _, err := ntag424.ReadNDEF(t.Context(), card); !errors.As(err, new(*ntag424.LengthError)) {
		t.Errorf("reads that give less: %v, want a length error", err)
	}
}

func TestTakenAwayWhileReading(t *testing.T) {
	r := nfcsim.New()
	for n := range 7 {
		r.LayChip(ntag424sim.New(ntag424sim.Opts{Message: make([]byte, 254)}))
		card := wait(t, r)
		r.TearAfter(n)
		if _, err := ntag424.ReadNDEF(t.Context(), card); !errors.Is(err, nfc.ErrTagLost) {
			t.Errorf("after %d commands: %v, want lost", n, err)
		}
	}
}

// What is written is read; and a card torn away while it is written has no message, or the whole one.
func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		message := rapid.SliceOfN(rapid.Byte(), 0, 254).Draw(rt, "message")
		chip, r := ntag424sim.New(ntag424sim.Opts{Message: []byte("older")}), nfcsim.New()
		r.LayChip(chip)
		card := wait(t, r)
		r.TearAfter(rapid.IntRange(0, 12).Draw(rt, "commands"))
		err := ntag424.WriteNDEF(t.Context(), card, message)
		if err != nil && !errors.Is(err, nfc.ErrTagLost) {
			rt.Fatal(err)
		}
		r.LayChip(chip)
		got, readErr := ntag424.ReadNDEF(t.Context(), wait(t, r))
		whole := bytes.Equal(got, message) || err != nil && (len(got) == 0 || string(got) == "older")
		if readErr != nil || !whole {
			rt.Fatalf("%q, %v, after writing %q with %v", got, readErr, message, err)
		}
	})
}

func TestWhatDoesNotFitIsNotWritten(t *testing.T) {
	chip := ntag424sim.New(ntag424sim.Opts{Message: []byte("older")})
	_, card := lay(t, chip)
	if err := ntag424.WriteNDEF(t.Context(), card, make([]byte, 255)); !errors.As(err, new(*ntag424.LengthError)) {
		t.Errorf("255 bytes: %v, want a length error", err)
	}
	s := newShelf(256, 256, nil)
	s.cc[14] = 0xFF
	_, card = lay(t, s)
	if err := ntag424.WriteNDEF(t.Context(), card, []byte("x")); !errors.As(err, new(*ntag424.FormatError)) {
		t.Errorf("a file that one must not write: %v, want a format error", err)
	}
	if got := chip.File(2)[:7]; !bytes.Equal(got, []byte("\x00\x05older")) {
		t.Errorf("the file holds %q", got)
	}
}
