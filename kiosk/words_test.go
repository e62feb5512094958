package kiosk_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"passlane/ui/i18n"
)

// A border pass is no passport: who is asked for one turns back at the lane. Each language has the one word of i18n, and the
// words that stood for it before stand nowhere in the tree: not in a source, a story, a configuration or the README, with or
// without places to break.
func TestABorderPassHasOneWord(t *testing.T) {
	// The end before the beginning, or this file would be the one place that has them.
	other := []string{}
	for _, w := range [][2]string{{"ឆ្លងដែន", "លិខិត"}, {"ผ่านแดน", "หนังสือ"}} {
		other = append(other, w[1]+w[0])
	}
	read := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "out"}, d.Name()):
			return fs.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil || !utf8.Valid(b) {
			return err // a picture, or gone meanwhile
		}
		read++
		bare := strings.Map(letters, string(b))
		for _, w := range other {
			if strings.Contains(bare, w) {
				t.Errorf("%s says %s", path, w)
			}
		}
		return nil
	})
	if err != nil || read < 300 {
		t.Errorf("%d files read: %v", read, err)
	}
	for l, want := range map[i18n.Lang]string{i18n.Khmer: i18n.PassKhmer, i18n.Thai: i18n.PassThai, i18n.English: i18n.PassEnglish} {
		if said := l.Texts().Present.Title; !strings.Contains(said, want) {
			t.Errorf("%s asks for %q, not for %s", l, said, want)
		}
	}
}

// letters drops all that may stand between the letters of a word in a source: places to break, quotes, joints.
func letters(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsMark(r) {
		return r
	}
	return -1
}
