package bus

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/nats-io/nats.go"
)

// Keys of log lines.
const (
	keyError   = "error"
	keyURL     = "url"
	keySubject = "subject"
	keyClient  = "client"
)

const (
	firstWait = 50 * time.Millisecond // before the first try to connect again
	longest   = 10 * time.Second      // between two tries
)

// Connect returns a connection that looks for its server for ever: at once, then after waits that double up to 10 s,
// with jitter, so that lanes do not come back all together. While there is no server, publishing is an error at
// once: nothing is kept in memory that the ledger keeps already. ctx ends only the first try; Close ends the connection.
func Connect(ctx context.Context, url, name string, log *slog.Logger, more ...nats.Option) (*nats.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("bus: connect to %s: %w", url, err)
	}
	opts := append(options(name, cmp.Or(log, slog.Default()).With(keyClient, name)), more...)
	nc, err := nats.Connect(url, opts...)
	if err != nil {
		return nil, fmt.Errorf("bus: connect to %s: %w", url, err)
	}
	return nc, nil
}

func options(name string, log *slog.Logger) []nats.Option {
	return []nats.Option{
		nats.Name(name), nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectBufSize(-1),
		nats.CustomReconnectDelay(delay), nats.Timeout(5 * time.Second),
		nats.PingInterval(10 * time.Second), nats.MaxPingsOutstanding(2),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("bus lost", keyError, err)
			}
		}),
		nats.ConnectHandler(func(c *nats.Conn) { log.Info("bus found", keyURL, c.ConnectedUrlRedacted()) }),
		nats.ReconnectHandler(func(c *nats.Conn) { log.Info("bus found again", keyURL, c.ConnectedUrlRedacted()) }),
		nats.ErrorHandler(func(_ *nats.Conn, s *nats.Subscription, err error) {
			subject := ""
			if s != nil {
				subject = s.Subject
			}
			log.Error("bus error", keySubject, subject, keyError, err)
		}),
	}
}

// delay returns how long to wait before a try; between a half and the whole of a wait that doubles.
func delay(attempts int) time.Duration {
	d := min(firstWait<<min(max(attempts-1, 0), 10), longest)
	return d/2 + rand.N(d/2)
}
