package main

import (
	"bytes"
	"context"
	"image/jpeg"
	"sync"
	"time"

	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/frame"
	"passlane/drivers/frame/framesim"
	"passlane/kiosk/ledger"
	"passlane/kiosk/station"
)

// What stands here keeps the people of a story from being faster than what watches them: they go on when they have been seen.

// watched is an input of the gate that remembers which of its levels the driver has dealt with. A driver reads it and waits for its next
// edge, always from the same goroutine: when it waits again, it is done with what it read.
type watched struct {
	*pinsim.Pin

	mu         sync.Mutex
	read, done gpio.Level
	waits      bool // somebody waits for edges
}

// Read implements gpio.PinIn.
func (w *watched) Read() gpio.Level {
	l := w.Pin.Read()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.read = l
	return l
}

// WaitForEdge implements gpio.PinIn.
func (w *watched) WaitForEdge(timeout time.Duration) bool {
	w.mu.Lock()
	w.done, w.waits = w.read, true
	w.mu.Unlock()
	return w.Pin.WaitForEdge(timeout)
}

// seen tells whether the driver has dealt with the level of the moment.
func (w *watched) seen() bool {
	now := w.Level()
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.waits || w.done == now
}

// eyes are the inputs of a gate.
type eyes []*watched

func (e *eyes) on(p *pinsim.Pin) *watched {
	w := &watched{Pin: p}
	*e = append(*e, w)
	return w
}

// attend returns when the driver has dealt with the levels of all inputs, or ctx ends.
func (e eyes) attend(ctx context.Context) {
	for _, w := range e {
		_ = until(ctx, func() (bool, error) { return w.seen(), nil }) // the end of ctx is an end of it
	}
}

// sight is what the scanner sees, and how often it has asked for the next picture: it is done with one when it asks for another.
type sight struct {
	*framesim.Camera

	mu    sync.Mutex
	asked int
	clock storyClock // the scanner's
}

// forget makes the scanner forget what it saw: it reports no symbol twice that it may have seen all the time.
func (s *sight) forget() { s.clock.leap(repeat) }

// repeat is longer than any story: by itself the scanner never takes a symbol that is held up for another one.
const repeat = 24 * time.Hour

// Next returns the next picture.
func (s *sight) Next(ctx context.Context) (frame.Frame, error) {
	s.mu.Lock()
	s.asked++
	s.mu.Unlock()
	return s.Camera.Next(ctx)
}

func (s *sight) looks() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// settled returns when the scanner is done with whatever it saw before the call, or ctx ends. A scanner without a plug asks again and again, too.
func (s *sight) settled(ctx context.Context) error {
	before := s.looks()
	return until(ctx, func() (bool, error) { return s.looks() > before+1, nil })
}

// asides are photos whose keeping sends whoever was photographed away from the camera: the next of a party is not mistaken for them,
// however long the lane takes to ask for the next. Pictures of the whole lane send nobody away.
type asides struct {
	station.Images
	during func() bool // somebody stands before the camera
	leave  func()
}

// Put seals a photo and keeps it.
func (a asides) Put(jpeg []byte) (ledger.ImageID, error) {
	id, err := a.Images.Put(jpeg)
	if err == nil && !ofTheLane(jpeg) && a.during() {
		a.leave()
	}
	return id, err
}

// ofTheLane tells whether a picture is of the whole lane, by its size.
func ofTheLane(plain []byte) bool {
	size, err := jpeg.DecodeConfig(bytes.NewReader(plain))
	return err == nil && size.Width == viewWidth && size.Height == viewHeight
}
