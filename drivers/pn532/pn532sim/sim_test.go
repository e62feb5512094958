package pn532sim_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math/bits"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"

	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/pn532/pn532sim"
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

// Frames as UM0701-02 and published captures have them; the simulator is held to these, not to the driver.
const (
	wake        = "55 55 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
	ack         = "00 00 FF 00 FF 00"
	nackFrame   = "00 00 FF FF 00 00"
	askSAM      = "00 00 FF 05 FB D4 14 01 00 01 16 00"
	tellSAM     = "00 00 FF 02 FE D5 15 16 00"
	askVersion  = "00 00 FF 02 FE D4 02 2A 00"
	tellVersion = "00 00 FF 06 FA D5 03 32 01 06 07 E8 00"
	chipError   = "00 00 FF 01 FF 7F 81 00"
	askList     = "00 00 FF 04 FC D4 4A 01 00 E1 00"
)

// wire is the chip's HSU, in memory.
type wire struct {
	*testing.T
	port *pn532sim.Port
	chip *pn532sim.Chip
}

func onWire(t *testing.T, story func(wire)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		chip := pn532sim.New()
		port, err := chip.OpenPort()
		if err != nil {
			t.Fatal(err)
		}
		story(wire{t, port, chip})
		if err := errors.Join(port.Close(), port.Close()); err != nil {
			t.Error(err)
		}
	})
}

// says sends bytes and checks what comes back within 50 ms.
func (w wire) says(send string, want ...string) {
	w.Helper()
	if _, err := w.port.Write(unhex(send)); err != nil {
		w.Fatal(err)
	}
	if got := w.hears(); !bytes.Equal(got, unhex(strings.Join(want, ""))) {
		w.Errorf("%s: got % X, want %v", send, got, want)
	}
}

func (w wire) hears() (all []byte) {
	_ = w.port.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	b := make([]byte, 7)
	for {
		n, err := w.port.Read(b)
		all = append(all, b[:n]...)
		if err != nil {
			return all
		}
	}
}

func TestItSleepsUntilItIsWoken(t *testing.T) {
	onWire(t, func(w wire) {
		w.says(askSAM)
		w.says(wake)
		w.says(askVersion)          // LowVbat: nothing before SAMConfiguration
		w.says(askSAM)              // it sleeps again
		w.says("55 55 00" + askSAM) // its oscillator starts
		w.says(wake+askSAM, ack, tellSAM)
		w.says(askVersion, ack, tellVersion)
		w.chip.PowerCut()
		w.says(askVersion)
	})
}

func TestItHearsOnlyGoodFrames(t *testing.T) {
	onWire(t, func(w wire) {
		w.says(wake+askSAM, ack, tellSAM)
		w.says("00 00 FF 02 FF D4 02 2A 00")
		w.says("00 00 FF 02 FE D4 02 2B 00")
		w.says("00 00 FF 02 FE D5 02 29 00") // not from a host
		w.says("00 00 FF 02 FE D4")          // half of one, forgotten after a while
		w.says(askVersion, ack, tellVersion)
		w.says("00 00 FF FF FF 00 02 FE D4 02 2A 00", ack, tellVersion)
		w.says("00 00 FF 02 FE D4 7E AE 00", ack, chipError)
	})
}

func TestACKAbortsAndNACKRepeats(t *testing.T) {
	onWire(t, func(w wire) {
		w.says(nackFrame)
		w.says(wake+askSAM, ack, tellSAM)
		w.says(nackFrame, tellSAM)
		if w.chip.Repeated() == 0 {
			w.Error("the NACK was not counted")
		}
		w.chip.Delay(30 * time.Millisecond)
		if _, err := w.port.Write(unhex(askVersion + ack)); err != nil {
			w.Fatal(err)
		}
		if got := w.hears(); len(got) != 0 {
			w.Errorf("after an abort: % X", got)
		}
	})
}

func TestALookForCardsGoesOnForEver(t *testing.T) {
	onWire(t, func(w wire) {
		w.says(wake+askSAM, ack, tellSAM)
		w.says(askList, ack) // MxRtyPassiveActivation is FFh
		w.says("00 00 FF 06 FA D4 32 05 FF 01 02 F3 00", ack, "00 00 FF 02 FE D5 33 F8 00")
		w.says(askList, ack, "00 00 FF 03 FD D5 4B 00 E0 00")
		w.chip.Lay(unhex("04 01 02 8F 03 04 05 06"))
		w.says(askList, ack, "00 00 FF 0F F1 D5 4B 01 01 00 44 00 07 04 01 02 03 04 05 06 7A 00")
		if !w.chip.Field() {
			w.Error("the field is off")
		}
	})
}

func TestEveryFaultDoesWhatItSays(t *testing.T) {
	for f, want := range map[pn532sim.Fault]string{
		pn532sim.Drop: "00 FF 00 FF 00", pn532sim.Flip: "00 24 FF 00 FF 00", pn532sim.Insert: "00 5A 00 FF 00 FF 00",
		pn532sim.Duplicate: "00 00 00 FF 00 FF 00", pn532sim.Stall: "00",
	} {
		onWire(t, func(w wire) {
			w.chip.NextFrame(func([]byte) []byte { return nil })
			w.chip.SpoilAnswer(f, 1)
			w.says(wake+askSAM, want)
			if !w.chip.Spoiled() || f.String() == "" {
				w.Errorf("%v was not done", f)
			}
			w.chip.SpoilCommand(f, 6)
			w.says(askVersion)
		})
	}
	if len(pn532sim.Faults()) != 5 {
		t.Errorf("%v", pn532sim.Faults())
	}
}

