package pn532

import (
	"bytes"
	"context"
	"errors"
	"math/bits"
	"testing"
	"testing/synctest"
	"time"

	"periph.io/x/conn/v3/conntest"
	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/i2c/i2ctest"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi/spitest"

	"passlane/drivers/drvtest/pinsim"
)

// dialogue is what start-up says and hears, as the manual has it: frame out, ACK and response in.
var dialogue = []struct{ ask, tell string }{
	{askSAM, tellSAM},
	{askVersion, tellVersion},
	{"00 00 FF 03 FD D4 12 14 06 00", "00 00 FF 02 FE D5 13 18 00"},
	{"00 00 FF 06 FA D4 32 02 00 0B 0B E2 00", rfDone},
	{"00 00 FF 04 FC D4 32 04 00 F6 00", rfDone},
	{"00 00 FF 06 FA D4 32 05 01 00 02 F2 00", rfDone},
	{"00 00 FF 04 FC D4 32 01 00 F9 00", rfDone},
}

const (
	rfDone  = "00 00 FF 02 FE D5 33 F8 00"
	ackText = "00 00 FF 00 FF 00"
)

func turned(b []byte) []byte {
	out := bytes.Clone(b)
	for i := range out {
		out[i] = bits.Reverse8(out[i])
	}
	return out
}

// padded is b with zeros behind it, n bytes in all.
func padded(b []byte, n int) []byte { return append(bytes.Clone(b), make([]byte, n-len(b))...) }

// Start-up on SPI, byte by byte: least significant bit first, one transfer a frame, status before each.
func TestStartUpOnSPIByteByByte(t *testing.T) {
	var ops []conntest.IO
	transfer := func(op byte, out, in []byte, n int) {
		ops = append(ops, conntest.IO{W: turned(append([]byte{op}, padded(out, n)...)), R: turned(append([]byte{0}, padded(in, n)...))})
	}
	fetch := func(frame []byte, n int) {
		transfer(spiStatus, nil, []byte{1}, 1)
		transfer(spiRead, nil, frame, n)
	}
	transfer(spiStatus, nil, nil, spiWakeBytes)
	transfer(spiWrite, ackFrame, nil, ackSize)
	for range 20 { // quiet: the chip has nothing to say for 20 ms
		transfer(spiStatus, nil, nil, 1)
	}
	transfer(spiStatus, nil, nil, 1)
	transfer(spiStatus, nil, nil, spiWakeBytes)
	for _, d := range dialogue {
		ask := unhex(t, d.ask)
		transfer(spiWrite, ask, nil, len(ask))
		fetch(ackFrame, ackSize)
		fetch(unhex(t, d.tell), maxRead)
	}
	play(t, SPI(&spitest.Playback{Playback: conntest.Playback{Ops: ops, DontPanic: true}}))
}

// The same on I2C: never a write and a read in one, status first in every read.
func TestStartUpOnI2CByteByByte(t *testing.T) {
	var ops []i2ctest.IO
	write := func(b []byte) { ops = append(ops, i2ctest.IO{Addr: Address, W: b}) }
	read := func(status byte, frame []byte, n int) {
		ops = append(ops, i2ctest.IO{Addr: Address, R: append([]byte{status}, padded(frame, n)...)})
	}
	read(0, nil, 0) // wakes it
	write(ackFrame)
	for range 5 { // quiet, 5 ms apart
		read(0, nil, 0)
	}
	read(0, nil, 0)
	for _, d := range dialogue {
		write(unhex(t, d.ask))
		read(1, nil, 0)
		read(1, ackFrame, ackSize)
		read(0, nil, 0) // not yet
		read(1, nil, 0)
		read(1, unhex(t, d.tell), maxRead)
	}
	play(t, I2C(&i2ctest.Playback{Ops: ops, DontPanic: true}))
}

// play starts the chip over a bus that knows every byte that must come.
func play(t *testing.T, bus Bus) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d, err := New(bus, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.ensure(t.Context()); err != nil || d.firmware != (Firmware{0x32, 1, 6, 7}) {
			t.Errorf("%v, %v", d.firmware, err)
		}
	})
}

// scribe is a serial line that answers from the dialogue and keeps what it was sent.
type scribe struct {
	t    *testing.T
	sent []byte
	out  []byte
	next int
}

func (s *scribe) Write(b []byte) (int, error) {
	s.sent = append(s.sent, b...)
	if s.next < len(dialogue) && bytes.HasSuffix(s.sent, unhex(s.t, dialogue[s.next].ask)) {
		s.out = append(append(s.out, unhex(s.t, ackText)...), unhex(s.t, dialogue[s.next].tell)...)
		s.next++
	}
	return len(b), nil
}

func (s *scribe) Read(b []byte) (int, error) {
	if len(s.out) == 0 {
		time.Sleep(5 * time.Millisecond)
		return 0, errIdle
	}
	n := copy(b, s.out)
	s.out = s.out[n:]
	return n, nil
}

