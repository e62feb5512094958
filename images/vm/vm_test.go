package vm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cavaliergopher/cpio"
)

// deps is a modules.dep with the modules that a guest needs first; the nearest need of each is named first.
const deps = `kernel/fs/netfs/netfs.ko.xz:
kernel/net/9p/9pnet.ko.xz: kernel/fs/netfs/netfs.ko.xz
kernel/net/9p/9pnet_virtio.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/fs/netfs/netfs.ko.xz
kernel/fs/9p/9p.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/fs/netfs/netfs.ko.xz
kernel/fs/overlayfs/overlay.ko.xz:
`

// What a guest has before its root: the first program, and each module once, after those that it needs.
func TestTheFirstFilesOfAGuest(t *testing.T) {
	dir := t.TempDir()
	k := Kernel{Release: "7", Modules: dir}
	write := func(path, text string) {
		t.Helper()
		path = filepath.Join(dir, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	write("7/modules.dep", deps)
	for line := range strings.Lines(deps) {
		file, _, _ := strings.Cut(line, ":")
		write("7/"+file, file)
	}
	write("first", "ELF")
	packed, err := initrd(filepath.Join(dir, "first"), k)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for r := cpio.NewReader(bytes.NewReader(packed)); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[h.Name] = string(b)
		if h.Name == "init" && h.Mode.Perm() != 0o755 {
			t.Errorf("init has mode %v", h.Mode)
		}
	}
	want := []string{"netfs.ko.xz", "9pnet.ko.xz", "9p.ko.xz", "9pnet_virtio.ko.xz", "overlay.ko.xz"}
	if got := strings.Fields(files[moduleList]); !slices.Equal(got, want) {
		t.Errorf("modules %v, want %v", got, want)
	}
	if files["init"] != "ELF" || files["9p.ko.xz"] != "kernel/fs/9p/9p.ko.xz" || len(files) != 7 {
		t.Errorf("%d files: %v", len(files), files)
	}
	if _, err := initrd(filepath.Join(dir, "none"), k); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a first program: %v", err)
	}
}

// Each cable has two ends, and QEMU is told of both.
func TestWhatQEMUIsTold(t *testing.T) {
	m := Machine{Arch: AMD64, Kernel: Kernel{Image: "/k/vmlinuz", Modules: "/k/lib/modules"}, Root: "/", Share: "/s", Memory: 512,
		Cables: []string{"reader", "imager"}, Monitor: "/m"}
	told := func(wants ...string) {
		t.Helper()
		args := strings.Join(m.args("/tmp/x"), " ")
		for _, want := range wants {
			if !strings.Contains(args, want) {
				t.Errorf("no %q in %s", want, args)
			}
		}
	}
	told("-smp 1", "thread=single", "-icount shift=0", "console=ttyS0", "path=/tmp/x/pci-serial1", "virtserialport,chardev=virtserialport0,name=reader",
		"unix:/m,", "path=/,mount_tag=root,security_model=none,readonly=on")
	m.Arch, m.Root = ARM64, "/r"
	told("-machine virt", "-cpu cortex-a72", "console=ttyAMA0", "path=/r,mount_tag=root,security_model=none,readonly=on")
}

// A cable carries both ways, and ends with either end.
func TestACable(t *testing.T) {
	dir := t.TempDir()
	cables, err := lay(dir, []string{"reader"})
	if err != nil {
		t.Fatal(err)
	}
	near, err := net.Dial("unix", filepath.Join(dir, nearEnd+"0"))
	if err != nil {
		t.Fatal(err)
	}
	far, err := net.Dial("unix", filepath.Join(dir, farEnd+"0"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]net.Conn{{near, far}, {far, near}} {
		if _, err := c[0].Write([]byte{0, 1, 0xFF}); err != nil {
			t.Fatal(err)
		}
		var b [3]byte
		if _, err := io.ReadFull(c[1], b[:]); err != nil || b != [3]byte{0, 1, 0xFF} {
			t.Errorf("%v, %v", b, err)
		}
	}
	_ = near.Close()
	if _, err := far.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the other end is still there: %v", err)
	}
	cables.cut()
}

// QEMU's monitor greets, tells of events in between, and may refuse.
func TestAPictureOfTheScreen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "monitor")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ordered := make(chan string, 2)
	go func() {
		for _, answer := range []string{`{"return": {}}`, `{"error": {"class": "GenericError", "desc": "no surface"}}`} {
			c, err := l.Accept()
			if err != nil {
				return
			}
			fmt.Fprintln(c, `{"QMP": {"version": {}}}`)
			for said := bufio.NewScanner(c); said.Scan(); {
				var order struct{ Execute string }
				_ = json.Unmarshal(said.Bytes(), &order)
				if order.Execute == "screendump" {
					ordered <- said.Text()
					fmt.Fprintln(c, `{"event": "RESUME"}`)
					fmt.Fprintln(c, answer)
					continue
				}
				fmt.Fprintln(c, `{"return": {}}`)
			}
			_ = c.Close()
		}
	}()
	if err := Screendump(path, "/tmp/x.png"); err != nil {
		t.Error(err)
	}
	if got := <-ordered; !strings.Contains(got, `"filename":"/tmp/x.png"`) {
		t.Error(got)
	}
	if err := Screendump(path, "/tmp/x.png"); err == nil || !strings.Contains(err.Error(), "no surface") {
		t.Errorf("got %v", err)
	}
}
