package lane

import (
	"slices"

	"passlane/kiosk/policy"
)

// found takes the facts. Of the holder behind them only a pass that is good by itself learns anything: whoever shows a number must not
// be shown somebody's children. Within a crossing knowledge only grows: no later answer, and no silence, makes better what was known.
func (s State) found(w Found) State {
	if s.Crossing.Heard {
		w.Facts = grown(s.Crossing.Facts, w.Facts)
	}
	s.Crossing.Facts, s.Crossing.Heard, s.Crossing.Rules = w.Facts, true, s.rulesOf(w.Rules)
	if w.Facts.RegistrySilent || !w.Facts.Trusted() {
		return s
	}
	s.Crossing = s.Crossing.learn(w.Minors)
	s.Large = s.Large || w.LargeText
	if !s.Chose && w.Language != "" {
		s.Speaks = w.Language
	}
	return s
}

// grown is what two answers on one pass say together. What depends on the moment is the later one's; of what speaks against somebody, nothing is
// taken back.
func grown(was, is policy.Facts) policy.Facts {
	f, silent := is, is.RegistrySilent
	switch {
	case is.Holder.Holder == "":
		f.Holder = was.Holder
	case was.Holder.Holder != "":
		f.Holder = older(was.Holder, is.Holder)
	}
	if silent && was.Known {
		f.Known, f.Class, f.Province, f.ValidFrom, f.ValidTo = true, was.Class, was.Province, was.ValidFrom, was.ValidTo
	}
	f.Agrees = was.Agrees && (is.Agrees || silent) || !was.Known && is.Agrees
	f.Status = worse(was.Status, is.Status)
	f.Cloned, f.Replayed = was.Cloned || is.Cloned, was.Replayed || is.Replayed
	f.Unproven, f.Again, f.LanesUnheard = was.Unproven || is.Unproven, was.Again || is.Again, was.LanesUnheard || is.LanesUnheard
	if f.Flag == "" {
		f.Flag = was.Flag
	}
	f.Took = slices.Clone(is.Took)
	for _, child := range was.Took {
		if !slices.ContainsFunc(is.Took, func(p policy.Person) bool { return p.Holder == child.Holder }) {
			f.Took = append(f.Took, child)
		}
	}
	f.RegistryAge, f.PolicyAge = max(was.RegistryAge, is.RegistryAge), max(was.PolicyAge, is.PolicyAge)
	f.Face, f.Sample = was.Face, was.Sample
	return f
}

// worse returns the status that speaks against a pass, of two.
func worse(was, is policy.Status) policy.Status {
	if is == "" || is == policy.Active && was != "" {
		return was
	}
	return is
}

// older is what is known of one person by an earlier and a later answer.
func older(was, is policy.Person) policy.Person {
	if is.Flag == "" {
		is.Flag = was.Flag
	}
	if is.Last == nil {
		is.Last = was.Last
	}
	is.OpenTrips = max(was.OpenTrips, is.OpenTrips)
	is.Again = was.Again || is.Again
	for _, c := range was.Company {
		if !slices.Contains(is.Company, c) {
			is.Company = append(is.Company[:len(is.Company):len(is.Company)], c)
		}
	}
	slices.SortStableFunc(is.Company, func(a, b policy.Company) int { return b.At.Compare(a.At) })
	return is
}

// learn takes what the registry says of the holder's children: new ones, news of those who are known, and that a link is gone. Who was
// linked is here still, if they are, and an officer sees them with an adult who is nobody's guardian.
func (c Crossing) learn(minors []policy.Person) Crossing {
	c.Parent = c.Parent || len(minors) > 0
	for i, m := range c.Minors {
		gone := !slices.ContainsFunc(minors, func(p policy.Person) bool { return p.Holder == m.Person.Holder })
		if m.Linked && gone {
			c = c.edit(i, func(m *Minor) {
				m.Linked = false
				m.Person.Guardians = slices.DeleteFunc(slices.Clone(m.Person.Guardians), func(g policy.Guardian) bool { return g.Holder == c.Facts.Holder.Holder })
			})
		}
	}
	for _, p := range minors {
		i := c.find(p.Holder)
		if i < 0 {
			c.Minors = append(slices.Clone(c.Minors), Minor{Person: p, Linked: true})
			continue
		}
		c = c.edit(i, func(m *Minor) {
			p := older(m.Person, p)
			p = p.Showing(m.Person)
			m.Person, m.Linked = p, true
		})
	}
	return c
}
