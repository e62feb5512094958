package duplicate_test

import (
	"math/rand/v2"
	"slices"
	"strings"

	"passlane/kiosk/duplicate"
)

// All names here are put together by chance from common parts; nobody is meant.
type origin struct {
	family, given []string
	own           map[string]string // in the own script
	familyFirst   bool
	spellings     [][2]string
}

var southEast = [][2]string{
	{"ph", "p"}, {"th", "t"}, {"kh", "k"}, {"ch", "chh"}, {"ou", "u"}, {"u", "oo"}, {"ea", "ie"}, {"y", "i"}, {"v", "w"}, {"w", "v"},
	{"i", "ee"}, {"nn", "n"}, {"n", "nn"}, {"chai", "chay"}, {"porn", "phon"}, {"wat", "vat"}, {"sri", "si"}, {"k", "kh"}, {"ao", "au"}, {"ai", "ay"},
}

var origins = map[string]origin{
	"khmer": {familyFirst: true, spellings: southEast,
		family: strings.Fields("Sok Chea Chan Kong Keo Heng Ly Meas Nhem Ouk Pen Prak Sao Seng Tep Ung Yim Long Mao Chhim Khieu Mey"),
		given: strings.Fields(`Dara Bopha Vuthy Sophea Sopheap Samnang Sreymom Vanna Vannak Chantha Ratana Visal Piseth Kunthea Rithy Sovann
			Makara Theary Narith Phalla Sothy Veasna Borey Malis Kolab Chanthou Monirath Sambath Thida Virak Kosal Leakhena Nimol Pheakdey`),
		own: map[string]string{"Sok": "សុខ", "Chea": "ជា", "Chan": "ចាន់", "Kong": "គង់", "Keo": "កែវ", "Heng": "ហេង", "Ly": "លី", "Meas": "មាស",
			"Pen": "ប៉ែន", "Prak": "ប្រាក់", "Sao": "សៅ", "Seng": "សេង", "Tep": "ទេព", "Yim": "យឹម", "Long": "ឡុង", "Mao": "ម៉ៅ",
			"Dara": "ដារា", "Bopha": "បុប្ផា", "Vuthy": "វុទ្ធី", "Sophea": "សុភា", "Sopheap": "សុភាព", "Samnang": "សំណាង", "Sreymom": "ស្រីមុំ",
			"Vanna": "វណ្ណា", "Vannak": "វណ្ណៈ", "Chantha": "ចន្ថា", "Ratana": "រតនា", "Visal": "វិសាល", "Piseth": "ពិសិដ្ឋ", "Kunthea": "គន្ធា", "Rithy": "រិទ្ធី",
			"Sovann": "សុវណ្ណ", "Makara": "មករា", "Theary": "ធារី", "Narith": "ណារិទ្ធ", "Phalla": "ផល្លា", "Veasna": "វាសនា", "Malis": "ម្លិះ", "Kolab": "កុលាប",
			"Thida": "ធីតា", "Kosal": "កុសល", "Sambath": "សម្បត្តិ"}},
	"thai": {spellings: southEast,
		family: strings.Fields(`Wongsawat Srisuk Boonmee Thongdee Saetang Rattanakorn Chaiyasit Phromma Inthawong Kaewmanee Suksawat Panyawong
			Jaidee Thanasak Ruangrit Sombatsiri Charoensuk Phetchara`),
		given: strings.Fields(`Somchai Siriporn Wichai Prasert Somsak Suwan Narong Malee Anan Kanya Pornthip Thawat Surachai Wanida Nattaya
			Kittisak Preecha Sunee Apichart Ratchanee Chalerm Duangjai Manop Piyawat`),
		own: map[string]string{"Somchai": "สมชาย", "Siriporn": "ศิริพร", "Wichai": "วิชัย", "Prasert": "ประเสริฐ", "Somsak": "สมศักดิ์", "Suwan": "สุวรรณ",
			"Narong": "ณรงค์", "Malee": "มาลี", "Anan": "อนันต์", "Kanya": "กัญญา", "Thawat": "ธวัช", "Surachai": "สุรชัย", "Wanida": "วนิดา",
			"Kittisak": "กิตติศักดิ์", "Preecha": "ปรีชา", "Sunee": "สุนีย์", "Wongsawat": "วงศ์สวัสดิ์", "Srisuk": "ศรีสุข", "Boonmee": "บุญมี", "Thongdee": "ทองดี",
			"Jaidee": "ใจดี", "Suksawat": "สุขสวัสดิ์", "Kaewmanee": "แก้วมณี"}},
	"english": {spellings: [][2]string{{"ph", "f"}, {"tt", "t"}, {"ll", "l"}, {"y", "ie"}, {"c", "k"}, {"ea", "ee"}, {"nn", "n"}},
		family: strings.Fields("Whitcombe Harlow Pennington Ashdown Fairbrook Millward Oakes Stratton Bellamy Thorne Cartwright Holloway"),
		given:  strings.Fields("Edmund Charlotte Philip Rosalind Gregory Harriet Matthew Penelope Russell Beatrice Conrad Dorothy")},
	"cyrillic": {spellings: [][2]string{{"ev", "yev"}, {"iy", "y"}, {"kh", "h"}, {"zh", "j"}, {"v", "w"}, {"ks", "x"}},
		family: strings.Fields("Belyakov Gorshenin Lazarenko Timofeev Vasilchenko Zhdanov Makarenko Ryabov"),
		given:  strings.Fields("Anatoliy Ksenia Leonid Marfa Nikita Polina Stepan Zakhar"),
		own: map[string]string{"Belyakov": "Беляков", "Gorshenin": "Горшенин", "Lazarenko": "Лазаренко", "Timofeev": "Тимофеев", "Vasilchenko": "Васильченко",
			"Zhdanov": "Жданов", "Makarenko": "Макаренко", "Ryabov": "Рябов", "Anatoliy": "Анатолий", "Ksenia": "Ксения", "Leonid": "Леонид",
			"Marfa": "Марфа", "Nikita": "Никита", "Polina": "Полина", "Stepan": "Степан", "Zakhar": "Захар"}},
	"arabic": {spellings: [][2]string{{"ou", "u"}, {"ee", "i"}, {"oo", "u"}, {"ss", "s"}, {"i", "ee"}, {"u", "ou"}, {"k", "q"}},
		family: strings.Fields("Darwish Qasimi Mansouri Khoury Tamimi Jaziri Bakkali Rahmani"),
		given:  strings.Fields("Yasmeen Khaled Mahmoud Nabil Salma Tariq Zaynab Faisal"),
		own: map[string]string{"Darwish": "درويش", "Qasimi": "القاسمي", "Mansouri": "المنصوري", "Tamimi": "التميمي", "Khaled": "خالد", "Mahmoud": "محمود",
			"Nabil": "نبيل", "Salma": "سلمى", "Tariq": "طارق", "Faisal": "فيصل"}},
	"chinese": {familyFirst: true, spellings: [][2]string{{"xi", "hsi"}, {"zh", "ch"}, {"q", "ch"}},
		family: strings.Fields("Chen Huang Zhao Liang Xie Deng Luo Feng"),
		given:  strings.Fields("Jianguo Meiling Xiaohua Zhiwei Guifang Yongjun Shufen Haitao")},
}

