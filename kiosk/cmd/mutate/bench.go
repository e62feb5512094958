package main

import (
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
)

// bench compiles and runs tests, in a folder of its own.
type bench struct {
	dir      string
	env      []string
	patience time.Duration
	limits   map[*source]time.Duration // how long a mutant's tests may take
}

// unchanged runs the tests of a package as it is. They must pass, and their time is the measure for its mutants.
func (b *bench) unchanged(ctx context.Context, s *source) error {
	bin := filepath.Join(b.dir, "unchanged.test")
	if said, err := b.compile(ctx, s, bin); err != nil {
		return fmt.Errorf("%s: %w\n%s", s.name, err, said)
	}
	began := time.Now()
	if said, err := b.test(ctx, s, bin); err != nil {
		return fmt.Errorf("%s: its tests fail without a change: %w\n%s", s.name, err, said)
	}
	if b.limits == nil {
		b.limits = map[*source]time.Duration{}
	}
	b.limits[s] = b.patience + 4*time.Since(began)
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
	limited, stop := context.WithTimeout(ctx, b.limits[m.in])
	defer stop()
	switch _, err := b.test(limited, m.in, bin); {
	case err == nil:
		return alive, nil
	case limited.Err() != nil:
		return late, ctx.Err()
	}
	return killed, nil
}

// compile makes the test program of a package.
func (b *bench) compile(ctx context.Context, s *source, bin string, flags ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, "go", append(append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", bin}, flags...), ".")...)
	c.Dir, c.Env = s.dir, b.env
	return c.CombinedOutput()
}

// test runs it where go test would, until the first failure.
func (b *bench) test(ctx context.Context, s *source, bin string) ([]byte, error) {
	c := exec.CommandContext(ctx, bin, "-test.failfast")
	c.Dir, c.Env, c.WaitDelay = s.dir, b.env, time.Second
	return c.CombinedOutput()
}
