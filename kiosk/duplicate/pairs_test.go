package duplicate_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"passlane/kiosk/duplicate"
)

func TestReadPairs(t *testing.T) {
	yes, no := true, false
	chan94 := duplicate.Person{ID: "R-1", Names: []string{"Chan Bopha", "ចាន់ បុប្ផា"}, Sex: "F", Birth: date(1994, 3, 8), Province: "Battambang",
		District: "Malai", Guardians: []string{"Chan Samnang"}, Nationality: "KHM"}
	rows := []struct {
		in   string
		want duplicate.Pair
	}{
		{`{"a":{"names":["Sok Dara"]},"b":{"names":["Dara Sokh"],"birth":"1990"},"same":true,"strong":true}`,
			duplicate.Pair{Line: 1, A: named("Sok Dara"), B: duplicate.Person{Names: []string{"Dara Sokh"}, Birth: date(1990, 0, 0)}, Same: &yes, Strong: true}},
		{`{"id":"7","note":"seen at the booth","a":{"id":"R-1","names":["Chan Bopha","ចាន់ បុប្ផា"],"sex":"F","birth":"1994-03-08","province":"Battambang",
			"district":"Malai","guardians":["Chan Samnang"],"nationality":"KHM"},"b":{"names":["Keo Nimol"]},"same":null}`,
			duplicate.Pair{Line: 1, A: chan94, B: named("Keo Nimol")}},
		{"\n  \n" + `{"name1":"Sok Dara","name2":"Keo Nimol","is_match":false,"quality":"weak","schema":"Person","case_group":"g","category":"c","notes":"n"}`,
			duplicate.Pair{Line: 3, A: named("Sok Dara"), B: named("Keo Nimol"), Same: &no}},
		{`{"name1":"Sok Dara","name2":"Sokh Dara","is_match":"True","quality":"STRONG"}`,
			duplicate.Pair{Line: 1, A: named("Sok Dara"), B: named("Sokh Dara"), Same: &yes, Strong: true}},
		{`{"name1":"Sok Dara","name2":"Sokh Dara","is_match":""}`, duplicate.Pair{Line: 1, A: named("Sok Dara"), B: named("Sokh Dara")}},
	}
	for _, r := range rows {
		r.in = strings.ReplaceAll(r.in, "\n\t\t\t", "")
		got, err := duplicate.ReadPairs(strings.NewReader(r.in))
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], r.want) {
			t.Errorf("%s:\n%+v %v", r.in, got, err)
		}
	}
}

