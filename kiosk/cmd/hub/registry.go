package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"passlane/kiosk/registry"
)

// Registry is what the pass commands ask of where holders and passes are kept.
type Registry interface {
	// Holder returns the holder of that id; the error wraps errNone for nobody.
	Holder(ctx context.Context, id string) (registry.Holder, error)
	// Pass returns the pass of that number with its keys; the error wraps errNone for none.
	Pass(ctx context.Context, number string) (registry.Pass, error)
	// Save keeps a pass, new or changed.
	Save(ctx context.Context, p registry.Pass) error
	// Like returns who in the registry may be the same person, the likest first.
	Like(ctx context.Context, h registry.Holder) ([]Likeness, error)
}

// Likeness is a holder who may be the same person, and why.
type Likeness struct {
	Holder  string
	Reasons []string
}

var errNone = errors.New("not in the registry")

// around is what the pass commands need of the world, so that tests bring their own.
type around struct {
	open  func(ctx context.Context, where string) (Registry, error)
	ask   func(question string) ([]byte, error) // without echo
	today func() time.Time
	// cards returns how keys of NTAG 424 DNA cards are made from the master key in a file; nil where nobody can.
	cards func(file string) (func(uid []byte) ([16]byte, error), error)
}

// world is the one that there is.
func world(stderr io.Writer) around {
	return around{
		open:  func(_ context.Context, where string) (Registry, error) { return openFolder(where) },
		ask:   func(question string) ([]byte, error) { return ask(stderr, question) },
		today: time.Now,
	}
}

var errNoTerminal = errors.New("there is no terminal to ask for the passphrase; give --passphrase-file")

func ask(stderr io.Writer, question string) ([]byte, error) {
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		return nil, errNoTerminal
	}
	if _, err := io.WriteString(stderr, question+": "); err != nil {
		return nil, err
	}
	defer io.WriteString(stderr, "\n") // the echo is off
	return term.ReadPassword(fd)
}

// registryFlag says where holders and passes are.
type registryFlag struct {
	Registry string `help:"Folder with holders/ID.json and passes/NUMBER.json." placeholder:"DIR"`
}
