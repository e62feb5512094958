package pass

import "fmt"

// Date is a calendar date, comparable with ==; the zero value is an unknown date. Month and day are 0 only where an MRZ birth leaves them unknown.
type Date struct{ Year, Month, Day int }

// IsZero reports whether nothing is known of the date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether d is a full date of the Gregorian calendar, years 1 to 9999.
func (d Date) Valid() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// Compare returns -1, 0 or +1 as d is before, equal to or after e; an unknown part counts as earlier than every known one.
func (d Date) Compare(e Date) int {
	a, b := d.Year*10000+d.Month*100+d.Day, e.Year*10000+e.Month*100+e.Day
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// String writes the date by ISO 8601, as far as it is known: 2026-11-25, 1974-08, 1974, or nothing.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes the date as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote; nothing is the zero date.
func (d *Date) UnmarshalText(text []byte) error {
	got, err := ParseDate(string(text))
	*d = got
	return err
}

// MarshalBinary writes the date as text, so that binary encodings need not spell out its parts.
func (d Date) MarshalBinary() ([]byte, error) { return d.MarshalText() }

// UnmarshalBinary reads what MarshalBinary wrote.
func (d *Date) UnmarshalBinary(b []byte) error { return d.UnmarshalText(b) }

// ParseDate reads an ISO 8601 date that may lack its day, or day and month; the empty text is the zero date.
func ParseDate(text string) (Date, error) {
	bad := &FieldError{"date", fmt.Sprintf("%q is not a date as YYYY-MM-DD", text)}
	layout := "0000-00-00"
	if len(text) != 0 && len(text) != 4 && len(text) != 7 && len(text) != 10 {
		return Date{}, bad
	}
	var parts [3]int
	part := 0
	for i := range len(text) {
		switch {
		case layout[i] == '-' && text[i] == '-':
			part++
		case layout[i] == '0' && isDigit(text[i]):
			parts[part] = parts[part]*10 + int(text[i]-'0')
		default:
			return Date{}, bad
		}
	}
	d := Date{parts[0], parts[1], parts[2]}
	whole := Date{d.Year, max(d.Month, 1), max(d.Day, 1)}
	if text != "" && (!whole.Valid() || len(text) >= 7 && d.Month == 0 || len(text) == 10 && d.Day == 0) {
		return Date{}, bad
	}
	return d, nil
}

func daysIn(year, month int) int {
	switch month {
	case 1, 3, 5, 7, 8, 10, 12:
		return 31
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 0
}

// sealDateSize is the size of a date in a seal: the decimal number MMDDYYYY as 3 bytes, big-endian (ICAO 9303-13, 2.3.1).
const sealDateSize = 3

func sealDate(b []byte) (Date, bool) {
	v := int(b[0])<<16 | int(b[1])<<8 | int(b[2])
	d := Date{Year: v % 10000, Month: v / 1000000, Day: v / 10000 % 100}
	return d, d.Valid()
}

func appendSealDate(b []byte, d Date) []byte {
	v := d.Month*1000000 + d.Day*10000 + d.Year
	return append(b, byte(v>>16), byte(v>>8), byte(v))
}