type maker struct{ r *rand.Rand }

func newMaker(seed uint64) maker { return maker{rand.New(rand.NewPCG(seed, 7))} }

func pick[T any](m maker, from []T) T { return from[m.r.IntN(len(from))] }

// made is an invented name by its parts, family first.
type made struct {
	origin string
	parts  []string
}

func (m maker) name(of string) made {
	o := origins[of]
	n := made{of, []string{pick(m, o.family), pick(m, o.given)}}
	if of != "thai" && m.r.IntN(4) == 0 {
		n.parts = append(n.parts, pick(m, o.given))
	}
	return n
}

func (n made) text() string {
	if origins[n.origin].familyFirst {
		return strings.Join(n.parts, " ")
	}
	return strings.Join(append(slices.Clone(n.parts[1:]), n.parts[0]), " ")
}

// respell writes one word as another clerk might.
func (m maker) respell(n made, word string) string {
	text := strings.ToLower(word)
	var fit [][2]string
	for _, s := range origins[n.origin].spellings {
		if strings.Contains(text, s[0]) {
			fit = append(fit, s)
		}
	}
	if len(fit) == 0 {
		return word
	}
	s := pick(m, fit)
	return strings.Replace(text, s[0], s[1], 1)
}

// slip mistypes one letter inside a word of six letters or more.
func (m maker) slip(word string) string {
	if len(word) < 6 {
		return word
	}
	i := 1 + m.r.IntN(len(word)-2)
	switch m.r.IntN(3) {
	case 0:
		return word[:i] + word[i+1:]
	case 1:
		return word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:]
	}
	return word[:i] + string(rune('a'+m.r.IntN(26))) + word[i+1:]
}

