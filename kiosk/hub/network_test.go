package hub_test

import (
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// wires puts a bad network between devices and the server, and returns where devices look for the server then.
func (s *site) wires() (*toxiproxy.Proxy, string) {
	s.Helper()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.New(io.Discard))
	p := toxiproxy.NewProxy(server, "uplink", "127.0.0.1:0", strings.TrimPrefix(s.url, "nats://"))
	s.must(p.Start())
	s.Cleanup(p.Stop)
	return p, "nats://" + p.Listen
}

func (s *site) toxic(p *toxiproxy.Proxy, json string) {
	s.Helper()
	_, err := p.Toxics.AddToxicJson(strings.NewReader(json))
	s.must(err)
}

// The network dies in the middle and comes back, again and again.
func TestNetworkIsCut(t *testing.T) {
	s := newSite(t)
	s.startHub()
	p, url := s.wires()
	lane := s.device("lane-1")
	lane.Cross(4000)
	s.forward(lane, url)
	for _, at := range []uint64{1, 4000, 8000} {
		s.must(lane.Await(t.Context(), func() bool { return lane.Committed().Seq >= at }))
		p.Stop()
		lane.Cross(10)
		s.must(p.Start())
	}
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: signed(12090), Landed: 4030, Cleared: 4030})
}

// What the device sends arrives and is committed; what the hub says is lost, and then the connection.
func TestAcknowledgementIsLost(t *testing.T) {
	s := newSite(t)
	said := newListener("landed")
	s.startHubLogging(said)
	p, url := s.wires()
	lane := s.device("lane-1")
	lane.Append(ledger.Started{Software: "1"})
	s.forward(lane, url)
	s.awaitCommitted(lane)
	said.await(t)

	s.toxic(p, `{"name":"deaf","type":"timeout","stream":"downstream","attributes":{"timeout":0}}`)
	lane.Append(ledger.Started{Software: "2"})
	said.await(t)
	if got := lane.Committed().Seq; got != 1 {
		t.Errorf("the device believes in %d without having heard", got)
	}
	p.Stop()
	p.Toxics.ResetToxics(t.Context())
	lane.Cross(300)
	s.must(p.Start())
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: signed(902), Landed: 300, Cleared: 300})
}

// A slow line with jitter changes nothing but the time it takes.
func TestNetworkIsSlow(t *testing.T) {
	s := newSite(t)
	s.startHub()
	p, url := s.wires()
	s.toxic(p, `{"name":"slow","type":"latency","stream":"downstream","attributes":{"latency":20,"jitter":15}}`)
	s.toxic(p, `{"name":"torn","type":"slicer","stream":"upstream","attributes":{"average_size":700,"size_variation":500,"delay":1}}`)
	lane := s.device("lane-1")
	lane.Cross(700)
	id := lane.Picture(picture(100_000, 1))
	s.forward(lane, url)
	s.awaitCommitted(lane)
	s.must(lane.Await(t.Context(), func() bool { return lane.Landed(id) }))
	s.wants(database.Summary{Devices: 1, Records: signed(2101), Landed: 700, Cleared: 700, Images: 1})
}

// send puts records into the stream as somebody who does not listen to the hub.
func (s *site) send(js jetstream.JetStream, o *forwardtest.Outbox, rs ...ledger.Stored) {
	s.Helper()
	for _, r := range rs {
		b, err := wire.EncodeBatch(o.Batch(r.Record.Seq-1, 0, wire.Record{Seq: r.Record.Seq, Hash: r.Hash, Bytes: r.Bytes}))
		s.must(err)
		_, err = js.Publish(s.Context(), wire.Ledger(o.Device), b)
		s.must(err)
	}
}

// Records come out of order: the hub keeps what follows, asks for the rest, and the finding goes when it has come.
func TestGapIsAskedForAndFilled(t *testing.T) {
	s := newSite(t)
	said := newListener("finding")
	s.startHubLogging(said)
	lane := s.device("lane-1")
	lane.Cross(10)
	rs, err := lane.Read(t.Context(), 0, 30)
	s.must(err)
	s.send(s.streams(), lane, rs[0], rs[1], rs[9], rs[10])
	if line := said.await(t); !strings.Contains(line, string(database.CodeGap)) {
		t.Error(line)
	}
	if got := s.summary(); got.Records != 2 || got.ChainOK {
		t.Errorf("%+v", got)
	}
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: 30, Landed: 10, Cleared: 10})
}

// Another record comes under a number that is taken, and the same one comes again: the first stays, the first only is a finding.
func TestConflictAndDuplicate(t *testing.T) {
	s := newSite(t)
	said := newListener("finding")
	s.startHubLogging(said)
	lane := s.device("lane-1")
	lane.Cross(2)
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	js := s.streams()
	twin := newOutbox("lane-1")
	twin.Append(ledger.Started{Software: "another"})
	ours, err := lane.Read(t.Context(), 0, 2)
	s.must(err)
	theirs, err := twin.Read(t.Context(), 0, 1)
	s.must(err)
	s.send(js, lane, ours[0], ours[1], ours[0], theirs[0])
	if line := said.await(t); !strings.Contains(line, string(database.CodeConflict)) {
		t.Error(line)
	}
	if r := s.verify()[0]; len(r.Faults) != 0 || len(r.Findings) != 1 || r.Findings[0].Seq != 1 {
		t.Errorf("%+v", r)
	}
}

// Noise on the subjects of records is passed over.
func TestNoiseInTheRecords(t *testing.T) {
	s := newSite(t)
	s.startHub()
	js := s.streams()
	for _, subject := range []string{"pl.v2.ledger.LANE", "pl.v2.ledger.a.b", wire.Ledger("lane-1")} {
		_, err := js.Publish(t.Context(), subject, []byte("noise"))
		s.must(err)
	}
	lane := s.device("lane-1")
	lane.Cross(1)
	s.forward(lane, s.url)
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: 3, Landed: 1, Cleared: 1})
}

// 120 MB of records go through, and what is alive in memory does not grow with them: nobody holds a backlog, not even the streams.
func TestMemoryIsFlat(t *testing.T) {
	const records, size = 30_000, 4 << 10
	const early, late, growth = 6_000, 29_000, 60 << 20 // 92 MB go through between the two looks; batches come and go
	s := newSite(t)
	s.startHub()
	lane := s.device("lane-1")
	for range records {
		lane.Append(ledger.Condition{Part: "camera", Detail: strings.Repeat("x", size)})
	}
	s.forward(lane, s.url)
	s.must(lane.Await(t.Context(), func() bool { return lane.Committed().Seq > early }))
	before := alive()
	s.must(lane.Await(t.Context(), func() bool { return lane.Committed().Seq > late }))
	if grown := alive() - before; grown > growth {
		t.Errorf("%d MB more are alive", grown>>20)
	}
	s.awaitCommitted(lane)
	s.wants(database.Summary{Devices: 1, Records: signed(records)})
	runtime.KeepAlive(lane)
}
