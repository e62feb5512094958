package policy

import (
	"time"

	"passlane/kiosk/pass"
)

func dateOf(t time.Time) pass.Date {
	return pass.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
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

// Under tells whether somebody has not reached an age in years on a day, by the youngest reading of their birth date.
func Under(birth, today pass.Date, years int) bool { return younger(birth, today, years) }

// younger tells whether a person has not reached an age; whose birth is not known has not.
func younger(birth, today pass.Date, years int) bool {
	return birth.Year < 1 || age(birth, today) < years
}

// outdated tells whether a picture is older than so many calendar months. No picture, no full date and a date to come count as old.
func outdated(photo, today pass.Date, months int) bool {
	if !photo.Valid() || today.Before(photo) {
		return true
	}
	m := photo.Month - 1 + months
	return pass.Date{Year: photo.Year + m/12, Month: m%12 + 1, Day: photo.Day}.Before(today)
}
