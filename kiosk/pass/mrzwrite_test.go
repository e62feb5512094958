package pass

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var anna = MRZ{Code: "I", Issuer: "UTO", Number: "D23145890", Nationality: "UTO", Birth: "740812", Sex: "F", Expiry: "120415",
	Primary: "ERIKSSON", Secondary: "ANNA MARIA"}

// The specimens of ICAO 9303-5 come out letter by letter.
func TestSpecimensAreComposed(t *testing.T) {
	peter := MRZ{Code: "I", Issuer: "UTO", Number: "D23145890734", Nationality: "UTO", Birth: "340712", Sex: "M", Expiry: "950712",
		Primary: "STEVENSON", Secondary: "PETER JOHN"}
	for want, m := range map[string]MRZ{specimenTD1: anna, longTD1: peter} {
		if got, err := ComposeTD1(m); got != want || err != nil {
			t.Errorf("%v:\n%s\nwant\n%s", err, got, want)
		}
	}
}

func TestLongNamesAreCutAtALetter(t *testing.T) {
	for _, c := range []struct{ primary, secondary, want string }{
		{"ERIKSSON", "", "ERIKSSON<<<<<<<<<<<<<<<<<<<<<<"},
		{"NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG", "NILAVADHANANANDA<<CHAYAPA<DEJT"},
		{"NILAVADHANANAN", "ABHICHAYAPATHA DEJ", "NILAVADHANANAN<<ABHICHAYAPATHA"},
		{"NILAVADHANANA", "ABHICHAYAPATHA DEJ", "NILAVADHANANA<<ABHICHAYAPATH<D"}, // the filler would have been last
		{"BENNELONG WOOLOOMOOLOO WARRANDYTE", "DINGO", "BENNELONG<WOOLOOMOOLOO<WARR<<D"},
		{"ABCDEFGHIJKLM NOPQRSTUVWXY Z", "DINGO", "ABCDEFGHIJKLM<NOPQRSTUVWX<Z<<D"},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD"},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZABC DE", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZAB<D"},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "A B", "ABCDEFGHIJKLMNOPQRSTUVWXYZ<<A<"}, // initials have no letter to give
	} {
		m := anna
		m.Primary, m.Secondary = c.primary, c.secondary
		got, err := ComposeTD1(m)
		if err != nil || !strings.HasSuffix(got, "\n"+c.want) {
			t.Errorf("%s, %s: %v\n%s\nwant the last to be\n%s", c.primary, c.secondary, err, got, c.want)
		}
	}
}

func TestWhatCannotBeComposedIsNamed(t *testing.T) {
	for field, change := range map[string]func(*MRZ){
		"document code":        func(m *MRZ) { m.Code = "V" },
		"issuing state":        func(m *MRZ) { m.Issuer = "" },
		"nationality":          func(m *MRZ) { m.Nationality = "KHMR" },
		"document number":      func(m *MRZ) { m.Number = strings.Repeat("1", MaxCardNumber+1) },
		"optional data":        func(m *MRZ) { m.Number, m.Optional = strings.Repeat("1", MaxCardNumber), "X" },
		"second optional data": func(m *MRZ) { m.Optional2 = "A<" },
		"date of birth":        func(m *MRZ) { m.Birth = "741332" },
		"date of expiry":       func(m *MRZ) { m.Expiry = "12" },
		"sex":                  func(m *MRZ) { m.Sex = "X" },
		"name":                 func(m *MRZ) { m.Secondary = "ANNA  MARIA" },
		"alphabet":             func(m *MRZ) { m.Primary = "ÉRIC" },
	} {
		m := anna
		change(&m)
		text, err := ComposeTD1(m)
		if got, _ := fieldOf(err); err == nil || got != field {
			t.Errorf("%s: %v\n%s", field, err, text)
		}
	}
}

