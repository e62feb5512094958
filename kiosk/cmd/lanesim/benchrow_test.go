package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

func TestFigures(t *testing.T) {
	hundred := make(figures, 100)
	for i := range hundred {
		hundred[i] = time.Duration(100 - i) // 100 to 1
	}
	for _, c := range []struct {
		of    figures
		share float64
		want  time.Duration
	}{
		{hundred, 0.5, 50}, {hundred, 0.99, 99}, {hundred, 1, 100}, {hundred, 0, 1},
		{figures{7}, 0.5, 7}, {figures{7}, 0.99, 7}, {figures{3, 1}, 0.5, 1}, {nil, 0.5, 0},
	} {
		if got := c.of.at(c.share); got != c.want {
			t.Errorf("%v of %d figures: %d, want %d", c.share, len(c.of), got, c.want)
		}
	}
	if hundred[0] != 100 {
		t.Error("looking at figures changes their order")
	}
}

func TestFiguresForReading(t *testing.T) {
	for got, want := range map[string]string{
		span(1500 * time.Millisecond): "1.5 s", span(2345 * time.Microsecond): "2.3 ms", span(12300 * time.Nanosecond): "12.3 µs", span(0): "0.0 µs",
		rate(300, 2*time.Second): "150/s", rate(3, 0): "", megabytes(3 << 20): "3 MB", megabytes(-1 << 20): "-1 MB",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if over(time.Second, 0) != 0 || over(time.Second, 2*time.Second) != 0.5 {
		t.Error("a ratio to nothing is a number, or half is not half")
	}
}

func TestAimsAreJudged(t *testing.T) {
	const mb = 1 << 20
	for name, c := range map[string]struct {
		row  row
		want verdict
	}{
		"as fast as below":       {rateRow("x", 1, time.Second, time.Second, 0.6), met},
		"just fast enough":       {rateRow("x", 1, 10*time.Second, 6*time.Second, 0.6), met},
		"too slow":               {rateRow("x", 1, 10*time.Second, 5*time.Second, 0.6), missed},
		"four inserts":           {passRows(figures{4}, figures{1})[0], met},
		"five inserts":           {passRows(figures{5}, figures{1})[0], missed},
		"a tail under 150 ms":    {passRows(figures{149 * time.Millisecond}, figures{1})[1], met},
		"a tail of 150 ms":       {passRows(figures{150 * time.Millisecond}, figures{1})[1], missed},
		"a month in time":        {drainRow(1, 3, 59*time.Second), met},
		"a month too late":       {drainRow(1, 3, time.Minute), missed},
		"a heap that shrinks":    {heapRow(50*mb, 20*mb), met},
		"a heap that grows":      {heapRow(50*mb, 100*mb), missed},
		"flat and small":         {memoryRow("x", []int64{40 * mb, 45 * mb, 44 * mb}), met},
		"growing":                {memoryRow("x", []int64{40 * mb, 60 * mb, 80 * mb}), missed},
		"a hump in the middle":   {memoryRow("x", []int64{40 * mb, 60 * mb, 41 * mb}), missed},
		"flat and large":         {memoryRow("x", []int64{150 * mb, 150 * mb, 150 * mb}), missed},
		"nothing was ever told":  {memoryRow("x", nil), missed},
		"fifteen frames":         {loopRows(15, shares{decode: time.Second})[0], met},
		"fourteen frames":        {loopRows(14, shares{decode: time.Second / 2, draw: time.Second / 2})[0], missed},
		"nothing to aim for":     {row{what: "x"}, noAim},
		"a lane that needs less": {memoryRow("x", []int64{60 * mb, 40 * mb, 40 * mb}), met},
	} {
		if c.row.met != c.want {
			t.Errorf("%s: %+v", name, c.row)
		}
	}
}

func TestTheTable(t *testing.T) {
	var out bytes.Buffer
	err := printTable(&out, []row{
		{what: "short", ours: "1 µs", below: "2 µs", ratio: 2, aim: "more", met: met},
		{what: "a longer one", ours: "none", met: noAim}, {what: "bad", aim: "good", met: missed},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "what          measured  parts below  ratio  aim\n" +
		"short         1 µs      2 µs         2.00   more  met\n" +
		"a longer one  none\n" +
		"bad                                         good  MISSED\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestWhatTheKernelTells(t *testing.T) {
	held, err := private(os.Getpid())
	if err != nil || held < 1<<20 {
		t.Errorf("this process holds %d bytes, %v", held, err)
	}
	grown := make([]byte, 64<<20)
	for i := range grown {
		grown[i] = 1
	}
	if more, err := private(os.Getpid()); err != nil || more < held+32<<20 {
		t.Errorf("64 MB later it holds %d, %d before, %v", more, held, err)
	}
	if grown[1] != 1 {
		t.Fatal("unreachable: keeps the bytes alive")
	}
	if used, err := processor(os.Getpid()); err != nil || used < 0 {
		t.Errorf("processor %v, %v", used, err)
	}
	for name, ask := range map[string]func(int) error{
		"memory": func(pid int) error { _, err := private(pid); return err }, "processor": func(pid int) error { _, err := processor(pid); return err },
	} {
		if err := ask(-1); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("of no process: %v", err)
		}
	}
	if got := field("Name:\tx\nRssAnon:\t  12 kB\n", "RssAnon:"); got != "12 kB" {
		t.Errorf("field %q", got)
	}
	if h := head("/none"); !strings.Contains(h, "cores") || !strings.HasSuffix(h, "disk unknown") {
		t.Errorf("head %q", h)
	}
}

func TestNoBarsWithoutATerminal(t *testing.T) {
	var out bytes.Buffer
	b := newBars(&out)
	step := b.begin("work", 2)
	step()
	step()
	b.drop()
	if out.Len() > 0 {
		t.Errorf("says %q", out.String())
	}
}
