package mfrc522sim_test

import (
	"bytes"
	"errors"
	"testing"

	"passlane/drivers/mfrc522/mfrc522sim"
	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

// host is a driver of registers, as the data sheet's figures 10 and 11 have them.
type host struct {
	*testing.T
	conn spi.Conn
}

func on(t *testing.T, c *mfrc522sim.Chip) host {
	t.Helper()
	conn, err := c.SPI().Connect(physic.MegaHertz, spi.Mode0, 8)
	if err != nil {
		t.Fatal(err)
	}
	return host{t, conn}
}

func (h host) set(reg, v byte) {
	h.Helper()
	if err := h.conn.Tx([]byte{reg << 1, v}, nil); err != nil {
		h.Fatal(err)
	}
}

func (h host) get(reg byte) byte {
	h.Helper()
	r := make([]byte, 2)
	if err := h.conn.Tx([]byte{reg<<1 | 0x80, 0}, r); err != nil {
		h.Fatal(err)
	}
	return r[1]
}

// exchange sends bytes and returns what is in the FIFO afterwards, and the interrupts.
func (h host) exchange(lastBits byte, send ...byte) (got []byte, irq byte) {
	h.set(0x01, 0x00)
	h.set(0x04, 0x7F)
	h.set(0x0A, 0x80)
	for _, b := range send {
		h.set(0x09, b)
	}
	h.set(0x0D, lastBits)
	h.set(0x01, 0x0C)
	h.set(0x0D, lastBits|0x80)
	for n := h.get(0x0A); n > 0; n-- {
		got = append(got, h.get(0x09))
	}
	return got, h.get(0x04)
}

func TestACardIsSelectedByItsRegisters(t *testing.T) {
	c := mfrc522sim.New()
	h := on(t, c)
	if h.get(0x37) != 0x92 || c.Field() {
		t.Errorf("version %02X, field %v", h.get(0x37), c.Field())
	}
	c.Lay([]byte{4, 1, 2, 0x8F, 3, 4, 5, 6})
	if got, irq := h.exchange(7, 0x26); got != nil || irq != 0x01 {
		t.Errorf("without a field: % X, %02X", got, irq)
	}
	h.set(0x14, 0x83)
	for _, s := range []struct {
		bits byte
		send []byte
		want []byte
	}{
		{7, []byte{0x26}, []byte{0x44, 0x00}},
		{0, []byte{0x93, 0x20}, []byte{0x88, 4, 1, 2, 0x8F}},
		{0, []byte{0x93, 0x70, 0x88, 4, 1, 2, 0x8F, 0, 0}, nil}, // no CRC
		{7, []byte{0x26}, []byte{0x44, 0x00}},
		{7, []byte{0x26}, nil}, // once more only ends it
		{7, []byte{0x52}, []byte{0x44, 0x00}},
	} {
		if got, _ := h.exchange(s.bits, s.send...); !bytes.Equal(got, s.want) {
			t.Errorf("% X: got % X, want % X", s.send, got, s.want)
		}
	}
	h.set(0x01, 0x0F)
	if c.Field() {
		t.Error("a reset leaves the field on")
	}
}

func TestWhatIsNotThere(t *testing.T) {
	c := mfrc522sim.New()
	h := on(t, c)
	if _, err := c.SPI().Connect(physic.MegaHertz, spi.Mode1, 8); !errors.Is(err, mfrc522sim.ErrTransfer) {
		t.Errorf("mode 1: %v", err)
	}
	if err := h.conn.Tx([]byte{1}, nil); !errors.Is(err, mfrc522sim.ErrTransfer) {
		t.Errorf("half a transfer: %v", err)
	}
	if err := h.conn.TxPackets(nil); !errors.Is(err, mfrc522sim.ErrTransfer) {
		t.Errorf("packets: %v", err)
	}
	if err := c.Reset.Out(gpio.Low); err != nil || h.get(0x37) != 0xFF {
		t.Errorf("in reset: %v, %02X", err, h.get(0x37))
	}
	if err := c.Reset.Out(gpio.High); err != nil || h.get(0x37) != 0x92 {
		t.Errorf("after reset: %v, %02X", err, h.get(0x37))
	}
	c.Gone(true)
	if v := h.get(0x37); v != 0xFF {
		t.Errorf("gone: %02X", v)
	}
}
