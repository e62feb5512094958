package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// expect waits until the lane shows what is expected of it.
func (p *playing) expect(args []string) error {
	value := strings.Join(args[1:], " ")
	seen := func(is func(status) bool) error { return p.l.saw(strings.Join(args, " "), is) }
	switch args[0] {
	case "phase":
		return seen(func(s status) bool { return s.Phase == value })
	case "screen":
		number := 0
		if err := seen(func(s status) bool { number = s.Page; return s.Screen == value }); err != nil {
			return err
		}
		return p.draws(value, number)
	case "language":
		return seen(func(s status) bool { return s.Language == value })
	case "large":
		return seen(func(s status) bool { return s.Large })
	case "warned":
		return seen(func(s status) bool { return s.Warned == (value != "no") })
	case "help":
		return seen(func(s status) bool { return s.Help })
	case "hint":
		return seen(func(s status) bool { return s.Hint == value })
	case "finding":
		return seen(func(s status) bool { return slices.Contains(s.Findings, value) })
	case "outcome":
		return seen(func(s status) bool { return s.Outcome == value })
	case "ended":
		return seen(func(s status) bool { return s.Ended == value })
	case "people":
		return seen(func(s status) bool { return strconv.Itoa(s.People) == value })
	case "walked":
		return seen(func(s status) bool { return strconv.Itoa(s.Walked) == value })
	case "turn":
		return seen(func(s status) bool { return strconv.Itoa(s.Turn) == value && s.Phase == "capturing" })
	case "asked":
		return seen(func(s status) bool { return s.Asked })
	case "lacks":
		return seen(func(s status) bool { return s.Lacks == value })
	case "advice":
		return seen(func(s status) bool { return s.Advice == value })
	case "broken":
		return seen(func(s status) bool { return slices.Contains(s.Broken, value) })
	case "works":
		return seen(func(s status) bool { return !slices.Contains(s.Broken, value) })
	case "lamps":
		return seen(func(s status) bool { return strings.Contains(s.Lamps, value) })
	case "incidents":
		return p.expectIncidents(value)
	case "gate":
		if value == "open" {
			return seen(func(s status) bool { return s.Open })
		}
		return p.expectOrders(args[1:])
	}
	return fmt.Errorf("no such thing to expect: %q", args[0])
}

// draws waits until a scene is drawn; where no screen is looked at, what the lane shows is all there is.
func (p *playing) draws(screen string, number int) error {
	if number == 0 || p.dark || p.l.screen == nil {
		return nil
	}
	return p.l.awaitUnless(fmt.Sprintf("the screen %s to be drawn", screen), func() bool { return p.l.drawn >= number }, p.l.screen.failure)
}

// expectOrders takes "opened N": the orders to pass that the gate has seen so far.
func (p *playing) expectOrders(args []string) error {
	if len(args) != 2 || args[0] != "opened" {
		return fmt.Errorf("expected as: expect gate opened N")
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	return p.l.awaitUnless(strings.Join(args, " "), func() bool { return p.l.orders == n }, func() error {
		if now := p.l.ordered(); now > n {
			return fmt.Errorf("the gate was told to open %d times", now)
		}
		return nil
	})
}

// expectIncidents takes "KIND N": so many incidents of that kind are on the lane's ledger since it has power.
func (p *playing) expectIncidents(value string) error {
	i := strings.LastIndex(value, " ")
	n, err := strconv.Atoi(value[i+1:])
	if i < 0 || err != nil {
		return fmt.Errorf("expected as: expect incidents KIND N")
	}
	return p.l.awaitUnless("incidents "+value, func() bool { return p.l.seen.Incidents[value[:i]] == n }, func() error {
		if now := p.l.status().Incidents[value[:i]]; now > n {
			return fmt.Errorf("there are %d", now)
		}
		return nil
	})
}
