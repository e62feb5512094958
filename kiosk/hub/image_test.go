package hub_test

import (
	"bytes"
	"crypto/sha256"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// picture returns bytes that look like a sealed image.
func picture(size int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// tidy asserts that nothing unfinished lies at the hub; only for a site where no image is on its way.
func (s *site) tidy() {
	s.Helper()
	if parts, _ := filepath.Glob(filepath.Join(s.images(), "*.part")); len(parts) > 0 {
		s.Errorf("unfinished: %v", parts)
	}
}

// lies asserts that an image lies at the hub as it was sealed.
func (s *site) lies(id ledger.ImageID, want []byte) {
	s.Helper()
	got, err := os.ReadFile(filepath.Join(s.images(), id.String()))
	s.must(err)
	if !bytes.Equal(got, want) {
		s.Errorf("image %s has %d bytes, want %d", id, len(got), len(want))
	}
}

func TestImagesFollowTheirRecords(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	images := map[ledger.ImageID][]byte{}
	for i, size := range []int{1, 40_000, 1_500_000, wire.MaxChunk, 2 * wire.MaxChunk} {
		b := picture(size, uint64(i))
		images[lane.Picture(b)] = b
		lane.Cross(1)
	}
	s.forward(lane, s.url)
	for id := range images {
		s.must(lane.Await(t.Context(), func() bool { return lane.Landed(id) }))
	}
	for id, b := range images {
		s.lies(id, b)
	}
	s.wants(database.Summary{Devices: 1, Records: 20, Landed: 5, Cleared: 5, Images: 5})
	s.tidy()
}

// One image is gone, one is not what its name says: both are set aside, the next one goes, and the records do anyway.
func TestBadImagesHoldUpNothing(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	gone := lane.Picture(picture(100, 1))
	lane.Spoil(gone, nil)
	other := lane.Picture(picture(200, 2))
	lane.Spoil(other, picture(200, 3))
	huge := lane.Picture(picture(wire.MaxImage+1, 5))
	good := lane.Picture(picture(300, 4))
	said := newListener("image set aside")
	f, _ := s.forwardLogging(lane, s.url, said)
	s.must(lane.Await(t.Context(), func() bool { return lane.Landed(good) }))
	s.lies(good, picture(300, 4))
	for range 3 {
		said.await(t)
	}
	st, err := f.Status(t.Context())
	s.must(err)
	if len(st.Aside) != 3 || st.Aside[gone] == "" || st.Aside[other] == "" || st.Aside[huge] == "" || st.Images.Count != 3 {
		t.Errorf("%+v", st)
	}
	if got := s.codes(); !slices.Equal(got, []database.Code{database.CodeImage}) {
		t.Errorf("findings %v", got)
	}

	// The technician brings the file back; the next connection takes it along, and the finding is settled.
	lane.Spoil(other, picture(200, 2))
	s.server.Close()
	s.restartServer()
	s.must(lane.Await(t.Context(), func() bool { return lane.Landed(other) }))
	s.lies(other, picture(200, 2))
	if got := s.codes(); len(got) != 0 {
		t.Errorf("findings %v", got)
	}
}

// The hub stops in the middle of an image and starts again: the image comes once more, whole.
func TestHubStopsInTheMiddleOfAnImage(t *testing.T) {
	s := newSite(t)
	lane := s.device("lane-1")
	b := picture(2*wire.MaxChunk+5, 7)
	id := ledger.ImageID(sha256.Sum256(b))
	s.startHub()
	chunks, err := wire.Chunks(b)
	s.must(err)
	js := s.streams()
	said := newListener("finding")
	s.stopHub()
	s.startHubLogging(said)
	m, err := wire.Encode(chunks[2]) // what a hub sees that has forgotten the beginning
	s.must(err)
	_, err = js.Publish(t.Context(), wire.Image("lane-1", id), m)
	s.must(err)
	said.await(t)
	if got := s.codes(); !slices.Equal(got, []database.Code{database.CodeImage}) {
		t.Errorf("findings %v", got)
	}
	lane.Picture(b)
	s.forward(lane, s.url)
	s.must(lane.Await(t.Context(), func() bool { return lane.Landed(id) }))
	s.lies(id, b)
	s.wants(database.Summary{Devices: 1, Records: 1, Images: 1})
}

// Chunks that are none, from nobody, or come twice, are no reason to stop.
func TestNoiseInTheImages(t *testing.T) {
	s := newSite(t)
	said := newListener("finding")
	s.startHubLogging(said)
	js := s.streams()
	for _, subject := range []string{"pl.v1.image.LANE.zz", wire.Image("lane-1", ledger.ImageID{1})} {
		_, err := js.Publish(t.Context(), subject, []byte("noise"))
		s.must(err)
	}
	said.await(t)
	lane := s.device("lane-1")
	id := lane.Picture(picture(10, 1))
	s.forward(lane, s.url)
	s.must(lane.Await(t.Context(), func() bool { return lane.Landed(id) }))
	s.lies(id, picture(10, 1))
}
