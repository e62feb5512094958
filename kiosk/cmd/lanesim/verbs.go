package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sample"
)

func storyVerbs() map[string]verb {
	return map[string]verb{
		"present":   {1, "present NAME [unseen|dark]: a printed pass to the scanner, its holder before the camera", (*playing).present},
		"lay":       {1, "lay NAME [cloned|copied|swapped]: a card on the reader, or what somebody made of it", (*playing).lay},
		"begin":     {1, "begin NAME: as present, but the crossing need not get further than being looked up", (*playing).begin},
		"offer":     {1, "offer NAME|garbage: a printed pass that starts no crossing", (*playing).offer},
		"show-also": {1, "show-also NAME|garbage: a further pass of the same party to the scanner", (*playing).showAlso},
		"turn":      {2, "turn N NAME: when it is the turn of the N-th of the party, NAME steps before the camera", (*playing).turn},
		"tear":      {1, "tear NAME: a card that is taken away while it is read", (*playing).tear},
		"babble":    {0, "babble: a card that answers nonsense", (*playing).babble},
		"face":      {1, "face NAME [dark]: somebody before the camera", tell("face")},
		"nobody":    {0, "nobody: no one before the camera", tell("nobody")},
		"blank":     {0, "blank: nothing before the scanner", tell("blank")},
		"walk":      {0, "walk [twice|N]: one person through the gate, or so many close behind one another", (*playing).walk},
		"comes":     {1, "comes WHO [against]: somebody comes as far as the first beam, or that of the other side, and stands there", tell("comes")},
		"goes":      {2, "goes WHO in|on|back: whoever stands there goes in between the beams, on through the gate, or back", (*playing).goes},
		"wrong-way": {0, "wrong-way: somebody comes from the other side", tell("wrong-way")},
		"force":     {0, "force: somebody pushes the leaf open", tell("force")},
		"turn-back": {0, "turn-back: somebody steps in and leaves again", tell("turn-back")},
		"fire":      {1, "fire on|off", tell("fire")},
		"pull":      {1, "pull camera|scanner|reader|gate|beam", tell("pull")},
		"plug":      {1, "plug camera|scanner|reader|gate|beam", tell("plug")},
		"disk":      {1, "disk full|empty|stall|free", tell("disk")},
		"decree":    {1, "decree LINE…: the ministry publishes a policy with these lines, and the lane has it", (*playing).decree},
		"revoke":    {1, "revoke NAME: the hub revokes a pass, and the lane hears of it", (*playing).revoke},
		"registry":  {1, "registry stall|fail|free", tell("registry")},
		"clock":     {1, "clock unset|back|later|set: a clock that is back says last year, one that is later is an hour ahead", tell("clock")},
		"touch":     {1, "touch ACTION: lang.en, help, more-time, choose.NAME, all, continue, alone, back", (*playing).touch},
		"finger":    {1, "finger ACTION: as touch, by a finger on the panel where the lane has one", (*playing).finger},
		"officer": {1, "officer clear [CODE] REASON… [second[=self|blank]] [missing=N,…], officer refuse REASON… when asked, officer end REASON… at once; " +
			"officer open|close|release REASON…", (*playing).officer},
		"supervise": {1, "supervise on|off", tell("supervise")},
		"network":   {1, "network away|back", (*playing).network},
		"power":     {1, "power cut, power on [closed]", (*playing).power},
		"screen":    {1, "screen killed|back", (*playing).screen},
		"time":      {1, "time up|short|DURATION: what the lane waits for runs out, or nearly does; or so much time passes", tell("time")},
		"cross":     {1, "cross N: so many good crossings, one after the other", (*playing).cross},
		"expect":    {1, "expect WHAT VALUE, expect gate open, gate opened N, incidents KIND N", (*playing).expect},
	}
}

// tell passes a step on to the board as it is written.
func tell(verb string) func(*playing, []string) error {
	return func(p *playing, args []string) error { return p.l.do(verb, args...) }
}

