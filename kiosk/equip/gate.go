package equip

import (
	"context"
	"fmt"
	"strings"
	"time"

	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/turnstile"
	"passlane/kiosk/config"
	"passlane/kiosk/station"
)

// gate opens the gate on its lines. The outputs start in their safe position; Hold is energised by the driver, once it has seen that there is no fire.
func (d *Devices) gate() error {
	c := d.conf.Gate
	if !c.Pass.Given() {
		return ErrNotConfigured
	}
	ls := &lines{device: "gate"}
	pins := turnstile.Pins{
		Pass: ls.out("pass", c.Pass, gpio.Low), Stop: ls.out("stop", c.Stop, gpio.Low), Hold: ls.out("hold", c.Hold, gpio.Level(c.FailSecure)),
		BeamA: ls.in("beam_a", c.BeamA), BeamB: ls.in("beam_b", c.BeamB), PassA: ls.in("pass_a", c.PassA), PassB: ls.in("pass_b", c.PassB),
		LimitOpen: ls.in("limit_open", c.LimitOpen), LimitClosed: ls.in("limit_closed", c.LimitClosed),
		Fire: ls.in("fire", c.Fire), Ready: ls.in("ready", c.Ready), Alarm: ls.in("alarm", c.Alarm),
	}
	var gate *turnstile.Dev
	err := ls.err
	if err == nil {
		gate, err = turnstile.New(pins, gateOpts(c))
	}
	if err := ls.built(err); err != nil {
		return err
	}
	d.own(nil, ls.halt)
	d.own(gate.Run, gate.Halt)
	d.fill = append(d.fill, func(k *station.Kit) { k.Gate = gate })
	d.test("gate", func(ctx context.Context) (string, error) { return wiring(c, ls), watched(ctx, gate) })
	return nil
}

func gateOpts(c config.Gate) *turnstile.Opts {
	open, opens, closes := c.Limits()
	return &turnstile.Opts{
		MaxOpen: open, OpenTimeout: opens, CloseTimeout: closes,
		Debounce: c.Debounce.Duration, LimitDebounce: c.Bounce.Duration, Between: c.Between.Duration, Pulse: c.Pulse.Duration,
		Duty: turnstile.Duty{On: c.CoilOn.Duration, Within: c.CoilWithin.Duration}, FailSecure: c.FailSecure,
	}
}

// watched runs the gate for as long as it takes to find it ill, and returns what is wrong with it.
func watched(ctx context.Context, gate *turnstile.Dev) error {
	ctx, stop := context.WithTimeout(ctx, time.Second)
	defer stop()
	over := make(chan error, 1)
	go func() { over <- gate.Run(ctx) }()
	<-ctx.Done()
	if err := <-over; err != nil {
		return err
	}
	return gate.Fault()
}

// wiring tells each input as it is, in the words of a technician with a screwdriver.
func wiring(c config.Gate, ls *lines) string {
	words := map[string][2]string{
		"beam_a": {"dark", "light"}, "beam_b": {"dark", "light"}, "pass_a": {"somebody", "nobody"}, "pass_b": {"somebody", "nobody"},
		"limit_open": {"not open", "open"}, "limit_closed": {"not closed", "closed"}, "fire": {"FIRE", "no fire"},
		"ready": {"not ready", "ready"}, "alarm": {"ALARM", "no alarm"},
	}
	var says []string
	for _, l := range ls.opened {
		use := strings.TrimPrefix(l.Name(), "gate ")
		if w, input := words[use]; input {
			says = append(says, fmt.Sprintf("%s %s", use, w[level(l.Read())]))
		}
	}
	return strings.Join(says, ", ")
}

func level(l gpio.Level) int {
	if l {
		return 1
	}
	return 0
}
