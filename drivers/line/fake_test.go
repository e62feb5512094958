package line

import (
	"sync"

	"golang.org/x/sys/unix"
	"periph.io/x/conn/v3/gpio"
)

// chip is a GPIO chip without silicon. It keeps what each line was driven to, as a scope at the pin would.
type chip struct {
	mu      sync.Mutex
	gone    bool
	broken  error
	holders map[int]string
	asked   []request
	open    map[int]*fakeWire
	outside map[int]int // the world's level at an input, active or not
	driven  map[int][]int
	closed  int
}

func newChip() *chip {
	return &chip{holders: map[int]string{}, open: map[int]*fakeWire{}, outside: map[int]int{}, driven: map[int][]int{}}
}

// ask stands in for the kernel.
func (c *chip) ask(r request) (wire, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch by, held := c.holders[r.addr.Offset]; {
	case c.gone:
		return nil, errNoChip
	case c.broken != nil:
		return nil, c.broken
	case held:
		return nil, &heldError{by, unix.EBUSY}
	}
	c.asked = append(c.asked, r)
	c.holders[r.addr.Offset] = r.consumer
	if r.output {
		c.driven[r.addr.Offset] = append(c.driven[r.addr.Offset], r.value)
	}
	w := &fakeWire{chip: c, at: r.addr.Offset, req: r}
	c.open[r.addr.Offset] = w
	return w, nil
}

// set is the world driving an input.
func (c *chip) set(at, v int) {
	c.mu.Lock()
	w, was := c.open[at], c.outside[at]
	c.outside[at] = v
	c.mu.Unlock()
	if w == nil || was == v {
		return
	}
	if e := w.req.edge; e == gpio.BothEdges || e == gpio.RisingEdge && v == 1 || e == gpio.FallingEdge && v == 0 {
		w.req.onEdge()
	}
}

// unplug takes the chip away; its lines are free when it comes back.
func (c *chip) unplug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = true
	clear(c.holders)
}

func (c *chip) plug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = false
}

type fakeWire struct {
	chip *chip
	at   int
	req  request
	over bool
}

// use says why the wire cannot be used.
func (w *fakeWire) use() error {
	switch {
	case w.over:
		return unix.EBADF
	case w.chip.gone:
		return unix.ENODEV
	}
	return w.chip.broken
}

func (w *fakeWire) Value() (int, error) {
	w.chip.mu.Lock()
	defer w.chip.mu.Unlock()
	return w.chip.outside[w.at], w.use()
}

func (w *fakeWire) SetValue(v int) error {
	w.chip.mu.Lock()
	defer w.chip.mu.Unlock()
	if err := w.use(); err != nil {
		return err
	}
	w.chip.driven[w.at] = append(w.chip.driven[w.at], v)
	return nil
}

func (w *fakeWire) listen(bias gpio.Pull, edge gpio.Edge) error {
	w.chip.mu.Lock()
	defer w.chip.mu.Unlock()
	if err := w.use(); err != nil {
		return err
	}
	w.req.bias, w.req.edge = bias, edge
	return nil
}

func (w *fakeWire) Close() error {
	w.chip.mu.Lock()
	defer w.chip.mu.Unlock()
	w.over = true
	w.chip.closed++
	delete(w.chip.open, w.at)
	delete(w.chip.holders, w.at)
	return nil
}
