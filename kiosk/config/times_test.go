package config_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passlane/kiosk/config"
	"passlane/kiosk/lane"
)

const gated = whole + "[gate]\npass = \"gpiochip0:17\"\n"

// Times that contradict each other are refused before anything opens, with both keys and what to change.
func TestTimesThatContradictEachOther(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		says []string // empty: taken
	}{
		"as it is":                {"", nil},
		"no gate":                 {"", nil},
		"closes before the gate":  {"close_within = \"6s\"", []string{"times.close", "6s", "gate.close_within", "longer"}},
		"closes with the gate":    {"[times]\nclose = \"5s\"", []string{"times.close", "5s", "gate.close_within"}},
		"a gate for few":          {"max_open = \"30s\"", []string{"times.pass", "times.per_head", "gate.max_open", "40s"}},
		"a long walk":             {"[times]\npass = \"16s\"", []string{"times.pass", "46s", "45s"}},
		"long for each":           {"[times]\nper_head = \"6s\"", []string{"times.per_head", "46s"}},
		"a long walk, a gate too": {"max_open = \"46s\"\n[times]\npass = \"16s\"", nil},
		"shut before it is open":  {"open_within = \"10s\"", []string{"times.pass", "gate.open_within"}},
	} {
		text := gated + c.text
		if name == "no gate" {
			text = whole + "[times]\nclose = \"1s\"\npass = \"1h\""
		}
		_, err := config.Parse([]byte(text))
		var field *config.FieldError
		if errors.As(err, &field) != (len(c.says) > 0) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range c.says {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is not in %v", name, want, err)
			}
		}
	}
}

// What is taken lets the largest party walk for as long as the lane gives it, and the leaf close for as long as the gate gives it.
func TestTimesThatAreTakenFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := func(name string) time.Duration {
			return time.Duration(rapid.IntRange(1, 60).Draw(t, name)) * time.Second
		}
		pass, head, shuts, open, closes := span("pass"), span("per_head"), span("close"), span("max_open"), span("close_within")
		_, err := config.Parse(fmt.Appendf(nil, "%smax_open = %q\nclose_within = %q\n[times]\npass = %q\nper_head = %q\nclose = %q",
			gated, open, closes, pass, head, shuts))
		fits := pass+lane.MaxMinors*head <= open && shuts > closes && pass > config.OpenWithin
		if (err == nil) != fits {
			t.Errorf("fits %t: %v", fits, err)
		}
	})
}
