package vividsim

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// pair are the two nodes of a vivid.
type pair struct{ capture, output string }

// nodes finds the nodes of vivid by what they are called in sysfs.
func nodes() (p pair, err error) {
	names, _ := filepath.Glob("/sys/class/video4linux/video*/name") // the pattern is well formed
	for _, f := range names {
		name, err := os.ReadFile(f)
		if err != nil {
			continue // it goes
		}
		node := filepath.Join("/dev", filepath.Base(filepath.Dir(f)))
		switch s := strings.TrimSpace(string(name)); {
		case strings.HasPrefix(s, "vivid-") && strings.HasSuffix(s, "-vid-cap"):
			p.capture = node
		case strings.HasPrefix(s, "vivid-") && strings.HasSuffix(s, "-vid-out"):
			p.output = node
		}
	}
	if p.capture == "" || p.output == "" {
		return p, errors.New("vividsim: no vivid with a capture and an output node")
	}
	return p, nil
}

// connect plugs the camera's input into the output.
func (p pair) connect() error {
	fd, err := unix.Open(p.capture, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("vividsim: %s: %w", p.capture, err)
	}
	defer func() { _ = unix.Close(fd) }()
	if err := call(fd, setControl, &control{connectedTo, theOutput}); err != nil {
		return fmt.Errorf("vividsim: connect the input: %w", err)
	}
	return nil
}

// output is an open output node that streams.
type output struct {
	fd    int
	maps  [][]byte
	free  []uint32 // buffers that the kernel does not have yet
	began bool
}

const buffers = 3

func openOutput(path string, width, height int) (o *output, err error) {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("vividsim: %s: %w", path, err)
	}
	o = &output{fd: fd}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("vividsim: set up %s: %w", path, err), o.close())
		}
	}()
	f := format{kind: videoOutput, width: uint32(width), height: uint32(height), fourcc: yuyv, field: progressive}
	if err := call(fd, setFormat, &f); err != nil {
		return nil, err
	}
	if f.width != uint32(width) || f.height != uint32(height) || f.fourcc != yuyv || f.stride != 2*f.width {
		return nil, fmt.Errorf("it takes %d by %d", f.width, f.height)
	}
	want := request{count: buffers, kind: videoOutput, memory: mapped}
	if err := call(fd, requestBuffers, &want); err != nil {
		return nil, err
	}
	for i := range want.count {
		b := buffer{index: i, kind: videoOutput, memory: mapped}
		if err := call(fd, queryBuffer, &b); err != nil {
			return nil, err
		}
		m, err := unix.Mmap(fd, int64(b.offset), int(b.length), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
		if err != nil {
			return nil, err
		}
		o.maps, o.free = append(o.maps, m), append(o.free, i)
	}
	return o, nil
}

// write hands a picture to the kernel, and waits for a free buffer if need be.
func (o *output) write(picture []byte) error {
	b := buffer{kind: videoOutput, memory: mapped}
	if len(o.free) > 0 {
		b.index, o.free = o.free[0], o.free[1:]
	} else if err := call(o.fd, dequeue, &b); err != nil {
		return fmt.Errorf("vividsim: take a buffer back: %w", err)
	}
	n := copy(o.maps[b.index], picture)
	b = buffer{index: b.index, kind: videoOutput, memory: mapped, used: uint32(n), field: progressive}
	if err := call(o.fd, enqueue, &b); err != nil {
		return fmt.Errorf("vividsim: hand a buffer over: %w", err)
	}
	if o.began || len(o.free) > 0 {
		return nil
	}
	o.began = true
	kind := uint32(videoOutput)
	if err := call(o.fd, streamOn, &kind); err != nil {
		return fmt.Errorf("vividsim: start: %w", err)
	}
	return nil
}

func (o *output) close() error {
	for _, m := range o.maps {
		_ = unix.Munmap(m) // it was mapped
	}
	return unix.Close(o.fd)
}
