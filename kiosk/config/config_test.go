package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/config"
)

const whole = `
device = "doung-lane-2"
post = "Doung"
lane = "2"
direction = "exit"
state = "state"
device_key = "/etc/passlane/device.key"
image_key = "hub-image.pub"
hub_key = "hub.pub"
index_key = "index.key"
ministry_key = "ministry.pub"
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
		"screen":      {whole + "[screen]\nwidth = 10\nheight = 10", "screen"},
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
