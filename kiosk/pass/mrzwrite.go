package pass

import (
	"fmt"
	"strings"
)

// CardCode is the document code of our border pass in its zone: an identity document of card size (ICAO 9303-5, 4.2.2), B by our choice.
const CardCode = "IB"

// MaxCardNumber is the longest document number that a TD1 has room for; the fourteenth character of its optional data ends the number.
const MaxCardNumber = 9 + 13

// ComposeTD1 writes a zone of 3 lines of 30, separated by line ends (ICAO 9303-5). Code, Issuer, Number, Nationality, Birth, Sex, Expiry,
// Primary, Secondary and both optional fields are taken as ParseMRZ would return them; see MRZDate and MRZName. A number of more than nine
// characters goes on in the optional data; names that are too long are cut so that the last character is a letter (4.2.3). Whatever would
// not come back as it was given is an error that names the field (*FieldError).
func ComposeTD1(m MRZ) (string, error) {
	number, optional, err := splitNumber(m.Number, m.Optional)
	if err != nil {
		return "", err
	}
	l := td1()
	z := blank(3, 30)
	for _, f := range []struct {
		field string
		at    span
		text  string
		digit bool
	}{
		{"document code", span{0, 0, 2}, m.Code, false},
		{"issuing state", l.issuer, m.Issuer, false},
		{"document number", l.number, number, len(m.Number) <= 9},
		{"optional data", l.optional, optional, false},
		{"date of birth", l.birth, m.Birth, true},
		{"sex", l.sex, m.Sex, false},
		{"date of expiry", l.expiry, m.Expiry, true},
		{"nationality", l.nationality, m.Nationality, false},
		{"second optional data", l.optional2, m.Optional2, false},
		{"name", l.names, nameField(m.Primary, m.Secondary, 30), false},
	} {
		if !z.put(f.at, f.text) {
			return "", wrong(f.field, "longer than %d characters", f.at.to-f.at.from)
		}
		if f.digit {
			z.digit(f.at.next(), f.at)
		}
	}
	z.digit(l.composite, l.covered...)
	return z.proved(m)
}

// splitNumber returns what stands in the number's field and what in the optional data (ICAO 9303-5, 4.2.2).
func splitNumber(number, optional string) (field, rest string, err error) {
	if len(number) <= 9 {
		return number, optional, nil
	}
	if len(number) > MaxCardNumber {
		return "", "", wrong("document number", "longer than %d characters", MaxCardNumber)
	}
	return number[:9], number[9:] + string(CheckDigit(number)) + "<" + optional, nil
}

// MRZDate writes a date as a zone does, YYMMDD with << for what is unknown.
func MRZDate(d Date) string {
	part := func(v int) string {
		if v == 0 {
			return "<<"
		}
		return fmt.Sprintf("%02d", v%100)
	}
	return part(d.Year) + part(d.Month) + part(d.Day)
}

// nameField joins the names, cut to width. The primary identifier leaves room for one letter of the secondary at least.
func nameField(primary, secondary string, width int) string {
	p, s := strings.ReplaceAll(primary, " ", "<"), strings.ReplaceAll(secondary, " ", "<")
	switch {
	case s == "":
		return cutName(p, width)
	case len(p)+2+len(s) <= width:
		return p + "<<" + s
	}
	p = cutName(p, width-3)
	return p + "<<" + cutName(s, width-2-len(p))
}

// cutName keeps n characters, the last of them a letter: where it would be a filler, a part before it gives one letter. Single initials have
// none to give.
func cutName(name string, n int) string {
	if len(name) <= n {
		return name
	}
	if name[n-1] != '<' {
		return name[:n]
	}
	for i := n - 2; i > 0; i-- {
		if name[i] != '<' && name[i-1] != '<' {
			return name[:i] + name[i+1:n+1]
		}
	}
	return name[:n-1]
}

// sheet is a zone in the making, filled with <.
type sheet [][]byte

func blank(lines, width int) sheet {
	z := make(sheet, lines)
	for i := range z {
		z[i] = []byte(strings.Repeat("<", width))
	}
	return z
}

// put writes text from the left; it reports false where there is no room.
func (z sheet) put(at span, text string) bool {
	if len(text) > at.to-at.from {
		return false
	}
	copy(z[at.line][at.from:], text)
	return true
}

// digit writes the check digit over the spans.
func (z sheet) digit(at span, over ...span) {
	var b strings.Builder
	for _, s := range over {
		b.Write(z[s.line][s.from:s.to])
	}
	z[at.line][at.from] = CheckDigit(b.String())
}

// proved returns the zone if it reads as what it was made of.
func (z sheet) proved(m MRZ) (string, error) {
	text := string(z[0]) + "\n" + string(z[1]) + "\n" + string(z[2])
	got, err := ParseMRZ(text)
	if err != nil {
		return "", err
	}
	for _, f := range []struct{ field, got, want string }{
		{"document code", got.Code, m.Code}, {"issuing state", got.Issuer, m.Issuer}, {"document number", got.Number, m.Number},
		{"optional data", got.Optional, m.Optional}, {"date of birth", got.Birth, m.Birth}, {"sex", got.Sex, m.Sex},
		{"date of expiry", got.Expiry, m.Expiry}, {"nationality", got.Nationality, m.Nationality},
		{"second optional data", got.Optional2, m.Optional2},
	} {
		if f.got != f.want {
			return "", wrong(f.field, "not as a zone writes it")
		}
	}
	if whole := words(m.Primary) == m.Primary && words(m.Secondary) == m.Secondary; !whole || !got.names(m) {
		return "", wrong("name", "not letters A-Z with single spaces between the parts")
	}
	return text, nil
}

// names reports whether the names that were read are the wanted ones; of names that were cut it asks no more than what cutting leaves.
func (m MRZ) names(want MRZ) bool {
	all := letters(strings.ReplaceAll(want.Primary+want.Secondary, " ", ""))
	if len(want.Primary)+2+len(want.Secondary) > 30 || want.Secondary == "" && len(want.Primary) > 30 {
		return all && m.Primary != "" && (m.Secondary == "") == (want.Secondary == "")
	}
	return all && m.Primary == want.Primary && m.Secondary == want.Secondary
}