func TestAChipThatIsNotThere(t *testing.T) {
	onWire(t, func(w wire) {
		w.chip.Gone(true)
		if _, err := w.port.Write([]byte{1}); err == nil {
			w.Error("written to nobody")
		}
		if _, err := w.port.Read(make([]byte, 1)); err == nil {
			w.Error("read from nobody")
		}
		if _, err := w.chip.OpenPort(); err == nil {
			w.Error("opened what is not there")
		}
		w.chip.Gone(false)
		w.chip.Replace(func(b []byte) []byte { return b })
		w.says("01 02 03", "01 02 03")
		w.chip.Replace(nil)
		w.chip.Silence(true)
		w.says(wake + askSAM)
	})
}

func TestSPIWantsTheLowestBitFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chip := pn532sim.New()
		port := chip.SPI()
		if _, err := port.Connect(physic.MegaHertz, spi.Mode3, 8); err == nil {
			t.Error("mode 3")
		}
		conn, err := port.Connect(physic.MegaHertz, spi.Mode0, 8)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := port.Connect(physic.MegaHertz, spi.Mode0, 8); !errors.Is(err, pn532sim.ErrConnected) {
			t.Errorf("connected twice: %v", err)
		}
		tx := func(send string, n int) []byte {
			w := append(unhex(send), make([]byte, n)...)
			r := make([]byte, len(w))
			for i := range w {
				w[i] = bits.Reverse8(w[i])
			}
			if err := conn.Tx(w, r); err != nil {
				t.Fatal(err)
			}
			for i := range r {
				r[i] = bits.Reverse8(r[i])
			}
			return r[1:]
		}
		tx("02", 1) // wakes it
		tx("01"+askSAM, 0)
		if got := tx("02", 1); got[0] != 1 {
			t.Errorf("not ready: % X", got)
		}
		if got := tx("03", 6); !bytes.Equal(got, unhex(ack)) {
			t.Errorf("got % X", got)
		}
		if got := tx("03", 9); !bytes.Equal(got, unhex(tellSAM)) {
			t.Errorf("got % X", got)
		}
		if got := tx("02", 1); got[0] != 0 {
			t.Errorf("ready: % X", got)
		}
		tx("01"+askSAM, 0)
		tx("03", 6)
		tx("03", 3)
		tx("01"+nackFrame, 0)
		if got := tx("03", 9); !bytes.Equal(got, unhex("FE D5 15 16 00 00 00 00 00")) {
			t.Errorf("the rest of a frame, without a byte: % X", got)
		}
		if got := tx("03", 9); !bytes.Equal(got, unhex(tellSAM)) {
			t.Errorf("asked for again: % X", got)
		}
		if err := errors.Join(conn.Tx(nil, nil), conn.TxPackets(nil)); !errors.Is(err, pn532sim.ErrTransfer) {
			t.Errorf("%v", err)
		}
		chip.Gone(true)
		if got := tx("02", 1); got[0] != 0xFF {
			t.Errorf("nobody says % X", got)
		}
	})
}

func TestI2CReadsTheStatusFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chip := pn532sim.New()
		bus := chip.I2C()
		if err := bus.Tx(0x24, nil, make([]byte, 1)); !errors.Is(err, pn532sim.ErrNoAnswer) {
			t.Errorf("the first wakes it: %v", err)
		}
		if err := bus.Tx(0x25, unhex(askSAM), nil); !errors.Is(err, pn532sim.ErrNoAnswer) {
			t.Errorf("another address: %v", err)
		}
		if err := bus.Tx(0x24, unhex(askSAM), make([]byte, 1)); !errors.Is(err, pn532sim.ErrTransfer) {
			t.Errorf("a repeated start: %v", err)
		}
		if err := bus.Tx(0x24, unhex(askSAM), nil); err != nil {
			t.Fatal(err)
		}
		if chip.IRQ.Level() != gpio.Low {
			t.Error("the line is High with a frame waiting")
		}
		for _, want := range []string{"01", "01" + ack, "01" + tellSAM, "00"} {
			r := make([]byte, len(unhex(want)))
			if err := bus.Tx(0x24, nil, r); err != nil || !bytes.Equal(r, unhex(want)) {
				t.Errorf("got % X, %v, want %s", r, err, want)
			}
		}
		if chip.IRQ.Level() != gpio.High || bus.SetSpeed(physic.MegaHertz) == nil {
			t.Error("the line is Low with nothing waiting, or the speed was set")
		}
	})
}

func TestTheResetLineTakesEverything(t *testing.T) {
	onWire(t, func(w wire) {
		w.says(wake+askSAM, ack, tellSAM)
		for _, l := range []gpio.Level{gpio.Low, gpio.High} {
			if err := w.chip.Reset.Out(l); err != nil {
				w.Fatal(err)
			}
			w.says(askVersion)
		}
		w.says(wake+askSAM, ack, tellSAM)
	})
}

func TestALineIsPluggedAndUnplugged(t *testing.T) {
	chip := pn532sim.New()
	chip.LayChip(nfcsim.NewTag(nil))
	line, err := pn532sim.NewLine(chip, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := line.Plug(); err != nil { // it is
		t.Error(err)
	}
	path := line.Path()
	line.Unplug()
	line.Unplug()
	if err := line.Plug(); err != nil || line.Path() != path {
		t.Errorf("%v, %s", err, line.Path())
	}
	line.Close()
	if _, err := pn532sim.NewLine(chip, path+"/nowhere"); err == nil {
		t.Error("a line in a folder that is not there")
	}
}
