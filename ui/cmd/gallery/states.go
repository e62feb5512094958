package main

import (
	"fmt"
	"time"

	"passlane/ui/glass"
	"passlane/ui/i18n"
	"passlane/ui/screen"
)

// state is one picture.
type state struct {
	name   string
	view   screen.View
	format screen.Format
	at     time.Duration
	lit    string
	sheet  bool // stands on the sheet
}

func (s state) still() glass.Still {
	return glass.Still{Name: s.name, Scene: screen.Draw(s.view, s.format), At: s.at, Lit: s.lit}
}

func onSheet(all []state) []state {
	var out []state
	for _, s := range all {
		if s.sheet {
			out = append(out, s)
		}
	}
	return out
}

// base is an ordinary moment of a screen, at a post that there is not.
func base(k screen.Kind, l i18n.Lang) screen.View {
	post := map[i18n.Lang]string{i18n.Khmer: "ដូង", i18n.Thai: "ด่านดวง", i18n.English: "Doung"}
	v := screen.View{Kind: k, Lang: l, Post: post[l], Lane: "2", Ahead: screen.ArrowRight, Escape: screen.ArrowLeft, Camera: "camera", People: 3, Passed: 1}
	switch k {
	case screen.Present, screen.Reading, screen.Choose, screen.Alone:
		v.Step = 1
	case screen.Camera, screen.Wait:
		v.Step = 2
	case screen.Go:
		v.Step = 3
	case screen.Closed:
		v.Fault = ""
	case screen.Fault:
		v.Fault = "ledger damaged · 2026-11-25"
	}
	v.Companions = family(2, 1)
	if k == screen.Camera {
		v.Advice.Distance = screen.Closer
	}
	return v
}

func family(n, chosen int) []screen.Companion {
	var out []screen.Companion
	for i := range n {
		out = append(out, screen.Companion{ID: fmt.Sprint(i + 1), Picture: fmt.Sprintf("child %d", i%4), Chosen: i < chosen})
	}
	return out
}

// party are the odd moments of a choice of three.
func party() map[string]func(*screen.View) {
	return map[string]func(*screen.View){
		"choose nobody":    func(v *screen.View) { v.Companions = family(3, 0) },
		"choose everybody": func(v *screen.View) { v.Companions = family(3, 3) },
		"choose by pass":   func(v *screen.View) { v.Companions[0].Pass, v.ShowPasses = true, true },
		"choose and a figure": func(v *screen.View) {
			v.Companions = append(v.Companions, screen.Companion{ID: "x", Chosen: true, Pass: true, Fixed: true})
		},
		"choose night": func(v *screen.View) { v.Night = true },
	}
}

// turnOf is the n-th of a party before the camera; the last has no picture.
func turnOf(n, of int) screen.Turn {
	t := screen.Turn{At: n, Of: of, Child: n > 1}
	if n < of {
		t.Picture = fmt.Sprintf("child %d", n-1)
	}
	return t
}

// moment is when the pictures are taken: the card hangs over the reader.
const moment = 240 * time.Millisecond

func states() []state {
	var all []state
	for _, k := range screen.Kinds() {
		for _, l := range i18n.Langs() {
			all = append(all, everywhere(k, l)...)
		}
	}
	for _, l := range i18n.Langs() {
		all = append(all, odd(l)...)
	}
	return all
}

// everywhere is a screen in all sizes, ordinary and not.
func everywhere(k screen.Kind, l i18n.Lang) []state {
	var all []state
	for size, f := range map[string]screen.Format{"1280x800": screen.Landscape(), "1920x1080": screen.FullHD(), "800x1280": screen.Portrait()} {
		for how, change := range map[string]func(*screen.View){
			"plain":   func(*screen.View) {},
			"large":   func(v *screen.View) { v.LargeText = true },
			"night":   func(v *screen.View) { v.Night = true },
			"warning": func(v *screen.View) { v.TimeoutWarning = true },
			"help":    func(v *screen.View) { v.HelpCalled = true },
		} {
			if size == "1920x1080" && how != "plain" || size == "800x1280" && how != "plain" && how != "large" {
				continue // as on the small panel
			}
			v := base(k, l)
			change(&v)
			all = append(all, state{name: fmt.Sprintf("%s %s %s %s", k, l, size, how), view: v, format: f, at: moment,
				sheet: size == "1280x800" && how == "plain"})
		}
	}
	return all
}

