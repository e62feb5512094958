package station

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"sync"
	"time"

	"passlane/drivers/frame"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/portrait"
	"passlane/kiosk/present"
)

const (
	portraitQuality = 85                    // JPEG quality of what is kept
	liveEvery       = 66 * time.Millisecond // the live picture, 15 times a second at most
	liveQuality     = 60
	stalled         = 3 * time.Second // without a frame: the camera hangs
)

// search is what the loop asks of the camera: the face of one of a party, or nothing. The photos of a party are kept until its
// crossing is over.
type search struct {
	mu     sync.Mutex
	wants  lane.Capture   // no crossing: nothing
	from   time.Duration  // when their photo may be taken
	burst  portrait.Burst // of whoever is wanted
	photos map[int][]byte
}

func newSearch() *search { return &search{photos: map[int][]byte{}} }

func (s *search) begin(c lane.Capture, from time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wants, s.from, s.burst = c, from, portrait.Burst{}
}

func (s *search) end() { s.begin(lane.Capture{}, 0) }

// wanted returns whose photo is wanted, and from when on it may be taken.
func (s *search) wanted() (lane.Capture, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wants, s.from
}

// weigh adds a picture to the burst of whoever is wanted, if it is good, and returns the best one once it is to be kept.
func (s *search) weigh(c lane.Capture, look portrait.Look, v portrait.Verdict, at time.Duration) (best portrait.Look, done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wants != c {
		return best, false
	}
	if v.Good {
		s.burst, done = s.burst.Add(look, v.Score, at, limits)
	} else {
		done = s.burst.Over(at, limits)
	}
	if done {
		best, _, _ = s.burst.Best()
		s.burst = portrait.Burst{}
	}
	return best, done
}

func (s *search) found(c lane.Capture, jpeg []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wants == c {
		s.wants, s.photos[c.Person] = lane.Capture{}, jpeg
	}
}

// forget drops the photos of a crossing that is over.
func (s *search) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wants, s.photos, s.burst = lane.Capture{}, map[int][]byte{}, portrait.Burst{}
}

// live returns the photo of one of the party, as in lane.Capture; nil before it was taken.
func (s *search) live(person int) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.photos[person]
}

// look takes frame after frame, whether anyone wants one or not: that is how a camera that is gone is noticed.
func (s *Station) look(ctx context.Context) {
	if s.kit.Camera == nil {
		return
	}
	var shown time.Duration
	preview := func(crossing string, img *image.YCbCr) {
		if now := s.now(); s.kit.Screen != nil && now-shown >= liveEvery {
			shown = now
			s.preview(crossing, img)
		}
	}
	s.tend(ctx, lane.Camera, func(ctx context.Context) error {
		f, err := nextFrame(ctx, s.kit.Camera)
		if err != nil {
			return err
		}
		switch who, from := s.search.wanted(); {
		case who.Crossing == "":
		case s.now() < from:
			preview(who.Crossing, f.Image) // the last one stands there still
		default:
			s.examine(ctx, who, f.Image, preview)
		}
		return nil
	})
}

// nextFrame returns the next frame. A camera that gives none for long is as good as gone.
func nextFrame(ctx context.Context, c Camera) (frame.Frame, error) {
	ctx, stop := context.WithTimeout(ctx, stalled)
	defer stop()
	return c.Next(ctx)
}

func (s *Station) preview(crossing string, img *image.YCbCr) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: liveQuality}); err == nil {
		s.pictures.show(crossing, present.LiveCamera, b.Bytes())
	}
}

// limits are what is asked of a photo.
var limits = portrait.DefaultLimits()

// glance looks for a face where there is something to find it with; otherwise only for somebody in good light.
func (s *Station) glance(img *image.YCbCr) portrait.Look {
	if s.kit.Faces == nil {
		return portrait.Glance(img)
	}
	return s.kit.Faces.Look(img)
}

// examine keeps the best of a few frames that are good enough, the first if it is fine, and previews and advises otherwise. The photo that is
// kept is its own preview, and those it is compared with have none: to encode another frame would hold up the crossing.
func (s *Station) examine(ctx context.Context, who lane.Capture, img *image.YCbCr, preview func(string, *image.YCbCr)) {
	look := s.glance(img)
	v := limits.Judge(look)
	best, done := s.search.weigh(who, look, v, s.now())
	if !done {
		if !v.Good || v.Score < limits.Fair { // otherwise the photo comes soon
			preview(who.Crossing, img)
		}
		s.Tell(ctx, lane.Looking{Crossing: who.Crossing, Person: who.Person, Seen: v.Seen, Advice: v.Advice})
		return
	}
	plain, err := encoded(photo(best))
	if err != nil {
		s.opts.Log.Error("camera", keyCrossing, who.Crossing, keyError, err)
		return
	}
	id, err := s.keep(plain)
	if err != nil {
		s.opts.Log.Error("images", keyCrossing, who.Crossing, keyError, err)
		s.search.end()
		s.Tell(ctx, lane.NoPhoto{Crossing: who.Crossing, Person: who.Person})
		return
	}
	s.pictures.show(who.Crossing, present.LiveCamera, plain)
	s.search.found(who, plain)
	s.Tell(ctx, lane.Captured{Crossing: who.Crossing, Person: who.Person, Image: id})
}

func (s *Station) keep(plain []byte) (ledger.ImageID, error) {
	if s.kit.Images == nil {
		return ledger.ImageID{}, errors.New("station: no place for images")
	}
	return s.kit.Images.Put(plain)
}

// photo is the token image of the face that was found, or else the whole picture.
func photo(l portrait.Look) *image.YCbCr {
	if token := portrait.Token(l.Image, l.Face); token != nil {
		return token
	}
	return l.Image
}

func encoded(img *image.YCbCr) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: portraitQuality}); err != nil {
		return nil, fmt.Errorf("station: encode photo: %w", err)
	}
	return b.Bytes(), nil
}
