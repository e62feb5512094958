package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"passlane/drivers/nfc/ntag424"
	"passlane/kiosk/duplicate"
	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/registry"
)

// Registry is what the pass commands ask of where holders and passes are kept.
type Registry interface {
	// Holder returns the holder of that id; the error wraps database.ErrUnknown for nobody.
	Holder(ctx context.Context, id string) (registry.Holder, error)
	// Pass returns the pass of that number with its keys; the error wraps database.ErrUnknown for none.
	Pass(ctx context.Context, number string) (registry.Pass, error)
	// Save keeps a person and their passes, new or changed.
	Save(ctx context.Context, e hub.Enrolment) error
	// Like returns who in the registry may be the same person, the likest first.
	Like(ctx context.Context, h registry.Holder) ([]Likeness, error)
	Close() error
}

// Likeness is a holder who may be the same person, and why.
type Likeness struct {
	Holder  string
	Reasons []string
}

// hubRegistry is the registry in the hub's database.
type hubRegistry struct {
	*database.DB
	today func() time.Time
}

func openRegistry(ctx context.Context, data string) (Registry, error) {
	db, err := database.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	return &hubRegistry{db, time.Now}, nil
}

// Holder reads a holder.
func (r *hubRegistry) Holder(ctx context.Context, id string) (h registry.Holder, err error) {
	err = r.Update(ctx, func(tx *database.Tx) (err error) { h, err = tx.Holder(ctx, id); return err })
	return h, err
}

// Pass reads a pass.
func (r *hubRegistry) Pass(ctx context.Context, number string) (p registry.Pass, err error) {
	err = r.Update(ctx, func(tx *database.Tx) (err error) { p, err = tx.Pass(ctx, number); return err })
	return p, err
}

// Save writes a person and their passes in one transaction; the hub publishes them within moments.
func (r *hubRegistry) Save(ctx context.Context, e hub.Enrolment) error {
	return hub.Enrol(ctx, r.DB, []hub.Enrolment{e}, r.today())
}

// mostLike is how many likenesses somebody at a desk looks at.
const mostLike = 5

// Like compares a person with everybody in the registry.
func (r *hubRegistry) Like(ctx context.Context, h registry.Holder) ([]Likeness, error) {
	hs, err := r.Holders(ctx)
	if err != nil {
		return nil, err
	}
	people := make([]duplicate.Person, 0, len(hs))
	for _, other := range hs {
		if other.ID != h.ID {
			people = append(people, asPerson(other))
		}
	}
	var like []Likeness
	for _, m := range duplicate.NewIndex(people).Find(asPerson(h), mostLike) {
		if !m.Same() {
			continue
		}
		l := Likeness{Holder: m.ID}
		for _, why := range m.Reasons {
			l.Reasons = append(l.Reasons, why.String())
		}
		like = append(like, l)
	}
	return like, nil
}

func asPerson(h registry.Holder) duplicate.Person {
	p := duplicate.Person{ID: h.ID, Sex: h.Sex, Birth: h.Birth, Province: h.Province, District: h.District, Nationality: h.Nationality}
	for _, name := range []string{h.LatinName, h.OwnName} {
		if name != "" {
			p.Names = append(p.Names, name)
		}
	}
	for _, g := range h.Guardians {
		p.Guardians = append(p.Guardians, g.Guardian)
	}
	return p
}

// around is what the pass commands need of the world, so that tests bring their own.
type around struct {
	open  func(ctx context.Context, data string) (Registry, error)
	ask   func(question string) ([]byte, error) // without echo
	today func() time.Time
}

// world is the one that there is.
func world(stderr io.Writer) around {
	return around{open: openRegistry, ask: func(question string) ([]byte, error) { return ask(stderr, question) }, today: time.Now}
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

// cardSystem sets the keys of Passlane's cards apart from those that the same master makes for others (AN10922, 2.2).
const cardSystem = "PASSLANE"

// diversify returns how keys of NTAG 424 DNA cards are made from the master key in a file. The master stays at the desk.
func diversify(file string) (func(uid []byte) ([16]byte, error), error) {
	master, err := readHex(file, 16)
	if err != nil {
		return nil, fmt.Errorf("--card-master: %w", err)
	}
	return func(uid []byte) ([16]byte, error) {
		return [16]byte(ntag424.Diversify(ntag424.Key(master), uid, []byte(cardSystem))), nil
	}, nil
}
