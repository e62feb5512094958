package store_test

import (
	"path/filepath"
	"sync"
	"testing"

	"passlane/kiosk/store"
)

// The stores of a device are opened side by side, in a folder that each of them makes.
func TestSeveralMakeTheSameFolder(t *testing.T) {
	for range 50 {
		path := filepath.Join(t.TempDir(), "a", "b", "c")
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = store.MakeFolder(path) })
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}
