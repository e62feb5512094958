package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

const (
	waiters    = 16
	perTurn    = 15 // crossings that a turn appends one record at a time
	perJourney = 3  // records of a crossing
	each       = 5  // crossings of each of the callers in a turn
)

// appends measures single appends and sixteen callers at once against SQLite without us, with the same rows, turn by turn.
func (b *bench) appends(ctx context.Context) error {
	dir := b.w.dir
	dev := forwardtest.New("bench-append")
	led, err := store.OpenLedger(ctx, filepath.Join(dir, "append.db"), store.Identity{Device: dev.Device, Key: dev.Key, Hub: b.w.sealKey.Public()})
	if err != nil {
		return err
	}
	under, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- led.Run(under) }()
	bare, err := openBare(ctx, filepath.Join(dir, "append-bare.db"))
	if err == nil {
		err = b.appendTurns(ctx, &appending{led: led, bare: bare, dev: dev})
		err = errors.Join(err, bare.close())
	}
	stop()
	return errors.Join(err, <-ended)
}

// appending is a ledger and a bare database that take the same rows in turns.
type appending struct {
	led  *store.Ledger
	bare *bareDisk
	dev  *forwardtest.Outbox
	seq  uint64 // what the bare database has
}

func (b *bench) appendTurns(ctx context.Context, a *appending) error {
	defer b.bars.drop()
	step := b.bars.begin("append", b.turns)
	var one, bareOne, many, bareMany time.Duration
	var ones, manies int
	for range b.turns {
		took, same, n, err := a.turn(ctx, a.single, 1)
		if err != nil {
			return err
		}
		one, bareOne, ones = one+took, bareOne+same, ones+n
		if took, same, n, err = a.turn(ctx, a.together, waiters); err != nil {
			return err
		}
		many, bareMany, manies = many+took, bareMany+same, manies+n
		step()
	}
	b.rows = append(b.rows,
		rateRow("ledger append, one caller", ones, one, bareOne, 0.6),
		rateRow("ledger append, 16 callers (bare: 16 rows a transaction)", manies, many, bareMany, 0.6))
	return nil
}

func rateRow(what string, n int, ours, below time.Duration, aim float64) row {
	r := over(below, ours)
	return row{what: what, ours: rate(n, ours), below: rate(n, below), ratio: r, aim: "at least " + strconv.FormatFloat(aim, 'f', 1, 64), met: judged(r >= aim)}
}

// turn appends, then gives the same rows to the bare database, so many to a transaction.
func (a *appending) turn(ctx context.Context, do func(context.Context) error, group int) (ours, below time.Duration, n int, err error) {
	began := time.Now()
	if err := do(ctx); err != nil {
		return 0, 0, 0, err
	}
	ours = time.Since(began)
	same, err := a.led.Read(ctx, a.seq, 1<<20)
	if err != nil {
		return 0, 0, 0, err
	}
	a.seq += uint64(len(same))
	began = time.Now()
	for rows := range slices.Chunk(same, group) {
		if err := a.bare.put(ctx, rows); err != nil {
			return 0, 0, 0, err
		}
	}
	return ours, time.Since(began), len(same), nil
}

// single appends record after record, as one lane does.
func (a *appending) single(ctx context.Context) error {
	rows, err := journeys(a.dev, perTurn)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := a.led.Append(ctx, []store.Row{r}); err != nil {
			return err
		}
	}
	return nil
}

// together lets sixteen callers append crossings of their own, record after record.
func (a *appending) together(ctx context.Context) error {
	rows, err := journeys(a.dev, each*waiters)
	if err != nil {
		return err
	}
	errs := make([]error, waiters)
	var wg sync.WaitGroup
	for i := range waiters {
		wg.Go(func() {
			for _, r := range rows[i*each*perJourney : (i+1)*each*perJourney] {
				errs[i] = errors.Join(errs[i], a.led.Append(ctx, []store.Row{r}))
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// journeys makes the rows of n more crossings, three for each, as the tests of the forwarder have them.
func journeys(dev *forwardtest.Outbox, n int) ([]store.Row, error) {
	before := dev.Last().Seq
	dev.Cross(n)
	all, err := dev.Read(context.Background(), before, 2*n*perJourney)
	if err != nil {
		return nil, err
	}
	dev.Lose(before+1, dev.Last().Seq) // the real ledger keeps them
	rows := make([]store.Row, 0, len(all))
	for _, s := range all {
		body, err := dev.Body(s)
		if err != nil {
			return nil, err
		}
		if r := s.Record; r.Kind != ledger.KindCheckpoint { // the real ledger adds its own
			rows = append(rows, store.Row{Entry: ledger.Entry{Body: body}, At: ledger.Moment{Wall: r.Wall(), Boot: r.Boot, Mono: time.Duration(r.MonoNS), Clock: r.Clock}})
		}
	}
	return rows, nil
}
