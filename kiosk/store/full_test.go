package store_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

const fullDisk = "PASSLANE_TEST_FULL_DISK"

// A disk that is full is played by a process that may not write files beyond a size (setrlimit, RLIMIT_FSIZE): it is this test again.
func TestAFullDisk(t *testing.T) {
	if os.Getenv(fullDisk) != "" {
		signal.Ignore(syscall.SIGXFSZ) // then a write returns EFBIG
		onAFullDisk(t)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestAFullDisk$", "-test.v")
	cmd.Env = append(os.Environ(), fullDisk+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func onAFullDisk(t *testing.T) {
	d := fresh(t)
	images, err := store.OpenImages(filepath.Join(filepath.Dir(d.path), "images"), d.l)
	if err != nil {
		t.Fatal(err)
	}
	d.write(many(0, 10)...)
	before := d.head()

	room(t, d.path+"-wal", 10_000)
	if _, err := images.Put(make([]byte, 1<<20)); err == nil {
		t.Error("an image fits on a full disk")
	}
	written := 0
	for err == nil && written < 1000 {
		if err = d.l.Append(t.Context(), []store.Row{row(20, many(100+2*written, 1)[0]), row(20, many(101+2*written, 1)[0])}); err == nil {
			written++
		}
	}
	if err == nil {
		t.Fatal("a thousand appends fit on a full disk")
	}
	if h := d.head(); h.Seq != before.Seq+uint64(2*written) {
		t.Errorf("%d appends of two were written and the chain went from %d to %d", written, before.Seq, h.Seq)
	}
	if files, err := os.ReadDir(filepath.Join(filepath.Dir(d.path), "images")); err != nil || len(files) != 0 {
		t.Errorf("a part of an image stays behind: %v, %v", files, err)
	}

	room(t, "", 0) // somebody made room
	d.write(begun("c1"))
	if _, err := images.Put([]byte("face")); err != nil {
		t.Error(err)
	}
	d.shut()
	d = boot(t, d.path)
	if err := d.l.VerifyAll(t.Context()); err != nil {
		t.Error(err)
	}
	if !slices.ContainsFunc(d.read(), func(s ledger.Stored) bool { return s.Record.Kind == ledger.KindBegun }) {
		t.Error("what was written afterwards is not there")
	}
	fmt.Println("appends that still fitted:", written)
}

// room limits files to the size of one of them and some bytes; without a file it ends the limit.
func room(t *testing.T, file string, more uint64) {
	t.Helper()
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
		t.Fatal(err)
	}
	l.Cur = l.Max
	if file != "" {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		l.Cur = uint64(info.Size()) + more
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
		t.Fatal(err)
	}
}