// variant returns the name of the same person in another record.
func (m maker) variant(n made) string {
	v := made{n.origin, slices.Clone(n.parts)}
	i := m.r.IntN(len(v.parts))
	switch m.r.IntN(9) {
	case 0, 1, 2:
		for k := range v.parts {
			v.parts[k] = m.respell(n, v.parts[k])
		}
	case 3:
		v.parts[i] = m.slip(v.parts[i])
	case 4:
		slices.Reverse(v.parts)
	case 5:
		return pick(m, []string{"Mr. ", "Dr ", "Mrs "}) + v.text()
	case 6:
		return m.inOwnScript(n)
	case 7:
		if len(v.parts) > 2 {
			v.parts = v.parts[:2]
		} else {
			return strings.ToUpper(v.parts[0]) + ", " + m.respell(n, v.parts[1])
		}
	case 8:
		last := v.parts[len(v.parts)-1]
		if half := len(last) / 2; half >= 3 {
			v.parts[len(v.parts)-1] = last[:half] + " " + last[half:]
		}
	}
	return v.text()
}

func (m maker) inOwnScript(n made) string {
	v := made{n.origin, slices.Clone(n.parts)}
	for i, p := range v.parts {
		own := origins[n.origin].own[p]
		if own == "" {
			return v.text()
		}
		v.parts[i] = own
	}
	return v.text()
}

// other returns the name of somebody else who shares all but one part: a brother or sister, or a namesake of another family.
func (m maker) other(n made) string {
	o := origins[n.origin]
	v := made{n.origin, slices.Clone(n.parts)}
	i := m.r.IntN(len(v.parts))
	from := o.given
	if i == 0 {
		from = o.family
	}
	alike := slices.DeleteFunc(slices.Clone(from), func(w string) bool { return w == n.parts[i] || slices.Contains(n.parts, w) })
	if m.r.IntN(2) == 0 { // the next by the alphabet begins alike
		slices.Sort(alike)
		at, _ := slices.BinarySearch(alike, n.parts[i])
		v.parts[i] = alike[min(at, len(alike)-1)]
	} else {
		v.parts[i] = pick(m, alike)
	}
	return v.text()
}

// pairs makes n labelled pairs of names, half of them of one person.
func (m maker) pairs(n int, of ...string) []duplicate.Pair {
	var out []duplicate.Pair
	for len(out) < n {
		a := m.name(pick(m, of))
		same := len(out)%2 == 0
		b := m.other(a)
		if same {
			b = m.variant(a)
		}
		out = append(out, duplicate.Pair{A: duplicate.Person{Names: []string{a.text()}}, B: duplicate.Person{Names: []string{b}}, Same: &same})
	}
	return out
}
