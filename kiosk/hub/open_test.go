package hub_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"passlane/kiosk/forward"
	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
	"passlane/kiosk/sealed/sealedtest"
	"passlane/kiosk/store"
)

// board is a device with stores of its own that ships to the site's hub.
type board struct {
	*store.Ledger
	*store.Images
}

func (s *site) board(name string) board {
	s.Helper()
	o := s.device(name)
	l, err := store.OpenLedger(s.Context(), filepath.Join(s.dir, name, "ledger.db"), store.Identity{Device: name, Key: o.Key, Hub: sealedtest.Key().Public()})
	s.must(err)
	s.Cleanup(s.run(l.Run))
	images, err := store.OpenImages(filepath.Join(s.dir, name, "images"), l)
	s.must(err)
	f, err := forward.New(name, l, images, forward.Opts{URL: s.url, Log: quiet, Patience: 2 * time.Second, Pause: 100 * time.Millisecond})
	s.must(err)
	s.Cleanup(s.run(f.Run))
	return board{l, images}
}

func (s *site) append(b board, body ledger.Body, images ...ledger.ImageID) {
	s.Helper()
	at := ledger.Moment{Wall: epoch, Boot: "b", Clock: ledger.ClockSynced}
	s.must(b.Append(s.Context(), []store.Row{{At: at, Entry: ledger.Entry{Body: body, Images: images}}}))
}

// What a device seals is read at the hub and nowhere else, names and faces; in the hub's database nobody is named.
func TestTheHubReadsWhatWasSealed(t *testing.T) {
	s := newSite(t)
	s.startHub()
	b := s.board("lane-1")
	face, err := b.Put([]byte("the face of SOK"))
	s.must(err)
	s.append(b, ledger.Begun{Crossing: "c-1", Medium: "seal", Number: "BTB000000001"})
	s.append(b, ledger.Decided{Crossing: "c-1", Outcome: ledger.Referred, Party: []ledger.Traveller{{Number: "BTB000000001", Image: face}}}, face)
	s.append(b, ledger.Override{Crossing: "c-1", Officer: "SOK DARA", Verdict: ledger.Clear, Reason: "known to me"})
	var c ledger.Crossing
	s.until("the crossing and its face", func() bool {
		cs, err := s.db.Crossings(t.Context(), database.Filter{})
		s.must(err)
		landed, err := s.db.Landed(t.Context(), []ledger.ImageID{face})
		s.must(err)
		if len(cs) == 1 {
			c = cs[0]
		}
		return c.Word > 0 && len(landed) == 1
	})
	o := hub.NewOpener(s.db, sealedtest.Key())
	chain := ledger.Chain{Device: c.Device, Epoch: c.Epoch}
	if n, err := o.Names(t.Context(), chain, c.Word); err != nil || n.Officer != "SOK DARA" || n.Words != "known to me" {
		t.Errorf("%+v, %v", n, err)
	}
	if n, err := o.Names(t.Context(), chain, c.Decision); err != nil || len(n.Numbers) != 1 || n.Numbers[0] != "BTB000000001" {
		t.Errorf("%+v, %v", n, err)
	}
	raw, err := os.ReadFile(filepath.Join(s.images(), face.String()[:2], face.String()))
	if errors.Is(err, os.ErrNotExist) {
		raw, err = os.ReadFile(filepath.Join(s.images(), face.String()))
	}
	s.must(err)
	if jpeg, err := o.Image(t.Context(), face, raw); err != nil || string(jpeg) != "the face of SOK" {
		t.Errorf("%q, %v", jpeg, err)
	}
	other, err := sealed.GenerateKey()
	s.must(err)
	if _, err := hub.NewOpener(s.db, other).Names(t.Context(), chain, c.Word); err == nil {
		t.Error("another key reads the names")
	}
	s.must(filepath.WalkDir(s.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, word := range []string{"SOK DARA", "BTB000000001", "face of SOK", "known to me"} {
			if bytes.Contains(b, []byte(word)) {
				t.Errorf("%q lies open in %s", word, path)
			}
		}
		return err
	}))
}
