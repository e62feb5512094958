package pass

const unknownPart = -1

// twoDigits reads "08", or "<<" as unknown.
func twoDigits(text string) (int, bool) {
	if text == "<<" {
		return unknownPart, true
	}
	if !isDigit(text[0]) || !isDigit(text[1]) {
		return 0, false
	}
	return int(text[0]-'0')*10 + int(text[1]-'0'), true
}

// parts reads YYMMDD. Whether the day exists is asked of both centuries, so that 29 February passes where one of them has it.
func parts(text string) (yy, mm, dd int, ok bool) {
	yy, ok1 := twoDigits(text[0:2])
	mm, ok2 := twoDigits(text[2:4])
	dd, ok3 := twoDigits(text[4:6])
	if !ok1 || !ok2 || !ok3 {
		return 0, 0, 0, false
	}
	longest := 31
	if mm != unknownPart {
		longest = max(daysIn(1900+max(yy, 0), mm), daysIn(2000+max(yy, 0), mm))
	}
	fits := mm != 0 && dd != 0 && longest > 0 && dd <= longest
	return yy, mm, dd, fits
}

func knownBirth(text string) bool {
	_, _, _, ok := parts(text)
	return ok
}

// knownExpiry allows no unknown part, but a document without an expiry.
func knownExpiry(text string) bool {
	yy, mm, dd, ok := parts(text)
	whole := yy != unknownPart && mm != unknownPart && dd != unknownPart
	return ok && whole || text == "<<<<<<"
}

// BirthDate returns the date of birth: of the two centuries the latest date that is not after today. An unknown month leaves the
// day unknown too; an unknown year leaves nothing.
func (m MRZ) BirthDate(today Date) Date {
	if len(m.Birth) != 6 {
		return Date{}
	}
	yy, mm, dd, ok := parts(m.Birth)
	if !ok || yy == unknownPart {
		return Date{}
	}
	d := Date{Month: max(mm, 0), Day: max(dd, 0)}
	if mm == unknownPart {
		d.Day = 0
	}
	century := today.Year - today.Year%100
	for _, d.Year = range [2]int{century + yy, century - 100 + yy} {
		if real := d.Day == 0 || d.Valid(); real && d.Compare(today) <= 0 {
			return d
		}
	}
	return Date{}
}

// expiryAhead is how far ahead an expiry may lie before it is taken for one of the century past; documents live 15 years at most.
const expiryAhead = 50

// ExpiryDate returns the last day of validity: in today's century, unless that lies 50 years ahead. Zero means that the document
// names none.
func (m MRZ) ExpiryDate(today Date) Date {
	if len(m.Expiry) != 6 || m.Expiry == "<<<<<<" {
		return Date{}
	}
	yy, mm, dd, ok := parts(m.Expiry)
	if !ok || yy == unknownPart {
		return Date{}
	}
	d := Date{today.Year - today.Year%100 + yy, mm, dd}
	switch {
	case d.Year > today.Year+expiryAhead:
		d.Year -= 100
	case d.Year < today.Year-expiryAhead:
		d.Year += 100
	}
	return d
}
