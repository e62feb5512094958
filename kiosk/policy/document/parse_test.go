package document_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
)

const head = "version = 12\ntitle = \"June\"\nfrom = \"2026-06-01T00:00:00+07:00\"\n"

func parse(t *testing.T, text string) document.Document {
	t.Helper()
	d, err := document.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sameZone compares zones by what they do, not by what they are called.
var sameZone = cmp.Comparer(func(a, b *time.Location) bool {
	return time.Unix(0, 0).In(a).Format("-07:00") == time.Unix(0, 0).In(b).Format("-07:00")
})

func TestTheExampleSaysTheDefaults(t *testing.T) {
	d := parse(t, string(document.Example))
	want := policy.Defaults()
	want.Version, want.From = "1", d.From
	d.Rules.Residents, d.Rules.YouthClasses, d.Rules.StayDays, d.Rules.StayHours = nil, nil, nil, nil // empty
	if diff := cmp.Diff(want, d.Rules, sameZone); diff != "" {
		t.Error(diff)
	}
	if d.Version != 1 || d.Title == "" || !d.To.IsZero() {
		t.Errorf("%+v", d)
	}
}

// sets matches a line that sets something or begins an entry of a list.
var sets = regexp.MustCompile(`^(\[\[\w+\]\]$|[\w".]+ = )`)

// A document that says nothing but its head is the defaults too, and the example with all comments taken off its entries still parses.
func TestWhatIsLeftOutStays(t *testing.T) {
	want := policy.Defaults()
	got := parse(t, head).Rules
	want.Version, want.From = got.Version, got.From
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Error(diff)
	}
	var text strings.Builder
	for _, l := range strings.Split(string(document.Example), "\n") {
		if entry, ok := strings.CutPrefix(l, "# "); ok && sets.MatchString(entry) {
			l = entry
		}
		text.WriteString(l + "\n")
	}
	d := parse(t, text.String())
	if len(d.Rules.Quotas) != 1 || len(d.Rules.Holidays) != 1 || len(d.Rules.Amnesties) != 1 || d.Rules.StayDays["W"] != 30 || d.Rules.StayHours["D"] != 72 ||
		d.Rules.Severity[policy.PassExpired] != policy.Refuse || d.To.IsZero() {
		t.Errorf("%+v", d.Rules)
	}
}

func TestEveryFieldIsRead(t *testing.T) {
	d := parse(t, `version = 12
title = "June"
from = "2026-06-01T00:00:00+07:00"
to = "2026-09-01T00:00:00Z"
country = "THA"
utc_offset = "-03:30"
closure = "residents-only"
residents = ["BTB"]
hours = ["mon-fri,sun 06:00-16:00", "sat-sun 08:30-24:00 for S,W"]
stay_default = 14
gap = "90m"
other_post = "refer"
unpaired_exit = "note"
unpaired_entry = "refuse"
minor_age = 13
child_age = 16
adult_age = 16
plain_tags = true
youth_classes = ["S"]
minors_per_guardian = 4
child_confirm = "pass"
child_photo_months = 6
child_window_days = 60
child_adults = 3
adult_children = 4
photo_months = 24
face_sample = 500
pass_warn_days = 0
registry_warn = "12h"
registry_max = "48h"
policy_warn = "1h"
policy_max = "24h"
heartbeat = "10s"
[stay_days]
W = 30
[stay_hours]
D = 12
[[quotas]]
name = "morning"
hours = "06:00-12:00"
exit = 400
[[holidays]]
name = "new year"
from = "2026-04-13"
to = "2026-04-16"
extra = ["04:00-06:00"]
quotas = [{ name = "day", hours = "00:00-24:00", exit = 0, entry = 1 }]
[[amnesties]]
name = "return"
from = "2026-06-01"
to = "2026-06-30"
classes = ["W"]
waives = ["overstay", "unpaired"]
[severity]
"photo.old" = "refer"
`)
	weekdays := policy.Days(0).With(0).With(1).With(2).With(3).With(4).With(5)
	day := func(m, d int) pass.Date { return pass.Date{Year: 2026, Month: m, Day: d} }
	want := &policy.Rules{
		Version: "12", From: d.From, To: d.To, Zone: time.FixedZone("", -(3*60+30)*60), Country: "THA", Closure: policy.ResidentsOnly, Residents: []string{"BTB"},
		Hours:  []policy.Hours{{Days: weekdays, From: 360, To: 960}, {Days: policy.Days(0).With(6).With(0), From: 510, To: 1440, Classes: []string{"S", "W"}}},
		Quotas: []policy.Session{{Name: "morning", Hours: policy.Hours{From: 360, To: 720}, Exit: 400, Entry: policy.Unlimited}},
		Holidays: []policy.Holiday{{Name: "new year", From: day(4, 13), To: day(4, 16), Extra: []policy.Hours{{From: 240, To: 360}},
			Quotas: []policy.Session{{Name: "day", Hours: policy.Hours{To: 1440}, Entry: 1}}}},
		Amnesties: []policy.Amnesty{{Name: "return", From: day(6, 1), To: day(6, 30), Classes: []string{"W"}, Overstay: true, Unpaired: true}},
		StayDays:  map[string]int{"W": 30}, StayHours: map[string]int{"D": 12}, StayDefault: 14, Gap: 90 * time.Minute,
		OtherPost: policy.Refer, UnpairedExit: policy.Note, UnpairedEntry: policy.Refuse, MinorAge: 13, ChildAge: 16, AdultAge: 16, PlainTags: true, YouthClasses: []string{"S"},
		Children:    policy.Children{PerGuardian: 4, Confirm: policy.ConfirmedByPass, PhotoMonths: 6, WindowDays: 60, Adults: 3, Children: 4},
		PhotoMonths: 24, FaceSample: 500, RegistryWarn: 12 * time.Hour, RegistryMax: 48 * time.Hour, PolicyWarn: time.Hour, PolicyMax: 24 * time.Hour,
		Heartbeat: 10 * time.Second, Severity: map[policy.Code]policy.Severity{policy.PhotoOld: policy.Refer},
	}
	if diff := cmp.Diff(want, d.Rules, sameZone); diff != "" {
		t.Error(diff)
	}
}

