package station

import (
	"context"

	"passlane/kiosk/lane"
	"passlane/kiosk/present"
	"passlane/kiosk/registry"
)

// companion answers who the holder of a further pass is.
func (s *Station) companion(ctx context.Context, l lane.Lookup) lane.Found {
	found, a := s.presented(ctx, l)
	f := &found.Facts
	if !f.Known || !a.Opened {
		return found
	}
	var err error
	if f.Again, err = s.again(ctx, l.Presented.Number); err != nil {
		s.opts.Log.Error("ledger", keyCrossing, l.Crossing, keyError, err)
		f.RegistrySilent = true
		return found
	}
	if f.Holder, err = s.person(ctx, s.inForce(found), found.Now, a.Holder, a.Pass.Number); err != nil {
		s.opts.Log.Error("company", keyCrossing, l.Crossing, keyError, err)
		f.RegistrySilent = true
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
	if err != nil || !ok {
		return
	}
	if s.pictures.keep(crossing, holder, jpeg) && shown {
		s.pictures.show(crossing, present.Portrait(holder), jpeg)
	}
}
