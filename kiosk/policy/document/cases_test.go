package document_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
)

// goodLine is an adult of the post's country who goes out with a card that proved itself.
const goodLine = `{"label":"a good pass","genuine":"VALID","proven":true,"class":"B","known":true,"agrees":true,"status":"active","valid_from":"2026-01-01","valid_to":"2027-12-31",` +
	`"registry_age":"1h","policy_age":"1h","holder":{"holder":"H-1","birth":"1990-05-01","nationality":"KHM"},"direction":"exit","clock":"synced","supervised":true,"photo":true,"face":"matched"}`

func with(t *testing.T, change string) string {
	t.Helper()
	return strings.TrimSuffix(goodLine, "}") + "," + change + "}"
}

func readCase(t *testing.T, text string) policy.Facts {
	t.Helper()
	c, err := document.ParseCase([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c.Facts
}

// schemaNames returns the names of one object of the schema.
func schemaNames(t *testing.T, def string) []string {
	t.Helper()
	var schema struct {
		Properties map[string]any
		Additional bool `json:"additionalProperties"`
		Defs       map[string]struct {
			Properties map[string]any
			Additional bool `json:"additionalProperties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(document.Schema, &schema); err != nil {
		t.Fatal(err)
	}
	if def == "" {
		return slices.Sorted(maps.Keys(schema.Properties))
	}
	return slices.Sorted(maps.Keys(schema.Defs[def].Properties))
}

// jsonNames returns the names that a type has in JSON; what has none there is written by the decoder's own fields.
func jsonNames(of reflect.Type, more ...string) []string {
	names := more
	for f := range of.Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "-" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// The schema names every fact, and nothing that is none.
func TestTheSchemaNamesEveryFact(t *testing.T) {
	for def, names := range map[string][]string{
		"":         jsonNames(reflect.TypeFor[policy.Facts](), "label", "registry_age", "policy_age"),
		"person":   jsonNames(reflect.TypeFor[policy.Person]()),
		"movement": jsonNames(reflect.TypeFor[policy.Movement]()),
		"company":  jsonNames(reflect.TypeFor[policy.Company]()),
		"guardian": jsonNames(reflect.TypeFor[policy.Guardian]()),
	} {
		if diff := cmp.Diff(names, schemaNames(t, def)); diff != "" {
			t.Errorf("%q, facts and schema: %s", def, diff)
		}
	}
}

// fill sets every field of a value to something, so that none can be lost unseen.
func fill(v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)))
		return
	case pass.Date:
		v.Set(reflect.ValueOf(pass.Date{Year: 2026, Month: 11, Day: 25}))
		return
	case time.Duration:
		v.SetInt(int64(26 * time.Hour))
		return
	case pass.Genuineness:
		v.SetString(string(pass.Invalid))
		return
	case pass.Medium:
		v.SetString(string(pass.MediumTag))
		return
	case policy.Relation:
		v.SetString(string(policy.LegalGuardian))
		return
	case policy.Evidence:
		v.SetString(string(policy.CourtDecree))
		return
	case policy.Status:
		v.SetString(string(policy.Lost))
		return
	case policy.Face:
		v.SetString(string(policy.FaceByOfficer))
		return
	case policy.Confirmation:
		v.SetString(string(policy.ConfirmedByPass))
		return
	case ledger.Direction:
		v.SetString(string(ledger.DirectionEntry))
		return
	case ledger.Clock:
		v.SetString(string(ledger.ClockHeldOver))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, f := range v.Fields() {
			fill(f)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0))
		fill(v.Index(1))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(3)
	case reflect.String:
		v.SetString("x")
	}
}

func TestFactsGoThereAndBack(t *testing.T) {
	var c document.Case
	fill(reflect.ValueOf(&c).Elem())
	for name, want := range map[string]document.Case{"everything": c, "nothing": {}} {
		line, err := want.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := document.ParseCase(line)
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, line)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	line, _ := c.Encode() // it did above
	var object map[string]any
	if err := json.Unmarshal(line, &object); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(schemaNames(t, ""), slices.Sorted(maps.Keys(object))); diff != "" {
		t.Errorf("schema and line: %s", diff)
	}
}

func TestFactsAreStrict(t *testing.T) {
	for text, want := range map[string]string{
		`{"genuin":"VALID"}`:  "genuin",
		`{"genuine":"valid"}`: "genuine",
		`{"status":"gone"}`:   "status",
		`{"medium":"stone"}`:  "medium",
		`{"minors":[{"guardians":[{"relation":"neighbour"}]}]}`: "minors.1.guardians.1.relation",
		`{"minors":[{"guardians":[{"evidence":"a letter"}]}]}`:  "minors.1.guardians.1.evidence",
		`{"direction":"out"}`:                    "direction",
		`{"clock":"gps"}`:                        "clock",
		`{"face":"ugly"}`:                        "face",
		`{"holder":{"agee":1}}`:                  "agee",
		`{"minors":[{},{"confirmed":"word"}]}`:   "minors.2.confirmed",
		`{"took":[{"face":"x"}]}`:                "took.1.face",
		`{"holder":{"last":{"direction":"up"}}}`: "holder.last.direction",
		`{"valid_to":"2026-13-01"}`:              "date",
		`{"registry_age":"old"}`:                 "old",
		`{"known":"yes"}`:                        "known",
		`{} {}`:                                  "more than one",
		`null`:                                   "null",
		``:                                       "EOF",
		`[]`:                                     "array",
	} {
		if _, err := document.ParseCase([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	if _, err := document.Cases([]byte(goodLine + "\n\n{\"x\":1}\n")); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("the line is not named: %v", err)
	}
	if all, err := document.Cases([]byte("\n" + goodLine + "\n{}")); err != nil || len(all) != 2 || all[0].Label != "a good pass" {
		t.Errorf("%+v, %v", all, err)
	}
}

var wednesday = time.Date(2026, 11, 25, 12, 0, 0, 0, time.FixedZone("", 7*60*60))

// Each case says which rule made its finding, what that rule says and where the weight is from.
func TestWhy(t *testing.T) {
	const amnesty = "[[amnesties]]\nname = \"return\"\nfrom = \"2026-11-01\"\nto = \"2026-11-30\"\nwaives = [\"overstay\", \"unpaired\"]\n"
	home := `"direction":"entry","holder":{"holder":"H-1","birth":"1990-05-01","nationality":"KHM","last":{"direction":"exit","at":"2026-11-01T01:00:00Z","post":"a"}},"post":"b"`
	for _, c := range []struct {
		rules, facts string
		want         document.Reason
	}{
		{"", `"genuine":"INVALID"`, document.Reason{
			Code: policy.PassForged, Severity: "refuse", Rule: "law", Says: "no rule can change this", Weight: "default",
		}},
		{"", home, document.Reason{
			Code: policy.Overstay, Severity: "refer", Rule: "stay_default", Says: "a stay may last 7 calendar days after the day it begins", Weight: "default",
		}},
		{"[stay_days]\nB = 3", home, document.Reason{
			Code: policy.Overstay, Severity: "refer", Rule: "stay_days.B", Says: "a stay may last 3 calendar days after the day it begins", Weight: "default",
		}},
		{"[stay_hours]\nB = 72", home, document.Reason{
			Code: policy.Overstay, Severity: "refer", Rule: "stay_hours.B", Says: "a stay may last exactly 72 hours", Weight: "default",
		}},
		{amnesty, home, document.Reason{
			Code: policy.Overstay, Severity: "note", Rule: "stay_default", Says: "a stay may last 7 calendar days after the day it begins", Weight: "amnesties.return",
		}},
		{"other_post = \"refer\"", home, document.Reason{
			Code: policy.TripOtherPost, Severity: "refer", Rule: "other_post", Says: "coming back through another post calls an officer", Weight: "other_post",
		}},
		{"unpaired_entry = \"refuse\"", `"direction":"entry"`, document.Reason{
			Code: policy.Unpaired, Severity: "refuse", Rule: "unpaired_entry", Says: "an entry without its exit calls an officer, with refusal preset", Weight: "unpaired_entry",
		}},
		{"[severity]\n\"pass.expired\" = \"refuse\"", `"valid_to":"2026-11-01"`, document.Reason{
			Code: policy.PassExpired, Severity: "refuse", Rule: "severity", Says: "nothing but the weight", Weight: "severity.pass.expired",
		}},
		{"youth_classes = [\"B\"]", `"holder":{"birth":"2010-01-01","nationality":"KHM"}`, document.Reason{
			Code: policy.YouthAlone, Severity: "note", Rule: "adult_age", Says: "from 12 to 17 years a person alone goes to an officer, and nobody under 18 leads a child", Weight: "youth_classes",
		}},
		{"[[quotas]]\nname = \"day\"\nhours = \"00:00-24:00\"\nexit = 5\nentry = 5", `"passed":5`, document.Reason{
			Code: policy.QuotaFull, Severity: "refer", Rule: "quotas", Says: "in the session day (daily 00:00-24:00) 5 people may leave the country and 5 people enter it", Weight: "default",
		}},
		{"", `"minors":[{"holder":"M-1"}]`, document.Reason{
			Code: policy.GuardianUnrecorded, Severity: "refer", Subject: "M-1", Grave: true, Rule: "law", Says: "no rule can change this", Weight: "default",
		}},
	} {
		d, f := parse(t, head+c.rules), readCase(t, with(t, c.facts))
		var found []document.Reason
		for _, r := range document.Why(d.Rules, &f, wednesday, policy.Decide(d.Rules, &f, wednesday)) {
			if r.Code == c.want.Code {
				c.want.Sentence = r.Code.Sentence("en")
				found = append(found, r)
			}
		}
		if diff := cmp.Diff([]document.Reason{c.want}, found); diff != "" {
			t.Errorf("%q, %s: %s", c.rules, c.facts, diff)
		}
	}
	f := readCase(t, goodLine)
	if why := document.Why(&policy.Rules{}, &f, wednesday, policy.Decide(nil, &f, wednesday)); len(why) == 0 {
		t.Error("no rules have no reasons")
	}
}
