package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// walker goes through one file and gathers its mutants.
type walker struct {
	*source
	file
	fn   *ast.FuncDecl // in which it is
	all  []mutant
	seen map[Site]int
}

// mutants are all that can be made of a package, also those that do not compile.
func (s *source) mutants() []mutant {
	w := walker{source: s, seen: map[Site]int{}}
	for _, f := range s.files {
		if ast.IsGenerated(f.tree) {
			continue
		}
		w.file = f
		for _, d := range f.tree.Decls {
			w.declaration(d)
		}
	}
	return w.all
}

func (w *walker) declaration(d ast.Decl) {
	switch d := d.(type) {
	case *ast.GenDecl:
		if d.Tok == token.CONST || d.Tok == token.VAR {
			w.within(d)
		}
	case *ast.FuncDecl:
		if d.Body != nil && !(d.Recv != nil && slices.Contains(texts, d.Name.Name)) {
			w.fn = d
			w.atOnce(d)
			w.within(d.Body)
			w.fn = nil
		}
	}
}

// texts are methods that make words for people.
var texts = []string{"String", "GoString", "Error", "LogValue"}

// within makes the mutants of what is in a node.
func (w *walker) within(root ast.Node) {
	ast.PreorderStack(root, nil, func(n ast.Node, above []ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if w.quiet(n) {
				return false
			}
			w.call(n)
		case *ast.BinaryExpr:
			w.binary(n, above)
		case *ast.UnaryExpr:
			if n.Op == token.NOT && !condition(n, above) {
				w.replace(n, w.code(n.X))
			}
		case *ast.BasicLit:
			w.number(n)
		case *ast.Ident:
			w.truth(n)
		case *ast.CompositeLit:
			w.list(n)
		case *ast.IfStmt:
			w.negate(n.Cond)
		case *ast.ForStmt:
			w.negate(n.Cond)
		case *ast.BlockStmt:
			w.statements(n.List, len(above) == 0)
		case *ast.CaseClause:
			w.cases(n, above)
			w.statements(n.Body, false)
		case *ast.CommClause:
			w.statements(n.Body, false)
		}
		return true
	})
}

// quiet tells whether a call only says something, to a log or in an error, or is a mutex's, whose absence tests cannot be relied on to see.
func (w *walker) quiet(call *ast.CallExpr) bool {
	var name *ast.Ident
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel
	case *ast.Ident:
		name = f
	default:
		return false
	}
	switch o := w.info.Uses[name].(type) {
	case *types.Builtin:
		return o.Name() == "panic"
	case *types.Func:
		if o.Pkg() == nil {
			return false
		}
		return slices.Contains([]string{"log", "log/slog", "sync"}, o.Pkg().Path()) && o.Name() != "Go" && o.Name() != "Do" ||
			slices.Contains([]string{"fmt.Errorf", "errors.New"}, o.Pkg().Path()+"."+o.Name())
	}
	return false
}

// condition tells whether a node is all of a condition, which is negated as such.
func condition(n ast.Node, above []ast.Node) bool {
	if len(above) == 0 {
		return false
	}
	switch p := above[len(above)-1].(type) {
	case *ast.IfStmt:
		return p.Cond == n
	case *ast.ForStmt:
		return p.Cond == n
	case *ast.CaseClause:
		return untagged(above[:len(above)-1])
	}
	return false
}

// untagged tells whether the switch whose clause it is has conditions for cases.
func untagged(above []ast.Node) bool {
	for _, n := range slices.Backward(above) {
		if s, ok := n.(*ast.SwitchStmt); ok {
			return s.Tag == nil
		}
		if _, ok := n.(*ast.BlockStmt); !ok {
			return false
		}
	}
	return false
}

func (w *walker) offset(p token.Pos) int { return w.fset.Position(p).Offset }

// code is the source of a node as it stands.
func (w *walker) code(n ast.Node) string {
	return string(w.text[w.offset(n.Pos()):w.offset(n.End())])
}

// replace makes a mutant in which a node is something else.
func (w *walker) replace(n ast.Node, with string) {
	w.edit(n.Pos(), n.End(), with, fmt.Sprintf("%s becomes %s", short(w.code(n)), short(with)))
}

// without makes one in which what stands between two places is gone; what is its name.
func (w *walker) without(from, to token.Pos, what ast.Node) {
	w.edit(from, to, "", "without "+short(w.code(what)))
}

func (w *walker) edit(from, to token.Pos, with, change string) {
	m := mutant{in: w.source, file: w.where, from: w.offset(from), to: w.offset(to), with: with}
	m.Site = Site{Package: w.name, Func: function(w.fn), Line: w.line(m.from), Change: change}
	m.Nth = w.seen[m.Site]
	w.seen[m.Site]++
	w.all = append(w.all, m)
}

// line is the line of source in which a byte is.
func (w *walker) line(at int) string {
	from := bytes.LastIndexByte(w.text[:at], '\n') + 1
	to := len(w.text)
	if i := bytes.IndexByte(w.text[at:], '\n'); i >= 0 {
		to = at + i
	}
	return strings.TrimSpace(string(w.text[from:to]))
}

// short is source on one line, and of a long one its begin.
func short(code string) string {
	const most = 90
	r := []rune(strings.Join(strings.Fields(code), " "))
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return string(r)
}

// function is the name of a function, with its receiver's type.
func function(f *ast.FuncDecl) string {
	if f == nil {
		return ""
	}
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	return strings.TrimPrefix(types.ExprString(f.Recv.List[0].Type), "*") + "." + f.Name.Name
}
