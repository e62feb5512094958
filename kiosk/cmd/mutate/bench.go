package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"
)

// bench compiles and runs tests, in a folder of its own.
type bench struct {
	dir      string
	env      []string
	patience time.Duration
	limits   map[*source]limit
}

// limit is how long a mutant's tests may take: by the processor's time, for those that loop, and by the clock, for those that wait for nothing. A
// machine that is busy with others does not change the first.
type limit struct{ processor, clock time.Duration }

// unchanged runs the tests of a package as it is. They must pass, and their time is the measure for its mutants.
func (b *bench) unchanged(ctx context.Context, s *source) error {
	bin := filepath.Join(b.dir, "unchanged.test")
	if said, err := b.compile(ctx, s, bin); err != nil {
		return fmt.Errorf("%s: %w\n%s", s.name, err, said)
	}
	began := time.Now()
	used, said, err := b.test(ctx, s, bin, limit{time.Hour, time.Hour})
	if err != nil {
		return fmt.Errorf("%s: its tests fail without a change: %w\n%s", s.name, err, said)
	}
	if b.limits == nil {
		b.limits = map[*source]limit{}
	}
	b.limits[s] = limit{b.patience + 4*used, 6*b.patience + 10*time.Since(began)}
	return nil
}

// verdict is what became of a mutant.
type verdict int

const (
	killed verdict = iota
	late           // its tests did not end
	alive
)

// tryAll tries mutants, some at a time.
func (b *bench) tryAll(ctx context.Context, all []mutant, workers int, progress io.Writer) ([]verdict, error) {
	verdicts := make([]verdict, len(all))
	var mu sync.Mutex
	done, lives := 0, 0
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(workers, 1))
	for i, m := range all {
		g.Go(func() error {
			var err error
			verdicts[i], err = b.try(ctx, m, i)
			mu.Lock()
			defer mu.Unlock()
			if done++; verdicts[i] == alive {
				lives++
			}
			if done%20 == 0 {
				_, _ = fmt.Fprintf(progress, "%d of %d tried, %d alive\n", done, len(all), lives)
			}
			return err
		})
	}
	return verdicts, g.Wait()
}

// try runs a mutant's tests.
func (b *bench) try(ctx context.Context, m mutant, n int) (verdict, error) {
	stem := filepath.Join(b.dir, strconv.Itoa(n))
	changed, overlay, bin := stem+".go", stem+".json", stem+".test"
	defer func() {
		for _, f := range []string{changed, overlay, bin} {
			_ = os.Remove(f) // not there if it did not come so far
		}
	}()
	plan, err := json.Marshal(map[string]any{"Replace": map[string]string{m.file: changed}})
	if err := errors.Join(err, os.WriteFile(changed, m.text(m.original()), 0o600), os.WriteFile(overlay, plan, 0o600)); err != nil {
		return alive, err
	}
	if said, err := b.compile(ctx, m.in, bin, "-overlay", overlay); err != nil {
		return alive, fmt.Errorf("%s: %s: %w\n%s", m.at(), m.Change, err, said)
	}
	switch _, _, err := b.test(ctx, m.in, bin, b.limits[m.in]); {
	case err == nil:
		return alive, nil
	case errors.Is(err, errLate):
		return late, ctx.Err()
	}
	return killed, ctx.Err()
}

// compile makes the test program of a package.
func (b *bench) compile(ctx context.Context, s *source, bin string, flags ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, "go", append(append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", bin}, flags...), ".")...)
	c.Dir, c.Env = s.dir, b.env
	return c.CombinedOutput()
}

var errLate = errors.New("its tests did not end")

// test runs it where go test would, until the first failure, and returns what it used of the processor's time and what it said. Errors: errLate beyond
// the limit.
func (b *bench) test(ctx context.Context, s *source, bin string, most limit) (used time.Duration, said []byte, err error) {
	limited, stop := context.WithTimeout(ctx, most.clock)
	defer stop()
	var out bytes.Buffer
	c := exec.CommandContext(limited, bin, "-test.failfast")
	c.Dir, c.Env, c.Stdout, c.Stderr, c.WaitDelay = s.dir, b.env, &out, &out, time.Second
	if err := c.Start(); err != nil {
		return 0, nil, err
	}
	seconds := uint64(max(1, most.processor.Round(time.Second)/time.Second))
	err = unix.Prlimit(c.Process.Pid, unix.RLIMIT_CPU, &unix.Rlimit{Cur: seconds, Max: seconds}, nil)
	if errors.Is(err, unix.ESRCH) {
		err = nil // it has ended
	}
	err = errors.Join(err, c.Wait())
	used = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	if err != nil && c.ProcessState.ExitCode() < 0 { // a signal ended it: that of its limit
		err = fmt.Errorf("%w: %w", errLate, err)
	}
	return used, out.Bytes(), err
}
