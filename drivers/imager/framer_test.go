package imager

import (
	"bytes"
	"slices"
	"testing"
)

// play gives a framer bursts with a silence after each, in pieces of a size, and returns the symbols as AIM and payload.
func play(t testing.TB, o Opts, piece int, bursts ...string) (got []string, c Counts) {
	t.Helper()
	o, err := o.resolve()
	if err != nil {
		t.Fatal(err)
	}
	f := framer{opts: o}
	keep := func(s []Symbol) {
		for _, s := range s {
			got = append(got, s.AIM+string(s.Payload))
		}
	}
	for _, b := range bursts {
		for p := range slices.Chunk([]byte(b), piece) {
			keep(f.take(p))
		}
		keep(f.silence())
		if f.waits() {
			t.Errorf("%q: something is kept after a silence", b)
		}
	}
	return got, f.counts
}

func TestFraming(t *testing.T) {
	text := Opts{Suffix: []byte("\r\n"), BySuffix: true}
	whole := Opts{Prefix: []byte("\x02"), Suffix: []byte("\x03")}
	ended := Opts{Prefix: []byte("\x02"), Suffix: []byte("\x03"), BySuffix: true}
	aim := Opts{AIM: true, Suffix: []byte("\r")}
	for _, c := range []struct {
		name   string
		opts   Opts
		bursts []string
		want   []string
		counts Counts
	}{
		{"by silence", Opts{}, []string{"one", "", "two"}, []string{"one", "two"}, Counts{Symbols: 2}},
		{"every byte", Opts{}, []string{"\x00\r\n\x02\x03\xff]"}, []string{"\x00\r\n\x02\x03\xff]"}, Counts{Symbols: 1}},
		{"the suffix within", Opts{Suffix: []byte("\r")}, []string{"a\rb\r"}, []string{"a\rb"}, Counts{Symbols: 1}},
		{"no suffix where one should be", Opts{Suffix: []byte("\r")}, []string{"half"}, nil, Counts{Halves: 1}},
		{"prefix and suffix", whole, []string{"\x02a\x03b\x03", "a\x03", "\x02a", "\x02\x03"}, []string{"a\x03b"}, Counts{Symbols: 1, Halves: 3}},
		{"by suffix", text, []string{"one\r\ntwo\r\n", "three\r\n"}, []string{"one", "two", "three"}, Counts{Symbols: 3}},
		{"by suffix, half", text, []string{"ha", "whole\r\n", "\r\n"}, []string{"whole"}, Counts{Symbols: 1, Halves: 2}},
		{"half a suffix within", text, []string{"a\rb\r\r\nc\n\r\n"}, []string{"a\rb\r", "c\n"}, Counts{Symbols: 2}},
		{"a half one before a whole one", ended, []string{"\x02ha\x02whole\x03"}, []string{"whole"}, Counts{Symbols: 1, Halves: 1}},
		{"AIM ids", aim, []string{"]Q1qr\r", "]d2\x00dm\r", "]z0\r", "no id\r", "]q!x\r", "]Q\r"}, []string{"]Q1qr", "]d2\x00dm"}, Counts{Symbols: 2, Halves: 4}},
		{"an AIM id of the payload", Opts{}, []string{"]Q1qr"}, []string{"]Q1qr"}, Counts{Symbols: 1}},
		{"only QR and Data Matrix", Opts{AIM: true, Accept: []string{"]Q", "]d2"}}, []string{"]Q3a", "]d1b", "]d2c", "]C1d"}, []string{"]Q3a", "]d2c"}, Counts{Symbols: 2, Foreign: 2}},
		{"the longest", Opts{MaxBytes: 5}, []string{"12345", "1234567", "123456789", "ok"}, []string{"12345", "ok"}, Counts{Symbols: 2, TooLong: 2}},
		{"the longest with all about it", Opts{MaxBytes: 5, AIM: true, Prefix: []byte("<<"), Suffix: []byte(">>")}, []string{"<<]Q112345>>"}, []string{"]Q112345"}, Counts{Symbols: 1}},
		{"too long by suffix", Opts{MaxBytes: 5, Suffix: []byte("\r"), BySuffix: true}, []string{"123456\r12\r", "1234567890\r12\r", "ok\r"}, []string{"12", "ok"}, Counts{Symbols: 2, TooLong: 2}},
	} {
		for _, piece := range []int{1, 2, 3, 1000} {
			got, counts := play(t, c.opts, piece, c.bursts...)
			if !slices.Equal(got, c.want) || counts != c.counts {
				t.Errorf("%s, in pieces of %d: %q %+v, want %q %+v", c.name, piece, got, counts, c.want, c.counts)
			}
		}
	}
}

func TestSymbolsDoNotShareMemory(t *testing.T) {
	o, _ := Opts{}.resolve()
	f := framer{opts: o}
	f.take([]byte("first"))
	first := f.silence()
	f.take([]byte("other"))
	f.silence()
	if string(first[0].Payload) != "first" {
		t.Errorf("became %q", first[0].Payload)
	}
}

func FuzzFramer(f *testing.F) {
	f.Add([]byte("\x02]Q1MRV<\x03"), []byte("\x02"), []byte("\x03"), byte(3), true, true)
	f.Add([]byte("one\r\ntwo\r\nha"), []byte(nil), []byte("\r\n"), byte(7), true, false)
	f.Add([]byte("\x02ha\x02whole\x03\xff\xff\xff"), []byte("\x02"), []byte("\x03"), byte(1), true, false)
	f.Add(bytes.Repeat([]byte("babble"), 20), []byte(nil), []byte(nil), byte(64), false, false)
	f.Fuzz(func(t *testing.T, in, prefix, suffix []byte, piece byte, bySuffix, aim bool) {
		o, err := Opts{Prefix: prefix, Suffix: suffix, BySuffix: bySuffix && len(suffix) > 0, AIM: aim, MaxBytes: 50}.resolve()
		if err != nil {
			t.Fatal(err)
		}
		run := func(piece int) (out []Symbol, c Counts) {
			fr := framer{opts: o}
			for p := range slices.Chunk(in, piece) {
				out = append(out, fr.take(p)...)
				if most := o.MaxBytes + len(prefix) + len(suffix) + aimLength; len(fr.buf) > most {
					t.Fatalf("%d bytes are kept, at most %d", len(fr.buf), most)
				}
			}
			out = append(out, fr.silence()...)
			if fr.waits() {
				t.Fatal("something is kept after a silence")
			}
			return out, fr.counts
		}
		got, counts := run(int(piece) + 1)
		all, allCounts := run(len(in) + 1)
		if counts != allCounts || len(got) != len(all) || counts.Symbols != len(got) {
			t.Fatalf("in pieces %+v and %d symbols, at once %+v and %d", counts, len(got), allCounts, len(all))
		}
		for i, s := range got {
			if len(s.Payload) == 0 || len(s.Payload) > o.MaxBytes || !bytes.Equal(s.Payload, all[i].Payload) || !bytes.Contains(in, s.Payload) || aim != (len(s.AIM) == aimLength) {
				t.Fatalf("symbol %q %q", s.AIM, s.Payload)
			}
		}
	})
}
