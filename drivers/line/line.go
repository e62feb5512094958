package line

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/physic"
)

// Addr is where a line is.
type Addr struct {
	Chip   string // "gpiochip0", "/dev/…" (links are followed) or the chip's label, as gpiodetect shows them
	Offset int    // on the chip, from 0
}

// String returns chip and offset: "gpiochip0:17".
func (a Addr) String() string { return fmt.Sprintf("%s:%d", a.Chip, a.Offset) }

// UnmarshalText reads what String writes.
func (a *Addr) UnmarshalText(b []byte) error {
	colon := bytes.LastIndexByte(b, ':')
	if colon < 1 {
		return fmt.Errorf("line: %q is not CHIP:OFFSET, as gpiochip0:17", b)
	}
	offset, err := strconv.ParseUint(string(b[colon+1:]), 10, 16)
	if err != nil {
		return fmt.Errorf("line: %q: the offset is no number from 0", b)
	}
	*a = Addr{Chip: string(b[:colon]), Offset: int(offset)}
	return nil
}

// Opts fits a line to its wiring. The zero value is a plain line.
type Opts struct {
	Consumer  string        // who has the line, as gpioinfo shows it, cut to 31 bytes; default "passlane"
	Name      string        // what the line is for, for logs; default its address
	ActiveLow bool          // the active state, High, is the low voltage
	Safe      gpio.Level    // of an output: its first level, and the one that Halt leaves
	Keep      bool          // Halt leaves an output as it was written last
	Bias      gpio.Pull     // of the chip, as it is on the board; default: what In asks for
	Debounce  time.Duration // of an input, by the kernel, microseconds; 0: none
}

// again is how often an input that is gone is asked for.
const again = 250 * time.Millisecond

// Line is one GPIO line; it implements gpio.PinIO. Its methods may be called from any goroutine.
type Line struct {
	addr   Addr
	opts   Opts
	output bool
	ask    func(request) (wire, error)
	edges  chan struct{} // holds one: edges may merge until they are waited for
	halted chan struct{}

	mu    sync.Mutex
	wire  wire // nil while the line is gone, and after Halt
	over  bool
	err   error // of the last use
	tried time.Time
	level gpio.Level // last written
	pull  gpio.Pull  // as In asked
	edge  gpio.Edge
	renew chan struct{} // closed by In: waits end
}

// OpenOutput takes a line as an output at Opts.Safe. Errors: *Error with ErrBusy, ErrNoLine, or what the kernel says.
func OpenOutput(a Addr, opts *Opts) (*Line, error) { return open(a, opts, true, ask) }

// OpenInput takes a line as an input without edges; In asks for them. Errors: as OpenOutput.
func OpenInput(a Addr, opts *Opts) (*Line, error) { return open(a, opts, false, ask) }

func open(a Addr, opts *Opts, output bool, ask func(request) (wire, error)) (*Line, error) {
	l := &Line{addr: a, output: output, ask: ask, edges: make(chan struct{}, 1), halted: make(chan struct{}), renew: make(chan struct{})}
	if opts != nil {
		l.opts = *opts
	}
	if l.opts.Consumer == "" {
		l.opts.Consumer = "passlane"
	}
	if l.opts.Name == "" {
		l.opts.Name = a.String()
	}
	l.level = l.opts.Safe
	w, err := ask(l.request(l.level))
	if err != nil {
		return nil, l.fail("open", sort(err, false))
	}
	l.wire = w
	return l, nil
}

// request says what to ask the kernel for, an output with its level.
func (l *Line) request(level gpio.Level) request {
	r := request{
		addr: l.addr, output: l.output, activeLow: l.opts.ActiveLow, consumer: l.opts.Consumer,
		bias: l.bias(l.pull), debounce: l.opts.Debounce, edge: l.edge, onEdge: l.onEdge,
	}
	if level {
		r.value = 1
	}
	return r
}

// bias returns the pull of the chip that a driver's pull comes to.
func (l *Line) bias(pull gpio.Pull) gpio.Pull {
	switch {
	case l.opts.Bias != gpio.PullNoChange:
		return l.opts.Bias
	case l.opts.ActiveLow && pull == gpio.PullDown:
		return gpio.PullUp
	case l.opts.ActiveLow && pull == gpio.PullUp:
		return gpio.PullDown
	}
	return pull
}

// Halt writes Opts.Safe to an output, unless Opts.Keep is set, and lets go of the line for good; waits end. Twice is fine. Errors: *Error if the safe
// level could not be written; the line is released all the same.
func (l *Line) Halt() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return nil
	}
	l.over = true
	close(l.halted)
	if l.wire == nil {
		return nil
	}
	var err error
	if l.output && !l.opts.Keep {
		l.level = l.opts.Safe
		err = l.wire.SetValue(value(l.level))
	}
	err = errors.Join(err, l.wire.Close())
	l.wire = nil
	if err != nil {
		return l.fail("halt", sort(err, true))
	}
	return nil
}

// Err returns what went wrong when the line was last used, nil if nothing did. Read has no other way to say it.
func (l *Line) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// String returns Opts.Name.
func (l *Line) String() string { return l.opts.Name }

// Name returns Opts.Name.
func (l *Line) Name() string { return l.opts.Name }

// Number returns the offset on the chip.
func (l *Line) Number() int { return l.addr.Offset }

// Function returns "In" or "Out", without touching the line.
func (l *Line) Function() string {
	if l.output {
		return "Out"
	}
	return "In"
}

// PWM returns ErrPWM.
func (l *Line) PWM(gpio.Duty, physic.Frequency) error { return l.fail("write", ErrPWM) }

// fail wraps err for this line.
func (l *Line) fail(op string, err error) error {
	e := &Error{Op: op, Addr: l.addr, Err: err}
	var held *heldError
	if errors.As(err, &held) {
		e.Holder = held.by
	}
	return e
}

func value(l gpio.Level) int {
	if l {
		return 1
	}
	return 0
}
