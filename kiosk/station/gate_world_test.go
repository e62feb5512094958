package station_test

import (
	"errors"
	"fmt"
	"slices"
	"testing/synctest"
	"time"

	"passlane/drivers/gate"
	"passlane/drivers/turnstile"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// gateWorld is a lane on the real driver of a simulated gate, with a disk and a registry that chance drives. It does with the lane's effects
// what a station does, and nothing else.
type gateWorld struct {
	gatePlan
	gateCrowd
	dev    *turnstile.Dev
	s      lane.State
	began  time.Time
	orders uint64                // to open or to let go, that the gate took
	again  time.Time             // when a gate that did not obey is given another order; zero: it obeyed
	hand   []gate.Event          // what the station has from the gate and the lane has not heard
	due    map[string]gateAnswer // what will answer, by what was asked
	kids   []policy.Person       // of whoever presents a pass
	disk   gateDisk              // how it is
	mute   bool                  // the registry does not answer
	sheet  []ledger.Body         // what the disk has
	told   map[string]bool       // crossings for which the gate took the order
	heard  map[gate.Kind]int     // what the lane heard of the gate
	ill    map[lane.Cause]bool   // what the gate said is wrong with it, and not yet that it is over
	steps  int
	wrong  []string
}

// gateAnswer is something that the lane will be told.
type gateAnswer struct {
	at   time.Time
	what func() lane.What
}

// gateDisk is how a disk is.
type gateDisk string

const (
	diskWell  gateDisk = "well"
	diskSlow  gateDisk = "slow"
	diskFails gateDisk = "fails"
	diskHangs gateDisk = "hangs"
)

func (w *gateWorld) fail(format string, args ...any) {
	w.wrong = append(w.wrong, fmt.Sprintf("after %v, %v: ", time.Since(w.began), w.s.Phase)+fmt.Sprintf(format, args...))
}

// pass lets time go by. Whatever the gate tells, what was asked, and what comes due is heard at its time, or by a lane that lags at the end.
func (w *gateWorld) pass(d time.Duration, hears bool) {
	end := time.Now().Add(d + 333*time.Nanosecond) // no two moments of the world are the same
	for {
		wake := w.wakes(end)
		timer := time.NewTimer(time.Until(wake))
		select {
		case e := <-w.dev.Events():
			w.hand = append(w.hand, e)
		case <-timer.C:
		}
		timer.Stop()
		w.takes()
		if !w.Lags {
			w.hears()
		}
		w.dues()
		if !time.Now().Before(end) {
			break
		}
	}
	if hears || !w.Lags {
		w.hears()
		w.judge()
	}
}

// wakes returns when something comes due, at the latest at the end.
func (w *gateWorld) wakes(end time.Time) time.Time {
	wake := end
	for _, a := range w.due {
		wake = earlier(wake, a.at)
	}
	if !w.again.IsZero() {
		wake = earlier(wake, w.again)
	}
	if next := w.s.Next(); next > 0 {
		wake = earlier(wake, w.began.Add(next))
	}
	if soon := time.Now().Add(time.Millisecond); wake.Before(soon) {
		return soon // as the station does
	}
	return wake
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// takes has the gate's events in hand.
func (w *gateWorld) takes() {
	for {
		synctest.Wait()
		select {
		case e := <-w.dev.Events():
			w.hand = append(w.hand, e)
		default:
			return
		}
	}
}

// hears tells the lane what the gate told.
func (w *gateWorld) hears() {
	for w.takes(); len(w.hand) > 0; w.takes() {
		e := w.hand[0]
		w.hand = w.hand[1:]
		w.heard[e.Kind]++
		w.step(lane.Moved{Kind: e.Kind, Before: e.Orders < w.orders})
		w.causes(e.Kind)
	}
}

// dues does what is due: answers, another order to a gate that did not obey, and the lane's own times.
func (w *gateWorld) dues() {
	for _, asked := range []string{"disk", "registry", "camera"} {
		if a, ok := w.due[asked]; ok && !time.Now().Before(a.at) {
			delete(w.due, asked)
			w.step(a.what())
		}
	}
	if !w.again.IsZero() && !time.Now().Before(w.again) {
		w.retry()
	}
	if next := w.s.Next(); next > 0 && !time.Now().Before(w.began.Add(next)) {
		w.step(lane.Tick{})
		if next = w.s.Next(); next > 0 && !time.Now().Before(w.began.Add(next)) {
			w.fail("a tick ends nothing of what is due")
		}
	}
}

// retry gives a gate that did not obey the order that fits now, as the station does.
func (w *gateWorld) retry() {
	order := w.dev.Lock
	if w.s.Released {
		order = w.release
	}
	if err := order(); err != nil {
		w.disobeyed(err)
		return
	}
	w.again = time.Time{}
	w.step(lane.Working{Part: lane.Gate, Cause: lane.Disobeys, OK: true})
}

func (w *gateWorld) disobeyed(err error) {
	w.again = time.Now().Add(5 * time.Second)
	w.step(lane.Working{Part: lane.Gate, Cause: lane.Disobeys, Detail: err.Error()})
}

func (w *gateWorld) step(what lane.What) {
	before := w.s
	w.steps++
	next, effects := lane.Step(before, lane.Event{At: time.Since(w.began), What: what})
	w.s = next
	w.changed(before, what)
	for _, e := range effects {
		w.do(e)
	}
}

func (w *gateWorld) do(e lane.Effect) {
	switch e := e.(type) {
	case lane.Record:
		w.due["disk"] = gateAnswer{w.writes(), func() lane.What { return w.written(e.Lines) }}
	case lane.Lookup:
		w.asks(e)
	case lane.Capture:
		w.answers("camera", 300*time.Millisecond+e.After, lane.Captured{Crossing: e.Crossing, Person: e.Person})
	case lane.StopCapture:
		delete(w.due, "camera")
	case lane.OpenGate:
		err := w.dev.Open(e.People, e.For)
		if err == nil {
			w.orders++
			w.told[e.Crossing] = true
		} else {
			w.step(lane.NotOpened{Crossing: e.Crossing})
		}
		w.obeys(err)
	case lane.LockGate:
		w.obeys(w.dev.Lock())
	case lane.Release:
		w.obeys(w.release())
		w.isLetGo("a release")
	case lane.Rearm:
		w.obeys(w.dev.Rearm())
	}
}

func (w *gateWorld) obeys(err error) {
	if err != nil {
		w.disobeyed(err)
	}
}

// release lets the gate go, as the station does.
func (w *gateWorld) release() error {
	err := w.dev.Release()
	if err == nil {
		w.orders++
	}
	return err
}

// isLetGo checks that nothing holds the gate, unless its lines are broken.
func (w *gateWorld) isLetGo(by string) {
	if !w.Breaks && bool(w.gate.Hold.Level() || w.gate.Pass.Level() || w.gate.Stop.Level()) {
		w.fail("%s, and Hold is %v, Pass %v, Stop %v", by, w.gate.Hold.Level(), w.gate.Pass.Level(), w.gate.Stop.Level())
	}
}

func (w *gateWorld) answers(asked string, after time.Duration, what lane.What) {
	w.due[asked] = gateAnswer{time.Now().Add(after), func() lane.What { return what }}
}

// writes returns when the disk will have answered.
func (w *gateWorld) writes() time.Time {
	return time.Now().Add(map[gateDisk]time.Duration{diskSlow: 3 * time.Second, diskHangs: 1000 * time.Hour}[w.disk] + 7*time.Millisecond)
}

func (w *gateWorld) written(lines []lane.Line) lane.What {
	if w.disk == diskFails {
		return lane.Recorded{Err: errors.New("input/output error")}
	}
	for _, l := range lines {
		w.sheet = append(w.sheet, l.Entry.Body)
	}
	return lane.Recorded{}
}

// becomes changes the disk, also for what is being written.
func (w *gateWorld) becomes(d gateDisk) {
	w.disk = d
	if a, ok := w.due["disk"]; ok {
		a.at = w.writes()
		w.due["disk"] = a
	}
}

// asks puts a question to the registry; the latest is answered.
func (w *gateWorld) asks(l lane.Lookup) {
	if w.mute {
		delete(w.due, "registry")
		return
	}
	f := lane.Found{Crossing: l.Crossing, Companion: l.Companion, Number: l.Presented.Number, Now: noon, Facts: gateFacts("sok", 1990), Minors: w.kids}
	if l.Companion {
		f.Facts, f.Minors = gateFacts("vireak", 2017), nil
	}
	w.answers("registry", 40*time.Millisecond, f)
}

// gateFacts is what the registry says of a pass that is good.
func gateFacts(holder string, born int) policy.Facts {
	return policy.Facts{
		Genuine: pass.Valid, Medium: pass.MediumSeal, Copyable: true, Known: true, Agrees: true, Status: policy.Active,
		ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1}, ValidTo: pass.Date{Year: 2027, Month: 12, Day: 31},
		Holder: policy.Person{Holder: holder, Birth: pass.Date{Year: born, Month: 5, Day: 1}, Nationality: "KHM"},
		Clock:  ledger.ClockSynced, Face: policy.FaceNotCompared,
	}
}

// gateKids are registered children of Sok.
func gateKids(n int) (all []policy.Person) {
	for _, name := range []string{"bopha", "rith", "dany"}[:n] {
		all = append(all, policy.Person{
			Holder: name, Number: "BP-" + name, Birth: pass.Date{Year: 2018, Month: 3, Day: 1}, Nationality: "KHM", Photo: pass.Date{Year: 2026, Month: 6, Day: 1},
			Guardians: []policy.Guardian{{Holder: "sok", Relation: policy.Father, Evidence: policy.BirthCertificate}},
		})
	}
	return all
}

// shows is a pass at the lane.
func (w *gateWorld) shows(number string) {
	w.step(lane.Read{Presented: pass.Presented{Medium: pass.MediumSeal, Number: number, Result: pass.Valid}})
}

// goesOn does what the lane waits for.
func (w *gateWorld) goesOn(m gateMove) {
	c := w.s.Crossing
	switch w.s.Phase {
	case lane.Idle, lane.Done:
		w.kids = gateKids(m.Who)
		w.shows("BP000001")
	case lane.Choosing:
		if m.N == 1 {
			w.step(lane.Confirm{Alone: true})
			w.step(lane.Confirm{Alone: true})
			return
		}
		for _, k := range w.kids[:min(len(w.kids), m.N-1)] {
			w.step(lane.Choose{Holder: k.Holder})
		}
		w.step(lane.Confirm{})
	case lane.Referred:
		w.step(w.word(c, ledger.Clear, m))
	case lane.Passing:
		if len(w.queue) == 0 {
			w.comes(false)
		} else {
			w.on(0)
		}
	case lane.Closed:
		w.step(lane.Order{ID: "O-17", Open: true, Reason: "all clear"})
	case lane.Fault:
		w.leaves()
	}
}

// word is that of two officers, with a reason; where somebody is missing, who that is.
func (w *gateWorld) word(c lane.Crossing, v ledger.Verdict, m gateMove) lane.Officer {
	o := lane.Officer{Crossing: c.ID, ID: "O-17", Verdict: v, Reason: "seen", Code: ledger.FacesCompared, Second: "O-18"}
	if c.Counting {
		o.Missing = slices.Repeat([]int{m.Who % c.People()}, 1)
	}
	return o
}
