package panelsim_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/panel/panelsim"
	"periph.io/x/conn/v3/gpio"
)

func TestSoundsAreRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := panelsim.NewBuzzer()
		for _, l := range []gpio.Level{gpio.Low, gpio.High, gpio.High, gpio.Low, gpio.High} {
			_ = b.Pin.Out(l)
			<-time.After(time.Second)
		}
		if got := b.Heard(); !slices.Equal(got, []time.Duration{2 * time.Second}) {
			t.Errorf("heard %v", got)
		}
	})
}

func TestAKeyInItsSwitch(t *testing.T) {
	k := panelsim.NewKey()
	for _, on := range []bool{false, true, false} {
		if k.Turn(on); bool(k.Pin.Read()) != on {
			t.Errorf("turned %t, reads %v", on, k.Pin.Read())
		}
	}
}

func TestAMatrix(t *testing.T) {
	k := panelsim.NewKeypad(2, "1234")
	k.Down('4')
	read := func(row int) string {
		_ = k.Rows[row].Out(gpio.High)
		defer k.Rows[row].Out(gpio.Low)
		return k.Columns[0].Level().String() + k.Columns[1].Level().String()
	}
	if read(0) != "LowLow" || read(1) != "LowHigh" || k.Columns[1].Level() {
		t.Errorf("4 is down: %s, %s", read(0), read(1))
	}
	k.Down('1') // with diodes there is no ghost at 2
	if read(0) != "HighLow" || read(1) != "LowHigh" {
		t.Errorf("1 and 4 are down: %s, %s", read(0), read(1))
	}
	k.Up('4')
	if read(1) != "LowLow" {
		t.Error("4 is up")
	}
}

func TestKeysWithALineEach(t *testing.T) {
	k := panelsim.NewKeypad(0, "12")
	k.Down('2')
	if len(k.Rows) != 0 || k.Columns[0].Level() || !k.Columns[1].Level() {
		t.Error("2 is down")
	}
}
