package hub

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"time"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/policy/document"
)

// PolicyFollows tells whether a document may be published: it follows those that the hub has, all under the ministry's key. Errors are
// document.ErrOlder, ErrJump and ErrGap, and document.ErrSignature if the hub has documents of another key.
func PolicyFollows(ctx context.Context, db *database.DB, d document.Document, ministry ed25519.PublicKey) error {
	signed, err := db.PoliciesAfter(ctx, 0, 0)
	if err != nil {
		return err
	}
	held := make([]document.Document, len(signed))
	for i := range signed {
		if held[i], err = document.Open(signed[i], ministry); err != nil {
			return fmt.Errorf("hub: a policy that is published already: %w", err)
		}
	}
	return document.Follows(held, d)
}

// PublishPolicy keeps a signed policy for all devices, if it is the ministry's and follows what they have.
func PublishPolicy(ctx context.Context, db *database.DB, signed []byte, ministry ed25519.PublicKey, now time.Time) (document.Document, error) {
	d, err := document.Open(signed, ministry)
	if err != nil {
		return d, err
	}
	if err := PolicyFollows(ctx, db, d, ministry); err != nil {
		return d, err
	}
	return d, db.SavePolicy(ctx, int64(d.Version), signed, now)
}
