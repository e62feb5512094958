package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/pelletier/go-toml/v2"
)

// explanation is a survivor that is known, and why no test can or need notice it.
type explanation struct {
	Site
	Why string `toml:"why"`
}

// String is one line that finds it.
func (e explanation) String() string {
	return fmt.Sprintf("%s: %s: %s: %s", e.Package, e.Func, e.Change, e.Line)
}

// readExplained reads the survivors of a file; without one there are none.
func readExplained(path string) ([]explanation, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all struct {
		Survivor []explanation `toml:"survivor"`
	}
	if err := toml.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, e := range all.Survivor {
		if e.Package == "" || e.Change == "" || e.Why == "" {
			return nil, fmt.Errorf("%s: %q wants package, change and why", path, e)
		}
	}
	return all.Survivor, nil
}

// stale are the explanations of packages at hand whose place is not in the source any more, or whose mutant some test kills.
func stale(known []explanation, pkgs []*source, chosen, alive []mutant) []explanation {
	there := map[Site]bool{}
	for _, p := range pkgs {
		for _, m := range p.mutants() {
			there[m.Site] = true
		}
	}
	has := func(all []mutant, s Site) bool {
		return slices.ContainsFunc(all, func(m mutant) bool { return m.Site == s })
	}
	return slices.DeleteFunc(slices.Clone(known), func(e explanation) bool {
		ours := slices.ContainsFunc(pkgs, func(p *source) bool { return p.name == e.Package })
		killed := has(chosen, e.Site) && !has(alive, e.Site)
		return !ours || there[e.Site] && !killed
	})
}