func (s *scribe) Close() error                     { return nil }
func (s *scribe) SetReadDeadline(time.Time) error  { return nil }
func (s *scribe) SetWriteDeadline(time.Time) error { return nil }

// The same on HSU: SAMConfiguration follows its wake-up without a pause.
func TestStartUpOnHSUByteByByte(t *testing.T) {
	s := &scribe{t: t}
	play(t, HSU("scribe", func() (Port, error) { return s, nil }))
	want := append(append(append([]byte{}, wakeUp...), ackFrame...), wakeUp...)
	for _, d := range dialogue {
		want = append(want, unhex(t, d.ask)...)
	}
	if !bytes.Equal(s.sent, want) {
		t.Errorf("sent % X\nwant % X", s.sent, want)
	}
}

// refusing is an I2C bus whose device does not answer to its address so many times.
type refusing struct {
	i2ctest.Playback
	left, calls int
	last        time.Time
	least       time.Duration
}

var errAddress = errors.New("nobody answers")

func (r *refusing) Tx(uint16, []byte, []byte) error {
	if now := time.Now(); r.calls > 0 {
		r.least = min(r.least, now.Sub(r.last))
	}
	r.calls++
	r.last = time.Now()
	if r.left--; r.left >= 0 {
		return errAddress
	}
	return nil
}

func TestI2CTriesAgainAfterAPause(t *testing.T) {
	for refusals, want := range map[int]error{0: nil, 3: nil, 4: errAddress} {
		synctest.Test(t, func(t *testing.T) {
			bus := &refusing{left: refusals, least: time.Hour}
			c := I2C(bus).(*overI2C)
			if err := c.write(ackFrame); !errors.Is(err, want) {
				t.Errorf("%d refusals: %v", refusals, err)
			}
			if want == nil {
				if err := c.write(ackFrame); err != nil {
					t.Error(err)
				}
			}
			if bus.least < i2cGap || refusals > 0 && bus.calls != min(refusals+1, i2cTrials)+map[bool]int{want == nil: 1}[true] {
				t.Errorf("%d refusals: %d calls, %v apart", refusals, bus.calls, bus.least)
			}
		})
	}
}

// The chip is asked at once, by an edge, or each 10 ms without one; a line that is gone does not make that a race.
func TestWaitingForTheChip(t *testing.T) {
	for _, c := range []struct {
		name       string
		irq        func() gpio.PinIn
		readyAfter time.Duration
		most       int // questions
		latest     time.Duration
	}{
		{"no line", func() gpio.PinIn { return nil }, 20 * time.Millisecond, 25, 22 * time.Millisecond},
		{"an edge", edge(20 * time.Millisecond), 20 * time.Millisecond, 5, 20 * time.Millisecond},
		{"no edge", edge(time.Hour), 20 * time.Millisecond, 5, 30 * time.Millisecond},
		{"a line that is gone", func() gpio.PinIn { return torn{pinsim.New("torn", 1)} }, 20 * time.Millisecond, 25, 22 * time.Millisecond},
		{"never", edge(time.Hour), time.Hour, 12, 101 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			began, asked := time.Now(), 0
			err := waiter{irq: c.irq(), every: time.Millisecond}.wait(began.Add(100*time.Millisecond), func() (bool, error) {
				asked++
				return time.Since(began) >= c.readyAfter, nil
			})
			if never := c.readyAfter > time.Minute; never != errors.Is(err, errIdle) || asked > c.most || time.Since(began) > c.latest {
				t.Errorf("%s: %v after %v, asked %d times", c.name, err, time.Since(began), asked)
			}
			time.Sleep(2 * time.Hour) // every edge has come
		})
	}
}

func edge(after time.Duration) func() gpio.PinIn {
	return func() gpio.PinIn {
		p := pinsim.New("irq", 1)
		p.Set(gpio.High)
		_ = p.In(gpio.PullUp, gpio.FallingEdge)
		time.AfterFunc(after, func() { p.Set(gpio.Low) })
		return p
	}
}

// torn is a line that was pulled off its chip: every wait ends at once.
type torn struct{ *pinsim.Pin }

func (torn) WaitForEdge(time.Duration) bool { return false }

// A port that cannot be opened is told as such; SPI is connected once, however often it is started.
func TestBusesThatDoNotOpen(t *testing.T) {
	d, err := New(HSU("closed", func() (Port, error) { return nil, errAddress }), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Firmware(context.Background()); !errors.Is(err, errAddress) {
		t.Errorf("got %v", err)
	}
	port := &spitest.Playback{}
	bus := SPI(port).(*overSPI)
	if err := errors.Join(bus.open(), bus.close(), bus.open()); err != nil {
		t.Errorf("opened again: %v", err)
	}
	if _, err := port.Connect(physic.MegaHertz, 0, 8); err == nil {
		t.Error("the playback does not mind")
	}
}
