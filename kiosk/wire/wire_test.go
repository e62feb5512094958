package wire

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"passlane/kiosk/ledger"
)

func filled(n byte) ledger.Hash { return ledger.Hash(bytes.Repeat([]byte{n}, 32)) }

func picture(n byte) ledger.ImageID { return ledger.ImageID(filled(n)) }

// TestGolden holds the bytes on the wire: a change here breaks every device in the field.
func TestGolden(t *testing.T) {
	h11, h22 := strings.Repeat("11", 32), strings.Repeat("22", 32)
	for _, c := range []struct {
		name   string
		encode func() ([]byte, error)
		want   string
	}{
		{"batch", func() ([]byte, error) {
			return EncodeBatch(Batch{Epoch: 2, After: 6, Round: 3, Signature: []byte{9}, Records: []Record{
				{Seq: 7, Hash: filled(0x11), Bytes: []byte{0xa0}, Key: []byte{8}, Images: [][]byte{{7}, {}}}}})
		}, "a2" + "01583a" + "a4" + "0102" + "0206" + "0381" + "a5" + "0107" + "025820" + h11 + "0341a0" + "054108" + "06824107" + "40" + "0403" + "024109"},
		{"a record withheld after a loss", func() ([]byte, error) {
			return EncodeBatch(Batch{Epoch: 1, After: 6, Records: []Record{{Seq: 300, Hash: filled(0x22), Withheld: "long"}}})
		}, "a1" + "015835" + "a3" + "0101" + "0206" + "0381" + "a3" + "0119012c" + "025820" + h22 + "04646c6f6e67"},
		{"chunk", func() ([]byte, error) {
			return Encode(Chunk{Size: 5, Offset: 2, Bytes: []byte("abc")})
		}, "a3" + "0105" + "0202" + "0343616263"},
		{"question", func() ([]byte, error) {
			return Encode(Question{Images: []ledger.ImageID{picture(0x11)}, Epoch: 1})
		}, "a2" + "0181" + "5820" + h11 + "0201"},
		{"position", func() ([]byte, error) {
			return Encode(Position{Seq: 7, Hash: filled(0x11)})
		}, "a2" + "0107" + "025820" + h11},
		{"position with images and a wish", func() ([]byte, error) {
			return Encode(Position{Seq: 7, Hash: filled(0x11), Landed: []ledger.ImageID{picture(0x22)},
				Refused: []Refusal{{picture(0x11), "torn"}}, Resend: true, Round: 2})
		}, "a6" + "0107" + "025820" + h11 + "0381" + "5820" + h22 + "0481" + "a2" + "015820" + h11 + "0264746f726e" + "05f5" + "0602"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := c.encode()
			if err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(b); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestWhatWasSaidIsHeard(t *testing.T) {
	r := Batch{Epoch: 2, After: 6, Records: []Record{{Seq: 7, Hash: filled(1), Bytes: []byte{1, 2}}, {Seq: 9, Withheld: "lost"}}, Round: 9, Signature: []byte{3}}
	b, _ := EncodeBatch(r)
	if got, err := DecodeBatch(b); err != nil || !cmp.Equal(got, r, cmpopts.IgnoreUnexported(Batch{})) || got.Head() != (ledger.Head{Seq: 9}) {
		t.Errorf("batch: %v %s", err, cmp.Diff(r, got, cmpopts.IgnoreUnexported(Batch{})))
	}
	p := Position{Seq: 3, Hash: filled(2), Landed: []ledger.ImageID{picture(4)}, Resend: true, Round: 1}
	b, _ = Encode(p)
	if got, err := DecodePosition(b); err != nil || !cmp.Equal(got, p) {
		t.Errorf("position: %v %s", err, cmp.Diff(p, got))
	}
	if p.Head() != (ledger.Head{Seq: 3, Hash: filled(2)}) {
		t.Errorf("head %v", p.Head())
	}
	q := Question{Images: []ledger.ImageID{picture(4), picture(5)}}
	b, _ = Encode(q)
	if got, err := DecodeQuestion(b); err != nil || !cmp.Equal(got, q) {
		t.Errorf("question: %v %s", err, cmp.Diff(q, got))
	}
}

// What a newer device adds to a batch is passed over, and its signature is good all the same.
func TestWhatANewerDeviceAddsIsSigned(t *testing.T) {
	content, err := encoding.Marshal(map[int]any{1: 1, 2: 0, 3: []any{map[int]any{1: 1, 2: make([]byte, 32), 3: []byte{1}, 77: "new"}}, 99: "new"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := encoding.Marshal(signed{content, []byte{9}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeBatch(b)
	if err != nil {
		t.Fatal(err)
	}
	if as, err := got.Content(); err != nil || !bytes.Equal(as, content) || len(got.Records) != 1 {
		t.Errorf("%x, signed was %x; %v", as, content, err)
	}
}

func TestNewerKeysArePassedOver(t *testing.T) {
	b, _ := hex.DecodeString("a2" + "0107" + "186301") // key 99
	p, err := DecodePosition(b)
	if err != nil || p.Seq != 7 {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestBadRecordsNameTheField(t *testing.T) {
	good := Record{Seq: 4, Bytes: []byte{1}}
	for field, bs := range map[string][]Batch{
		"epoch":   {{After: 3, Records: []Record{good}}},
		"records": {{Epoch: 1}, {Epoch: 1, After: 4, Records: []Record{good}}, {Epoch: 1, Records: []Record{good, good}}, {Epoch: 1, Records: make([]Record, MaxRecords+1)}},
		"bytes":   {{Epoch: 1, After: 3, Records: []Record{{Seq: 4}}}},
		"seq":     {{Epoch: 1, Records: []Record{{Seq: 1 << 63, Bytes: []byte{1}}}}}, // a number that a database cannot hold
	} {
		for _, m := range bs {
			b, _ := EncodeBatch(m)
			_, err := DecodeBatch(b)
			if e, ok := errors.AsType[*FieldError](err); !ok || e.Field != field {
				t.Errorf("%s: got %v", field, err)
			}
		}
	}
}

func TestBadChunksNameTheField(t *testing.T) {
	for field, cs := range map[string][]Chunk{
		"size":   {{Size: 0, Bytes: []byte{1}}, {Size: MaxImage + 1, Bytes: []byte{1}}, {Size: -1, Bytes: []byte{1}}},
		"bytes":  {{Size: 3}, {Size: MaxImage, Bytes: make([]byte, MaxChunk+1)}},
		"offset": {{Size: 3, Offset: 3, Bytes: []byte{1}}, {Size: 3, Offset: -1, Bytes: []byte{1}}, {Size: 3, Bytes: []byte{1, 2, 3, 4}}},
	} {
		for _, c := range cs {
			b, _ := Encode(c)
			_, err := DecodeChunk(b)
			if e, ok := errors.AsType[*FieldError](err); !ok || e.Field != field {
				t.Errorf("%s: got %v", field, err)
			}
		}
	}
}

func TestNoiseIsAnError(t *testing.T) {
	for _, b := range [][]byte{nil, {0xff}, []byte("hello"), {0xbf, 0xff}, {0xa2, 1, 1, 1, 2}} {
		if _, err := DecodeBatch(b); err == nil {
			t.Errorf("record from %x", b)
		}
		if _, err := DecodeChunk(b); err == nil {
			t.Errorf("chunk from %x", b)
		}
	}
}

func FuzzDecode(f *testing.F) {
	b, _ := EncodeBatch(Batch{Epoch: 1, After: 6, Records: []Record{{Seq: 7, Bytes: []byte{1}}}})
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := DecodeBatch(b); err == nil && r.After >= r.Head().Seq {
			t.Errorf("took %+v", r)
		}
		if c, err := DecodeChunk(b); err == nil && c.Offset+len(c.Bytes) > c.Size {
			t.Errorf("took %+v", c)
		}
	})
}

func TestChunksMakeTheImage(t *testing.T) {
	for _, size := range []int{1, MaxChunk - 1, MaxChunk, MaxChunk + 1, 3*MaxChunk - 1, MaxImage} {
		image := bytes.Repeat([]byte{7}, size)
		cs, err := Chunks(image)
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		for i, c := range cs {
			if c.Offset != len(got) || c.Last() != (i == len(cs)-1) {
				t.Errorf("%d: chunk %d at %d, last %v", size, i, c.Offset, c.Last())
			}
			got = append(got, c.Bytes...)
		}
		if !bytes.Equal(got, image) {
			t.Errorf("%d bytes came back as %d", size, len(got))
		}
	}
	for _, size := range []int{0, MaxImage + 1} {
		if _, err := Chunks(make([]byte, size)); err == nil {
			t.Errorf("%d bytes were cut", size)
		}
	}
}
