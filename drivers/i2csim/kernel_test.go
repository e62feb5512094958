//go:build i2c

package i2csim

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"periph.io/x/host/v3/sysfs"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
	"passlane/drivers/usbsim"
)

// A reader on the kernel's own I2C finds a card, reads a long message from it, is there again after its power was cut, and says so when it is not. It needs
// root and what the package's documentation names; without that it fails.
func TestI2COnTheKernel(t *testing.T) {
	ctx := t.Context()
	chip := pn532sim.New()
	line, err := usbsim.Attach(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() { usbsim.New(line).Serve(New(chip.I2C())) })
	defer wg.Wait()
	defer line.Close()
	bus, err := sysfs.NewI2C(number(t))
	if err != nil {
		t.Fatal(err)
	}
	defer bus.Close()
	d, err := pn532.New(pn532.I2C(bus), nil)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := d.Firmware(ctx); err != nil || f.String() == "" {
		t.Fatalf("%v, %v", f, err)
	}
	message := bytes.Repeat([]byte("passlane"), 25)
	for range 2 {
		chip.LayChip(ntag424sim.New(ntag424sim.Opts{UID: []byte{4, 1, 2, 3, 4, 5, 6}, Message: message}))
		card, err := d.WaitCard(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ntag424.ReadNDEF(ctx, card); err != nil || !bytes.Equal(got, message) {
			t.Fatalf("read %d bytes, %v", len(got), err)
		}
		chip.Take()
		chip.PowerCut()
	}
	chip.Silence(true)
	if _, err := d.WaitCard(ctx); !errors.Is(err, nfc.ErrUnplugged) {
		t.Errorf("silent: %v", err)
	}
	if err := d.Halt(); err != nil && !errors.Is(err, nfc.ErrUnplugged) {
		t.Error(err)
	}
}

func number(t *testing.T) int {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute) // only a hang lasts that long
	defer stop()
	n, err := usbsim.Appear(ctx, Bus)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
