package policy

import (
	"cmp"
	"time"

	"passlane/kiosk/ledger"
)

// Unlimited is a quota without a limit.
const Unlimited = -1

// Session is a part of a day with a quota of people in each direction; below 0 there is none.
type Session struct {
	Name        string
	Hours       Hours // its classes play no part
	Exit, Entry int
}

// Sitting is a session on a certain day, from a moment to another.
type Sitting struct {
	Session
	From, To time.Time
}

// Limit returns how many people may pass in a direction; for what is no direction, the lower of the two.
func (s *Session) Limit(d ledger.Direction) (people int, limited bool) {
	people = s.Exit
	switch {
	case d == ledger.DirectionExit:
	case d == ledger.DirectionEntry, s.Exit < 0, s.Entry >= 0 && s.Entry < s.Exit:
		people = s.Entry
	}
	return people, people >= 0
}

// Session returns the session that a moment falls into, so that who counts knows from when and to when to count.
func (r *Rules) Session(now time.Time) (Sitting, bool) {
	local := now.In(r.zone())
	s := r.session(local)
	if s == nil {
		return Sitting{}, false
	}
	at := func(m Minutes) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day(), 0, int(m), 0, 0, local.Location())
	}
	return Sitting{Session: *s, From: at(s.Hours.From), To: at(s.Hours.To)}, true
}

// session finds it. Checked rules have one at most; of several in one list the stricter counts, in whatever order they stand.
func (r *Rules) session(local time.Time) *Session {
	today, own := dateOf(local), false
	var found *Session
	for i := range r.Holidays {
		if h := &r.Holidays[i]; h.on(today) && len(h.Quotas) > 0 {
			own, found = true, strictest(found, h.Quotas, local)
		}
	}
	if own {
		return found
	}
	return strictest(nil, r.Quotas, local)
}

func strictest(found *Session, of []Session, local time.Time) *Session {
	for i := range of {
		s := &of[i]
		if s.Hours.contain(local.Weekday(), minutesOf(local), "") && (found == nil || compareSessions(s, found) < 0) {
			found = s
		}
	}
	return found
}

func compareSessions(a, b *Session) int {
	return cmp.Or(cmp.Compare(uint(a.Exit), uint(b.Exit)), cmp.Compare(uint(a.Entry), uint(b.Entry)), // no limit comes last
		cmp.Compare(a.Hours.From, b.Hours.From), cmp.Compare(b.Hours.To, a.Hours.To), cmp.Compare(a.Name, b.Name))
}
