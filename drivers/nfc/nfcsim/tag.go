package nfcsim

import (
	"slices"

	"passlane/drivers/nfc"
)

// Commands of NTAG21x, and the size of its pages in bytes.
const (
	cmdRead       = 0x30
	cmdFastRead   = 0x3A
	cmdGetVersion = 0x60
	pageSize      = 4
)

// tag is a Type 2 tag, a Chip that is all memory.
type tag struct{ memory []byte }

// NewTag returns a Type 2 tag with this memory, as Lay puts one on a reader.
func NewTag(dump []byte) Chip {
	size := max(4*pageSize, (len(dump)+pageSize-1)/pageSize*pageSize)
	return &tag{memory: slices.Concat(dump, make([]byte, size-len(dump)))}
}

// Tag names the tag as an NTAG21x does.
func (t *tag) Tag() nfc.Tag {
	return nfc.Tag{UID: slices.Concat(t.memory[0:3], t.memory[4:8]), ATQA: [2]byte{0x44, 0x00}, SAK: 0x00}
}

// Reset changes nothing: a Type 2 tag remembers no commands.
func (t *tag) Reset() {}

// Answer is what the tag says to cmd, an nfc.ErrNak for what it does not know.
func (t *tag) Answer(cmd []byte) ([]byte, error) {
	switch {
	case len(cmd) == 2 && cmd[0] == cmdRead:
		return t.read(int(cmd[1]))
	case len(cmd) == 3 && cmd[0] == cmdFastRead:
		return t.fastRead(int(cmd[1]), int(cmd[2]))
	case len(cmd) == 1 && cmd[0] == cmdGetVersion:
		return t.version()
	}
	return nil, nfc.ErrNak
}

func (t *tag) pages() int { return len(t.memory) / pageSize }

// read gives four pages and rolls over from the last to page 0.
func (t *tag) read(page int) ([]byte, error) {
	if page >= t.pages() {
		return nil, nfc.ErrNak
	}
	var out []byte
	for i := range 4 {
		at := (page + i) % t.pages() * pageSize
		out = append(out, t.memory[at:at+pageSize]...)
	}
	return out, nil
}

// fastRead gives the pages from start to end, both included.
func (t *tag) fastRead(start, end int) ([]byte, error) {
	if start > end || end >= t.pages() {
		return nil, nfc.ErrNak
	}
	return slices.Clone(t.memory[start*pageSize : (end+1)*pageSize]), nil
}

// version tells the NTAG21x by the size in its capability container; other tags do not know the command.
func (t *tag) version() ([]byte, error) {
	storage := map[byte]byte{0x12: 0x0F, 0x3E: 0x11, 0x6D: 0x13}[t.memory[14]]
	if storage == 0 {
		return nil, nfc.ErrNak
	}
	return []byte{0x00, 0x04, 0x04, 0x02, 0x01, 0x00, storage, 0x03}, nil
}
