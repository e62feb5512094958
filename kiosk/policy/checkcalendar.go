package policy

import (
	"strconv"

	"passlane/kiosk/pass"
)

func (r *Rules) checkCalendar() error {
	if err := checkHours("hours", r.Hours); err != nil {
		return err
	}
	if err := checkSessions("quotas", r.Quotas); err != nil {
		return err
	}
	names := map[string]bool{}
	for i := range r.Holidays {
		h := &r.Holidays[i]
		field, err := named("holidays", i, h.Name, names)
		if err != nil {
			return err
		}
		if err := h.check(field); err != nil {
			return err
		}
	}
	return nil
}

func (h *Holiday) check(field string) error {
	if err := checkDays(field, h.From, h.To); err != nil {
		return err
	}
	if h.Closed && len(h.Hours)+len(h.Extra) > 0 {
		return &FieldError{field + ".closed", "contradicts hours on the same days"}
	}
	if err := checkHours(field+".hours", h.Hours); err != nil {
		return err
	}
	if err := checkHours(field+".extra", h.Extra); err != nil {
		return err
	}
	return checkSessions(field+".quotas", h.Quotas)
}

func (r *Rules) checkAmnesties() error {
	names := map[string]bool{}
	for i := range r.Amnesties {
		a := &r.Amnesties[i]
		field, err := named("amnesties", i, a.Name, names)
		if err != nil {
			return err
		}
		if err := checkDays(field, a.From, a.To); err != nil {
			return err
		}
		if !a.Overstay && !a.Expired && !a.Unpaired {
			return &FieldError{field + ".waives", "is missing"}
		}
	}
	return nil
}

func checkHours(field string, hours []Hours) error {
	for _, h := range hours {
		if h.From < 0 || h.To > 24*60 || h.From >= h.To {
			return &FieldError{field, "must run from an earlier to a later time of one day"}
		}
		if h.Days > 127 {
			return &FieldError{field, "a week has seven days"}
		}
	}
	return nil
}

// checkSessions also refuses sessions that overlap: nobody could say which of them a traveller counts for.
func checkSessions(list string, sessions []Session) error {
	names := map[string]bool{}
	for i := range sessions {
		s := &sessions[i]
		field, err := named(list, i, s.Name, names)
		if err != nil {
			return err
		}
		if err := checkHours(field+".hours", []Hours{s.Hours}); err != nil {
			return err
		}
		if s.Exit < Unlimited || s.Entry < Unlimited || s.Exit > 100_000 || s.Entry > 100_000 {
			return &FieldError{field, "exit and entry must be 0 to 100000 people"}
		}
		for j := range i {
			if overlap(s.Hours, sessions[j].Hours) {
				return &FieldError{field + ".hours", "overlap those of " + sessions[j].Name}
			}
		}
	}
	return nil
}

func overlap(a, b Hours) bool {
	days := a.Days == 0 || b.Days == 0 || a.Days&b.Days != 0
	return days && a.From < b.To && b.From < a.To
}

// named returns how an entry of a list is called in errors: by its name, which it must have and share with no other.
func named(list string, i int, name string, taken map[string]bool) (string, error) {
	nth := list + "." + strconv.Itoa(i+1)
	switch {
	case name == "":
		return nth, &FieldError{nth + ".name", "is missing"}
	case taken[name]:
		return nth, &FieldError{nth + ".name", strconv.Quote(name) + " is there twice"}
	}
	taken[name] = true
	return list + "." + name, nil
}

func checkDays(field string, from, to pass.Date) error {
	switch {
	case !from.Valid():
		return &FieldError{field + ".from", "is not a date"}
	case !to.Valid():
		return &FieldError{field + ".to", "is not a date"}
	case to.Before(from):
		return &FieldError{field + ".to", "is before from"}
	}
	return nil
}
