package cascade

import (
	"bytes"
	"errors"
	"io/fs"
	"testing"

	"passlane/kiosk/portrait"
	"passlane/kiosk/portrait/portraittest"
)

// What is embedded is what the module has; a program built without says so. Which of the two this test was built as, it does not choose.
func TestWhatIsEmbedded(t *testing.T) {
	faces, pupils := portraittest.Cascades(t)
	a, missing := files.ReadFile("files/facefinder")
	b, also := files.ReadFile("files/puploc")
	if missing != nil || also != nil {
		if _, err := Finder(); !errors.Is(err, ErrAbsent) {
			t.Errorf("built without: got %v, want ErrAbsent", err)
		}
		return
	}
	if !bytes.Equal(a, faces) || !bytes.Equal(b, pupils) {
		t.Error("what is embedded differs from the module: run go generate")
	}
	if _, err := Finder(); err != nil {
		t.Error(err)
	}
}

func TestFinder(t *testing.T) {
	faces, pupils := portraittest.Cascades(t)
	for name, c := range map[string]struct {
		files map[string][]byte
		want  error
	}{
		"all":       {map[string][]byte{"files/facefinder": faces, "files/puploc": pupils}, nil},
		"none":      {nil, ErrAbsent},
		"no pupils": {map[string][]byte{"files/facefinder": faces}, ErrAbsent},
		"swapped":   {map[string][]byte{"files/facefinder": pupils, "files/puploc": faces}, portrait.ErrCascade},
	} {
		_, err := finder(func(name string) ([]byte, error) {
			if b, ok := c.files[name]; ok {
				return b, nil
			}
			return nil, fs.ErrNotExist
		})
		if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}
