package typeset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/shaping"

	"passlane/ui/scene"
)

// ErrNoFont says that a font is not on the system; Debian has them all in fonts-noto-core.
var ErrNoFont = errors.New("typeset: font not found, install the Debian package fonts-noto-core")

// Family is one of the three fonts.
type Family uint8

// The fonts, by the script they are for.
const (
	Latin Family = iota
	Khmer
	Thai
)

// FaceID is a font in one weight.
type FaceID uint8

const faces = 6

// ID returns the face of the family in that weight.
func (f Family) ID(w scene.Weight) FaceID { return FaceID(f)*2 + FaceID(w) }

func fileNames() [faces]string {
	return [faces]string{
		"NotoSans-Regular.ttf", "NotoSans-Bold.ttf",
		"NotoSansKhmer-Regular.ttf", "NotoSansKhmer-Bold.ttf",
		"NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf",
	}
}

// Setter sets text. It keeps what it has shaped, and must not be used by two goroutines at once.
type Setter struct {
	faces  [faces]*font.Face
	shaper shaping.HarfbuzzShaper
	words  map[pieceKey]piece
}

// New returns a setter with the fonts of the given folders, or of the system's font folders when there are none.
// The error wraps [ErrNoFont] when one is missing.
func New(dirs ...string) (*Setter, error) {
	s := &Setter{words: map[pieceKey]piece{}}
	names := fileNames()
	loaded, err := load(dirs, ErrNoFont, names[:]...)
	if err != nil {
		return nil, err
	}
	copy(s.faces[:], loaded)
	return s, nil
}

// load returns the fonts of those names, in the order of the names; the error wraps none when one is missing.
func load(dirs []string, none error, names ...string) ([]*font.Face, error) {
	if len(dirs) == 0 {
		var err error
		if dirs, err = fontscan.DefaultFontDirectories(log.New(io.Discard, "", 0)); err != nil {
			return nil, fmt.Errorf("typeset: %w: %w", err, none)
		}
	}
	found := find(dirs, names)
	loaded := make([]*font.Face, len(names))
	for i, name := range names {
		path, ok := found[name]
		if !ok {
			return nil, fmt.Errorf("typeset: look for %s: %w", name, none)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("typeset: read font: %w", err)
		}
		if loaded[i], err = font.ParseTTF(bytes.NewReader(file)); err != nil {
			return nil, fmt.Errorf("typeset: parse %s: %w", path, err)
		}
	}
	return loaded, nil
}

// find returns where the wanted files are; the first place wins. Folders that cannot be read are passed over.
func find(dirs, wanted []string) map[string]string {
	found := map[string]string{}
	for _, dir := range dirs {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // not ours to read
			}
			for _, name := range wanted {
				if d.Name() == name && found[name] == "" {
					found[name] = path
				}
			}
			return nil
		})
	}
	return found
}
