package duplicate_test

import (
	"slices"
	"testing"

	"passlane/kiosk/duplicate"
	"passlane/kiosk/pass"
)

func named(names ...string) duplicate.Person { return duplicate.Person{Names: names} }

// Names alone: what an officer should see as one person, and what not. Everybody here is invented.
func TestNames(t *testing.T) {
	rows := []struct {
		a, b string
		same bool
		code duplicate.Code // that must be among the reasons
	}{
		{"Sok Dara", "Sok Dara", true, duplicate.NameSame},
		{"Sok Dara", "DARA, Sokh", true, duplicate.NameOrder},
		{"Chan Bopha", "Chann Bopea", true, duplicate.NameSpelling},
		{"Chan Vuthy", "Chan Wuthi", true, duplicate.NameSpelling},
		{"Mao Veasna", "Mav Viesna", true, duplicate.NameSpelling},
		{"Kem Vannak", "Kem Van Nak", true, duplicate.NameJoined},
		{"Chhay Srey Mom", "Chay Sreymum", true, duplicate.NameJoined},
		{"Lok Chea Sokha Rith", "Chea Sokha", true, duplicate.NamePart},
		{"Chea Sokha", "Chea S.", true, duplicate.NameInitial},
		{"Oknha Heng Samnang", "Heng Samnang", true, duplicate.NamePart},
		{"សុខ សុភា", "Sok Sophea", true, duplicate.NameScript},
		{"ហេង សំណាង", "Heng Samnang", true, duplicate.NameScript},
		{"นายสมชาย ใจดี", "Somchai Jaidee", true, duplicate.NameScript},
		{"ด.ช. ธนวัฒน์ อินทวงศ์", "Thanawat Inthawong", true, duplicate.NameScript},
		{"Siriporn Wongsawat", "Siriphon Vongsavat", true, duplicate.NameSpelling},
		{"Somchai Jaidee", "Somchay Chaidee", true, duplicate.NameSpelling},
		{"Edmund Whitcombe", "Edmnud Whitcombe", true, duplicate.NameSpelling},
		{"Степан Макаренко", "Stepan Makarenko", true, duplicate.NameScript},
		{"محمود التميمي", "Mahmoud Tamimi", true, duplicate.NameScript},
		{"Ahmad bin Yusuf al-Rashidi", "Ahmed ben Youssef Rashidi", true, duplicate.NameSpelling},
		{"Penelope Rosalind Anne Featherstonehau", "Penelope Rosalind Anne Feathers", true, duplicate.NameCut},

		{"Sok Dara", "Sok Dany", false, duplicate.NameDiffers},
		{"Sok Sophea", "Sok Sopheap", false, duplicate.NameDiffers}, // sisters
		{"Sok Sophal", "Sok Sophat", false, duplicate.NameDiffers},
		{"Keo Chantha", "Keo Chanthy", false, duplicate.NameDiffers},
		{"Ly Sreymom", "Ly Sreyneang", false, duplicate.NameDiffers},
		{"Sok Dara", "Sao Dara", false, duplicate.NameDiffers},
		{"Somchai Boonmee", "Somsak Boonmee", false, duplicate.NameDiffers},
		{"Siriporn Wongsawat", "Siriwan Wongsawat", false, duplicate.NameDiffers},
		{"สมชาย ใจดี", "สมศักดิ์ ใจดี", false, duplicate.NameDiffers},
		{"ចាន់ បុប្ផា", "Chan Bora", false, duplicate.NameDiffers},
		{"Dara", "Sok Dara", false, duplicate.NameSingle},
		{"Ahmad bin Yusuf Rashidi", "Yusuf bin Ahmad Rashidi", false, duplicate.NameFather},
		{"Nikita Stepanovich Ryabov", "Nikita Leonidovich Ryabov", false, duplicate.NameDiffers},
		{"Chea P. Sokha", "Chea R. Sokha", false, duplicate.NameDiffers},
		{"张伟国", "张伟平", false, duplicate.NameDiffers},
		{"Sok Dara", "...", false, duplicate.NameNone},
		{"", "", false, duplicate.NameNone},
	}
	for _, r := range rows {
		m := duplicate.Compare(named(r.a), named(r.b))
		if m.Same() != r.same || !has(m, r.code) {
			t.Errorf("%s | %s: %v", r.a, r.b, m)
		}
	}
}

func has(m duplicate.Match, c duplicate.Code) bool {
	return slices.ContainsFunc(m.Reasons, func(r duplicate.Reason) bool { return r.Code == c })
}

