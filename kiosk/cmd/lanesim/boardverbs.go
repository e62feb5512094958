package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy/document"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
)

// Size of what the simulated cameras see, in pixels.
const (
	frameWidth  = 640
	frameHeight = 480
)

// obey does what the world tells the board, and says when it is done.
func (b *board) obey(ctx context.Context, c command) {
	r := report{Kind: "done", ID: c.ID}
	if err := b.do(ctx, c.Verb, c.Args); err != nil {
		r.Err = err.Error()
	}
	b.out.write(r)
}

func (b *board) do(ctx context.Context, verb string, args []string) error {
	switch verb {
	case "show", "lay", "tear", "babble":
		return b.present(verb, args)
	case "blank":
		b.window.Show(blank())
	case "take":
		b.tags.Take()
	case "face", "nobody":
		return b.face(verb, args)
	case "walk", "walk-twice", "wrong-way", "turn-back", "force":
		b.walk(verb)
	case "fire":
		b.gate.Fire(args[0] == "on")
	case "pull", "plug":
		return b.plug(verb == "plug", args)
	case "disk":
		return b.hurtDisk(args[0])
	case "registry":
		b.records.shut(args[0] == "stall")
	case "clock":
		b.setClock(args[0])
	case "sync":
		return b.sync(ctx, args[0], args[1])
	case "held":
		return b.held(ctx, args[0])
	case "touch":
		return b.touch(ctx, args[0])
	case "supervise":
		b.watched.Store(args[0] == "on")
		b.station.Tell(ctx, lane.Supervision{Present: args[0] == "on"})
	case "officer":
		return b.officer(ctx, args)
	case "snapshot":
		return b.dev.Screen.Snapshot(ctx, args[0])
	default:
		return fmt.Errorf("no such verb %q", verb)
	}
	return nil
}

// present holds something to the lane's readers.
func (b *board) present(verb string, args []string) error {
	if args[0] == "garbage" {
		return b.garbage(verb)
	}
	p, ok := b.find(args[0])
	if !ok {
		return fmt.Errorf("nobody is called %q", args[0])
	}
	switch verb {
	case "show":
		img, err := p.CardFrame(frameWidth, frameHeight)
		if err != nil {
			return err
		}
		b.window.Show(img)
	case "lay":
		return b.lay(p, append(args[1:], "")[0])
	case "tear":
		if err := b.lay(p, ""); err != nil {
			return err
		}
		b.tags.TearAfter(3)
	}
	return nil
}

// lay puts somebody's card on the reader, or what somebody made of it: "cloned" is another chip with all but the key, "copied" a plain tag
// with the same UID and seal, "swapped" a plain tag of that UID with another's seal.
func (b *board) lay(p sample.Sample, how string) error {
	switch {
	case p.Card == nil && how == "swapped":
		other, _ := b.set.Find("sok")
		dump, err := pass.TagDump(p.TagUID(), other.Seal)
		b.tags.Lay(dump)
		return err
	case p.Card == nil:
		b.tags.Lay(p.TagDump)
	case how == "copied":
		b.tags.Lay(p.Card.Copy)
	default:
		o := ntag424sim.Opts{UID: p.Card.UID, Message: p.Card.Message}
		if how != "cloned" {
			o.Keys[registry.CardSlot] = ntag424.Key(p.Card.Key)
		}
		b.tags.LayChip(ntag424sim.New(o))
	}
	return nil
}

// garbage is a symbol that is no pass, or a tag that answers nonsense.
func (b *board) garbage(verb string) error {
	if verb != "show" {
		b.tags.Lay(make([]byte, 64))
		b.tags.Garbage()
		return nil
	}
	img, err := sample.SymbolFrame([]byte("WIFI:T:WPA;S:market;P:12345678;;"), frameWidth, frameHeight)
	if err != nil {
		return err
	}
	b.window.Show(img)
	return nil
}

// find returns a sample by name, also one of the many.
func (b *board) find(name string) (sample.Sample, bool) {
	if !strings.HasPrefix(name, "many-") {
		return b.set.Find(name)
	}
	if b.many == nil {
		b.many, _ = b.set.Many(manyPasses) // none: nobody is found
	}
	i := slices.IndexFunc(b.many, func(p sample.Sample) bool { return p.Name == name })
	if i < 0 {
		return sample.Sample{}, false
	}
	return b.many[i], true
}

