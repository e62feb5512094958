package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
	"passlane/kiosk/sealed"
	"passlane/kiosk/store"
)

// thiefCmd shows what a stolen lane gives away.
type thiefCmd struct {
	World string `arg:"" help:"The folder of a world that was kept, as make run leaves it in out/world." type:"path" default:"out/world"`
}

// Help teaches the command.
func (thiefCmd) Help() string {
	return `Takes each lane of a world as a thief would who has its whole disk, every key on it, and our source. The thief is even given what they would have to
guess: all pass numbers that were ever issued. They look up each number, try every key that they have on every row, record and image, and look for
what would tell a pass or a person from the pseudonyms.

Exit status: 0 nobody was named; 1 somebody was; 2 wrong usage.`
}

// Run steals each lane, and says what was found.
func (c *thiefCmd) Run(ctx context.Context, out *streams) error {
	lanes, err := filepath.Glob(filepath.Join(c.World, "lanes", "*"))
	if err != nil || len(lanes) == 0 {
		return errors.Join(fmt.Errorf("no lanes in %s: play with --keep, or make run", c.World), err)
	}
	numbers, err := everyNumber(lanes)
	if err != nil {
		return err
	}
	var named int
	for _, dir := range lanes {
		loot, err := steal(ctx, dir, c.World, numbers)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(dir), err)
		}
		named += len(loot.named)
		fmt.Fprintf(out.out, "%s: %s\n", filepath.Base(dir), loot)
		for _, n := range loot.named {
			fmt.Fprintf(out.out, "  NAMED: %s\n", n)
		}
	}
	if named > 0 {
		return fmt.Errorf("%d times somebody was named", named)
	}
	fmt.Fprintln(out.out, "nobody was named. What a thief learns: which numbers are passes, their validity and status; of crossings the counts, times, codes, "+
		"and which of them are of one holder, whoever that is.")
	return nil
}

// everyNumber is every pass number that a story's world has issued.
func everyNumber(lanes []string) (numbers []string, err error) {
	for _, dir := range lanes {
		set, err := peopleOf(dir)
		if err != nil {
			return nil, err
		}
		many, err := set.Many(manyPasses)
		if err != nil {
			return nil, err
		}
		for _, p := range append(set.Passes(), many...) {
			numbers = append(numbers, p.Number)
		}
	}
	return numbers, nil
}

// peopleOf are the people of the story that was played at a lane.
func peopleOf(dir string) (*sample.Set, error) {
	all, err := sample.New(storySeed, pass.Date{Year: storyNow.Year(), Month: int(storyNow.Month()), Day: storyNow.Day()})
	if err != nil {
		return nil, err
	}
	return all.Among(filepath.Base(dir))
}

// loot is what a thief has got out of a lane.
type loot struct {
	known      int // numbers that are passes here
	records    int
	sealed     int // of them, with names that stay sealed
	images     int
	pseudonyms int
	named      []string
}

// String says it in one line.
func (l loot) String() string {
	return fmt.Sprintf("%d numbers are passes here; %d records, %d of them with names that stay sealed, %d images that stay sealed, %d pseudonyms; %d named",
		l.known, l.records, l.sealed, l.images, l.pseudonyms, len(l.named))
}

// burglar is a thief at work.
type burglar struct {
	loot
	index registry.IndexKey
	keys  [][]byte // whatever may be a key
}

// steal takes a lane's folder and what lies beside it on its board, and everything that the thief knows.
func steal(ctx context.Context, dir, world string, numbers []string) (loot, error) {
	b := burglar{}
	for _, path := range []string{filepath.Join(dir, "device.key"), filepath.Join(world, "index.key"), filepath.Join(world, "hub.pub"),
		filepath.Join(world, "hub-seal.pub"), filepath.Join(world, "ministry.pub")} {
		text, err := os.ReadFile(path)
		if err != nil {
			return b.loot, err
		}
		key, err := hex.DecodeString(strings.TrimSpace(string(text)))
		if err != nil {
			return b.loot, err
		}
		b.keys = append(b.keys, key)
		if filepath.Base(path) == "index.key" {
			copy(b.index[:], key)
		}
	}
	state := filepath.Join(dir, "state")
	if err := b.rows(ctx, state, numbers); err != nil {
		return b.loot, err
	}
	if err := b.records(ctx, state, numbers); err != nil {
		return b.loot, err
	}
	return b.loot, b.bytes(dir, numbers)
}

