package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"passlane/ui/glass"
	"passlane/ui/typeset"
)

// command is the command line.
type command struct {
	Out   string `arg:"" help:"Folder for the pictures; made if it is not there." type:"path"`
	Brief bool   `help:"Only the pictures of the sheet."`
	Only  string `help:"Only the pictures whose name has this in it."`
}

func (c command) run() error {
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return fmt.Errorf("gallery: make folder: %w", err)
	}
	setter, err := typeset.New()
	if err != nil {
		return err
	}
	all := states()
	if c.Brief {
		all = onSheet(all)
	}
	all = slices.DeleteFunc(all, func(s state) bool { return !strings.Contains(s.name, c.Only) })
	g := gallery{dir: c.Out, sheet: newSheet(setter, onSheet(all)), cover: newCover(), states: map[string]state{}}
	g.saving.SetLimit(3)
	var stills []glass.Still
	for _, s := range all {
		g.states[s.name] = s
		stills = append(stills, s.still())
	}
	if err := glass.Render(setter, portraits(), stills, g.take); err != nil {
		return err
	}
	g.save("sheet", g.sheet.img)
	g.save("readme", g.cover.img)
	if err := g.saving.Wait(); err != nil {
		return err
	}
	fmt.Printf("%d pictures in %s\n", len(all)+2, c.Out)
	return nil
}

// gallery takes the drawn stills.
type gallery struct {
	dir    string
	sheet  *sheet
	cover  *cover
	states map[string]state
	saving errgroup.Group
}

func (g *gallery) take(s glass.Still, img *image.RGBA) error {
	st := g.states[s.Name]
	if err := check(st, img); err != nil {
		return err
	}
	g.sheet.put(st, img)
	g.cover.put(st, img)
	g.save(s.Name, img)
	return nil
}

func (g *gallery) save(name string, img image.Image) {
	g.saving.Go(func() error {
		f, err := os.Create(filepath.Join(g.dir, strings.ReplaceAll(name, " ", "-")+".png"))
		if err != nil {
			return fmt.Errorf("gallery: create picture: %w", err)
		}
		defer f.Close()
		enc := png.Encoder{CompressionLevel: png.BestSpeed}
		if err := enc.Encode(f, img); err != nil {
			return fmt.Errorf("gallery: write picture: %w", err)
		}
		return f.Close()
	})
}