func date(y, m, d int) pass.Date { return pass.Date{Year: y, Month: m, Day: d} }

// bopha is registered; each row tells of somebody who applies.
func bopha() duplicate.Person {
	return duplicate.Person{
		ID: "R-1", Names: []string{"Chan Bopha", "ចាន់ បុប្ផា"}, Sex: "F", Birth: date(1994, 3, 8), Province: "Battambang", District: "Sampov Loun",
		Guardians: []string{"Chan Samnang"}, Nationality: "KHM",
	}
}

func TestEvidence(t *testing.T) {
	type change = func(*duplicate.Person)
	rows := []struct {
		name string
		code duplicate.Code
		same bool
		of   change
	}{
		{"she comes again", duplicate.BirthSame, true, func(p *duplicate.Person) {}},
		{"under another spelling", duplicate.NameSpelling, true, func(p *duplicate.Person) { p.Names = []string{"Bopea Chann"} }},
		{"day and month have changed places", duplicate.BirthSwapped, true, func(p *duplicate.Person) { p.Birth = date(1994, 8, 3) }},
		{"one digit of the year is wrong", duplicate.BirthNear, true, func(p *duplicate.Person) { p.Birth = date(1984, 3, 8) }},
		{"only the year is known", duplicate.BirthYear, true, func(p *duplicate.Person) { p.Birth = date(1994, 0, 0) }},
		{"a namesake of another family", duplicate.BirthDiffers, false, func(p *duplicate.Person) {
			p.Birth, p.Guardians, p.District = date(1997, 11, 20), []string{"Keo Rithy"}, "Malai"
		}},
		{"a namesake a generation older", duplicate.BirthFar, false, func(p *duplicate.Person) { p.Birth = date(1961, 12, 25) }},
		{"a sister", duplicate.GuardianShared, false, func(p *duplicate.Person) {
			p.Names, p.Birth = []string{"Chan Sreymom", "ចាន់ ស្រីមុំ"}, date(1996, 7, 1)
		}},
		{"a twin, all but the name agrees", duplicate.BirthSame, false, func(p *duplicate.Person) { p.Names = []string{"Chan Bora", "ចាន់ បូរ៉ា"} }},
		{"a man of that name, and nothing more is known", duplicate.SexDiffers, false, func(p *duplicate.Person) { *p = duplicate.Person{Names: p.Names, Sex: "M"} }},
		{"the sex was mistyped", duplicate.SexDiffers, true, func(p *duplicate.Person) { p.Sex = "M" }},
		{"she has moved within the province", duplicate.ProvinceSame, true, func(p *duplicate.Person) { p.District = "Kamrieng" }},
		{"other guardians are named", duplicate.GuardianOther, true, func(p *duplicate.Person) { p.Guardians = []string{"Keo Rithy"} }},
		{"as a citizen of the other side", duplicate.NationDiffers, true, func(p *duplicate.Person) { p.Nationality = "THA" }},
		{"born on the first of January, as many are", duplicate.BirthDiffers, false, func(p *duplicate.Person) {
			*p = duplicate.Person{Names: p.Names, Birth: date(1990, 1, 1)}
		}},
		{"one spelling in Latin, another name in Khmer", duplicate.NameOwnDiffers, true, func(p *duplicate.Person) { p.Names[1] = "ចាន់ ពិសិដ្ឋ" }},
	}
	for _, r := range rows {
		p := bopha()
		r.of(&p)
		if m := duplicate.Compare(bopha(), p); m.Same() != r.same || !has(m, r.code) {
			t.Errorf("%s: %v", r.name, m)
		}
	}
}

// An officer can add up the weights: that is the score, unless it would leave 0 to 1.
func TestWeightsAddUp(t *testing.T) {
	p := bopha()
	p.Names, p.Birth, p.Guardians = []string{"Bopea Chann"}, date(1997, 11, 20), nil
	m := duplicate.Compare(bopha(), p)
	sum := 0.0
	for i, r := range m.Reasons {
		sum += r.Weight
		if r.String() == "" {
			t.Errorf("%s has no sentence", r.Code)
		}
		if i > 0 && abs(r.Weight) > abs(m.Reasons[i-1].Weight) {
			t.Errorf("%v come weightiest first", m.Reasons)
		}
	}
	if abs(sum-m.Score) > 0.001 {
		t.Errorf("score %v, weights %v", m.Score, sum)
	}
}

func abs(x float64) float64 { return max(x, -x) }
