package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Line is a GPIO line, written as "gpiochip0:17", with "active-low", and "pull-up", "pull-down" or "no-pull" behind it where the wiring asks for that.
// Without one of the latter the driver chooses: a cut wire must read as the alarm.
type Line struct {
	Chip      string // name, path or label, as gpiodetect shows them
	Offset    int
	ActiveLow bool   // the active state is the low voltage
	Pull      string // "up", "down", "no" or "": of the chip; no for a board with resistors of its own
}

// Given tells whether the file names the line.
func (l Line) Given() bool { return l.Chip != "" }

// UnmarshalText reads a line.
func (l *Line) UnmarshalText(b []byte) error {
	words := strings.Fields(string(b))
	if len(words) == 0 {
		return fmt.Errorf(`%q is no line; write one as "gpiochip0:17"`, b)
	}
	colon := strings.LastIndexByte(words[0], ':')
	offset, err := strconv.ParseUint(words[0][colon+1:], 10, 16)
	if colon < 1 || err != nil {
		return fmt.Errorf(`%q is no line; write one as "gpiochip0:17"`, words[0])
	}
	*l = Line{Chip: words[0][:colon], Offset: int(offset)}
	for _, w := range words[1:] {
		switch w {
		case "active-low":
			l.ActiveLow = true
		case "pull-up", "pull-down":
			l.Pull = strings.TrimPrefix(w, "pull-")
		case "no-pull":
			l.Pull = "no"
		default:
			return fmt.Errorf("%q of a line is none of active-low, pull-up, pull-down and no-pull", w)
		}
	}
	return nil
}

// SPI is a port of the kernel's spidev, written as "0.0": the bus and the chip that it selects.
type SPI struct{ Bus, Select int }

// UnmarshalText reads a port.
func (p *SPI) UnmarshalText(b []byte) error {
	bus, chip, _ := strings.Cut(string(b), ".")
	n, err := strconv.ParseUint(bus, 10, 8)
	m, err2 := strconv.ParseUint(chip, 10, 8)
	if err != nil || err2 != nil {
		return fmt.Errorf(`%q is no port of SPI; write one as "0.0"`, b)
	}
	*p = SPI{int(n), int(m)}
	return nil
}

// Reader is the reader of contactless cards: a chip on one of three buses.
type Reader struct {
	Chip  string `toml:"chip"` // pn532, or mfrc522 for plain tags; empty: there is no reader
	Port  string `toml:"port"` // serial line, as /dev/serial/by-id/…; pn532 alone
	SPI   *SPI   `toml:"spi"`  // as "0.0" for /dev/spidev0.0
	I2C   *int   `toml:"i2c"`  // as 1 for /dev/i2c-1; pn532 alone
	IRQ   Line   `toml:"irq"`  // from the chip; pn532 on any bus
	Reset Line   `toml:"reset"`
	TypeB bool   `toml:"type_b"` // look for cards of type B too
}

// Scanner is what reads printed symbols: a device of its own, or the frames of a camera.
type Scanner struct {
	Port   string `toml:"port"`   // area imager on a serial line
	Baud   int    `toml:"baud"`   // of the line; default 115200
	HID    string `toml:"hid"`    // area imager as HID-POS, as /dev/hidraw0
	Frames bool   `toml:"camera"` // the frames of the lane's camera
	Path   string `toml:"path"`   // a camera of its own, as /dev/v4l/by-id/…
	Prefix string `toml:"prefix"` // that the imager sends before all else
	Suffix string `toml:"suffix"` // and behind it; silence ends a symbol in any case
	AIM    bool   `toml:"aim"`    // each symbol begins with its AIM identifier
}

// Camera is the camera before which travellers stand, or one that sees the whole lane.
type Camera struct {
	Path     string   `toml:"path"`   // as /dev/v4l/by-id/…; empty: there is no camera
	Width    int      `toml:"width"`  // pixels; default 640
	Height   int      `toml:"height"` // pixels; default 480
	Rate     int      `toml:"rate"`   // frames a second; default 15
	MJPEG    bool     `toml:"mjpeg"`  // take MJPEG where the camera has both
	Mains    int      `toml:"mains"`  // 50 or 60 Hz, against lamps that flicker
	Exposure Duration `toml:"exposure"`
}

// Gate is the gate by its lines; Pass names one that there is.
type Gate struct {
	Pass        Line     `toml:"pass"`
	Hold        Line     `toml:"hold"`
	Stop        Line     `toml:"stop"` // pulse mode
	BeamA       Line     `toml:"beam_a"`
	BeamB       Line     `toml:"beam_b"`
	PassA       Line     `toml:"pass_a"` // in place of the beams
	PassB       Line     `toml:"pass_b"`
	LimitOpen   Line     `toml:"limit_open"`
	LimitClosed Line     `toml:"limit_closed"`
	Fire        Line     `toml:"fire"`
	Ready       Line     `toml:"ready"`
	Alarm       Line     `toml:"alarm"`
	MaxOpen     Duration `toml:"max_open"`       // default 45 s: a party of seven
	OpenWithin  Duration `toml:"open_within"`    // default 3 s
	CloseWithin Duration `toml:"close_within"`   // default 5 s
	Debounce    Duration `toml:"debounce"`       // of beams and fire contact
	Bounce      Duration `toml:"limit_debounce"` // of the leaf's switches
	Between     Duration `toml:"between"`        // how long a body is seen by neither beam
	Pulse       Duration `toml:"pulse"`          // of Pass and Stop; without it the gate is driven by level
	CoilOn      Duration `toml:"coil_on"`        // how long the coil of Pass bears power,
	CoilWithin  Duration `toml:"coil_within"`    // within any such time
	FailSecure  bool     `toml:"fail_secure"`    // a lane that ends leaves the gate locked; default: free
}

