package duplicate

import "passlane/kiosk/pass"

// What evidence beside the name weighs. The figures are chosen so that a namesake with another birth stays below Threshold, and a slip
// of the pen in one thing does not hide a person whose other things agree.
const (
	forBirth        = 0.20
	forNewYear      = 0.10 // 1 January is written where the day is not known
	forBirthYear    = 0.05
	forSwapped      = 0.10
	forNear         = 0.05
	againstBirth    = -0.35
	againstFar      = -0.50
	againstSex      = -0.35
	againstNation   = -0.05
	againstGuardian = -0.05
	forDistrict     = 0.04
	forProvince     = 0.02
	forGuardian     = 0.10
)

// birth weighs two dates as far as both are known.
func (w *weighing) birth(a, b pass.Date) {
	switch {
	case a.Year == 0 || b.Year == 0:
	case a == b && (a.Month == 0 || a.Day == 0):
		w.add(BirthYear, forBirthYear)
	case a == b && a.Month == 1 && a.Day == 1:
		w.add(BirthSame, forNewYear)
	case a == b:
		w.add(BirthSame, forBirth)
	case a.Year == b.Year && partly(a, b):
		w.add(BirthYear, forBirthYear)
	case a.Year == b.Year && a.Month == b.Day && a.Day == b.Month:
		w.add(BirthSwapped, forSwapped)
	case onePlace(a, b):
		w.add(BirthNear, forNear)
	case a.Year-b.Year > 10 || b.Year-a.Year > 10:
		w.add(BirthFar, againstFar)
	default:
		w.add(BirthDiffers, againstBirth)
	}
}

// partly tells whether two dates of one year agree as far as both are known, and one is not known in full.
func partly(a, b pass.Date) bool {
	if a.Month == 0 || b.Month == 0 {
		return true
	}
	return a.Month == b.Month && (a.Day == 0 || b.Day == 0)
}

// onePlace tells whether two dates written as YYYYMMDD differ in a single digit.
func onePlace(a, b pass.Date) bool {
	x, y := a.Year*10000+a.Month*100+a.Day, b.Year*10000+b.Month*100+b.Day
	differ := 0
	for ; x != 0 || y != 0; x, y = x/10, y/10 {
		if x%10 != y%10 {
			differ++
		}
	}
	return differ == 1
}

// rest weighs everything but names and birth, where both records have it.
func (w *weighing) rest(a, b *prepared) {
	if a.sex != "" && b.sex != "" && a.sex != b.sex {
		w.add(SexDiffers, againstSex)
	}
	if a.nation != "" && b.nation != "" && a.nation != b.nation {
		w.add(NationDiffers, againstNation)
	}
	sameProvince := a.province != "" && a.province == b.province
	switch {
	case a.district != "" && a.district == b.district && (sameProvince || a.province == "" || b.province == ""):
		w.add(DistrictSame, forDistrict)
	case sameProvince:
		w.add(ProvinceSame, forProvince)
	}
	w.guardians(a.Guardians, b.Guardians)
}

func (w *weighing) guardians(as, bs []string) {
	if len(as) == 0 || len(bs) == 0 {
		return
	}
	one, other := parseAll(as), parseAll(bs)
	if len(one) == 0 || len(other) == 0 {
		return
	}
	if best, _ := nearest(one, other); score(best) >= Threshold {
		w.add(GuardianShared, forGuardian)
	} else {
		w.add(GuardianOther, againstGuardian)
	}
}
