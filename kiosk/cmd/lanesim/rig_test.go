package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/turnstile/turnstilesim"
	"passlane/kiosk/config"
)

// What a rig says of itself is a lane's configuration, with each line where the rig solders it.
func TestARigIsALanesConfiguration(t *testing.T) {
	r := &rig{rigFile: rigFile{Chip: "bench", Reader: "/dev/ttyS1", Imager: "/dev/imager", Camera: "/dev/video20", Width: 800, Height: 600}}
	const rest = "device = \"d\"\npost = \"p\"\nlane = \"1\"\ndirection = \"exit\"\nstate = \"s\"\ndevice_key = \"d\"\nseal_key = \"i\"\nhub_key = \"h\"\nindex_key = \"x\"\nministry_key = \"m\"\n"
	c, err := config.Parse([]byte(rest + r.devices()))
	if err != nil {
		t.Fatal(err)
	}
	if c.Gate.Fire != (config.Line{Chip: "bench", Offset: lineFire, Pull: "no"}) || c.Panel.Amber.Offset != lineAmber || len(c.Lines()) != len(lineKeys) {
		t.Errorf("%+v, %+v", c.Gate, c.Panel)
	}
	if c.Reader.Port != "/dev/ttyS1" || !c.Scanner.AIM || c.Camera.Path != "/dev/video20" || c.Screen.Width != 800 {
		t.Errorf("%+v", c)
	}
}

// Levels go both ways: what the lane drives moves the gate, what the gate drives is pulled, and only when it changes.
func TestLeadsAndRelays(t *testing.T) {
	dir, gate := t.TempDir(), turnstilesim.New()
	value, pull := filepath.Join(dir, "value"), filepath.Join(dir, "pull")
	put := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(value, "1\n")
	f, err := os.Open(value)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	pass := &relay{file: f, pin: gate.Pass}
	if err := pass.carry(); err != nil || gate.Pass.Level() != gpio.High || gate.Orders() != 1 {
		t.Errorf("%v, %d orders", err, gate.Orders())
	}
	fire := &lead{file: pull, pin: gate.FireLoop}
	for _, c := range []struct {
		burns bool
		want  string
	}{{false, "pull-up"}, {true, "pull-down"}} {
		gate.Fire(c.burns)
		if err := fire.carry(); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(pull); string(got) != c.want {
			t.Errorf("fire %t: %q", c.burns, got)
		}
	}
	put(pull, "as it was")
	if err := fire.carry(); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(pull); string(got) != "as it was" {
		t.Errorf("written without a change: %q", got)
	}
	if err := errors.Join(os.Remove(pull), os.Mkdir(pull, 0o700)); err != nil {
		t.Fatal(err)
	}
	gate.Fire(false)
	if err := fire.carry(); err == nil {
		t.Error("a line that is gone was written")
	}
}