// Panel is what hangs over and beside a lane; Cross names one that there is.
type Panel struct {
	Cross  Line `toml:"cross"`
	Arrow  Line `toml:"arrow"`
	Amber  Line `toml:"amber"`
	Call   Line `toml:"call"`   // a button with which travellers ask for help
	Buzzer Line `toml:"buzzer"` // for those who do not see the screen
	Key    Line `toml:"key"`    // an officer's key switch: on, the lane is closed
}

// NamedLine is a line with what it is for.
type NamedLine struct {
	Device, Use string
	Line        Line
}

// Lines returns every line that the file names, with its keys.
func (c Lane) Lines() []NamedLine {
	g, p := c.Gate, c.Panel
	var given []NamedLine
	for _, n := range []NamedLine{
		{"reader", "irq", c.Reader.IRQ}, {"reader", "reset", c.Reader.Reset},
		{"gate", "pass", g.Pass}, {"gate", "hold", g.Hold}, {"gate", "stop", g.Stop}, {"gate", "beam_a", g.BeamA}, {"gate", "beam_b", g.BeamB},
		{"gate", "pass_a", g.PassA}, {"gate", "pass_b", g.PassB}, {"gate", "limit_open", g.LimitOpen}, {"gate", "limit_closed", g.LimitClosed},
		{"gate", "fire", g.Fire}, {"gate", "ready", g.Ready}, {"gate", "alarm", g.Alarm},
		{"panel", "cross", p.Cross}, {"panel", "arrow", p.Arrow}, {"panel", "amber", p.Amber}, {"panel", "call", p.Call},
		{"panel", "buzzer", p.Buzzer}, {"panel", "key", p.Key},
	} {
		if n.Line.Given() {
			given = append(given, n)
		}
	}
	return given
}

// checkDevices finds what can be told without opening anything.
func (c Lane) checkDevices() error {
	if err := c.Reader.check(); err != nil {
		return err
	}
	if err := c.Scanner.check(c.Camera.Path); err != nil {
		return err
	}
	for device, first := range map[string]Line{"gate": c.Gate.Pass, "panel": c.Panel.Cross} {
		for _, n := range c.Lines() {
			if n.Device == device && !first.Given() {
				return &FieldError{device + "." + map[string]string{"gate": "pass", "panel": "cross"}[device], "is missing"}
			}
		}
	}
	if c.Gate.Pass.Given() && (c.Gate.CoilOn.Duration > 0) != (c.Gate.CoilWithin.Duration > 0) {
		return &FieldError{"gate.coil_on", "goes with coil_within"}
	}
	return c.checkPaths()
}

func (r Reader) check() error {
	buses := given(r.Port)
	if r.SPI != nil {
		buses++
	}
	if r.I2C != nil {
		buses++
	}
	switch {
	case r == (Reader{}):
		return nil
	case r.Chip != "pn532" && r.Chip != "mfrc522":
		return &FieldError{"reader.chip", "must be pn532 or mfrc522"}
	case buses != 1:
		return &FieldError{"reader", "needs one of port, spi and i2c"}
	case r.Chip == "mfrc522" && (r.SPI == nil || !r.Reset.Given()):
		return &FieldError{"reader.spi", "an mfrc522 is reached by spi, and needs its reset line"}
	case r.Chip == "mfrc522" && r.TypeB:
		return &FieldError{"reader.type_b", "an mfrc522 knows type A alone"}
	}
	return nil
}

func (s Scanner) check(camera string) error {
	frames := ""
	if s.Frames {
		frames = "yes"
	}
	switch {
	case s == (Scanner{}):
		return nil
	case given(s.Port, s.HID, s.Path, frames) != 1:
		return &FieldError{"scanner", "needs one of port, hid, path and camera"}
	case s.Frames && camera == "":
		return &FieldError{"scanner.camera", "the lane has no camera"}
	case s.Port == "" && (s.Baud != 0 || s.Prefix != "" || s.Suffix != "" || s.AIM):
		return &FieldError{"scanner", "baud, prefix, suffix and aim are of a port"}
	}
	return nil
}

// checkPaths finds a device file that two devices want.
func (c Lane) checkPaths() error {
	seen := map[string]string{}
	for _, p := range [][2]string{{"reader.port", c.Reader.Port}, {"scanner.port", c.Scanner.Port}, {"scanner.hid", c.Scanner.HID}, {"scanner.path", c.Scanner.Path}, {"camera.path", c.Camera.Path}, {"overview.path", c.Overview.Path}} {
		if p[1] == "" {
			continue
		}
		if before, twice := seen[p[1]]; twice {
			return &FieldError{p[0], "is that of " + before}
		}
		seen[p[1]] = p[0]
	}
	return nil
}

// given counts what is not empty.
func given(values ...string) (n int) {
	for _, v := range values {
		if v != "" {
			n++
		}
	}
	return n
}
