package ledger

// KindClock is the kind of ClockConfirmed.
const KindClock Kind = "clock.confirmed"

// ClockConfirmed tells that somebody said what the time is, and that the device's clock is held over from then on. The moment of the
// record is what the clock said before.
type ClockConfirmed struct {
	Officer string `cbor:"-"`          // who said so; sealed
	Reason  string `cbor:"-"`          // sealed
	WallMS  int64  `cbor:"3,keyasint"` // the time, Unix milliseconds
	BoundMS int64  `cbor:"4,keyasint"` // how far off it may be
}

// Kind returns KindClock.
func (ClockConfirmed) Kind() Kind { return KindClock }
