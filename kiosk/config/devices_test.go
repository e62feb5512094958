package config_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"passlane/kiosk/config"
)

const equipped = whole + `
[reader]
chip = "pn532"
spi = "0.1"
irq = "gpiochip0:25"
reset = "gpiochip0:24"

[scanner]
port = "/dev/serial/by-id/imager"
prefix = "\u0002"
aim = true

[camera]
path = "/dev/v4l/by-id/camera"
mains = 50

[gate]
pass = "pinctrl-rp1:17"
hold = "pinctrl-rp1:27"
beam_a = "pinctrl-rp1:22 no-pull"
beam_b = "pinctrl-rp1:23 active-low pull-up"
limit_open = "pinctrl-rp1:5"
limit_closed = "pinctrl-rp1:6"
fire = "pinctrl-rp1:13"
max_open = "50s"

[panel]
cross = "pinctrl-rp1:16"
arrow = "pinctrl-rp1:20"
amber = "pinctrl-rp1:21"
`

func TestDevicesAreNamedByTheirWiring(t *testing.T) {
	c, err := config.Parse([]byte(equipped))
	if err != nil {
		t.Fatal(err)
	}
	if c.Reader.SPI == nil || *c.Reader.SPI != (config.SPI{Bus: 0, Select: 1}) || c.Scanner.Prefix != "\x02" || c.Camera.Mains != 50 {
		t.Errorf("%+v %+v %+v", c.Reader, c.Scanner, c.Camera)
	}
	if c.Gate.BeamB != (config.Line{Chip: "pinctrl-rp1", Offset: 23, ActiveLow: true, Pull: "up"}) || c.Gate.BeamA.Pull != "no" || c.Gate.MaxOpen.Duration != 50*time.Second {
		t.Errorf("%+v", c.Gate)
	}
	lines := c.Lines()
	if len(lines) != 12 || lines[0] != (config.NamedLine{Device: "reader", Use: "irq", Line: config.Line{Chip: "gpiochip0", Offset: 25}}) {
		t.Errorf("%d lines, %+v", len(lines), lines[0])
	}
}

func TestEveryBadDeviceIsNamed(t *testing.T) {
	for name, c := range map[string]struct{ text, field string }{
		"chip":            {"[reader]\nchip = \"rc522\"\nport = \"/dev/ttyUSB0\"", "reader.chip"},
		"no bus":          {"[reader]\nchip = \"pn532\"", "reader"},
		"two buses":       {"[reader]\nchip = \"pn532\"\nport = \"/dev/ttyUSB0\"\ni2c = 0", "reader"},
		"bus alone":       {"[reader]\nspi = \"0.0\"", "reader.chip"},
		"mfrc522 on I2C":  {"[reader]\nchip = \"mfrc522\"\ni2c = 1", "reader.spi"},
		"mfrc522, type B": {"[reader]\nchip = \"mfrc522\"\nspi = \"0.0\"\nreset = \"gpiochip0:24\"\ntype_b = true", "reader.type_b"},
		"two scanners":    {"[scanner]\nport = \"/dev/ttyACM0\"\nhid = \"/dev/hidraw0\"", "scanner"},
		"no camera":       {"[scanner]\ncamera = true", "scanner.camera"},
		"baud of a HID":   {"[scanner]\nhid = \"/dev/hidraw0\"\nbaud = 9600", "scanner"},
		"one line twice":  {"[reader]\nchip = \"pn532\"\nport = \"/dev/ttyUSB0\"\n[scanner]\nport = \"/dev/ttyUSB0\"", "scanner.port"},
		"gate, no pass":   {"[gate]\nhold = \"gpiochip0:1\"", "gate.pass"},
		"panel, no cross": {"[panel]\ncall = \"gpiochip0:1\"", "panel.cross"},
		"half a duty":     {"[gate]\npass = \"gpiochip0:1\"\ncoil_on = \"5s\"", "gate.coil_on"},
	} {
		_, err := config.Parse([]byte(whole + c.text))
		var field *config.FieldError
		if !errors.As(err, &field) || field.Field != c.field {
			t.Errorf("%s: %v, want an error on %q", name, err, c.field)
		}
	}
	for _, line := range []string{"", "17", ":17", "gpiochip0:", "gpiochip0:-1", "gpiochip0:65536", "gpiochip0:1 pull-left", "gpiochip0:x"} {
		if _, err := config.Parse([]byte(whole + "[gate]\npass = \"" + line + "\"")); err == nil {
			t.Errorf("line %q was taken", line)
		}
	}
	for _, port := range []string{"", "0", "0.x", "x.0", "-1.0", "0.0.0"} {
		if _, err := config.Parse([]byte(whole + "[reader]\nchip = \"pn532\"\nspi = \"" + port + "\"")); err == nil {
			t.Errorf("SPI %q was taken", port)
		}
	}
}

// The examples for boards are configurations, and none uses a line twice.
func TestExamplesOfBoards(t *testing.T) {
	files, _ := filepath.Glob("boards/*.toml") // the pattern is well formed
	if len(files) != 3 {
		t.Errorf("%d examples", len(files))
	}
	for _, f := range files {
		c, err := config.Load(f)
		if err != nil {
			t.Error(err)
		}
		seen := map[config.Line]string{}
		for _, l := range c.Lines() {
			at := config.Line{Chip: l.Line.Chip, Offset: l.Line.Offset}
			if other := seen[at]; other != "" {
				t.Errorf("%s: %s and %s on one line", f, other, l.Use)
			}
			seen[at] = l.Use
		}
	}
}
