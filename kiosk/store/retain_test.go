package store_test

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

// size is what lies on the disk of a device, in bytes.
func size(t *testing.T, dir string) (n int64) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		n += info.Size()
		return err
	}))
	return n
}

// pictured is every so-manieth crossing with a picture.
const pictured = 4

// day records some crossings of one day, some with a picture.
func day(t *testing.T, d *disk, images *store.Images, n, crossings int) {
	t.Helper()
	at := func(i int) ledger.Moment {
		return ledger.Moment{Wall: noon.AddDate(0, 0, n).Add(time.Duration(i) * time.Second), Boot: "b1", Clock: ledger.ClockSynced}
	}
	var rows []store.Row
	for i := range crossings {
		c := fmt.Sprintf("d%d-%d", n, i)
		decided := ledger.Entry{Body: ledger.Decided{Crossing: c, Direction: ledger.DirectionExit, Outcome: ledger.Cleared, Party: []ledger.Traveller{{Holder: c, Pass: c, Number: number(i)}}}}
		if i%pictured == 0 {
			decided.Images = []ledger.ImageID{put(t, images, string(bytes.Repeat([]byte{byte(i)}, 4000)))}
		}
		rows = append(rows, store.Row{At: at(i), Entry: ledger.Entry{Body: ledger.Begun{Crossing: c, Medium: "seal", Number: number(i)}}},
			store.Row{At: at(i), Entry: decided}, store.Row{At: at(i), Entry: ledger.Entry{Body: ledger.Ended{Crossing: c, How: ledger.Passed, People: 1, Walked: 1}}})
	}
	must(t, d.l.Append(t.Context(), rows))
}

// lands tells the device that the hub has everything.
func lands(t *testing.T, d *disk, images *store.Images) {
	t.Helper()
	must(t, d.l.MarkCommitted(t.Context(), d.head()))
	for {
		ids, err := images.Pending(t.Context(), 1000)
		must(t, err)
		if len(ids) == 0 {
			return
		}
		for _, id := range ids {
			must(t, images.MarkLanded(t.Context(), id))
		}
	}
}

