package turnstile

import (
	"sync"
	"sync/atomic"
)

// Interlock joins the two doors of a sluice: neither opens unless the other is proved closed, and one that is open closes
// when the other leaves its closed position and its own beams are light. A fire or a release frees a door whatever the other
// does. The zero value is ready; it is given to both in Opts.
type Interlock struct {
	opening sync.Mutex // one Open at a time
	doors   [2]atomic.Pointer[Dev]
	shut    [2]atomic.Bool // proved closed
}

// join takes a door in.
func (i *Interlock) join(d *Dev) error {
	if i == nil {
		return nil
	}
	i.opening.Lock()
	defer i.opening.Unlock()
	for n := range i.doors {
		if i.doors[n].CompareAndSwap(nil, d) {
			return nil
		}
	}
	return &InvalidError{"Opts.Interlock", "a third door", "two doors"}
}

// lock keeps the other door from opening until the returned function is called.
func (i *Interlock) lock() (unlock func()) {
	if i == nil {
		return func() {}
	}
	i.opening.Lock()
	return i.opening.Unlock
}

// say makes known whether door d is proved closed. The caller holds the lock of d.
func (i *Interlock) say(d *Dev, shut bool) {
	if i == nil {
		return
	}
	for n := range i.doors {
		if i.doors[n].Load() == d && i.shut[n].Swap(shut) != shut {
			i.doors[1-n].Load().nudge()
		}
	}
}

// other returns whether the other door is proved closed; one that is not there is not.
func (i *Interlock) other(d *Dev) bool {
	for n := range i.doors {
		if i.doors[n].Load() == d {
			return i.shut[1-n].Load()
		}
	}
	return false
}

// nudge makes the door look at the other.
func (d *Dev) nudge() {
	if d == nil {
		return
	}
	signal(d.wake)
}

// heed takes the word of the other door.
func (d *Dev) heed() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hear()
}

// hear is heed for a caller who holds the lock.
func (d *Dev) hear() {
	if i := d.opts.Interlock; i != nil {
		if shut := i.other(d); shut != d.state.otherShut && !d.state.halted {
			_ = d.do(other{shut}) // what could not be set stands in Fault
		}
	}
}
