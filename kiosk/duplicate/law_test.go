package duplicate_test

import (
	"reflect"
	"strings"
	"testing"

	"passlane/kiosk/duplicate"
	"passlane/kiosk/pass"
)

// The floor for each origin, on invented names that clerks wrote twice, against siblings and namesakes of other families.
func TestInventedNames(t *testing.T) {
	for of, floor := range map[string]float64{"khmer": 0.97, "thai": 0.98, "english": 0.97, "cyrillic": 0.95, "arabic": 0.97, "chinese": 0.95} {
		r := duplicate.Evaluate(newMaker(1).pairs(1000, of), duplicate.Threshold)
		t.Logf("%s: F1 %.3f, precision %.3f, recall %.3f", of, r.F1, r.Precision, r.Recall)
		if r.F1 < floor {
			t.Errorf("%s: F1 %.3f is below %.2f", of, r.F1, floor)
		}
	}
}

// law checks what holds for any two persons.
func law(t *testing.T, a, b duplicate.Person) {
	t.Helper()
	m, back := duplicate.Compare(a, b), duplicate.Compare(b, a)
	if !reflect.DeepEqual(m, back) {
		t.Errorf("not symmetric: %v %v: %v %v", a, b, m, back)
	}
	if !(m.Score >= 0 && m.Score <= 1) || len(m.Reasons) == 0 {
		t.Errorf("%v %v: %v", a, b, m)
	}
	if self := duplicate.Compare(a, a); self.Score != 1 && !has(self, duplicate.NameNone) {
		t.Errorf("%v is not itself: %v", a, self)
	}
	for _, r := range m.Reasons {
		if r.String() == "" {
			t.Errorf("%s has no sentence", r.Code)
		}
	}
}

func TestLawsOnInventedNames(t *testing.T) {
	m := newMaker(9)
	for _, p := range m.pairs(300, "khmer", "thai", "english", "cyrillic", "arabic", "chinese") {
		p.A.Birth, p.B.Birth = m.birth(), m.birth()
		law(t, p.A, p.B)
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("Sok Dara", "Sokh Dara", "សុខ ដារា", 1990, 5, 20, "Malai")
	f.Add("J.-C. O'Thorne", "นายสมชาย ใจดี", "محمود التميمي", 0, 0, 0, "")
	f.Add("", "\xff", "张伟国 김", -1, 99, 99, "...")
	f.Fuzz(func(t *testing.T, one, two, three string, y, m, d int, place string) {
		a := duplicate.Person{Names: []string{one, three}, Birth: pass.Date{Year: y, Month: m, Day: d}, District: place, Guardians: []string{two}}
		b := duplicate.Person{Names: []string{two}, Birth: pass.Date{Year: y, Month: d, Day: m}, Sex: place, Guardians: []string{three, one}}
		law(t, a, b)
		if found := duplicate.NewIndex([]duplicate.Person{a, b}).Find(b, 2); len(found) > 2 {
			t.Errorf("%v", found)
		}
	})
}

func FuzzReadPairs(f *testing.F) {
	f.Add(five)
	f.Add(`{"name1":"x","name2":"y","is_match":"true"}`)
	f.Add("{\"a\":null,\"b\":{\"names\":[null]}}\n\n{")
	f.Fuzz(func(t *testing.T, text string) {
		pairs, err := duplicate.ReadPairs(strings.NewReader(text))
		if err != nil && len(pairs) > 0 {
			t.Errorf("%v with an error", pairs)
		}
		for _, p := range pairs {
			if p.Line < 1 || len(p.A.Names) == 0 || len(p.B.Names) == 0 {
				t.Errorf("%+v", p)
			}
			law(t, p.A, p.B)
		}
	})
}
