package hub_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
)

func TestGoodDay(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane1, lane2 := s.device("lane-1"), s.device("lane-2")
	lane1.Cross(700) // before the network was there
	lane1.Checkpoint(lane1.Key)
	lane2.Cross(5)
	s.forward(lane1, s.url)
	s.forward(lane2, s.url)
	s.awaitCommitted(lane1)
	s.awaitCommitted(lane2)

	lane2.Cross(1) // one more, with everything running
	s.awaitCommitted(lane2)
	s.wants(database.Summary{Devices: 2, Records: signed(2100) + 1 + 18, Landed: 706, Cleared: 706})

	cs, err := s.db.Crossings(t.Context(), database.Filter{Device: "lane-2", Limit: 1})
	s.must(err)
	if len(cs) != 1 || cs[0].ID != "lane-2-6" || cs[0].How != ledger.Passed {
		t.Errorf("%+v", cs)
	}
}

// A referral's records come one by one: the crossing at the hub follows it from batch to batch.
func TestCrossingGrowsAcrossBatches(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	s.forward(lane, s.url)
	for _, step := range []struct {
		body    ledger.Body
		cleared int
	}{
		{ledger.Begun{Crossing: "c", Medium: "seal", Number: "N", Genuine: "valid"}, 0},
		{ledger.Decided{Crossing: "c", Direction: ledger.DirectionEntry, Outcome: ledger.Referred}, 0},
		{ledger.Override{Crossing: "c", Officer: "o-1", Verdict: ledger.Clear, Reason: "seen"}, 1},
		{ledger.Ended{Crossing: "c", How: ledger.Withdrawn}, 0}, // the gate was never told
	} {
		lane.Append(step.body)
		s.awaitCommitted(lane)
		if got := s.summary(); got.Landed != 1 || got.Cleared != step.cleared {
			t.Errorf("after %s: %+v", step.body.Kind(), got)
		}
	}
	cs, err := s.db.Crossings(t.Context(), database.Filter{})
	s.must(err)
	want := ledger.Crossing{ID: "c", Device: "lane-1", First: 1, Clock: ledger.ClockSynced, Medium: "seal", Epoch: 1, Decision: 2, Word: 3, Last: 4,
		Direction: ledger.DirectionEntry, Outcome: ledger.Referred, Verdict: ledger.Clear, How: ledger.Withdrawn}
	want.BeganMS, want.EndedMS = cs[0].BeganMS, cs[0].BeganMS+6000
	if diff := cmp.Diff([]ledger.Crossing{want}, cs); diff != "" {
		t.Error(diff)
	}
}

// The server dies and comes back while records go; what is recorded meanwhile follows.
func TestServerDiesInTheMiddle(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(3000)
	s.forward(lane, s.url)
	s.must(lane.Await(t.Context(), func() bool { return lane.Committed().Seq > 0 }))
	s.server.Close()
	lane.Cross(500)
	s.restartServer()
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: signed(10500), Landed: 3500, Cleared: 3500})
}

// The device restarts: it takes up where the hub's database is.
func TestDeviceRestarts(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(2000)
	_, stop := s.forward(lane, s.url)
	s.must(lane.Await(t.Context(), func() bool { return lane.Committed().Seq > 0 }))
	stop()
	lane.Cross(10)
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: signed(6030), Landed: 2010, Cleared: 2010})
}

func TestHubStopsAndStarts(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(3000)
	s.forward(lane, s.url)
	s.must(lane.Await(t.Context(), func() bool { return lane.Committed().Seq > 0 }))
	s.stopHub()
	lane.Cross(1000)
	s.startHub()
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: signed(12000), Landed: 4000, Cleared: 4000})
}

// The hub's disk is lost; the backup is older than what the devices were told.
func TestHubRestoredFromOlderBackup(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(100)
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	s.stopHub()
	copied := filepath.Join(t.TempDir(), "backup")
	s.backup(copied)
	s.startHub()
	lane.Cross(1500)
	s.awaitCommitted(lane)

	s.stopHub()
	s.restore(copied)
	if got := s.summary(); got.Records != signed(300) {
		t.Fatalf("the backup has %+v", got)
	}
	s.startHub()
	lane.Cross(1) // does not follow what the hub has: it asks for the rest
	s.must(lane.Await(t.Context(), func() bool { return s.summary().Records == signed(4803) }))
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: signed(4803), Landed: 1601, Cleared: 1601})
}

// The stream is a pipe: if all of it is gone the devices send again what the database does not have.
func TestStreamsAreLost(t *testing.T) {
	s := newSite(t)
	lane := s.device("lane-1")
	s.startHub()
	lane.Cross(10)
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	s.stopHub()
	s.purge()
	lane.Cross(10)
	s.startHub()
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: 60, Landed: 20, Cleared: 20})
}

