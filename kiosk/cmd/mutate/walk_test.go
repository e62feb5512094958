package main

import (
	"slices"
	"testing"
)

// Each kind of change, on code that has one thing of its kind. What only says something is left alone.
func TestKinds(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"condition": {"if ok(n) { n = n }", []string{"ok(n) becomes !(ok(n))", "without n = n"}},
		"negated":   {"for !ok(n) { n = n }", []string{"!ok(n) becomes ok(n)", "without n = n"}},
		"terms": {"_ = ok(n) && !ok(n)", []string{"&& becomes || in ok(n) && !ok(n)", "ok(n) && !ok(n) becomes ok(n)", "ok(n) && !ok(n) becomes !ok(n)",
			"!ok(n) becomes ok(n)", "without _ = ok(n) && !ok(n)"}},
		"boundary":     {"b := n < m; use(b)", []string{"< becomes <= in n < m", "without use(b)"}},
		"equal":        {"b := n == m; use(b)", []string{"== becomes != in n == m", "without use(b)"}},
		"truth":        {"b := true; use(b)", []string{"true becomes false", "without use(b)"}},
		"number":       {"b := 0x10; use(b)", []string{"0x10 becomes 17", "0x10 becomes 15", "without use(b)"}},
		"time":         {"b := 2 * time.Second; use(b)", []string{"2 becomes 20", "2 becomes 0", "without use(b)"}},
		"no time":      {"var b time.Duration = 0; use(b)", []string{"0 becomes 1000000000", "without use(b)"}},
		"sum":          {"b := n - m; use(b)", []string{"- becomes + in n - m", "without use(b)"}},
		"words":        {"b := s + s; use(b)", []string{"without use(b)"}},
		"count":        {"n += m", []string{"+= becomes -= in n += m", "without n += m"}},
		"step":         {"n++", []string{"++ becomes -- in n++", "without n++"}},
		"list":         {"b := []any{n, m}; use(b)", []string{"without n", "without m", "without use(b)"}},
		"append":       {"b := append(l, n); use(b)", []string{"without n", "without use(b)"}},
		"append all":   {"b := append(l, l...); use(b)", []string{"without l", "without use(b)"}},
		"cases":        {"switch n { case m, len(s): use(n) }", []string{"without m", "without len(s)", "without use(n)"}},
		"conditions":   {"switch { case n == m: use(n) }", []string{"n == m becomes !(n == m)", "without use(n)"}},
		"texts":        {"use(fmt.Errorf(\"%d\", n+1)); slog.Info(\"x\", \"n\", n+1); panic(n+1)", []string{"without use(fmt.Errorf(\"%d\", n+1))"}},
		"mutex":        {"mu.Lock(); defer mu.Unlock(); use(n)", []string{"without use(n)"}},
		"end":          {"use(n); return", []string{"without use(n)"}},
		"in the midst": {"if ok(n) { return }; use(n)", []string{"ok(n) becomes !(ok(n))", "without return", "without use(n)"}},
	} {
		t.Run(name, func(t *testing.T) {
			fair(t, map[string]string{"kind/kind.go": "package kind\n\nimport (\n\t\"fmt\"\n\t\"log/slog\"\n\t\"sync\"\n\t\"time\"\n)\n\nvar (\n\t_ = fmt.Sprint\n\t_ = slog.Default\n\t_ = time.Now\n\tmu sync.Mutex\n)\n\n" +
				"func ok(int) bool\n\nfunc use(any)\n\nfunc it(n, m int, s string, l []any) {\n" + c.body + "\n}\n\ntype word int\n\nfunc (w word) String() string { return fmt.Sprint(w + 1) }\n",
				"kind/kind.s": ""})
			all, err := load(t.Context(), []string{"./kind"})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range all[0].mutants() {
				if m.Func != "it" {
					t.Errorf("in %q: %s", m.Func, m.Change)
				}
				if m.Change != "returns at once" {
					got = append(got, m.Change)
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The same seed chooses the same mutants, another seed others, and a line more above them changes nothing.
func TestTheChoiceIsTheSeeds(t *testing.T) {
	sites := func(seed uint64) (all []Site) {
		t.Helper()
		pkgs, err := load(t.Context(), []string{"./wicket"})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range choose(pkgs, nil, seed, 4) {
			all = append(all, m.Site)
		}
		return all
	}
	fair(t, nil)
	first, again, other := sites(1), sites(1), sites(2)
	if !slices.Equal(first, again) || slices.Equal(first, other) || len(first) != 4 {
		t.Errorf("%v, %v, %v", first, again, other)
	}
	fair(t, map[string]string{"wicket/above.go": "package wicket\n\n// Above is nothing.\ntype Above struct{}\n"})
	if later := sites(1); !slices.Equal(first, later) {
		t.Errorf("%v, then %v", first, later)
	}
}
