package station

import (
	"context"
	"image"
	"time"

	"passlane/drivers/frame"
	"passlane/drivers/gate"
	"passlane/drivers/nfc"
	"passlane/kiosk/clock"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/portrait"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
	"passlane/ui/link"
	"passlane/ui/scene"
)

// Scanner reads two-dimensional symbols; Scan blocks until one appears.
type Scanner interface {
	Scan(ctx context.Context) ([]byte, error)
}

// Reader finds contactless cards; WaitCard blocks until a card is laid on it.
type Reader interface {
	WaitCard(ctx context.Context) (nfc.Card, error)
}

// Camera yields one frame after the other.
type Camera interface {
	Next(ctx context.Context) (frame.Frame, error)
}

// Faces finds the nearest face in a picture and measures it; it may keep the picture.
type Faces interface {
	Look(img *image.YCbCr) portrait.Look
}

// Gate lets people through; its methods return at once.
type Gate interface {
	Open(people int, atMost time.Duration) error
	Lock() error
	Release() error
	Rearm() error
	Events() <-chan gate.Event
}

// Lamps are the signs above the lane.
type Lamps interface {
	Show(cross, arrow, amber bool) error
}

// Call is a button with which travellers ask for help; Pressed blocks until it is pressed.
type Call interface {
	Pressed(ctx context.Context) error
}

// Key is an officer's key switch at the lane; Turned blocks until it is turned, on or off.
type Key interface {
	Turned(ctx context.Context) (on bool, err error)
}

// Buzzer sounds the lane's tones for those who do not see the screen; it returns at once.
type Buzzer interface {
	Tone(name lane.ToneName) error
}

// Screen is the traveller's screen, which may come and go.
type Screen interface {
	Show(scene.Scene)
	Picture(name string, jpeg []byte)
	Tone(link.Tone)
	Actions() <-chan string
	Connected() <-chan bool
}

// Ledger is the device's history on disk.
type Ledger interface {
	Append(ctx context.Context, rows []store.Row) error
	Unended(ctx context.Context) ([]string, error)
	Shut(ctx context.Context) (bool, error)
	VerifyAll(ctx context.Context) error
	// Tapped tells whether a card's counter is new, and remembers it by the card's pseudonym.
	Tapped(ctx context.Context, card string, counter uint32) (fresh bool, err error)
	// Passed returns how many people walked through here in a direction since a moment.
	Passed(ctx context.Context, way ledger.Direction, since time.Time) (int, error)
	Movements
}

// Registry is the device's copy of holders and passes.
type Registry interface {
	Find(ctx context.Context, number string, key pass.HolderKey) (store.Answer, bool, error)
	Portrait(ctx context.Context, ref registry.Ref, key registry.RowKey) (jpeg []byte, ok bool, err error)
	Head(ctx context.Context) (registry.Head, bool, error)
}

// Images seals photos and keeps them.
type Images interface {
	Put(jpeg []byte) (ledger.ImageID, error)
}

// Clock reads the clock: the time, what it is worth and its bounds are one reading.
type Clock func() clock.Reading

// Kit is everything that a station works with. A nil device is missing: the lane is told so and goes on without it.
type Kit struct {
	Scanner  Scanner
	Reader   Reader
	Camera   Camera
	Faces    Faces // without them a photo is of whoever stands there in good light, and of all that the camera sees
	Gate     Gate
	Lamps    Lamps
	Overview Camera // sees the whole lane, for what its gate tells; nil: there is none, as with Call, Key and Buzzer, and a lane needs them not
	Call     Call
	Key      Key
	Buzzer   Buzzer
	Screen   Screen
	Ledger   Ledger
	Registry Registry
	Images   Images
	Clock    Clock      // without one the time is never trusted
	Time     Timekeeper // nil: nobody's word on the time is taken
	Trust    pass.Trust
	// Sample draws a number from 0 to 999 by chance, for the share of faces that an officer compares. Without it all are.
	Sample func() int
	// Rules returns what the ministry's rules are at a moment, nil while none are held.
	Rules func(at time.Time) *policy.Rules
	// PolicyLag tells for how long a newer policy than those held is known of; the hub says which is its newest.
	PolicyLag func(newest int64, now time.Time) time.Duration
	// Passed tells how many people passed at this post elsewhere; without it only those here are counted.
	Passed func(ctx context.Context, way ledger.Direction, since time.Time) (int, error)
	// Single tells that the post has no other lane. Otherwise Heard tells how long ago word came of what the other lanes saw; without it none ever does.
	Single bool
	Heard  func() (ago time.Duration, ok bool)
	// Certificate asks the hub for the picture of a minor's birth certificate, sealed; without it none can be had.
	Certificate func(ctx context.Context, ref registry.Ref) (sealed []byte, err error)
}
