package line

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/warthog618/go-gpiocdev"
	"periph.io/x/conn/v3/gpio"
)

// has says whether one of the options is like want; handlers are alike by type.
func has(opts []gpiocdev.LineReqOption, want gpiocdev.LineReqOption) bool {
	for _, o := range opts {
		if _, handler := want.(gpiocdev.EventHandler); handler && reflect.TypeOf(o) == reflect.TypeOf(want) || reflect.DeepEqual(o, want) {
			return true
		}
	}
	return false
}

func TestOptions(t *testing.T) {
	handler := gpiocdev.WithEventHandler(nil)
	for _, c := range []struct {
		name      string
		req       request
		want, not []gpiocdev.LineReqOption
	}{
		{"a relay at rest", request{output: true, consumer: "lane"},
			[]gpiocdev.LineReqOption{gpiocdev.AsOutput(0), gpiocdev.WithConsumer("lane"), gpiocdev.WithBiasAsIs},
			[]gpiocdev.LineReqOption{gpiocdev.AsInput, gpiocdev.AsActiveLow, handler}},
		{"a relay held, active low", request{output: true, value: 1, activeLow: true},
			[]gpiocdev.LineReqOption{gpiocdev.AsOutput(1), gpiocdev.AsActiveLow}, []gpiocdev.LineReqOption{gpiocdev.AsOutput(0)}},
		{"a beam", request{bias: gpio.PullDown, edge: gpio.BothEdges, debounce: time.Millisecond},
			[]gpiocdev.LineReqOption{gpiocdev.AsInput, gpiocdev.WithPullDown, gpiocdev.WithBothEdges, gpiocdev.WithDebounce(time.Millisecond), handler},
			[]gpiocdev.LineReqOption{gpiocdev.AsOutput(0)}},
		{"a switch", request{bias: gpio.PullUp}, []gpiocdev.LineReqOption{gpiocdev.WithPullUp, gpiocdev.WithoutEdges}, []gpiocdev.LineReqOption{gpiocdev.WithDebounce(0)}},
	} {
		opts := options(c.req)
		for _, w := range c.want {
			if !has(opts, w) {
				t.Errorf("%s: %T %v is missing", c.name, w, w)
			}
		}
		for _, n := range c.not {
			if has(opts, n) {
				t.Errorf("%s: %T %v is too much", c.name, n, n)
			}
		}
	}
	heard := 0
	for _, o := range options(request{onEdge: func() { heard++ }}) {
		if h, ok := o.(gpiocdev.EventHandler); ok {
			h(gpiocdev.LineEvent{})
		}
	}
	if heard != 1 {
		t.Errorf("%d edges heard", heard)
	}
}

func TestBiasAndEdge(t *testing.T) {
	for p, want := range map[gpio.Pull]gpiocdev.LineBias{
		gpio.PullNoChange: gpiocdev.WithBiasAsIs, gpio.Float: gpiocdev.WithBiasDisabled, gpio.PullDown: gpiocdev.WithPullDown, gpio.PullUp: gpiocdev.WithPullUp,
	} {
		if got := biasOf(p); got != want {
			t.Errorf("%v: %v", p, got)
		}
	}
	for e, want := range map[gpio.Edge]gpiocdev.LineEdge{
		gpio.NoEdge: gpiocdev.WithoutEdges, gpio.RisingEdge: gpiocdev.WithRisingEdge, gpio.FallingEdge: gpiocdev.WithFallingEdge, gpio.BothEdges: gpiocdev.WithBothEdges,
	} {
		if got := edgeOf(e); got != want {
			t.Errorf("%v: %v", e, got)
		}
	}
}

func TestChipsByNamePathAndLabel(t *testing.T) {
	dev := t.TempDir()
	for _, name := range []string{"gpiochip0", "gpiochip4"} {
		if err := os.WriteFile(filepath.Join(dev, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(dev, "relays")
	if err := os.Symlink("gpiochip4", link); err != nil {
		t.Fatal(err)
	}
	known := func() map[string]string {
		return map[string]string{"gpiochip0": "pinctrl-rp1", "gpiochip4": "twin", "gpiochip5": "twin"}
	}
	for chip, want := range map[string]string{
		"gpiochip4": "gpiochip4", "relays": "gpiochip4", link: "gpiochip4", filepath.Join(dev, "gpiochip0"): "gpiochip0", "pinctrl-rp1": "gpiochip0",
	} {
		if got, err := chipPath(chip, dev, known); err != nil || filepath.Base(got) != want {
			t.Errorf("%s: %s, %v, want %s", chip, got, err, want)
		}
	}
	if _, err := chipPath("pinctrl-bcm2711", dev, known); !errors.Is(err, errNoChip) {
		t.Errorf("a label of no chip: %v", err)
	}
	if _, err := chipPath("twin", dev, known); err == nil || !strings.Contains(err.Error(), "two chips") {
		t.Errorf("a label of two chips: %v", err)
	}
	if _, err := chipPath(filepath.Join(dev, "gpiochip9"), dev, known); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a path that is not there: %v", err)
	}
}

func TestAChipThatIsNoneIsNoLine(t *testing.T) {
	node := filepath.Join(t.TempDir(), "gpiochip0")
	if err := os.WriteFile(node, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, chip := range []string{node, "/dev/null", "no-such-chip", "/nowhere/gpiochip0"} {
		if _, err := OpenOutput(Addr{chip, 0}, nil); !errors.Is(err, ErrNoLine) {
			t.Errorf("output of %s: %v", chip, err)
		}
		if _, err := OpenInput(Addr{chip, 0}, nil); !errors.Is(err, ErrNoLine) {
			t.Errorf("input of %s: %v", chip, err)
		}
	}
}
