package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"passlane/kiosk/config"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/sample"
)

// sampled is what the measured lane says of itself, one JSON line each.
type sampled struct {
	Crossings int   `json:"crossings"`
	Private   int64 `json:"private"` // bytes
}

// memory lets a lane in a process of its own, with the screen program and the way to the hub, do many crossings, and looks at
// what both hold.
func (b *bench) memory(ctx context.Context) error {
	program, reason, err := b.screenProgram("soak")
	if err != nil {
		return err
	}
	glass := 0
	if reason == "" {
		glass = program.pid()
		defer program.stop()
	}
	_, conf, err := b.place("bench-soak", b.w.socket("soak"))
	if err != nil {
		return err
	}
	var lane, shows []int64
	began := time.Now()
	err = b.watchLane(ctx, conf, func(s sampled) error {
		if !slices.Contains(b.effort.soak, s.Crossings) {
			return nil
		}
		lane = append(lane, s.Private)
		if glass == 0 {
			return nil
		}
		n, err := private(glass)
		shows = append(shows, n)
		return err
	})
	if err != nil {
		return err
	}
	counts := strings.Trim(strings.ReplaceAll(fmt.Sprint(b.effort.soak), " ", ", "), "[]")
	b.rows = append(b.rows, memoryRow("lane: private memory after "+counts+" crossings", lane))
	if glass == 0 {
		b.rows = append(b.rows, row{what: "screen program likewise", ours: reason})
	} else {
		b.rows = append(b.rows, memoryRow("screen program likewise", shows))
	}
	return b.soaked(ctx, time.Since(began))
}

// soaked asserts that the crossings happened.
func (b *bench) soaked(ctx context.Context, took time.Duration) error {
	head, err := b.w.db.Head(ctx, ledger.First("bench-soak"))
	if err != nil {
		return err
	}
	n := b.effort.soak[len(b.effort.soak)-1]
	b.rows = append(b.rows, row{what: "  the crossings one after the other, walk included", ours: rate(n, took)})
	if head.Seq < uint64(perJourney*n) {
		return fmt.Errorf("the hub has %d records of %d crossings", head.Seq, n)
	}
	return nil
}

func memoryRow(what string, held []int64) row {
	const most, slack = 150 << 20, 12 << 20
	var texts []string
	for _, n := range held {
		texts = append(texts, megabytes(n))
	}
	flat := len(held) > 0 && slices.Max(held)-held[0] < slack
	return row{what: what, ours: strings.Join(texts, ", "), aim: "flat, under 150 MB", met: judged(flat && slices.Max(held) < most)}
}

// watchLane starts the lane and hands on what it says, until it ends.
func (b *bench) watchLane(ctx context.Context, conf string, say func(sampled) error) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	n := b.effort.soak[len(b.effort.soak)-1]
	defer b.bars.drop()
	step := b.bars.begin("crossings", n/everySample(n))
	cmd := exec.CommandContext(ctx, self, "bench", "--lane", conf, "--crossings", strconv.Itoa(n), "--seed", strconv.FormatUint(b.w.seed, 10))
	var says strings.Builder
	cmd.Stderr = &says
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the lane: %w", err)
	}
	heard := error(nil)
	err = readLines(out, func(s sampled) {
		step()
		heard = errors.Join(heard, say(s))
	})
	if e := cmd.Wait(); e != nil {
		err = errors.Join(err, fmt.Errorf("the lane ended: %w: %s", e, strings.TrimSpace(says.String())))
	}
	return errors.Join(err, heard)
}

// everySample is how often a lane of n crossings tells what it holds.
func everySample(n int) int { return max(n/100, 1) }

// soak is the measured lane: it crosses and tells its own private memory. It ends when the hub has everything.
func (c *benchCmd) soak(ctx context.Context, out *streams) error {
	conf, err := config.Load(c.Lane)
	if err != nil {
		return err
	}
	local := storyNow.In(time.FixedZone("", 7*60*60))
	set, err := sample.New(c.Seed, pass.Date{Year: local.Year(), Month: int(local.Month()), Day: local.Day()})
	if err != nil {
		return err
	}
	if set, err = set.Among(conf.Device); err != nil {
		return err
	}
	camera, err := livelyCamera()
	if err != nil {
		return err
	}
	f, err := openFast(ctx, conf, set, camera)
	if err != nil {
		return err
	}
	return f.run(ctx, storyNow, func(ctx context.Context) error {
		if err := f.soak(ctx, c.Crossings, out.out); err != nil {
			return err
		}
		return f.forwarded(ctx)
	})
}

func (f *fastLane) soak(ctx context.Context, n int, out io.Writer) error {
	says := lines{w: out}
	for i := range n {
		if _, err := f.cross(ctx, i); err != nil {
			return err
		}
		if err := f.leave(ctx); err != nil {
			return err
		}
		if (i+1)%everySample(n) != 0 {
			continue
		}
		f.spent.reset()
		held, err := private(os.Getpid())
		if err != nil {
			return err
		}
		if err := says.write(sampled{Crossings: i + 1, Private: held}); err != nil {
			return err
		}
	}
	return nil
}

// forwarded waits until the hub has every record.
func (f *fastLane) forwarded(ctx context.Context) error {
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		head, err := f.dev.Ledger.Head(ctx)
		if err != nil {
			return err
		}
		if f.dev.Ledger.Committed().Seq >= head.Seq {
			return nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
