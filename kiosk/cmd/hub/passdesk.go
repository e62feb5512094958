package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"

	"passlane/kiosk/hub"
	"passlane/kiosk/issue"
	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
	"passlane/ui/i18n"
)

// deskFile is what a desk's configuration may say.
type deskFile struct {
	Country   string                 `toml:"country"`
	Authority issue.Words            `toml:"authority"`
	Provinces map[string]issue.Words `toml:"provinces"`
	Card      issue.KeySlot          `toml:"card"`
}

func (c *passIssueCmd) deskFile() (deskFile, error) {
	d := deskFile{Country: "KHM", Card: issue.KeySlot{Number: registry.CardSlot, Version: 1}, Authority: issue.Words{
		Khmer: "អាជ្ញាធរចេញ" + i18n.PassKhmer, Thai: "หน่วยงานผู้ออก" + i18n.PassThai, English: "Border pass authority"}}
	if c.Desk == "" {
		return d, nil
	}
	b, err := os.ReadFile(c.Desk)
	if err != nil {
		return d, fmt.Errorf("--desk: %w", err)
	}
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&d); err != nil {
		return d, fmt.Errorf("--desk: %s: %w", c.Desk, strict(err))
	}
	if d.Card.Number != registry.CardSlot {
		return d, fmt.Errorf("--desk: %s: card.number: %d, but lanes ask for key %d", c.Desk, d.Card.Number, registry.CardSlot)
	}
	return d, nil
}

func (c *passIssueCmd) desk(a around) (*issue.Desk, error) {
	d, err := c.deskFile()
	if err != nil {
		return nil, err
	}
	o := issue.Opts{Country: d.Country, Authority: d.Authority, Provinces: d.Provinces, Slot: d.Card}
	if c.CardMaster != "" {
		if o.Diversify, err = diversify(c.CardMaster); err != nil {
			return nil, err
		}
	}
	key, s, err := c.signerFlags.open(a)
	if err != nil {
		return nil, err
	}
	o.Key, o.Signer, o.Trust = key, s.SignerID, pass.NewTrust(1, s)
	return issue.New(o)
}

type madeFile struct {
	name, what string
	content    []byte
}

// files are what is handed out.
func files(got issue.Result) ([]madeFile, error) {
	var symbol bytes.Buffer
	if err := png.Encode(&symbol, got.Symbol); err != nil {
		return nil, err
	}
	record, err := json.MarshalIndent(fileOf(got.Pass), "", "  ")
	if err != nil {
		return nil, err
	}
	all := []madeFile{
		{"pass.pdf", "two pages of A6, front and back", got.PDF},
		{"symbol.png", "the seal as it is printed", symbol.Bytes()},
		{"seal.bin", "the seal, raw", got.Seal},
		{"pass.json", "for the registry; holds the holder key", append(record, '\n')},
	}
	if got.Card == nil {
		return all, nil
	}
	card, err := got.Card.File()
	return append(all, madeFile{"card.json", "for the card writer; holds the keys of the card: delete it when the card is written", card}), err
}

// hand writes the files and saves the pass; the folder is there only when all of it is done.
func (c *passIssueCmd) hand(ctx context.Context, reg Registry, got issue.Result, e hub.Enrolment) ([]madeFile, error) {
	all, err := files(got)
	if err != nil {
		return nil, err
	}
	part, err := os.MkdirTemp(filepath.Dir(filepath.Clean(c.Out)), ".pass-*") // mode 0700
	if err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	defer os.RemoveAll(part) // nothing is left there when it went well
	for _, f := range all {
		if err := writeNew(filepath.Join(part, f.name), f.content); err != nil {
			return nil, fmt.Errorf("--out: %w", err)
		}
	}
	if err := reg.Save(ctx, e); err != nil {
		return nil, fmt.Errorf("save pass: %w", err)
	}
	if err := os.Rename(part, c.Out); err != nil {
		return nil, fmt.Errorf("--out: %w", err)
	}
	return all, nil
}
