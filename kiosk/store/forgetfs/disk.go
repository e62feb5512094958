package forgetfs

import (
	"maps"
	"strings"
	"sync"
	"syscall"
	"time"
)

// unlimited is the room of a disk that is never full.
const unlimited = -1

// inode is a file or a directory: as it is, and as it was when it was last synced.
type inode struct {
	number       uint64
	mode         uint32 // with the type
	changed      time.Time
	name         string // the last one it was given
	live, synced content
	names, kept  map[string]*inode // of a directory
}

func (n *inode) folder() bool { return n.names != nil }

// disk is all inodes, and what is wrong with it.
type disk struct {
	mu       sync.Mutex
	root     *inode
	last     uint64
	room     int // pages that can still be taken; below 0 there is always more
	readOnly bool
	deaf     []string // endings of the names of files whose sync does nothing
	well     int      // operations until the disk fails
	failing  int      // operations that fail then
}

// fail is what a disk with errors says to an operation on a file: EIO, when it is its turn. The index of a SQLite WAL, which programs have
// mapped into their memory, is spared: an error there is no answer but the end of the program.
func (d *disk) fail(name string) syscall.Errno {
	switch {
	case strings.HasSuffix(name, "-shm"):
		return 0
	case d.well > 0:
		d.well--
		return 0
	case d.failing == 0:
		return 0
	}
	d.failing--
	return syscall.EIO
}

func newDisk() *disk {
	d := &disk{room: unlimited}
	d.root = d.inode("", syscall.S_IFDIR|0o755)
	return d
}

func (d *disk) inode(name string, mode uint32) *inode {
	d.last++
	n := &inode{number: d.last, mode: mode, name: name, changed: time.Now()}
	if mode&syscall.S_IFMT == syscall.S_IFDIR {
		n.names, n.kept = map[string]*inode{}, map[string]*inode{}
	}
	return n
}

// change tells whether a file of a name can be changed.
func (d *disk) change(name string) syscall.Errno {
	if d.readOnly {
		return syscall.EROFS
	}
	return d.fail(name)
}

func (d *disk) find(in *inode, name string) (*inode, syscall.Errno) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.fail(name); e != 0 {
		return nil, e
	}
	n, ok := in.names[name]
	if !ok {
		return nil, syscall.ENOENT
	}
	return n, 0
}

func (d *disk) create(in *inode, name string, mode uint32) (*inode, syscall.Errno) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.change(name); e != 0 {
		return nil, e
	}
	if d.room == 0 {
		return nil, syscall.ENOSPC
	}
	if _, there := in.names[name]; there {
		return nil, syscall.EEXIST
	}
	n := d.inode(name, mode)
	in.names[name] = n
	return n, 0
}

func (d *disk) remove(in *inode, name string) syscall.Errno {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.change(name); e != 0 {
		return e
	}
	n, there := in.names[name]
	switch {
	case !there:
		return syscall.ENOENT
	case len(n.names) > 0:
		return syscall.ENOTEMPTY
	}
	delete(in.names, name)
	return 0
}

func (d *disk) rename(from *inode, name string, to *inode, next string) syscall.Errno {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.change(name); e != 0 {
		return e
	}
	n, there := from.names[name]
	if !there {
		return syscall.ENOENT
	}
	delete(from.names, name)
	to.names[next], n.name = n, next
	return 0
}

func (d *disk) read(n *inode, dest []byte, off int64) (int, syscall.Errno) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.fail(n.name); e != 0 {
		return 0, e
	}
	return n.live.read(dest, off), 0
}

func (d *disk) write(n *inode, data []byte, off int64) (int, syscall.Errno) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.change(n.name); e != 0 {
		return 0, e
	}
	wrote := n.live.write(data, off, &d.room)
	if wrote == 0 && len(data) > 0 {
		return 0, syscall.ENOSPC
	}
	n.changed = time.Now()
	return wrote, 0
}

func (d *disk) truncate(n *inode, size int64) syscall.Errno {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.change(n.name); e != 0 {
		return e
	}
	n.live.truncate(size)
	n.changed = time.Now()
	return 0
}

// sync keeps a file's bytes, or a directory's names.
func (d *disk) sync(n *inode) syscall.Errno {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e := d.change(n.name); e != 0 {
		return e
	}
	for _, ending := range d.deaf {
		if strings.HasSuffix(n.name, ending) {
			return 0 // so it says
		}
	}
	if n.folder() {
		n.kept = maps.Clone(n.names)
	} else {
		n.synced = n.live.clone()
	}
	return 0
}

// forget makes of the disk what a power cut leaves. keep tells for each page that was written and not synced whether it
// reached the disk all the same.
func (d *disk) forget(keep func() bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.room, d.readOnly, d.well, d.failing = unlimited, false, 0, 0
	forget(d.root, keep)
}

func forget(n *inode, keep func() bool) {
	if !n.folder() {
		n.synced = n.synced.torn(n.live, keep)
		n.live = n.synced.clone()
		return
	}
	n.names = maps.Clone(n.kept)
	for name, child := range n.names {
		child.name = name
		forget(child, keep)
	}
}
