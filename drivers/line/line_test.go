package line

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"passlane/drivers/drvtest"

	"golang.org/x/sys/unix"
	"periph.io/x/conn/v3/gpio"
)

var relay = Addr{"gpiochip0", 17}

func take(t *testing.T, c *chip, output bool, opts *Opts) *Line {
	t.Helper()
	l, err := open(relay, opts, output, c.ask)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestConformance(t *testing.T) {
	for _, safe := range []gpio.Level{gpio.Low, gpio.High} {
		drvtest.Run(t, func() (drvtest.Subject, error) {
			c := newChip()
			l, err := open(relay, &Opts{Safe: safe}, true, c.ask)
			return drvtest.Subject{
				Device: l,
				Act:    func() error { return l.Out(!safe) },
				Inert: func() error {
					if d := c.driven[17]; d[len(d)-1] != value(safe) {
						return fmt.Errorf("driven %v", d)
					}
					return nil
				},
			}, err
		})
	}
}

func TestAnOutputNeverHasALevelThatNobodyAskedFor(t *testing.T) {
	for _, c := range []struct {
		name string
		opts Opts
		want []int // active or not: the kernel turns it for ActiveLow
	}{
		{"safe is Low", Opts{}, []int{0, 1, 0, 0}},
		{"safe is High", Opts{Safe: gpio.High}, []int{1, 1, 0, 1}},
		{"active low", Opts{ActiveLow: true}, []int{0, 1, 0, 0}},
	} {
		k := newChip()
		l := take(t, k, true, &c.opts)
		for _, err := range []error{l.Out(gpio.High), l.Out(gpio.Low), l.Halt()} {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if !slices.Equal(k.driven[17], c.want) || k.asked[0].activeLow != c.opts.ActiveLow || k.closed != 1 {
			t.Errorf("%s: driven %v, want %v; asked %+v; closed %d", c.name, k.driven[17], c.want, k.asked[0], k.closed)
		}
	}
}

func TestReadingAnOutputDoesNotTouchIt(t *testing.T) {
	c := newChip()
	l := take(t, c, true, nil)
	if err := l.Out(gpio.High); err != nil {
		t.Fatal(err)
	}
	c.outside[17] = 0 // whatever the pin says
	for range 3 {
		if l.Read() != gpio.High || l.Function() != "Out" || l.Pull() != gpio.PullNoChange {
			t.Errorf("read %v, function %s", l.Read(), l.Function())
		}
	}
	if err := l.In(gpio.PullUp, gpio.NoEdge); !errors.Is(err, ErrDirection) || len(c.asked) != 1 || c.closed != 0 {
		t.Errorf("In on an output: %v; asked %d, closed %d", err, len(c.asked), c.closed)
	}
}

func TestErrorsAreTold(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*chip)
		want  error
		text  string
	}{
		{"busy", func(c *chip) { c.holders[17] = "fan-control" }, ErrBusy, `line: open gpiochip0:17, held by "fan-control": line: busy: device or resource busy`},
		{"no chip", func(c *chip) { c.gone = true }, ErrNoLine, "line: open gpiochip0:17: line: no such line: no chip of this name or label"},
		{"no node", func(c *chip) { c.broken = fs.ErrNotExist }, ErrNoLine, "no such line"},
		{"not allowed", func(c *chip) { c.broken = unix.EACCES }, fs.ErrPermission, "permission denied"},
		{"input/output error", func(c *chip) { c.broken = unix.EIO }, unix.EIO, "input/output error"},
	} {
		for _, output := range []bool{true, false} {
			k := newChip()
			c.spoil(k)
			_, err := open(relay, nil, output, k.ask)
			var e *Error
			if !errors.Is(err, c.want) || !errors.As(err, &e) || e.Addr != relay || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
			if c.want != ErrBusy && errors.Is(err, ErrBusy) || errors.Is(err, ErrGone) {
				t.Errorf("%s: %v is more than it says", c.name, err)
			}
		}
	}
}

func TestTheWrongUse(t *testing.T) {
	in, out := take(t, newChip(), false, nil), take(t, newChip(), true, nil)
	if err := in.Out(gpio.High); !errors.Is(err, ErrDirection) {
		t.Errorf("Out on an input: %v", err)
	}
	if err := out.PWM(gpio.DutyHalf, 0); !errors.Is(err, ErrPWM) {
		t.Errorf("PWM: %v", err)
	}
	for _, l := range []*Line{in, out} {
		if err := errors.Join(l.Halt(), l.Halt()); err != nil {
			t.Errorf("halt: %v", err)
		}
	}
	for name, err := range map[string]error{"In": in.In(gpio.PullUp, gpio.BothEdges), "Out": out.Out(gpio.High)} {
		if !errors.Is(err, ErrHalted) {
			t.Errorf("%s after halt: %v", name, err)
		}
	}
	if in.Read() != gpio.Low || !errors.Is(in.Err(), ErrHalted) {
		t.Errorf("read after halt: %v", in.Err())
	}
}

func TestHaltReleasesALineThatCannotBeWritten(t *testing.T) {
	c := newChip()
	l := take(t, c, true, nil)
	c.broken = unix.EIO
	if err := l.Halt(); !errors.Is(err, unix.EIO) || c.closed != 1 {
		t.Errorf("halt: %v, closed %d", err, c.closed)
	}
	if err := l.Halt(); err != nil {
		t.Errorf("second halt: %v", err)
	}
}

func TestPulls(t *testing.T) {
	for _, c := range []struct {
		opts Opts
		pull gpio.Pull
		want gpio.Pull
	}{
		{Opts{}, gpio.PullDown, gpio.PullDown},
		{Opts{}, gpio.PullNoChange, gpio.PullNoChange},
		{Opts{ActiveLow: true}, gpio.PullDown, gpio.PullUp}, // a cut wire still reads Low
		{Opts{ActiveLow: true}, gpio.PullUp, gpio.PullDown},
		{Opts{ActiveLow: true}, gpio.Float, gpio.Float},
		{Opts{Bias: gpio.Float}, gpio.PullDown, gpio.Float}, // the board has its own
		{Opts{Bias: gpio.PullUp, ActiveLow: true}, gpio.PullUp, gpio.PullUp},
	} {
		k := newChip()
		l := take(t, k, false, &c.opts)
		if err := l.In(c.pull, gpio.BothEdges); err != nil || k.open[17].req.bias != c.want || l.Pull() != c.pull {
			t.Errorf("%+v, %v: bias %v, want %v (%v)", c.opts, c.pull, k.open[17].req.bias, c.want, err)
		}
	}
}

func TestNames(t *testing.T) {
	l := take(t, newChip(), false, nil)
	var _ gpio.PinIO = l
	if l.Name() != "gpiochip0:17" || l.String() != l.Name() || l.Number() != 17 || l.Function() != "In" || l.DefaultPull() != gpio.PullNoChange {
		t.Errorf("%s %s %d %s", l.Name(), l, l.Number(), l.Function())
	}
	c := newChip()
	if l = take(t, c, false, &Opts{Name: "FIRE"}); l.String() != "FIRE" || c.asked[0].consumer != "passlane" {
		t.Errorf("%s, consumer %q", l, c.asked[0].consumer)
	}
}
