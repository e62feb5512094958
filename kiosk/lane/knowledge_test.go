package lane

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// drawAnswer is any answer on one and the same pass: it may know all, half or nothing.
func drawAnswer(t *rapid.T) policy.Facts {
	flag := rapid.SampledFrom([]string{"", "4711", "4712"})
	f := policy.Facts{
		RegistrySilent: rapid.Bool().Draw(t, "silent"), Known: rapid.Bool().Draw(t, "known"), Agrees: rapid.Bool().Draw(t, "agrees"),
		Cloned: rapid.Bool().Draw(t, "cloned"), Replayed: rapid.Bool().Draw(t, "replayed"), Unproven: rapid.Bool().Draw(t, "unproven"),
		Again: rapid.Bool().Draw(t, "again"), LanesUnheard: rapid.Bool().Draw(t, "unheard"), Flag: flag.Draw(t, "case"),
		Status: rapid.SampledFrom([]policy.Status{"", policy.Active, policy.Revoked, policy.Stolen}).Draw(t, "status"),
		Class:  rapid.SampledFrom([]string{"", "R", "S"}).Draw(t, "class"), ValidTo: pass.Date{Year: rapid.IntRange(0, 2).Draw(t, "to")},
		ValidFrom: pass.Date{Year: rapid.IntRange(0, 2).Draw(t, "from")}, Province: rapid.SampledFrom([]string{"", "PP", "BB"}).Draw(t, "province"),
		Sample: rapid.IntRange(0, 999).Draw(t, "sample"), RegistryAge: time.Duration(rapid.IntRange(0, 9).Draw(t, "age")),
		PolicyAge: time.Duration(rapid.IntRange(0, 9).Draw(t, "policy age")), Clock: rapid.SampledFrom([]ledger.Clock{ledger.ClockSynced, ledger.ClockUnset}).Draw(t, "clock"),
	}
	f.Agrees = f.Agrees && f.Known // only what is known can agree
	if rapid.Bool().Draw(t, "holder") {
		f.Holder = policy.Person{Holder: "sok", Flag: flag.Draw(t, "case of the holder"), OpenTrips: rapid.IntRange(0, 2).Draw(t, "trips"), Again: rapid.Bool().Draw(t, "holder again")}
		if rapid.Bool().Draw(t, "moved") {
			f.Holder.Last = &policy.Movement{Direction: ledger.DirectionExit}
		}
		for _, who := range []string{"a", "b"} {
			if rapid.Bool().Draw(t, "with "+who) {
				f.Holder.Company = append(f.Holder.Company, policy.Company{Holder: who})
			}
		}
	}
	for _, child := range []string{"x", "y"} {
		if rapid.Bool().Draw(t, "took "+child) {
			f.Took = append(f.Took, policy.Person{Holder: child})
		}
	}
	return f
}

// ofPass is what the registry says of a pass and of no person.
func ofPass(f policy.Facts) [4]any { return [4]any{f.Class, f.Province, f.ValidFrom, f.ValidTo} }

// against is what facts hold against a pass and its holder.
func against(f policy.Facts) map[string]bool {
	told := map[string]bool{
		"cloned": f.Cloned, "replayed": f.Replayed, "unproven": f.Unproven, "again": f.Again, "lanes unheard": f.LanesUnheard, "case": f.Flag != "",
		"not active": f.Status != "" && f.Status != policy.Active, "who": f.Holder.Holder != "", "case of the holder": f.Holder.Flag != "",
		"one trip": f.Holder.OpenTrips > 0, "two trips": f.Holder.OpenTrips > 1, "holder again": f.Holder.Again, "moved": f.Holder.Last != nil, "known": f.Known && f.RegistrySilent,
	}
	for _, c := range f.Holder.Company {
		told["with "+c.Holder] = true
	}
	for _, c := range f.Took {
		told["took "+c.Holder] = true
	}
	return told
}

