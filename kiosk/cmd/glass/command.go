package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"passlane/ui/glass"
	"passlane/ui/i18n"
	"passlane/ui/link"
	"passlane/ui/screen"
	"passlane/ui/sound"
	"passlane/ui/typeset"
)

// command is the command line.
type command struct {
	Socket     string        `required:"" type:"path" help:"Unix socket of the lane."`
	Width      int           `default:"1280" help:"Pixels of the waiting picture and of the window, until the lane sends a scene."`
	Height     int           `default:"800" help:"As --width."`
	Density    float64       `help:"Pixels per millimetre of the panel; 0 assumes a diagonal of 10.1 inch."`
	Fullscreen bool          `help:"Fill the screen and hide the pointer."`
	Night      bool          `help:"Dark waiting picture."`
	Lang       string        `enum:"km,th,en" default:"km" help:"First language of the waiting picture: km, th or en."`
	Deadline   time.Duration `default:"2400ms" help:"How long a silent lane is believed; a drawing loop that stands for 5/12 of it counts as hung."`
}

func (c command) run() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	setter, err := typeset.New()
	if err != nil {
		return err
	}
	format := screen.Format{Width: c.Width, Height: c.Height, Density: c.Density}
	if err := format.Check(); err != nil {
		return err
	}
	var client *link.Client
	g := glass.New(setter, glass.Options{
		Waiting: screen.Starting(format, i18n.Lang(c.Lang), c.Night), Fullscreen: c.Fullscreen, Hung: c.Deadline * 5 / 12,
		Act: func(action string) { client.Act(action) }, Play: speaker(log).Play, Log: log,
	})
	client = link.NewClient(c.Socket, g)
	client.Believe(c.Deadline)
	return c.show(ctx, g, client)
}

// show runs the window here, as it must on the main goroutine, and the link beside it.
func (c command) show(ctx context.Context, g *glass.Glass, client *link.Client) error {
	ctx, stop := context.WithCancel(ctx)
	var talking sync.WaitGroup
	defer talking.Wait()
	defer stop()
	talking.Go(func() { _ = client.Run(ctx) }) // ends with ctx, and only then
	return g.Run(ctx)
}

// speaker returns a silent player where there is no sound card: a lane without sound is still a lane.
func speaker(log *slog.Logger) *sound.Player {
	p, err := sound.Open()
	if err != nil {
		log.Warn("no sound", "err", err)
	}
	return p
}
