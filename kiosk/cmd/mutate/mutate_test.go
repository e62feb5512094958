package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wicket is a package with one decision. Its tests ask on both sides of it, and never about what is said to nobody.
var wicket = map[string]string{
	"go.mod": "module example.org/fair\n\ngo 1.26\n",
	"wicket/wicket.go": `package wicket

import "errors"

// ErrFull tells that nobody more goes in.
var ErrFull = errors.New("full: 3 are inside")

// Wicket counts who goes in.
type Wicket struct{ in, last int }

// Enter lets people in.
func (w *Wicket) Enter(people int) error {
	if w.in+people > 3 {
		return ErrFull
	}
	w.in += people
	w.last = people
	return nil
}

func (w *Wicket) String() string { return "a wicket" }
`,
	"wicket/wicket_test.go": `package wicket

import "testing"

func TestThreeGoIn(t *testing.T) {
	w := &Wicket{}
	for _, err := range []error{w.Enter(2), w.Enter(1)} {
		if err != nil {
			t.Error(err)
		}
	}
	if err := w.Enter(1); err != ErrFull {
		t.Errorf("the fourth: %v", err)
	}
}
`,
}

// fair writes the module down, and stands in it.
func fair(t *testing.T, more map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, files := range []map[string]string{wicket, more} {
		for name, text := range files {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Chdir(dir)
	return dir
}

func mutate(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	var out, errw bytes.Buffer
	code = run(t.Context(), args, &out, &errw)
	return code, out.String() + errw.String()
}

// What the tests notice is killed: the limit, the count. What they do not ask about survives, and is told with its place.
func TestASurvivorIsTold(t *testing.T) {
	dir := fair(t, nil)
	code, said := mutate(t, "--mutants", "100", "./wicket")
	if code != 1 {
		t.Errorf("exit %d", code)
	}
	const survivor = "wicket/wicket.go:17: Wicket.Enter: without w.last = people\n    w.last = people\n"
	if !strings.Contains(said, survivor) || strings.Count(said, "wicket.go:") != 1 {
		t.Errorf("said\n%s, want only\n%s", said, survivor)
	}
	if !strings.HasSuffix(said, "killed=9 alive=1 explained=0 unexplained=1\n") {
		t.Errorf("said\n%s", said)
	}
	source, err := os.ReadFile(filepath.Join(dir, "wicket/wicket.go"))
	if err != nil || string(source) != wicket["wicket/wicket.go"] {
		t.Errorf("the tree was written to: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "wicket", "*")); len(left) != 2 {
		t.Errorf("something was left in the tree: %v", left)
	}
}

// A survivor that is explained is none; an explanation of what a test kills, or of what is not there, is stale. Lines above it may come and go.
func TestASurvivorIsExplained(t *testing.T) {
	fair(t, map[string]string{
		"wicket/wicket.go": strings.Replace(wicket["wicket/wicket.go"], "// Wicket counts", "// Wicket is small.\n//\n// Wicket counts", 1),
		"known.toml": `
[[survivor]]
package = "wicket"
func = "Wicket.Enter"
line = "w.last = people"
change = "without w.last = people"
why = "nobody reads it yet"

[[survivor]]
package = "wicket"
func = "Wicket.Enter"
line = "w.in += people"
change = "without w.in += people"
why = "it was thought that no test counts"

[[survivor]]
package = "wicket"
func = "Wicket.Leave"
line = "w.in -= people"
change = "without w.in -= people"
why = "it was there once"

[[survivor]]
package = "gate"
func = "Open"
line = "return true"
change = "true becomes false"
why = "of a package that was not asked for"
`})
	code, said := mutate(t, "--mutants", "100", "--explained", "known.toml", "./wicket")
	if code != 0 || strings.Contains(said, "wicket.go:") || !strings.HasSuffix(said, "killed=9 alive=1 explained=1 unexplained=0\n") {
		t.Errorf("exit %d, said\n%s", code, said)
	}
	for _, want := range []string{"stale explanation: wicket: Wicket.Enter: without w.in += people", "stale explanation: wicket: Wicket.Leave: "} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	if n := strings.Count(said, "stale"); n != 2 {
		t.Errorf("%d are stale", n)
	}
}

// Tests that fail by themselves say nothing of mutants; nor do tests of what does not compile.
func TestTheUnchangedMustPass(t *testing.T) {
	const red = "package wicket\n\nimport \"testing\"\n\nfunc TestRed(t *testing.T) { t.Error(\"red\") }\n"
	fair(t, map[string]string{"wicket/red_test.go": red, "broken/broken.go": "package broken\n\nvar x = y\n"})
	for pkg, want := range map[string]string{"./wicket": "fail without a change", "./broken": "undefined: y"} {
		if code, said := mutate(t, pkg); code != 1 || !strings.Contains(said, want) {
			t.Errorf("%s: exit %d, %s", pkg, code, said)
		}
	}
}

// A mutant that never ends is killed by its time.
func TestALoopIsEnded(t *testing.T) {
	fair(t, map[string]string{
		"round/round.go":      "package round\n\n// Sum adds up.\nfunc Sum(n int) (sum int) {\n\tfor n > 0 {\n\t\tsum += n\n\t\tn--\n\t}\n\treturn sum\n}\n",
		"round/round_test.go": "package round\n\nimport \"testing\"\n\nfunc TestSum(t *testing.T) {\n\tif Sum(3) != 6 || Sum(-1) != 0 {\n\t\tt.Error(Sum(3))\n\t}\n}\n",
	})
	code, said := mutate(t, "--mutants", "100", "--patience", "1s", "--most", "15", "./round")
	if code != 0 || !strings.Contains(said, "were killed by their time alone") || strings.Contains(said, "\n0 were") || !strings.Contains(said, "killed=7 alive=1 ") { // a turn with 0 adds nothing
		t.Errorf("exit %d, said\n%s", code, said)
	}
}

func TestWrongUse(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--help"}, 0, "unexplained"},
		{nil, 2, "packages"},
		{[]string{"--explained", "no/such/file", "./x"}, 2, "explained"},
	} {
		if code, said := mutate(t, c.args...); code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("%v: exit %d, %s", c.args, code, said)
		}
	}
}
