package forgetfs

import (
	"context"
	"maps"
	"slices"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// node shows an inode of the disk to the kernel.
type node struct {
	fs.Inode
	d *disk
	i *inode
}

var _ = []any{
	fs.NodeLookuper(&node{}), fs.NodeReaddirer(&node{}), fs.NodeCreater(&node{}), fs.NodeMkdirer(&node{}), fs.NodeUnlinker(&node{}),
	fs.NodeRmdirer(&node{}), fs.NodeRenamer(&node{}), fs.NodeOpener(&node{}), fs.NodeReader(&node{}), fs.NodeWriter(&node{}),
	fs.NodeFsyncer(&node{}), fs.NodeGetattrer(&node{}), fs.NodeSetattrer(&node{}),
}

func (n *node) child(ctx context.Context, i *inode, out *fuse.EntryOut) *fs.Inode {
	n.d.attr(i, &out.Attr)
	return n.NewInode(ctx, &node{d: n.d, i: i}, fs.StableAttr{Mode: i.mode & syscall.S_IFMT, Ino: i.number})
}

func (d *disk) attr(i *inode, out *fuse.Attr) {
	d.mu.Lock()
	defer d.mu.Unlock()
	out.Mode, out.Ino, out.Nlink = i.mode, i.number, 1
	out.Size, out.Blocks = uint64(i.live.size), uint64(len(i.live.pages))*pageSize/512
	out.SetTimes(nil, &i.changed, &i.changed)
}

// Lookup finds a name.
func (n *node) Lookup(ctx context.Context, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	i, e := n.d.find(n.i, name)
	if e != 0 {
		return nil, e
	}
	return n.child(ctx, i, out), 0
}

// Readdir lists the names.
func (n *node) Readdir(context.Context) (fs.DirStream, syscall.Errno) {
	n.d.mu.Lock()
	defer n.d.mu.Unlock()
	var list []fuse.DirEntry
	for _, name := range slices.Sorted(maps.Keys(n.i.names)) {
		i := n.i.names[name]
		list = append(list, fuse.DirEntry{Name: name, Mode: i.mode, Ino: i.number})
	}
	return fs.NewListDirStream(list), 0
}

// Create makes a file and opens it.
func (n *node) Create(ctx context.Context, name string, _, mode uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	i, e := n.d.create(n.i, name, syscall.S_IFREG|mode&0o7777)
	if e != 0 {
		return nil, nil, 0, e
	}
	return n.child(ctx, i, out), nil, 0, 0
}

// Mkdir makes a directory.
func (n *node) Mkdir(ctx context.Context, name string, mode uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	i, e := n.d.create(n.i, name, syscall.S_IFDIR|mode&0o7777)
	if e != 0 {
		return nil, e
	}
	return n.child(ctx, i, out), 0
}

// Unlink removes a file's name; who has it open keeps it.
func (n *node) Unlink(_ context.Context, name string) syscall.Errno { return n.d.remove(n.i, name) }

// Rmdir removes an empty directory.
func (n *node) Rmdir(_ context.Context, name string) syscall.Errno { return n.d.remove(n.i, name) }

// Rename moves a name, over another if there is one.
func (n *node) Rename(_ context.Context, name string, to fs.InodeEmbedder, next string, flags uint32) syscall.Errno {
	if flags != 0 {
		return syscall.ENOTSUP
	}
	return n.d.rename(n.i, name, to.(*node).i, next)
}

// Open needs no handle.
func (n *node) Open(context.Context, uint32) (fs.FileHandle, uint32, syscall.Errno) { return nil, 0, 0 }

// Read reads what was written, synced or not.
func (n *node) Read(_ context.Context, _ fs.FileHandle, dest []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	read, e := n.d.read(n.i, dest, off)
	return fuse.ReadResultData(dest[:read]), e
}

// Write writes as far as there is room.
func (n *node) Write(_ context.Context, _ fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	wrote, e := n.d.write(n.i, data, off)
	return uint32(wrote), e
}

// Fsync is what makes bytes, or a directory's names, last.
func (n *node) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno { return n.d.sync(n.i) }

// Getattr tells size and mode.
func (n *node) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	n.d.attr(n.i, &out.Attr)
	return 0
}

// Setattr truncates; modes and times are taken as they come and not kept.
func (n *node) Setattr(ctx context.Context, f fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	if size, ok := in.GetSize(); ok {
		if e := n.d.truncate(n.i, int64(size)); e != 0 {
			return e
		}
	}
	return n.Getattr(ctx, f, out)
}
