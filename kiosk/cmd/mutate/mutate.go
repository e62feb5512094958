package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/alecthomas/kong"
)

// command is the command line.
type command struct {
	Packages  []string      `arg:"" help:"Packages to change, as go list takes them."`
	Files     []string      `name:"file" help:"Names of the files to change in them; none: all."`
	Mutants   int           `default:"300" help:"How many changes to try, over all packages together."`
	Seed      uint64        `default:"1" help:"Which of all possible changes are chosen; also the seed of the property tests."`
	Checks    int           `default:"500" help:"RAPID_CHECKS of the tests: how many cases a property is tried with on each mutant."`
	Explained string        `type:"existingfile" help:"File of survivors that are known, each with the reason why no test can or need notice it (TOML)."`
	Most      float64       `default:"5" help:"Percent of the mutants that may survive without an explanation."`
	Workers   int           `default:"${workers}" help:"How many are tried at a time."`
	Patience  time.Duration `default:"10s" help:"A mutant may loop for ever: tests that take this much of the processor's time on top of four times what they take on the unchanged package count as failed, and those that take six times this by the clock on top of ten times."`
}

// Help teaches the command.
func (command) Help() string {
	return `A mutant is a package with one change: a condition negated, a term of && or || dropped or the two swapped, < for <=, == for !=, true for false, + for -,
a number one more or one less, a time ten times as long or none, a statement or an element of a list left out, one of several cases left out, or a
function that returns at once. What does not compile is no mutant; String and Error methods, logging, the texts of errors, panics and mutexes are left
alone. Each mutant's tests are compiled with go test -overlay and run until the first failure, without the race detector.

A change is chosen by what it changes and where, not by its line: edits elsewhere leave it chosen. One line for each survivor that is not explained, one
for each explanation that fits nothing any more; the last line is

  mutants=N killed=K alive=A explained=E unexplained=U

Exit status: 0 if at most so many percent are alive and not explained; 1 otherwise, or if tests fail without a change; 2 wrong usage.`
}

func run(ctx context.Context, args []string, out, errw io.Writer) int {
	var c command
	code := -1
	p, err := kong.New(&c, kong.Name("mutate"), kong.Description("Do the tests bite? Changes packages in one place each and runs their tests."), kong.Writers(out, errw),
		kong.Vars{"workers": fmt.Sprint(runtime.NumCPU())}, kong.Exit(func(n int) { code = n }))
	if err == nil {
		_, err = p.Parse(args)
	}
	if code >= 0 {
		return code // --help
	}
	if err != nil {
		_, _ = fmt.Fprintf(errw, "mutate: %v\n", err)
		return 2
	}
	ok, err := c.mutate(ctx, out, errw)
	if err != nil {
		_, _ = fmt.Fprintf(errw, "mutate: %v\n", err)
	}
	if err != nil || !ok {
		return 1
	}
	return 0
}

// mutate tells whether few enough survive.
func (c command) mutate(ctx context.Context, out, errw io.Writer) (ok bool, err error) {
	known, err := readExplained(c.Explained)
	if err != nil {
		return false, err
	}
	pkgs, err := load(ctx, c.Packages)
	if err != nil {
		return false, err
	}
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, env: c.env(), patience: c.Patience}
	for _, p := range pkgs {
		if err := b.unchanged(ctx, p); err != nil {
			return false, err
		}
	}
	chosen := choose(pkgs, c.Files, c.Seed, c.Mutants)
	verdicts, err := b.tryAll(ctx, chosen, c.Workers, errw)
	if err != nil {
		return false, err
	}
	return c.report(out, known, pkgs, chosen, verdicts), nil
}

// env is what the tests of mutants run with: few cases of each property, always the same, no search for a smaller one, and none kept.
func (c command) env() []string {
	return append(os.Environ(), fmt.Sprint("RAPID_CHECKS=", c.Checks), fmt.Sprint("RAPID_SEED=", max(c.Seed, 1)), "RAPID_NOFAILFILE=true", "RAPID_SHRINKTIME=1ms")
}

func (c command) report(out io.Writer, known []explanation, pkgs []*source, chosen []mutant, verdicts []verdict) bool {
	tries, lives := map[string]int{}, map[string]int{}
	var survivors []mutant
	explained, slow := 0, 0
	for i, m := range chosen {
		if tries[m.Package]++; verdicts[i] == late {
			slow++
		}
		if verdicts[i] != alive {
			continue
		}
		survivors = append(survivors, m)
		lives[m.Package]++
		if slices.ContainsFunc(known, func(e explanation) bool { return e.Site == m.Site }) {
			explained++
			continue
		}
		_, _ = fmt.Fprintf(out, "%s: %s: %s\n    %s\n", m.at(), m.Func, m.Change, m.Line)
	}
	for _, e := range stale(known, pkgs, chosen, survivors) {
		_, _ = fmt.Fprintln(out, "stale explanation:", e)
	}
	for _, p := range pkgs {
		_, _ = fmt.Fprintf(out, "%s: %d of %d alive\n", p.name, lives[p.name], tries[p.name])
	}
	_, _ = fmt.Fprintf(out, "%d were killed by their time alone\n", slow)
	n, left := len(survivors), len(survivors)-explained
	_, _ = fmt.Fprintf(out, "mutants=%d killed=%d alive=%d explained=%d unexplained=%d\n", len(chosen), len(chosen)-n, n, explained, left)
	return float64(left)*100 <= c.Most*float64(len(chosen))
}
