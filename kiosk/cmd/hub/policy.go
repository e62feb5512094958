package main

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"time"

	"passlane/kiosk/policy/document"
)

const aboutPolicy = `A policy is one TOML file: who may cross, when, for how long, and what an officer decides.

  hub policy example > june.toml                begin with every field explained
  hub policy check june.toml                    what it says in plain words, and what nobody can have meant
  hub policy diff may.toml june.toml            what changes, and for whom
  hub policy explain --policy june.toml --at 2026-06-03T12:00:00+07:00 --facts cases.jsonl
                                                what it makes of cases, and which rule made each finding
  hub policy sign june.toml --key ministry.key --out june.signed.toml
  hub policy publish june.signed.toml --key ministry.pub
                                                every lane has it within seconds, and switches by itself

The first publish tells the hub the ministry's key, which it keeps as ministry.pub in its directory; from then on it refuses a policy under
another, one that leaves out a version, and one that leaves a time without rules. hub policy check --data DIR asks the same beforehand.

A signed policy is the same file with one line more. Exit code 0: fine; 1: refused, with the field's name.`

type policyCmd struct {
	Check   policyCheckCmd   `cmd:"" help:"Say in plain words what a policy says, and warn of what nobody can have meant. Exit code 1 if it is refused."`
	Explain policyExplainCmd `cmd:"" help:"Decide on cases, and say which rule made each finding."`
	Diff    policyDiffCmd    `cmd:"" help:"Say what changes, and for whom, when one policy takes the place of another."`
	Sign    policySignCmd    `cmd:"" help:"Sign a policy that is fit to be used."`
	Publish policyPublishCmd `cmd:"" help:"Hand a signed policy to the hub, and so to every lane."`
	Example policyExampleCmd `cmd:"" help:"Write a policy in which every field is explained."`
	Schema  policySchemaCmd  `cmd:"" help:"Write the JSON schema of facts for hub policy explain."`
}

// Help teaches the way of a policy.
func (policyCmd) Help() string { return aboutPolicy }

type policyCheckCmd struct {
	File string `arg:"" help:"The policy, signed or not."`
	Key  string `help:"Also check that it is signed by this Ed25519 public key, 32 bytes in hexadecimal in a file." placeholder:"FILE"`
	At   string `help:"Look for what is past or never reached as on this day, 2026-06-01 or 2026-06-01T08:00:00+07:00; now if left out." placeholder:"TIME"`
	Data string `help:"Also check against the hub in this directory: its ministry's key, the next version, and no time without rules." placeholder:"DIR"`
}

// Run checks a policy. Warnings do not make it fail: a ministry may mean what looks odd.
func (c *policyCheckCmd) Run(ctx context.Context, to streams) error {
	at, err := moment(c.At)
	if err != nil {
		return err
	}
	d, err := readPolicy(c.File, c.Key)
	if err != nil {
		return err
	}
	if c.Data != "" {
		if err := follows(ctx, c.Data, c.File, d); err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
	}
	for _, s := range document.Explain(d) {
		fmt.Fprintln(to.out, s)
	}
	if c.Key != "" {
		fmt.Fprintln(to.out, "Signed by the key in "+c.Key+".")
	}
	if c.Data != "" {
		fmt.Fprintln(to.out, "Follows what the hub in "+c.Data+" has.")
	}
	warnings := document.Lint(d, at)
	for _, w := range warnings {
		fmt.Fprintln(to.out, "WARNING", w)
	}
	_, err = fmt.Fprintf(to.out, "%s can be used; %d warnings\n", c.File, len(warnings))
	return err
}

// moment reads --at; a day begins at midnight of the machine's zone, and left out it is now.
func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Now(), nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, time.Local); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, fmt.Errorf("--at: %q: want 2026-06-01 or 2026-06-01T08:00:00+07:00", text)
	}
	return t, nil
}

// readPolicy reads a policy; with the name of a key file it must be signed by that key.
func readPolicy(file, key string) (document.Document, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return document.Document{}, err
	}
	var d document.Document
	if key == "" {
		d, err = document.Parse(b)
	} else {
		var public []byte
		if public, err = readHex(key, ed25519.PublicKeySize); err == nil {
			d, err = document.Open(b, public)
		}
	}
	if err != nil {
		return d, fmt.Errorf("%s: %w", file, err)
	}
	return d, nil
}

// readHex reads a key file: so many bytes in hexadecimal.
func readHex(file string, size int) ([]byte, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(key) != size {
		return nil, fmt.Errorf("%s: want %d bytes in hexadecimal", file, size)
	}
	return key, nil
}

type policyDiffCmd struct {
	Before string `arg:"" help:"The policy of today."`
	After  string `arg:"" help:"The one that takes its place."`
}

// Run says what changes.
func (c *policyDiffCmd) Run(to streams) error {
	before, err := readPolicy(c.Before, "")
	if err != nil {
		return err
	}
	after, err := readPolicy(c.After, "")
	if err != nil {
		return err
	}
	changes := document.Diff(before, after)
	for _, change := range changes {
		fmt.Fprintf(to.out, "%s: %s\n", change.Field, change)
	}
	if after.Version <= before.Version {
		fmt.Fprintf(to.out, "WARNING version: %d does not take the place of %d: devices keep the higher one\n", after.Version, before.Version)
	}
	_, err = fmt.Fprintf(to.out, "%d changes from version %d to version %d\n", len(changes), before.Version, after.Version)
	return err
}

type policySignCmd struct {
	File string `arg:"" help:"The policy."`
	Key  string `required:"" help:"The ministry's key: an Ed25519 seed, 32 bytes in hexadecimal, in a file." placeholder:"FILE"`
	Out  string `required:"" help:"Where the signed policy goes." placeholder:"FILE"`
}

// Run signs a policy. What a device would refuse is not signed.
func (c *policySignCmd) Run(to streams) error {
	seed, err := readHex(c.Key, ed25519.SeedSize)
	if err != nil {
		return fmt.Errorf("--key: %w", err)
	}
	b, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	key := ed25519.NewKeyFromSeed(seed)
	signed := document.Sign(b, key)
	d, err := document.Open(signed, key.Public().(ed25519.PublicKey))
	if err != nil {
		return fmt.Errorf("%s: not signed: %w", c.File, err)
	}
	if err := os.WriteFile(c.Out, signed, 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(to.out, "version %d is signed; the public key that opens it is\n%x\n", d.Version, key.Public())
	return err
}

type policyExampleCmd struct{}

// Run writes the example.
func (policyExampleCmd) Run(to streams) error {
	_, err := to.out.Write(document.Example)
	return err
}

type policySchemaCmd struct{}

// Run writes the schema.
func (policySchemaCmd) Run(to streams) error {
	_, err := to.out.Write(document.Schema)
	return err
}
