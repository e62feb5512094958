package pn532_test

import (
	"errors"
	"testing"
	"time"

	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
)

func isInvalid(err error) bool {
	var i *pn532.InvalidError
	return errors.As(err, &i)
}

func TestWhatNewRefuses(t *testing.T) {
	if _, err := pn532.New(nil, nil); !isInvalid(err) {
		t.Errorf("no bus: %v", err)
	}
	for _, o := range []pn532.Opts{{Period: -1}, {Probe: -1}, {CardTimeout: 4 * time.Second}, {ExchangeTimeout: time.Hour}, {AckTimeout: -1}} {
		if _, err := pn532.New(hsu(pn532sim.New()), &o); !isInvalid(err) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	chip := pn532sim.New()
	broken := errors.New("broken")
	for _, o := range []pn532.Opts{{Reset: chip.Reset}, {IRQ: chip.IRQ}} {
		chip.Reset.Break(broken)
		chip.IRQ.Break(broken)
		if _, err := pn532.New(hsu(chip), &o); !errors.Is(err, broken) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestErrorsTellWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&pn532.InvalidError{Field: "Opts.Period", Value: -1, Want: "0 or more"}, "pn532: Opts.Period is -1, want 0 or more"},
		{&pn532.OtherDeviceError{Firmware: pn532.Firmware{IC: 0x33, Version: 2}}, "pn532: the device is no PN532 but IC 33, firmware 2.0 ()"},
		{pn532.Status(0x2B), "pn532: status 2B, card disappeared"},
		{pn532.Status(0x3F), "pn532: status 3F"},
		{&pn532.FrameError{Problem: "half of one"}, "pn532: frame: half of one"},
	} {
		if c.err.Error() != c.want {
			t.Errorf("got %q, want %q", c.err, c.want)
		}
	}
	if got := (pn532.Firmware{IC: 0x32, Version: 1, Revision: 6, Support: 7}).String(); got != "IC 32, firmware 1.6 (type A, type B, ISO 18092)" {
		t.Errorf("got %q", got)
	}
}
