package hub_test

import (
	"context"
	"log/slog"
	"testing"
)

// listener hears the log lines with one message.
type listener struct {
	message string
	lines   chan string
}

func newListener(message string) *listener { return &listener{message, make(chan string, 1000)} }

func (l *listener) Enabled(context.Context, slog.Level) bool { return true }

func (l *listener) Handle(_ context.Context, r slog.Record) error {
	if r.Message != l.message {
		return nil
	}
	line := r.Message
	r.Attrs(func(a slog.Attr) bool {
		line += " " + a.String()
		return true
	})
	select {
	case l.lines <- line:
	default: // nobody cares about so many
	}
	return nil
}

func (l *listener) WithAttrs([]slog.Attr) slog.Handler { return l }
func (l *listener) WithGroup(string) slog.Handler      { return l }

// await waits for the next line.
func (l *listener) await(t testing.TB) string {
	t.Helper()
	select {
	case line := <-l.lines:
		return line
	case <-t.Context().Done():
		t.Fatalf("never heard %q", l.message)
		return ""
	}
}
