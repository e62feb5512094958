package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/config"
	"passlane/kiosk/policy"
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
`

func TestAWholeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lane.toml")
	text := whole + "[times]\ncapture = \"30s\"\n[policy]\nhours = [\"06:00-12:00\", \"13:00-18:30\"]\nutc_offset = \"+07:00\"\nface_sample = 800\n[policy.stay_days]\nday = 1\n"
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
	s, err := c.Settings()
	if err != nil {
		t.Fatal(err)
	}
	if s.Times.Capture != 30*time.Second || s.Times.Choose != 60*time.Second || s.Language != "km" {
		t.Errorf("settings %+v", s)
	}
	if r := s.Rules; len(r.Hours) != 2 || r.Hours[1].To != 18*60+30 || r.FaceSample != 800 || r.StayDays["day"] != 1 {
		t.Errorf("rules %+v", r)
	}
}

func TestEveryBadKeyIsNamed(t *testing.T) {
	for name, c := range map[string]struct{ text, field string }{
		"unknown key":     {whole + "reder = 1", "reder"},
		"no device":       {strings.Replace(whole, "doung-lane-2", "", 1), "device"},
		"device name":     {strings.Replace(whole, "doung-lane-2", "Doung/2", 1), "device"},
		"direction":       {strings.Replace(whole, `"exit"`, `"out"`, 1), "direction"},
		"no state":        {strings.Replace(whole, `"state"`, `""`, 1), "state"},
		"language":        {whole + `language = "fr"`, "language"},
		"screen":          {whole + "[screen]\nwidth = 10\nheight = 10", "screen"},
		"hours":           {whole + "[policy]\nhours = [\"six to ten\"]", "policy.hours"},
		"hours backwards": {whole + "[policy]\nhours = [\"22:00-06:00\"]", "hours"},
		"offset":          {whole + "[policy]\nutc_offset = \"ICT\"", "policy.utc_offset"},
		"minor age":       {whole + "[policy]\nminor_age = 10", "minor_age"},
		"all faces":       {whole + "[policy]\nface_sample = 1000", "face_sample"},
	} {
		_, err := config.Parse([]byte(c.text))
		var field *config.FieldError
		var rule *policy.FieldError
		switch {
		case errors.As(err, &field) && field.Field == c.field:
		case errors.As(err, &rule) && rule.Field == c.field:
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
			if _, err := c.Settings(); err != nil {
				t.Errorf("taken, but without settings: %v", err)
			}
		}
	})
}
