package vm

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/cavaliergopher/cpio"
)

// early are the modules without which the guest does not see its root.
var early = []string{"9p", "9pnet_virtio", "overlay"}

// initrd returns the guest's first files: its first program, and the early modules in the order in which they are to be loaded.
func initrd(init string, k Kernel) ([]byte, error) {
	var out bytes.Buffer
	w := cpio.NewWriter(&out)
	if err := put(w, "init", init, 0o755); err != nil {
		return nil, err
	}
	deps, err := os.ReadFile(filepath.Join(k.Modules, k.Release, "modules.dep"))
	if err != nil {
		return nil, fmt.Errorf("vm: modules: %w", err)
	}
	var order []string
	for _, name := range early {
		for _, file := range closure(string(deps), name) {
			base := filepath.Base(file)
			if strings.Contains(strings.Join(order, " "), base) {
				continue
			}
			order = append(order, base)
			if err := put(w, base, filepath.Join(k.Modules, k.Release, file), 0o644); err != nil {
				return nil, err
			}
		}
	}
	list := strings.Join(order, "\n")
	if err := write(w, moduleList, []byte(list), 0o644); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("vm: initrd: %w", err)
	}
	return out.Bytes(), nil
}

// moduleList is the file in the initrd that names the early modules.
const moduleList = "modules.list"

// closure returns the files of a module, after those that it needs.
func closure(deps, name string) []string {
	for line := range strings.Lines(deps) {
		file, needs, _ := strings.Cut(strings.TrimSpace(line), ":")
		if base := filepath.Base(file); !strings.HasPrefix(base, name+".ko") {
			continue
		}
		all := []string{file}
		for need := range strings.FieldsSeq(needs) {
			all = append([]string{need}, all...) // modules.dep names the nearest first
		}
		return all
	}
	return nil
}

func put(w *cpio.Writer, name, path string, mode cpio.FileMode) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("vm: initrd: %w", err)
	}
	return write(w, name, b, mode)
}

func write(w *cpio.Writer, name string, b []byte, mode cpio.FileMode) error {
	err := w.WriteHeader(&cpio.Header{Name: name, Mode: cpio.TypeReg | mode, Size: int64(len(b))})
	if err == nil {
		_, err = io.Copy(w, bytes.NewReader(b))
	}
	if err != nil {
		return fmt.Errorf("vm: initrd: %w", err)
	}
	return nil
}
