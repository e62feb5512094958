package referral_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/referral"
	"passlane/kiosk/registry"
	"passlane/kiosk/trip"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)

// invented is a grandmother who comes back with one child who is not hers by the registry, and without one who is.
func invented() referral.Case {
	out := trip.Movement{ID: "lane-2/a-7", Direction: ledger.DirectionExit, AtMS: noon.Add(-48 * time.Hour).UnixMilli(), Post: "Doung", Minors: []string{"H-2"}}
	along := out
	along.Minors, along.Adult = nil, "H-1"
	return referral.Case{
		Crossing: "b1-4", Post: "Doung", Lane: "2", Direction: ledger.DirectionEntry, When: noon, Zone: time.FixedZone("ICT", 7*60*60),
		Officer: "O-17", Reason: ledger.OtherReason, Words: "second line asks",
		Adult: referral.Person{Holder: registry.Holder{ID: "H-1", LatinName: "LONG SOPHAN", Sex: "F", Birth: pass.Date{Year: 1961, Month: 4, Day: 2}, Nationality: "KHM"},
			Number: "BTB000000001", Live: ledger.ImageID{1}, Registered: ledger.ImageID{9}, Moves: []trip.Movement{out}},
		Children: []referral.Child{
			{Person: referral.Person{Holder: registry.Holder{ID: "H-3", LatinName: "TEP MARA", OwnName: "ទេព ម៉ារ៉ា", Sex: "M", Birth: pass.Date{Year: 2019},
				Nationality: "KHM", District: "Kamrieng", Province: "2"}, Number: "BTB000000003", Live: ledger.ImageID{3}}, Here: true, Confirmed: policy.ConfirmedByPass,
				Guardians: []referral.Guardian{{Name: "TEP SOKHA", Link: registry.Link{Guardian: "H-8", Relation: registry.Father, Evidence: registry.FamilyBook}}}},
			{Person: referral.Person{Holder: registry.Holder{ID: "H-2", LatinName: "LONG DARY", Sex: "F", Birth: pass.Date{Year: 2018, Month: 3, Day: 1}, Nationality: "KHM"},
				Number: "BTB000000002", Moves: []trip.Movement{along}}, Guardians: []referral.Guardian{{Name: "LONG SOPHAN", Link: registry.Link{Guardian: "H-1",
				Relation: registry.Grandparent, Evidence: registry.BirthCertificate, Certificate: "0000-0412", From: pass.Date{Year: 2024, Month: 1, Day: 1}}}}},
		},
		Findings: []policy.Finding{
			{Code: policy.GuardianUnrecorded, Severity: policy.Refer, Subject: "H-3"},
			{Code: policy.GuardianWithoutChild, Severity: policy.Refer, Subject: "H-2"},
			{Code: policy.ChildFace, Severity: policy.Refer, Subject: "H-3"},
			{Code: policy.FaceNotComparedYet, Severity: policy.Refer},
		},
	}
}

func TestTheReportIsFixed(t *testing.T) {
	got, err := referral.Primero(invented())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "primero.golden.json")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Error(d)
	}
}

