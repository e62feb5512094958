package duplicate

import (
	"fmt"
	"strings"
	"testing"

	"passlane/kiosk/pass"
)

func likenessOf(a, b string) likeness {
	x, y := parse(a), parse(b)
	return alike(&x, &y)
}

// What parts two names is told apart by its kind, for the officer to see.
func TestWhatPartsTwoNames(t *testing.T) {
	rows := []struct {
		a, b string
		want string // the kinds that are not 0
	}{
		{"Heng Samnang", "Heng Samnang", ""},
		{"Heng Samnang", "HENG, Samnang", ""},
		{"Heng Samnang", "Samnang Heng", "order"},
		{"Heng Samnang", "Heng Somnang", "spelling"},
		{"Heng Sam Nang", "Heng Samnang", "joined"},
		{"Heng Sam Nang", "Samnang Heng", "joined order"},
		{"Heng Samnang Vuthy", "Heng Samnang", "part"},
		{"Heng S. Vuthy", "Heng Samnang Vuthy", "start"},
		{"Heng P. Vuthy", "Heng Samnang Vuthy", "differs"},
		{"Heng S. Vuthy", "Heng Vuthy", "part"},
		{"Heng Samnang", "Heng Kolab", "differs single"},
		{"Heng Samnang Vuthy", "Heng Kolab Vuthy", "differs"},
		{"Heng", "Heng Samnang", "part single"},
		{"Heng", "Kong", "differs single"},
		{"Mr Heng Samnang", "Heng Samnang", "part"},
		{"Samnang bin Vuthy", "Vuthy bin Samnang", "order father"},
		{"Samnang bin Vuthy", "bin Vuthy Samnang", "order"},
		{"Whitcombe Charlotte Rosalind Harr", "Whitcombe Charlotte Rosalind Harrietta", "cut"},
		{"Harlow Harr", "Harlow Harrietta", "differs"}, // too short to have been cut
		{"S. V.", "Samnang Vuthy", "start single"},     // initials are no name
		{"Dara Dara Sok", "Sok Dara", "order part"},
	}
	for _, r := range rows {
		for _, names := range [][2]string{{r.a, r.b}, {r.b, r.a}} {
			if got := kinds(likenessOf(names[0], names[1])); got != r.want {
				t.Errorf("%v: %q, want %q", names, got, r.want)
			}
		}
	}
}

func kinds(l likeness) string {
	var out []string
	for _, k := range []struct {
		name string
		used float64
	}{
		{"spelling", l.spelling}, {"joined", l.joined}, {"order", l.order}, {"part", l.part}, {"start", l.start}, {"differs", l.differs},
		{"father", l.father}, {"single", l.single}, {"cut", l.cut},
	} {
		if k.used > 0.001 {
			out = append(out, k.name)
		}
	}
	return strings.Join(out, " ")
}

// The longer the word, the more may differ in it; but never more than two letters.
func TestAllowanceGrowsWithTheWord(t *testing.T) {
	rows := []struct {
		a, b  string
		local bool
		one   bool // still one name
	}{
		{"roy", "ray", false, true}, {"roy", "rob", false, false}, {"brody", "brady", false, true}, {"thorne", "thorpe", false, true},
		{"thorne", "thirds", false, false}, {"cartwright", "catrwright", false, true}, {"holloway", "hollodax", false, true},
		{"pennington", "penningtxyz", false, false}, {"fairbrook", "fair", false, false},
		{"samphea", "samphal", false, true}, {"samphea", "samphal", true, false}, {"samphoeng", "samphaer", true, false},
		{"bopha", "bora", false, false}, {"dara", "dany", false, false}, // two common names
		{"sophea", "sophie", true, true}, // romanised differently
	}
	for _, r := range rows {
		a, b := parse(r.a), parse(r.b)
		if used := unlike(&a.tokens[0], &b.tokens[0], r.local); used <= 1 != r.one {
			t.Errorf("%s %s: uses %.2f", r.a, r.b, used)
		}
	}
}

func TestSigns(t *testing.T) {
	for _, r := range []struct {
		a, b string
		want float64
	}{{"伟国", "伟国", 0}, {"伟国", "伟平", ofSyllable}, {"伟国", "国伟", 2 * ofSyllable}, {"伟国", "伟", tooFar + 1}, {"정은", "종은", ofSyllable}} {
		if got := unlikeSigns(r.a, r.b); got != r.want {
			t.Errorf("%s %s: %v", r.a, r.b, got)
		}
	}
}

