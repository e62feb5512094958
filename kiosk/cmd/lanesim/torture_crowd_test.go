package main

import "fmt"

// crowd lets people cross, one after the other, until the board is gone.
func (v *victim) crowd() error {
	if err := v.ready(); err != nil {
		return err
	}
	for {
		if _, err := v.cross(); err != nil {
			return err
		}
	}
}

func (v *victim) ready() error {
	if err := v.p.l.do("supervise", "on"); err != nil {
		return err
	}
	return v.p.l.saw("an open lane", func(s status) bool { return s.Phase == "idle" })
}

// cross lets one of many people through; who has crossed before is an officer's case. It returns the crossing.
func (v *victim) cross() (string, error) {
	if err := v.p.free(); err != nil {
		return "", err
	}
	if err := v.p.present([]string{v.next()}); err != nil {
		return "", err
	}
	s, err := v.decision()
	if err == nil && s.Phase == "referred" {
		s, err = v.cleared()
	}
	if err == nil && s.Phase != "passing" {
		err = fmt.Errorf("not let through: %+v", s)
	}
	if err == nil {
		err = v.p.l.do("walk")
	}
	if err != nil {
		return "", err
	}
	return s.Crossing, v.over(s.Crossing)
}

// next returns who is next in the queue. It is long: a scanner does not report at once again what it has just read.
func (v *victim) next() string {
	if len(v.queue) == 0 {
		v.queue = v.chance.Perm(manyPasses)
	}
	n := v.queue[0]
	v.queue = v.queue[1:]
	return fmt.Sprintf("many-%d", n)
}

func (v *victim) decision() (s status, err error) {
	err = v.p.l.saw("a decision", func(now status) bool { s = now; return s.Phase == "passing" || s.Phase == "referred" })
	return s, err
}

// cleared is an officer's word, and what comes of it.
func (v *victim) cleared() (status, error) {
	if err := v.p.officer([]string{"clear", "seen", "by", "eye"}); err != nil {
		return status{}, err
	}
	if err := v.p.expect([]string{"phase", "recording"}); err != nil {
		return status{}, err
	}
	return v.decision()
}

// over waits until a crossing has ended, and then until that is written. A slow gate may have ended it before anybody looked.
func (v *victim) over(crossing string) error {
	if err := v.ended(crossing); err != nil {
		return err
	}
	return v.p.l.saw("nothing left to write", func(s status) bool { return s.Written })
}

func (v *victim) ended(crossing string) error {
	return v.p.l.saw("an end", func(s status) bool { return s.Ended != "" || s.Crossing != crossing })
}
