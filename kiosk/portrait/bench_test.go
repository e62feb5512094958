package portrait_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"testing"
	"time"

	"passlane/kiosk/portrait"
	"passlane/kiosk/portrait/portraittest"
)

// BenchmarkCameraLoop is all that happens to a frame of 640 by 480 while a face is looked for, in one goroutine: the JPEG is decoded, the face found,
// the picture measured and judged, and encoded for the screen. It reports frames a second and the share of each.
func BenchmarkCameraLoop(b *testing.B) {
	finder, limits := portraittest.Finder(b), portrait.DefaultLimits()
	var frames [][]byte
	for _, p := range people(b, 0)[:8] {
		var one bytes.Buffer
		if err := jpeg.Encode(&one, p.FaceFrame(width, height, 1, 0, 1), &jpeg.Options{Quality: 85}); err != nil {
			b.Fatal(err)
		}
		frames = append(frames, one.Bytes())
	}
	var decode, find, score, draw time.Duration
	n := 0
	for b.Loop() {
		t0 := time.Now()
		decoded, err := jpeg.Decode(bytes.NewReader(frames[n%len(frames)]))
		if err != nil {
			b.Fatal(err)
		}
		img := decoded.(*image.YCbCr)
		t1 := time.Now()
		faces := finder.Find(img)
		t2 := time.Now()
		limits.Judge(portrait.Look{Image: img, Face: faces[0], Quality: portrait.Measure(img, faces[0], 0, len(faces))})
		t3 := time.Now()
		if err := jpeg.Encode(io.Discard, img, &jpeg.Options{Quality: 60}); err != nil {
			b.Fatal(err)
		}
		t4 := time.Now()
		decode, find, score, draw = decode+t1.Sub(t0), find+t2.Sub(t1), score+t3.Sub(t2), draw+t4.Sub(t3)
		n++
	}
	all := decode + find + score + draw
	share := func(d time.Duration, of string) { b.ReportMetric(100*float64(d)/float64(all), "%"+of) }
	b.ReportMetric(float64(n)/all.Seconds(), "frames/s")
	share(decode, "decode")
	share(find, "find")
	share(score, "score")
	share(draw, "draw")
}

func BenchmarkToken(b *testing.B) {
	img := sok(b).FaceFrame(width, height, 1, 0, 1)
	face := portraittest.Finder(b).Find(img)[0]
	for b.Loop() {
		portrait.Token(img, face)
	}
}

func BenchmarkFind(b *testing.B) {
	f := portraittest.Finder(b)
	for name, img := range map[string]*image.YCbCr{
		"640x480": sok(b).FaceFrame(640, 480, 1, 0, 1), "1280x720": sok(b).FaceFrame(1280, 720, 1, 0, 1), "nobody": blank(),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f.Find(img)
			}
		})
	}
}
