package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/line"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/drivers/pn532/pn532sim"

	"periph.io/x/conn/v3/i2c"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

type closable struct {
	spi.Port
	closed *int
}

func (c closable) LimitSpeed(physic.Frequency) error { return nil }
func (c closable) Close() error                      { *c.closed++; return nil }

type closableI2C struct {
	i2c.Bus
	closed *int
}

func (c closableI2C) Close() error { *c.closed++; return nil }

type pin struct {
	*pinsim.Pin
	closed *int
}

func (p pin) Halt() error { *p.closed++; return nil }

var errAbsent = errors.New("no such bus")

// board is a machine with a reader on SPI 0.1 and I2C 1, and its lines on gpiochip0: 25 IRQ, 24 reset.
func board(c *pn532sim.Chip, closed *int) machine {
	return machine{
		spi: func(bus, chipSelect int) (spi.PortCloser, error) {
			if bus != 0 || chipSelect != 1 {
				return nil, errAbsent
			}
			return closable{c.SPI(), closed}, nil
		},
		i2c: func(bus int) (i2c.BusCloser, error) {
			if bus != 1 {
				return nil, errAbsent
			}
			return closableI2C{c.I2C(), closed}, nil
		},
		line: func(a line.Addr, output bool) (gpioLine, error) {
			switch {
			case a == line.Addr{Chip: "gpiochip0", Offset: 25} && !output:
				return pin{c.IRQ, closed}, nil
			case a == line.Addr{Chip: "gpiochip0", Offset: 24} && output:
				return pin{c.Reset, closed}, nil
			}
			return nil, errAbsent
		},
	}
}

func TestOtherBuses(t *testing.T) {
	for _, c := range []struct {
		args         string
		exit, closed int
		port         string
	}{
		{"--spi 0.1", exitDone, 1, "spi 0.1"},
		{"--i2c 1 --irq gpiochip0:25", exitDone, 2, "i2c 1"},
		{"--spi 0.1 --irq gpiochip0:25 --reset gpiochip0:24", exitDone, 3, "spi 0.1"},
		{"--spi 0.0", exitDevice, 0, "spi 0.0"},
		{"--i2c 0", exitDevice, 0, "i2c 0"},
		{"--i2c 1 --reset gpiochip0:25", exitDevice, 1, "i2c 1"},
	} {
		chip, closed := pn532sim.New(), 0
		chip.LayChip(pass())
		var out, trouble bytes.Buffer
		args := append([]string{"pn532", "--json", "--timeout", "2s"}, strings.Fields(c.args)...)
		if got := execute(context.Background(), board(chip, &closed), args, &out, &trouble); got != c.exit || closed != c.closed {
			t.Errorf("%s: exit %d, closed %d\n%s%s", c.args, got, closed, &out, &trouble)
		}
		var r report
		if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Port != c.port || (r.Error == "") != (c.exit == exitDone) {
			t.Errorf("%s: %v, %+v", c.args, err, r)
		}
	}
}

// The buses of this machine, which has none of these, are tried in earnest.
func TestThisMachineHasNoSuchBus(t *testing.T) {
	for _, args := range []string{"--spi 250.1", "--i2c 250", "--i2c 250 --irq nochip:1", "--port /dev/null --reset nochip:1", "--port /dev/null --irq nochip:1"} {
		var out, trouble bytes.Buffer
		if got := run(append([]string{"pn532", "--json"}, strings.Fields(args)...), &out, &trouble); got != exitDevice || !strings.Contains(out.String(), "cannot be opened") {
			t.Errorf("%s: exit %d\n%s%s", args, got, &out, &trouble)
		}
	}
}

// signedMessage is a link whose mirrors begin at file offset 2 + 5 + at.
func signedMessage(prefix int) []byte {
	link := "\x04a.example/?picc_data=" + strings.Repeat("0", 32) + "&cmac=" + strings.Repeat("0", 16)
	record := append([]byte{0xD1, 1, byte(len(link)), 'U'}, link...)
	return append(make([]byte, prefix), record...)
}

func TestACardThatSignsItsMessage(t *testing.T) {
	b := onBench(t)
	m := signedMessage(0)
	picc, mac := 2+bytes.Index(m, []byte("picc_data="))+10, 2+bytes.Index(m, []byte("cmac="))+5
	other := ntag424.Key{1}
	b.chip.LayChip(ntag424sim.New(ntag424sim.Opts{
		Keys: [5]ntag424.Key{other, secret, secret, other, other}, Message: m, Counter: 6,
		Settings: &ntag424.FileSettings{Read: ntag424.Free, SDM: &ntag424.SDM{Meta: 2, File: 1, CounterRead: 1, PICCData: picc, MACInput: mac, MAC: mac}},
	}))
	keys := b.file("keys.json", `["`+otherHex+`", {"slot": 3, "key": "`+secretHex+`"}]`) // a slot that does not hold it
	r := b.try(exitDone, "--keys", keys)
	if a := r.Authentication; a == nil || a.How != howSUN || !a.Proven || *a.Key != 1 || a.Slot != nil || *a.Counter != 7 || a.UID != "04958CAA5C5E80" {
		t.Errorf("%+v", a)
	}
	b.try(exitUnsound, "--keys", b.file("wrong.json", `["`+otherHex+`"]`))
}

func TestTheLinkInAMessage(t *testing.T) {
	for message, want := range map[string]string{
		"\xD1\x01\x03U\x04ab": "ab", "\x91\x01\x01Tx\x51\x01\x03U\x04ab": "ab", "\xC1\x01\x00\x00\x00\x03U\x04ab": "ab",
		"\xD9\x01\x03\x02Uid\x04ab": "ab", "\xD1\x01\x03U\x04a": "", "\xD1\x01\x01U\x04": "", "\xD1\x01\x00U": "", "\xD1": "", "": "",
		"\xC1\x01\xFF\xFF\xFF\xFFU\x04": "", "\xD9\x01\x00": "",
	} {
		if got := link([]byte(message)); got != want {
			t.Errorf("% X: got %q, want %q", message, got, want)
		}
	}
}
