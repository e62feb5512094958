package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
)

// folder is a registry of files, for a desk without a hub: holders/ID.json and passes/NUMBER.json.
type folder struct{ dir string }

func openFolder(dir string) (*folder, error) {
	if dir == "" {
		return nil, errors.New("--registry: say where holders and passes are")
	}
	if info, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("--registry: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("--registry: %s is no folder", dir)
	}
	return &folder{dir}, nil
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// path returns the file of an id, which must not lead elsewhere.
func (f *folder) path(kind, id string) (string, error) {
	if !plainName.MatchString(id) {
		return "", fmt.Errorf("%s: %q: %w", kind, id, errNone)
	}
	return filepath.Join(f.dir, kind, id+".json"), nil
}

// Holder reads a holder.
func (f *folder) Holder(_ context.Context, id string) (registry.Holder, error) {
	return readEntry[registry.Holder](f, "holders", id)
}

// Pass reads a pass with its keys.
func (f *folder) Pass(_ context.Context, number string) (registry.Pass, error) {
	file, err := readEntry[passFile](f, "passes", strings.ToUpper(number))
	if err != nil {
		return registry.Pass{}, err
	}
	return file.pass()
}

func readEntry[T any](f *folder, kind, id string) (v T, err error) {
	path, err := f.path(kind, id)
	if err != nil {
		return v, err
	}
	if err = readJSON(path, &v); errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s: %q: %w", kind, id, errNone)
	}
	return v, err
}

// Save writes a pass, whole or not at all.
func (f *folder) Save(_ context.Context, p registry.Pass) error {
	path, err := f.path("passes", p.Number)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(fileOf(p), "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	part := filepath.Join(filepath.Dir(path), "."+rand.Text())
	if err := writeNew(part, b); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// Like returns holders with the same birth date and the same name, spaces and case apart.
func (f *folder) Like(_ context.Context, h registry.Holder) ([]Likeness, error) {
	files, err := filepath.Glob(filepath.Join(f.dir, "holders", "*.json"))
	if err != nil {
		return nil, err
	}
	var like []Likeness
	for _, file := range files {
		var other registry.Holder
		if err := readJSON(file, &other); err != nil {
			return nil, err
		}
		name, err1 := pass.MRZName(h.LatinName)
		same, err2 := pass.MRZName(other.LatinName)
		if other.ID != h.ID && err1 == nil && err2 == nil && name == same && other.Birth == h.Birth {
			like = append(like, Likeness{other.ID, []string{"same name", "born the same day"}})
		}
	}
	return like, nil
}
