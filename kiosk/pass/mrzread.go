package pass

import "strings"

// zone is a layout laid over its lines.
type zone struct {
	layout
	lines []string
}

func (z zone) at(s span) string { return z.lines[s.line][s.from:s.to] }

func trim(field string) string { return strings.TrimRight(field, "<") }

func (z zone) read() (MRZ, error) {
	m := MRZ{
		Layout: z.name, Code: trim(z.lines[0][:2]), Issuer: trim(z.at(z.issuer)), Nationality: trim(z.at(z.nationality)),
		Birth: z.at(z.birth), Expiry: z.at(z.expiry), Sex: trim(z.at(z.sex)), Optional2: trim(z.at(z.optional2)),
	}
	m.Specimen = m.Issuer == "UTO" || m.Nationality == "UTO"
	for _, step := range []func(*MRZ) error{z.code, z.states, z.documentNumber, z.dates, z.sexField, z.optionalData, z.all, z.identifiers} {
		if err := step(&m); err != nil {
			return MRZ{}, err
		}
	}
	return m, nil
}

func (z zone) code(m *MRZ) error {
	if m.Code == "" || !strings.Contains(z.codes, m.Code[:1]) || !letters(m.Code) {
		return wrong("document code", "not one or two letters that a %s may have", m.Layout)
	}
	return nil
}

func (z zone) states(m *MRZ) error {
	if m.Issuer == "" || !letters(m.Issuer) {
		return wrong("issuing state", "not 1 to 3 letters")
	}
	if m.Nationality == "" || !letters(m.Nationality) {
		return wrong("nationality", "not 1 to 3 letters")
	}
	return nil
}

// documentNumber reads the number; a long one leaves < for its check digit and goes on in the optional data (ICAO 9303-5, 4.2.2).
func (z zone) documentNumber(m *MRZ) error {
	number, digit := z.at(z.number), z.at(z.number.next())[0]
	m.Optional = trim(z.at(z.optional))
	if digit == '<' && z.longNumber && !strings.Contains(number, "<") {
		tail, rest, found := strings.Cut(z.at(z.optional), "<")
		if len(tail) < 2 || !found {
			return wrong("document number", "long, but does not go on in the optional data")
		}
		number, digit = number+tail[:len(tail)-1], tail[len(tail)-1]
		m.Optional = trim(rest)
	}
	if m.Number = trim(number); m.Number == "" || m.Number[0] == '<' {
		return wrong("document number", "missing")
	}
	return digitRight("document number", number, digit)
}

func (z zone) dates(m *MRZ) error {
	if !knownBirth(m.Birth) {
		return wrong("date of birth", "no such date")
	}
	if err := digitRight("date of birth", m.Birth, z.at(z.birth.next())[0]); err != nil {
		return err
	}
	if !knownExpiry(m.Expiry) {
		return wrong("date of expiry", "no such date")
	}
	return digitRight("date of expiry", m.Expiry, z.at(z.expiry.next())[0])
}

func (z zone) sexField(m *MRZ) error {
	if m.Sex != "" && m.Sex != "M" && m.Sex != "F" {
		return wrong("sex", "not M, F or <")
	}
	return nil
}

func (z zone) optionalData(m *MRZ) error {
	if !z.optionalDigit {
		return nil
	}
	field, digit := z.at(z.optional), z.at(z.optional.next())[0]
	if digit == '<' && trim(field) == "" {
		return nil // no data, no digit
	}
	return digitRight("optional data", field, digit)
}

// all checks the composite digit over everything but the names.
func (z zone) all(*MRZ) error {
	if len(z.covered) == 0 {
		return nil
	}
	var b strings.Builder
	for _, s := range z.covered {
		b.WriteString(z.at(s))
	}
	return digitRight("composite", b.String(), z.at(z.composite)[0])
}

func (z zone) identifiers(m *MRZ) error {
	field := z.at(z.names)
	if !letters(strings.ReplaceAll(field, "<", "")) || field[0] == '<' {
		return wrong("name", "not letters and fillers beginning with a letter")
	}
	primary, secondary, _ := strings.Cut(field, "<<")
	m.Primary, m.Secondary = words(primary), words(secondary)
	m.Truncated = field[len(field)-1] != '<'
	return nil
}

// words turns fillers between the parts of a name into single spaces.
func words(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '<' }), " ")
}

func letters(text string) bool {
	for i := range len(text) {
		if !isLetter(text[i]) {
			return false
		}
	}
	return true
}

func digitRight(field, text string, digit byte) error {
	if !isDigit(digit) {
		return wrong(field+" check digit", "not a digit")
	}
	if CheckDigit(text) != digit {
		return wrong(field+" check digit", "does not fit the field")
	}
	return nil
}
