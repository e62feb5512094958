// Package forgetfs is a file system for tests that, at a power cut, forgets everything that was not synced.
//
// It is as forgetful as POSIX allows (fsync(2), "Notes"): a file keeps the bytes of its last fsync; a directory keeps the names of its
// own last fsync. A file that was synced in a directory that was not is gone; so is a rename. fsync of a file does not
// sync its name, as some file systems kindly do. A torn cut keeps single pages that were written and not synced, by chance, as a disk
// does that writes in its own order. On demand the disk is full, read-only, has errors, or is deaf: it says that it has synced and has not.
//
// The file system lives in a process of its own (Start runs the test's own executable, which hands over to Serve), since a process that
// uses a mount of its own can wait for itself. It needs /dev/fuse and the right to mount: root, or fusermount3.
package forgetfs
