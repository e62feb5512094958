package main

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"passlane/drivers/frame"
	"passlane/drivers/v4l2"
)

// cameraReport is what the command says of a camera.
type cameraReport struct {
	Device     string    `json:"device"`
	Port       string    `json:"port"`
	Format     string    `json:"format,omitempty"` // YUYV or MJPG
	Width      int       `json:"width,omitempty"`  // pixels
	Height     int       `json:"height,omitempty"`
	Asked      string    `json:"asked,omitempty"`   // size, if it is another
	Refused    []string  `json:"refused,omitempty"` // controls
	Frames     int       `json:"frames"`
	Missed     int       `json:"missed"`
	Rate       float64   `json:"rate,omitempty"` // frames a second
	Brightness float64   `json:"brightness"`     // mean, 0 to 255
	Anew       int       `json:"opened_anew"`    // times
	Met        []mishaps `json:"met,omitempty"`
	Record     string    `json:"record,omitempty"`
	Picture    string    `json:"picture,omitempty"`
	failure

	last frame.Frame
	came uint64        // frames without a pause before them
	over time.Duration // which they came
	sum  float64       // of brightness
}

// mishaps are errors of one kind on the way.
type mishaps struct {
	Error string `json:"error"`
	Times int    `json:"times"`
}

// controls that the driver sets, by the names that v4l2-ctl has for them.
var controls = map[uint32]string{
	0x00980918: "power_line_frequency", 0x009A0901: "auto_exposure", 0x009A0902: "exposure_time_absolute", 0x009A0903: "exposure_dynamic_framerate",
}

// shape notes what the camera gives, if it is open.
func (r *cameraReport) shape(s v4l2.Shape, c cameraCommand) {
	if s.Format == "" {
		return
	}
	r.Format, r.Width, r.Height, r.Asked, r.Refused = s.Format, s.Width, s.Height, "", nil
	if s.Width != c.Width || s.Height != c.Height {
		r.Asked = fmt.Sprintf("%d by %d", c.Width, c.Height)
	}
	for _, id := range s.Refused {
		r.Refused = append(r.Refused, strings.TrimSpace(fmt.Sprintf("0x%08X %s", id, controls[id])))
	}
}

// took notes a frame; anew is whether the camera was opened anew for it.
func (r *cameraReport) took(f frame.Frame, anew bool) {
	switch {
	case anew:
		r.Anew++
	case r.Frames > 0:
		r.came += f.Seq - r.last.Seq
		r.over += f.At - r.last.At
	}
	if r.over > 0 {
		r.Rate = tenths(float64(r.came) / r.over.Seconds())
	}
	bright, _, _ := frame.Luma(f.Image)
	r.sum += bright
	r.Frames++
	r.Missed = int(f.Seq) - r.Frames
	r.Brightness = tenths(r.sum / float64(r.Frames))
	r.last = f
}

func tenths(v float64) float64 { return math.Round(10*v) / 10 }

// met notes an error on the way.
func (r *cameraReport) met(err error) {
	for i := range r.Met {
		if r.Met[i].Error == err.Error() {
			r.Met[i].Times++
			return
		}
	}
	r.Met = append(r.Met, mishaps{err.Error(), 1})
}

// spoilt returns the exit code for frames that did not all come.
func (r *cameraReport) spoilt() int {
	if r.Frames == 0 {
		return exitDevice
	}
	return exitUnsound
}

func (r *cameraReport) text() string {
	var p page
	p.line("camera", "%s", r.Port)
	if r.Format != "" {
		asked := ""
		if r.Asked != "" {
			asked = ", asked for " + r.Asked
		}
		p.line("format", "%s, %d by %d%s", r.Format, r.Width, r.Height, asked)
		p.line("refused", "%s", cmp.Or(strings.Join(r.Refused, ", "), "none"))
		p.line("frames", "%d, missed %d", r.Frames, r.Missed)
	}
	if r.Rate > 0 {
		p.line("rate", "%.1f a second", r.Rate)
	}
	if r.Frames > 0 {
		p.line("brightness", "%.1f of 255", r.Brightness)
	}
	for _, m := range r.Met {
		p.line("met", "%s; times: %d", m.Error, m.Times)
	}
	if r.Anew > 0 {
		p.line("opened anew", "times: %d", r.Anew)
	}
	if r.Record != "" {
		p.line("recorded", "%s", r.Record)
	}
	if r.Picture != "" {
		p.line("picture", "%s", r.Picture)
	}
	return p.end(r.failure)
}
