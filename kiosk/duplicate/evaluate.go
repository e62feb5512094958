package duplicate

// Report counts decisions against the truth.
type Report struct {
	Pairs        int     `json:"pairs"`
	Unlabelled   int     `json:"unlabelled"`
	TP           int     `json:"tp"`
	FP           int     `json:"fp"`
	TN           int     `json:"tn"`
	FN           int     `json:"fn"`
	Precision    float64 `json:"precision"`
	Recall       float64 `json:"recall"`
	F1           float64 `json:"f1"`
	StrongMisses []int   `json:"strong_misses"` // the lines of strong pairs of one person that were not found
}

// Evaluate scores pairs and counts; a pair is found from the threshold on. Shares of nothing are 0.
func Evaluate(pairs []Pair, threshold float64) Report {
	r := Report{StrongMisses: []int{}}
	for _, p := range pairs {
		r.count(p, Compare(p.A, p.B).Score >= threshold)
	}
	r.shares()
	return r
}

func (r *Report) count(p Pair, found bool) {
	r.Pairs++
	switch {
	case p.Same == nil:
		r.Unlabelled++
	case *p.Same && found:
		r.TP++
	case found:
		r.FP++
	case !*p.Same:
		r.TN++
	default:
		r.FN++
		if p.Strong {
			r.StrongMisses = append(r.StrongMisses, p.Line)
		}
	}
}

func (r *Report) shares() {
	r.Precision = share(r.TP, r.TP+r.FP)
	r.Recall = share(r.TP, r.TP+r.FN)
	r.F1 = share(2*r.TP, 2*r.TP+r.FP+r.FN)
}

func share(part, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(part) / float64(of)
}
