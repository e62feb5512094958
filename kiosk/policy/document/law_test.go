package document_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/policy/document"
)

// No byte of a signed document can be changed, taken out or put in.
func TestASignatureCoversEveryByte(t *testing.T) {
	signed := document.Sign([]byte(busy), ministry)
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(signed)-1).Draw(t, "at")
		b := rapid.Byte().Draw(t, "byte")
		for name, changed := range map[string][]byte{
			"changed": append(append(bytes.Clone(signed[:at]), b), signed[at+1:]...),
			"taken":   append(bytes.Clone(signed[:at]), signed[at+1:]...),
			"put in":  append(append(bytes.Clone(signed[:at]), b), signed[at:]...),
		} {
			if bytes.Equal(changed, signed) {
				continue // the same byte
			}
			if _, err := document.Open(changed, public(ministry)); !errors.Is(err, document.ErrSignature) {
				t.Fatalf("byte %d %s: %v", at, name, err)
			}
		}
	})
}

// Whoever goes from next to next sees the same documents as who asks every hour, and never two of which a higher one is in force.
func TestNextIsWhatComes(t *testing.T) {
	start := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	switched := 0
	rapid.Check(t, func(t *rapid.T) {
		var all []document.Document
		for v := range rapid.IntRange(0, 6).Draw(t, "documents") {
			d := document.Document{Version: v + 1, From: start.Add(time.Duration(rapid.IntRange(-20, 60).Draw(t, "from")) * time.Hour)}
			if rapid.Bool().Draw(t, "ends") {
				d.To = d.From.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "lasts")) * time.Hour)
			}
			all = append(all, d)
		}
		all = rapid.Permutation(all).Draw(t, "held")
		current, promised := document.Choose(all, start)
		for hour := range 120 {
			at := start.Add(time.Duration(hour) * time.Hour)
			now, next := document.Choose(all, at)
			for i := range all {
				if all[i].InForce(at) && (now == nil || all[i].Version > now.Version) {
					t.Fatalf("%s: version %d is in force and not chosen", at, all[i].Version)
				}
			}
			if now != nil && !now.InForce(at) {
				t.Fatalf("%s: version %d is not in force", at, now.Version)
			}
			if now != nil && now != current {
				switched++
				if now != promised {
					t.Fatalf("%s: version %d comes, and nobody said so", at, now.Version)
				}
			}
			current, promised = now, next
		}
	})
	if switched == 0 {
		t.Error("no document ever took the place of another")
	}
	t.Logf("%d switches", switched)
}

// What hours say in words can be written back into a document, and opens the post at the same minutes.
func TestHoursSaidAreHoursRead(t *testing.T) {
	const prefix = "the post opens "
	rapid.Check(t, func(t *rapid.T) {
		var days []string
		for _, d := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
			if rapid.Bool().Draw(t, d) {
				days = append(days, d)
			}
		}
		from := rapid.IntRange(0, 24*60-1).Draw(t, "from")
		to := rapid.IntRange(from+1, 24*60).Draw(t, "to")
		written := fmt.Sprintf("%02d:%02d-%02d:%02d", from/60, from%60, to/60, to%60)
		if len(days) > 0 {
			written = strings.Join(days, ",") + " " + written
		}
		first := hoursOf(t, written)
		said := ""
		for _, s := range document.Statements(first.Rules) {
			if s.Field == "hours" {
				said = strings.TrimPrefix(s.Text, prefix)
			}
		}
		second := hoursOf(t, said)
		if fmt.Sprint(first.Rules.Hours) != fmt.Sprint(second.Rules.Hours) {
			t.Fatalf("%q is said as %q", written, said)
		}
		for minute := 0; minute < 7*24*60; minute += 31 {
			at := time.Date(2026, 6, 1, 0, minute, 0, 0, first.Rules.Zone)
			day := strings.ToLower(at.Weekday().String()[:3])
			now := minute % (24 * 60)
			open := now >= from && now < to && (len(days) == 0 || strings.Contains(strings.Join(days, ","), day))
			if first.Rules.OpenAt(at, "") != open {
				t.Fatalf("%q at %s: open %t", written, at, !open)
			}
		}
	})
}

func hoursOf(t *rapid.T, hours string) document.Document {
	d, err := document.Parse([]byte(head + fmt.Sprintf("hours = [%q]", hours)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}
