package hub_test

import (
	"runtime"
	"testing"
	"time"

	"passlane/kiosk/bus"
	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/wire"
)

// BenchmarkLand compares records forwarded, checked, folded and committed with the bare batches, the same bytes, on the same
// server, turn by turn in one run. ratio is bare time over landed time: 1 would mean that only the stream counts.
func BenchmarkLand(b *testing.B) {
	const crossings = 10_000
	s := newSite(b)
	s.startHub()
	js := s.streams()
	c := bus.Streams()[0]
	c.Name, c.Subjects = "BARE", []string{"bare.>"}
	_, err := js.CreateStream(b.Context(), c)
	s.must(err)
	var landed, bare time.Duration
	var records, bytes int
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		lane := s.device("lane-" + string(rune('a'+n)))
		lane.Cross(crossings)
		runtime.GC()
		b.StartTimer()
		start := time.Now()
		_, stop := s.forward(lane, s.url)
		s.awaitCommitted(lane)
		landed += time.Since(start)
		b.StopTimer()
		stop()
		messages := envelopes(s, lane)
		start = time.Now()
		for _, m := range messages {
			_, err := js.Publish(b.Context(), "bare.x", m)
			s.must(err)
		}
		bare += time.Since(start)
		records += int(lane.Last().Seq)
		for _, m := range messages {
			bytes += len(m)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(records)/landed.Seconds(), "records/s")
	b.ReportMetric(float64(records)/bare.Seconds(), "bare/s")
	b.ReportMetric(bare.Seconds()/landed.Seconds(), "ratio")
	b.ReportMetric(float64(bytes)/float64(records), "B/record")
}

// envelopes are the messages that carry a device's records.
func envelopes(s *site, lane *forwardtest.Outbox) (messages [][]byte) {
	rs, err := lane.Read(s.Context(), 0, 1<<30)
	s.must(err)
	for from := 0; from < len(rs); from += wire.MaxRecords {
		var batch []wire.Record
		for _, r := range rs[from:min(from+wire.MaxRecords, len(rs))] {
			batch = append(batch, wire.Record{Seq: r.Record.Seq, Hash: r.Hash, Bytes: r.Bytes, Key: r.Key})
		}
		m, err := wire.EncodeBatch(lane.Batch(uint64(from), 1, batch...))
		s.must(err)
		messages = append(messages, m)
	}
	return messages
}

// BenchmarkMonth drains 30 days of 4,000 crossings a day (the aim is under 60 s) and reports what is alive on the heap beyond the outbox.
func BenchmarkMonth(b *testing.B) {
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		s := newSite(b)
		s.startHub()
		lane := s.device("lane-1")
		lane.Cross(120_000)
		before := alive()
		b.StartTimer()
		_, stop := s.forward(lane, s.url)
		s.must(lane.Await(b.Context(), func() bool { return lane.Committed().Seq > 180_000 }))
		half := alive()
		s.awaitCommitted(lane)
		b.StopTimer()
		b.ReportMetric(float64(half-before)/(1<<20), "MB-half")
		b.ReportMetric(float64(alive()-before)/(1<<20), "MB-end")
		stop()
		s.wants(database.Summary{Devices: 1, Records: signed(360_000), Landed: 120_000, Cleared: 120_000})
		b.StartTimer()
	}
}

func alive() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
