package main

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// network returns a lane's own way to the hub, which can be cut and spoilt.
func (w *world) network(name string) (*toxiproxy.Proxy, error) {
	u, err := url.Parse(w.bus.URL())
	if err != nil {
		return nil, fmt.Errorf("lanesim: bus address: %w", err)
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	p := toxiproxy.NewProxy(server, name, "127.0.0.1:0", u.Host)
	return p, p.Start()
}

// cut takes the network away, or brings it back.
func (l *lanePlace) cut(away bool) error {
	if away {
		l.network.Stop()
		return nil
	}
	if err := l.network.Start(); err != nil && !errors.Is(err, toxiproxy.ErrProxyAlreadyStarted) {
		return err
	}
	return nil
}