func TestBirth(t *testing.T) {
	d := func(y, m, day int) pass.Date { return pass.Date{Year: y, Month: m, Day: day} }
	rows := []struct {
		a, b pass.Date
		want string
	}{
		{d(0, 0, 0), d(1994, 3, 8), "[]"},
		{d(1994, 3, 8), d(1994, 3, 8), "[birth.same 0.2]"},
		{d(1994, 1, 1), d(1994, 1, 1), "[birth.same 0.1]"},
		{d(1994, 3, 0), d(1994, 3, 0), "[birth.year 0.05]"},
		{d(1994, 0, 0), d(1994, 3, 8), "[birth.year 0.05]"},
		{d(1994, 3, 0), d(1994, 3, 8), "[birth.year 0.05]"},
		{d(1994, 4, 0), d(1994, 8, 8), "[birth.differs -0.35]"},
		{d(1994, 3, 8), d(1994, 8, 3), "[birth.swapped 0.1]"},
		{d(1994, 3, 8), d(1994, 3, 18), "[birth.near 0.05]"},
		{d(1994, 3, 8), d(1984, 3, 8), "[birth.near 0.05]"},
		{d(1994, 3, 8), d(1995, 4, 8), "[birth.differs -0.35]"},
		{d(1994, 0, 0), d(1996, 0, 0), "[birth.near 0.05]"},
		{d(1994, 3, 8), d(1983, 5, 9), "[birth.far -0.5]"},
	}
	for _, r := range rows {
		for _, dates := range [][2]pass.Date{{r.a, r.b}, {r.b, r.a}} {
			var w weighing
			w.birth(dates[0], dates[1])
			var got []string
			for _, e := range w.evidence {
				got = append(got, fmt.Sprint(string(e.Code), " ", e.Weight))
			}
			if fmt.Sprint(got) != r.want {
				t.Errorf("%v: %v, want %s", dates, got, r.want)
			}
		}
	}
}

// Whom the index is to find must have a key in common.
func TestKeysMeet(t *testing.T) {
	for _, r := range [][2]string{
		{"Sok Dara", "DARA, Sokh"}, {"Sok Dara", "Sok Daro"}, {"Kem Vannak", "Kem Van Nak"}, {"Chea Sokha Rith", "Sokha Chea"},
		{"សុខ ដារា", "Sok Dara"}, {"สมชาย ใจดี", "Somchai Jaidee"}, {"Vuthy", "Wuthi"}, {"Edmund Whitcombe", "Edmnud Whitcmbe"},
		{"Oeu Ai", "Ai Oeu"}, {"محمود التميمي", "Mahmoud Tamimi"}, {"张伟国", "张伟国"}, {"Mr Sok Dara", "Sok S. Dara"}, {"Kolab Featherston", "K. Featherston"},
	} {
		a, b := parse(r[0]), parse(r[1])
		have := map[key]bool{}
		for _, k := range keys(&a) {
			have[k] = true
		}
		met := false
		for _, k := range keys(&b) {
			met = met || have[k]
		}
		if !met {
			t.Errorf("%v have no key in common", r)
		}
	}
	a, b := parse("Sok Dara"), parse("Heng Monirath")
	for _, k := range keys(&a) {
		for _, o := range keys(&b) {
			if k == o {
				t.Error("Sok Dara and Heng Monirath have a key in common")
			}
		}
	}
}

// A name longer than anybody's is compared as far as the bounds go, and fast enough to be no danger.
func TestBounds(t *testing.T) {
	n := parse(strings.Repeat("Samnang ", 500))
	if len(n.tokens) != maxTokens {
		t.Errorf("%d words", len(n.tokens))
	}
	if long := parse(strings.Repeat("x", 500)); len(long.tokens[0].text) != maxWord {
		t.Errorf("%d letters", len(long.tokens[0].text))
	}
	p := prepare(Person{Names: strings.Split(strings.Repeat("Sok Dara,", 50), ",")})
	if len(p.names) != maxNames {
		t.Errorf("%d names", len(p.names))
	}
}
