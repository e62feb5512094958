package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"passlane/kiosk/config"
	"passlane/kiosk/device"
	"passlane/kiosk/store"
)

// epochBeginCommand begins a new chain in the place of one whose past is lost.
type epochBeginCommand struct {
	Config string `help:"The lane's configuration." type:"path" default:"${default_config}"`
	Who    string `required:"" help:"Who orders it: a name or number by which you can be found." placeholder:"NAME"`
	Reason string `required:"" help:"Why, in your words; it stands in the ledger." placeholder:"TEXT"`
}

// Help teaches the command.
func (epochBeginCommand) Help() string {
	return `A lane whose ledger has not got all that it has had is out of order: a file was deleted, damaged, or an older one was put back. lane check
says which. When you know why, and have kept what is left, begin a new epoch: the same device goes on with a new chain that says which one it
follows. The hub takes it and shows it to those who watch over devices. The lane begins closed; an officer opens it.

What is left of the old ledger stays beside the new one, and what the hub does not have of it is sent by lane salvage.

The lane must not be running. Exit status: 0 the epoch has begun; 1 it has not; 2 wrong usage.`
}

func (c epochBeginCommand) run(s streams) int {
	fail := func(err error) int {
		_, _ = fmt.Fprintf(s.err, "lane: %v\n", err)
		return 1
	}
	if strings.TrimSpace(c.Who) == "" || strings.TrimSpace(c.Reason) == "" {
		_, _ = fmt.Fprintln(s.err, "lane: --who and --reason must say something (see lane epoch begin --help)")
		return statusUsage
	}
	d, err := opened(c.Config)
	if err != nil {
		return fail(err)
	}
	defer d.Close()
	chain, err := d.BeginEpoch(context.Background(), c.Who, c.Reason)
	if errors.Is(err, store.ErrWhole) {
		return fail(fmt.Errorf("nothing was done: %w", err))
	}
	if err != nil {
		return fail(fmt.Errorf("%w; %s", err, store.Remedy(err)))
	}
	_, _ = fmt.Fprintf(s.out, "epoch %d of %s has begun; it is closed until an officer opens it\nlane salvage sends the hub what it does not have of before\n", chain.Epoch, chain.Device)
	return 0
}

// opened is a device by its configuration, whose stores are not open.
func opened(path string) (*device.Device, error) {
	conf, err := config.Load(path)
	if err != nil {
		return nil, err
	}
	return device.New(conf, slog.New(slog.DiscardHandler))
}

// salvageCommand sends what the hub does not have of ledgers that were kept aside.
type salvageCommand struct {
	Config string `help:"The lane's configuration." type:"path" default:"${default_config}"`
}

// Help teaches the command.
func (salvageCommand) Help() string {
	return `Reads the ledgers that were kept aside beside the lane's own, as far as the disk gives them, and sends the hub what it does not have: records
first, then the images that are still here. They land under the epoch that they were written in. Nothing is changed or deleted here, and it may
be done again. The lane may be running.

It waits for a hub that is away until you end it with Ctrl-C.

Exit status: 0 the hub has all that can be read; 1 it has not; 2 wrong usage.`
}

func (c salvageCommand) run(s streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	d, err := opened(c.Config)
	if err != nil {
		_, _ = fmt.Fprintf(s.err, "lane: %v\n", err)
		return 1
	}
	defer d.Close()
	status, found, said := 0, false, ""
	err = d.Salvage(ctx, func(at device.Salvaged, unread error) {
		found = true
		line := salvageLine(at)
		if unread != nil {
			status, line = 1, fmt.Sprintf("%s: cannot be read: %v", filepath.Base(at.Path), unread)
		}
		if line != said {
			said = line
			_, _ = fmt.Fprintln(s.out, line)
		}
	})
	switch {
	case err != nil:
		_, _ = fmt.Fprintf(s.err, "lane: %v\n", err)
		return 1
	case !found:
		_, _ = fmt.Fprintln(s.out, "nothing was kept aside: there is nothing to salvage")
	}
	return status
}

func salvageLine(at device.Salvaged) string {
	line := fmt.Sprintf("%s, epoch %d: the hub has %d of %d records", filepath.Base(at.Path), at.Chain.Epoch, at.Hub, at.Last)
	switch {
	case at.Done() && len(at.Waiting.Aside) > 0:
		return line + fmt.Sprintf(", and does not take %d images", len(at.Waiting.Aside))
	case at.Done():
		return line + ", and every image that is here"
	case at.Hub < at.Last && at.Waiting.Records.Why != "":
		return line + " (" + at.Waiting.Records.Why + ")"
	case at.Hub >= at.Last:
		return line + fmt.Sprintf(", and waits for %d images", at.Waiting.Images.Count)
	}
	return line
}
