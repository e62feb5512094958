package main

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"passlane/kiosk/ledger"
)

// story is what happens at one lane, read from a file that a person can read too.
//
//	story: A good exit              the title
//	lane: exit                      which way the lane leads
//	draw: 999                       the draw of the face check; 900 and more compares (default 0)
//	history: sok exit 2 days ago    a movement that the registry knows
//	history: chan exit 2 days ago with bopha rith
//	policy: hours = ["daily 06:00-11:00"] a line of the policy in force (default: open all day, one face in ten compared)
//	post: Malai                     another post than that of all the other stories
//	lanes: 2                        how many the post has (default 1); the others are silent
//	speed: 20                       how much faster than life, for this story
//	present sok                     steps, one a line; # begins a comment
//	expect phase passing
type story struct {
	Name      string // of the file, without its ending
	Title     string
	Direction ledger.Direction
	Draw      int
	History   []movement
	Policy    []string // lines of the policy document
	Post      string   // another than Doung, so that others do not count there
	Lanes     int      // of the post
	Crowd     bool     // the many are registered too
	Speed     float64  // 0: as all the others
	Steps     []step
}

type movement struct {
	Who       string
	Direction ledger.Direction
	Ago       time.Duration
	With      []string // the minors who went along
}

type step struct {
	Line  int
	Words []string
}

// String returns the step as it was written.
func (s step) String() string { return strings.Join(s.Words, " ") }

// syntaxError says which line of a story cannot be understood.
type syntaxError struct {
	File   string
	Line   int
	Reason string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason) }

// parseStory reads a story; the error is a *syntaxError.
func parseStory(file string, r io.Reader) (story, error) {
	s := story{Name: strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), Direction: ledger.DirectionExit, Lanes: 1}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		text, _, _ := strings.Cut(sc.Text(), "#")
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		if err := s.line(n, text); err != nil {
			return s, &syntaxError{File: file, Line: n, Reason: err.Error()}
		}
	}
	if err := sc.Err(); err != nil {
		return s, fmt.Errorf("%s: %w", file, err)
	}
	if s.Title == "" || len(s.Steps) == 0 {
		return s, &syntaxError{File: file, Line: 1, Reason: "a story has a title and at least one step"}
	}
	return s, nil
}

func (s *story) line(n int, text string) error {
	if key, value, ok := strings.Cut(text, ": "); ok && len(s.Steps) == 0 {
		return s.head(key, strings.TrimSpace(value))
	}
	words := strings.Fields(text)
	want, ok := storyVerbs()[words[0]]
	switch {
	case !ok:
		return fmt.Errorf("no such step: %q", words[0])
	case len(words)-1 < want.least:
		return fmt.Errorf("%s wants more: %s", words[0], want.usage)
	}
	s.Crowd = s.Crowd || words[0] == "cross"
	s.Steps = append(s.Steps, step{Line: n, Words: words})
	return nil
}

func (s *story) head(key, value string) (err error) {
	switch key {
	case "story":
		s.Title = value
	case "lane":
		s.Direction, err = direction(value)
	case "draw":
		s.Draw, err = strconv.Atoi(value)
	case "lanes":
		s.Lanes, err = strconv.Atoi(value)
	case "speed":
		s.Speed, err = strconv.ParseFloat(value, 64)
	case "post":
		s.Post = value
	case "policy":
		s.Policy = append(s.Policy, value)
	case "history":
		var m movement
		m, err = parseMovement(strings.Fields(value))
		s.History = append(s.History, m)
	default:
		return fmt.Errorf("no such heading: %q", key)
	}
	return err
}

func direction(s string) (ledger.Direction, error) {
	d := ledger.Direction(s)
	if d != ledger.DirectionExit && d != ledger.DirectionEntry {
		return "", fmt.Errorf("%q is not exit or entry", s)
	}
	return d, nil
}

// parseMovement reads "sok exit 2 days ago" and "chan exit 2 days ago with bopha rith".
func parseMovement(w []string) (m movement, err error) {
	if len(w) < 5 || w[4] != "ago" || len(w) == 6 || (len(w) > 5 && w[5] != "with") {
		return m, fmt.Errorf(`a movement is written as "sok exit 2 days ago" or "chan exit 2 days ago with bopha"`)
	}
	if len(w) > 6 {
		m.With = w[6:]
	}
	unit := map[string]time.Duration{"days": 24 * time.Hour, "day": 24 * time.Hour, "hours": time.Hour, "hour": time.Hour}[w[3]]
	n, err := strconv.Atoi(w[2])
	if err != nil || unit == 0 {
		return m, fmt.Errorf("%q is not a number of days or hours", w[2]+" "+w[3])
	}
	m.Who, m.Ago = w[0], time.Duration(n)*unit
	m.Direction, err = direction(w[1])
	return m, err
}
