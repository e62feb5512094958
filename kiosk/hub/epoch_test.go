package hub_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"passlane/kiosk/forward"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed/sealedtest"
	"passlane/kiosk/store"
)

// A device loses its past before all of it has landed, begins a new epoch, and what was kept aside is salvaged: everything lands where it belongs,
// both chains are whole, and the hub shows that it happened.
func TestAnEpochBeginsAndTheOldOneIsSalvaged(t *testing.T) {
	s := newSite(t)
	s.startHub()
	o := s.device("lane-1")
	path := filepath.Join(s.dir, "lane-1", "ledger.db")
	who := store.Identity{Device: "lane-1", Key: o.Key, Hub: sealedtest.Key().Public()}
	ship := func(l forward.Ledger, i forward.Images) func() {
		f, err := forward.New("lane-1", l, i, forward.Opts{URL: s.url, Log: quiet, Patience: 2 * time.Second, Pause: 100 * time.Millisecond})
		s.must(err)
		return s.run(f.Run)
	}
	use := func(do func(board, func() func())) {
		l, err := store.OpenLedger(t.Context(), path, who)
		s.must(err)
		images, err := store.OpenImages(filepath.Join(s.dir, "lane-1", "images"), l)
		s.must(err)
		stop := s.run(l.Run)
		do(board{l, images}, func() func() { return ship(l, images) })
		stop()
	}
	var face ledger.ImageID
	use(func(b board, ship func() func()) {
		stop := ship()
		for range 70 {
			s.append(b, ledger.Command{Officer: "o-7", Order: ledger.OrderOpen, Reason: "morning"})
		}
		head, err := b.Head(t.Context())
		s.must(err)
		s.until("the first records", func() bool { return b.Committed() == head })
		stop()
		for range 70 { // nobody has them but the device
			s.append(b, ledger.Command{Officer: "o-8", Order: ledger.OrderOpen, Reason: "noon"})
		}
		var putErr error
		face, putErr = b.Put([]byte("a face"))
		s.must(putErr)
		s.append(b, ledger.View{What: "tailgate"}, face)
	})
	s.must(os.Rename(path, path+".damaged-20260301T010000.000"))
	chain, err := store.BeginEpoch(t.Context(), path, who, "T-3", "new disk", ledger.Moment{Wall: epoch, Boot: "b2", Clock: ledger.ClockSynced})
	s.must(err)
	use(func(b board, ship func() func()) {
		stop := ship()
		s.append(b, ledger.Started{Software: "2"})
		head, err := b.Head(t.Context())
		s.must(err)
		s.until("the new epoch", func() bool { return b.Committed() == head })
		aside, err := store.OpenAside(context.Background(), store.Asides(path)[0], who)
		s.must(err)
		defer aside.Close()
		last, err := aside.Head(t.Context())
		s.must(err)
		salvaged := func() func() {
			f, err := forward.New("lane-1", aside, aside, forward.Opts{URL: s.url, Log: quiet, Patience: 2 * time.Second, Pause: 100 * time.Millisecond})
			s.must(err)
			return s.run(f.Run)
		}()
		s.until("what was kept aside", func() bool {
			landed, err := s.db.Landed(t.Context(), []ledger.ImageID{face})
			s.must(err)
			return aside.Committed() == last && len(landed) == 1
		})
		salvaged()
		s.append(b, ledger.Started{Software: "3"})
		head, err = b.Head(t.Context())
		s.must(err)
		s.until("the new epoch goes on", func() bool { return b.Committed() == head })
		stop()
	})
	rs := s.verify()
	if len(rs) != 2 || rs[0].Epoch != 1 || rs[1].Epoch != chain.Epoch || len(rs[0].Faults)+len(rs[1].Faults) != 0 || rs[0].Records < 141 {
		t.Errorf("%+v", rs)
	}
	fs, err := s.db.Findings(t.Context(), "")
	s.must(err)
	if len(fs) != 1 || fs[0].Code != database.CodeEpoch || fs[0].Epoch != 2 {
		t.Errorf("findings %+v", fs)
	}
	if sum := s.summary(); !sum.ChainOK || sum.Devices != 1 {
		t.Errorf("%+v", sum)
	}
}
