package store_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"passlane/kiosk/ledger"
)

// derivedRows returns every row that follows from the chain, as text.
func derivedRows(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	must(t, err)
	defer db.Close()
	var all strings.Builder
	for _, query := range []string{
		`SELECT 'crossing', id, first, ended, hex(fold), '' FROM crossing ORDER BY id`,
		`SELECT 'movement', who, by, id, at_ms, hex(movement) FROM movement ORDER BY who, by, id`,
		`SELECT 'shut', shut, '', '', '', '' FROM shut`,
	} {
		rows, err := db.Query(query)
		must(t, err)
		for rows.Next() {
			var f [6]string
			must(t, rows.Scan(&f[0], &f[1], &f[2], &f[3], &f[4], &f[5]))
			fmt.Fprintln(&all, f)
		}
		must(t, rows.Err())
	}
	return all.String()
}

// What follows from the chain is what the chain says, whatever somebody did to it while the lane was off: it is made anew at the start, without a
// hub.
func TestWhatIsDerivedFollowsFromTheChain(t *testing.T) {
	history := func(t *testing.T) *disk {
		d := fresh(t)
		for i := range 40 {
			c := fmt.Sprintf("c-%d", i)
			party := ledger.Decided{Crossing: c, Direction: ledger.DirectionExit, Outcome: ledger.Cleared, Party: []ledger.Traveller{
				{Holder: fmt.Sprintf("adult-%d", i), Pass: fmt.Sprintf("pass-%d", i)}, {Holder: fmt.Sprintf("child-%d", i), Minor: true, Leaves: true}}}
			d.write(begun(c), party, ended(c, ledger.Passed, 2, 2))
		}
		d.write(begun("open"), ledger.Command{Order: ledger.OrderClose})
		return d
	}
	for name, harm := range map[string][]string{
		"nothing":                {`UPDATE shut SET shut = shut`},
		"all of it is deleted":   {`DELETE FROM crossing`, `DELETE FROM movement`, `DELETE FROM derived`},
		"a movement is deleted":  {`DELETE FROM movement WHERE who = 'adult-7'`},
		"a movement is invented": {`INSERT INTO movement SELECT who, by, 'lane-9/c-1', at_ms, movement FROM movement WHERE who = 'adult-7'`},
		"a movement is another's": {`UPDATE movement SET movement = (SELECT movement FROM movement WHERE who = 'adult-8' AND by = 'holder')
			WHERE who = 'adult-7' AND by = 'holder'`},
		"a movement is older":     {`UPDATE movement SET at_ms = 5 WHERE who = 'adult-7'`},
		"a crossing is ended":     {`UPDATE crossing SET ended = 1 WHERE id = 'open'`},
		"a crossing is replaced":  {`UPDATE crossing SET fold = (SELECT fold FROM crossing WHERE id = 'c-1') WHERE id = 'c-2'`},
		"a crossing is forgotten": {`DELETE FROM crossing WHERE id = 'open'`},
		"the lane is opened":      {`UPDATE shut SET shut = 0`},
		"the sum is gone":         {`UPDATE derived SET sum = x''`},
		"what does not read":      {`UPDATE crossing SET fold = x'ff' WHERE id = 'c-3'`},
	} {
		t.Run(name, func(t *testing.T) {
			d := history(t)
			want := derivedRows(t, d.path)
			d.shut()
			for _, statement := range harm {
				behind(t, d.path, statement)
			}
			d = boot(t, d.path)
			if got := derivedRows(t, d.path); got != want {
				t.Errorf("it is\n%s\nand the chain says\n%s", got, want)
			}
			d.write(begun("next"), ended("next", ledger.Abandoned, 0, 0))
			want = derivedRows(t, d.path)
			d.shut()
			if got := derivedRows(t, boot(t, d.path).path); got != want {
				t.Error("the next start finds something else")
			}
		})
	}
}

// Rows of another day, sum and all, are not those of today.
func TestYesterdaysRowsAreNotTodays(t *testing.T) {
	d := fresh(t)
	d.write(begun("c-1"), decided("c-1", ledger.DirectionExit, "H-1"), ended("c-1", ledger.Passed, 1, 1))
	d.shut()
	old := func(query string) (b []byte) {
		db, err := sql.Open("sqlite3", d.path)
		must(t, err)
		defer db.Close()
		must(t, db.QueryRow(query).Scan(&b))
		return b
	}
	sum := old(`SELECT sum FROM derived`)
	d = boot(t, d.path)
	d.write(begun("c-2"), decided("c-2", ledger.DirectionEntry, "H-1"), ended("c-2", ledger.Passed, 1, 1))
	want := derivedRows(t, d.path)
	d.shut()
	behind(t, d.path, `DELETE FROM crossing WHERE id = 'c-2'`)
	behind(t, d.path, `DELETE FROM movement WHERE id LIKE '%c-2'`)
	behind(t, d.path, `UPDATE derived SET sum = ?`, sum)
	if got := derivedRows(t, boot(t, d.path).path); got != want {
		t.Errorf("it is\n%s\nand the chain says\n%s", got, want)
	}
}
