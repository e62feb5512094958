package pass

import (
	"errors"
	"strings"
	"testing"
)

var today = Date{2026, 11, 25}

const (
	specimenTD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
	specimenTD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
	specimenTD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
	specimenA   = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
	specimenB   = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
	longTD1     = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
	longTD2     = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8"
	digitZero   = "P<UTOSMITH<<ROE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nHA672242<6YTO5802254M9601086<<<<<<<<<<<<<<08"
)

func TestSpecimens(t *testing.T) {
	anna := func(l Layout, code, number, nation, birth, expiry, optional string) MRZ {
		return MRZ{Layout: l, Code: code, Issuer: "UTO", Number: number, Nationality: nation, Birth: birth, Sex: "F", Expiry: expiry,
			Primary: "ERIKSSON", Secondary: "ANNA MARIA", Optional: optional, Specimen: true}
	}
	peter := func(l Layout) MRZ {
		return MRZ{Layout: l, Code: "I", Issuer: "UTO", Number: "D23145890734", Nationality: "UTO", Birth: "340712", Sex: "M", Expiry: "950712",
			Primary: "STEVENSON", Secondary: "PETER JOHN", Specimen: true}
	}
	for _, c := range []struct {
		text string
		want MRZ
	}{
		{specimenTD3, anna(TD3, "P", "L898902C3", "UTO", "740812", "120415", "ZE184226B")},
		{specimenTD2, anna(TD2, "I", "D23145890", "UTO", "740812", "120415", "")},
		{specimenTD1, anna(TD1, "I", "D23145890", "UTO", "740812", "120415", "")},
		{specimenA, anna(MRVA, "V", "L8988901C", "XXX", "400907", "961210", "6ZE184226B")},
		{specimenB, anna(MRVB, "V", "L8988901C", "XXX", "400907", "961210", "")},
		{longTD1, peter(TD1)},
		{longTD2, peter(TD2)},
	} {
		got, err := ParseMRZ(c.text)
		if err != nil || got != c.want {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", c.want.Layout, got, err, c.want)
		}
	}
	if m, err := ParseMRZ(digitZero); err != nil || m.Number != "HA672242" || m.Nationality != "YTO" {
		t.Errorf("empty optional data with check digit 0: %+v, %v", m, err)
	}
}

func TestCheckDigit(t *testing.T) {
	for text, want := range map[string]byte{"520727": '3', "AB2134<<<": '5', "D23145890734": '9', "L898902C3": '6', "": '0'} {
		if got := CheckDigit(text); got != want {
			t.Errorf("CheckDigit(%q) = %c, want %c", text, got, want)
		}
	}
}

