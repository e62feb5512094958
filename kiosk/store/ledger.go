package store

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
)

// signWithin is how long a record waits for a checkpoint at most. One comes after ledger.MaxOpen records, too, and as the last of a run.
const signWithin = 5 * time.Minute

// Identity is who writes a ledger, and to whom it seals what names somebody.
type Identity struct {
	Device string
	Key    ed25519.PrivateKey
	Hub    sealed.PublicKey
}

// Row is an entry for the ledger and the moment it belongs to.
type Row struct {
	At    ledger.Moment
	Entry ledger.Entry
}

// Ledger is the device's own ledger on disk. Run opens it, unless Open has, and must be running for Append to return. Until it is open
// every method tells why it is not.
type Ledger struct {
	who       Identity
	path      string
	door      *door
	db        *sql.DB
	requests  chan request
	closed    chan struct{} // closed when Run takes no more requests
	appended  chan struct{}
	chain     ledger.Chain     // known once it is open
	end       end              // owned by Run
	derived   derived          // owned by Run
	unknown   bool             // the head on disk is not known; owned by Run
	heads     chan ledger.Head // the latest is to be anchored
	lock      *os.File         // held while the ledger is open; owned by Run
	last      ledger.Moment    // of the last record of this run; owned by Run
	committed chan ledger.Head
	verified  atomic.Uint64
	reached   atomic.Uint64 // the last record that is on disk
	drawn     drawn         // data keys of images that no record names yet
}

// end is where a chain ends, and under which key what comes next is wrapped.
type end struct {
	head   ledger.Head
	since  int            // records since the last checkpoint
	period *sealed.Period // nil: the next record that names somebody begins one
}

type request struct {
	rows   []Row
	retain *retention // nil: rows are to be written
	reply  chan error
}

// ErrClosed tells that a store does no more: its Run has ended.
var ErrClosed = errors.New("closed")

// NewLedger returns a ledger at path that is not open yet. The error says what is wrong with the identity.
func NewLedger(path string, who Identity) (*Ledger, error) {
	if who.Device == "" || len(who.Key) != ed25519.PrivateKeySize || who.Hub.IsZero() {
		return nil, errors.New("store: open ledger: the identity needs a device, its Ed25519 key and the hub's key to seal to")
	}
	l := &Ledger{
		who: who, path: path, door: newDoor(path), requests: make(chan request, 64), closed: make(chan struct{}),
		appended: make(chan struct{}, 1), committed: make(chan ledger.Head, 1), heads: make(chan ledger.Head, 1), chain: ledger.First(who.Device),
	}
	l.db = sql.OpenDB(l.door)
	l.committed <- ledger.Head{}
	return l, nil
}

// OpenLedger returns the ledger at path, opened.
func OpenLedger(ctx context.Context, path string, who Identity) (*Ledger, error) {
	l, err := NewLedger(path, who)
	if err != nil {
		return nil, err
	}
	if err := l.Open(ctx); err != nil {
		return nil, errors.Join(err, l.db.Close())
	}
	return l, nil
}

// Open tries once to open or make the ledger and its folder, and verifies it from its last checkpoint. The error is a *Damaged when the
// file or its chain does not hold, ErrNewer when a newer Passlane has written to it, ErrBusy, or of the disk; it may be tried again.
// It must not be called while Run runs.
func (l *Ledger) Open(ctx context.Context) error { return l.door.attempt(ctx, l.attempt, l.undo) }

// Opened is closed when the ledger is open.
func (l *Ledger) Opened() <-chan struct{} { return l.door.opened }

// Run opens the ledger, and tries again until it can. Then it writes what Append hands over, several callers in one transaction, until
// ctx ends. It then signs a last checkpoint and closes the file. A ledger that is damaged stays so until ctx ends.
func (l *Ledger) Run(ctx context.Context) error {
	if l.door.reason() != nil && ctx.Err() == nil && l.door.persist(ctx, l.attempt, l.undo) != nil {
		<-ctx.Done()
	}
	var anchoring sync.WaitGroup
	anchoring.Go(func() { l.keepAnchored(l.heads) })
	due := time.NewTimer(signWithin)
	defer due.Stop()
	open := l.end.since > 0
	for {
		select {
		case <-ctx.Done():
			return l.close(&anchoring)
		case r := <-l.requests:
			l.serve(r)
		case <-due.C:
			if l.end.since == 0 {
				break
			}
			if l.write(nil) != nil {
				due.Reset(signAgain)
				continue
			}
			l.moved()
		}
		if now := l.end.since > 0; now != open {
			open = now
			due.Reset(signWithin)
		}
	}
}

