package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
)

// source is a package that is to be changed.
type source struct {
	name  string // import path below its module
	path  string // import path
	dir   string
	fset  *token.FileSet
	info  *types.Info
	files []file
	types *types.Package
	sizes types.Sizes
}

// file is one file of it.
type file struct {
	where string
	text  []byte
	tree  *ast.File
}

func load(ctx context.Context, patterns []string) ([]*source, error) {
	const want = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedTypes | packages.NeedTypesSizes |
		packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule
	fset := token.NewFileSet()
	found, err := packages.Load(&packages.Config{Context: ctx, Mode: want, Fset: fset}, patterns...)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	var all []*source
	for _, p := range found {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("load %s: %w", p.PkgPath, p.Errors[0])
		}
		s := &source{path: p.PkgPath, name: p.PkgPath, fset: fset, info: p.TypesInfo, types: p.Types, sizes: p.TypesSizes}
		if p.Module != nil {
			s.name = strings.TrimPrefix(strings.TrimPrefix(p.PkgPath, p.Module.Path), "/")
		}
		for _, tree := range p.Syntax {
			path := fset.File(tree.Pos()).Name()
			text, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			s.dir = filepath.Dir(path)
			s.files = append(s.files, file{path, text, tree})
		}
		all = append(all, s)
	}
	return all, nil
}

// Import returns a package that this one imports, which is what type checking a mutant asks for.
func (s *source) Import(path string) (*types.Package, error) {
	for _, p := range s.types.Imports() {
		if p.Path() == path {
			return p, nil
		}
	}
	return nil, fmt.Errorf("no package %s", path)
}

// compiles tells whether a mutant does.
func (s *source) compiles(m mutant) bool {
	var trees []*ast.File
	for _, f := range s.files {
		tree := f.tree
		if f.where == m.file {
			var err error
			if tree, err = parser.ParseFile(token.NewFileSet(), f.where, m.text(f.text), parser.SkipObjectResolution); err != nil {
				return false
			}
		}
		trees = append(trees, tree)
	}
	_, err := (&types.Config{Importer: s, Sizes: s.sizes}).Check(s.path, s.fset, trees, nil)
	return err == nil
}
