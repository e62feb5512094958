package duplicate

import "testing"

// What a Khmer or Thai clerk would write; the folding after it forgives the rest.
func TestRomanise(t *testing.T) {
	rows := []struct {
		in   string
		s    script
		want string
	}{
		{"សុខ", khmer, "sok"}, {"ចាន់", khmer, "chan"}, {"ហ៊ុន", khmer, "hun"}, {"គឹម", khmer, "kim"}, {"លី", khmer, "li"},
		{"សំណាង", khmer, "samnang"}, {"ស្រីមុំ", khmer, "sreymum"}, {"បុប្ផា", khmer, "boppha"}, {"វុទ្ធី", khmer, "vutthi"},
		{"សុភា", khmer, "sophea"}, {"សុភាព", khmer, "sopheap"}, {"សុវណ្ណ", khmer, "sovan"}, {"សម្បត្តិ", khmer, "sambat"}, // mute at the end
		{"ពេជ្រ", khmer, "pech"}, {"ម៉ាណែត", khmer, "manet"}, {"ពត", khmer, "pot"}, {"ឧត្តម", khmer, "uttam"},
		{"สมชาย", thai, "somchai"}, {"วิชัย", thai, "wichai"}, {"ศิริพร", thai, "siriphorn"}, {"ณรงค์", thai, "narong"},
		{"ธนวัฒน์", thai, "thanawat"}, {"วงศ์สวัสดิ์", thai, "wongsawat"}, {"สุวรรณ", thai, "suwan"}, {"ทองดี", thai, "thongdi"},
		{"เกียรติ", thai, "kiat"}, {"แก้ว", thai, "kaeo"}, {"เสาวลักษณ์", thai, "saowalak"}, {"ไพโรจน์", thai, "phairot"}, {"สวน", thai, "suan"},
		{"เพชร", thai, "phet"}, {"กรรณ", thai, "kan"}, {"เดือน", thai, "duean"}, {"เดิน", thai, "doen"}, {"เลอ", thai, "loe"}, {"เ", thai, "เ"},
		{"محمود", abjad, "mhmwd"}, {"المنصوري", abjad, "mnswry"}, {"Фёдор", alphabet, "fiodor"}, {"Straße", latin, "strasse"},
		{"张", syllabic, "zhang"}, {"김", syllabic, "gim"},
	}
	for _, r := range rows {
		if got := romanise(r.in, r.s); got != r.want {
			t.Errorf("%s: %q, want %q", r.in, got, r.want)
		}
	}
}

// Spellings in a row are one name to the ear of a clerk.
func TestFoldMeets(t *testing.T) {
	for _, row := range [][]string{
		{"sok", "sokh", "sock"}, {"chan", "chann", "chhan"}, {"vuthy", "vuthi", "wuthy", "vuty"}, {"phally", "pally", "fally"},
		{"oudom", "udom", "oodom"}, {"somchai", "somchay"}, {"siriporn", "siriphon", "siripon"}, {"wat", "vat", "wad"}, {"srisuk", "sisook"},
		{"keo", "kev", "kew"}, {"mao", "mav", "maw"}, {"sophat", "sophath", "sopath"}, {"rithy", "rithi", "ritthy"}, {"boonmee", "bunmi"},
		{"sergey", "sergei", "sergej"}, {"xiao", "shiao", "hsiao"}, {"chea", "jea"},
	} {
		for _, w := range row[1:] {
			if fold(w) != fold(row[0]) {
				t.Errorf("%s %q, %s %q", row[0], fold(row[0]), w, fold(w))
			}
		}
	}
}

// And these are not.
func TestFoldParts(t *testing.T) {
	for _, row := range [][2]string{{"sok", "sak"}, {"dara", "dany"}, {"sophea", "sopheap"}, {"prayut", "praut"}, {"vanna", "vannak"}, {"yim", "im"}} {
		if fold(row[0]) == fold(row[1]) {
			t.Errorf("%v are both %q", row, fold(row[0]))
		}
	}
}

func TestDistance(t *testing.T) {
	rows := []struct {
		a, b string
		want float64
	}{
		{"", "", 0}, {"", "b", 1}, {"dara", "dara", 0}, {"dara", "dary", costVowel}, {"dara", "data", costLetter}, {"bora", "pora", costClose},
		{"chan", "chann", costDoubled}, {"channn", "chan", 2 * costDoubled}, {"olaf", "oalf", costSwap}, {"sok", "sokh", costFaint}, {"sok", "so", costLetter},
		{"é", "e", 2}, {"de", "di", costVowel / 2},
	}
	for _, r := range rows {
		if got, back := distance(r.a, r.b), distance(r.b, r.a); round(got) != round(r.want) || got != back {
			t.Errorf("%q %q: %v and back %v, want %v", r.a, r.b, got, back, r.want)
		}
	}
}

func TestMarks(t *testing.T) {
	n := parse("Haji Ahmad bin Yusuf al-Rashidi")
	for i, want := range []bool{true, false, true, false, true, false} {
		if n.tokens[i].loose != want {
			t.Errorf("%s: may be missing %v", n.tokens[i].text, !want)
		}
	}
	if !n.tokens[3].father || n.tokens[1].father {
		t.Error("the father is Yusuf")
	}
	for text, want := range map[string]int{
		"": 0, " .-, ": 0, "นายสมชาย ใจดี": 2, "ด.ช. ธนา ใจดี": 2, "លោកស្រី សុខ ដារា": 2, "J.-C. Thorne": 3, "Ig0r Bell": 2, "O'Thorne": 1, "123": 1,
	} {
		if got := parse(text); len(got.tokens) != want {
			t.Errorf("%q: %d words, want %d", text, len(got.tokens), want)
		}
	}
}
