package equip

import (
	"context"
	"time"
)

// test tries one device.
type test struct {
	name string
	try  func(context.Context) (says string, err error)
}

func (d *Devices) test(name string, try func(context.Context) (string, error)) {
	d.tests = append(d.tests, test{name, try})
}

// patience is how long one device is tried: a PN532 behind a USB adapter takes up to 1.5 s for its first word.
const patience = 4 * time.Second

// Finding is what came of trying a device.
type Finding struct {
	Device string
	Says   string // what it is, or how its wires are
	Err    error  // why it cannot be used; nil if it can
}

// Check tries each device that was opened, and returns what it found in a fixed order. Nothing else may use the devices meanwhile. The gate is
// driven as a lane that starts drives it: locked.
func (d *Devices) Check(ctx context.Context) (all []Finding) {
	for _, t := range d.tests {
		ctx, stop := context.WithTimeout(ctx, patience)
		says, err := t.try(ctx)
		stop()
		all = append(all, Finding{t.name, says, err})
	}
	return all
}
