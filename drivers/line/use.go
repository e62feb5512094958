package line

import (
	"errors"
	"time"

	"periph.io/x/conn/v3/gpio"
)

// Out implements gpio.PinOut. Errors: *Error with ErrDirection, ErrHalted, ErrGone, or what the kernel says.
func (l *Line) Out(level gpio.Level) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.output {
		return l.fail("write", ErrDirection)
	}
	return l.keep("write", l.write(level))
}

func (l *Line) write(level gpio.Level) error {
	if l.over {
		return ErrHalted
	}
	if l.wire == nil {
		return l.reopen(level)
	}
	err := l.wire.SetValue(value(level))
	if err == nil {
		l.level = level
	}
	return l.lose(err)
}

// In implements gpio.PinIn: it sets pull and edge and ends a wait under way. Errors: as those of Out.
func (l *Line) In(pull gpio.Pull, edge gpio.Edge) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.output {
		return l.fail("listen", ErrDirection)
	}
	return l.keep("listen", l.listen(pull, edge))
}

func (l *Line) listen(pull gpio.Pull, edge gpio.Edge) error {
	if l.over {
		return ErrHalted
	}
	l.pull, l.edge = pull, edge
	close(l.renew)
	l.renew = make(chan struct{})
	select {
	case <-l.edges:
	default:
	}
	if l.wire == nil {
		return l.reopen(l.level)
	}
	return l.lose(l.wire.listen(l.bias(pull), edge))
}

// Read implements gpio.PinIn. An output returns what was written last. An input that cannot be read is Low: Err says why.
func (l *Line) Read() gpio.Level {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.output {
		return l.level
	}
	level, err := l.read()
	_ = l.keep("read", err)
	return level
}

func (l *Line) read() (gpio.Level, error) {
	if l.over {
		return gpio.Low, ErrHalted
	}
	if l.wire == nil {
		if time.Since(l.tried) < again {
			return gpio.Low, ErrGone
		}
		if err := l.reopen(gpio.Low); err != nil {
			return gpio.Low, err
		}
	}
	v, err := l.wire.Value()
	if err != nil {
		return gpio.Low, l.lose(err)
	}
	return gpio.Level(v != 0), nil
}

// WaitForEdge implements gpio.PinIn: below 0 waits for ever, 0 not at all. Halt and In end a wait, and one on a line that is gone
// ends at once.
func (l *Line) WaitForEdge(timeout time.Duration) bool {
	select {
	case <-l.edges:
		return true // before the call
	default:
	}
	l.mu.Lock()
	renew, gone := l.renew, l.wire == nil
	l.mu.Unlock()
	if gone || timeout == 0 {
		return false
	}
	var due <-chan time.Time
	if timeout > 0 {
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-l.edges:
		return true
	case <-due:
	case <-renew:
	case <-l.halted:
	}
	return false
}

// Pull implements gpio.PinIn with what In asked for.
func (l *Line) Pull() gpio.Pull {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pull
}

// DefaultPull implements gpio.PinIn: it is not known.
func (l *Line) DefaultPull() gpio.Pull { return gpio.PullNoChange }

// onEdge is called by the kernel's watcher; it must not wait, nor take the lock.
func (l *Line) onEdge() {
	select {
	case l.edges <- struct{}{}:
	default:
	}
}

// reopen asks for a line that was gone. The caller holds the lock.
func (l *Line) reopen(level gpio.Level) error {
	l.tried = time.Now()
	w, err := l.ask(l.request(level))
	if err != nil {
		return sort(err, true)
	}
	l.wire, l.level = w, level
	return nil
}

// lose lets go of a line whose chip is gone; other errors leave it as it is.
func (l *Line) lose(err error) error {
	if err == nil {
		return nil
	}
	err = sort(err, true)
	if errors.Is(err, ErrGone) {
		_ = l.wire.Close() // the error before says more
		l.wire, l.tried = nil, time.Now()
		close(l.renew)
		l.renew = make(chan struct{})
	}
	return err
}

// keep remembers the outcome for Err and wraps it.
func (l *Line) keep(op string, err error) error {
	if err != nil {
		err = l.fail(op, err)
	}
	l.err = err
	return err
}
