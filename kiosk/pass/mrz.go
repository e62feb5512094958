package pass

import "strings"

// MRZ is a machine readable zone, taken apart; every check digit in it has been right.
type MRZ struct {
	Layout      Layout
	Code        string // document code, fillers trimmed: "P", "AC"
	Issuer      string // issuing state or organisation, fillers trimmed
	Number      string // the complete document number, trailing fillers trimmed
	Nationality string
	Birth       string // YYMMDD as printed, unknown parts <<; see BirthDate
	Sex         string // "M", "F" or "" for unspecified
	Expiry      string // YYMMDD as printed; see ExpiryDate
	Primary     string // primary identifier, parts separated by a space
	Secondary   string // secondary identifier, likewise; may be empty
	Truncated   bool   // the name field is full, so the name may go on
	Optional    string // optional data, trailing fillers trimmed; without the tail of a long document number
	Optional2   string // second optional field of a TD1
	Specimen    bool   // issuer or nationality is Utopia: nobody's document
}

// ReadMRZ reads a keyed or scanned machine readable zone. The result is MALFORMED or UNKNOWN_ISSUER: an MRZ proves nothing.
func ReadMRZ(text string) Presented {
	p := begin(MediumMRZ, CheckStructure, CheckDigits, CheckIssuer, CheckSignature, CheckClone)
	m, err := ParseMRZ(text)
	if err != nil {
		return p.malformed(err)
	}
	p.did(CheckStructure)
	p.did(CheckDigits)
	p.MRZ, p.Number, p.DocumentType = &m, m.Number, string(m.Layout)
	if m.Specimen {
		return p.settle(UnknownIssuer, "issuing state", "specimen of Utopia")
	}
	return p.settle(UnknownIssuer, "issuing state", "an MRZ carries no signature")
}

// ParseMRZ takes a machine readable zone apart: lines separated by line ends, or all in one; case and outer spaces do not
// matter. The error is a *FieldError.
func ParseMRZ(text string) (MRZ, error) {
	lines, err := mrzLines(text)
	if err != nil {
		return MRZ{}, err
	}
	l, err := layoutOf(lines)
	if err != nil {
		return MRZ{}, err
	}
	z := zone{layout: l, lines: lines}
	return z.read()
}

// maxMRZText bounds what is looked at; the longest zone has 90 characters.
const maxMRZText = 512

func mrzLines(text string) ([]string, error) {
	if len(text) > maxMRZText {
		return nil, wrong("length", "%d characters, a zone has at most 90", len(text))
	}
	var lines []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.ToUpper(strings.TrimSpace(line)); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 1 {
		lines = unjoin(lines[0])
	}
	for i, line := range lines {
		for _, r := range line {
			if r > 'Z' || r != '<' && !isDigit(byte(r)) && !isLetter(byte(r)) {
				return nil, wrong("alphabet", "line %d holds a character other than A-Z, 0-9 and <", i+1)
			}
		}
	}
	return lines, nil
}

// unjoin cuts a zone that came without line ends.
func unjoin(all string) []string {
	switch len(all) {
	case 90:
		return []string{all[:30], all[30:60], all[60:]}
	case 88, 72:
		return []string{all[:len(all)/2], all[len(all)/2:]}
	}
	return []string{all}
}

// CheckDigit returns the check digit of text, '0' to '9' (ICAO 9303-3, 4.9): weights 7, 3, 1; A is 10, < is 0.
func CheckDigit(text string) byte {
	sum := 0
	for i := range len(text) {
		v := 0
		switch ch := text[i]; {
		case isDigit(ch):
			v = int(ch - '0')
		case isLetter(ch):
			v = int(ch-'A') + 10
		}
		sum += v * [3]int{7, 3, 1}[i%3]
	}
	return byte('0' + sum%10)
}
