package imager

import (
	"errors"
	"testing"
)

func TestOptsThatCannotBe(t *testing.T) {
	for field, o := range map[string]Opts{
		"Idle": {Idle: 1}, "Repeat": {Repeat: -1}, "MaxBytes": {MaxBytes: -1}, "Suffix": {BySuffix: true}, "AIM": {Accept: []string{"]Q"}},
	} {
		var wrong *OptsError
		if _, err := New(Line{}, o); !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if got, want := (&OptsError{"Idle", "10 to 200 ms"}).Error(), "imager: Opts.Idle: want 10 to 200 ms"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
