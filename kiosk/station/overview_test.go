package station_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"slices"
	"sync"
	"testing"
	"time"

	"passlane/drivers/frame/framesim"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/station"
)

// album keeps images as they come, and has them sealed.
type album struct {
	station.Images
	mu   sync.Mutex
	kept map[ledger.ImageID][]byte
}

func (a *album) Put(jpeg []byte) (ledger.ImageID, error) {
	id, err := a.Images.Put(jpeg)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept[id] = jpeg
	return id, err
}

// seen returns the brightness of a picture that was kept.
func (a *album) seen(t *testing.T, id ledger.ImageID) uint8 {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	img, err := jpeg.Decode(bytes.NewReader(a.kept[id]))
	if err != nil {
		t.Fatal(err)
	}
	return img.(*image.YCbCr).Y[0]
}

// fromAbove is the whole lane, as bright as that.
func fromAbove(luma uint8) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, 320, 180), image.YCbCrSubsampleRatio422)
	for i := range img.Y {
		img.Y[i] = luma
	}
	return img
}

// Two walk on one pass: the whole lane as it was then goes on record. While that camera is gone the lane does without.
func TestTheWholeLaneOnRecord(t *testing.T) {
	var above *framesim.Camera
	var pictures *album
	play(t, func(r *rig) {
		above, pictures = framesim.New(), &album{Images: r.kit.Images, kept: map[ledger.ImageID][]byte{}}
		r.kit.Overview, r.kit.Images = above, pictures
	}, func(r *rig) {
		r.phase(lane.Idle)
		above.Show(fromAbove(90))
		r.presents("sok")
		r.phase(lane.Passing)
		above.Show(fromAbove(180))
		time.Sleep(time.Second)
		r.gate.WalkTwice()
		r.until("viewed", func(lane.State) bool { _, ok := find[ledger.View](r.disk()); return ok })
		v, _ := find[ledger.View](r.disk())
		if e, _ := find[ledger.Ended](r.disk()); v.What != "tailgate" || v.Crossing == "" || v.Crossing != e.Crossing && e.Crossing != "" {
			r.t.Errorf("%+v of %+v", v, e)
		}
		all, err := r.ledger.Read(r.t.Context(), 0, 100)
		r.must(err)
		i := slices.IndexFunc(all, func(s ledger.Stored) bool { return s.Record.Kind == ledger.KindView })
		if ids := all[i].Record.Images; len(ids) != 1 {
			r.t.Errorf("%d images", len(ids))
		} else if got := pictures.seen(r.t, ids[0]); got < 170 || got > 190 {
			r.t.Errorf("the picture has %d, the lane had 180", got)
		}
		r.phase(lane.Idle)
		above.Pull()
		r.broken(lane.Overview, true)
		r.phase(lane.Idle)
		r.gate.Force()
		r.until("written", func(s lane.State) bool { i, _ := find[ledger.Incident](r.disk()); return i.What == "forced" })
		time.Sleep(3 * time.Second) // what was asked for meanwhile is of no use any more
		above.Plug()
		r.broken(lane.Overview, false)
		time.Sleep(3 * time.Second)
		if v, _ := find[ledger.View](r.disk()); v.What == "forced" {
			r.t.Errorf("%+v: it shows something else", v)
		}
	})
}
