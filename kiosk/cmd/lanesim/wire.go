package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// command is what the world tells a board, one JSON line each: something that happens at the lane.
type command struct {
	ID   int      `json:"id"`
	Verb string   `json:"verb"`
	Args []string `json:"args,omitempty"`
}

// report is what a board tells the world, one JSON line each.
type report struct {
	Kind string `json:"kind"` // "state", "order" (the gate was told to open, for State.Crossing), "done" (a command), "scan" (the lane has
	// what its scanner read), "drawn" (the scene Page, and a picture of it saved) or "undrawn" (not yet: Err)
	ID    int    `json:"id,omitempty"`
	Err   string `json:"err,omitempty"`
	Page  int    `json:"page,omitempty"`
	State status `json:"state,omitzero"`
}

// status is what can be seen of a lane from outside.
type status struct {
	Phase    string   `json:"phase"`
	Screen   string   `json:"screen"`
	Language string   `json:"language"`
	Page     int      `json:"page,omitempty"` // number of the scene that shows it
	Large    bool     `json:"large,omitempty"`
	Warned   bool     `json:"warned,omitempty"`
	Help     bool     `json:"help,omitempty"`
	Hint     string   `json:"hint,omitempty"`
	Crossing string   `json:"crossing,omitempty"`
	Number   string   `json:"number,omitempty"` // of the pass
	Outcome  string   `json:"outcome,omitempty"`
	Findings []string `json:"findings,omitempty"`
	Ended    string   `json:"ended,omitempty"`
	Advice   string   `json:"advice,omitempty"`
	Broken   []string `json:"broken,omitempty"`
	Lamps    string   `json:"lamps"`
	Written  bool     `json:"written"` // nothing waits for the ledger
	Live     bool     `json:"live,omitempty"`
	People   int      `json:"people,omitempty"` // of the party, while there is one
	Walked   int      `json:"walked,omitempty"` // of the party, as far as the lane knows
	Turn     int      `json:"turn,omitempty"`   // who of them stands before the camera, the adult is 1
	// Buttons of the screen by their actions, where a finger is to find them: pixels from the left and from above.
	Buttons map[string][2]int `json:"buttons,omitempty"`
	Open    bool              `json:"open,omitempty"`  // the gate has opened for the crossing
	Asked   bool              `json:"asked,omitempty"` // a further pass is being looked up
	Lacks   string            `json:"lacks,omitempty"` // what the officer's last word lacked
	// Incidents that are on the ledger since the lane has power, by their kinds.
	Incidents map[string]int `json:"incidents,omitempty"`
	Hinted    int64          `json:"hinted,omitempty"` // until when the hint stands, in ns of the lane's clock: another hint has another
}

// lines writes JSON lines; it may be used from any goroutine.
type lines struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lines) write(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("lanesim: encode: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err = l.w.Write(append(b, '\n'))
	return err
}

// readLines calls f with each JSON line until r ends.
func readLines[T any](r io.Reader, f func(T)) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var v T
		if err := json.Unmarshal(sc.Bytes(), &v); err != nil {
			return fmt.Errorf("lanesim: decode %q: %w", sc.Text(), err)
		}
		f(v)
	}
	return sc.Err()
}