// attempt lets somebody begin a crossing, and waits until the lane has it on record.
func (p *playing) attempt(args []string, begin func() error, take func() error) error {
	before := p.l.status().Crossing
	how := append(args[1:], "")[0]
	if how == "unseen" {
		if err := p.l.do("nobody"); err != nil {
			return err
		}
	} else if err := p.l.do("face", append([]string{args[0]}, args[1:]...)...); err != nil {
		return err
	}
	if err := begin(); err != nil {
		return err
	}
	p.presented++
	err := p.l.saw("a crossing to begin", func(s status) bool {
		return s.Crossing != "" && s.Crossing != before && s.Phase != "reading"
	})
	if err != nil {
		return err
	}
	return take()
}

func (p *playing) present(args []string) error {
	return p.attempt(args, func() error { return p.l.do("show", args[0]) }, func() error { return p.l.send("blank") })
}

func (p *playing) lay(args []string) error {
	return p.attempt(args[:1:1], func() error { return p.l.do("lay", args...) }, func() error { return p.l.send("take") })
}

func (p *playing) begin(args []string) error {
	p.presented++
	return p.l.do("show", args[0])
}

// showAlso shows a further pass until the lane has taken it, or said that it does not.
func (p *playing) showAlso(args []string) error {
	before := p.l.status()
	if err := p.l.do("show", args[0]); err != nil {
		return err
	}
	taken := func(s status) bool { return s.People > before.People || (s.Hint != "" && s.Hinted != before.Hinted) }
	if err := p.l.saw("a further pass", taken); err != nil {
		return err
	}
	return p.l.send("blank")
}

// turn lets somebody step before the camera when it is their turn.
func (p *playing) turn(args []string) error {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	if err := p.l.await("turn "+args[0], func() bool { return p.l.seen.Phase == "capturing" && p.l.seen.Turn == n }); err != nil {
		return err
	}
	return p.l.do("face", args[1:]...)
}

// offer holds a symbol up until the lane has it, whatever it makes of it.
func (p *playing) offer(args []string) error {
	before := p.l.scanned()
	if err := p.l.do("show", args[0]); err != nil {
		return err
	}
	return p.l.await("the scanner", func() bool { return p.l.scans > before })
}

func (p *playing) tear(args []string) error {
	if err := p.l.do("tear", args[0]); err != nil {
		return err
	}
	return p.expect([]string{"hint", "hold-still"})
}

func (p *playing) babble([]string) error { return p.l.do("babble", "garbage") }

func (p *playing) walk(args []string) error {
	if len(args) > 0 && args[0] == "twice" {
		args = []string{"2"}
	}
	return p.l.do("walk", args...)
}

// goes lets somebody go where the leaf lets them.
func (p *playing) goes(args []string) error {
	if !slices.Contains([]string{"in", "on", "back"}, args[1]) {
		return fmt.Errorf("nobody goes %q", args[1])
	}
	return p.l.do("goes", args...)
}

// touch finds the holder behind a sample's name, for the pictures of children.
func (p *playing) touch(args []string) error {
	action := args[0]
	if name, ok := strings.CutPrefix(action, "choose."); ok {
		s, found := p.l.set.Find(name)
		if !found {
			return fmt.Errorf("nobody is called %q", name)
		}
		called, err := p.w.called(context.Background(), s.Holder.ID)
		if err != nil {
			return err
		}
		action = "choose." + called
	}
	return p.l.do("touch", action)
}

func (p *playing) finger(args []string) error {
	if r := p.w.rig; r != nil && r.panel != nil {
		return r.tap(p.l, args[0])
	}
	return p.touch(args)
}

// officer speaks when the crossing is shown in the booth, which is when the lane waits for it; one who ends a crossing waits for nothing.
func (p *playing) officer(args []string) error {
	if args[0] == "clear" || args[0] == "refuse" {
		if err := p.l.await("a referral", func() bool { return p.l.seen.Phase == "referred" }); err != nil {
			return err
		}
	}
	if args[0] == "end" {
		if err := p.l.await("a crossing", func() bool { return p.l.seen.Crossing != "" && p.l.seen.Ended == "" }); err != nil {
			return err
		}
	}
	return p.l.do("officer", args...)
}

