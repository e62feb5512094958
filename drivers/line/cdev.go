package line

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/warthog618/go-gpiocdev"
	"golang.org/x/sys/unix"
	"periph.io/x/conn/v3/gpio"
)

// request is what the kernel is asked for.
type request struct {
	addr      Addr
	output    bool
	value     int // of an output: 1 active
	activeLow bool
	bias      gpio.Pull
	edge      gpio.Edge
	debounce  time.Duration
	consumer  string
	onEdge    func()
}

// wire is a line that the kernel granted.
type wire interface {
	Value() (int, error)
	SetValue(int) error
	Close() error
	listen(bias gpio.Pull, edge gpio.Edge) error
}

// heldError is EBUSY with the name of who has the line.
type heldError struct {
	by  string
	err error
}

func (e *heldError) Error() string { return e.err.Error() }
func (e *heldError) Unwrap() error { return e.err }

var errNoChip = errors.New("no chip of this name or label")

// granted is a line of go-gpiocdev.
type granted struct{ *gpiocdev.Line }

func (g granted) listen(bias gpio.Pull, edge gpio.Edge) error {
	return g.Reconfigure(biasOf(bias), edgeOf(edge))
}

// ask requests a line of the kernel.
func ask(r request) (wire, error) {
	path, err := chipPath(r.addr.Chip, "/dev", labels)
	if err != nil {
		return nil, err
	}
	chip, err := gpiocdev.NewChip(path, gpiocdev.WithABIVersion(2))
	if err != nil {
		return nil, err
	}
	defer chip.Close()
	l, err := chip.RequestLine(r.addr.Offset, options(r)...)
	if errors.Is(err, unix.EBUSY) {
		if info, infoErr := chip.LineInfo(r.addr.Offset); infoErr == nil {
			err = &heldError{info.Consumer, err}
		}
	}
	if err != nil {
		return nil, err
	}
	return granted{l}, nil
}

// options are the request in go-gpiocdev's words; direction and first level come in one.
func options(r request) []gpiocdev.LineReqOption {
	out := []gpiocdev.LineReqOption{gpiocdev.WithConsumer(r.consumer), biasOf(r.bias)}
	if r.activeLow {
		out = append(out, gpiocdev.AsActiveLow)
	}
	if r.output {
		return append(out, gpiocdev.AsOutput(r.value))
	}
	out = append(out, gpiocdev.AsInput, edgeOf(r.edge), gpiocdev.WithEventHandler(func(gpiocdev.LineEvent) { r.onEdge() }))
	if r.debounce > 0 {
		out = append(out, gpiocdev.WithDebounce(r.debounce))
	}
	return out
}

func biasOf(p gpio.Pull) gpiocdev.LineBias {
	switch p {
	case gpio.Float:
		return gpiocdev.WithBiasDisabled
	case gpio.PullDown:
		return gpiocdev.WithPullDown
	case gpio.PullUp:
		return gpiocdev.WithPullUp
	}
	return gpiocdev.WithBiasAsIs
}

func edgeOf(e gpio.Edge) gpiocdev.LineEdge {
	switch e {
	case gpio.RisingEdge:
		return gpiocdev.WithRisingEdge
	case gpio.FallingEdge:
		return gpiocdev.WithFallingEdge
	case gpio.BothEdges:
		return gpiocdev.WithBothEdges
	}
	return gpiocdev.WithoutEdges
}

// chipPath returns the device node of a chip given by name, path or label.
func chipPath(chip, dev string, labels func() map[string]string) (string, error) {
	path := chip
	if !strings.Contains(chip, "/") {
		path = filepath.Join(dev, chip)
	}
	real, err := filepath.EvalSymlinks(path)
	if err == nil || strings.Contains(chip, "/") || !errors.Is(err, os.ErrNotExist) {
		return real, err
	}
	found := ""
	for name, label := range labels() {
		if label != chip {
			continue
		}
		if found != "" {
			return "", fmt.Errorf("line: two chips have the label %q", chip)
		}
		found = filepath.Join(dev, name)
	}
	if found == "" {
		return "", errNoChip
	}
	return found, nil
}

// labels returns the label of each chip that can be opened, by its name.
func labels() map[string]string {
	out := map[string]string{}
	for _, name := range gpiocdev.Chips() {
		if c, err := gpiocdev.NewChip(name, gpiocdev.WithABIVersion(2)); err == nil {
			out[name] = c.Label
			_ = c.Close() // only read from
		}
	}
	return out
}
