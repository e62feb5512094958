package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/sync/errgroup"

	"passlane/kiosk/bus"
	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
)

const defaultListen = "127.0.0.1:4222"

type runCmd struct {
	Config string `help:"TOML file with data, listen and public; flags go before it." type:"path" placeholder:"FILE"`
	Data   string `help:"Directory of the database, streams and images (${data} if nothing else is said)." placeholder:"DIR"`
	Listen string `help:"Where devices connect to (127.0.0.1:4222 if nothing else is said)." placeholder:"HOST:PORT"`
	Public bool   `help:"Allow a --listen that others than this machine can reach. There is no login yet."`
}

// settings are what a configuration file may say.
type settings struct {
	Data   string `toml:"data"`
	Listen string `toml:"listen"`
	Public bool   `toml:"public"`
}

// settings returns what holds: flags before the file before defaults.
func (c *runCmd) settings() (settings, error) {
	s := settings{Data: defaultData, Listen: defaultListen}
	if c.Config != "" {
		b, err := os.ReadFile(c.Config)
		if err != nil {
			return s, fmt.Errorf("read configuration: %w", err)
		}
		if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(&s); err != nil {
			return s, fmt.Errorf("read configuration %s: %w", c.Config, strict(err))
		}
	}
	if c.Data != "" {
		s.Data = c.Data
	}
	if c.Listen != "" {
		s.Listen = c.Listen
	}
	s.Public = s.Public || c.Public
	return s, nil
}

// strict makes the error for an unknown key name the key.
func strict(err error) error {
	if e, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		return errors.New(e.String())
	}
	return err
}

// Run lands records and images until ctx ends.
func (c *runCmd) Run(ctx context.Context, to streams) error {
	s, err := c.settings()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(to.err, nil))
	db, err := database.Open(ctx, s.Data)
	if err != nil {
		return err
	}
	server, err := bus.Start(bus.Opts{Dir: filepath.Join(s.Data, "nats"), Listen: s.Listen, Public: s.Public, Name: "hub", Log: log})
	if err != nil {
		return errors.Join(err, db.Close())
	}
	key, index, err := keysOf(ctx, db, s.Data)
	if err != nil {
		server.Close()
		return errors.Join(err, db.Close())
	}
	var once sync.Once
	ready := func() { once.Do(func() { log.Info("hub ready", "url", server.URL(), "data", s.Data) }) }
	h, err := hub.New(db, hub.Opts{URL: server.URL(), Images: filepath.Join(s.Data, "images"), Erased: filepath.Join(s.Data, hub.ErasuresFile), Log: log, Ready: ready, Key: key, Index: index})
	if err != nil {
		server.Close()
		return errors.Join(err, db.Close())
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return server.Run(ctx) })
	g.Go(func() error { return h.Run(ctx) })
	return errors.Join(g.Wait(), db.Close())
}