// decree publishes a policy, parted by semicolons, and waits until the lane has it; it is in force when its own time comes.
func (p *playing) decree(args []string) error {
	var lines []string
	for _, l := range strings.Split(strings.Join(args, " "), ";") {
		lines = append(lines, strings.TrimSpace(l))
	}
	version, err := p.w.decree(context.Background(), lines)
	if err != nil {
		return err
	}
	return p.l.do("held", strconv.Itoa(version))
}

// revoke makes somebody's pass good for nothing, at the hub.
func (p *playing) revoke(args []string) error {
	s, found := p.l.set.Find(args[0])
	if !found {
		return fmt.Errorf("nobody is called %q", args[0])
	}
	s.Status = "revoked"
	position, err := p.w.enrol(context.Background(), []sample.Sample{s}, nil)
	if err != nil {
		return err
	}
	return p.l.do("sync", strconv.FormatUint(position, 10), strconv.Itoa(p.l.policy))
}

func (p *playing) network(args []string) error { return p.l.cut(args[0] == "away") }

func (p *playing) power(args []string) error {
	if args[0] == "cut" {
		return p.l.cutPower()
	}
	if err := p.l.powerOn(); err != nil {
		return err
	}
	if len(args) > 1 && args[1] == "closed" {
		return p.l.await("a lane", func() bool { return p.l.seen.Phase == "closed" })
	}
	return p.l.await("an open lane", func() bool { return p.l.seen.Phase == "idle" })
}

func (p *playing) screen(args []string) error {
	if p.l.screen == nil {
		return nil // no screen in this run: nothing to kill
	}
	p.dark = args[0] == "killed"
	if err := p.l.do("screen", args[0]); err != nil {
		return err
	}
	if p.dark {
		p.l.screen.stop()
		return p.expect([]string{"broken", "screen"})
	}
	if err := p.l.screen.start(); err != nil {
		return err
	}
	return p.l.await("a screen", func() bool { return !slices.Contains(p.l.seen.Broken, "screen") })
}

// cross lets so many people cross, each with a pass of their own.
func (p *playing) cross(args []string) error {
	n, err := strconv.Atoi(args[0])
	if err != nil || n > manyPasses {
		return fmt.Errorf("%q is not a number up to %d", args[0], manyPasses)
	}
	n = min(n, cmp.Or(p.w.most, n))
	for i := range n {
		if i == 1 { // whoever comes next sees what the first did
			if err := p.l.do("screen", "overlooked"); err != nil {
				return err
			}
		}
		how, err := p.one(fmt.Sprintf("many-%d", i))
		if err != nil {
			return fmt.Errorf("crossing %d: %w", i+1, err)
		}
		if how != string(ledger.Passed) {
			return fmt.Errorf("crossing %d: %s", i+1, how)
		}
	}
	return p.l.do("screen", "seen")
}

// free waits until the lane takes a pass: one that is shown to a lane out of order is not looked at again while it stays there.
func (p *playing) free() error {
	return p.l.await("a lane that is free", func() bool {
		s := p.l.seen
		return s.Phase == "idle" || (s.Phase == "done" && !slices.Contains(s.Broken, "gate"))
	})
}

// one lets one person cross, and returns how it ended.
func (p *playing) one(name string) (how string, err error) {
	if err := p.free(); err != nil {
		return "", err
	}
	if err := p.present([]string{name}); err != nil {
		return "", err
	}
	if err := p.expect([]string{"phase", "passing"}); err != nil {
		return "", err
	}
	if err := p.l.do("walk"); err != nil {
		return "", err
	}
	return how, p.l.saw("the end of a crossing", func(s status) bool { how = s.Ended; return how != "" })
}

// status returns what was last seen of the lane.
func (l *lanePlace) status() status {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seen
}

// scanned returns how many symbols the lane has read.
func (l *lanePlace) scanned() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.scans
}
