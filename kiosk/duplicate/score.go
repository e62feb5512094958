package duplicate

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// scored is one line of the answer of Score as JSON.
type scored struct {
	Line    int           `json:"line"`
	Score   float64       `json:"score"`
	Same    bool          `json:"same"`
	Truth   *bool         `json:"truth"`
	Strong  bool          `json:"strong,omitempty"`
	Reasons []scoreReason `json:"reasons"`
}

type scoreReason struct {
	Reason
	Text string `json:"text"`
}

// Score reads pairs as ReadPairs does and writes one line for each: its line in the file, score, decision and reasons, and what is wrong
// with the decision where the truth is given. The totals come last. As JSON there is one object a line, the last of them {"totals": ...}.
func Score(w io.Writer, pairs io.Reader, asJSON bool) error {
	all, err := ReadPairs(pairs)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	r := Report{StrongMisses: []int{}}
	for _, p := range all {
		m := Compare(p.A, p.B)
		r.count(p, m.Same())
		if asJSON {
			err = writeJSON(out, p, m)
		} else {
			_, err = fmt.Fprintln(out, line(p, m))
		}
		if err != nil {
			return err
		}
	}
	r.shares()
	if err := totals(out, r, asJSON); err != nil {
		return err
	}
	return out.Flush()
}

func writeJSON(w io.Writer, p Pair, m Match) error {
	s := scored{Line: p.Line, Score: m.Score, Same: m.Same(), Truth: p.Same, Strong: p.Strong, Reasons: []scoreReason{}}
	for _, r := range m.Reasons {
		s.Reasons = append(s.Reasons, scoreReason{r, r.String()})
	}
	return json.NewEncoder(w).Encode(s)
}

func line(p Pair, m Match) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %.2f %s", p.Line, m.Score, decision(m.Same()))
	for i, r := range m.Reasons {
		sep := ", "
		if i == 0 {
			sep = ": "
		}
		fmt.Fprintf(&b, "%s%s %+.2f", sep, r.Code, r.Weight)
	}
	if fault := fault(p, m.Same()); fault != "" {
		b.WriteString("  <- " + fault)
	}
	return b.String()
}

func decision(same bool) string {
	if same {
		return "same"
	}
	return "different"
}

// fault says what is wrong with a decision.
func fault(p Pair, same bool) string {
	switch {
	case p.Same == nil || *p.Same == same:
		return ""
	case same:
		return "false alarm"
	case p.Strong:
		return "STRONG MISS"
	}
	return "missed"
}

func totals(w io.Writer, r Report, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(map[string]Report{"totals": r})
	}
	_, err := fmt.Fprintf(w, "%d pairs at threshold %.2f, %d without truth\n", r.Pairs, Threshold, r.Unlabelled)
	if err != nil || r.Pairs == r.Unlabelled {
		return err
	}
	_, err = fmt.Fprintf(w, "found %d, false alarms %d, rightly parted %d, missed %d, of them strong %d%s\nprecision %.3f, recall %.3f, F1 %.3f\n",
		r.TP, r.FP, r.TN, r.FN, len(r.StrongMisses), onLines(r.StrongMisses), r.Precision, r.Recall, r.F1)
	return err
}

func onLines(lines []int) string {
	if len(lines) == 0 {
		return ""
	}
	return " (lines " + strings.Trim(fmt.Sprint(lines), "[]") + ")"
}
