package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// harm is something that goes wrong while people cross, and is put right again.
type harm struct {
	name       string
	begin, end func(*victim) error
	writes     bool // the ledger can be written meanwhile
}

func toxic(kind, stream, attributes string) harm {
	return harm{name: "network " + kind + " " + stream, writes: true,
		begin: func(v *victim) error {
			_, err := v.p.l.network.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(
				`{"name": "now", "type": %q, "stream": %q, "attributes": {%s}}`, kind, stream, attributes)))
			return err
		},
		end: func(v *victim) error { return v.p.l.network.Toxics.RemoveToxic(v.r.Context(), "now") },
	}
}

func told(name string, begin, end []string) harm {
	tell := func(words []string) func(*victim) error {
		return func(v *victim) error { return v.p.l.do(words[0], words[1:]...) }
	}
	return harm{name: name, writes: true, begin: tell(begin), end: tell(end)}
}

func harms() []harm {
	full := func(v *victim) error { return v.disk.Room(v.chance.IntN(30)) } // somewhere within a crossing or two
	return []harm{
		{name: "disk full", begin: full, end: func(v *victim) error { return v.disk.Empty() }},
		{name: "disk read-only", begin: func(v *victim) error { return v.disk.ReadOnly(true) }, end: func(v *victim) error { return v.disk.ReadOnly(false) }},
		told("clock unset", []string{"clock", "unset"}, []string{"clock", "set"}),
		told("clock set back a year", []string{"clock", "back"}, []string{"clock", "set"}),
		{name: "network cut", writes: true, begin: func(v *victim) error { return v.p.l.cut(true) }, end: func(v *victim) error { return v.p.l.cut(false) }},
		toxic("latency", "upstream", `"latency": 400, "jitter": 300`),
		toxic("latency", "downstream", `"latency": 400, "jitter": 300`),
		toxic("bandwidth", "upstream", `"rate": 4`),
		toxic("timeout", "upstream", `"timeout": 300`),
		toxic("timeout", "downstream", `"timeout": 300`),
		toxic("reset_peer", "upstream", `"timeout": 50`),
		toxic("reset_peer", "downstream", `"timeout": 50`),
	}
}

// Everything that can be wrong around a lane goes wrong while people cross, one after the other and in any order, and is put right (under the
// race detector some of it). In the
// end every attempt is on the lane's ledger and at the hub, and as many were cleared at both as the gate was opened for.
func TestTortureTroubles(t *testing.T) {
	t.Parallel()
	r := newRack(t)
	v, err := r.lane(0, r.forgetful())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.p.l.start(); err != nil {
		t.Fatal(err)
	}
	if err := v.ready(); err != nil {
		t.Fatal(errors.Join(err, v.p.l.cutPower()))
	}
	for range size(1, 1, 20) {
		all := harms()
		v.chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, h := range all[:size(4, len(all), len(all))] {
			if err := v.meet(h); err != nil {
				t.Fatal(errors.Join(fmt.Errorf("%s: %w\n%s", h.name, err, v.log()), v.p.l.cutPower()))
			}
		}
	}
	if err := v.p.settle(); err != nil {
		t.Fatalf("%v\n%s", err, v.log())
	}
	sum, err := v.p.count(t.Context())
	t.Log("troubles:", sum)
	if err != nil || !sum.agree() {
		t.Fatalf("%v\n%s", err, v.log())
	}
	p, err := readPast(t.Context(), v.p.l)
	if err != nil {
		t.Fatal(err)
	}
	if lost := v.proof.missing(p.crossings); len(lost) > 0 {
		t.Error(lost)
	}
}

// meet lets people cross before a harm, during it and after it.
func (v *victim) meet(h harm) error {
	if _, err := v.cross(); err != nil {
		return err
	}
	if err := h.begin(v); err != nil {
		return err
	}
	if err := v.suffer(h); err != nil {
		return err
	}
	_, err := v.cross()
	return err
}

// suffer lets people cross while something is wrong, and puts it right.
func (v *victim) suffer(h harm) error {
	if !h.writes {
		return v.turnAway(h)
	}
	for range size(1, 3, 3) {
		if _, err := v.cross(); err != nil {
			return err
		}
	}
	return h.end(v)
}

// turnAway lets people cross until the lane notices that its disk takes nothing more: nobody gets through then, whatever an officer
// says, until the disk is well again.
func (v *victim) turnAway(h harm) error {
	for range 200 {
		if s := v.p.l.status(); s.Phase == "fault" {
			break // noticed after the last one was through
		}
		noticed, err := v.attempt()
		if err != nil {
			return err
		}
		if noticed {
			return v.refused(h)
		}
	}
	if err := h.end(v); err != nil {
		return err
	}
	return v.p.l.saw("a lane in order", func(s status) bool { return s.Phase == "idle" && s.Written })
}

// attempt is a crossing in which the disk may give out at any moment. It returns true when an officer's word could not be kept, and
// the lane waits for another.
func (v *victim) attempt() (bool, error) {
	orders := v.orders()
	if err := v.p.present([]string{v.next()}); err != nil {
		return false, err
	}
	s, err := v.decision()
	if err == nil && s.Phase == "referred" {
		s, err = v.cleared()
	}
	switch {
	case err != nil:
		return false, err
	case s.Phase == "passing":
		return false, errors.Join(v.p.l.do("walk"), v.endOrFault(s.Crossing))
	case v.orders() != orders:
		return true, fmt.Errorf("the gate was opened with nothing on disk: %+v", s)
	}
	return true, nil
}

// endOrFault waits until the end of a crossing is written, or the lane has noticed that it cannot be.
func (v *victim) endOrFault(crossing string) error {
	if err := v.ended(crossing); err != nil {
		return err
	}
	return v.p.l.saw("the end written, or a fault", func(s status) bool { return s.Written || s.Phase == "fault" })
}

// refused puts the disk right, and lets the officer send away whoever waits.
func (v *victim) refused(h harm) error {
	if err := h.end(v); err != nil {
		return err
	}
	if err := v.p.officer([]string{"refuse", "asked", "to", "wait"}); err != nil {
		return err
	}
	if err := v.p.l.saw("a refusal", func(s status) bool { return s.Ended == "refused" }); err != nil {
		return err
	}
	return v.p.l.saw("a lane in order", func(s status) bool { return s.Phase == "idle" && s.Written })
}

func (v *victim) orders() int {
	v.p.l.mu.Lock()
	defer v.p.l.mu.Unlock()
	return v.p.l.orders
}
