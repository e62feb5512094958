// Package forwardtest is a device's ledger and images in memory, for tests of what ships and lands them.
package forwardtest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
	"passlane/kiosk/sealed/sealedtest"
	"passlane/kiosk/wire"
)

// Outbox is a device: it fits forward.Ledger and forward.Images. Its methods may be called at the same time.
type Outbox struct {
	Device string
	Key    ed25519.PrivateKey

	mu        sync.Mutex
	chain     ledger.Chain
	period    *sealed.Period
	since     int             // records since the last checkpoint
	records   []ledger.Stored // in order; some may be missing
	head      ledger.Head
	clock     time.Time
	crossings int
	committed ledger.Head
	appended  chan struct{}
	changed   chan struct{} // closed and renewed when a mark moves
	named     []ledger.ImageID
	namedBy   map[ledger.ImageID]uint64
	sealed    map[ledger.ImageID][]byte
	landed    map[ledger.ImageID]bool
}

// New returns an empty device whose key follows from its name.
func New(device string) *Outbox {
	seed := sha256.Sum256([]byte(device))
	period, _, err := sealed.Begin(sealedtest.Key().Public(), seed, 0, nil)
	if err != nil {
		panic(err) // the key is one
	}
	return &Outbox{
		chain: ledger.First(device), period: period,
		Device: device, Key: ed25519.NewKeyFromSeed(seed[:]),
		clock:    time.Date(2026, 3, 1, 1, 0, 0, 0, time.UTC),
		appended: make(chan struct{}, 1), changed: make(chan struct{}),
		namedBy: map[ledger.ImageID]uint64{}, sealed: map[ledger.ImageID][]byte{}, landed: map[ledger.ImageID]bool{},
	}
}

// Period begins a period that the hub with the key of sealedtest opens; without one nobody does.
func (o *Outbox) Period() {
	o.mu.Lock()
	defer o.mu.Unlock()
	seq := o.head.Seq + 1
	period, toHub, err := sealed.Begin(sealedtest.Key().Public(), sha256.Sum256([]byte(o.Device)), seq, ledger.PeriodPlace(o.chain, seq))
	if err != nil {
		panic(err) // the key is one
	}
	o.append(ledger.Period{Key: toHub})
	o.period = period
}

// Body returns what a record says, names and all.
func (o *Outbox) Body(s ledger.Stored) (ledger.Body, error) {
	b, err := s.Record.Content()
	if err != nil || len(s.Record.Sealed) == 0 {
		return b, err
	}
	n, err := ledger.OpenNames(s, o.period)
	return ledger.With(b, n), err
}

// Chain returns which chain it is.
func (o *Outbox) Chain() ledger.Chain { return o.chain }

// Vouch signs a message that carries records.
func (o *Outbox) Vouch(message []byte) []byte { return ledger.Vouch(o.chain, message, o.Key) }

// Batch returns records as they travel, signed.
func (o *Outbox) Batch(after, round uint64, rs ...wire.Record) wire.Batch {
	return o.Sign(wire.Batch{Epoch: o.chain.Epoch, After: after, Records: rs, Round: round})
}

// Sign returns a batch with the device's signature.
func (o *Outbox) Sign(b wire.Batch) wire.Batch {
	content, err := b.Content()
	if err != nil {
		panic(err) // records can be encoded
	}
	b.Signature = o.Vouch(content)
	return b
}

// Public returns the device's public key.
func (o *Outbox) Public() ed25519.PublicKey { return o.Key.Public().(ed25519.PublicKey) }

// Append records one thing and returns it as stored. A checkpoint follows where one is due.
func (o *Outbox) Append(b ledger.Body, images ...ledger.ImageID) ledger.Stored {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.append(b, images...)
}

func (o *Outbox) append(b ledger.Body, images ...ledger.ImageID) ledger.Stored {
	o.clock = o.clock.Add(2 * time.Second)
	at := ledger.Moment{Wall: o.clock, Boot: "boot-1", Mono: o.clock.Sub(time.Unix(0, 0)), Clock: ledger.ClockSynced}
	key := sealed.DataKey{byte(len(o.records)), byte(len(o.records) >> 8), 1}
	s, err := ledger.Next(o.head, o.chain, at, ledger.Entry{Body: b, Images: images}, key.Seal)
	if err == nil && len(s.Record.Sealed) > 0 {
		s.Key, err = o.period.Wrap(key, s.Hash[:])
	}
	if err != nil {
		panic(err) // a test made a body that cannot be encoded
	}
	s.Images = make([][]byte, len(images))
	o.put(s)
	if o.since++; b.Kind() == ledger.KindCheckpoint {
		o.since = 0
	}
	if o.since == ledger.MaxOpen {
		o.append(ledger.Sign(o.chain, o.head, o.Key))
	}
	for _, id := range images {
		o.named, o.namedBy[id] = append(o.named, id), s.Record.Seq
	}
	return s
}

func (o *Outbox) put(s ledger.Stored) {
	o.records, o.head = append(o.records, s), s.Head()
	select {
	case o.appended <- struct{}{}:
	default:
	}
}

// Put adds a record as it is, whatever the chain says of it; the next one follows it.
func (o *Outbox) Put(s ledger.Stored) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.put(s)
}

// Cross records n crossings of three records each, every fourth with a child, all cleared and passed.
func (o *Outbox) Cross(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for range n {
		o.cross()
	}
}

func (o *Outbox) cross() {
	o.crossings++
	id := fmt.Sprintf("%s-%d", o.Device, o.crossings)
	number := fmt.Sprintf("BP%07d", o.crossings)
	party := []ledger.Traveller{{Holder: fmt.Sprintf("h%07d", o.crossings), Number: number}}
	if o.crossings%4 == 0 {
		party = append(party, ledger.Traveller{Holder: fmt.Sprintf("c%07d", o.crossings), Number: "C" + number, Minor: true})
	}
	o.append(ledger.Begun{Crossing: id, Medium: "card", Number: number, Genuine: "valid"})
	o.append(ledger.Decided{Crossing: id, Direction: ledger.DirectionExit, Outcome: ledger.Cleared, Party: party,
		Findings: []ledger.Finding{{Code: "face.not-compared", Severity: "note"}}, Policy: "2026-03-01.1", Face: "not compared"})
	o.append(ledger.Ended{Crossing: id, How: ledger.Passed, People: len(party), Walked: len(party)})
}

// Checkpoint records a checkpoint signed with the key.
func (o *Outbox) Checkpoint(key ed25519.PrivateKey) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.append(ledger.Sign(o.chain, o.head, key))
}

// Picture keeps bytes as a sealed image and records an incident that names it.
func (o *Outbox) Picture(sealed []byte) ledger.ImageID {
	o.mu.Lock()
	defer o.mu.Unlock()
	id := ledger.ImageID(sha256.Sum256(sealed))
	o.sealed[id] = sealed
	o.append(ledger.Incident{What: "picture"}, id)
	return id
}

// Spoil replaces the bytes of an image; with none it cannot be read.
func (o *Outbox) Spoil(id ledger.ImageID, sealed []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sealed[id] = sealed
	if sealed == nil {
		delete(o.sealed, id)
	}
}

// Lose forgets the records from one number to another, both included.
func (o *Outbox) Lose(from, to uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var left []ledger.Stored
	for _, s := range o.records {
		if s.Record.Seq < from || s.Record.Seq > to {
			left = append(left, s)
		}
	}
	o.records = left
}

// Last returns the last record's place in the chain.
func (o *Outbox) Last() ledger.Head {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.head
}

// Now returns the device's time, that of the last record.
func (o *Outbox) Now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clock
}
