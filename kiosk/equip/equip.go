// Package equip opens the devices that a lane's configuration names, and gives them to the station: the one place that knows which driver
// fits which key. A device that cannot be had is missing, with the reason, and never the end of the lane.
//
//	key of lane.toml | driver                                          | part of the station
//	[reader]         | drivers/pn532, drivers/mfrc522                  | Reader
//	[scanner]        | drivers/imager, drivers/scanner on a camera     | Scanner
//	[camera]         | drivers/v4l2, for several takers frame/tee      | Camera
//	[overview]       | drivers/v4l2                                    | Overview
//	[gate]           | drivers/turnstile on drivers/line               | Gate
//	[panel]          | drivers/panel on drivers/line                   | Lamps, Call, Buzzer, Key
//
// Serial lines, cameras and GPIO lines may come and go: their drivers open them anew; a bus of SPI or I2C may come late, and must stay then. A gate, panel
// or reader that is not there at the start is tried again each second while Run runs, and says until then why it is not there. One that the
// configuration describes wrongly stays missing.
package equip

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"

	"passlane/drivers/line"
	"passlane/kiosk/config"
	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

// Devices are those of one lane.
type Devices struct {
	conf   config.Lane
	log    *slog.Logger
	absent map[lane.Part]error
	fill   []func(*station.Kit)
	tests  []test
	runs   []func(context.Context) error
	halts  []func() error // in the order in which they were opened
	halt   sync.Once
}

// ErrNotConfigured tells that the configuration does not name a device.
var ErrNotConfigured = errors.New("not configured")

// Open opens what the configuration names. The error is that of lines which two devices want; then nothing was opened.
func Open(c config.Lane, log *slog.Logger) (*Devices, error) {
	if err := line.Check(claims(c)); err != nil {
		return nil, err
	}
	d := &Devices{conf: c, log: log, absent: map[lane.Part]error{}}
	for _, p := range []struct {
		part lane.Part
		open func(*Devices) error
	}{
		{lane.Gate, (*Devices).gate}, {lane.Lamps, (*Devices).panel}, {lane.Reader, (*Devices).reader},
		{lane.Camera, (*Devices).camera}, {lane.Scanner, (*Devices).scanner}, {lane.Overview, (*Devices).overview},
	} {
		if err := p.open(d); err != nil {
			d.absent[p.part] = err
			if heals(err) {
				d.later(p.part, p.open, err)
			}
		}
	}
	return d, nil
}

func claims(c config.Lane) (all []line.Claim) {
	for _, n := range c.Lines() {
		all = append(all, line.Claim{Device: n.Device, Use: n.Use, Addr: address(n.Line)})
	}
	return all
}

// Missing returns why a part was not there when it was to be opened, also of one that came since; nil if it was.
func (d *Devices) Missing(p lane.Part) error { return d.absent[p] }

// Fill puts the devices into the station's kit.
func (d *Devices) Fill(k *station.Kit) {
	for _, f := range d.fill {
		f(k)
	}
}

// Run runs what the drivers do by themselves, until ctx ends. It must outlast the station, which locks the gate at its end. All devices
// are halted when it returns.
func (d *Devices) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	errs := make([]error, len(d.runs))
	for i, run := range d.runs {
		wg.Go(func() {
			if errs[i] = run(ctx); errs[i] != nil {
				d.log.Error("device", "error", errs[i])
			}
		})
	}
	<-ctx.Done()
	wg.Wait()
	return errors.Join(append(errs, d.Halt())...)
}

// Halt makes every device inert, the last opened first; nothing comes late from then on. Twice is fine: the second time does nothing.
func (d *Devices) Halt() error {
	var errs []error
	d.halt.Do(func() {
		for _, halt := range slices.Backward(d.halts) {
			errs = append(errs, halt())
		}
	})
	return errors.Join(errs...)
}

// own notes what a device does by itself, and how it ends.
func (d *Devices) own(run func(context.Context) error, halt func() error) {
	if run != nil {
		d.runs = append(d.runs, run)
	}
	d.halts = append(d.halts, halt)
}