// Each fault names its line and field.
func TestReadPairsFaults(t *testing.T) {
	const good = `{"a":{"names":["Sok Dara"]},"b":{"names":["Sokh Dara"]}}`
	rows := []struct{ in, want string }{
		{`{`, "line 2: is not a JSON object"},
		{`null`, "line 2: is not a JSON object"},
		{`[]`, "line 2: is not a JSON object"},
		{"{\"note\":\"\xff\"}", "line 2: is not UTF-8"},
		{`{"a":{"names":["Sok Dara"]}}`, "line 2: b: is missing"},
		{`{"a":[],"b":{"names":["Sok Dara"]}}`, "line 2: a: is not a JSON object"},
		{`{"a":{"names":[]},"b":{"names":["Sok Dara"]}}`, "line 2: a.names: has no name"},
		{`{"a":{"names":["Sok Dara"],"phone":"1"},"b":{"names":["Sok Dara"]}}`, "line 2: a.phone: unknown field"},
		{`{"a":{"names":"Sok Dara"},"b":{"names":["Sok Dara"]}}`, "line 2: a.names: is not a list of texts"},
		{`{"a":{"names":["Sok Dara"]},"b":{"names":["Sok Dara"],"birth":"8.3.1994"}}`, "line 2: b.birth: is not a date as YYYY-MM-DD, YYYY-MM or YYYY"},
		{`{"a":{"names":["Sok Dara"]},"b":{"names":["Sok Dara"],"birth":"1994-02-30"}}`, "line 2: b.birth: is not a date as YYYY-MM-DD, YYYY-MM or YYYY"},
		{`{"a":{"names":["Sok Dara"],"sex":"male"},"b":{"names":["Sok Dara"]}}`, `line 2: a.sex: is not "M", "F" or ""`},
		{`{"a":{"names":["Sok Dara"]},"b":{"names":["Sok Dara"]},"same":"yes"}`, "line 2: same: is not true, false or null"},
		{`{"a":{"names":["Sok Dara"]},"b":{"names":["Sok Dara"]},"strong":1}`, "line 2: strong: is not true or false"},
		{`{"a":{"names":["Sok Dara"]},"b":{"names":["Sok Dara"]},"zone":1,"area":1}`, "line 2: area: unknown field"},
		{`{"a":{"names":["` + strings.Repeat("x", 1001) + `"]},"b":{"names":["Sok Dara"]}}`, "line 2: a.names: longer than 1000 bytes"},
		{`{"a":{"names":[` + strings.Repeat(`"x",`, 16) + `"x"]},"b":{"names":["Sok Dara"]}}`, "line 2: a.names: more than 16"},
		{`{"name1":"Sok Dara"}`, "line 2: name2: is missing or empty"},
		{`{"name1":"","name2":"Sok Dara"}`, "line 2: name1: is empty"},
		{`{"name1":"x","name2":"y","schema":"Vessel"}`, `line 2: schema: is not "Person"`},
		{`{"name1":"x","name2":"y","is_match":"maybe"}`, "line 2: is_match: is not true, false or null"},
		{`{"name1":"x","name2":"y","quality":"GOOD"}`, `line 2: quality: is not "STRONG", "MEDIUM", "WEAK" or ""`},
		{`{"name1":"x","name2":"y","same":true}`, "line 2: same: unknown field"},
		{`{"note":"` + strings.Repeat("x", duplicate.MaxLine) + `"}`, "line 2: longer than 65536 bytes"},
	}
	for _, r := range rows {
		_, err := duplicate.ReadPairs(strings.NewReader(good + "\n" + r.in))
		var fault *duplicate.PairError
		if !errors.As(err, &fault) || fault.Line != 2 || err.Error() != r.want {
			t.Errorf("%.90s: %v, want %s", r.in, err, r.want)
		}
	}
	if _, err := duplicate.ReadPairs(iotest.ErrReader(errors.New("disk gone"))); err == nil || err.Error() != "pairs: line 1: disk gone" {
		t.Error(err)
	}
}

// Every field that the schema names is read, and no field is read that it does not name.
func TestSchemaNamesTheFields(t *testing.T) {
	type shape struct{ Properties map[string]any }
	var schema struct {
		Defs map[string]shape `json:"$defs"`
	}
	if err := json.Unmarshal(duplicate.PairsSchema, &schema); err != nil {
		t.Fatal(err)
	}
	for name, line := range map[string]string{
		"pair":   `{"FIELD":0,"a":{"names":["x"]},"b":{"names":["y"]}}`,
		"person": `{"a":{"FIELD":0,"names":["x"]},"b":{"names":["y"]}}`,
		"flat":   `{"FIELD":0,"name1":"x","name2":"y"}`,
	} {
		for _, field := range []string{"a", "b", "id", "note", "same", "strong", "names", "birth", "sex", "province", "district", "guardians", "nationality",
			"name1", "name2", "is_match", "quality", "schema", "case_group", "case_id", "category", "notes", "other"} {
			_, err := duplicate.ReadPairs(strings.NewReader(strings.Replace(line, "FIELD", field, 1)))
			_, named := schema.Defs[name].Properties[field]
			if unknown := err != nil && strings.Contains(err.Error(), "unknown field"); unknown == named && !(name == "pair" && field == "name1") {
				t.Errorf("%s.%s: in the schema %v, read: %v", name, field, named, err)
			}
		}
	}
}
