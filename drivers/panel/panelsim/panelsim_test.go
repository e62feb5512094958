package panelsim_test

import (
	"slices"
	"testing"

	"passlane/drivers/panel/panelsim"
	"periph.io/x/conn/v3/gpio"
)

func TestLampsAreRemembered(t *testing.T) {
	p := panelsim.New()
	var heard []panelsim.Lamps
	p.OnChange(func(l panelsim.Lamps) { heard = append(heard, l) })
	for _, out := range []func(gpio.Level) error{p.Cross.Out, p.Arrow.Out, p.Amber.Out} {
		for _, l := range []gpio.Level{gpio.High, gpio.High, gpio.Low} {
			if err := out(l); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := []panelsim.Lamps{{Cross: true}, {}, {Arrow: true}, {}, {Amber: true}, {}}
	if !slices.Equal(p.History(), want) || !slices.Equal(heard, want) || p.Lit() != (panelsim.Lamps{}) {
		t.Errorf("history %+v, heard %+v, lit %+v", p.History(), heard, p.Lit())
	}
}

func TestTheButton(t *testing.T) {
	p := panelsim.New()
	if p.Press(); p.Call.Read() != gpio.High {
		t.Error("pressed, and Low")
	}
	if p.LetGo(); p.Call.Read() != gpio.Low {
		t.Error("let go, and High")
	}
}
