package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// MakeFolder makes a folder and those above it that are missing, and returns when their names are on disk: whatever is synced in a
// folder is lost with the folder's own name (fsync(2)). The name of a folder that is there already is synced too, since whoever made
// it may have been cut off, unless its parent may not be read.
func MakeFolder(path string) error {
	path = filepath.Clean(path)
	parent := filepath.Dir(path)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && parent != path:
		if err := MakeFolder(parent); err != nil {
			return err
		}
		if err = os.Mkdir(path, 0o700); errors.Is(err, fs.ErrExist) {
			return MakeFolder(path) // somebody made it in between: another store of the same device
		}
		if err == nil {
			err = syncFolder(parent)
		}
	case err == nil && !info.IsDir():
		err = &fs.PathError{Op: "make folder", Path: path, Err: syscall.ENOTDIR}
	case err == nil:
		if err = syncFolder(parent); errors.Is(err, fs.ErrPermission) {
			return nil // somebody else made it, and keeps us out
		}
	}
	if err != nil {
		return fmt.Errorf("store: make folder: %w", err)
	}
	return nil
}