// TestKnowledgeOnlyGrows: what either of two answers holds against somebody, both together do, and nothing that neither says.
func TestKnowledgeOnlyGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		was, is := drawAnswer(t), drawAnswer(t)
		took := slices.Clone(is.Took)
		f := grown(was, is)
		had, has, both := against(was), against(is), against(f)
		for what, said := range both {
			if want := had[what] || has[what]; said != want && what != "known" {
				t.Fatalf("%s: %t after %t and %t", what, said, had[what], has[what])
			}
		}
		for what := range had {
			if had[what] && !both[what] && what != "known" {
				t.Fatalf("%s is forgotten", what)
			}
		}
		switch {
		case f.RegistrySilent != is.RegistrySilent, f.Clock != is.Clock, f.Sample != was.Sample:
			t.Fatal("what depends on the moment is the later answer's, but the lot that was drawn")
		case f.RegistryAge < max(was.RegistryAge, is.RegistryAge), f.PolicyAge < max(was.PolicyAge, is.PolicyAge):
			t.Fatal("the registry or the policy grew younger")
		case f.Known != (is.Known || is.RegistrySilent && was.Known):
			t.Fatal("a pass is known that no answer knew, or the later one, or is not known any more")
		case is.RegistrySilent && was.Known && ofPass(f) != ofPass(was):
			t.Fatal("a silence changed what the registry had said of the pass")
		case !(is.RegistrySilent && was.Known) && ofPass(f) != ofPass(is):
			t.Fatal("the later answer on the pass does not count")
		case was.Known && was.Agrees && is.RegistrySilent && !f.Agrees:
			t.Fatal("a silence changed what agreed")
		case was.Known && !was.Agrees && f.Agrees:
			t.Fatal("what did not agree agrees")
		case !was.Known && f.Agrees != is.Agrees, was.Known && was.Agrees && !is.RegistrySilent && f.Agrees != is.Agrees:
			t.Fatal("whether they agree is not what the only answer says")
		case !slices.EqualFunc(took, is.Took, func(a, b policy.Person) bool { return a.Holder == b.Holder }):
			t.Fatal("the answer itself was changed")
		case is.Status != "" && is.Status != policy.Active && f.Status != is.Status:
			t.Fatalf("status %q after %q and %q", f.Status, was.Status, is.Status)
		case (is.Status == "" || is.Status == policy.Active) && f.Status != cmp.Or(was.Status, is.Status):
			t.Fatalf("status %q after %q and %q", f.Status, was.Status, is.Status)
		}
	})
}

// Children that the registry names are learned, a link that is gone counts as gone, and what was seen of a child stays.
func TestWhatIsLearnedOfChildren(t *testing.T) {
	link := []policy.Guardian{{Holder: "sok"}, {Holder: "chan"}}
	child := func(holder string) policy.Person { return policy.Person{Holder: holder, Guardians: link} }
	c := Crossing{Facts: policy.Facts{Holder: policy.Person{Holder: "sok"}}}.learn([]policy.Person{child("x"), child("y")})
	if len(c.Minors) != 2 || !c.Parent || !c.Minors[0].Linked || len(c.Minors[0].Person.Guardians) != 2 {
		t.Fatalf("learned %+v", c)
	}
	c = c.edit(0, func(m *Minor) { m.Chosen, m.Person.Confirmed, m.Person.Flag = true, policy.ConfirmedByPass, "4711" })
	c = c.edit(1, func(m *Minor) { m.Chosen = true })
	c.Minors = append(c.Minors, Minor{Person: child("w"), Chosen: true}) // by a pass of their own
	later := c.learn([]policy.Person{child("x"), child("z")})
	if x := later.Minors[0]; !x.Linked || !x.Chosen || x.Person.Confirmed != policy.ConfirmedByPass || x.Person.Flag != "4711" {
		t.Errorf("x is %+v", x)
	}
	if y := later.Minors[1]; y.Linked || !y.Chosen || len(y.Person.Guardians) != 1 || y.Person.Guardians[0].Holder != "chan" {
		t.Errorf("y is %+v", y)
	}
	if w := later.Minors[2]; w.Linked || !w.Chosen || len(w.Person.Guardians) != 2 {
		t.Errorf("w never was linked, and is %+v", w)
	}
	if len(later.Minors) != 4 || later.Minors[3].Person.Holder != "z" || !later.Minors[3].Linked {
		t.Errorf("learned %+v", later.Minors)
	}
	if c.Minors[1].Linked != true || len(c.Minors[1].Person.Guardians) != 2 {
		t.Error("the crossing before was changed: states are values")
	}
	if none := later.learn(nil); !none.Parent {
		t.Error("somebody whose children are gone never had any")
	}
}
