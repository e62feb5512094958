package hub

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
)

// Report is what verifying one device's records found.
type Report struct {
	Device      string
	Epoch       uint32
	Registered  bool
	Records     int
	Checkpoints int // good ones
	Missing     int // gaps in the numbers
	Broken      int // records that do not follow the one before
	Forged      int // checkpoints of another chain or another key
	Unreadable  int // records that cannot be read or were withheld
	Unsigned    int // records that no checkpoint covers, though more than a checkpoint's worth came behind the last
	Open        int // records at the end that wait for the next checkpoint
	Folds       int // crossings that are not what their records say, are missing, or have no records
	Images      int // image files that are not what the hub says it has
	Faults      []string
	Findings    []database.Finding // open ones, as they were noted when records and images came
}

// OK tells whether nothing is wrong with the device.
func (r Report) OK() bool { return r.Registered && len(r.Faults) == 0 && len(r.Findings) == 0 }

const (
	page       = 2000
	mostFaults = 20 // named for each device; all are counted
)

// Check says how thoroughly is verified.
type Check struct {
	Images   string            // directory of sealed images; empty: they are not looked at
	Whole    bool              // each image is read and held against its name, which takes long; else only its size
	Progress func(records int) // is called with the number of records that were walked since the last call; may be nil
}

// Verify walks the chains of all devices from their first record, as they lie in the database, and holds against them the crossings that the hub made
// of them, and the image files that they name.
func Verify(ctx context.Context, db *database.DB, check Check) ([]Report, error) {
	if check.Progress == nil {
		check.Progress = func(int) {}
	}
	devices, err := db.Devices(ctx)
	if err != nil {
		return nil, err
	}
	var reports []Report
	crossings := 0 // of the device's chains so far
	for i, d := range devices {
		r, n, err := verify(ctx, db, d, check)
		if err != nil {
			return nil, err
		}
		if crossings += n; i == len(devices)-1 || devices[i+1].Name != d.Name {
			there, err := db.CountCrossings(ctx, d.Name)
			if err != nil {
				return nil, err
			}
			if more := there - crossings; more > 0 {
				r.Folds += more
				r.say(fmt.Sprintf("%d crossings have no records", more))
			}
			crossings = 0
		}
		reports = append(reports, r)
	}
	return reports, nil
}

// verify returns also how many crossings the chain tells of.
func verify(ctx context.Context, db *database.DB, d database.Device, check Check) (r Report, crossings int, err error) {
	r = Report{Device: d.Name, Epoch: d.Epoch, Registered: d.Key != nil}
	c := chainAfter(database.Device{Name: d.Name, Epoch: d.Epoch, Key: d.Key})
	var folding ledger.Folding
	for {
		rows, err := db.Records(ctx, d.Chain(), c.head().Seq, page)
		if err != nil {
			return r, 0, err
		}
		if len(rows) == 0 {
			break
		}
		for _, done := range r.walk(c, rows, &folding) {
			if err := r.holds(ctx, db, done); err != nil {
				return r, 0, err
			}
			crossings++
		}
		check.Progress(len(rows))
	}
	for _, done := range folding.Rest() {
		if err := r.holds(ctx, db, done); err != nil {
			return r, 0, err
		}
		crossings++
	}
	if err := r.files(ctx, db, d.Chain(), check); err != nil {
		return r, 0, err
	}
	r.Checkpoints, r.Unsigned = c.verifier.Checkpoints, c.verifier.Unsigned
	if open := c.verifier.Open(); r.Registered && open <= ledger.MaxOpen {
		r.Open = int(open)
	}
	if c.head() != d.Head && c.head().Seq <= d.Head.Seq {
		r.fault(fault{c.head().Seq + 1, database.CodeMissing, fmt.Sprintf("the hub told the device that it has %d", d.Head.Seq)})
	}
	all, err := db.Findings(ctx, d.Name)
	for _, f := range all {
		if f.Epoch == d.Epoch || f.Epoch == 0 {
			r.Findings = append(r.Findings, f)
		}
	}
	return r, crossings, err
}

