package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"passlane/drivers/pn532"
)

// tape is a line, and where random numbers come from, since a card's answers depend on them.
type tape struct {
	open   func() (pn532.Port, error)
	random io.Reader
	close  func() error
}

// entry is one line of a recording; one of its fields is set. All are hexadecimal.
type entry struct {
	To     string `json:"to,omitempty"`     // the reader, at once
	From   string `json:"from,omitempty"`   // the reader, as it was read
	Random string `json:"random,omitempty"` // number that was drawn
}

// record writes down what goes over a line.
func record(path string, over *tape) (*tape, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	r := &recorder{to: json.NewEncoder(f)}
	return &tape{
		random: io.TeeReader(over.random, writer(func(b []byte) { r.note(entry{Random: hexa(b)}) })),
		open: func() (pn532.Port, error) {
			p, err := over.open()
			if err != nil {
				return nil, err
			}
			return &recording{p, r}, nil
		},
		close: func() error { return errors.Join(r.err, f.Close()) },
	}, nil
}

type recorder struct {
	to  *json.Encoder
	err error
}

func (r *recorder) note(e entry) {
	if r.err == nil {
		r.err = r.to.Encode(e)
	}
}

type writer func([]byte)

func (w writer) Write(b []byte) (int, error) {
	w(b)
	return len(b), nil
}

// recording is a line that is written down.
type recording struct {
	pn532.Port
	rec *recorder
}

func (r *recording) Write(b []byte) (int, error) {
	r.rec.note(entry{To: hexa(b)})
	return r.Port.Write(b)
}

func (r *recording) Read(b []byte) (int, error) {
	n, err := r.Port.Read(b)
	if n > 0 {
		r.rec.note(entry{From: hexa(b[:n])})
	}
	return n, err
}

// Flush throws away what nobody read, and nobody recorded.
func (r *recording) Flush() error {
	if f, ok := r.Port.(interface{ Flush() error }); ok {
		return f.Flush()
	}
	return nil
}

// errPlayback says that the program does something else than it did when it was recorded.
var errPlayback = errors.New("playback: the recording says otherwise")

// playback is a line from a file.
type playback struct {
	entries  []entry
	deadline time.Time
}

func replay(path string) (*tape, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("replay: %w", err)
	}
	defer func() { _ = f.Close() }()
	p := &playback{}
	random := &drawn{}
	s := bufio.NewScanner(f)
	for s.Scan() {
		var e entry
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("replay: %w", err)
		}
		if e.Random == "" {
			p.entries = append(p.entries, e)
			continue
		}
		b, err := hex.DecodeString(e.Random)
		if err != nil {
			return nil, fmt.Errorf("replay: %w", err)
		}
		*random = append(*random, b...)
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("replay: %w", err)
	}
	return &tape{random: random, open: func() (pn532.Port, error) { return p, nil }, close: func() error { return nil }}, nil
}

// drawn are random numbers from a recording.
type drawn []byte

func (d *drawn) Read(b []byte) (int, error) {
	if len(*d) == 0 {
		return 0, io.EOF
	}
	n := copy(b, *d)
	*d = (*d)[n:]
	return n, nil
}

// Write checks that the program says what it said.
func (p *playback) Write(b []byte) (int, error) {
	if len(p.entries) == 0 || p.entries[0].To != hexa(b) {
		return 0, errPlayback
	}
	p.entries = p.entries[1:]
	return len(b), nil
}

// Read returns what came, as far as the program has said what it came upon.
func (p *playback) Read(b []byte) (int, error) {
	if len(p.entries) == 0 || p.entries[0].From == "" {
		time.Sleep(time.Until(p.deadline))
		return 0, os.ErrDeadlineExceeded
	}
	got, err := hex.DecodeString(p.entries[0].From)
	if err != nil {
		return 0, err
	}
	n := copy(b, got)
	p.entries[0].From = hexa(got[n:])
	if n == len(got) {
		p.entries = p.entries[1:]
	}
	return n, nil
}

// SetReadDeadline ends a read that has nothing.
func (p *playback) SetReadDeadline(t time.Time) error {
	p.deadline = t
	return nil
}

// SetWriteDeadline has no effect.
func (p *playback) SetWriteDeadline(time.Time) error { return nil }

// Close has no effect: what is opened again goes on.
func (p *playback) Close() error { return nil }
