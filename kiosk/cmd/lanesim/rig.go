package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"passlane/drivers/pn532/pn532sim"
	"passlane/drivers/turnstile/turnstilesim"
	"passlane/drivers/v4l2/uvcsim"
	"passlane/drivers/v4l2/vividsim"
	"passlane/ui/touch/touchsim"
)

// rigFile names devices of a real kernel, each by its near end, which the lane opens, and its far end, where the world is.
type rigFile struct {
	Chip       string `toml:"chip"`       // label of a gpio-sim chip with 10 lines or more
	Lines      string `toml:"lines"`      // its folder in sysfs, with sim_gpioN
	Reader     string `toml:"reader"`     // serial line to the reader
	ReaderFar  string `toml:"reader_far"` // its other end
	Imager     string `toml:"imager"`     // stable name of the serial line to the imager
	ImagerFar  string `toml:"imager_far"`
	Plug       string `toml:"plug"`       // file that takes the name of the imager's USB controller, or nothing
	Controller string `toml:"controller"` // that name
	Camera     string `toml:"camera"`     // a vivid, see drivers/v4l2/vividsim; or the stable name of the USB camera
	USBCamera  bool   `toml:"usb_camera"` // the camera is one on USB, see drivers/v4l2/uvcsim
	Overview   string `toml:"overview"`   // a camera that sees the whole lane; empty: none
	Panel      int    `toml:"panel"`      // open file of a touch panel before the screen, see ui/touch/touchsim; 0: none
	Width      int    `toml:"width"`      // of the screen, in pixels
	Height     int    `toml:"height"`
}

// rig is a lane's place on a real kernel: the drivers and everything below them are those of a board, and the world stands at the far ends.
type rig struct {
	rigFile
	scenery scenery
	gate    *turnstilesim.Gate
	reader  *pn532sim.Chip
	stage   stage
	leads   []*lead
	panel   *touchsim.Panel // nil: the screen is touched by word alone
}

// Offsets of the lines on the chip.
const (
	linePass = iota
	lineHold
	lineBeamA
	lineBeamB
	lineLimitOpen
	lineLimitClosed
	lineFire
	lineCross
	lineArrow
	lineAmber
)

func newRig(path string, speed float64) (*rig, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("lanesim: rig: %w", err)
	}
	r := &rig{gate: turnstilesim.New(), reader: pn532sim.New()}
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&r.rigFile); err != nil {
		return nil, fmt.Errorf("lanesim: rig: %s: %w", path, err)
	}
	if r.Panel > 0 {
		r.panel = touchsim.Of(os.NewFile(uintptr(r.Panel), "touch panel"))
	}
	r.gate.SetSpeed(speed)
	r.stage = booth{vividsim.New(frameWidth, frameHeight, 10)}
	if r.USBCamera {
		r.stage = &usbCamera{uvcsim.New(uvcsim.Opts{Width: frameWidth, Height: frameHeight}), r.Camera}
	}
	imager := &imager{rig: r}
	r.scenery = scenery{gate: r.gate, tags: &chipTags{r.reader}, symbols: imager, camera: r.stage}
	_ = os.Remove(r.Imager) // of another rig
	imager.Plug()
	r.stage.Plug()
	for offset, pin := range r.inputs() {
		r.leads = append(r.leads, &lead{file: r.file(offset, "pull"), pin: pin})
	}
	return r, nil
}

// rigCmd stands at the far ends while something else tries the near ones.
type rigCmd struct {
	File string `arg:"" type:"path"`
}

// Run stands there until ctx ends.
func (c *rigCmd) Run(ctx context.Context) error {
	r, err := newRig(c.File, 1)
	if err != nil {
		return err
	}
	return r.run(ctx)
}

// serve brings the people of a place before the rig, which serves one at a time: whole, whatever the place before has pulled out.
func (r *rig) serve(l *lanePlace) {
	for _, part := range []string{"camera", "scanner", "reader", "gate", "beam"} {
		_ = r.scenery.plug(true, []string{part}) // it knows them all
	}
	r.gate.Fire(false)
	r.reader.Take()
	r.scenery.set, r.scenery.many, r.scenery.people = l.set, nil, nil
	r.gate.OnOrder(func() { l.take(report{Kind: "order", State: status{Crossing: l.status().Crossing}}) })
}

// file returns a file of a line of the chip.
func (r *rig) file(offset int, name string) string {
	return filepath.Join(r.Lines, fmt.Sprintf("sim_gpio%d", offset), name)
}

// lineKeys are the lines as a lane's configuration calls them: those of the gate, then those of the panel.
var lineKeys = [...]string{
	linePass: "pass", lineHold: "hold", lineBeamA: "beam_a", lineBeamB: "beam_b", lineLimitOpen: "limit_open", lineLimitClosed: "limit_closed",
	lineFire: "fire", lineCross: "cross", lineArrow: "arrow", lineAmber: "amber",
}

// devices returns the part of a lane's configuration that names the rig. The chip's pulls are the levels of the world: no driver may set them.
func (r *rig) devices() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%swidth = %d\nheight = %d\nreduced_motion = true\n", signs, r.Width, r.Height)
	fmt.Fprintf(&b, "[reader]\nchip = \"pn532\"\nport = %q\n[scanner]\nport = %q\naim = true\n[camera]\npath = %q\nmjpeg = true\n", r.Reader, r.Imager, r.Camera)
	if r.Overview != "" {
		fmt.Fprintf(&b, "[overview]\npath = %q\n", r.Overview)
	}
	for offset, key := range lineKeys {
		switch offset {
		case linePass:
			b.WriteString("[gate]\n")
		case lineCross:
			b.WriteString("[panel]\n")
		}
		fmt.Fprintf(&b, "%s = \"%s:%d no-pull\"\n", key, r.Chip, offset)
	}
	return b.String()
}

// glass are the flags that fit the screen program to the rig's screen.
func (r *rig) glass() []string {
	return []string{"--width", strconv.Itoa(r.Width), "--height", strconv.Itoa(r.Height)}
}

// run works the far ends until ctx ends, or one of them fails.
func (r *rig) run(ctx context.Context) error {
	far, err := os.OpenFile(r.ReaderFar, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("lanesim: rig: reader: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { r.reader.Serve(far) })
	wg.Go(func() { _ = r.stage.Run(ctx) })
	err = r.solder(ctx)
	stop()
	_ = far.Close() // ends Serve
	wg.Wait()
	return err
}

// holdoff does what the system does when a lane has died: it puts the gate's lines into their safe position. It finds fault with a line that is not.
func (r *rig) holdoff(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var args []string
	for _, offset := range []int{linePass, lineHold} {
		args = append(args, fmt.Sprintf("%s:%d=low", r.Chip, offset))
	}
	if said, err := exec.CommandContext(ctx, filepath.Join(filepath.Dir(self), "holdoff"), args...).CombinedOutput(); err != nil {
		return fmt.Errorf("lanesim: holdoff: %w: %s", err, said)
	}
	for _, offset := range []int{linePass, lineHold} {
		if high, err := r.high(offset); err != nil || high {
			return errors.Join(fmt.Errorf("lanesim: line %d is High after holdoff", offset), err)
		}
	}
	return nil
}