// walk returns the crossings that are complete.
func (r *Report) walk(c *chain, rows []database.Record, folding *ledger.Folding) (done []ledger.Crossing) {
	for _, row := range rows {
		s, sound, faults := c.step(row, "withheld by the device")
		for _, f := range faults {
			r.fault(f)
		}
		if !sound {
			continue
		}
		if b, err := s.Record.Content(); err == nil {
			if one, ok := folding.Take(s.Record, b); ok {
				done = append(done, one)
			}
		}
	}
	r.Records += len(rows)
	return done
}

// holds holds a crossing against the one that the hub made.
func (r *Report) holds(ctx context.Context, db *database.DB, c ledger.Crossing) error {
	same, err := db.Same(ctx, c)
	if err == nil && !same {
		r.Folds++
		r.say(fmt.Sprintf("crossing %s is not what its records from %d on say", c.ID, c.First))
	}
	return err
}

// files holds image files against what the hub says it has.
func (r *Report) files(ctx context.Context, db *database.DB, c ledger.Chain, check Check) error {
	if check.Images == "" {
		return nil
	}
	images, err := db.LandedImages(ctx, c)
	if err != nil {
		return err
	}
	for _, i := range images {
		why, err := wrong(i, check)
		if err != nil {
			return err
		}
		if why != "" {
			r.Images++
			r.say(fmt.Sprintf("image %s of record %d: %s", i.Image, i.Seq, why))
		}
	}
	return nil
}

func (r *Report) say(what string) {
	if len(r.Faults) < mostFaults {
		r.Faults = append(r.Faults, what)
	}
}

func (r *Report) fault(f fault) {
	switch f.code {
	case database.CodeMissing:
		r.Missing++
	case database.CodeCheckpoint:
		r.Forged++
	case database.CodeBroken:
		r.Broken++
	case database.CodeUnsigned: // counted by the walk
	default:
		r.Unreadable++
	}
	r.say(fmt.Sprintf("record %d: %s", f.seq, f.detail))
}

// wrong says what is wrong with an image's file, or nothing.
func wrong(i database.LandedImage, check Check) (why string, err error) {
	path := filepath.Join(check.Images, i.Image.String())
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "is not there", nil
	case err != nil:
		return "", fmt.Errorf("hub: verify: %w", err)
	case info.Size() != i.Size:
		return fmt.Sprintf("is %d bytes, and came with %d", info.Size(), i.Size), nil
	case !check.Whole:
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error(), nil // the disk does not give it
	}
	if ledger.ImageID(sha256.Sum256(b)) != i.Image {
		return "is not what its name says", nil
	}
	return "", nil
}

// Rebuild makes crossings and movements anew from the records of a device, in one transaction. What devices follow of them is published again.
func Rebuild(ctx context.Context, db *database.DB, device string, progress func(records int)) error {
	devices, err := db.Devices(ctx)
	if err != nil {
		return err
	}
	return db.Update(ctx, func(tx *database.Tx) error {
		if err := tx.ForgetFolds(ctx, device); err != nil {
			return err
		}
		for _, d := range devices {
			if d.Name != device {
				continue
			}
			if err := refold(ctx, tx, d, progress); err != nil {
				return err
			}
		}
		return nil
	})
}

func refold(ctx context.Context, tx *database.Tx, d database.Device, progress func(int)) error {
	c := chainAfter(database.Device{Name: d.Name, Epoch: d.Epoch, Key: d.Key})
	for {
		rows, err := tx.Records(ctx, d.Chain(), c.head().Seq, page)
		if err != nil || len(rows) == 0 {
			return err
		}
		in := &intake{dev: d, steps: map[string][]step{}}
		for _, row := range rows {
			if s, sound, _ := c.step(row, ""); sound {
				in.project(s.Record, nil)
			}
		}
		if err := foldCrossings(ctx, tx, in); err != nil {
			return err
		}
		if progress != nil {
			progress(len(rows))
		}
	}
}
