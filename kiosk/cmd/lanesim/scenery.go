package main

import (
	"fmt"
	"image"
	"slices"
	"strconv"
	"strings"

	"passlane/drivers/frame/framesim"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/drivers/turnstile/turnstilesim"
	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
)

// Sizes of what the simulated cameras see, in pixels: those for passes and faces, and the one for the whole lane.
const (
	frameWidth  = 640
	frameHeight = 480
	viewWidth   = 800
	viewHeight  = 448
)

// scenery is the people at a lane and the things in their hands, before whatever devices the lane has.
type scenery struct {
	set  *sample.Set
	many []sample.Sample

	gate    *turnstilesim.Gate
	people  map[string]*turnstilesim.Person // who stands at the gate
	tags    tags
	symbols symbols
	camera  camera
}

// tags is where cards are laid.
type tags interface {
	Lay(dump []byte)
	LayChip(nfcsim.Chip)
	Garbage() // what lies there answers nonsense
	TearAfter(commands int)
	Take()
	Unplug()
	Plug()
}

// symbols is where printed symbols are held up: as a page, or as a symbol of its own.
type symbols interface {
	page(sample.Sample) error
	symbol(payload []byte) error
	Pull()
	Plug()
}

// camera is where people stand.
type camera interface {
	Show(*image.YCbCr)
	Pull()
	Plug()
}

// window are symbols before a camera that looks at nothing else.
type window struct{ *framesim.Camera }

func (w window) page(p sample.Sample) error {
	img, err := p.CardFrame(frameWidth, frameHeight)
	if err == nil {
		w.Show(img)
	}
	return err
}

func (w window) symbol(payload []byte) error {
	if payload == nil {
		w.Show(blank())
		return nil
	}
	img, err := sample.SymbolFrame(payload, frameWidth, frameHeight)
	if err == nil {
		w.Show(img)
	}
	return err
}

// knows tells whether a verb is of people and things.
func (s *scenery) knows(verb string) bool {
	return slices.Contains([]string{"show", "lay", "tear", "babble", "blank", "take", "face", "nobody", "walk", "wrong-way", "turn-back", "force",
		"comes", "goes", "fire", "pull", "plug"}, verb)
}

func (s *scenery) do(verb string, args []string) error {
	switch verb {
	case "show", "lay", "tear", "babble":
		return s.present(verb, args)
	case "blank":
		return s.symbols.symbol(nil)
	case "take":
		s.tags.Take()
	case "face", "nobody":
		return s.face(verb, args)
	case "fire":
		s.gate.Fire(args[0] == "on")
	case "pull", "plug":
		return s.plug(verb == "plug", args)
	case "walk":
		return s.file(args)
	case "comes", "goes":
		return s.at(verb, args)
	default:
		s.walk(verb)
	}
	return nil
}

// present holds something to the lane's readers.
func (s *scenery) present(verb string, args []string) error {
	if args[0] == "garbage" {
		return s.garbage(verb)
	}
	p, ok := s.find(args[0])
	if !ok {
		return fmt.Errorf("nobody is called %q", args[0])
	}
	switch verb {
	case "show":
		return s.symbols.page(p)
	case "lay":
		return s.lay(p, append(args[1:], "")[0])
	case "tear":
		if err := s.lay(p, ""); err != nil {
			return err
		}
		s.tags.TearAfter(3)
	}
	return nil
}

// lay puts somebody's card on the reader, or what somebody made of it: "cloned" is another chip with all but the key, "copied" a plain tag
// with the same UID and seal, "swapped" a plain tag of that UID with another's seal.
func (s *scenery) lay(p sample.Sample, how string) error {
	switch {
	case p.Card == nil && how == "swapped":
		other, _ := s.set.Find("sok")
		dump, err := pass.TagDump(p.TagUID(), other.Seal)
		s.tags.Lay(dump)
		return err
	case p.Card == nil:
		s.tags.Lay(p.TagDump)
	case how == "copied":
		s.tags.Lay(p.Card.Copy)
	default:
		o := ntag424sim.Opts{UID: p.Card.UID, Message: p.Card.Message}
		if how != "cloned" {
			o.Keys[registry.CardSlot] = ntag424.Key(p.Card.Key)
		}
		s.tags.LayChip(ntag424sim.New(o))
	}
	return nil
}