// Each row is refused by the name of its field.
func TestFieldsAreRefusedByName(t *testing.T) {
	for _, c := range []struct{ field, text string }{
		{"version", strings.Replace(head, "12", "0", 1)},
		{"version", "title = \"x\"\nfrom = \"2026-06-01T00:00:00Z\""},
		{"title", strings.Replace(head, "June", " ", 1)},
		{"from", "version = 1\ntitle = \"x\""},
		{"from", strings.Replace(head, "2026", "1026", 1)},
		{"from", strings.Replace(head, "+07:00", "", 1)},
		{"to", head + `to = "tomorrow"`},
		{"to", head + `to = "2026-06-01T00:00:00+07:00"`},
		{"hurs", head + "hurs = []"},
		{"quotas.hour", head + "[[quotas]]\nhour = 1"},
		{"stay_default", head + `stay_default = "7"`},
		{"country", head + `country = "KH"`},
		{"utc_offset", head + `utc_offset = "ICT"`},
		{"closure", head + `closure = "half"`},
		{"residents", head + `closure = "residents-only"`},
		{"residents", head + `residents = ["a b"]`},
		{"hours", head + `hours = ["6-22"]`},
		{"hours", head + `hours = ["22:00-06:00"]`},
		{"hours", head + `hours = ["funday 06:00-07:00"]`},
		{"hours", head + `hours = ["06:00-24:01"]`},
		{"hours", head + `hours = ["06:00-07:60"]`},
		{"hours", head + `hours = ["06:00-07:00 for S,,W"]`},
		{"stay_default", head + "stay_default = 366"},
		{"stay_days.W", head + "[stay_days]\nW = -1"},
		{"stay_hours.D", head + "[stay_hours]\nD = 9000"},
		{"stay_hours.D", head + "[stay_days]\nD = 1\n[stay_hours]\nD = 9"},
		{"gap", head + `gap = "soon"`},
		{"gap", head + `gap = "721h"`},
		{"gap", head + `gap = "-1s"`},
		{"other_post", head + `other_post = "no"`},
		{"unpaired_exit", head + `unpaired_exit = "off"`},
		{"unpaired_entry", head + `unpaired_entry = "x"`},
		{"minor_age", head + "minor_age = 11"},
		{"child_age", head + "child_age = 11"},
		{"adult_age", head + "adult_age = 22"},
		{"youth_classes", head + `youth_classes = [""]`},
		{"minors_per_guardian", head + "minors_per_guardian = 11"},
		{"child_confirm", head + `child_confirm = "word"`},
		{"child_photo_months", head + "child_photo_months = 13"},
		{"child_window_days", head + "child_window_days = 29"},
		{"child_adults", head + "child_adults = 5"},
		{"adult_children", head + "adult_children = 11"},
		{"photo_months", head + "photo_months = 241"},
		{"face_sample", head + "face_sample = 951"},
		{"pass_warn_days", head + "pass_warn_days = 400"},
		{"registry_warn", head + `registry_warn = "0s"`},
		{"registry_max", head + `registry_max = "1h"`},
		{"registry_max", head + `registry_max = "169h"`},
		{"policy_warn", head + `policy_warn = "-1h"`},
		{"policy_max", head + `policy_max = "169h"`},
		{"heartbeat", head + `heartbeat = "31s"`},
		{"quotas.1.name", head + "[[quotas]]\nhours = \"06:00-07:00\""},
		{"quotas.a.hours", head + "[[quotas]]\nname = \"a\""},
		{"quotas.a.exit", head + "[[quotas]]\nname = \"a\"\nhours = \"06:00-07:00\"\nexit = -1"},
		{"quotas.a.hours", head + "[[quotas]]\nname = \"a\"\nhours = \"06:00-07:00 for S\""},
		{"quotas.a", head + "[[quotas]]\nname = \"a\"\nhours = \"06:00-07:00\"\nexit = 100001"},
		{"quotas.2.name", head + "[[quotas]]\nname = \"a\"\nhours = \"06:00-07:00\"\n[[quotas]]\nname = \"a\"\nhours = \"07:00-08:00\""},
		{"quotas.b.hours", head + "[[quotas]]\nname = \"a\"\nhours = \"mon-fri 06:00-07:00\"\n[[quotas]]\nname = \"b\"\nhours = \"fri 06:30-08:00\""},
		{"holidays.a.from", head + "[[holidays]]\nname = \"a\"\nfrom = \"2026-02-30\"\nto = \"2026-03-01\""},
		{"holidays.a.to", head + "[[holidays]]\nname = \"a\"\nfrom = \"2026-02-03\"\nto = \"2026-02-01\""},
		{"holidays.a.closed", head + "[[holidays]]\nname = \"a\"\nfrom = \"2026-02-03\"\nto = \"2026-02-03\"\nclosed = true\nextra = [\"06:00-07:00\"]"},
		{"holidays.a.extra", head + "[[holidays]]\nname = \"a\"\nfrom = \"2026-02-03\"\nto = \"2026-02-03\"\nextra = [\"07:00-06:00\"]"},
		{"amnesties.a.waives", head + "[[amnesties]]\nname = \"a\"\nfrom = \"2026-02-03\"\nto = \"2026-02-03\""},
		{"amnesties.a.waives", head + "[[amnesties]]\nname = \"a\"\nfrom = \"2026-02-03\"\nto = \"2026-02-03\"\nwaives = [\"forged\"]"},
		{"severity.pass.lent", head + "[severity]\n\"pass.lent\" = \"note\""},
		{"severity.pass.expired", head + "[severity]\n\"pass.expired\" = \"bad\""},
		{"severity.child.face", head + "[severity]\n\"child.face\" = \"note\""},
		{"severity.guardian.other", head + "[severity]\n\"guardian.other\" = \"note\""},
	} {
		_, err := document.Parse([]byte(c.text))
		var field *policy.FieldError
		if !errors.As(err, &field) || field.Field != c.field || !strings.HasPrefix(err.Error(), "document: policy: "+c.field+": ") {
			t.Errorf("%q: %v, want %s refused", strings.TrimPrefix(c.text, head), err, c.field)
		}
	}
}

