package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/config"
	"passlane/ui/screen"
)

const whole = `
device = "doung-lane-2"
post = "Doung"
lane = "2"
direction = "exit"
state = "state"
device_key = "/etc/passlane/device.key"
seal_key = "hub-seal.pub"
hub_key = "hub.pub"
index_key = "index.key"
ministry_key = "ministry.pub"
screen.fire = "none"
`

func TestAWholeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lane.toml")
	text := whole + "provinces = [\"2\"]\n[times]\ncapture = \"30s\"\nturn = \"2s\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.State != filepath.Join(filepath.Dir(path), "state") || c.DeviceKey != "/etc/passlane/device.key" {
		t.Errorf("paths %q, %q", c.State, c.DeviceKey)
	}
	s := c.Settings()
	if s.Times.Capture != 30*time.Second || s.Times.Turn != 2*time.Second || s.Times.Choose != 60*time.Second || s.Language != "km" {
		t.Errorf("settings %+v", s)
	}
	if s.Post != "Doung" || s.Rules.Check() != nil || len(c.Provinces) != 1 {
		t.Errorf("settings %+v of %+v", s, c)
	}
}

func TestEveryBadKeyIsNamed(t *testing.T) {
	for name, c := range map[string]struct{ text, field string }{
		"unknown key": {whole + "reder = 1", "reder"},
		"no device":   {strings.Replace(whole, "doung-lane-2", "", 1), "device"},
		"device name": {strings.Replace(whole, "doung-lane-2", "Doung/2", 1), "device"},
		"direction":   {strings.Replace(whole, `"exit"`, `"out"`, 1), "direction"},
		"no state":    {strings.Replace(whole, `"state"`, `""`, 1), "state"},
		"language":    {whole + `language = "fr"`, "language"},
		"no ministry": {strings.Replace(whole, "ministry_key", "# ", 1), "ministry_key"},
		"rules":       {whole + "[policy]\nhours = []", "policy"},
		"screen":      {whole + "screen.width = 10\nscreen.height = 10", "screen"},
		"no plan":     {strings.Replace(whole, "screen.fire", "# ", 1), "screen.fire"},
		"empty plan":  {strings.Replace(whole, `"none"`, `""`, 1), "screen.fire"},
		"plan":        {strings.Replace(whole, `"none"`, `"exit"`, 1), "screen.fire"},
		"ahead":       {whole + `screen.ahead = "back"`, "screen.ahead"},
	} {
		_, err := config.Parse([]byte(c.text))
		var field *config.FieldError
		switch {
		case errors.As(err, &field) && field.Field == c.field:
		default:
			t.Errorf("%s: %v, want an error on %q", name, err, c.field)
		}
	}
	if _, err := config.Parse([]byte(whole + "[times]\nread = \"-1s\"")); err == nil {
		t.Error("a negative time was taken")
	}
	if _, err := config.Load(filepath.Join(t.TempDir(), "none.toml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// Where people run in a fire is copied from the building's plan: no lane starts without it, and the error says what to do.
func TestTheEscapePlanIsCopied(t *testing.T) {
	_, err := config.Parse([]byte(strings.Replace(whole, "screen.fire", "# ", 1)))
	if err == nil || !strings.Contains(err.Error(), "escape plan") || !strings.Contains(err.Error(), "left, right, up, back, or none") {
		t.Errorf("%v", err)
	}
	for _, a := range screen.Arrows() {
		for _, way := range []string{"exit", "entry"} {
			c, err := config.Parse([]byte(strings.NewReplacer(`"none"`, `"`+string(a)+`"`, `"exit"`, `"`+way+`"`).Replace(whole)))
			if err != nil || c.Screen.Fire != a || c.Screen.Ahead != screen.ArrowUp {
				t.Errorf("%s on %s: %+v, %v", a, way, c.Screen, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("device = 1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := config.Parse(b); err == nil {
			if s := c.Settings(); s.Rules == nil || s.Times.Pass <= 0 {
				t.Errorf("taken, but without settings: %+v", s)
			}
		}
	})
}
