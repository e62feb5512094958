package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy/document"
	"passlane/kiosk/present"
)

// obey does what the world tells the board, and says when it is done.
func (b *board) obey(ctx context.Context, c command) {
	r := report{Kind: "done", ID: c.ID}
	if err := b.do(ctx, c.Verb, c.Args); err != nil {
		r.Err = err.Error()
	}
	b.out.write(r)
}

func (b *board) do(ctx context.Context, verb string, args []string) error {
	switch verb {
	case "disk":
		return b.hurtDisk(args[0])
	case "registry":
		b.records.fails.Store(args[0] == "fail")
		b.records.shut(args[0] == "stall")
	case "clock":
		b.setClock(args[0])
	case "sync":
		return b.sync(ctx, args[0], args[1])
	case "held":
		return b.held(ctx, args[0])
	case "touch":
		return b.touch(ctx, args[0])
	case "supervise":
		b.watched.Store(args[0] == "on")
		b.station.Tell(ctx, lane.Supervision{Present: args[0] == "on"})
	case "officer":
		return b.officer(ctx, args)
	case "time":
		return b.pass(ctx, args[0])
	case "settle":
		return b.dev.Screen.Settled(ctx)
	case "screen":
		if b.album != nil {
			switch args[0] {
			case "killed", "back":
				b.album.dark(args[0] == "killed")
			default:
				b.album.overlook(args[0] == "overlooked")
			}
		}
	default:
		return b.happen(ctx, verb, args)
	}
	return nil
}

// happen lets something happen at the lane's simulated devices. A symbol that is taken away is away when the scanner has noticed it; one
// that is held up has been out of its sight for long.
func (b *board) happen(ctx context.Context, verb string, args []string) error {
	if b.scene == nil || !b.scene.knows(verb) {
		return fmt.Errorf("no such verb %q", verb)
	}
	if verb == "show" {
		b.sight.forget()
	}
	if err := b.scene.do(verb, args); err != nil || verb != "blank" {
		return err
	}
	return b.sight.settled(ctx)
}

// hurtDisk stalls the disk, or fills it: a limit of the kernel lets no file grow or be written.
func (b *board) hurtDisk(how string) error {
	switch how {
	case "stall", "free":
		b.disk.shut(how == "stall")
		return nil
	case "full", "empty":
		signal.Ignore(syscall.SIGXFSZ)
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			return err
		}
		limit.Cur = limit.Max
		if how == "full" {
			limit.Cur = 0
		}
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
	}
	return fmt.Errorf("no such thing as a disk that is %q", how)
}

// setClock takes: unset, set, or back for a clock that says last year.
func (b *board) setClock(how string) {
	b.unset.Store(how == "unset")
	b.ahead.Store(int64(map[string]time.Duration{"back": -365 * 24 * time.Hour, "later": time.Hour}[how]))
}

// touch is a finger on a button of the screen.
func (b *board) touch(ctx context.Context, action string) error {
	w, ok := present.Event(action)
	if !ok {
		return fmt.Errorf("no button does %q", action)
	}
	b.station.Tell(ctx, w)
	return nil
}

// The officers of a booth.
const (
	firstOfficer  = "officer-7"
	secondOfficer = "officer-8"
)

// officer takes a word on the crossing (see word), or open, close, release REASON….
func (b *board) officer(ctx context.Context, args []string) error {
	switch args[0] {
	case "clear", "refuse", "end":
		b.lastMu.Lock()
		crossing := b.last.Crossing
		b.lastMu.Unlock()
		if crossing == "" {
			return errors.New("no crossing waits for an officer")
		}
		w, err := word(crossing, args)
		if err != nil {
			return err
		}
		b.station.Tell(ctx, w)
	case "open", "close", "release":
		b.station.Tell(ctx, lane.Order{ID: firstOfficer, Open: args[0] == "open", Release: args[0] == "release", Reason: strings.Join(args[1:], " ")})
	default:
		return fmt.Errorf("no officer says %q", args[0])
	}
	return nil
}

// word is an officer's word as a story writes it: a reason of the list first; last a second officer, and who of the party did not cross, of whom
// the adult is 1.
func word(crossing string, args []string) (w lane.Officer, err error) {
	w = lane.Officer{Crossing: crossing, ID: firstOfficer, Verdict: ledger.Verdict(args[0])}
	if args[0] == "end" {
		w.Verdict = ledger.Refuse
	}
	said := args[1:]
	if len(said) > 0 && ledger.Reason(said[0]).Known() {
		w.Code, said = ledger.Reason(said[0]), said[1:]
	}
	if n := len(said) - 1; n >= 0 && strings.HasPrefix(said[n], "missing=") {
		for _, who := range strings.Split(strings.TrimPrefix(said[n], "missing="), ",") {
			i, err := strconv.Atoi(who)
			if err != nil {
				return w, fmt.Errorf("missing: %w", err)
			}
			w.Missing = append(w.Missing, i-1)
		}
		said = said[:n]
	}
	if n := len(said) - 1; n >= 0 {
		second, is := map[string]string{"second": secondOfficer, "second=self": firstOfficer, "second=blank": "  "}[said[n]]
		if is {
			w.Second, said = second, said[:n]
		}
	}
	w.Reason = strings.Join(said, " ")
	return w, nil
}

// sync waits until the replica has come to a position, and the rules are those of a version.
func (b *board) sync(ctx context.Context, position, version string) error {
	want, err := strconv.ParseUint(position, 10, 64)
	if err != nil {
		return err
	}
	if err := synced(ctx, b.dev.Replica, want); err != nil {
		return err
	}
	return b.held(ctx, version)
}

// held waits until the lane has a version of the policy, in force or not.
func (b *board) held(ctx context.Context, version string) error {
	return until(ctx, func() (bool, error) {
		documents, err := b.dev.Replica.Policies(ctx)
		return slices.ContainsFunc(documents, func(signed []byte) bool {
			d, err := document.Parse(signed)
			return err == nil && strconv.Itoa(d.Version) == version
		}), err
	})
}