// guesses are keys that somebody may make of a number.
func (b *burglar) guesses(number string) (keys [][]byte) {
	for _, k := range append(b.keys, nil) {
		h := hmac.New(sha256.New, k)
		h.Write([]byte(number))
		keys = append(keys, h.Sum(nil))
	}
	sum := sha256.Sum256([]byte(number))
	return append(keys, sum[:])
}

// rows looks each number up, and tries to open its row.
func (b *burglar) rows(ctx context.Context, state string, numbers []string) error {
	copied, err := os.MkdirTemp("", "lanesim-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(copied)
	for _, suffix := range []string{"", "-wal"} { // what was stolen stays as it is
		raw, err := os.ReadFile(filepath.Join(state, "registry.db"+suffix))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(copied, "registry.db"+suffix), raw, 0o600)
		}
		if err != nil {
			return err
		}
	}
	r, err := store.OpenReplica(ctx, filepath.Join(copied, "registry.db"), b.keys[2], b.index)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if _, known, err := r.Find(ctx, n, pass.HolderKey{}); err != nil || !known {
			continue
		}
		b.known++
		for _, k := range append(b.guesses(n), b.keys...) {
			if len(k) < len(pass.HolderKey{}) {
				continue
			}
			if a, _, err := r.Find(ctx, n, pass.HolderKey(k[:16])); err == nil && a.Opened {
				b.named = append(b.named, fmt.Sprintf("%s is %s", n, a.Holder.LatinName))
			}
		}
	}
	return r.Close()
}

// records reads the ledger, tries every key on what is sealed, and looks whether a pseudonym follows from a number.
func (b *burglar) records(ctx context.Context, state string, numbers []string) error {
	paths := append(store.Asides(filepath.Join(state, "ledger.db")), filepath.Join(state, "ledger.db"))
	pseudonyms := map[string]bool{}
	for _, path := range paths {
		a, err := store.OpenAside(ctx, path, store.Identity{Device: filepath.Base(filepath.Dir(state))})
		if err != nil {
			if path == paths[len(paths)-1] && len(paths) == 1 {
				return err
			}
			continue
		}
		for after := uint64(0); ; {
			page, err := a.Read(ctx, after, 1000)
			if err != nil || len(page) == 0 {
				break
			}
			for _, s := range page {
				after = s.Record.Seq
				b.record(s, pseudonyms)
			}
		}
		if err := a.Close(); err != nil {
			return err
		}
	}
	b.pseudonyms = len(pseudonyms)
	for _, n := range numbers {
		for _, g := range b.guesses(n) {
			if p := hex.EncodeToString(g[:16]); pseudonyms[p] {
				b.named = append(b.named, fmt.Sprintf("%s crossed as %s", n, p))
			}
		}
	}
	return nil
}

func (b *burglar) record(s ledger.Stored, pseudonyms map[string]bool) {
	b.loot.records++
	body, err := s.Record.Content()
	if err != nil {
		return
	}
	switch body := body.(type) {
	case ledger.Begun:
		pseudonyms[body.Pass] = true
	case ledger.Decided:
		for _, t := range body.Party {
			pseudonyms[t.Holder], pseudonyms[t.Pass] = true, true
		}
	}
	delete(pseudonyms, "")
	if len(s.Record.Sealed) == 0 {
		return
	}
	b.sealed++
	for _, k := range b.keys {
		if len(k) < len(sealed.DataKey{}) {
			continue
		}
		if plain, err := (sealed.DataKey(k[:32])).Open(s.Record.Sealed, s.Record.Place()); err == nil {
			b.named = append(b.named, fmt.Sprintf("record %d opens: %q", s.Record.Seq, plain))
		}
	}
}

// bytes looks for numbers in every file of the lane, as they are and as they are looked up.
func (b *burglar) bytes(dir string, numbers []string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if filepath.Base(filepath.Dir(path)) == "images" {
			b.images++
			if bytes.HasPrefix(raw, []byte("\xff\xd8")) {
				b.named = append(b.named, "an image lies open: "+e.Name())
			}
			return nil
		}
		registryFile := strings.HasPrefix(e.Name(), "registry.db") // finds rows by these, and says nothing of crossings
		for _, n := range numbers {
			ref := b.index.Number(n)
			if bytes.Contains(raw, []byte(n)) || !registryFile && bytes.Contains(raw, ref[:]) {
				b.named = append(b.named, fmt.Sprintf("%s stands in %s", n, e.Name()))
			}
		}
		return nil
	})
}
