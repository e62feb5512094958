package forgetfs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
)

// Remote is a file system in a process of its own. Its methods may be used from any goroutine.
type Remote struct {
	mu   sync.Mutex
	cmd  *exec.Cmd
	in   io.WriteCloser
	say  *json.Encoder
	hear *json.Decoder
}

// Start mounts an empty file system at dir, which must be a directory. The process is the running executable again, with
// the arguments Verb and dir; its main must call Serve then.
func Start(dir string) (*Remote, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("forgetfs: %w", err)
	}
	r := &Remote{cmd: exec.Command(self, Verb, dir)}
	r.cmd.Stderr = os.Stderr
	r.cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0 "+os.Getenv("GORACE")) // the race detector rests for a second at the end
	in, err1 := r.cmd.StdinPipe()
	out, err2 := r.cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, fmt.Errorf("forgetfs: %w", err)
	}
	if err := r.cmd.Start(); err != nil {
		return nil, fmt.Errorf("forgetfs: %w", err)
	}
	r.in, r.say, r.hear = in, json.NewEncoder(in), json.NewDecoder(out)
	if err := r.answer(); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *Remote) answer() error {
	var a answer
	if err := r.hear.Decode(&a); err != nil {
		return fmt.Errorf("forgetfs: the file system is gone: %w", err)
	}
	if a.Err != "" {
		return errors.New(a.Err)
	}
	return nil
}

func (r *Remote) order(o order) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.say.Encode(o); err != nil {
		return fmt.Errorf("forgetfs: the file system is gone: %w", err)
	}
	return r.answer()
}

// Cut is a power cut: what was not synced is gone. Nobody may have a file open. The disk is neither full nor read-only afterwards, and has no errors.
func (r *Remote) Cut() error { return r.order(order{Do: "cut"}) }

// Tear is a power cut in which single pages that were not synced reached the disk all the same; the seed, not 0, says which.
func (r *Remote) Tear(seed uint64) error { return r.order(order{Do: "cut", Seed: seed}) }

// Room leaves the disk so many new pages of 4096 bytes; then it is full (ENOSPC). What is there can still be overwritten.
func (r *Remote) Room(pages int) error { return r.order(order{Do: "room", Number: pages}) }

// Empty ends Room.
func (r *Remote) Empty() error { return r.Room(unlimited) }

// ReadOnly lets every change and every sync fail (EROFS), as a kernel does that has met an error of its disk.
func (r *Remote) ReadOnly(on bool) error { return r.order(order{Do: "read-only", On: on}) }

// Fail lets so many operations succeed, and then so many fail (EIO). Fail(0, 0) ends it. Where the kernel has kept what it read it does not ask.
func (r *Remote) Fail(after, n int) error { return r.order(order{Do: "fail", After: after, Number: n}) }

// Deafen makes the disk say that it has synced files whose names end so, and not do it: for a proof that a test notices.
func (r *Remote) Deafen(ending string) error { return r.order(order{Do: "deaf", Name: ending}) }

// Close unmounts and ends the process.
func (r *Remote) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.in.Close()
	return errors.Join(err, r.cmd.Wait())
}
