package pass

import "strings"

// TypeName returns what a document type of seals is called in English, or nothing for a type unknown here.
func TypeName(documentType string) string {
	switch documentType {
	case BorderPassType:
		return "border pass"
	case "5D01":
		return "visa"
	case "5E03":
		return "emergency travel document"
	case "FB06":
		return "residence permit"
	case "F48F":
		return "permanent residence permit"
	case "FD02":
		return "arrival attestation"
	case "FA06":
		return "supplementary sheet"
	case "F908", "F90C", "F80A":
		return "address sticker"
	case "FC04":
		return "social insurance card"
	case "01C8", "01C9":
		return "administrative document"
	}
	return ""
}

// foreignMRZ finds the machine readable zone among the messages of another issuer's document type; nil where the type has none.
func foreignMRZ(s Seal) (*MRZ, error) {
	switch s.Type() {
	case "5E03", "FB06", "FD02":
		return messageMRZ(s, 2, 36)
	case "5D01":
		if _, ok := s.Message(1); ok {
			return messageMRZ(s, 1, 44)
		}
		return messageMRZ(s, 2, 36)
	}
	return nil, nil
}

// messageMRZ reads two lines of the given width, the second cut short where a visa's optional data are left out
// (ICAO 9303-13, visa profile). Spaces stand for fillers, and C40 may have dropped the last of them.
func messageMRZ(s Seal, tag byte, width int) (*MRZ, error) {
	b, _ := s.Message(tag)
	text, ok := readC40(b)
	if !ok || len(text) <= width || len(text) > 2*width+2 {
		return nil, wrong("MRZ", "not two lines of %d characters in C40", width)
	}
	text = strings.ReplaceAll(text, " ", "<")
	text += strings.Repeat("<", max(0, 2*width-len(text)))
	if strings.Trim(text[2*width:], "<") != "" {
		return nil, wrong("MRZ", "longer than two lines of %d characters", width)
	}
	m, err := ParseMRZ(text[:width] + "\n" + text[width:2*width])
	if err != nil {
		return nil, err
	}
	return &m, nil
}
