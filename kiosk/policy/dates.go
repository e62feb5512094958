package policy

import (
	"time"

	"passlane/kiosk/pass"
)

func dateOf(t time.Time) pass.Date {
	return pass.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// days counts calendar days between two times of one zone: a stay that began on the 1st and
// ends on the 8th is 7 days, whatever the hours.
func days(from, to time.Time) int {
	midnight := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(to).Sub(midnight(from)) / (24 * time.Hour))
}

// age counts full years. Unknown parts of a birth date count as the last day they can be, so that nobody is
// taken for older than they are; who is born on 29 February has a birthday on 1 March in other years.
func age(birth, today pass.Date) int {
	month, day := birth.Month, birth.Day
	if month == 0 {
		month, day = 12, 31
	}
	if day == 0 {
		day = 31
	}
	years := today.Year - birth.Year
	if today.Month < month || (today.Month == month && today.Day < day) {
		years--
	}
	return years
}