// garbage is a symbol that is no pass, or a tag that answers nonsense.
func (s *scenery) garbage(verb string) error {
	if verb != "show" {
		s.tags.Lay(make([]byte, 64))
		s.tags.Garbage()
		return nil
	}
	return s.symbols.symbol([]byte("WIFI:T:WPA;S:market;P:12345678;;"))
}

// find returns a sample by name, also one of the many.
func (s *scenery) find(name string) (sample.Sample, bool) {
	if !strings.HasPrefix(name, "many-") {
		return s.set.Find(name)
	}
	if s.many == nil {
		s.many, _ = s.set.Many(manyPasses) // none: nobody is found
	}
	i := slices.IndexFunc(s.many, func(p sample.Sample) bool { return p.Name == name })
	if i < 0 {
		return sample.Sample{}, false
	}
	return s.many[i], true
}

func (s *scenery) face(verb string, args []string) error {
	if verb == "nobody" {
		s.camera.Show(blank())
		return nil
	}
	p, ok := s.find(args[0])
	if !ok {
		return fmt.Errorf("nobody is called %q", args[0])
	}
	light := 1.0
	if len(args) > 1 && args[1] == "dark" {
		light = 0.2
	}
	s.camera.Show(p.FaceFrame(frameWidth, frameHeight, light, 0, 1))
	return nil
}

func (s *scenery) walk(how string) {
	switch how {
	case "wrong-way":
		s.gate.WrongWay()
	case "turn-back":
		s.gate.TurnBack()
	case "force":
		s.gate.Force()
	}
}

// file is one person who walks, or so many close behind one another.
func (s *scenery) file(args []string) error {
	n := 1
	if len(args) > 0 {
		var err error
		if n, err = strconv.Atoi(args[0]); err != nil || n < 1 {
			return fmt.Errorf("%q is no number of people", args[0])
		}
	}
	s.takeAll()
	s.gate.File(n)
	return nil
}

// at lets somebody come to the gate and stand in its first beam, or go from there.
func (s *scenery) at(verb string, args []string) error {
	where := append(args[1:], "")[0]
	if verb == "comes" {
		p := s.gate.Comes()
		if where == "against" {
			p = s.gate.ComesAgainst()
		}
		if s.people == nil {
			s.people = map[string]*turnstilesim.Person{}
		}
		s.people[args[0]] = p
		s.takeAll()
		p.Go(turnstilesim.InFirst)
		return nil
	}
	p, to := s.people[args[0]], map[string]turnstilesim.Place{"in": turnstilesim.InBoth, "on": turnstilesim.Gone, "back": turnstilesim.Before}[where]
	switch {
	case p == nil:
		return fmt.Errorf("%s is not at the gate", args[0])
	case !p.Go(to):
		return fmt.Errorf("the gate does not let %s", args[0])
	}
	return nil
}

// takeAll is what people do before they walk: they take their pass along.
func (s *scenery) takeAll() {
	s.tags.Take()
	_ = s.symbols.symbol(nil) // nothing is drawn
}

func (s *scenery) plug(in bool, args []string) error {
	do := map[string][2]func(){
		"camera":  {s.camera.Pull, s.camera.Plug},
		"scanner": {s.symbols.Pull, s.symbols.Plug},
		"reader":  {s.tags.Unplug, s.tags.Plug},
		"gate":    {s.gate.Stick, s.gate.Loosen},
		"beam":    {s.gate.CutBeam, s.gate.MendBeam},
	}
	f, ok := do[args[0]]
	if !ok {
		return fmt.Errorf("no such device %q", args[0])
	}
	if in {
		f[1]()
	} else {
		f[0]()
	}
	return nil
}

func blank() *image.YCbCr { return grey(frameWidth, frameHeight) }

func grey(width, height int) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
		for i := range plane {
			plane[i] = 128
		}
	}
	return img
}
