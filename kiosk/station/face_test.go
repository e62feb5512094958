package station_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/portrait"
	"passlane/kiosk/present"
)

// kept returns the photo that was kept, as the screen was shown it.
func (r *rig) kept() *image.YCbCr {
	r.t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(r.glass.picture(present.LiveCamera)))
	r.must(err)
	return img.(*image.YCbCr)
}

func TestThePhotoIsATokenImage(t *testing.T) {
	finder := faces(t)
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		sok := r.person("sok")
		r.camera.Show(sok.FaceFrame(640, 480, 1, 0.1, 0.9))
		r.symbols.seen <- sok.Seal
		r.phase(lane.Passing)
		img := r.kept()
		w := img.Rect.Dx()
		if w < 240 || w*4 != img.Rect.Dy()*3 {
			r.t.Fatalf("%v is no token image", img.Rect)
		}
		right, _ := portrait.TokenEyes(w)
		found := finder.Find(img)
		if len(found) != 1 || math.Hypot(float64(found[0].RightEye.X-right.X), float64(found[0].RightEye.Y-right.Y)) > float64(w)/20 {
			r.t.Errorf("%+v, the right eye should be at %v", found, right)
		}
	})
}

func TestWhereToStand(t *testing.T) {
	for _, c := range []struct {
		dx, scale float64
		want      lane.Advice
	}{
		{0, 0.55, lane.Advice{Distance: "closer"}},
		{0, 0.3, lane.Advice{Distance: "closer"}}, // so far away that no face is found
		{0, 1.5, lane.Advice{Distance: "back"}},
		{0.2, 0.9, lane.Advice{Centre: "right"}},
		{-0.2, 0.9, lane.Advice{Centre: "left"}},
	} {
		play(t, asItIs, func(r *rig) {
			r.phase(lane.Idle)
			sok := r.person("sok")
			r.camera.Show(sok.FaceFrame(640, 480, 1, c.dx, c.scale))
			r.symbols.seen <- sok.Seal
			r.until("advised", func(s lane.State) bool { return s.Crossing.Advice == c.want && s.Crossing.Seen })
			r.camera.Show(sok.FaceFrame(640, 480, 1, 0, 1))
			r.phase(lane.Passing)
		})
	}
}

// Somebody whose face is not found crosses too: an officer looks.
func TestAFaceThatIsNotFoundGoesToTheOfficer(t *testing.T) {
	play(t, asItIs, func(r *rig) {
		r.phase(lane.Idle)
		img := r.person("sok").FaceFrame(640, 480, 1, 0, 1)
		for y := 180; y < 260; y++ { // a cap drawn over the eyes
			for x := 200; x < 440; x++ {
				img.Y[img.YOffset(x, y)] = byte(60 + x%2*20)
			}
		}
		r.must(r.camera.SetRate(3)) // each picture is searched whole
		r.camera.Show(img)
		r.symbols.seen <- r.person("sok").Seal
		r.phase(lane.Capturing)
		began := time.Now()
		r.phase(lane.Referred)
		if took := time.Since(began); took > lane.DefaultTimes().Capture+time.Second {
			r.t.Errorf("after %v", took)
		}
	})
}

// Whose face is found and never good, for they stand too far away, is not kept before the camera either.
func TestAFaceThatIsNeverGoodGoesToTheOfficer(t *testing.T) {
	var looks atomic.Int32
	play(t, func(r *rig) { r.kit.Faces = far{&looks} }, func(r *rig) {
		r.phase(lane.Idle)
		r.camera.Show(image.NewYCbCr(image.Rect(0, 0, 64, 48), image.YCbCrSubsampleRatio420))
		r.symbols.seen <- r.person("sok").Seal
		r.until("advised", func(s lane.State) bool { return s.Crossing.Advice == lane.Advice{Distance: "closer"} })
		began := time.Now()
		r.phase(lane.Referred)
		if took := time.Since(began); took > lane.DefaultTimes().Capture+time.Second {
			r.t.Errorf("after %v", took)
		}
		if r.report().State.Crossing.Photo.Taken {
			r.t.Error("with a photo")
		}
		synctest.Wait()
		looked := looks.Load()
		<-time.After(5 * time.Second)
		if more := looks.Load() - looked; more > 0 {
			r.t.Errorf("%d looks for a face that nobody wants", more)
		}
	})
}

