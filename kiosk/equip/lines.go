package equip

import (
	"errors"

	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/line"
	"passlane/kiosk/config"
)

func address(l config.Line) line.Addr { return line.Addr{Chip: l.Chip, Offset: l.Offset} }

// lines opens lines until one is not to be had, and remembers all of them, so that they can be given back.
type lines struct {
	device string
	opened []*line.Line
	err    error
}

func (ls *lines) opts(use string, l config.Line) *line.Opts {
	pull := map[string]gpio.Pull{"": gpio.PullNoChange, "up": gpio.PullUp, "down": gpio.PullDown, "no": gpio.Float}[l.Pull]
	return &line.Opts{Consumer: "passlane " + ls.device, Name: ls.device + " " + use, ActiveLow: l.ActiveLow, Bias: pull, Keep: true}
}

// out opens an output at a level that is safe until its driver says more. What the driver said last stands at the end: nothing here may lock a gate
// again that a fire has freed. It returns nil for a line that is not given.
func (ls *lines) out(use string, l config.Line, safe gpio.Level) gpio.PinOut {
	if ls.err != nil || !l.Given() {
		return nil
	}
	o := ls.opts(use, l)
	o.Safe = safe
	if opened := ls.keep(line.OpenOutput(address(l), o)); opened != nil {
		return opened
	}
	return nil
}

// in opens an input; nil for a line that is not given.
func (ls *lines) in(use string, l config.Line) gpio.PinIn {
	if ls.err != nil || !l.Given() {
		return nil
	}
	if opened := ls.keep(line.OpenInput(address(l), ls.opts(use, l))); opened != nil {
		return opened
	}
	return nil
}

func (ls *lines) keep(l *line.Line, err error) *line.Line {
	if err != nil {
		ls.err = err
		return nil
	}
	ls.opened = append(ls.opened, l)
	return l
}

// halt lets go of all lines.
func (ls *lines) halt() error {
	var errs []error
	for _, l := range ls.opened {
		errs = append(errs, l.Halt())
	}
	return errors.Join(errs...)
}

// built returns why a device could not be made of its lines, and gives them back then.
func (ls *lines) built(err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(err, ls.halt())
}