// 90 days: what lies on the disk is as much after a quarter as after a week, the chain is whole at each start, and what is left follows from it.
func TestNinetyDaysHoldTheirLevel(t *testing.T) {
	const crossings, keep = 40, 72 * time.Hour
	d, images, dir := shelf(t)
	var level int64
	for n := range 90 {
		day(t, d, images, n, crossings)
		lands(t, d, images)
		now := ledger.Moment{Wall: noon.AddDate(0, 0, n).Add(time.Hour), Boot: "b1", Clock: ledger.ClockSynced}
		must(t, d.l.NoteLanded(t.Context(), now.Wall))
		gone, err := d.l.Retain(t.Context(), images, now, keep)
		must(t, err)
		if n < 3 && gone != (ledger.Erased{}) || n > 4 && gone.Images != crossings/pictured {
			t.Fatalf("day %d: %+v went", n, gone)
		}
		if n%30 == 7 {
			want := derivedRows(t, d.path)
			d.shut()
			d = boot(t, d.path)
			must(t, d.l.VerifyAll(t.Context()))
			if got := derivedRows(t, d.path); got != want {
				t.Fatalf("day %d: what is derived is not what the chain says", n)
			}
			again, err := store.OpenImages(dir, d.l)
			must(t, err)
			images = again
			now := size(t, filepath.Dir(d.path)) + size(t, dir) // without a WAL: it has a size of its own
			if level = cmp.Or(level, now); now > level*3/2 {
				t.Errorf("after a week %d bytes, on day %d %d", level, n, now)
			}
		}
	}
	all := d.read()
	if first := all[0].Record; first.Kind != ledger.KindCheckpoint || first.Seq < 80*3*crossings {
		t.Errorf("the chain begins with record %d, a %s", first.Seq, first.Kind)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 5*crossings/pictured {
		t.Errorf("%d images are here, %v", len(files), err)
	}
}

// What the hub does not have, or has not had for long enough, stays; and so does what a crossing under way began with.
func TestWhatMustStay(t *testing.T) {
	now := func(days int) ledger.Moment {
		return ledger.Moment{Wall: noon.AddDate(0, 0, days).Add(time.Hour), Boot: "b1", Clock: ledger.ClockSynced}
	}
	for name, c := range map[string]struct {
		before          func(t *testing.T, d *disk, images *store.Images)
		images, records bool // go
		open            string
	}{
		"a crossing is under way from the beginning": {func(t *testing.T, d *disk, images *store.Images) { lands(t, d, images) }, true, false, "open"},
		"nothing has landed":                         {func(*testing.T, *disk, *store.Images) {}, false, false, "open"},
		"a crossing is under way": {func(t *testing.T, d *disk, images *store.Images) {
			d.write(ended("open", ledger.Abandoned, 0, 0))
			day(t, d, images, 0, 200)
			d.write(begun("another"))
			lands(t, d, images)
		}, true, false, "another"},
		"all has an end": {func(t *testing.T, d *disk, images *store.Images) {
			d.write(ended("open", ledger.Abandoned, 0, 0))
			d.write(many(0, 70)...)
			lands(t, d, images)
		}, true, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, images, _ := shelf(t)
			d.write(begun("open"))
			day(t, d, images, 0, 50)
			c.before(t, d, images)
			must(t, d.l.NoteLanded(t.Context(), now(0).Wall))
			for _, days := range []int{0, 2} {
				if gone, err := d.l.Retain(t.Context(), images, now(days), 72*time.Hour); err != nil || gone != (ledger.Erased{}) {
					t.Errorf("after %d days: %+v, %v", days, gone, err)
				}
			}
			gone, err := d.l.Retain(t.Context(), images, now(4), 72*time.Hour)
			if err != nil || (gone.Images > 0) != c.images || c.records && gone.Records == 0 || c.open == "open" && gone.Records > 0 {
				t.Errorf("%+v, %v", gone, err)
			}
			open, err := d.l.Unended(t.Context())
			if err != nil || strings.Join(open, " ") != c.open {
				t.Errorf("under way: %v, %v", open, err)
			}
			want := derivedRows(t, d.path)
			d.shut()
			if again := boot(t, d.path); again.l.VerifyAll(t.Context()) != nil || derivedRows(t, again.path) != want {
				t.Error("the next start finds something else")
			}
		})
	}
}

// A hub that goes back to a backup has had what came after it for no time at all.
func TestAHubThatWentBack(t *testing.T) {
	d, images, _ := shelf(t)
	day(t, d, images, 0, 60)
	lands(t, d, images)
	early := ledger.Moment{Wall: noon.Add(time.Hour), Boot: "b1", Clock: ledger.ClockSynced}
	must(t, d.l.NoteLanded(t.Context(), early.Wall))
	must(t, d.l.MarkCommitted(t.Context(), d.read()[9].Head()))
	must(t, d.l.NoteLanded(t.Context(), early.Wall.Add(time.Hour)))
	lands(t, d, images)
	late := early
	late.Wall = early.Wall.Add(73 * time.Hour)
	if gone, err := d.l.Retain(t.Context(), images, late, 72*time.Hour); err != nil || gone.Records != 0 || gone.Images > 3 {
		t.Errorf("%+v, %v", gone, err)
	}
}

// A file that no record names, and none can any more, goes with the others.
func TestAnImageOfNobodyGoes(t *testing.T) {
	d, images, dir := shelf(t)
	day(t, d, images, 0, 60)
	lands(t, d, images)
	stray := filepath.Join(dir, ledger.ImageID{7}.String())
	must(t, os.WriteFile(stray, []byte("a file that was to go when the power went"), 0o600))
	waits := put(t, images, "its record comes")
	now := ledger.Moment{Wall: noon.Add(time.Hour), Boot: "b1", Clock: ledger.ClockSynced}
	must(t, d.l.NoteLanded(t.Context(), now.Wall))
	now.Wall = now.Wall.Add(73 * time.Hour)
	_, err := d.l.Retain(t.Context(), images, now, 72*time.Hour)
	must(t, err)
	if _, err := os.Stat(stray); err == nil {
		t.Error("it is there still")
	}
	if !images.Has(waits) {
		t.Error("an image whose record is to come has gone")
	}
}
