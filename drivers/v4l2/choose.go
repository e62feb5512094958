package v4l2

import "github.com/blackjack/webcam"

// Pixel formats, by their four characters.
const (
	yuyv webcam.PixelFormat = 0x56595559
	mjpg webcam.PixelFormat = 0x47504A4D
)

// formatOf returns which of a camera's formats to take; ok is false where it has neither.
func formatOf(has map[webcam.PixelFormat]string, o Opts) (f webcam.PixelFormat, ok bool) {
	order := [2]webcam.PixelFormat{yuyv, mjpg}
	if o.MJPEG || o.Width*o.Height > 640*480 {
		order = [2]webcam.PixelFormat{mjpg, yuyv}
	}
	for _, f := range order {
		if _, ok := has[f]; ok {
			return f, true
		}
	}
	return 0, false
}

// sizeOf returns the size to ask for: the smallest that holds what is wanted, or else the largest. A camera that names no sizes is asked for what is
// wanted.
func sizeOf(has []webcam.FrameSize, w, h int) (int, int) {
	bw, bh := 0, 0
	for _, s := range has {
		sw := within(w, s.MinWidth, s.MaxWidth, s.StepWidth)
		sh := within(h, s.MinHeight, s.MaxHeight, s.StepHeight)
		if sw < 1 || sh < 1 || sw > largest || sh > largest {
			continue // a continuous range, which webcam does not read, or nonsense
		}
		holds, held := sw >= w && sh >= h, bw >= w && bh >= h
		switch {
		case bw == 0,
			holds && !held,
			holds && held && sw*sh < bw*bh,
			!holds && !held && sw*sh > bw*bh:
			bw, bh = sw, sh
		}
	}
	if bw == 0 {
		return w, h
	}
	return bw, bh
}

// within returns the smallest of a range in steps that is not below v, or its end.
func within(v int, low, high, step uint32) int {
	lo, hi, st := int(low), int(high), int(step)
	if st == 0 || v <= lo {
		return lo
	}
	return min(lo+(v-lo+st-1)/st*st, lo+(hi-lo)/st*st)
}
