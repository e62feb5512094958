package pn532_test

import (
	"io"
	"testing"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
	"passlane/drivers/serial"
)

// bareLine is the same bytes on the same line, without a driver: one frame out, ACK and response in.
type bareLine struct {
	port    *serial.Port
	command []byte
	answer  []byte
}

func (b *bareLine) exchange() error {
	if _, err := b.port.Write(b.command); err != nil {
		return err
	}
	_, err := io.ReadFull(b.port, b.answer)
	return err
}

// BenchmarkAPDU is what an APDU of this size and an answer as long cost through the driver; "bare" is what the bytes cost alone, and
// "ratio" how the one compares to the other, measured in turns.
func BenchmarkAPDU(b *testing.B) {
	for _, n := range []int{5, 60, 240} {
		b.Run(map[int]string{5: "short", 60: "middle", 240: "long"}[n], func(b *testing.B) { benchAPDU(b, n) })
	}
}

func benchAPDU(b *testing.B, n int) {
	chip, _, dev := onLine(b, nil)
	chip.LayChip(&parrot{})
	c := card(b, dev)
	bare := newBare(b, n)
	cmd := counting(n)
	var ours, theirs time.Duration
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		began := time.Now()
		exchange(b, c, cmd)
		ours += time.Since(began)
		began = time.Now()
		if err := bare.exchange(); err != nil {
			b.Fatal(err)
		}
		theirs += time.Since(began)
	}
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N), "driver-ns")
	b.ReportMetric(float64(theirs.Nanoseconds())/float64(b.N), "bare-ns")
	b.ReportMetric(float64(theirs)/float64(ours), "ratio")
}

func exchange(b *testing.B, c nfc.Card, cmd []byte) {
	if got, err := c.Transceive(b.Context(), cmd); err != nil || len(got) != len(cmd) {
		b.Fatalf("%d bytes, %v", len(got), err)
	}
}

// newBare brings a second chip to the same point, and takes its line from the driver.
func newBare(b *testing.B, n int) *bareLine {
	chip := pn532sim.New()
	line, err := pn532sim.NewLine(chip, b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(line.Close)
	var port *serial.Port
	dev, err := pn532.New(pn532.HSU("bench", func() (pn532.Port, error) {
		port, err = serial.Open(line.Path(), pn532.Baud)
		return port, err
	}), nil)
	if err != nil {
		b.Fatal(err)
	}
	chip.LayChip(&parrot{})
	if _, err := dev.WaitCard(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = port.Close() })
	if err := port.SetReadDeadline(time.Time{}); err != nil {
		b.Fatal(err)
	}
	if err := port.SetWriteDeadline(time.Time{}); err != nil {
		b.Fatal(err)
	}
	return &bareLine{port: port, command: exchangeFrame(counting(n)), answer: make([]byte, 6+10+n)}
}

// exchangeFrame is InDataExchange with these data, in a normal frame.
func exchangeFrame(data []byte) []byte {
	packet := append([]byte{0xD4, 0x40, 0x01}, data...)
	f := append([]byte{0, 0, 0xFF, byte(len(packet)), byte(-len(packet))}, packet...)
	sum := byte(0)
	for _, v := range packet {
		sum -= v
	}
	return append(f, sum, 0)
}
