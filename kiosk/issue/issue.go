package issue

import (
	"context"
	"fmt"
	"image"
	"io"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
)

// Result is an issued pass. It carries secrets and masks itself.
type Result struct {
	Pass   registry.Pass // active, for the registry
	Seal   []byte        // raw, as printed
	Zone   string        // TD1, three lines
	Symbol image.Image   // of the seal, with its quiet zone
	PDF    []byte        // two pages of A6
	Card   *Card         // what the card is written with; nil for a printed pass alone
}

// Format writes a mask, whatever the verb.
func (r Result) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[issued pass]") }

// MarshalText returns a mask; log handlers and JSON use it.
func (r Result) MarshalText() ([]byte, error) { return []byte("[issued pass]"), nil }

// Issue makes a pass. A request that cannot be issued is an error that names the field (*pass.FieldError, *registry.FieldError); the
// error wraps scanner.ErrUnreadable when no signature gave a symbol that reads. Nothing is stored: that is the caller's.
func (d *Desk) Issue(ctx context.Context, r Request) (Result, error) {
	if r.Number == "" {
		n, err := DrawNumber(d.opts.Random)
		if err != nil {
			return Result{}, err
		}
		r.Number = n
	}
	if err := r.check(); err != nil {
		return Result{}, err
	}
	face, err := portrait(r.Portrait)
	if err != nil {
		return Result{}, err
	}
	key, err := drawKey(d.opts.Random)
	if err != nil {
		return Result{}, err
	}
	out := Result{Pass: registry.Pass{Number: r.Number, Holder: r.Holder.ID, Class: r.Class, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo,
		Status: policy.Active, Key: key, Since: r.Issued, Medium: pass.MediumSeal}}
	for _, step := range []func(Request, *Result) error{d.compose, d.print, d.card} {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		if err := step(r, &out); err != nil {
			return Result{}, err
		}
	}
	if out.PDF, err = d.draw(sheet{Request: r, Result: out, face: face}); err != nil {
		return Result{}, err
	}
	return out, out.Pass.Check()
}

func (d *Desk) compose(r Request, out *Result) (err error) {
	out.Zone, err = r.zone(d.opts.Country)
	return err
}

// sealed is what is signed for a pass; uid is the card's, empty for print.
func (d *Desk) sealed(r Request, key pass.HolderKey, uid []byte) pass.Issue {
	return pass.Issue{Number: r.Number, Class: r.Class, Province: r.Province, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, Issued: r.Issued,
		Country: d.opts.Country, HolderKey: key, TagUID: uid}
}

// verified tells whether what was read back is what was meant, and genuine in the eyes of a lane.
func verified(got pass.Presented, want pass.Issue) error {
	if got.Result != pass.Valid {
		return fmt.Errorf("issue: the seal reads back as %s: %s: %s", got.Result, got.Field, got.Reason)
	}
	same := got.Number == want.Number && got.Class == want.Class && got.Province == want.Province && got.ValidFrom == want.ValidFrom &&
		got.ValidTo == want.ValidTo && got.HolderKey == want.HolderKey
	if !same {
		return fmt.Errorf("issue: the seal reads back with another content")
	}
	return nil
}
