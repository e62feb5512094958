package forgetfs

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// A content behaves as a slice of bytes does, and what was cloned stays.
func TestContentIsAFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c, old content
		var want, kept []byte
		room := unlimited
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			at := rapid.IntRange(0, 5*pageSize).Draw(t, "at")
			switch rapid.SampledFrom([]string{"write", "write", "truncate", "clone"}).Draw(t, "what") {
			case "write":
				data := bytes.Repeat([]byte{byte(rapid.IntRange(1, 255).Draw(t, "byte"))}, rapid.IntRange(1, 2*pageSize).Draw(t, "length"))
				if n := c.write(data, int64(at), &room); n != len(data) {
					t.Fatalf("wrote %d of %d", n, len(data))
				}
				want = append(want, make([]byte, max(0, at+len(data)-len(want)))...)
				copy(want[at:], data)
			case "truncate":
				c.truncate(int64(at))
				want = append(want, make([]byte, max(0, at-len(want)))...)[:at:at]
			case "clone":
				old, kept = c.clone(), bytes.Clone(want)
			}
			same(t, c, want)
			same(t, old, kept)
		}
	})
}

func same(t *rapid.T, c content, want []byte) {
	got := make([]byte, len(want)+1)
	if n := c.read(got, 0); int64(n) != c.size || !bytes.Equal(got[:n], want) {
		t.Fatalf("%d bytes, want %d, or others", n, len(want))
	}
}

func TestContentStopsWhereThereIsNoRoom(t *testing.T) {
	var c content
	room := 2
	if n := c.write(make([]byte, 3*pageSize), 0, &room); n != 2*pageSize || c.size != 2*pageSize {
		t.Errorf("wrote %d, size %d", n, c.size)
	}
	if n := c.write([]byte("x"), 10, &room); n != 1 {
		t.Error("overwriting takes room")
	}
	if n := c.write([]byte("x"), 2*pageSize, &room); n != 0 || c.size != 2*pageSize {
		t.Errorf("wrote %d, size %d", n, c.size)
	}
}

// A torn cut has each page either as it was synced or as it was written last.
func TestTornContent(t *testing.T) {
	fill := func(c content, b byte, pages int) content {
		room := unlimited
		c = c.clone()
		c.write(bytes.Repeat([]byte{b}, pages*pageSize), 0, &room)
		return c
	}
	synced := fill(content{}, 'a', 3)
	live := fill(synced, 'b', 4)
	for _, c := range []struct {
		keep [4]bool
		want string
	}{
		{[4]bool{}, "aaa"}, {[4]bool{true, true, true, true}, "bbbb"}, {[4]bool{false, true}, "aba"}, {[4]bool{false, false, false, true}, "aaab"},
	} {
		i := -1
		torn := synced.torn(live, func() bool { i++; return c.keep[i] })
		got := ""
		for p := range torn.pages {
			got += string(torn.page(p)[:1])
		}
		if got != c.want || torn.size != int64(len(c.want))*pageSize {
			t.Errorf("%v: %s (%d bytes), want %s", c.keep, got, torn.size, c.want)
		}
	}
}
