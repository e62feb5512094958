package line

import (
	"errors"
	"strings"
	"testing"
)

// names resolves as a machine does whose chip 0 is also called pinctrl-rp1.
func names(chip string) (string, error) {
	switch chip {
	case "gpiochip0", "/dev/gpiochip0", "pinctrl-rp1":
		return "/dev/gpiochip0", nil
	}
	return "", errNoChip
}

func TestCheck(t *testing.T) {
	at := func(device, use, chip string, offset int) Claim { return Claim{device, use, Addr{chip, offset}} }
	for _, c := range []struct {
		name   string
		claims []Claim
		want   string // errors, a line each
	}{
		{"none", nil, ""},
		{"no conflict", []Claim{at("gate", "pass", "gpiochip0", 17), at("gate", "hold", "gpiochip0", 18), at("panel", "cross", "gpiochip1", 17)}, ""},
		{"two devices", []Claim{at("gate", "pass", "gpiochip0", 17), at("panel", "cross", "gpiochip0", 17)},
			"line: gate pass and panel cross both want gpiochip0:17"},
		{"one device twice", []Claim{at("gate", "beam_a", "gpiochip0", 2), at("gate", "beam_b", "gpiochip0", 2)},
			"line: gate beam_a and gate beam_b both want gpiochip0:2"},
		{"by label", []Claim{at("gate", "pass", "/dev/gpiochip0", 17), at("panel", "cross", "pinctrl-rp1", 17)},
			"line: gate pass wants /dev/gpiochip0:17 and panel cross wants pinctrl-rp1:17, which is the same line"},
		{"a chip that is not there", []Claim{at("gate", "pass", "relays", 1), at("panel", "cross", "/dev/relays", 1)},
			"line: gate pass wants relays:1 and panel cross wants /dev/relays:1, which is the same line"},
		{"three and a bad one", []Claim{at("a", "", "c", 1), at("b", "", "c", 1), at("d", "", "c", 1), at("e", "f", "c", -1)},
			"line: a and b both want c:1\nline: a and d both want c:1\nline: e f wants c:-1: offsets begin at 0"},
	} {
		got := ""
		if err := check(c.claims, names); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestAConflictCanBeTakenApart(t *testing.T) {
	err := Check([]Claim{{"gate", "pass", Addr{"x", 1}}, {"reader", "irq", Addr{"x", 1}}})
	var c *ConflictError
	if !errors.As(err, &c) || c.First.Device != "gate" || c.Second.Device != "reader" || !strings.Contains(err.Error(), "x:1") {
		t.Errorf("got %v", err)
	}
}
