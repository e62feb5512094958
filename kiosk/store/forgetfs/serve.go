package forgetfs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// Verb is the first argument of a process that is a file system; the second is where it is mounted.
const Verb = "forgetfs"

// order is what the file system is told, one JSON value each; answer is what it says when that is done.
type order struct {
	Do     string
	Seed   uint64 `json:",omitempty"`
	Number int    `json:",omitempty"`
	After  int    `json:",omitempty"`
	Name   string `json:",omitempty"`
	On     bool   `json:",omitempty"`
}

type answer struct{ Err string }

// mounted is a disk that is in use.
type mounted struct {
	d      *disk
	dir    string
	server *fuse.Server
}

// Serve mounts an empty disk at dir and does what it reads from in, until in ends. It then takes the mount away.
func Serve(dir string, in io.Reader, out io.Writer) error {
	signal.Ignore(os.Interrupt, syscall.SIGPIPE) // whoever started it ends it, by closing in
	m := &mounted{d: newDisk(), dir: dir}
	err := m.mount()
	told := json.NewEncoder(out).Encode(reply(err))
	if err != nil {
		return err
	}
	if told == nil {
		told = m.obey(json.NewDecoder(in), json.NewEncoder(out))
	}
	return errors.Join(told, m.leave())
}

func reply(err error) answer {
	if err == nil {
		return answer{}
	}
	return answer{Err: err.Error()}
}

func (m *mounted) mount() (err error) {
	o := &fs.Options{MountOptions: fuse.MountOptions{Name: Verb, FsName: Verb, DirectMount: true, DisableXAttrs: true}}
	if m.server, err = fs.Mount(m.dir, &node{d: m.d, i: m.d.root}, o); err != nil {
		return fmt.Errorf("forgetfs: mount at %s (this needs /dev/fuse, and root or fusermount3): %w", m.dir, err)
	}
	return nil
}

func (m *mounted) obey(in *json.Decoder, out *json.Encoder) error {
	for {
		var o order
		if err := in.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("forgetfs: read order: %w", err)
		}
		if err := out.Encode(reply(m.do(o))); err != nil {
			return fmt.Errorf("forgetfs: answer: %w", err)
		}
	}
}

func (m *mounted) do(o order) error {
	if o.Do == "cut" {
		return m.cut(o.Seed)
	}
	m.d.mu.Lock()
	defer m.d.mu.Unlock()
	switch o.Do {
	case "room":
		m.d.room = o.Number
	case "read-only":
		m.d.readOnly = o.On
	case "fail":
		m.d.well, m.d.failing = o.After, o.Number
	case "deaf":
		m.d.deaf = append(m.d.deaf, o.Name)
	default:
		return fmt.Errorf("forgetfs: no such order %q", o.Do)
	}
	return nil
}

// cut takes the mount away, so that the kernel forgets too, and mounts what is left. With a seed the cut is torn.
func (m *mounted) cut(seed uint64) error {
	if err := m.server.Unmount(); err != nil {
		return fmt.Errorf("forgetfs: unmount (does somebody still use it?): %w", err)
	}
	keep := func() bool { return false }
	if seed != 0 {
		chance := rand.New(rand.NewPCG(seed, seed))
		keep = func() bool { return chance.IntN(2) == 0 }
	}
	m.d.forget(keep)
	return m.mount()
}

// leave unmounts, also under somebody who still uses it: nobody is left to answer them.
func (m *mounted) leave() error {
	if err := m.server.Unmount(); err != nil {
		return syscall.Unmount(m.dir, syscall.MNT_DETACH)
	}
	return nil
}
