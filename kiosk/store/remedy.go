package store

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// remedies are what a technician can do about a store that cannot be opened, the most certain cause first.
var remedies = []struct {
	is   func(error) bool
	says string
}{
	{isDamaged, "keep what is left of it, and begin a new epoch: lane epoch begin --help"},
	{isAny(ErrNewer), "install the newer Passlane again"},
	{isAny(ErrBusy), "stop the program that has it open"},
	{isAny(ErrSilent), "the disk hangs: cut the power; if that does not help, replace the disk"},
	{isAny(syscall.EROFS, sqlite3.ErrReadonly), "the file system is read-only, as the kernel makes it after errors of the disk: see dmesg, replace the disk, mount it anew"},
	{isAny(syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, sqlite3.ErrFull), "the disk is full: make room"},
	{isAny(fs.ErrPermission, sqlite3.ErrPerm), "the lane's user may not write there: give the folder to it"},
	{isAny(syscall.EIO, sqlite3.ErrIoErr), "the disk has errors: see dmesg; if they come again, replace the disk"},
	{isAny(syscall.ENOTDIR, syscall.EISDIR, syscall.EEXIST, sqlite3.ErrCantOpen), "something else stands at that path, or at its folder's: move it away"},
}

// Remedy returns what a technician can do about an error of a store, as a clause in English.
func Remedy(err error) string {
	for _, r := range remedies {
		if r.is(err) {
			return r.says
		}
	}
	return "see whether the disk is there and mounted"
}

func isDamaged(err error) bool {
	_, is := errors.AsType[*Damaged](err)
	return is
}

// isAny tells whether an error is one of others; SQLite's are compared by their primary code.
func isAny(others ...error) func(error) bool {
	return func(err error) bool {
		e, sqlite := errors.AsType[sqlite3.Error](err)
		for _, other := range others {
			if errors.Is(err, other) || sqlite && (error(e.Code) == other || error(e.SystemErrno) == other) {
				return true
			}
		}
		return false
	}
}
