package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"text/template"
)

var laneFile = template.Must(template.New("lane").Parse(`# made by lanesim
device = "{{.Device}}"
post = "{{.Post}}"
lane = "2"
only_lane = {{.Single}}
direction = "{{.Direction}}"
language = "km"
state = "{{.State}}"
device_key = "device.key"
seal_key = "../../hub-seal.pub"
hub_key = "../../hub.pub"
ministry_key = "../../ministry.pub"
index_key = "../../index.key"
provinces = ["2"]
trust = "../../trust"
hub = "{{.Hub}}"
glass_socket = "{{.Glass}}"

[post_in]
km = "ដូង"
th = "ด่านดวง"

[times]
{{.Times}}
{{.Devices}}`))

// signs are where the screens of all lanes send people: they stand left of their gates, and the plan of the world leads out
// through those.
const signs = "[screen]\nahead = \"right\"\nfire = \"right\"\n"

// place sets up a lane for a story; it has no power yet.
// place sets up a lane for a story, whose screen program finds it at the socket glass; it has no power yet.
func (w *world) place(s story, glass, times string) (*lanePlace, error) {
	l := &lanePlace{w: w, name: s.Name, dir: filepath.Join(w.dir, "lanes", s.Name), draw: s.Draw, speed: cmp.Or(s.Speed, w.speed),
		change: make(chan struct{}), done: map[int]string{}, begun: map[string]bool{}}
	l.state = filepath.Join(cmp.Or(w.disk, l.dir), "state")
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return nil, err
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("lanesim: device key: %w", err)
	}
	l.key = private
	var conf bytes.Buffer
	if l.network, err = w.network(s.Name); err != nil {
		return nil, err
	}
	devices := signs
	if w.byStory && w.rig == nil {
		devices = signs + "reduced_motion = true\n" // a picture of what moves is another each time
	}
	if w.rig != nil {
		devices = w.rig.devices()
	}
	if err := laneFile.Execute(&conf, map[string]string{
		"Device": s.Name, "Post": cmp.Or(s.Post, "Doung"), "Direction": string(s.Direction), "Hub": "nats://" + l.network.Listen, "Glass": glass, "Times": times,
		"Single": strconv.FormatBool(s.Lanes < 2), "State": l.state, "Devices": devices,
	}); err != nil {
		return nil, err
	}
	err = errors.Join(
		os.WriteFile(filepath.Join(l.dir, "lane.toml"), conf.Bytes(), 0o600),
		writeHex(filepath.Join(l.dir, "device.key"), private.Seed()),
		w.db.Register(context.Background(), s.Name, public, w.now),
	)
	if err != nil {
		return nil, err
	}
	if err := l.populate(s); err != nil {
		return nil, err
	}
	if w.rig != nil {
		w.rig.serve(l)
	}
	l.listen, err = net.Listen("unix", w.socket(s.Name))
	return l, err
}

// populate registers the people of a story.
func (l *lanePlace) populate(s story) (err error) {
	if l.set, err = l.w.set.Among(l.name); err != nil {
		return err
	}
	people := l.set.Passes()
	if s.Crowd {
		many, err := l.set.Many(manyPasses)
		if err != nil {
			return err
		}
		people = append(people, many...)
	}
	if l.position, err = l.w.enrol(context.Background(), people, s.History); err != nil {
		return err
	}
	l.policy, err = l.w.decree(context.Background(), s.Policy)
	return err
}
