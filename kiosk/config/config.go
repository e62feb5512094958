// Package config reads the one file that says what a lane is. It is strict: a key that it does not know is an
// error, and everything is checked before anything opens.
package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/ui/screen"
)

// Lane is the configuration of a lane. Paths that are not absolute are taken from the file's own folder.
type Lane struct {
	Device      string            `toml:"device"`    // name of the board: a-z, 0-9 and -
	Post        string            `toml:"post"`      // name of the post, as the screen shows it
	PostIn      map[string]string `toml:"post_in"`   // the same in a language: km, th or en
	Lane        string            `toml:"lane"`      // number of the lane at its post
	Single      bool              `toml:"only_lane"` // the post has no other lane: nobody crosses unseen by this one
	Direction   ledger.Direction  `toml:"direction"` // exit or entry, seen from the post's country
	Language    string            `toml:"language"`  // of the screen while nobody is known: km, th or en
	State       string            `toml:"state"`     // folder of ledger, replica and images
	DeviceKey   string            `toml:"device_key"`
	SealKey     string            `toml:"seal_key"`     // the hub's public key, to which names and images are sealed
	HubKey      string            `toml:"hub_key"`      // the hub's public key for what it signs
	MinistryKey string            `toml:"ministry_key"` // the key of who signs policies
	IndexKey    string            `toml:"index_key"`    // the key by which passes are found in the replica
	Provinces   []string          `toml:"provinces"`    // whose holders' portraits this lane keeps: ISO 3166-2 behind the hyphen
	Trust       string            `toml:"trust"`        // folder of signer certificates
	Hub         string            `toml:"hub"`          // NATS address; empty: records stay here
	Keep        Duration          `toml:"keep"`         // how long what the hub has stays here too; longer than the hub goes without a backup
	Glass       string            `toml:"glass_socket"` // where the screen program connects; empty: no screen
	Screen      Screen            `toml:"screen"`
	Reader      Reader            `toml:"reader"`
	Scanner     Scanner           `toml:"scanner"`
	Camera      Camera            `toml:"camera"`
	Overview    Camera            `toml:"overview"` // sees the whole lane; a lane may have none
	Gate        Gate              `toml:"gate"`
	Panel       Panel             `toml:"panel"`
	Times       Times             `toml:"times"`
}

// Screen is the panel that the glass draws on.
type Screen struct {
	Width         int     `toml:"width"`   // pixels
	Height        int     `toml:"height"`  // pixels
	Density       float64 `toml:"density"` // pixels per millimetre
	Night         bool    `toml:"night"`
	ReducedMotion bool    `toml:"reduced_motion"`
	// Fire is where the building's escape plan sends who stands before this screen. It has no default: whoever installs a lane
	// copies it.
	Fire  screen.Arrow `toml:"fire"`
	Ahead screen.Arrow `toml:"ahead"` // where the gate is from this screen: left, right or up, which is straight on
}

// Times changes how long a phase may last; what is not given stays as lane.DefaultTimes has it.
type Times struct {
	Read, Choose, Capture, Turn, Pass, Close, Write, Watch, Refer, Thanks, Hint, Retry, Warn, Recall Duration
	PerHead                                                                                          Duration `toml:"per_head"`
}

// Duration is a time span written as "2s" or "10m".
type Duration struct{ time.Duration }

// UnmarshalText reads a span; it must be above zero.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err == nil && v <= 0 {
		err = errors.New("must be above zero")
	}
	d.Duration = v
	return err
}

// FieldError names a key of the file that cannot be used.
type FieldError struct{ Field, Reason string }

// Error says which key is wrong and why.
func (e *FieldError) Error() string { return fmt.Sprintf("config: %s: %s", e.Field, e.Reason) }

// Load reads and checks a lane's configuration.
func Load(path string) (Lane, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Lane{}, fmt.Errorf("config: %w", err)
	}
	c, err := Parse(b)
	if err != nil {
		return Lane{}, fmt.Errorf("%s: %w", path, err)
	}
	return c.from(filepath.Dir(path)), nil
}

// Parse reads a lane's configuration; paths stay as they are written.
func Parse(b []byte) (Lane, error) {
	c := Lane{Language: "km", Screen: Screen{Width: 1280, Height: 800, Density: 5.9, Ahead: screen.ArrowUp}}
	d := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return Lane{}, fmt.Errorf("config: %w", explain(err))
	}
	return c, c.check()
}