// Every line end, case and the joined form are the same zone.
func TestMRZFoundHoweverItComes(t *testing.T) {
	for _, text := range []string{specimenTD1, specimenTD2, specimenTD3, specimenA, specimenB} {
		want, err := ParseMRZ(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{
			strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(text, "\n", "\r"), strings.ReplaceAll(text, "\n", ""),
			strings.ToLower(text), "\n\n  " + strings.ReplaceAll(text, "\n", " \n\n ") + "\r\n",
		} {
			if got, err := ParseMRZ(form); err != nil || got != want {
				t.Errorf("%q: %v, %v", form, got, err)
			}
		}
	}
}

// change puts b at column col, from 1, of line, from 1.
func change(text string, line, col int, b string) string {
	lines := strings.Split(text, "\n")
	l := lines[line-1]
	lines[line-1] = l[:col-1] + b + l[col-1+len(b):]
	return strings.Join(lines, "\n")
}

func TestMRZNamesTheWrongField(t *testing.T) {
	for _, c := range []struct{ name, text, field string }{
		{"nothing", "", "length"},
		{"one line", strings.Split(specimenTD3, "\n")[0], "length"},
		{"a character short", specimenTD3[:len(specimenTD3)-1], "length"},
		{"too long", strings.Repeat("<", 600), "length"},
		{"not ASCII", change(specimenTD3, 1, 7, "É")[:88], "alphabet"},
		{"space inside", change(specimenTD3, 1, 9, " "), "alphabet"},
		{"passport with code I", change(specimenTD3, 1, 1, "I"), "document code"},
		{"card with code P", change(specimenTD1, 1, 1, "P"), "document code"},
		{"digit in the code", change(specimenTD2, 1, 2, "7"), "document code"},
		{"digit in the issuer", change(specimenTD3, 1, 3, "U0O"), "issuing state"},
		{"issuer missing", change(specimenTD3, 1, 3, "<<<"), "issuing state"},
		{"gap in the nationality", change(specimenTD3, 2, 11, "U<O"), "nationality"},
		{"number missing", change(specimenTD3, 2, 1, "<<<<<<<<<0"), "document number"},
		{"number changed", change(specimenTD3, 2, 1, "M"), "document number check digit"},
		{"number without digit", change(specimenTD3, 2, 10, "<"), "document number check digit"},
		{"short number, no digit", change(specimenTD1, 1, 14, "<<"), "document number check digit"},
		{"long number going nowhere", change(specimenTD1, 1, 15, "<"), "document number"},
		{"long number without an end", change(longTD2, 2, 29, "7349123"), "document number"},
		{"long number, wrong digit", change(longTD2, 2, 29, "7348"), "document number check digit"},
		{"month 13", change(specimenTD3, 2, 16, "13"), "date of birth"},
		{"letter in a date", change(specimenTD3, 2, 14, "O"), "date of birth"},
		{"half a day", change(specimenTD3, 2, 18, "<2"), "date of birth"},
		{"birth changed", change(specimenTD3, 2, 19, "3"), "date of birth check digit"},
		{"sex X", change(specimenTD3, 2, 21, "X"), "sex"},
		{"day 31 in April", change(specimenTD3, 2, 26, "31"), "date of expiry"},
		{"expiry with a gap", change(specimenTD3, 2, 26, "<<"), "date of expiry"},
		{"expiry changed", change(specimenTD3, 2, 27, "6"), "date of expiry check digit"},
		{"personal number changed", change(specimenTD3, 2, 29, "Y"), "optional data check digit"},
		{"personal number without digit", change(specimenTD3, 2, 43, "<"), "optional data check digit"},
		{"composite TD3", change(specimenTD3, 2, 44, "1"), "composite check digit"},
		{"composite TD2 sees the optional data", change(specimenTD2, 2, 30, "1"), "composite check digit"},
		{"composite TD1 sees the second optional", change(specimenTD1, 2, 20, "1"), "composite check digit"},
		{"digit in the name", change(specimenTD3, 1, 8, "1"), "name"},
		{"no name", change(specimenTD1, 3, 1, strings.Repeat("<", 30)), "name"},
	} {
		_, err := ParseMRZ(c.text)
		var fe *FieldError
		if !errors.As(err, &fe) || fe.Field != c.field {
			t.Errorf("%s: %v, want field %q", c.name, err, c.field)
		}
	}
}

// Whatever single character of the covered parts is changed, some check notices.
func TestEveryCoveredCharacterCounts(t *testing.T) {
	for _, text := range []string{specimenTD1, specimenTD2, specimenTD3} {
		lines := strings.Split(text, "\n")
		l, err := layoutOf(lines)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range l.covered {
			for col := s.from; col < s.to; col++ {
				for _, with := range []string{"1", "2", "K", "Z"} {
					if lines[s.line][col:col+1] == with || CheckDigit(lines[s.line][col:col+1]) == CheckDigit(with) {
						continue // equal modulo 10: no check digit can tell them apart
					}
					if _, err := ParseMRZ(change(text, s.line+1, col+1, with)); err == nil {
						t.Errorf("%s line %d column %d: %s went unnoticed", l.name, s.line+1, col+1, with)
					}
				}
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		field              string
		primary, secondary string
		truncated          bool
	}{
		{"ERIKSSON<<ANNA<MARIA", "ERIKSSON", "ANNA MARIA", false},
		{"ARKFREITHH", "ARKFREITHH", "", false},
		{"VAN<DER<MUELLEN<<JOHANN", "VAN DER MUELLEN", "JOHANN", false},
		{"NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", true},
		{"DARTAGNAN<<C", "DARTAGNAN", "C", false},
	} {
		field := c.field + strings.Repeat("<", 39-len(c.field))
		m, err := ParseMRZ(change(specimenTD3, 1, 6, field))
		if err != nil || m.Primary != c.primary || m.Secondary != c.secondary || m.Truncated != c.truncated {
			t.Errorf("%s: %q, %q, truncated %t, %v", c.field, m.Primary, m.Secondary, m.Truncated, err)
		}
	}
}

func TestBirthDate(t *testing.T) {
	for _, c := range []struct {
		birth, want string
		today       Date
	}{
		{"740812", "1974-08-12", today},
		{"261125", "2026-11-25", today}, // born today
		{"261126", "1926-11-26", today}, // tomorrow cannot be
		{"00<<<<", "2000", today},
		{"7408<<", "1974-08", today},
		{"74<<12", "1974", today}, // a day without its month says nothing
		{"<<0812", "", today},
		{"<<<<<<", "", today},
		{"000229", "2000-02-29", today},
		{"960229", "1996-02-29", today},
		{"260229", "", today}, // neither 1926 nor 2026 has that day
		{"010101", "2101-01-01", Date{2101, 1, 1}},
		{"010102", "2001-01-02", Date{2101, 1, 1}},
		{"", "", today},
	} {
		if got := (MRZ{Birth: c.birth}).BirthDate(c.today).String(); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.birth, c.today, got, c.want)
		}
	}
}

func TestExpiryDate(t *testing.T) {
	for expiry, want := range map[string]string{
		"120415": "2012-04-15", "361231": "2036-12-31", "761125": "2076-11-25", "961210": "1996-12-10", "<<<<<<": "", "": "",
	} {
		if got := (MRZ{Expiry: expiry}).ExpiryDate(today).String(); got != want {
			t.Errorf("%s: %q, want %q", expiry, got, want)
		}
	}
	if got := (MRZ{Expiry: "050101"}).ExpiryDate(Date{2098, 1, 1}).String(); got != "2105-01-01" {
		t.Errorf("across the century: %s", got)
	}
}

func TestReadMRZProvesNothing(t *testing.T) {
	p := ReadMRZ(specimenTD3)
	if p.Result != UnknownIssuer || p.Number != "L898902C3" || !p.MRZ.Specimen || p.Medium != MediumMRZ || p.DocumentType != "TD3" {
		t.Errorf("%+v", p)
	}
	if len(p.Checked) != 2 || len(p.NotChecked) != 3 {
		t.Errorf("checked %v, not %v", p.Checked, p.NotChecked)
	}
	p = ReadMRZ(change(specimenTD3, 2, 1, "M"))
	if p.Result != Malformed || p.Field != "document number check digit" || p.Number != "" || p.MRZ != nil {
		t.Errorf("%+v", p)
	}
}

func FuzzMRZ(f *testing.F) {
	for _, text := range []string{specimenTD1, specimenTD2, specimenTD3, specimenA, specimenB, longTD1, longTD2, digitZero, "", "<", "\xff\n\xfe"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := ReadMRZ(text)
		switch p.Result {
		case Malformed:
			if p.Field == "" || p.Reason == "" || p.Number != "" {
				t.Errorf("%q: %+v", text, p)
			}
		case UnknownIssuer:
			if p.Number == "" || p.MRZ.Primary == "" || p.MRZ.BirthDate(today).Compare(today) > 0 {
				t.Errorf("%q: %+v", text, p)
			}
		default:
			t.Errorf("%q: %s", text, p.Result)
		}
	})
}
