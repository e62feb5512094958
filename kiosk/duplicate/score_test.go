package duplicate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"passlane/kiosk/duplicate"
)

// five pairs: found, rightly parted, a false alarm, a strong miss, and one that nobody knows the truth of.
const five = `{"a":{"names":["Sok Dara"]},"b":{"names":["Dara Sok"]},"same":true}
{"a":{"names":["Sok Dara"]},"b":{"names":["Sok Dany"]},"same":false}
{"a":{"names":["Sok Dara"]},"b":{"names":["Sok Dara"]},"same":false}
{"a":{"names":["Sok Dara"],"birth":"1990-05-20"},"b":{"names":["Sok Dara"],"birth":"1962-11-07"},"same":true,"strong":true}
{"a":{"names":["Chea Sokha"]},"b":{"names":["Chea S."]}}
`

func TestScoreSaysWhy(t *testing.T) {
	const want = `1 0.98 same: name.shared +1.00, name.order -0.01
2 0.22 different: name.shared +1.00, name.differs -0.48, name.single -0.30
3 1.00 same: name.same +1.00  <- false alarm
4 0.50 different: name.same +1.00, birth.far -0.50  <- STRONG MISS
5 0.90 same: name.shared +1.00, name.initial -0.10
5 pairs at threshold 0.70, 1 without truth
found 1, false alarms 1, rightly parted 1, missed 1, of them strong 1 (lines 4)
precision 0.500, recall 0.500, F1 0.500
`
	var out bytes.Buffer
	if err := duplicate.Score(&out, strings.NewReader(five), false); err != nil || out.String() != want {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestScoreWithoutTruth(t *testing.T) {
	var out bytes.Buffer
	err := duplicate.Score(&out, strings.NewReader(`{"name1":"Sok Dara","name2":"Sok Dara"}`), false)
	if want := "1 1.00 same: name.same +1.00\n1 pairs at threshold 0.70, 1 without truth\n"; err != nil || out.String() != want {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestScoreAsJSON(t *testing.T) {
	var out bytes.Buffer
	if err := duplicate.Score(&out, strings.NewReader(five), true); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	const first = `{"line":1,"score":0.985,"same":true,"truth":true,"reasons":[` +
		`{"code":"name.shared","weight":1,"text":"A name of one record was laid beside a name of the other, word by word."},` +
		`{"code":"name.order","weight":-0.015,"text":"The same words stand in another order."}]}`
	if len(lines) != 6 || lines[0] != first {
		t.Errorf("%s", out.String())
	}
	var last struct{ Totals duplicate.Report }
	if err := json.Unmarshal([]byte(lines[5]), &last); err != nil || last.Totals.F1 != 0.5 || len(last.Totals.StrongMisses) != 1 {
		t.Errorf("%v %s", err, lines[5])
	}
}

func TestScoreTellsOfAFault(t *testing.T) {
	var fault *duplicate.PairError
	if err := duplicate.Score(&bytes.Buffer{}, strings.NewReader("{}"), false); !errors.As(err, &fault) || fault.Field != "a" {
		t.Error(err)
	}
	if err := duplicate.Score(full{}, strings.NewReader(five), false); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

var errFull = errors.New("no space")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestEvaluateOfNothing(t *testing.T) {
	if r := duplicate.Evaluate(nil, duplicate.Threshold); r.F1 != 0 || r.Precision != 0 || r.StrongMisses == nil {
		t.Errorf("%+v", r)
	}
}

func TestTheThresholdDecides(t *testing.T) {
	pairs, err := duplicate.ReadPairs(strings.NewReader(five))
	if err != nil {
		t.Fatal(err)
	}
	if r := duplicate.Evaluate(pairs, 0); r.TP != 2 || r.FP != 2 || r.Recall != 1 {
		t.Errorf("%+v", r)
	}
	if r := duplicate.Evaluate(pairs, 1.01); r.FN != 2 || r.TN != 2 || r.Precision != 0 {
		t.Errorf("%+v", r)
	}
}