func explain(err error) error {
	var strict *toml.StrictMissingError
	if !errors.As(err, &strict) {
		return err
	}
	var keys []string
	for _, e := range strict.Errors {
		keys = append(keys, strings.Join(e.Key(), "."))
	}
	return &FieldError{Field: strings.Join(keys, ", "), Reason: "is not a key that a lane knows"}
}

// How long what the hub has stays on the device, unless the file says otherwise, and at least.
const keep, leastKeep = 72 * time.Hour, 24 * time.Hour

// Keeps returns how long what the hub has stays on the device.
func (c Lane) Keeps() time.Duration { return cmp.Or(c.Keep.Duration, keep) }

var deviceName = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

func (c Lane) check() error {
	switch {
	case !deviceName.MatchString(c.Device):
		return &FieldError{"device", "must be 1 to 64 of a-z, 0-9 and -"}
	case c.Direction != ledger.DirectionExit && c.Direction != ledger.DirectionEntry:
		return &FieldError{"direction", "must be exit or entry"}
	case c.Language != "km" && c.Language != "th" && c.Language != "en":
		return &FieldError{"language", "must be km, th or en"}
	case c.Keep.Duration != 0 && c.Keep.Duration < leastKeep:
		return &FieldError{"keep", fmt.Sprintf("is %v: a hub that is restored from yesterday's backup would ask for what is not here any more; at least %v", c.Keep.Duration, leastKeep)}
	case c.Screen.Density < 0 || c.Screen.Density > 100:
		return &FieldError{"screen.density", "must be 0 to 100 pixels per millimetre"}
	case c.Screen.Width < 320 || c.Screen.Height < 320 || c.Screen.Width > 8192 || c.Screen.Height > 8192:
		return &FieldError{"screen", "must be 320 to 8192 pixels each way"}
	}
	for key, v := range map[string]string{
		"state": c.State, "device_key": c.DeviceKey, "seal_key": c.SealKey, "hub_key": c.HubKey, "index_key": c.IndexKey, "ministry_key": c.MinistryKey, "post": c.Post, "lane": c.Lane,
	} {
		if v == "" {
			return &FieldError{key, "is missing"}
		}
	}
	if err := c.Screen.checkArrows(); err != nil {
		return err
	}
	if err := c.checkDevices(); err != nil {
		return err
	}
	return c.checkTimes()
}

// checkArrows tells whether the screen knows where people walk, in a fire and without one.
func (s Screen) checkArrows() error {
	const plan = "copy the arrow of the building's escape plan as it points for somebody before this screen: " +
		"left, right, up, back, or none for the sign alone"
	switch {
	case s.Fire == "":
		return &FieldError{"screen.fire", "is missing; " + plan}
	case !s.Fire.Known():
		return &FieldError{"screen.fire", "is no way that the sign can point; " + plan}
	case s.Ahead != screen.ArrowLeft && s.Ahead != screen.ArrowRight && s.Ahead != screen.ArrowUp:
		return &FieldError{"screen.ahead", "must be left, right or up: where the gate is from this screen"}
	}
	return nil
}

// from takes relative paths from a folder.
func (c Lane) from(dir string) Lane {
	for _, p := range []*string{&c.State, &c.DeviceKey, &c.SealKey, &c.HubKey, &c.IndexKey, &c.MinistryKey, &c.Trust, &c.Glass} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
	return c
}

func set[T comparable](to *T, v T) {
	var zero T
	if v != zero {
		*to = v
	}
}

// Settings returns what the lane's machine needs of the file. Its rules are those of a post before a ministry has set any; without the
// ministry's own an officer decides.
func (c Lane) Settings() lane.Settings {
	t, given := lane.DefaultTimes(), c.Times
	for to, v := range map[*time.Duration]Duration{
		&t.Read: given.Read, &t.Choose: given.Choose, &t.Capture: given.Capture, &t.Turn: given.Turn, &t.Pass: given.Pass, &t.PerHead: given.PerHead, &t.Close: given.Close, &t.Write: given.Write, &t.Watch: given.Watch,
		&t.Refer: given.Refer, &t.Thanks: given.Thanks, &t.Hint: given.Hint, &t.Retry: given.Retry, &t.Warn: given.Warn, &t.Recall: given.Recall,
	} {
		set(to, v.Duration)
	}
	return lane.Settings{Post: c.Post, Direction: c.Direction, Language: c.Language, Rules: policy.Defaults(), Times: t}
}
