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
	"text/template"
	"time"

	"github.com/pelletier/go-toml/v2"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/pn532/pn532sim"
	"passlane/drivers/turnstile/turnstilesim"
	"passlane/drivers/v4l2/vividsim"
	"passlane/kiosk/sample"
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
	Camera     string `toml:"camera"`     // a vivid, see drivers/v4l2/vividsim
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
	stage   *vividsim.Scene
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
	r := &rig{gate: turnstilesim.New(), reader: pn532sim.New(), stage: vividsim.New(frameWidth, frameHeight, 10)}
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(&r.rigFile); err != nil {
		return nil, fmt.Errorf("lanesim: rig: %s: %w", path, err)
	}
	if r.Panel > 0 {
		r.panel = touchsim.Of(os.NewFile(uintptr(r.Panel), "touch panel"))
	}
	r.gate.SetSpeed(speed)
	imager := &imager{rig: r}
	r.scenery = scenery{gate: r.gate, tags: &chipTags{r.reader}, symbols: imager, camera: booth{r.stage}}
	_ = os.Remove(r.Imager) // of another rig
	imager.Plug()
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
	r.scenery.set, r.scenery.many = l.set, nil
	r.gate.OnOrder(func() { l.take(report{Kind: "order", State: status{Crossing: l.status().Crossing}}) })
}

// file returns a file of a line of the chip.
func (r *rig) file(offset int, name string) string {
	return filepath.Join(r.Lines, fmt.Sprintf("sim_gpio%d", offset), name)
}

// rigDevices names the lines of a chip whose pulls are the levels of the world: the driver must not set them.
var rigDevices = template.Must(template.New("rig").Parse(`
[screen]
width = {{.Width}}
height = {{.Height}}
reduced_motion = true
[reader]
chip = "pn532"
port = "{{.Reader}}"
[scanner]
port = "{{.Imager}}"
aim = true
[camera]
path = "{{.Camera}}"
[gate]
pass = "{{.Chip}}:0"
hold = "{{.Chip}}:1"
beam_a = "{{.Chip}}:2 no-pull"
beam_b = "{{.Chip}}:3 no-pull"
limit_open = "{{.Chip}}:4 no-pull"
limit_closed = "{{.Chip}}:5 no-pull"
fire = "{{.Chip}}:6 no-pull"
[panel]
cross = "{{.Chip}}:7"
arrow = "{{.Chip}}:8"
amber = "{{.Chip}}:9"
`))

// devices returns the part of a lane's configuration that names the rig.
func (r *rig) devices() (string, error) {
	var b strings.Builder
	err := rigDevices.Execute(&b, r.rigFile)
	return b.String(), err
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

// chipTags are cards before a simulated chip at the far end of a serial line.
type chipTags struct{ *pn532sim.Chip }

func (c *chipTags) Garbage() { c.LayChip(nonsense{}) }
func (c *chipTags) Unplug()  { c.Silence(true) }
func (c *chipTags) Plug() {
	c.PowerCut()
	c.Silence(false)
}

// nonsense is a card that answers nothing that makes sense.
type nonsense struct{}

func (nonsense) Tag() nfc.Tag {
	return nfc.Tag{UID: []byte{4, 0xDE, 0xAD, 0x5A, 0xA5, 0, 0x80}, ATQA: [2]byte{0x00, 0x44}}
}
func (nonsense) Reset() {}
func (nonsense) Answer([]byte) ([]byte, error) {
	return []byte{0xDE, 0xAD, 0x5A, 0xA5, 0x00, 0xFF, 0x7F}, nil
}

var _ nfcsim.Chip = nonsense{}

// booth is where people stand before vivid.
type booth struct{ *vividsim.Scene }

func (booth) Pull() { _ = vividsim.Unbind() } // a camera that is pulled already
func (booth) Plug() { _ = vividsim.Bind() }

// imager is the area imager's own side of its USB plug.
type imager struct {
	rig *rig
	far *os.File
}

// page is a pass held to the imager, which reads Data Matrix here.
func (i *imager) page(p sample.Sample) error { return i.symbol(p.Seal) }

func (i *imager) symbol(payload []byte) (err error) {
	if payload == nil {
		return nil // nothing before it, nothing to say
	}
	for range 2 { // once more if the plug was pulled since
		if i.far == nil {
			if i.far, err = openRaw(i.rig.ImagerFar); err != nil {
				return err
			}
		}
		if _, err = i.far.Write(append([]byte("]d1"), payload...)); err == nil {
			return nil
		}
		_ = i.far.Close() // of no use any more
		i.far = nil
	}
	return fmt.Errorf("lanesim: imager: %w", err)
}

func (i *imager) Pull() {
	_ = os.WriteFile(i.rig.Plug, []byte("\n"), 0) // one that is out stays out
	_ = os.Remove(i.rig.Imager)
}

// Plug plugs the imager in, and makes the stable name of its line, as udev does: the kernel may number it anew.
func (i *imager) Plug() {
	if _, err := os.Stat(i.rig.Imager); err == nil {
		return
	}
	_ = os.WriteFile(i.rig.Plug, []byte(i.rig.Controller), 0) // one that is in stays in
	for range 100 {
		ttys, _ := filepath.Glob("/dev/ttyACM*") // the pattern is well formed
		if len(ttys) > 0 && (os.Symlink(ttys[len(ttys)-1], i.rig.Imager) == nil) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}
