package equip

import (
	"context"

	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/panel"
	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

// panel opens the lamps, and what hangs beside them. The cross is lit from the first moment, and stays lit.
func (d *Devices) panel() error {
	c := d.conf.Panel
	if !c.Cross.Given() {
		return ErrNotConfigured
	}
	ls := &lines{device: "panel"}
	pins := panel.Pins{
		Cross: ls.out("cross", c.Cross, gpio.High), Arrow: ls.out("arrow", c.Arrow, gpio.Low), Amber: ls.out("amber", c.Amber, gpio.Low),
		Call: ls.in("call", c.Call),
	}
	buzzer, key := ls.out("buzzer", c.Buzzer, gpio.Low), ls.in("key", c.Key)
	var lamps *panel.Dev
	err := ls.err
	if err == nil {
		lamps, err = panel.New(pins)
	}
	if err := ls.built(err); err != nil {
		return err
	}
	d.own(nil, ls.halt)
	d.own(nil, lamps.Halt)
	d.fill = append(d.fill, func(k *station.Kit) { k.Lamps = lamps })
	if pins.Call != nil {
		d.fill = append(d.fill, func(k *station.Kit) { k.Call = lamps })
	}
	d.test("lamps", func(context.Context) (string, error) { return "the cross is lit", lamps.Show(true, false, false) })
	d.beside(buzzer, key)
	return nil
}

// beside adds a buzzer and a key switch, where there are any. One that does not work is told, and costs the lane nothing.
func (d *Devices) beside(buzzer gpio.PinOut, key gpio.PinIn) {
	if buzzer != nil {
		if b, err := panel.NewBuzzer(buzzer); err != nil {
			d.log.Error("device", "device", "buzzer", "error", err)
		} else {
			d.own(b.Run, b.Halt)
			d.fill = append(d.fill, func(k *station.Kit) { k.Buzzer = sounds{b} })
		}
	}
	if key == nil {
		return
	}
	s, err := panel.NewKeySwitch(key)
	if err != nil {
		d.log.Error("device", "device", "key switch", "error", err)
		return
	}
	d.own(nil, s.Halt)
	d.fill = append(d.fill, func(k *station.Kit) { k.Key = s })
}

// sounds plays the lane's tones on a buzzer, which has rhythms in place of pitches.
type sounds struct{ *panel.Buzzer }

// Tone plays a tone.
func (s sounds) Tone(name lane.ToneName) error {
	tune := panel.Refused
	if name == lane.ToneAccepted {
		tune = panel.Accepted
	}
	return s.Play(tune)
}
