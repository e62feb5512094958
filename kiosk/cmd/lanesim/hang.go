package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// await waits until what is seen of the lane is as wanted. It is given up only when the board is gone, or when for long nothing has happened
// that could still lead there.
func (l *lanePlace) await(what string, ok func() bool) error {
	return l.awaitUnless(what, ok, func() error { return nil })
}

// awaitUnless is await, which is given up as well when there is a reason.
func (l *lanePlace) awaitUnless(what string, ok func() bool, hopeless func() error) error {
	began := time.Now()
	timer := time.NewTimer(l.w.patience())
	defer timer.Stop()
	for {
		l.mu.Lock()
		met, change, gone, moved := ok(), l.change, l.gone, l.moved
		l.mu.Unlock()
		if met {
			return nil
		}
		if gone {
			return fmt.Errorf("waiting for %s: %w", what, errGone)
		}
		if err := hopeless(); err != nil {
			return fmt.Errorf("waiting for %s: %w", what, err)
		}
		if moved.Before(began) {
			moved = began
		}
		left := l.w.patience() - time.Since(moved)
		if left <= 0 {
			return l.hung(what)
		}
		timer.Reset(min(left, time.Second)) // a reason to give up is looked for now and then
		select {
		case <-change:
		case <-timer.C:
		}
	}
}

// hung says what was waited for, where the lane is, and what would have led on.
func (l *lanePlace) hung(what string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.seen
	text := fmt.Sprintf("nothing has happened for %v while waiting for %s. The lane is %s", l.w.patience(), what, s.Phase)
	if s.Phase == "capturing" {
		text += fmt.Sprintf(", where the turn is that of %d of %d", s.Turn, s.People)
	}
	text += fmt.Sprintf(", shows %s", s.Screen)
	if l.screen != nil && l.drawn < s.Page {
		text += fmt.Sprintf(" (drawn up to scene %d of %d %s)", l.drawn, s.Page, l.dim)
	}
	if len(s.Broken) > 0 {
		text += ", without " + strings.Join(s.Broken, ", ")
	}
	if len(s.Findings) > 0 {
		text += ", found " + strings.Join(s.Findings, ", ")
	}
	if s.Hint != "" {
		text += ", hints at " + s.Hint
	}
	if s.Lacks != "" {
		text += ", lacks of the officer: " + s.Lacks
	}
	return errors.New(text + ". What leads on from there: " + s.leads())
}

// leads says what a lane takes in its state, in the words of stories.
func (s status) leads() string {
	ways := map[string][]string{
		"closed":    {"officer open", "fire off", "goes WHO on, back"},
		"idle":      {"present, lay, begin, offer, tear, babble", "touch lang.*", "officer close"},
		"reading":   {"the answers of registry and disk (registry free, disk free)", "time up"},
		"choosing":  {"touch choose.NAME, all, continue, alone", "show-also", "time short, up"},
		"capturing": {"turn N NAME, face NAME", "show-also", "touch more-time, help", "pull camera", "time short, up"},
		"deciding":  {"the answer of the registry (registry free)", "time up"},
		"recording": {"the answer of the disk (disk free)", "time up"},
		"passing":   {"walk, turn-back, wrong-way, comes, goes", "time up"},
		"done":      {"its own end, soon", "the next pass"},
		"referred":  {"officer clear, refuse (missing=N where fewer walked)", "time up"},
		"fault":     {"plug or empty what is broken", "goes WHO on, back"},
	}[s.Phase]
	return strings.Join(slices.Concat(ways, []string{"fire on", "power cut"}), "; ")
}
