package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"time"
)

// negate turns a condition round.
func (w *walker) negate(cond ast.Expr) {
	if cond == nil {
		return
	}
	if not, ok := cond.(*ast.UnaryExpr); ok && not.Op == token.NOT {
		w.replace(cond, w.code(not.X))
		return
	}
	w.replace(cond, "!("+w.code(cond)+")")
}

// swapped are operators and what they are easily taken for.
var swapped = map[token.Token]token.Token{
	token.LAND: token.LOR, token.LOR: token.LAND, token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.EQL: token.NEQ, token.NEQ: token.EQL, token.ADD: token.SUB, token.SUB: token.ADD,
	token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN,
}

// binary swaps an operator, and drops a term of && or ||.
func (w *walker) binary(n *ast.BinaryExpr, above []ast.Node) {
	with, ok := swapped[n.Op]
	if !ok || (n.Op == token.EQL || n.Op == token.NEQ) && condition(n, above) || (n.Op == token.ADD || n.Op == token.SUB) && !w.numeric(n) {
		return
	}
	w.edit(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), with.String(), fmt.Sprintf("%s becomes %s in %s", n.Op, with, short(w.code(n))))
	if n.Op == token.LAND || n.Op == token.LOR {
		w.replace(n, w.code(n.X))
		w.replace(n, w.code(n.Y))
	}
}

func (w *walker) numeric(e ast.Expr) bool {
	t := w.info.TypeOf(e)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// number makes a whole number one more, and one less. A time becomes ten times as long, and none; no time becomes a second.
func (w *walker) number(n *ast.BasicLit) {
	v, err := strconv.ParseInt(n.Value, 0, 63)
	if n.Kind != token.INT || err != nil {
		return
	}
	if t := w.info.TypeOf(n); t != nil && t.String() == "time.Duration" {
		if v == 0 {
			w.replace(n, strconv.Itoa(int(time.Second)))
			return
		}
		w.replace(n, strconv.FormatInt(10*v, 10))
		w.replace(n, "0")
		return
	}
	w.replace(n, strconv.FormatInt(v+1, 10))
	if v > 0 {
		w.replace(n, strconv.FormatInt(v-1, 10))
	}
}

// truth is true for false, and the other way round.
func (w *walker) truth(n *ast.Ident) {
	switch w.info.Uses[n] {
	case types.Universe.Lookup("true"):
		w.replace(n, "false")
	case types.Universe.Lookup("false"):
		w.replace(n, "true")
	}
}

// list leaves out each element of a slice that a function makes.
func (w *walker) list(n *ast.CompositeLit) {
	t := w.info.TypeOf(n)
	if t == nil || w.fn == nil {
		return
	}
	if _, ok := t.Underlying().(*types.Slice); ok {
		w.elements(n.Elts)
	}
}

// call leaves out each element that append adds.
func (w *walker) call(n *ast.CallExpr) {
	if f, ok := n.Fun.(*ast.Ident); ok && w.info.Uses[f] == types.Universe.Lookup("append") && len(n.Args) > 1 {
		for i, a := range n.Args[1:] {
			w.without(n.Args[i].End(), ellipsis(n, i+1), a)
		}
	}
}

// ellipsis is the end of an argument, with the dots after the last one.
func ellipsis(n *ast.CallExpr, i int) token.Pos {
	if n.Ellipsis.IsValid() && i == len(n.Args)-1 {
		return n.Ellipsis + 3
	}
	return n.Args[i].End()
}

func (w *walker) elements(all []ast.Expr) {
	for i, e := range all {
		switch {
		case i+1 < len(all):
			w.without(e.Pos(), all[i+1].Pos(), e)
		case i > 0:
			w.without(all[i-1].End(), e.End(), e)
		default:
			w.without(e.Pos(), e.End(), e)
		}
	}
}

// cases leaves out one of several cases of a clause; those of a switch without a tag are conditions.
func (w *walker) cases(n *ast.CaseClause, above []ast.Node) {
	if len(n.List) > 1 {
		w.elements(n.List)
	}
	if untagged(above) {
		for _, c := range n.List {
			w.negate(c)
		}
	}
}

// statements leaves out each that does something. The plain return that ends a function does not.
func (w *walker) statements(all []ast.Stmt, body bool) {
	for i, s := range all {
		if r, ok := s.(*ast.ReturnStmt); ok && body && i == len(all)-1 && len(r.Results) == 0 {
			continue
		}
		if w.acts(s) {
			w.without(s.Pos(), s.End(), s)
		}
		w.step(s)
	}
}

func (w *walker) acts(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return !ok || !w.quiet(call)
	case *ast.DeferStmt:
		return !w.quiet(s.Call)
	case *ast.AssignStmt:
		return s.Tok != token.DEFINE
	case *ast.IncDecStmt, *ast.SendStmt, *ast.GoStmt, *ast.ReturnStmt, *ast.BranchStmt:
		return true
	}
	return false
}

// step makes a count go the other way.
func (w *walker) step(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.IncDecStmt:
		with := map[token.Token]string{token.INC: "--", token.DEC: "++"}[s.Tok]
		w.edit(s.TokPos, s.TokPos+2, with, fmt.Sprintf("%s becomes %s in %s", s.Tok, with, short(w.code(s))))
	case *ast.AssignStmt:
		if with, ok := swapped[s.Tok]; ok && w.numeric(s.Lhs[0]) {
			w.edit(s.TokPos, s.TokPos+2, with.String(), fmt.Sprintf("%s becomes %s in %s", s.Tok, with, short(w.code(s))))
		}
	}
}

// atOnce has a function return before it does anything, with zeros.
func (w *walker) atOnce(f *ast.FuncDecl) {
	if len(f.Body.List) == 0 {
		return
	}
	var zeros []string
	if r := f.Type.Results; r != nil {
		for _, field := range r.List {
			if len(field.Names) > 0 {
				zeros = nil // they have names, and are zero
				break
			}
			zeros = append(zeros, "*new("+w.code(field.Type)+")")
		}
	}
	after := f.Body.Lbrace + 1
	w.edit(after, after, " return "+strings.Join(zeros, ", ")+";", "returns at once")
}
