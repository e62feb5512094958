package document_test

import (
	"slices"
	"strings"
	"testing"

	"passlane/kiosk/policy/document"
)

// Each row changes one field of a document; the difference is that field and no other, and says what is new.
func TestEveryFieldMakesADifference(t *testing.T) {
	for _, c := range []struct{ text, field, says string }{
		{`country = "THA"`, "country", "the post is in THA"},
		{`utc_offset = "+06:30"`, "utc_offset", "at UTC+06:30"},
		{`closure = "entry-only"`, "closure", "for entering the country only"},
		{"closure = \"residents-only\"\nresidents = [\"BTB\", \"PLN\"]", "closure", "only for passes of BTB and PLN"},
		{`hours = []`, "hours", "opens at every hour"},
		{`hours = ["sat-mon 06:00-07:00"]`, "hours", "opens mon,sat,sun 06:00-07:00"},
		{`hours = ["tue-fri,sun 06:00-07:00"]`, "hours", "opens tue-fri,sun 06:00-07:00"},
		{`stay_default = 1`, "stay_default", "1 calendar day after"},
		{"[stay_days]\nW = 30", "stay_days.W", "30 calendar days"},
		{"[stay_hours]\nD = 1", "stay_hours.D", "exactly 1 hour"},
		{`gap = "1h"`, "gap", "must be 1h"},
		{`gap = "45s"`, "gap", "must be 45s"},
		{`gap = "1h0m5s"`, "gap", "must be 1h0m5s"},
		{`gap = "10m"`, "gap", "must be 10m"},
		{`other_post = "refuse"`, "other_post", "calls an officer, with refusal preset"},
		{`unpaired_exit = "note"`, "unpaired_exit", "an exit without its entry is only noted"},
		{`unpaired_entry = "refer"`, "unpaired_entry", "an entry without its exit calls an officer"},
		{`adult_age = 16`, "adult_age", "from 12 to 15 years a person alone goes to an officer, and nobody under 18 leads a child"},
		{`adult_age = 20`, "adult_age", "nobody under 20 leads a child"},
		{`plain_tags = true`, "plain_tags", "taken like a printed seal"},
		{`stay_default = 0`, "stay_default", "ends with the day on which it begins"},
		{`child_age = 16`, "child_age", "from 16 years on"},
		{`youth_classes = ["S"]`, "youth_classes", "young holders may cross alone"},
		{`minors_per_guardian = 1`, "minors_per_guardian", "at most 1 minor with"},
		{`child_confirm = "pass"`, "child_confirm", "scans their own pass"},
		{`child_photo_months = 6`, "child_photo_months", "6 months old"},
		{`child_adults = 3`, "child_adults", "3 different adults within 30 days"},
		{`adult_children = 4`, "adult_children", "4 different children within 30 days"},
		{`photo_months = 24`, "photo_months", "24 months old"},
		{`face_sample = 500`, "face_sample", "500 go without a look"},
		{`pass_warn_days = 0`, "pass_warn_days", "nobody is told"},
		{`registry_warn = "12h"`, "registry_warn", "a registry older than 12h is noted"},
		{`registry_max = "48h"`, "registry_max", "a registry older than 48h sends everybody"},
		{`policy_warn = "90m"`, "policy_warn", "a policy older than 1h30m is noted"},
		{`policy_max = "168h"`, "policy_max", "a policy older than 168h sends everybody"},
		{`heartbeat = "5s"`, "heartbeat", "watched for 5s"},
		{"[[quotas]]\nname = \"m\"\nhours = \"06:00-12:00\"\nexit = 0\nentry = 1", "quotas.m", "nobody may leave the country and 1 person enter it"},
		{"[[holidays]]\nname = \"h\"\nfrom = \"2026-07-01\"\nto = \"2026-07-02\"", "holidays.h", "from 2026-07-01 to 2026-07-02 (h) the post opens at its weekly hours"},
		{"[[holidays]]\nname = \"h\"\nfrom = \"2026-07-01\"\nto = \"2026-07-02\"\nhours = [\"08:00-09:00\"]", "holidays.h", "the post opens daily 08:00-09:00"},
		{"[[holidays]]\nname = \"h\"\nfrom = \"2026-07-01\"\nto = \"2026-07-02\"\nextra = [\"22:00-24:00\"]", "holidays.h", "at its weekly hours and besides daily 22:00-24:00"},
		{"[[amnesties]]\nname = \"a\"\nfrom = \"2026-07-01\"\nto = \"2026-07-02\"\nwaives = [\"unpaired\"]", "amnesties.a", "only noted: a movement without its other half"},
		{"[severity]\n\"photo.old\" = \"refer\"", "severity.photo.old", "“The registered picture is too old.” calls an officer"},
	} {
		before := parse(t, head)
		changes := document.Diff(before, parse(t, head+c.text))
		if len(changes) != 1 || changes[0].Field != c.field || !strings.Contains(changes[0].After, c.says) {
			t.Errorf("%q: %v, want %s: %s", c.text, changes, c.field, c.says)
			continue
		}
		back := document.Diff(parse(t, head+c.text), before)
		if len(back) != 1 || back[0].Before != changes[0].After || back[0].After != changes[0].Before {
			t.Errorf("%q: back is not the other way round: %v and %v", c.text, changes, back)
		}
	}
}