func (b *board) face(verb string, args []string) error {
	if verb == "nobody" {
		b.camera.Show(blank())
		return nil
	}
	p, ok := b.find(args[0])
	if !ok {
		return fmt.Errorf("nobody is called %q", args[0])
	}
	light := 1.0
	if len(args) > 1 && args[1] == "dark" {
		light = 0.2
	}
	b.camera.Show(p.FaceFrame(frameWidth, frameHeight, light, 0, 1))
	return nil
}

func (b *board) walk(how string) {
	switch how {
	case "walk":
		b.gate.Walk()
	case "walk-twice":
		b.gate.WalkTwice()
	case "wrong-way":
		b.gate.WrongWay()
	case "turn-back":
		b.gate.TurnBack()
	case "force":
		b.gate.Force()
	}
}

func (b *board) plug(in bool, args []string) error {
	do := map[string][2]func(){
		"camera":  {b.camera.Pull, b.camera.Plug},
		"scanner": {b.window.Pull, b.window.Plug},
		"reader":  {b.tags.Unplug, b.tags.Plug},
		"gate":    {b.gate.Stick, b.gate.Loosen},
		"beam":    {b.gate.CutBeam, b.gate.MendBeam},
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

// hurtDisk stalls the disk, or fills it: a limit of the kernel lets no file grow or be written.
func (b *board) hurtDisk(how string) error {
	switch how {
	case "stall", "free":
		if b.disk != nil {
			b.disk.shut(how == "stall")
		}
		return nil
	case "full", "empty":
		signal.Ignore(syscall.SIGXFSZ)
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			return err
		}
		limit.Cur = limit.Max
		if how == "full" {
			limit.Cur = 0
		}
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
	}
	return fmt.Errorf("no such thing as a disk that is %q", how)
}

// setClock takes: unset, set, or back for a clock that says last year.
func (b *board) setClock(how string) {
	b.unset.Store(how == "unset")
	b.ahead.Store(int64(map[string]time.Duration{"back": -365 * 24 * time.Hour, "later": time.Hour}[how]))
}

// touch is a finger on a button of the screen.
func (b *board) touch(ctx context.Context, action string) error {
	w, ok := present.Event(action)
	if !ok {
		return fmt.Errorf("no button does %q", action)
	}
	b.station.Tell(ctx, w)
	return nil
}

// The officers of a booth.
const (
	firstOfficer  = "officer-7"
	secondOfficer = "officer-8"
)

// officer takes: clear [CODE] REASON… [second], refuse REASON…, open, close.
func (b *board) officer(ctx context.Context, args []string) error {
	switch args[0] {
	case "clear", "refuse":
		b.lastMu.Lock()
		crossing := b.last.Crossing
		b.lastMu.Unlock()
		if crossing == "" {
			return errors.New("no crossing waits for an officer")
		}
		b.station.Tell(ctx, word(crossing, args))
	case "open", "close":
		b.station.Tell(ctx, lane.Order{ID: firstOfficer, Open: args[0] == "open", Reason: strings.Join(args[1:], " ")})
	}
	return nil
}

// word is an officer's word as a story writes it: a reason of the list first, a second officer last.
func word(crossing string, args []string) lane.Officer {
	w := lane.Officer{Crossing: crossing, ID: firstOfficer, Verdict: ledger.Verdict(args[0])}
	said := args[1:]
	if len(said) > 0 && ledger.Reason(said[0]).Known() {
		w.Code, said = ledger.Reason(said[0]), said[1:]
	}
	if n := len(said); n > 0 && said[n-1] == "second" {
		w.Second, said = secondOfficer, said[:n-1]
	}
	w.Reason = strings.Join(said, " ")
	return w
}

func blank() *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, frameWidth, frameHeight), image.YCbCrSubsampleRatio420)
	for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
		for i := range plane {
			plane[i] = 128
		}
	}
	return img
}

// sync waits until the replica has come to a position, and the rules are those of a version.
func (b *board) sync(ctx context.Context, position, version string) error {
	want, err := strconv.ParseUint(position, 10, 64)
	if err != nil {
		return err
	}
	if err := synced(ctx, b.dev.Replica, want); err != nil {
		return err
	}
	return b.held(ctx, version)
}

// held waits until the lane has a version of the policy, in force or not.
func (b *board) held(ctx context.Context, version string) error {
	return until(ctx, func() (bool, error) {
		documents, err := b.dev.Replica.Policies(ctx)
		return slices.ContainsFunc(documents, func(signed []byte) bool {
			d, err := document.Parse(signed)
			return err == nil && strconv.Itoa(d.Version) == version
		}), err
	})
}
