package station

import (
	"context"
	"errors"

	"passlane/kiosk/lane"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
)

// companion answers who the holder of a further pass is.
func (s *Station) companion(ctx context.Context, l lane.Lookup) lane.Found {
	found, a := s.presented(ctx, l)
	f := &found.Facts
	if !a.Opened {
		return found
	}
	var unused, unmoved error
	f.Again, unused = s.again(ctx, l.Presented)
	f.Holder, unmoved = s.person(ctx, s.inForce(found), found.Now, a.Holder, documentOf(a.Pass))
	if err := errors.Join(unused, unmoved); err != nil {
		s.opts.Log.Error("ledger", keyCrossing, l.Crossing, keyError, err)
		f.RegistrySilent = true // half of the answer is missing
		return found
	}
	s.portrait(ctx, l.Crossing, a.Holder.ID, a.Ref, a.Key, false)
	s.want(paper{l.Crossing, a.Holder.ID, a.Ref, a.Key}) // of an adult there is none
	return found
}

// portrait keeps the registered picture of one of a party, and shows it to the party if it may be shown. A picture that cannot be had is none.
func (s *Station) portrait(ctx context.Context, crossing, holder string, ref registry.Ref, key registry.RowKey, shown bool) {
	if s.pictures.has(holder) {
		return
	}
	jpeg, ok, err := s.kit.Registry.Portrait(ctx, ref, key)
	if err != nil {
		s.opts.Log.Error("portrait", keyCrossing, crossing, keyError, err)
	}
	if err == nil && ok && s.pictures.keep(crossing, holder, jpeg) && shown {
		s.pictures.show(crossing, present.Portrait(holder), jpeg)
	}
}
