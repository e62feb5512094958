package pass

import (
	"bytes"
	"encoding/gob"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDateTable(t *testing.T) {
	for text, want := range map[string]Date{
		"": {}, "0001": {1, 0, 0}, "9999-12-31": {9999, 12, 31}, "2000-02-29": {2000, 2, 29}, "2024-02": {2024, 2, 0}, "0800-01-01": {800, 1, 1},
	} {
		if got, err := ParseDate(text); got != want || err != nil {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"1900-02-29", "2100-02-29", "2026-06-31", "2026-11-00", "2026-00-25", "0000-01-01", "20261125", "2026-1125", "26-11-25", "2026-11-25 ",
		" 2026-11", "2026-", "2026-1", "+026", "-026-11-25", "2026-11-2５"[:10], "２", "2026--1125", "2026-11--2", "2026.11.25", "202611-25x",
	} {
		got, err := ParseDate(text)
		if field, reason := fieldOf(err); err == nil || got != (Date{}) || field != "date" || !strings.Contains(reason, "YYYY-MM-DD") {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// The calendar is that of the time package, for every day of the years around each exception to the leap year.
func TestCalendarAgreesWithTime(t *testing.T) {
	for _, year := range []int{1, 4, 1899, 1900, 2000, 2024, 2026, 2100, 9999} {
		for month := -1; month <= 13; month++ {
			for day := -1; day <= 32; day++ {
				d := Date{year, month, day}
				at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
				real := at.Year() == year && int(at.Month()) == month && at.Day() == day
				if d.Valid() != real {
					t.Errorf("%+v valid: %t", d, d.Valid())
				}
				if real && d.String() != at.Format(time.DateOnly) {
					t.Errorf("%+v: %s", d, d)
				}
			}
		}
	}
	if (Date{10000, 1, 1}).Valid() || (Date{0, 1, 1}).Valid() {
		t.Error("years 0 or 10000 are valid")
	}
}

// Dates survive text, gob and, where whole, a seal; what cannot be read leaves the zero date behind, no old value.
func TestDatesTravel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date{Year: rapid.IntRange(1, 9999).Draw(t, "year"), Month: rapid.IntRange(0, 12).Draw(t, "month")}
		if d.Month > 0 {
			d.Day = rapid.IntRange(0, daysIn(d.Year, d.Month)).Draw(t, "day")
		}
		text, _ := d.MarshalText()
		bin, _ := d.MarshalBinary()
		var fromText, fromBin, fromGob Date
		if fromText.UnmarshalText(text) != nil || fromBin.UnmarshalBinary(bin) != nil || fromText != d || fromBin != d {
			t.Fatalf("%+v: text %s, binary %q", d, fromText, fromBin)
		}
		var wire bytes.Buffer
		if gob.NewEncoder(&wire).Encode(d) != nil || gob.NewDecoder(&wire).Decode(&fromGob) != nil || fromGob != d {
			t.Fatalf("%+v by gob: %+v", d, fromGob)
		}
		if got, ok := sealDate(appendSealDate(nil, d)); ok != d.Valid() || ok && got != d {
			t.Fatalf("%+v in a seal: %+v, %t", d, got, ok)
		}
	})
	for _, bad := range []string{"2026-13-01", "soon"} {
		d := Date{2026, 11, 25}
		if err := d.UnmarshalBinary([]byte(bad)); err == nil || !d.IsZero() {
			t.Errorf("%q: %s, %v", bad, d, err)
		}
	}
	if (Date{1, 0, 0}).IsZero() || (Date{0, 0, 1}).IsZero() {
		t.Error("a date of which something is known is zero")
	}
}
