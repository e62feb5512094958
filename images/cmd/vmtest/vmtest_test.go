package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrongUse(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--help"}, 0, "gate_openings"},
		{[]string{"--fly"}, 2, "fly"},
		{[]string{"--folder", "/no/such/folder"}, 2, "folder"},
		{[]string{"--folder", ".", "--arch", "vax"}, 2, "arm64"},
	} {
		var out, errw bytes.Buffer
		if code := run(t.Context(), c.args, &out, &errw); code != c.code || !strings.Contains(out.String()+errw.String(), c.says) {
			t.Errorf("%v: exit %d, %s%s", c.args, code, out.String(), errw.String())
		}
	}
}

// Every story that is played by default is there.
func TestTheStoriesAreThere(t *testing.T) {
	for _, name := range stories {
		if _, err := os.Stat(filepath.Join("../../../kiosk/cmd/lanesim/stories", name+".story")); err != nil {
			t.Error(err)
		}
	}
}
