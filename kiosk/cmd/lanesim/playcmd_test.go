package main

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// One policy is in force at a time, so stories stand side by side with those of the same; one that changes it stands alone.
func TestStoriesThatMayBePlayedTogether(t *testing.T) {
	read := func(name, head, step string) story {
		s, err := parseStory(name+".story", strings.NewReader("story: x\n"+head+step+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const closed = "policy: closure = \"closed\"\n"
	var got []string
	for _, part := range byPolicy([]story{
		read("a", closed, "walk"), read("b", "", "walk"), read("c", closed, "walk"), read("d", "", "decree x"), read("e", "", "walk"), read("f", "", "decree x"),
	}) {
		var names []string
		for _, s := range part {
			names = append(names, s.Name)
		}
		got = append(got, strings.Join(names, "+"))
	}
	if want := "b+e a+c d f"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestTheClosingLineBeginsAsItAlwaysDid(t *testing.T) {
	p := &programme{of: 7, failed: 1, sum: tally{presented: 3, recorded: 3, landed: 3, clearedLane: 2, clearedHub: 2, orders: 2, whole: true}, all: []*platform{{}, {screen: &screenProgram{restarts: 2}}}}
	if got := p.closing(); got != "crossings=3 recorded=3 landed=3 cleared=2 gate_openings=2 chain=ok stories=7 failed=1 screen_restarts=2" {
		t.Error(got)
	}
}

// idleLane is a lane of which nothing is seen but what a test reports.
func idleLane() *lanePlace {
	return &lanePlace{w: &world{patient: time.Minute}, change: make(chan struct{}), done: map[int]string{}, begun: map[string]bool{}, moved: time.Now()}
}

// A wait lasts as long as anything happens, and no longer than the bound on nothing: whatever is told over and over is nothing.
func TestAWaitEndsWhenNothingHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, began := idleLane(), time.Now()
		go func() {
			for n := range 100 {
				time.Sleep(50 * time.Second)
				l.take(status{Phase: "choosing", People: 1 + min(n, 9)}.report())
			}
		}()
		err := l.await("the moon", func() bool { return l.seen.Phase == "idle" })
		if took := time.Since(began); took != 560*time.Second {
			t.Errorf("given up after %v", took)
		}
		for _, want := range []string{"the moon", "for 1m0s", "choosing", "show-also", "time short, up"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v does not say %q", err, want)
			}
		}
		l.gone = true
		if err := l.await("the moon", func() bool { return false }); err == nil || time.Since(began) != 560*time.Second {
			t.Errorf("waits for a board that is gone: %v", err)
		}
		time.Sleep(100 * time.Minute)
	})
}

func TestAWaitIsGivenUpForAReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, began := idleLane(), time.Now()
		err := l.awaitUnless("a screen", func() bool { return false }, func() error {
			if time.Since(began) > 10*time.Second {
				return errClosed
			}
			return nil
		})
		if err == nil || !strings.Contains(err.Error(), errClosed.Error()) {
			t.Error(err)
		}
	})
}

// Whatever state a lane is stuck in, it is said what leads on.
func TestEachPhaseHasAWayOn(t *testing.T) {
	for _, phase := range []string{"closed", "idle", "reading", "choosing", "capturing", "deciding", "recording", "passing", "done", "referred", "fault"} {
		l := idleLane()
		l.seen = status{Phase: phase, Turn: 2, People: 3, Broken: []string{"camera"}, Hint: "hold-still", Lacks: "reason", Findings: []string{"pass.expired"}}
		if said := fmt.Sprint(l.hung("x")); strings.Contains(said, "there: fire") || !strings.Contains(said, "without camera") {
			t.Errorf("%s: %s", phase, said)
		}
	}
}
