package bus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// maxStore bounds what all streams of a server may take on disk (bytes); see Ensure for each.
const maxStore = 4 << 30

// startTime is how long a server may take until it accepts connections: it reads its streams first.
const startTime = 30 * time.Second

// Opts says where a server keeps its streams and where it listens.
type Opts struct {
	Dir    string       // holds the streams; made if it is not there
	Listen string       // host:port, "127.0.0.1:0" if empty; port 0 takes a free one
	Public bool         // allows a Listen that is not loopback
	Name   string       // of the server, "passlane" if empty
	Log    *slog.Logger // warnings and errors of the server; slog.Default if nil
}

// Server is a running NATS server with JetStream.
type Server struct{ nats *server.Server }

// ErrNotLoopback tells that a server was to listen beyond this machine without Opts.Public.
var ErrNotLoopback = errors.New("not a loopback address")

// Start starts a server and returns when it accepts connections.
func Start(o Opts) (*Server, error) {
	opts, err := o.server()
	if err != nil {
		return nil, fmt.Errorf("bus: listen on %q: %w", o.Listen, err)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("bus: make directory of streams: %w", err)
	}
	s, err := server.NewServer(opts)
	if err != nil {
		return nil, fmt.Errorf("bus: start server: %w", err)
	}
	s.SetLoggerV2(nightLog{cmp.Or(o.Log, slog.Default())}, false, false, false)
	s.Start()
	if !s.ReadyForConnections(startTime) {
		s.Shutdown()
		s.WaitForShutdown()
		return nil, fmt.Errorf("bus: start server on %s: not ready", o.Listen)
	}
	return &Server{s}, nil
}

func (o Opts) server() (*server.Options, error) {
	listen, name := o.Listen, o.Name
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	if name == "" {
		name = "passlane"
	}
	host, port, err := split(listen)
	if err != nil {
		return nil, err
	}
	if ip := net.ParseIP(host); !o.Public && host != "localhost" && !ip.IsLoopback() {
		return nil, ErrNotLoopback
	}
	return &server.Options{
		ServerName: name, Host: host, Port: port,
		NoSigs: true, DisableShortFirstPing: true,
		JetStream: true, StoreDir: o.Dir, SyncAlways: true, JetStreamMaxStore: maxStore, JetStreamMaxMemory: 1 << 20,
	}, nil
}

func split(listen string) (string, int, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", 0, err
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", 0, fmt.Errorf("port %q: want 0 to 65535", port)
	}
	if n == 0 {
		return host, server.RANDOM_PORT, nil
	}
	return host, int(n), nil
}

// URL returns where clients of this machine connect to.
func (s *Server) URL() string { return s.nats.ClientURL() }

// Run waits until ctx ends and closes the server.
func (s *Server) Run(ctx context.Context) error {
	<-ctx.Done()
	s.Close()
	return nil
}

// Close stops the server and returns when all of it has ended; it may be called more than once.
func (s *Server) Close() {
	s.nats.Shutdown()
	s.nats.WaitForShutdown()
}

// nightLog hands to slog what the server says; its notices are for its authors.
type nightLog struct{ log *slog.Logger }

func (l nightLog) Noticef(format string, v ...any) { l.log.Debug("nats: " + fmt.Sprintf(format, v...)) }
func (l nightLog) Warnf(format string, v ...any)   { l.log.Warn("nats: " + fmt.Sprintf(format, v...)) }
func (l nightLog) Errorf(format string, v ...any)  { l.log.Error("nats: " + fmt.Sprintf(format, v...)) }
func (l nightLog) Fatalf(format string, v ...any)  { l.log.Error("nats: " + fmt.Sprintf(format, v...)) }
func (l nightLog) Debugf(string, ...any)           {}
func (l nightLog) Tracef(string, ...any)           {}