func TestMRZName(t *testing.T) {
	for name, want := range map[string]string{
		"Sok Dara": "SOK DARA", "D'Artagnan": "DARTAGNAN", "Müller-Groß": "MUELLER GROSS", " van  der\tÅs ": "VAN DER AAS", "Łōé Ñ.": "LOE N", "": "",
		"O\u0301scar": "OSCAR", "Þór Ðæ": "THOR DAE",
	} {
		if got, err := MRZName(name); got != want || err != nil {
			t.Errorf("%q: %q, %v, want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"សុខ", "สม", "Sok 2", "李"} {
		if got, err := MRZName(name); err == nil {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func TestMRZDate(t *testing.T) {
	for want, d := range map[string]Date{"261125": {2026, 11, 25}, "7408<<": {1974, 8, 0}, "00<<<<": {2000, 0, 0}, "<<<<<<": {}} {
		if got := MRZDate(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

// What is composed is read as it was given, for any zone; of a cut name remains what begins it.
func TestComposedIsRead(t *testing.T) {
	name := rapid.StringMatching(`[A-Z]{1,14}( [A-Z]{1,12}){0,3}`)
	date := rapid.Custom(func(t *rapid.T) Date {
		return Date{rapid.IntRange(1920, 2026).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day")}
	})
	rapid.Check(t, func(t *rapid.T) {
		born := date.Draw(t, "born")
		if rapid.Bool().Draw(t, "vague") {
			born.Day = 0
		}
		m := MRZ{Layout: TD1, Code: rapid.SampledFrom([]string{"I", "IB", "A", "C"}).Draw(t, "code"), Issuer: "KHM", Nationality: "THA",
			Number: rapid.StringMatching(`[A-Z0-9]{1,22}`).Draw(t, "number"), Birth: MRZDate(born), Expiry: MRZDate(date.Draw(t, "to")),
			Sex: rapid.SampledFrom([]string{"", "M", "F"}).Draw(t, "sex"), Primary: name.Draw(t, "primary"),
			Secondary: rapid.OneOf(rapid.Just(""), name).Draw(t, "secondary"), Optional2: rapid.StringMatching(`([A-Z0-9]{1,11})?`).Draw(t, "more")}
		text, err := ComposeTD1(m)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseMRZ(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		checkNames(t, got, m)
		got.Primary, got.Secondary, got.Truncated = m.Primary, m.Secondary, false
		if got != m {
			t.Fatalf("%+v\n%+v\n%s", got, m, text)
		}
	})
}

func checkNames(t *rapid.T, got, m MRZ) {
	size := len(m.Primary) + 2 + len(m.Secondary)
	if m.Secondary == "" {
		size -= 2
	}
	if size <= 30 && (got.Primary != m.Primary || got.Secondary != m.Secondary) {
		t.Fatalf("%q, %q of %q, %q", got.Primary, got.Secondary, m.Primary, m.Secondary)
	}
	if got.Primary[0] != m.Primary[0] || (m.Secondary != "" && (got.Secondary == "" || got.Secondary[0] != m.Secondary[0])) {
		t.Fatalf("%q, %q of %q, %q", got.Primary, got.Secondary, m.Primary, m.Secondary)
	}
}

// Whatever is asked for, a zone that is composed reads, and an error names its field.
func FuzzComposeTD1(f *testing.F) {
	f.Add("I", "UTO", "D23145890734", "UTO", "340712", "M", "950712", "STEVENSON", "PETER JOHN", "", "")
	f.Add("IB", "KHM", "1<", "", "<<<<<<", "<", "<<<<<<", "A", "", "<", "X<Y")
	f.Fuzz(func(t *testing.T, code, issuer, number, nation, birth, sex, expiry, primary, secondary, optional, more string) {
		m := MRZ{Code: code, Issuer: issuer, Number: number, Nationality: nation, Birth: birth, Sex: sex, Expiry: expiry, Primary: primary,
			Secondary: secondary, Optional: optional, Optional2: more}
		text, err := ComposeTD1(m)
		if err != nil {
			if field, _ := fieldOf(err); field == "document" {
				t.Fatalf("no field: %v", err)
			}
			return
		}
		got, err := ParseMRZ(text)
		if err != nil || len(text) != 92 || got.Number != number || got.Birth != birth || got.Optional != optional {
			t.Fatalf("%+v\n%q\n%+v, %v", m, text, got, err)
		}
	})
}
