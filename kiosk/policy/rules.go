package policy

import (
	"time"

	"passlane/kiosk/ledger"
)

// Rules is what a ministry sets. The zero value is not usable; start from Defaults.
type Rules struct {
	Version string
	// From and To are the moments between which the rules are in force, the first included and the last not; zero leaves that end open.
	From, To time.Time
	// Zone is the post's time zone: days and hours are counted in it.
	Zone *time.Location
	// Country of the post, ISO 3166-1 alpha-3. Its nationals are expected to leave first and come back, others the reverse.
	Country string

	// Closure says who may cross at all; empty is open.
	Closure Closure
	// Residents are the provinces whose passes may cross while the post is open to residents only.
	Residents []string
	Hours     []Hours // none: open all day
	Quotas    []Session
	Holidays  []Holiday
	Amnesties []Amnesty

	// StayDays limits a trip per class of pass, in calendar days after the one on which it begins, and StayHours in exact hours; a class that
	// is in neither has StayDefault days. 0 days: back on the same day.
	StayDays    map[string]int
	StayHours   map[string]int
	StayDefault int
	// Gap is the least time between two movements of a holder; 0: none.
	Gap time.Duration
	// OtherPost is what it means that a trip ends at another post than it began: 0 nothing, else at least this severity.
	OtherPost Severity
	// UnpairedExit and UnpairedEntry are what a movement without its other half means, by its direction; 0: what Severity says.
	UnpairedExit, UnpairedEntry Severity

	// MinorAge is the age in years from which a person is not a minor any more; at least 12.
	MinorAge int
	// ChildAge is the age in years from which nobody travels as a child of a party; not above MinorAge: who is a minor may.
	ChildAge int
	// AdultAge is the age in years from which a person is an adult, by birth date; 16 to 21. Who is younger and no minor does not cross alone
	// without an officer, and nobody below it, or below 18, leads a child.
	AdultAge int
	// YouthClasses are the classes of pass, of students for instance, whose young holders may cross alone; they make nobody an adult.
	YouthClasses []string
	Children     Children

	// PhotoMonths is how old the registered portrait of an adult may be; 0: any age.
	PhotoMonths int
	// FaceSample is the share of crossings on a copyable medium, in 1/1000, that pass without
	// an officer comparing the faces; at most 950, so that it is never all.
	FaceSample int
	// PlainTags lets a plain tag, which can be copied, be as good as a printed seal; without it who shows one goes to an officer.
	PlainTags bool
	// PassWarnDays is how many days before its end a pass is said to expire soon; 0: never.
	PassWarnDays int

	// RegistryWarn and RegistryMax say how old the registry may be: a note, then an officer; PolicyWarn and PolicyMax, the policy.
	RegistryWarn, RegistryMax time.Duration
	PolicyWarn, PolicyMax     time.Duration
	// Heartbeat is how long a lane counts as watched after the booth's last word; at most 30 s. The lane keeps it, Decide is told the result.
	Heartbeat time.Duration

	// Severity changes the default severity of a finding; protected findings are never below Refer.
	Severity map[Code]Severity
}

// Children is what rules say of minors in a party.
type Children struct {
	// PerGuardian is how many may travel with one adult.
	PerGuardian int
	// Confirm is what confirms that a minor is here: ConfirmedByPass only their own pass, ConfirmedByPicture either.
	Confirm Confirmation
	// PhotoMonths is how old the registered portrait of a minor may be.
	PhotoMonths int
	// WindowDays is how far back the two patterns below look; Adults different ones with one child, or Children different ones with one
	// adult, within so many times 24 hours are a finding.
	WindowDays, Adults, Children int
}

// Defaults returns the rules of a post before a ministry has set any (sources: field facts on stays, hours and ages).
func Defaults() *Rules {
	const day = 24 * time.Hour
	return &Rules{
		Version: "defaults-1", Zone: time.FixedZone("ICT", 7*60*60), Country: "KHM", Closure: Open,
		Hours: []Hours{{From: 6 * 60, To: 22 * 60}}, MinorAge: leastMinorAge, ChildAge: 18, AdultAge: 18, StayDefault: 7,
		Children: Children{PerGuardian: 3, Confirm: ConfirmedByPicture, PhotoMonths: 12, WindowDays: leastWindow, Adults: 2, Children: 5}, PassWarnDays: 30,
		RegistryWarn: day, RegistryMax: 3 * day, PolicyWarn: day, PolicyMax: 3 * day, Heartbeat: mostHeartbeat,
	}
}

// severity returns what a finding weighs under these rules.
func (r *Rules) severity(c Code) Severity {
	d, _ := c.known()
	s, set := r.Severity[c]
	if !set {
		return d.severity
	}
	if d.protected {
		s = max(s, Refer)
	}
	return min(max(s, Note), Refuse)
}

// unpaired returns what a movement in a direction without its other half weighs.
func (r *Rules) unpaired(d ledger.Direction) Severity {
	s := r.severity(Unpaired)
	switch d {
	case ledger.DirectionExit:
		s = orElse(r.UnpairedExit, s)
	case ledger.DirectionEntry:
		s = orElse(r.UnpairedEntry, s)
	}
	return s
}

func orElse(s, other Severity) Severity {
	if s < Note || s > Refuse {
		return other
	}
	return s
}
