package turnstile

// check returns why in cannot be done, nil if it can.
func (s state) check(in any) error {
	switch in := in.(type) {
	case began:
		return s.checkRun()
	case open:
		if err := in.check(); err != nil {
			return err
		}
		return s.checkOpen()
	case lock:
		if s.free && !s.halted {
			return ErrReleased
		}
	case rearm:
		return s.checkRearm()
	}
	return nil
}

func (in open) check() error {
	if in.people < 1 {
		return &InvalidError{"people", in.people, "1 or more"}
	}
	if in.limit < 0 {
		return &InvalidError{"maxOpen", in.limit, "0 or more"}
	}
	return nil
}

func (s state) checkRun() error {
	switch {
	case s.halted:
		return ErrHalted
	case s.running:
		return ErrRunning
	}
	return nil
}

func (s state) checkOpen() error {
	switch {
	case s.halted:
		return ErrHalted
	case !s.running:
		return ErrNotRunning
	case s.burns():
		return ErrFire
	case s.free:
		return ErrReleased
	case s.allowed:
		return ErrOpen
	case s.stale[beamB], s.opts.contacts && s.blocked:
		return ErrBlocked
	case s.seen[unready]:
		return ErrNotReady
	case s.paired && !s.otherShut:
		return ErrInterlock
	case s.tired:
		return ErrResting
	}
	return nil
}

func (s state) checkRearm() error {
	switch {
	case s.halted:
		return ErrHalted
	case s.burns():
		return ErrFire
	}
	return nil
}

// burns says whether the fire contact is open, bouncing or not.
func (s state) burns() bool { return s.raw[fire] || s.seen[fire] }
