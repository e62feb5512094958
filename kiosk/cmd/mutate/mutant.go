package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"path"
	"path/filepath"
	"slices"
)

// Site says which change a mutant is, in words that stay true when other lines are edited.
type Site struct {
	Package string `toml:"package"` // import path below the module: kiosk/lane
	Func    string `toml:"func"`    // function or method that it stands in: State.passing; empty outside
	Line    string `toml:"line"`    // the line of source, without what is around it
	Change  string `toml:"change"`  // what is changed
	Nth     int    `toml:"nth"`     // which of several that are alike; 0 is the first
}

// mutant is one change of a package's source.
type mutant struct {
	Site
	in       *source
	file     string
	from, to int    // bytes of the file
	with     string // what stands there instead
}

// text is the file with the change in it.
func (m mutant) text(file []byte) []byte {
	return slices.Concat(file[:m.from], []byte(m.with), file[m.to:])
}

// original is the file without it.
func (m mutant) original() []byte {
	i := slices.IndexFunc(m.in.files, func(f file) bool { return f.where == m.file })
	return m.in.files[i].text
}

// at is where it is: file and line.
func (m mutant) at() string {
	return fmt.Sprintf("%s:%d", path.Join(m.Package, filepath.Base(m.file)), 1+bytes.Count(m.original()[:m.from], []byte("\n")))
}

// rank is a number that depends on the seed and on what the change is, and on nothing else.
func (m mutant) rank(seed uint64) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%+q", seed, []string{m.Package, m.Func, m.Line, m.Change, fmt.Sprint(m.Nth)}))
	return binary.BigEndian.Uint64(sum[:])
}

// choose returns n of all the mutants that compile, by the seed, in the order of packages and lines; of these files only, if any are named.
func choose(pkgs []*source, files []string, seed uint64, n int) []mutant {
	var all []mutant
	for _, p := range pkgs {
		all = append(all, p.mutants()...)
	}
	if len(files) > 0 {
		all = slices.DeleteFunc(all, func(m mutant) bool { return !slices.Contains(files, filepath.Base(m.file)) })
	}
	slices.SortStableFunc(all, func(a, b mutant) int { return cmp.Compare(a.rank(seed), b.rank(seed)) })
	var chosen []mutant
	for _, m := range all {
		if len(chosen) < n && m.in.compiles(m) {
			chosen = append(chosen, m)
		}
	}
	slices.SortStableFunc(chosen, func(a, b mutant) int {
		return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.file, b.file), cmp.Compare(a.from, b.from), cmp.Compare(a.Change, b.Change))
	})
	return chosen
}
