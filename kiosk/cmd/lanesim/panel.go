package main

import (
	"strings"

	"passlane/ui/scene"
	"passlane/ui/theme"
)

const (
	panelWidth  = 420
	panelMargin = 16
	panelRow    = 29
)

// action is what a button of the side panel does.
type action func(*desk) error

// deskButton is one button of the side panel.
type deskButton struct {
	label string
	do    action
}

type deskGroup struct {
	title   string
	buttons []deskButton
}

func say(verb string, args ...string) action {
	return func(d *desk) error { return d.p.verbs[verb].run(d.p, args) }
}

// shows presents a printed pass; the holder stands before the camera, and the paper goes away again.
func shows(name string) action {
	return func(d *desk) error {
		if err := d.p.l.do("face", name); err != nil {
			return err
		}
		return d.p.l.do("show", name)
	}
}

func lays(name string) action {
	return func(d *desk) error {
		if err := d.p.l.do("face", name); err != nil {
			return err
		}
		return d.p.l.do("lay", name)
	}
}

func trouble(name string, on, off action) action {
	return func(d *desk) error {
		return d.toggle(name, func() error { return on(d) }, func() error { return off(d) })
	}
}

func clears(d *desk) error { return d.p.l.do("officer", "clear", "faces-compared", "by", "eye") }

// clearsWith is the word of two officers.
func clearsWith(d *desk) error {
	return d.p.l.do("officer", "clear", "documents-checked", "papers", "seen", "second")
}

// alsoShows holds a further pass to the scanner.
func alsoShows(name string) action {
	return func(d *desk) error { return d.p.l.do("show", name) }
}

// stepsUp lets somebody step before the camera.
func stepsUp(name string) action {
	return func(d *desk) error { return d.p.l.do("face", name) }
}

func refuses(d *desk) error { return d.p.l.do("officer", "refuse", "sent", "back") }

// deskGroups is the side panel, from top to bottom.
func deskGroups() []deskGroup {
	return []deskGroup{
		{"A traveller presents", []deskButton{
			{"Sok · good", shows("sok")}, {"Dara · large, Thai", shows("dara")}, {"Tola · card", lays("tola")},
			{"Chan · 2 children", shows("chan")}, {"Leap · 3 children", shows("leap")}, {"Borey · their father", shows("borey")}, {"Bopha · a child", shows("bopha")}, {"Mony · expired", shows("mony")},
			{"Vanna · revoked", shows("vanna")}, {"A forged seal", shows("forged")}, {"Unknown issuer", shows("stranger")},
			{"Some other code", say("offer", "garbage")},
		}},
		{"… and a child shows", []deskButton{
			{"Dany's pass", alsoShows("dany")}, {"Piseth's pass", alsoShows("piseth")}, {"Sreyna's pass", alsoShows("sreyna")}, {"Rith's pass", alsoShows("rith")},
			{"Dany steps up", stepsUp("dany")}, {"Rith steps up", stepsUp("rith")},
		}},
		{"… and then", []deskButton{
			{"Walks through", say("walk")}, {"Two walk through", say("walk", "twice")},
			{"Turns back", say("turn-back")}, {"Walks away", leaves},
			{"Comes wrong way", say("wrong-way")}, {"Tears card away", say("tear", "tola")},
		}},
		{"Officer", []deskButton{
			{"Clear", clears}, {"Clear · two officers", clearsWith}, {"Refuse", refuses}, {"Open lane", say("officer", "open", "morning")}, {"Close lane", say("officer", "close", "evening")}, {"Release gate", say("officer", "release", "emergency")},
		}},
		{"Trouble", []deskButton{
			{"Camera pulled", trouble("Camera pulled", say("pull", "camera"), say("plug", "camera"))},
			{"Network cut", trouble("Network cut", say("network", "away"), say("network", "back"))},
			{"Power cut", trouble("Power cut", say("power", "cut"), say("power", "on"))},
			{"Fire", trouble("Fire", say("fire", "on"), say("fire", "off"))},
			{"Disk full", trouble("Disk full", say("disk", "full"), say("disk", "empty"))},
			{"Clock unset", trouble("Clock unset", say("clock", "unset"), say("clock", "set"))},
			{"Nobody watches", trouble("Nobody watches", say("supervise", "off"), say("supervise", "on"))},
		}},
	}
}

