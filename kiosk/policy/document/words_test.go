package document_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
)

var june = time.Date(2026, 6, 3, 12, 0, 0, 0, time.UTC)

const busy = head + `to = "2026-12-31T00:00:00+07:00"
closure = "exit-only"
hours = ["mon-fri 06:00-16:00", "sat,sun 08:00-12:00", "17:00-18:00 for S"]
gap = "90m"
face_sample = 100
youth_classes = ["S", "T"]
child_confirm = "pass"
other_post = "note"
[stay_days]
W = 30
D = 1
[stay_hours]
H = 72
[[quotas]]
name = "morning"
hours = "06:00-12:00"
exit = 400
[[holidays]]
name = "flood"
from = "2026-10-01"
to = "2026-10-02"
closed = true
[[amnesties]]
name = "return"
from = "2026-06-01"
to = "2026-06-30"
classes = ["W"]
waives = ["overstay", "expired"]
[severity]
"pass.expired" = "refuse"
`

func TestADocumentInPlainWords(t *testing.T) {
	sentences := document.Explain(parse(t, busy))
	for _, want := range []string{
		"Version 12: June.",
		"In force from 2026-06-01 00:00 +07:00 to 2026-12-31 00:00 +07:00.",
		"The post is open for leaving the country only.",
		"The post opens mon-fri 06:00-16:00, sat,sun 08:00-12:00 and daily 17:00-18:00 for class S.",
		"In the session morning (daily 06:00-12:00) 400 people may leave the country and any number of people enter it.",
		"From 2026-10-01 to 2026-10-02 (flood) the post stays closed.",
		"Holders of class W: from 2026-06-01 to 2026-06-30 (return) only noted: a stay that was too long and an expired pass.",
		"Holders of a class without a limit of its own: a stay may last 7 calendar days after the day it begins.",
		"Holders of class D: a stay may last 1 calendar day after the day it begins.",
		"Holders of class H: a stay may last exactly 72 hours.",
		"Between two movements of a holder must be 1h30m.",
		"Coming back through another post is only noted.",
		"An exit without its entry weighs what trip.unpaired does.",
		"People under 21: a person younger than 12 is a minor and never crosses alone without an officer.",
		"People under 21: from 12 to 17 years a person alone goes to an officer, and nobody under 18 leads a child.",
		"Holders of class S and T: young holders may cross alone.",
		"Parties with minors: each child scans their own pass.",
		"A registry older than 72h sends everybody to an officer.",
		"A lane counts as watched for 30s after the booth's last word.",
		"Whoever it is found of: “The pass has expired.” calls an officer, with refusal preset.",
	} {
		if !slices.Contains(sentences, want) {
			t.Errorf("not said: %s\n%s", want, strings.Join(sentences, "\n"))
		}
	}
	said := strings.Join(document.Explain(parse(t, head)), "\n")
	for _, s := range append(document.Explain(parse(t, string(document.Example))), said) {
		if strings.Contains(s, "%!") || strings.Contains(s, "..") || s == "" {
			t.Errorf("badly said: %q", s)
		}
	}
}

// Every rule that a finding names is a field of the example, and every field says something.
func TestEveryFieldSpeaks(t *testing.T) {
	keys := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^(?:# )?\[{0,2}([a-z_]+)(?:\]| = )`).FindAllStringSubmatch(string(document.Example), -1) {
		keys[m[1]] = true
	}
	for _, c := range policy.Codes() {
		rule := c.Rule()
		if rule != "law" && !keys[rule] && !keys[rule+"_default"] && !keys[rule+"_exit"] {
			t.Errorf("%s is governed by %s, which the example does not have", c, rule)
		}
	}
	said := map[string]bool{"version": true, "title": true, "from": true, "to": true, "residents": true, "name": true, "closed": true, "extra": true,
		"exit": true, "entry": true, "classes": true, "waives": true, "children": true}
	for _, s := range document.Statements(parse(t, busy).Rules) {
		said[strings.SplitN(s.Field, ".", 2)[0]] = true
	}
	for k := range keys {
		if !said[k] {
			t.Errorf("%s says nothing", k)
		}
	}
	if n := reflect.TypeFor[policy.Rules]().NumField(); n != 33 {
		t.Errorf("Rules has %d fields: say what is new in the document, its words and here", n)
	}
}

