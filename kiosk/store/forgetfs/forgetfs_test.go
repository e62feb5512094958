package forgetfs_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"passlane/kiosk/store/forgetfs"
)

// TestMain lets the test binary be the file system, too.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == forgetfs.Verb {
		if err := forgetfs.Serve(os.Args[2], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// box is a mounted disk.
type box struct {
	*testing.T
	*forgetfs.Remote
	dir string
}

func mount(t *testing.T) box {
	t.Helper()
	b := box{T: t, dir: t.TempDir()}
	var err error
	if b.Remote, err = forgetfs.Start(b.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.must(b.Close()) })
	return b
}

func (b box) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b box) path(name string) string { return filepath.Join(b.dir, name) }

// put writes a file, from its beginning, without a sync.
func (b box) put(name, text string) error { return os.WriteFile(b.path(name), []byte(text), 0o600) }

// overwrite writes at the beginning of a file that is there, and leaves the rest.
func (b box) overwrite(name, text string) error {
	f, err := os.OpenFile(b.path(name), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// sync syncs a file or a directory.
func (b box) sync(name string) error {
	f, err := os.Open(b.path(name))
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// has reads the whole disk: "name=text" for each file, "name/" for each directory.
func (b box) has() []string {
	b.Helper()
	var all []string
	b.must(filepath.WalkDir(b.dir, func(p string, e os.DirEntry, err error) error {
		name, _ := filepath.Rel(b.dir, p)
		switch {
		case err != nil:
			return err
		case name == ".":
		case e.IsDir():
			all = append(all, name+"/")
		default:
			text, err := os.ReadFile(p)
			all = append(all, name+"="+string(text))
			return err
		}
		return nil
	}))
	return all
}

// Each line: what is done (put, over, sync, mkdir, move, drop, cut), and what is on the disk in the end.
func TestWhatAPowerCutLeaves(t *testing.T) {
	for _, c := range []struct{ done, left string }{
		{"put a one", "a=one"},
		{"put a one, cut", ""},
		{"put a one, sync a, cut", ""}, // its name was not synced
		{"put a one, sync ., cut", "a="},
		{"put a one, sync a, sync ., cut", "a=one"},
		{"put a one, sync a, sync ., cut, cut", "a=one"},
		{"put a one, sync a, sync ., over a two, cut", "a=one"},
		{"put a one, sync a, sync ., over a two, sync a, cut", "a=two"},
		{"put a one, sync a, sync ., put a x, cut", "a=one"},
		{"put a one, sync a, sync ., put a x, sync a, cut", "a=x"},
		{"put a one, sync a, sync ., move a b, cut", "a=one"},
		{"put a one, sync a, sync ., move a b, sync ., cut", "b=one"},
		{"put a one, sync a, move a b, sync ., cut", "b=one"},
		{"put a one, sync a, put b two, sync ., sync b, move a b, cut", "a=one b=two"},
		{"put a one, sync a, sync ., drop a, cut", "a=one"},
		{"put a one, sync a, sync ., drop a, sync ., cut", ""},
		{"put a one, sync a, sync ., drop a, put a two, sync a, cut", "a=one"},
		{"mkdir d, put d/a one, sync d/a, sync d, cut", ""},
		{"mkdir d, sync ., put d/a one, sync d/a, cut", "d/"},
		{"mkdir d, sync ., put d/a one, sync d/a, sync d, cut", "d/ d/a=one"},
	} {
		t.Run(c.done, func(t *testing.T) {
			b := mount(t)
			for _, step := range strings.Split(c.done, ", ") {
				b.must(b.step(strings.Fields(step)))
			}
			if got := strings.Join(b.has(), " "); got != c.left {
				t.Errorf("left %q, want %q", got, c.left)
			}
		})
	}
}

func (b box) step(w []string) error {
	switch w[0] {
	case "put":
		return b.put(w[1], w[2])
	case "over":
		return b.overwrite(w[1], w[2])
	case "sync":
		return b.sync(w[1])
	case "mkdir":
		return os.Mkdir(b.path(w[1]), 0o700)
	case "move":
		return os.Rename(b.path(w[1]), b.path(w[2]))
	case "drop":
		return os.Remove(b.path(w[1]))
	case "cut":
		return b.Cut()
	}
	return fmt.Errorf("no such step %q", w[0])
}

func TestAFullDiskTakesNoMore(t *testing.T) {
	b := mount(t)
	b.must(b.put("a", "one"))
	b.must(b.Room(2))
	if err := b.put("b", strings.Repeat("x", 3*4096)); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("three pages where two are free: %v", err)
	}
	if err := b.put("c", ""); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a file on a full disk: %v", err)
	}
	if err := os.Mkdir(b.path("d"), 0o700); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a directory on a full disk: %v", err)
	}
	b.must(b.overwrite("a", "two")) // takes no room
	b.must(b.Empty())
	b.must(b.put("c", "three"))
	if got := b.has(); !slices.Contains(got, "a=two") || !slices.Contains(got, "c=three") {
		t.Errorf("left %.60q", got)
	}
}