func TestUnregisteredDevice(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	stranger := newOutbox("lane-9")
	stranger.Cross(3)
	stranger.Checkpoint(stranger.Key)
	s.forward(stranger, s.url)
	lane.Cross(1)
	s.forward(lane, s.url)
	s.awaitCommitted(stranger)
	s.awaitCommitted(lane)
	if got := s.codes(); !slices.Equal(got, []database.Code{database.CodeUnregistered}) {
		t.Errorf("findings %v", got)
	}
	if rs := s.verify(); len(rs) != 2 || !rs[0].OK() || rs[1].OK() || rs[1].Records != 10 {
		t.Errorf("%+v", rs)
	}
	s.must(s.db.Register(t.Context(), "lane-9", stranger.Public(), epoch))
	s.wants(database.Summary{Devices: 2, Records: 13, Landed: 4, Cleared: 4})
}

func TestForgedCheckpoint(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(1)
	lane.Checkpoint(newOutbox("somebody-else").Key)
	lane.Cross(1)
	lane.Checkpoint(lane.Key)
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	if got := s.codes(); !slices.Equal(got, []database.Code{database.CodeCheckpoint}) {
		t.Errorf("findings %v", got)
	}
	if r := s.verify()[0]; r.Forged != 1 || r.Checkpoints != 1 || r.Broken != 0 || r.Records != 8 {
		t.Errorf("%+v", r)
	}
	if got := s.summary(); got.ChainOK || got.Landed != 2 {
		t.Errorf("%+v", got)
	}
}

// The device has lost records for ever: the hub says which, and takes the rest.
func TestDeviceLostRecords(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(10)
	lane.Lose(4, 9)
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	fs, err := s.db.Findings(t.Context(), "")
	s.must(err)
	if len(fs) != 1 || fs[0].Code != database.CodeMissing || fs[0].Seq != 4 {
		t.Errorf("%+v", fs)
	}
	if r := s.verify()[0]; r.Missing != 1 || r.Broken != 0 || r.Records != 24 {
		t.Errorf("%+v", r)
	}
	if got := s.summary(); got.ChainOK || got.Landed != 8 {
		t.Errorf("%+v", got)
	}
}

// A record that does not follow, bytes that are not what their hash says, and noise: all kept, all named, nothing stops.
func TestBrokenRecords(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(1)

	at := ledger.Moment{Wall: epoch, Boot: "boot-2", Clock: ledger.ClockSynced}
	unlinked, err := ledger.Next(ledger.Head{Seq: 3, Hash: ledger.Hash{1}}, lane.Chain(), at, ledger.Entry{Body: ledger.Begun{Crossing: "unlinked"}}, nil)
	s.must(err)
	lane.Put(unlinked)

	spoilt := lane.Append(ledger.Begun{Crossing: "spoilt"})
	copy(spoilt.Bytes, bytes.Replace(spoilt.Bytes, []byte("spoilt"), []byte("forged"), 1))

	noise := lane.Append(ledger.Begun{Crossing: "noise"})
	copy(noise.Bytes, "noise, nothing but noise")
	lane.Cross(1)
	s.forward(lane, s.url)
	s.awaitCommitted(lane)

	if got := s.codes(); !slices.Equal(got, []database.Code{database.CodeBroken, database.CodeBroken, database.CodeUnreadable}) {
		t.Errorf("findings %v", got)
	}
	if r := s.verify()[0]; r.Broken != 2 || r.Unreadable != 1 || r.Records != 9 {
		t.Errorf("%+v", r)
	}
	if got := s.summary(); got.Landed != 3 { // two whole ones and the unlinked one, which is what its hash says
		t.Errorf("%+v", got)
	}
}

func TestRecordTooLongIsWithheld(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(1)
	lane.Append(ledger.Condition{Part: "camera", Detail: string(make([]byte, 1<<20))})
	lane.Cross(1)
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	if got := s.codes(); !slices.Equal(got, []database.Code{database.CodeWithheld}) {
		t.Errorf("findings %v", got)
	}
	if got := s.summary(); got.Landed != 2 || got.Records != 7 {
		t.Errorf("%+v", got)
	}
}

// A device was set back and has written another history: the hub keeps the first, and the device says what is wrong.
func TestForkedHistory(t *testing.T) {
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	lane.Cross(10)
	_, stop := s.forward(lane, s.url)
	s.awaitCommitted(lane)
	stop()

	twin := newOutbox("lane-1")
	twin.Append(ledger.Started{Software: "another"})
	twin.Cross(20)
	said := newListener("records wait")
	f, _ := s.forwardLogging(twin, s.url, said)
	said.await(t)
	st, err := f.Status(t.Context())
	s.must(err)
	if !strings.Contains(st.Records.Why, "another history") || st.Records.Count != 61 {
		t.Errorf("%s", st)
	}
	s.wants(database.Summary{Devices: 1, Records: 30, Landed: 10, Cleared: 10})
}