func TestWhatChangesForWhom(t *testing.T) {
	a := parse(t, busy)
	b := parse(t, strings.NewReplacer("version = 12", "version = 13", "exit = 400", "exit = 300", "W = 30", "W = 14", "D = 1\n", "", "gap = \"90m\"", "",
		`closure = "exit-only"`, "", "[stay_hours]", "X = 3\n[stay_hours]").Replace(busy))
	var got []string
	for _, c := range document.Diff(a, b) {
		got = append(got, c.String())
	}
	want := []string{
		"Everybody: from now on the post is open in both directions; until now the post is open for leaving the country only.",
		"Everybody: from now on in the session morning (daily 06:00-12:00) 300 people may leave the country and any number of people enter it; until now in the session morning (daily 06:00-12:00) 400 people may leave the country and any number of people enter it.",
		"Holders of class W: from now on a stay may last 14 calendar days after the day it begins; until now a stay may last 30 calendar days after the day it begins.",
		"Holders of class X: new: a stay may last 3 calendar days after the day it begins.",
		"Everybody: from now on two movements may follow each other at once; until now between two movements of a holder must be 1h30m.",
		"Holders of class D: no more: a stay may last 1 calendar day after the day it begins.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if same := document.Diff(a, a); len(same) != 0 {
		t.Errorf("a document differs from itself: %v", same)
	}
	b = parse(t, strings.Replace(busy, "2026-12-31", "2027-12-31", 1))
	if d := document.Diff(a, b); len(d) != 1 || d[0].Field != "from" {
		t.Errorf("other days in force: %v", d)
	}
}

func TestLint(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"closure = \"closed\"", "closure: closes everything"},
		{"residents = [\"BTB\"]", "residents: says nothing"},
		{"hours = [\"mon-fri 06:00-22:00\"]", "hours: never open for everybody on Sunday and Saturday"},
		{"hours = [\"06:00-22:00 for S\"]", "hours: never open for everybody: only for some classes"},
		{"[[quotas]]\nname = \"a\"\nhours = \"06:00-07:00\"\nexit = 0", "quotas.a.exit: is 0: nobody leaves"},
		{"[[quotas]]\nname = \"a\"\nhours = \"06:00-07:00\"\nentry = 0", "quotas.a.entry: is 0: nobody enters"},
		{"[[quotas]]\nname = \"a\"\nhours = \"06:00-07:00\"", "quotas.a: limits nobody"},
		{"[[quotas]]\nname = \"a\"\nhours = \"22:00-24:00\"\nexit = 5\nentry = 5", "quotas.a.hours: are never reached"},
		{"[[holidays]]\nname = \"a\"\nfrom = \"2026-07-01\"\nto = \"2026-07-01\"", "holidays.a: changes nothing"},
		{"[[holidays]]\nname = \"a\"\nfrom = \"2026-05-01\"\nto = \"2026-05-31\"\nclosed = true", "holidays.a: is never reached: it is over before"},
		{"to = \"2026-07-01T00:00:00Z\"\n[[holidays]]\nname = \"a\"\nfrom = \"2026-07-02\"\nto = \"2026-07-31\"\nclosed = true", "holidays.a: is never reached: the document is over"},
		{"[[holidays]]\nname = \"a\"\nfrom = \"2026-07-02\"\nto = \"2026-07-31\"\nquotas = [{name = \"q\", hours = \"06:00-07:00\", exit = 0}]", "holidays.a.quotas.q.exit: is 0"},
		{"[[amnesties]]\nname = \"a\"\nfrom = \"2026-06-01\"\nto = \"2026-06-02\"\nwaives = [\"expired\"]", "amnesties.a: is in the past"},
		{"[[amnesties]]\nname = \"a\"\nfrom = \"2026-05-01\"\nto = \"2026-05-02\"\nwaives = [\"expired\"]", "amnesties.a: is never reached"},
		{"to = \"2026-06-02T00:00:00Z\"", "to: the document is over already"},
		{"minor_age = 16\nadult_age = 16\nyouth_classes = [\"S\"]", "youth_classes: says nothing"},
		{"minor_age = 20", "child_age: is below minor_age"},
		{"face_sample = 900", "face_sample: lets most passes"},
		{"registry_warn = \"72h\"", "registry_warn: is never told"},
		{"policy_warn = \"72h\"", "policy_warn: is never told"},
		{"[severity]\n\"pass.expired\" = \"refer\"", "severity.pass.expired: changes nothing: it is refer anyway"},
		{"[severity]\n\"trip.gap\" = \"refuse\"", "severity.trip.gap: has no effect"},
		{"[severity]\n\"quota.full\" = \"refuse\"", "severity.quota.full: has no effect"},
		{"unpaired_exit = \"note\"\nunpaired_entry = \"note\"\n[severity]\n\"trip.unpaired\" = \"refuse\"", "severity.trip.unpaired: has no effect"},
		{"other_post = \"refuse\"\n[severity]\n\"trip.other-post\" = \"refer\"", "severity.trip.other-post: has no effect"},
	} {
		warnings := fmt.Sprint(document.Lint(parse(t, head+c.text), june))
		if !strings.Contains(warnings, c.want) {
			t.Errorf("%q: %s, want %q", c.text, warnings, c.want)
		}
	}
	for name, text := range map[string]string{"the example": string(document.Example), "the head alone": head} {
		if w := document.Lint(parse(t, text), june); len(w) != 0 {
			t.Errorf("%s: %v", name, w)
		}
	}
}
