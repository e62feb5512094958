package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// row is one measurement: what we need, what the parts below need for the same, and what it should be.
type row struct {
	what  string
	ours  string
	below string  // empty: there is nothing to compare with
	ratio float64 // 0: none
	aim   string
	met   verdict
}

// verdict says whether a figure is as it should be.
type verdict uint8

const (
	noAim verdict = iota
	met
	missed
)

func judged(ok bool) verdict {
	if ok {
		return met
	}
	return missed
}

func (r row) cells() []string {
	ratio := ""
	if r.ratio > 0 {
		ratio = strconv.FormatFloat(r.ratio, 'f', 2, 64)
	}
	return []string{r.what, r.ours, r.below, ratio, r.aim, [...]string{"", "met", "MISSED"}[r.met]}
}

// figures are measured durations.
type figures []time.Duration

// at returns the duration that a share (0 to 1) of the figures do not exceed, by nearest rank; 0 of none.
func (f figures) at(share float64) time.Duration {
	if len(f) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(f))
	rank := int(share*float64(len(sorted))+0.999999) - 1
	return sorted[min(max(rank, 0), len(sorted)-1)]
}

// over divides two durations; 0 if it cannot.
func over(a, b time.Duration) float64 {
	if b <= 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// rate is so many in so long, for reading.
func rate(n int, in time.Duration) string {
	if in <= 0 {
		return ""
	}
	return fmt.Sprintf("%.0f/s", float64(n)/in.Seconds())
}

// span is a duration for reading, in three digits or so.
func span(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.1f µs", float64(d)/1e3)
}

// megabytes is bytes for reading.
func megabytes(n int64) string { return fmt.Sprintf("%.0f MB", float64(n)/(1<<20)) }

// private returns the private memory of a process in bytes: RssAnon of proc_pid_status(5).
func private(pid int) (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("lanesim: memory: %w", err)
	}
	kb, err := strconv.ParseInt(strings.TrimSuffix(field(string(b), "RssAnon:"), " kB"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("lanesim: memory of %d: RssAnon: %w", pid, err)
	}
	return kb << 10, nil
}

// processor returns the processor time of a process so far, of all its threads: utime and stime of proc_pid_stat(5), in
// ticks of 10 ms.
func processor(pid int) (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("lanesim: processor time: %w", err)
	}
	_, after, _ := strings.Cut(string(b), ") ") // the name may hold anything
	words := strings.Fields(after)
	if len(words) < 13 {
		return 0, errors.New("lanesim: processor time: too few fields")
	}
	var ticks int
	for _, w := range words[11:13] {
		n, err := strconv.Atoi(w)
		if err != nil {
			return 0, fmt.Errorf("lanesim: processor time: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}

// field returns what follows a name at the beginning of a line, up to the line's end.
func field(text, name string) string {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// head names the machine, since no figure means anything without it.
func head(dir string) string {
	cpu, _ := os.ReadFile("/proc/cpuinfo") // without it there is no name
	name := cmp.Or(strings.TrimSpace(strings.TrimPrefix(field(string(cpu), "model name"), ":")), strings.TrimSpace(strings.TrimPrefix(field(string(cpu), "Model"), ":")), runtime.GOARCH)
	name = strings.TrimPrefix(name, ": ")
	load, _ := os.ReadFile("/proc/loadavg")
	loads := strings.Join(strings.Fields(string(load) + " ? ? ?")[:3], " ")
	return fmt.Sprintf("%s, %d cores, load %s before, %s, disk %s", name, runtime.NumCPU(), loads, runtime.Version(), disk(dir))
}

// disk names the kind of file system, for it decides what a sync costs (statfs(2)).
func disk(dir string) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return "unknown"
	}
	names := map[int64]string{0xEF53: "ext4", 0x58465342: "xfs", 0x9123683E: "btrfs", 0x01021994: "tmpfs (syncs cost nothing)", 0x794C7630: "overlayfs"}
	return cmp.Or(names[int64(s.Type)], fmt.Sprintf("type %#x", s.Type))
}