// What is written keeps to the schema, and the schema has no field that nothing is ever written to.
func TestTheReportKeepsToItsSchema(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(referral.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	cases := []referral.Case{invented(), bare()}
	for _, r := range []registry.Relation{registry.Mother, registry.Grandparent, registry.Sibling, registry.Relative, registry.Appointed} {
		for _, sex := range []string{"F", "M", "X", ""} {
			c := invented()
			c.Adult.Holder.Sex, c.Children[0].Guardians[0].Link = sex, registry.Link{Guardian: "H-1", Relation: r, To: pass.Date{Year: 2030, Month: 1, Day: 1}}
			c.Children[0].Registered = ledger.ImageID{7}
			cases = append(cases, c)
		}
	}
	c := invented()
	c.Findings[0].Code = policy.MinorAlone
	cases = append(cases, c)
	seen := map[string]bool{}
	for i, c := range cases {
		b, err := referral.Primero(c)
		if err != nil {
			t.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		for _, wrong := range check("", schema, got, seen) {
			t.Errorf("case %d: %s", i, wrong)
		}
	}
	for _, path := range paths("", schema) {
		if !seen[path] {
			t.Errorf("nothing is ever written to %s", path)
		}
	}
}

// bare is a case of which next to nothing is known.
func bare() referral.Case {
	return referral.Case{Direction: ledger.DirectionExit, Children: []referral.Child{{Here: true, Person: referral.Person{Holder: registry.Holder{OwnName: "គំរូ"}}}}}
}

// check tells where a value does not keep to a schema of the few words that ours uses.
func check(at string, schema map[string]any, v any, seen map[string]bool) (wrong []string) {
	seen[at] = true
	bad := func(f string, args ...any) { wrong = append(wrong, at+": "+fmt.Sprintf(f, args...)) }
	switch schema["type"] {
	case "object":
		o, ok := v.(map[string]any)
		if !ok {
			bad("no object: %v", v)
		}
		props := schema["properties"].(map[string]any)
		for _, r := range schema["required"].([]any) {
			if _, ok := o[r.(string)]; !ok {
				bad("lacks %s", r)
			}
		}
		for k, v := range o {
			p, ok := props[k].(map[string]any)
			if !ok {
				bad("does not know %s", k)
				continue
			}
			wrong = append(wrong, check(at+"."+k, p, v, seen)...)
		}
	case "array":
		list, ok := v.([]any)
		if !ok {
			bad("no list: %v", v)
		}
		for _, v := range list {
			wrong = append(wrong, check(at+"[]", schema["items"].(map[string]any), v, seen)...)
		}
	case "string":
		s, ok := v.(string)
		if !ok {
			bad("no text: %v", v)
		}
		if list, ok := schema["enum"].([]any); ok && !slices.Contains(list, any(s)) {
			bad("%q is not of the list", s)
		}
		if p, ok := schema["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(s) {
			bad("%q is not %s", s, p)
		}
		layout := map[any]string{"date": time.DateOnly, "date-time": time.RFC3339}[schema["format"]]
		if _, err := time.Parse(layout, s); layout != "" && err != nil {
			bad("%v", err)
		}
	case "boolean":
		if _, ok := v.(bool); !ok {
			bad("neither true nor false: %v", v)
		}
	case "integer":
		if n, ok := v.(float64); !ok || n < 0 || n != float64(int(n)) {
			bad("no number from 0: %v", v)
		}
	default:
		bad("a type that nobody checks: %v", schema["type"])
	}
	return wrong
}

// paths are all places of a schema.
func paths(at string, schema map[string]any) []string {
	out := []string{at}
	if props, ok := schema["properties"].(map[string]any); ok {
		for k, p := range props {
			out = append(out, paths(at+"."+k, p.(map[string]any))...)
		}
	}
	if items, ok := schema["items"].(map[string]any); ok {
		out = append(out, paths(at+"[]", items)...)
	}
	return out
}

func TestNobodyToProtect(t *testing.T) {
	c := invented()
	c.Children = nil
	if _, err := referral.Primero(c); !errors.Is(err, referral.ErrNoChild) {
		t.Errorf("%v", err)
	}
	c = invented()
	c.Children[1].Holder.LatinName = ""
	if _, err := referral.Primero(c); err == nil || err.Error() != "referral: child 2: no name" {
		t.Errorf("%v", err)
	}
}

// Of a child stands only what was found about them or about the party, never what was found about another.
func TestEachChildHasACaseOfTheirOwn(t *testing.T) {
	b, err := referral.Primero(invented())
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Data []struct {
			Name     string `json:"name"`
			Status   string `json:"protection_status"`
			Age      int    `json:"age"`
			Birth    string `json:"date_of_birth"`
			Guess    bool   `json:"estimated"`
			Care     string `json:"relationship_caregiver"`
			Crossing struct {
				Findings []struct {
					Code policy.Code `json:"code"`
				} `json:"findings"`
			} `json:"border_crossing"`
		} `json:"data"`
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	here, away := got.Data[0], got.Data[1]
	if here.Status != "separated" || here.Age != 7 || !here.Guess || here.Birth != "" || here.Care != "other_nonfamily" {
		t.Errorf("%+v", here)
	}
	if away.Status != "separated" || away.Age != 8 || away.Guess || away.Birth != "2018-03-01" || away.Care != "" {
		t.Errorf("%+v", away)
	}
	for _, f := range away.Crossing.Findings {
		if f.Code == policy.GuardianUnrecorded {
			t.Error("a finding about another child")
		}
	}
}