// One number in the age of minors moves three sentences, and they agree with each other.
func TestSentencesAgree(t *testing.T) {
	var fields []string
	for _, c := range document.Diff(parse(t, head), parse(t, head+"minor_age = 15\nchild_window_days = 60")) {
		fields = append(fields, c.Field)
	}
	if want := []string{"minor_age", "adult_age", "child_window_days", "child_adults", "adult_children"}; !slices.Equal(fields, want) {
		t.Errorf("%v, want %v", fields, want)
	}
}

// The example, sentence by sentence, as a ministry reads it.
func TestTheExampleInWords(t *testing.T) {
	want := []string{
		"Version 1: Rules of a post before a ministry has set any.",
		"In force from 2026-01-01 00:00 +07:00 until a later version replaces it.",
		"The post is in KHM: its nationals leave first and come back, others the reverse.",
		"Days and hours are counted at UTC+07:00.",
		"The post is open in both directions.",
		"The post opens daily 06:00-22:00.",
		"Holders of a class without a limit of its own: a stay may last 7 calendar days after the day it begins.",
		"Two movements may follow each other at once.",
		"Coming back through another post means nothing.",
		"An exit without its entry weighs what trip.unpaired does.",
		"An entry without its exit weighs what trip.unpaired does.",
		"People under 21: a person younger than 12 is a minor and never crosses alone without an officer.",
		"People under 21: from 18 years on nobody travels as a child of a party.",
		"People under 21: from 12 to 17 years a person alone goes to an officer, and nobody under 18 leads a child.",
		"Parties with minors: at most 3 minors with one adult.",
		"Parties with minors: each child scans their own pass or is chosen by picture.",
		"Parties with minors: a child's registered picture may be 12 months old.",
		"Parties with minors: the patterns of children and adults look back 30 days.",
		"Parties with minors: a child with 2 different adults within 30 days goes to an officer.",
		"Parties with minors: an adult with 5 different children within 30 days goes to an officer.",
		"Adults: an adult's registered picture may be of any age.",
		"Adults: every face behind a pass that can be copied is compared.",
		"A plain tag goes to an officer.",
		"A pass is said to expire soon 30 days before its end.",
		"A registry older than 24h is noted.",
		"A registry older than 72h sends everybody to an officer.",
		"A policy older than 24h is noted.",
		"A policy older than 72h sends everybody to an officer.",
		"A lane counts as watched for 30s after the booth's last word.",
	}
	got := document.Explain(parse(t, string(document.Example)))
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
