package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/alecthomas/kong"

	"passlane/kiosk/hub/database"
)

const about = `The hub lands the ledgers and sealed images of all lanes and booths, and keeps watch over their chains.

Begin like this:

  hub device add lane-1 --key BASE64    tell the hub a device's public key
  hub run --data DIR                    land what devices send, until Ctrl-C
  hub crossings --since 24h             see who crossed
  hub verify                            walk every chain; exit code 1 if anything is wrong
  hub policy check FILE                 see what a policy says before it is signed (hub policy --help)

Issue passes like this (each command has its own --help):

  hub signer new --id KHBP --key khbp.key --cert khbp.cer
  hub pass issue --holder sok.json --portrait sok.jpg --class B --valid-to 2028-11-24 \
                 --signer khbp.key --cert khbp.cer --out sok-pass
  hub pass revoke NUMBER --status lost --reason "says the holder"

All but run may be used while the hub runs.`

type cli struct {
	Run       runCmd       `cmd:"" help:"Land what devices send."`
	Crossings crossingsCmd `cmd:"" help:"List crossings, the latest first."`
	Case      caseCmd      `cmd:"" help:"Write a crossing with children as a case for those who protect them."`
	Verify    verifyCmd    `cmd:"" help:"Walk every device's chain from its first record. Exit code 1 if anything is wrong."`
	Device    struct {
		Add  deviceAddCmd  `cmd:"" help:"Register a device by its public key."`
		List deviceListCmd `cmd:"" help:"List devices, and how far each has come."`
	} `cmd:"" help:"Register and list devices."`
	Policy policyCmd `cmd:"" help:"Check, compare, try and sign the rules of a ministry."`
	Signer struct {
		New signerNewCmd `cmd:"" help:"Make a signing key under a passphrase, and its certificate for the lanes."`
	} `cmd:"" help:"Keys that sign passes."`
	Keys   keysCmd `cmd:"" help:"Write the keys that go on every lane."`
	Holder struct {
		Add   holderAddCmd   `cmd:"" help:"Register holders, or change those that are there."`
		Erase holderEraseCmd `cmd:"" help:"Destroy the keys of what names or shows a holder in the records of crossings."`
	} `cmd:"" help:"People who hold passes."`
	Pass struct {
		Issue      passIssueCmd  `cmd:"" help:"Sign a pass, read it back, and write what is handed out."`
		Show       passShowCmd   `cmd:"" help:"Show a pass and its holder."`
		Revoke     passRevokeCmd `cmd:"" help:"Make a pass good for nothing: revoked, lost or stolen."`
		Duplicates duplicatesCmd `cmd:"" help:"Score pairs of people: are they the same person?"`
	} `cmd:"" help:"Issue, show and revoke passes."`
}

// defaultData is where the hub keeps everything if nobody says otherwise.
const defaultData = "hub-data"

// dataFlag says where the hub keeps its things.
type dataFlag struct {
	Data string `help:"Directory of the hub's database, streams and images." default:"${data}" placeholder:"DIR"`
}

// open opens the database that hub run has made.
func (d dataFlag) open(ctx context.Context) (*database.DB, error) {
	if _, err := os.Stat(filepath.Join(d.Data, database.File)); err != nil {
		return nil, fmt.Errorf("no hub in %s (see --data): %w", d.Data, err)
	}
	return database.Open(ctx, d.Data)
}

// streams are what a command writes to.
type streams struct{ out, err io.Writer }

// errWrong makes the exit code 1 after a command has said what is wrong.
var errWrong = errors.New("something is wrong")

func execute(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return executeIn(ctx, world(stderr), args, stdout, stderr)
}

// executeIn is execute in a world that a test has made.
func executeIn(ctx context.Context, in around, args []string, stdout, stderr io.Writer) int {
	exit := -1
	parser, err := kong.New(&cli{}, kong.Name("hub"), kong.Description(about), kong.Writers(stdout, stderr),
		kong.Vars{"data": defaultData}, kong.Exit(func(code int) { exit = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(streams{stdout, stderr}, in))
	if err != nil {
		fmt.Fprintln(stderr, "hub:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if exit >= 0 { // --help
		return exit
	}
	if err != nil {
		fmt.Fprintln(stderr, "hub:", err, "(try: hub --help)")
		return 2
	}
	if err := command.Run(); errors.Is(err, errWrong) {
		return 1
	} else if err != nil {
		fmt.Fprintln(stderr, "hub:", err)
		return 1
	}
	return 0
}
