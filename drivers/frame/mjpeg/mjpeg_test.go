package mjpeg

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// picture is a grey picture in colour, told from others by its brightness.
func picture(y byte) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, 32, 24), image.YCbCrSubsampleRatio422)
	for _, c := range []struct {
		plane []byte
		value byte
	}{{img.Y, y}, {img.Cb, 128}, {img.Cr, 128}} {
		for i := range c.plane {
			c.plane[i] = c.value
		}
	}
	return img
}

func encoded(tb testing.TB, img image.Image) string {
	tb.Helper()
	var b bytes.Buffer
	if err := Write(&b, img); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// all reads a stream to its end.
func all(tb testing.TB, r *Reader) (pictures []string) {
	tb.Helper()
	for {
		p, err := r.Next()
		if err != nil {
			if _, again := r.Next(); !errors.Is(err, io.EOF) || !errors.Is(again, io.EOF) {
				tb.Errorf("the end: %v, then %v", err, again)
			}
			return pictures
		}
		pictures = append(pictures, string(p))
	}
}

func TestAFilmIsReadAsItWasWritten(t *testing.T) {
	var film bytes.Buffer
	for i := range 20 {
		if err := Write(&film, picture(byte(40+10*i))); err != nil {
			t.Fatal(err)
		}
	}
	got := all(t, NewReader(&film))
	if len(got) != 20 {
		t.Fatalf("got %d pictures", len(got))
	}
	for i, p := range got {
		img, err := jpeg.Decode(strings.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		y := color.GrayModel.Convert(img.At(9, 9)).(color.Gray).Y
		if want := byte(40 + 10*i); img.Bounds() != image.Rect(0, 0, 32, 24) || max(y, want)-min(y, want) > 2 {
			t.Errorf("picture %d: %v, brightness %d, want %d", i, img.Bounds(), y, want)
		}
	}
}

// small is a picture by its markers alone.
func small(data string) string { return "\xFF\xD8" + table + scan(data) + "\xFF\xD9" }

func scan(data string) string { return "\xFF\xDA\x00\x03s" + data }

// app is a segment of an application.
func app(content string) string { return segment(0xE1, content) }

func segment(marker byte, content string) string {
	n := len(content) + 2
	return string([]byte{0xFF, marker, byte(n >> 8), byte(n)}) + content
}

const table = "\xFF\xDB\x00\x04qq"

func TestWhereAPictureEnds(t *testing.T) {
	for name, p := range map[string]string{
		"data with stuffing, RST and filling":  small("a\xFF\x00b\xFF\xD0c\xFF\xD7d\xFF\xFF"),
		"filling before markers":               "\xFF\xD8\xFF\xFF\xFF" + table + "\xFF" + scan("a") + "\xFF\xFF\xD9",
		"several scans":                        "\xFF\xD8" + table + scan("a") + table + scan("b\xFF\x00") + "\xFF\xDC\x00\x04hh\xFF\xD9",
		"no data at all":                       small(""),
		"a thumbnail":                          "\xFF\xD8" + app("Exif"+small("thumb")+"after") + table + scan("a") + "\xFF\xD9",
		"a thumbnail in the last segment":      "\xFF\xD8" + table + app(small("thumb")) + scan("a") + "\xFF\xD9",
		"markers in a table":                   "\xFF\xD8" + segment(0xC4, "\xFF\xD9\xFF\xD8\xFF\xDA") + scan("a") + "\xFF\xD9",
		"markers without length before tables": "\xFF\xD8\xFF\x01\xFF\xD3" + table + scan("a") + "\xFF\xD9",
		"the longest segment":                  "\xFF\xD8" + app(strings.Repeat("\xFF\xD9", 32766)+"x") + scan("a") + "\xFF\xD9",
	} {
		for _, n := range []int{1, 3} {
			if got := all(t, NewReader(strings.NewReader(strings.Repeat(p, n)))); len(got) != n || got[0] != p || got[n-1] != p {
				t.Errorf("%s, %d times: got %d: %.60q", name, n, len(got), got)
			}
		}
	}
}

func TestWhatIsNoWholePicture(t *testing.T) {
	a, b := small("a"), small("b")
	thumbed := "\xFF\xD8" + app("Exif"+small("thumb")) + scan("c") + "\xFF\xD9"
	for name, c := range map[string]struct {
		film string
		want []string
	}{
		"nothing":                                {"", nil},
		"garbage alone":                          {"garbage\xFF", nil},
		"garbage about":                          {"g\xFF" + a + "\xD8\xFFgarbage\xFF\xD9\xFF" + b + "\x00\xFF\xD8", []string{a, b}},
		"the last one cut":                       {a + b[:len(b)-1], []string{a}},
		"one cut in its data":                    {b[:len(b)-2] + a, []string{a}},
		"one cut in its table":                   {b[:7] + a, []string{a}},
		"one cut in a table, at the end":         {a + b[:6], []string{a}},
		"one cut in a marker":                    {b[:3] + a, []string{a}},
		"one cut in a length":                    {b[:5] + a, []string{a}},
		"begun twice":                            {"\xFF\xD8" + a + "\xFF\xD8\xFF\xD8" + b, []string{a, b}},
		"an end without a scan":                  {"\xFF\xD8" + table + "\xFF\xD9" + a, []string{a}},
		"a zero for a marker":                    {"\xFF\xD8\xFF\x00" + a, []string{a}},
		"a length that cannot be":                {"\xFF\xD8\xFF\xDB\x00\x01" + a, []string{a}},
		"such a length of an application":        {"\xFF\xD8\xFF\xE1\x00\x01" + a, []string{a}},
		"no marker after a table":                {"\xFF\xD8" + segment(0xDB, "x"+a) + "x" + b, []string{a, b}},
		"no marker after an application":         {"\xFF\xD8" + app(small("thumb")) + "x" + b, []string{b}},
		"cut after the thumbnail":                {a + thumbed[:len(thumbed)-12], []string{a}},
		"a comment with a picture, cut":          {a + "\xFF\xD8" + segment(com, small("x"))[:20], []string{a}},
		"a table that goes beyond the end":       {"\xFF\xD8\xFF\xDB\xFF\xFF" + a + b, []string{a, b}},
		"an application that swallows a picture": {"\xFF\xD8\xFF\xE1\x00" + string(rune(len(a)+2)) + a + b, []string{b}},
	} {
		if got := all(t, NewReader(strings.NewReader(c.film))); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestAPictureThatIsTooLarge(t *testing.T) {
	fits := small(strings.Repeat("a", 100))
	for name, large := range map[string]string{
		"data": small(strings.Repeat("a", 101)), "filling": "\xFF\xD8" + strings.Repeat("\xFF", 500) + fits[2:],
		"tables": "\xFF\xD8" + strings.Repeat(table, 90) + scan("a") + "\xFF\xD9", "its end": small(strings.Repeat("a", 102)),
	} {
		r := NewReader(strings.NewReader(large + fits + large))
		r.most = len(fits)
		if got := all(t, r); len(got) != 1 || got[0] != fits {
			t.Errorf("%s: got %q", name, got)
		}
	}
	film := io.MultiReader(strings.NewReader("\xFF\xD8"+scan("")), io.LimitReader(letters{}, MaxBytes), strings.NewReader("\xFF\xD9"+fits))
	if got := all(t, NewReader(film)); len(got) != 1 || got[0] != fits {
		t.Errorf("got %d pictures", len(got))
	}
}

type letters struct{}

func (letters) Read(b []byte) (int, error) { return copy(b, bytes.Repeat([]byte{'a'}, len(b))), nil }

// Lengths that lead one into the other must not have a stream walked again and again: it takes about as long as any other of its length.
func TestAStreamIsWalkedOnce(t *testing.T) {
	const length, dearer = 2 << 20, 200 // a stream walked from each place where a picture may begin takes thousands of times as long
	walk := func(film string) time.Duration {
		began := time.Now()
		all(t, NewReader(strings.NewReader(film)))
		return time.Since(began)
	}
	one := small(strings.Repeat("a", 1000))
	honest := walk(strings.Repeat(one, length/len(one)))
	for name, one := range map[string]string{
		"long tables": "\xFF\xD8\xFF\xDB\xFF\xFD", "short tables": "\xFF\xD8\xFF\xDB\x00\x06", "filling": "\xFF\xD8\xFF\xFF", "SOI": "\xFF\xD8",
		"scans": "\xFF\xD8\xFF\xDA\x00\x02", "applications": "\xFF\xD8\xFF\xE1\xFF\xFD",
	} {
		film := strings.Repeat(one, length/2/len(one)) + strings.Repeat("\xFF", length/2)
		took := walk(film)
		for range 3 {
			if took > dearer*honest { // the machine may have been busy with others
				took = min(took, walk(film))
			}
		}
		if took > dearer*honest {
			t.Errorf("%s: %v, and %v for as many bytes of pictures", name, took, honest)
		}
	}
}

func TestALiveStreamIsNotWaitedFor(t *testing.T) {
	out, in := io.Pipe()
	defer func() { _ = in.Close() }()
	go func() { _, _ = io.WriteString(in, small("a")) }()
	if p, err := NewReader(out).Next(); err != nil || string(p) != small("a") {
		t.Errorf("got %q, %v", p, err)
	}
}

func TestHowAStreamIsRead(t *testing.T) {
	film := "garbage" + encoded(t, picture(50)) + "\xFF" + small("a\xFF\x00\xFF\xFF\xD1b") + "\xFF"
	for name, r := range map[string]io.Reader{
		"byte by byte": iotest.OneByteReader(strings.NewReader(film)), "the end with the data": iotest.DataErrReader(strings.NewReader(film)),
	} {
		if got := all(t, NewReader(r)); len(got) != 2 {
			t.Errorf("%s: got %q", name, got)
		}
	}
	broken := errors.New("broken")
	r := NewReader(io.MultiReader(strings.NewReader(film), iotest.ErrReader(broken)))
	for _, want := range []error{nil, nil, broken, broken} {
		if _, err := r.Next(); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWhatCannotBeWritten(t *testing.T) {
	if err := Write(full{}, picture(1)); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("full: %v", err)
	}
	var b bytes.Buffer
	if err := Write(&b, image.Black); err == nil || b.Len() > 0 {
		t.Errorf("without end: %v, %d bytes", err, b.Len())
	}
	size := len(encoded(t, picture(1)))
	if err := write(&b, picture(1), size-1); err == nil || b.Len() > 0 {
		t.Errorf("too large: %v, %d bytes", err, b.Len())
	}
	if err := write(&b, picture(1), size); err != nil {
		t.Error(err)
	}
}

// FuzzReader reads any bytes. What it gives are pictures, in their order, and a film of them alone is read alike, also byte by byte.
func FuzzReader(f *testing.F) {
	f.Add([]byte(small("a\xFF\x00") + "x" + small("b\xFF\xD0")))
	f.Add([]byte("\xFF\xD8" + app(small("thumb")) + scan("a") + "\xFF\xD9\xFF\xD8\xFF\xDB\x00\x40" + small("b")))
	f.Add([]byte(encoded(f, picture(9)) + encoded(f, picture(200))))
	f.Fuzz(func(t *testing.T, film []byte) {
		before := bytes.Clone(film)
		got := all(t, NewReader(bytes.NewReader(film)))
		if !bytes.Equal(film, before) {
			t.Error("the stream was changed")
		}
		rest := string(film)
		for _, p := range got {
			i := strings.Index(rest, p)
			if i < 0 || len(p) < 9 || !strings.HasPrefix(p, "\xFF\xD8") || !strings.HasSuffix(p, "\xFF\xD9") {
				t.Fatalf("%q is no picture of the stream", p)
			}
			rest = rest[i+len(p):]
		}
		if slow := all(t, NewReader(iotest.OneByteReader(bytes.NewReader(film)))); !slices.Equal(slow, got) {
			t.Errorf("byte by byte: %q, want %q", slow, got)
		}
		if again := all(t, NewReader(strings.NewReader(strings.Join(got, "")))); !slices.Equal(again, got) {
			t.Errorf("again: %q, want %q", again, got)
		}
	})
}

func ExampleReader() {
	var film bytes.Buffer
	for range 2 {
		if err := Write(&film, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
			fmt.Println(err)
		}
	}
	pictures := NewReader(&film)
	for {
		p, err := pictures.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		shape, err := jpeg.DecodeConfig(bytes.NewReader(p))
		fmt.Println(shape.Width, shape.Height, err)
	}
	// Output:
	// 64 48 <nil>
	// 64 48 <nil>
}