func TestAReadOnlyDiskChangesNothing(t *testing.T) {
	b := mount(t)
	b.must(b.put("a", "one"))
	b.must(b.ReadOnly(true))
	for what, err := range map[string]error{
		"create": b.put("b", ""), "write": b.overwrite("a", "two"), "truncate": os.Truncate(b.path("a"), 0), "sync": b.sync("a"),
		"rename": os.Rename(b.path("a"), b.path("b")), "remove": os.Remove(b.path("a")), "mkdir": os.Mkdir(b.path("d"), 0o700),
	} {
		if !errors.Is(err, syscall.EROFS) {
			t.Errorf("%s: %v", what, err)
		}
	}
	b.must(b.ReadOnly(false))
	b.must(b.overwrite("a", "two"))
	if got := strings.Join(b.has(), " "); got != "a=two" {
		t.Errorf("left %q", got)
	}
}

// A deaf disk is what a test must notice.
func TestADeafDiskOnlySaysThatItHasSynced(t *testing.T) {
	b := mount(t)
	b.must(b.Deafen("-wal"))
	for _, name := range []string{"a", "a-wal"} {
		b.must(b.put(name, "one"))
		b.must(b.sync(name))
	}
	b.must(b.sync("."))
	b.must(b.Cut())
	if got := strings.Join(b.has(), " "); got != "a=one a-wal=" {
		t.Errorf("left %q", got)
	}
}

// SQLite's WAL with its index in shared memory works here; at a cut it keeps what synchronous promises, and no more.
func TestSQLiteKeepsWhatItSyncs(t *testing.T) {
	const rows = 20
	for setting, keeps := range map[string]bool{"FULL": true, "NORMAL": false, "OFF": false} {
		for _, seed := range []uint64{0, 1, 2, 3} {
			b := mount(t)
			b.insert(setting, rows)
			if seed == 0 {
				b.must(b.Cut())
			} else {
				b.must(b.Tear(seed))
			}
			got := b.count()
			if keeps && got != rows || seed == 0 && !keeps && got == rows {
				t.Errorf("synchronous=%s, seed %d: %d of %d rows are left", setting, seed, got, rows)
			}
		}
	}
}

func (b box) open(setting string) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite3", b.path("l.db")+"?_journal_mode=WAL&_synchronous="+setting)
	b.must(err)
	db.SetMaxOpenConns(1)
	return db
}

// insert writes rows, each in its own transaction, and stops dead.
func (b box) insert(setting string, rows int) {
	b.Helper()
	db := b.open(setting)
	_, err := db.Exec(`CREATE TABLE r (n INTEGER)`)
	b.must(err)
	for i := range rows {
		_, err := db.Exec(`INSERT INTO r VALUES (?)`, i)
		b.must(err)
	}
	b.must(b.stopDead(db))
}

// stopDead closes a database in such a way that nothing more reaches the disk.
func (b box) stopDead(db *sql.DB) error {
	if err := b.ReadOnly(true); err != nil {
		return err
	}
	_ = db.Close() // cannot tidy up
	return nil
}

func (b box) count() (n int) {
	b.Helper()
	db := b.open("FULL")
	err := db.QueryRow(`SELECT count(*) FROM r`).Scan(&n)
	b.must(db.Close())
	if err != nil {
		return 0 // not even the table is left
	}
	return n
}

func TestWhatCannotBeMountedSaysSo(t *testing.T) {
	_, err := forgetfs.Start(filepath.Join(t.TempDir(), "nothing"))
	if err == nil || !strings.Contains(err.Error(), "/dev/fuse") {
		t.Errorf("got %v", err)
	}
}

// Errors come when they are due, and go.
func TestADiskWithErrors(t *testing.T) {
	b := mount(t)
	b.must(b.put("a", "text"))
	b.must(b.Fail(0, 1000))
	if err := b.put("b", "text"); !errors.Is(err, syscall.EIO) {
		t.Errorf("a new file: %v", err)
	}
	b.must(b.Fail(0, 0))
	b.must(b.put("b", "text"))
	f, err := os.OpenFile(b.path("b"), os.O_WRONLY, 0)
	b.must(err)
	defer f.Close()
	b.must(b.Fail(1, 1)) // the next write succeeds, the one after it does not
	for i, want := range []error{nil, syscall.EIO, nil} {
		if _, err := f.WriteAt([]byte("x"), 0); !errors.Is(err, want) {
			t.Errorf("write %d: %v", i, err)
		}
	}
}
