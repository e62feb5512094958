package scanner

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
)

// Attempts is how many payloads FirstReadable tries. About one clean symbol in a hundred does not read.
const Attempts = 12

// FirstReadable draws one payload after the other until use makes no ErrUnreadable of it, and returns that one; next is asked with 0, 1 and
// so on. Any other error ends it; so does ErrUnreadable after so many Attempts.
func FirstReadable(next func(attempt int) ([]byte, error), use func(payload []byte) error) ([]byte, error) {
	for attempt := range Attempts {
		payload, err := next(attempt)
		if err != nil {
			return nil, err
		}
		if err = use(payload); err == nil {
			return payload, nil
		} else if !errors.Is(err, ErrUnreadable) {
			return nil, err
		}
	}
	return nil, ErrUnreadable
}

// Sight is how a camera sees a picture that is held before it; the zero value sees black.
type Sight struct {
	Turn  float64 // degrees clockwise about the middle
	Light float64 // 1 leaves every grey as it is
	Haze  float64 // grey levels on top, where black is not black
	Blur  int     // pixels by which an edge spreads to either side
	Noise float64 // grey levels up and down
	Seed  uint64  // of the noise
}

// Of returns the frame, 4:2:0, as large as the picture. What turns in from outside is like the picture's edge.
func (s Sight) Of(img image.Image) *image.YCbCr {
	src := rgba(img)
	for range s.Blur {
		src = soften(src)
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	grain := rand.New(rand.NewPCG(s.Seed, 0))
	sin, cos := math.Sincos(s.Turn * math.Pi / 180)
	mx, my := float64(w)/2, float64(h)/2
	for y := range h {
		for x := range w {
			p := pixel(src, x, y)
			if s.Turn != 0 {
				dx, dy := float64(x)+0.5-mx, float64(y)+0.5-my
				p = between(src, mx+dx*cos+dy*sin-0.5, my-dx*sin+dy*cos-0.5)
			}
			grey := 0.299*p[0] + 0.587*p[1] + 0.114*p[2]
			out.Y[out.YOffset(x, y)] = level(s.Haze + grey*s.Light + s.Noise*(2*grain.Float64()-1))
			if x%2 == 0 && y%2 == 0 {
				out.Cb[out.COffset(x, y)] = level(128 + s.Light*0.564*(p[2]-grey))
				out.Cr[out.COffset(x, y)] = level(128 + s.Light*0.713*(p[0]-grey))
			}
		}
	}
	return out
}

// rgba copies a picture; what is transparent counts as white paper.
func rgba(img image.Image) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, b.Min, draw.Over)
	return out
}

// soften gives each pixel the mean of itself and the eight around it.
func soften(src *image.RGBA) *image.RGBA {
	out := image.NewRGBA(src.Rect)
	w, h := src.Rect.Dx(), src.Rect.Dy()
	for y := range h {
		for x := range w {
			var sum [4]int
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					i := src.PixOffset(min(max(x+dx, 0), w-1), min(max(y+dy, 0), h-1))
					for c := range sum {
						sum[c] += int(src.Pix[i+c])
					}
				}
			}
			i := out.PixOffset(x, y)
			for c := range sum {
				out.Pix[i+c] = byte((sum[c] + 4) / 9)
			}
		}
	}
	return out
}

func pixel(src *image.RGBA, x, y int) [3]float64 {
	i := src.PixOffset(x, y)
	return [3]float64{float64(src.Pix[i]), float64(src.Pix[i+1]), float64(src.Pix[i+2])}
}

// between returns red, green and blue between four pixels.
func between(src *image.RGBA, x, y float64) (p [3]float64) {
	x, y = min(max(x, 0), float64(src.Rect.Dx()-1)), min(max(y, 0), float64(src.Rect.Dy()-1))
	i, j := int(x), int(y)
	ax, ay := x-float64(i), y-float64(j)
	right, below := min(i+1, src.Rect.Dx()-1), min(j+1, src.Rect.Dy()-1)
	a, b, c, d := pixel(src, i, j), pixel(src, right, j), pixel(src, i, below), pixel(src, right, below)
	for k := range p {
		p[k] = (a[k]*(1-ax)+b[k]*ax)*(1-ay) + (c[k]*(1-ax)+d[k]*ax)*ay
	}
	return p
}

func level(v float64) byte { return byte(min(max(v+0.5, 0), 255)) }