// signAgain is how long after an error the next attempt to sign is made.
const signAgain = 10 * time.Second

// serve writes a request together with all that wait behind it.
func (l *Ledger) serve(first request) {
	runtime.Gosched() // those who were answered last may have more: one sync of the disk for all
	batch := []request{first}
	for len(batch) < cap(l.requests) {
		select {
		case r := <-l.requests:
			batch = append(batch, r)
			continue
		default:
		}
		break
	}
	err := l.write(batch)
	for _, r := range batch {
		r.reply <- err
	}
	if err == nil {
		select {
		case l.appended <- struct{}{}:
		default:
		}
		l.moved()
	}
}

// moved has the end of the chain anchored.
func (l *Ledger) moved() {
	select {
	case <-l.heads: // only Run sends
	default:
	}
	l.heads <- l.end.head
}

// close answers those who wait; who comes later finds closed closed.
func (l *Ledger) close(anchoring *sync.WaitGroup) error {
	close(l.closed)
	close(l.heads)
	anchoring.Wait()
	for waiting := true; waiting; {
		select {
		case r := <-l.requests:
			r.reply <- fmt.Errorf("store: append: %w", ErrClosed)
		default:
			waiting = false
		}
	}
	if l.door.reason() != nil {
		l.door.say(ErrClosed)
		return l.db.Close()
	}
	var err error
	if l.end.since > 0 {
		err = l.write(nil)
	}
	l.end.wipe()
	err = errors.Join(err, writeAnchor(l.path, ledger.Fix(l.chain, l.end.head, l.who.Key)))
	return errors.Join(err, l.door.leave(), l.db.Close(), l.lock.Close())
}

// Append puts rows at the end of the chain in one transaction, and returns when they are on disk. After an error none of them
// is; but when ctx ends while they are being written, nobody knows: all of them are, or none.
func (l *Ledger) Append(ctx context.Context, rows []Row) error {
	if why := l.door.wait(ctx); why != nil {
		return fmt.Errorf("store: append: %w", why)
	}
	for _, row := range rows {
		if row.Entry.Body == nil { // it would spoil the transaction of others
			return fmt.Errorf("store: append: %w", ledger.ErrNoBody)
		}
	}
	return l.ask(ctx, request{rows: rows, reply: make(chan error, 1)})
}

// ask hands a request to Run, and returns its answer.
func (l *Ledger) ask(ctx context.Context, r request) error {
	select {
	case l.requests <- r:
	case <-l.closed:
		return fmt.Errorf("store: append: %w", ErrClosed)
	case <-ctx.Done():
		return fmt.Errorf("store: append: %w", ctx.Err())
	}
	return l.await(ctx, r)
}

// await returns the answer to a request, also if it came in the last moment.
func (l *Ledger) await(ctx context.Context, r request) error {
	select {
	case err := <-r.reply:
		return err
	case <-l.closed:
	case <-ctx.Done():
		return fmt.Errorf("store: append: %w", ctx.Err())
	}
	select {
	case err := <-r.reply:
		return err
	default:
		return fmt.Errorf("store: append: %w", ErrClosed)
	}
}

// Appended is signalled after each append.
func (l *Ledger) Appended() <-chan struct{} { return l.appended }

// Head returns the end of the chain on disk.
func (l *Ledger) Head(ctx context.Context) (ledger.Head, error) {
	h, err := scanHead(l.db.QueryRowContext(ctx, `SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.Head{}, nil
	}
	return h, err
}

func scanHead(row *sql.Row) (ledger.Head, error) {
	var seq uint64
	var h []byte
	if err := row.Scan(&seq, &h); err != nil {
		return ledger.Head{}, err
	}
	return ledger.Head{Seq: seq, Hash: hashFrom(h)}, nil
}

// hashFrom takes a hash from a column; one of the wrong length becomes the zero hash, which no record has.
func hashFrom(b []byte) ledger.Hash {
	if len(b) != len(ledger.Hash{}) {
		return ledger.Hash{}
	}
	return ledger.Hash(b)
}
