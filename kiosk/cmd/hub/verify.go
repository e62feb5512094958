package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/mattn/go-isatty"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
)

type verifyCmd struct {
	dataFlag
	Whole   bool `help:"Read each image and hold it against its name, not only its size. Takes long."`
	Rebuild bool `help:"Where crossings are not what the records say, make them and the movements anew from the records."`
}

// Help says what is looked at.
func (*verifyCmd) Help() string {
	return `Walks each chain from its first record: links, signatures, stretches that nobody has signed. Folds the crossings anew and holds those of the database
against them, and the image files against what the records name. Nothing is changed without --rebuild.`
}

// Run verifies all chains and says what is wrong.
func (c *verifyCmd) Run(ctx context.Context, to streams) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	reports, sum, err := c.verify(ctx, db, to)
	if err != nil {
		return err
	}
	if rebuilt, err := c.rebuild(ctx, db, to, reports); err != nil {
		return err
	} else if rebuilt {
		if reports, sum, err = c.verify(ctx, db, to); err != nil {
			return err
		}
	}
	return tell(to.out, reports, sum)
}

func (c *verifyCmd) verify(ctx context.Context, db *database.DB, to streams) ([]hub.Report, database.Summary, error) {
	sum, err := db.Summary(ctx)
	if err != nil {
		return nil, sum, err
	}
	progress, done := bar(to.err, sum.Records)
	defer done()
	reports, err := hub.Verify(ctx, db, hub.Check{Images: filepath.Join(c.Data, "images"), Whole: c.Whole, Progress: progress})
	return reports, sum, err
}

// rebuild makes anew what does not follow from the records, and tells whether there was anything.
func (c *verifyCmd) rebuild(ctx context.Context, db *database.DB, to streams, reports []hub.Report) (any bool, err error) {
	if !c.Rebuild {
		return false, nil
	}
	seen := map[string]bool{}
	for _, r := range reports {
		if r.Folds == 0 || seen[r.Device] {
			continue
		}
		seen[r.Device] = true
		progress, done := bar(to.err, r.Records)
		err := hub.Rebuild(ctx, db, r.Device, progress)
		done()
		if err != nil {
			return any, err
		}
		any = true
		fmt.Fprintf(to.out, "crossings and movements of %s are made anew from its records\n", r.Device)
	}
	return any, nil
}

// bar shows progress if w is a terminal.
func bar(w io.Writer, total int) (progress func(int), done func()) {
	f, ok := w.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return nil, func() {}
	}
	p := mpb.New(mpb.WithOutput(w))
	b := p.AddBar(int64(total), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name("records "), decor.CountersNoUnit("%d / %d")), mpb.AppendDecorators(decor.Percentage()))
	return b.IncrBy, func() {
		b.SetTotal(-1, true)
		p.Wait()
	}
}

func tell(w io.Writer, reports []hub.Report, sum database.Summary) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DEVICE\tEPOCH\tREGISTERED\tRECORDS\tCHECKPOINTS\tOPEN\tUNSIGNED\tFORGED\tMISSING\tBROKEN\tUNREADABLE\tFOLDS\tIMAGES\tFINDINGS")
	wrong := 0
	for _, r := range reports {
		if !r.OK() {
			wrong++
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", r.Device, r.Epoch, yes(r.Registered), r.Records, r.Checkpoints, r.Open, r.Unsigned, r.Forged,
			r.Missing, r.Broken, r.Unreadable, r.Folds, r.Images, len(r.Findings))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, r := range reports {
		for _, f := range r.Faults {
			fmt.Fprintf(w, "%s %s\n", r.Device, f)
		}
		for _, f := range r.Findings {
			fmt.Fprintf(w, "%s %s at record %d since %s: %s\n", r.Device, f.Code, f.Seq, f.Found.Format("2006-01-02 15:04 UTC"), f.Detail)
		}
	}
	fmt.Fprintf(w, "%d records, %d crossings (%d cleared), %d images here, %d still at their devices\n",
		sum.Records, sum.Landed, sum.Cleared, sum.Images, sum.Waiting)
	if wrong > 0 {
		fmt.Fprintf(w, "something is wrong with %d of %d chains\n", wrong, len(reports))
		return errWrong
	}
	fmt.Fprintf(w, "all %d chains are whole\n", len(reports))
	return nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "NO"
}
