package policy

import "passlane/kiosk/pass"

// Holiday is a run of days, the last included, with hours or quotas of their own.
type Holiday struct {
	Name     string
	From, To pass.Date
	Closed   bool      // all day, whatever else is said
	Hours    []Hours   // instead of the weekly ones; none: those stay
	Extra    []Hours   // besides them
	Quotas   []Session // instead of the weekly ones; none: those stay
}

func (h *Holiday) on(today pass.Date) bool { return !today.Before(h.From) && !h.To.Before(today) }

// Amnesty is a run of days, the last included, in which some findings are only noted.
type Amnesty struct {
	Name                        string
	From, To                    pass.Date
	Classes                     []string // of pass that it is for; none: all
	Overstay, Expired, Unpaired bool     // what is waived
}

// Waiver returns the name of an amnesty that turns a finding into a note on a day for a class of pass: of several the first in the alphabet.
func (r *Rules) Waiver(c Code, today pass.Date, class string) (name string, waived bool) {
	for i := range r.Amnesties {
		a := &r.Amnesties[i]
		covers := c == Overstay && a.Overstay || c == PassExpired && a.Expired || c == Unpaired && a.Unpaired
		if covers && !today.Before(a.From) && !a.To.Before(today) && forClass(a.Classes, class) && (!waived || a.Name < name) {
			name, waived = a.Name, true
		}
	}
	return name, waived
}