// odd are states of single screens, on the small panel.
func odd(l i18n.Lang) []state {
	var all []state
	add := func(name string, v screen.View) {
		all = append(all, state{name: name + " " + string(l), view: v, format: screen.Landscape(), at: moment, sheet: true})
	}
	change := func(k screen.Kind, f func(*screen.View)) screen.View {
		v := base(k, l)
		f(&v)
		return v
	}
	at := map[screen.Hint]screen.Kind{screen.OneAtATime: screen.Go, screen.Hurry: screen.Go, screen.TurnBack: screen.Welcome,
		screen.ShowFace: screen.Camera, screen.OneFace: screen.Camera, screen.TakePass: screen.Choose, screen.WaitForTurn: screen.Wait,
		screen.ChildPass: screen.Choose, screen.OneAdult: screen.Choose, screen.PartyFull: screen.Choose}
	for _, h := range screen.Hints() {
		k, ok := at[h]
		if !ok {
			k = screen.Present
		}
		add("hint "+string(h), change(k, func(v *screen.View) { v.Hint = h }))
	}
	for n := 1; n <= 4; n++ {
		add(fmt.Sprintf("go %d", n), change(screen.Go, func(v *screen.View) { v.People, v.Passed = n, n-1 }))
	}
	add("go entry", change(screen.Go, func(v *screen.View) { v.Direction, v.Ahead, v.People = screen.Entry, screen.ArrowLeft, 1 }))
	add("go up", change(screen.Go, func(v *screen.View) { v.Ahead = screen.ArrowUp }))
	for _, a := range screen.Arrows() {
		add("fire "+string(a), change(screen.Fire, func(v *screen.View) { v.Escape = a }))
		tall := change(screen.Fire, func(v *screen.View) { v.Escape, v.Night = a, true })
		all = append(all, state{name: "fire " + string(a) + " tall night " + string(l), view: tall, format: screen.Portrait(), at: moment})
	}
	for _, n := range []int{1, 3, 4, 6} {
		add(fmt.Sprintf("choose %d", n), change(screen.Choose, func(v *screen.View) { v.Companions = family(n, n/2) }))
	}
	for how, f := range party() {
		add(how, change(screen.Choose, func(v *screen.View) { v.Companions = family(3, 1); f(v) }))
		add(how+" large", change(screen.Choose, func(v *screen.View) { v.Companions, v.LargeText = family(3, 1), true; f(v) }))
		all = append(all, state{name: how + " tall " + string(l), view: change(screen.Choose, func(v *screen.View) { v.Companions = family(3, 1); f(v) }),
			format: screen.Portrait(), at: moment})
	}
	for n := 1; n <= 4; n++ {
		turn := func(v *screen.View) { v.Turn = turnOf(n, 4) }
		large := func(v *screen.View) { v.Turn, v.LargeText = turnOf(n, 4), true }
		add(fmt.Sprintf("turn %d", n), change(screen.Camera, turn))
		add(fmt.Sprintf("turn %d large", n), change(screen.Camera, large))
		all = append(all, state{name: fmt.Sprintf("turn %d tall %s", n, l), view: change(screen.Camera, turn), format: screen.Portrait(), at: moment},
			state{name: fmt.Sprintf("turn %d tall large %s", n, l), view: change(screen.Camera, large), format: screen.Portrait(), at: moment})
	}
	add("camera good", change(screen.Camera, func(v *screen.View) { v.Advice = screen.Advice{} }))
	add("camera large", change(screen.Camera, func(v *screen.View) {
		v.LargeText, v.Advice = true, screen.Advice{Light: screen.Brighter, Centre: screen.Left}
	}))
	add("present large", change(screen.Present, func(v *screen.View) { v.LargeText = true }))
	add("present night", change(screen.Present, func(v *screen.View) { v.Night = true }))
	add("present still", change(screen.Present, func(v *screen.View) { v.ReducedMotion = true }))
	add("warning", change(screen.Present, func(v *screen.View) { v.TimeoutWarning = true }))
	add("officer await", change(screen.Officer, func(v *screen.View) { v.Await = true }))
	add("officer await large", change(screen.Officer, func(v *screen.View) { v.Await, v.LargeText = true, true }))
	add("help called", change(screen.Officer, func(v *screen.View) { v.HelpCalled = true }))
	v := base(screen.Present, l)
	all = append(all, state{name: "help pressed " + string(l), view: v, format: screen.Landscape(), lit: screen.ActionHelp, sheet: true})
	return all
}