// far finds everybody, and everybody too far away.
type far struct{ looks *atomic.Int32 }

func (f far) Look(img *image.YCbCr) portrait.Look {
	f.looks.Add(1)
	return portrait.Look{Image: img, Searched: true, Face: portrait.Face{Eyes: true},
		Quality: portrait.Quality{Faces: 1, InterEyeDistance: 40, LuminanceMean: 120, Sharpness: 300}}
}

// Who moves and never holds still has the best of what there was, in time.
func TestOnlyPoorPictures(t *testing.T) {
	poor := make([]float64, 40)
	for i := range poor {
		poor[i] = 4 + float64(i%8)/8 // blurred
	}
	poor[9] = 6
	play(t, func(r *rig) { r.kit.Faces = &scripted{sharp: poor} }, func(r *rig) {
		r.must(r.camera.SetRate(15)) // as many as a real one in the time of a burst
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Capturing)
		began := time.Now()
		r.phase(lane.Passing)
		if took := time.Since(began); took > 2*time.Second {
			r.t.Errorf("after %v", took)
		}
		if got := float64(r.kept().Y[0]); math.Abs(got-float64(50+20*9)) > 3 {
			r.t.Errorf("the picture with grey %.0f, want number 9", got)
		}
	})
}

// scripted finds in the n-th picture what it is told, and gives that picture a grey of its own.
type scripted struct {
	sharp []float64
	n     atomic.Int32
}

func (s *scripted) Look(img *image.YCbCr) portrait.Look {
	n := int(s.n.Add(1)) - 1
	grey := image.NewYCbCr(image.Rect(0, 0, 64, 48), img.SubsampleRatio)
	for i := range grey.Y {
		grey.Y[i] = byte(50 + 20*n)
	}
	look := portrait.Look{Image: grey, Searched: true, Face: portrait.Face{Eyes: true}}
	if n < len(s.sharp) && s.sharp[n] > 0 {
		look.Quality = portrait.Quality{Faces: 1, InterEyeDistance: 95, LuminanceMean: 120, Sharpness: s.sharp[n]}
	}
	return look
}

func TestTheBestOfABurstIsKept(t *testing.T) {
	for _, c := range []struct {
		name  string
		sharp []float64 // 0: nobody
		best  int
	}{
		{"a fine one at once", []float64{900, 5, 5}, 0},
		{"the best of three", []float64{15, 30, 20}, 1},
		{"until a fine one comes", []float64{10, 900, 20}, 1},
		{"who turns away has the one that there is", []float64{0, 15, 0, 0, 0, 0, 0}, 1},
		{"who moves is waited for", []float64{5, 6, 5, 7, 900}, 4},
	} {
		play(t, func(r *rig) { r.kit.Faces = &scripted{sharp: c.sharp} }, func(r *rig) {
			r.phase(lane.Idle)
			r.presents("sok")
			r.phase(lane.Passing)
			if got := float64(r.kept().Y[0]); math.Abs(got-float64(50+20*c.best)) > 3 {
				r.t.Errorf("%s: the picture with grey %.0f, want number %d", c.name, got, c.best)
			}
		})
	}
}

// Without the data that faces are found by the lane works as far as it can.
func TestWithoutFaces(t *testing.T) {
	play(t, func(r *rig) { r.kit.Faces = nil }, func(r *rig) {
		r.phase(lane.Idle)
		r.presents("sok")
		r.phase(lane.Passing)
		if got := r.kept().Rect; got != image.Rect(0, 0, 640, 480) {
			r.t.Errorf("the photo is %v, want the whole picture", got)
		}
	})
}