// leaves takes paper, card and face away.
func leaves(d *desk) error {
	for _, verb := range []string{"blank", "take", "nobody"} {
		if err := d.p.l.do(verb); err != nil {
			return err
		}
	}
	return nil
}

const panelPrefix = "sim."

// panelAction finds what a button of the panel does.
func panelAction(name string) (action, bool) {
	label, ok := strings.CutPrefix(name, panelPrefix)
	if !ok {
		return nil, false
	}
	for _, g := range deskGroups() {
		for _, b := range g.buttons {
			if b.label == label {
				return b.do, true
			}
		}
	}
	return nil, false
}

// beside puts the panel to the right of a lane's screen.
func beside(lane scene.Scene, panel []scene.Item) scene.Scene {
	s := lane
	s.Items = append([]scene.Item{scene.Rect{Box: lane.Bounds(), Fill: lane.Ground}.Item()}, lane.Items...)
	s.Items = append(s.Items, scene.Shift(panel, lane.Width, 0)...)
	s.Width += panelWidth
	s.Ground = theme.Night().Ground
	return s
}

// panelItems draws the panel: what the lane says of itself, and the buttons.
func panelItems(st status, on map[string]bool, note string) []scene.Item {
	m := theme.Night()
	y := float32(panelMargin)
	items := statusLines(m, &y, st, note)
	for _, g := range deskGroups() {
		items = append(items, words(g.title, panelMargin, y, panelWidth-2*panelMargin, 22, 15, m.Soft, scene.Start))
		y += 22
		for i, b := range g.buttons {
			x := float32(panelMargin)
			w := float32(panelWidth-3*panelMargin) / 2
			if i%2 == 1 {
				x += w + panelMargin
			}
			items = append(items, panelButton(m, b.label, scene.NewBox(x, y, w, panelRow-4), on[b.label]))
			if i%2 == 1 || i == len(g.buttons)-1 {
				y += panelRow
			}
		}
		y += 2
	}
	return items
}

func statusLines(m theme.Mood, y *float32, st status, note string) []scene.Item {
	lines := []string{"Phase: " + st.Phase, "Crossing: " + st.Crossing + " " + st.Outcome}
	if len(st.Findings) > 0 {
		lines = append(lines, "Findings: "+strings.Join(st.Findings, ", "))
	} else {
		lines = append(lines, "Findings: none")
	}
	lines = append(lines, note)
	var items []scene.Item
	for _, l := range lines {
		items = append(items, words(l, panelMargin, *y, panelWidth-2*panelMargin, 24, 16, m.Ink, scene.Start))
		*y += 24
	}
	*y += 6
	return items
}

func panelButton(m theme.Mood, label string, box scene.Box, on bool) scene.Item {
	fill, ink := m.Card, m.CardInk
	if on {
		fill, ink = m.Mend, m.OnMend
	}
	return scene.Button{
		Area: box, Action: panelPrefix + label, Radius: 8, Fill: fill, Pressed: m.Pressed, Stroke: m.Edge, Width: 1.5,
		Items: []scene.Item{words(label, box.X, box.Y, box.W, box.H, 15, ink, scene.Middle)},
	}.Item()
}

func words(text string, x, y, w, h, size float32, c scene.Colour, align scene.Align) scene.Item {
	return scene.Text{
		Box: scene.NewBox(x, y, w, h), Spans: []scene.Span{{Text: text, Colour: c}}, Size: size,
		Align: align, Upright: scene.Middle, Lang: "en", Leading: scene.Tight,
	}.Item()
}
