package duplicate

import "slices"

// maxKeyed is how many words of a name are paired for keys.
const maxKeyed = 6

// coarse maps consonants to classes that slips and romanisations mix up.
var coarse = func() (m [256]byte) {
	for i := range m {
		m[i] = byte(i)
	}
	for _, group := range []string{"lr", "nmN", "td", "sz", "hy"} {
		for i := range group {
			m[group[i]] = group[0]
		}
	}
	return m
}()

// keyOf is what a word is looked up by: its consonants by class, or its sounds where it has none.
func keyOf(t *token) []byte {
	from := t.bones
	if t.script == syllabic && t.words == 1 || from == "" {
		from = t.fold
	}
	out := make([]byte, 0, len(from))
	for i := 0; i < len(from); i++ {
		if c := coarse[from[i]]; len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return out
}

// key is a hash of what two similar names have in common. Two that meet by chance cost a comparison, no more.
type key uint64

func hash(parts ...[]byte) key {
	h := uint64(14695981039346656037)
	for _, p := range parts {
		for _, c := range p {
			h = (h ^ uint64(c)) * 1099511628211
		}
		h = (h ^ '+') * 1099511628211
	}
	return key(h)
}

// span is a word, or two written as one, as a part of keys.
type span struct {
	from, to int
	whole    []byte
	less     [][]byte // the whole, and with one consonant left out
}

func spansOf(n *name) []span {
	var out []span
	for size := 1; size <= 2; size++ {
		for i := range n.joined[size] {
			t := &n.joined[size][i]
			if i+size > maxKeyed || t.loose || t.start {
				continue
			}
			s := span{from: i, to: i + size, whole: keyOf(t)}
			s.less = [][]byte{s.whole}
			for k := range s.whole {
				if len(s.whole) > 1 {
					s.less = append(s.less, slices.Concat(s.whole[:k], s.whole[k+1:]))
				}
			}
			out = append(out, s)
		}
	}
	return out
}

// keys returns what a name is found by: each word of three consonants or more, each two words, and these with one consonant left out.
func keys(n *name) []key {
	spans := spansOf(n)
	var out []key
	for i, s := range spans {
		if len(s.whole) >= 3 || len(n.tokens) == 1 {
			out = append(out, hash(s.whole))
		}
		if len(s.whole) >= 4 {
			for _, l := range s.less[1:] {
				out = append(out, hash(l))
			}
		}
		for _, o := range spans[i+1:] {
			if s.from < o.to && o.from < s.to {
				continue
			}
			out = append(out, pairKeys(s, o)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pairKeys joins two words to keys, in an order of their own; at most one of them lacks a consonant.
func pairKeys(s, o span) []key {
	out := make([]key, 0, len(s.less)+len(o.less))
	for i, x := range s.less {
		for j, y := range o.less {
			switch {
			case i > 0 && j > 0:
			case string(x) < string(y):
				out = append(out, hash(x, y))
			default:
				out = append(out, hash(y, x))
			}
		}
	}
	return out
}