func TestWritingErrorsTellWhere(t *testing.T) {
	for text, want := range map[string]string{
		head + "hurs = []": "hurs: is not a field that a policy has (line 4)", head + "hours = [": "line 4", head + "gap = 5": "gap",
		strings.Repeat("#", 300<<10): "at most", head + "version = 13": "line 4", "\x00": "line 1",
	} {
		if _, err := document.Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: %v, want %q", text, err, want)
		}
	}
	many := head + "hours = [" + strings.Repeat(`"06:00-07:00",`, 201) + "]"
	if _, err := document.Parse([]byte(many)); err == nil || !strings.Contains(err.Error(), "hours: has 201 entries") {
		t.Error(err)
	}
}

// A document that closes everything is a ministry's right; it is accepted, and the lane clears nobody.
func TestClosingEverything(t *testing.T) {
	d := parse(t, head+"closure = \"closed\"\nhours = [\"sun 00:00-00:01\"]")
	at := time.Date(2026, 6, 3, 12, 0, 0, 0, d.Rules.Zone)
	got := policy.Decide(d.Rules, &policy.Facts{}, at)
	codes := func(f policy.Finding) policy.Code { return f.Code }
	var found []policy.Code
	for _, f := range got.Findings {
		found = append(found, codes(f))
	}
	if !slices.Contains(found, policy.PostClosure) || got.Policy != "12" {
		t.Errorf("%+v", got)
	}
}
