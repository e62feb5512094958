package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/frame/mjpeg"
	"passlane/drivers/v4l2"

	"github.com/blackjack/webcam"
	"golang.org/x/sys/unix"
)

const (
	yuyv = webcam.PixelFormat('Y' | 'U'<<8 | 'Y'<<16 | 'V'<<24)
	mjpg = webcam.PixelFormat('M' | 'J'<<8 | 'P'<<16 | 'G'<<24)
	each = time.Second / 20 // between frames
)

// socket is where a simulated camera of 64 by 48 pixels is plugged in.
type socket struct {
	open  func(n int) error                    // of the n-th opening, from 1; nil: it opens
	gives func(opening, n int) (string, error) // the n-th frame since an opening; "" and no error: none comes any more
	bare  bool                                 // YUYV alone
	rough bool                                 // refuses what it is set to

	opened, closed int
}

func (s *socket) plug(string) (v4l2.Camera, error) {
	s.opened++
	if s.open != nil {
		if err := s.open(s.opened); err != nil {
			s.closed++
			return nil, err
		}
	}
	return &camera{socket: s, opening: s.opened}, nil
}

type camera struct {
	*socket
	opening, n int
	format     webcam.PixelFormat
	began      time.Time
}

func (c *camera) GetSupportedFormats() map[webcam.PixelFormat]string {
	if c.bare {
		return map[webcam.PixelFormat]string{yuyv: "YUYV"}
	}
	return map[webcam.PixelFormat]string{yuyv: "YUYV", mjpg: "MJPEG"}
}

func (c *camera) GetSupportedFrameSizes(webcam.PixelFormat) []webcam.FrameSize {
	return []webcam.FrameSize{{MinWidth: 64, MaxWidth: 64, MinHeight: 48, MaxHeight: 48}}
}

func (c *camera) SetImageFormat(f webcam.PixelFormat, w, h uint32) (webcam.PixelFormat, uint32, uint32, error) {
	c.format = f
	return f, w, h, nil
}

func (c *camera) Negotiated() (webcam.PixelFormat, int, int, int, error) {
	return c.format, 64, 48, 128, nil
}

func (c *camera) SetFramerate(float32) error  { return nil }
func (c *camera) SetBufferCount(uint32) error { return nil }

func (c *camera) GetControls() map[webcam.ControlID]webcam.Control {
	return map[webcam.ControlID]webcam.Control{0x00980918: {Max: 2}, 0x009A0901: {Max: 3}}
}

func (c *camera) SetControl(webcam.ControlID, int32) error {
	if c.rough {
		return unix.EIO
	}
	return nil
}

func (c *camera) StartStreaming() error {
	c.began = time.Now()
	return nil
}

// due tells whether a frame waits.
func (c *camera) due() bool { return time.Since(c.began) >= time.Duration(c.n+1)*each }

func (c *camera) WaitForFrame(uint32) error {
	if raw, err := c.gives(c.opening, c.n+1); !c.due() || raw == "" && err == nil {
		return new(webcam.Timeout)
	}
	return nil
}

func (c *camera) GetFrame() ([]byte, uint32, error) {
	c.n++
	raw, err := c.gives(c.opening, c.n)
	return []byte(raw), 0, err
}

func (c *camera) ReleaseFrame(uint32) error { return nil }

func (c *camera) Close() error {
	c.closed++
	return nil
}

// grey is a frame of YUYV.
func grey(y byte) string { return strings.Repeat(string([]byte{y, 128}), 64*48) }

func always(raw string) func(int, int) (string, error) {
	return func(int, int) (string, error) { return raw, nil }
}

// shoot runs the command on a simulated camera in a bubble of time.
func (s *socket) shoot(t *testing.T, want int, args ...string) (r cameraReport) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r = s.run(t, t.Context(), want, args...)
	})
	return r
}

func (s *socket) run(t *testing.T, ctx context.Context, want int, args ...string) (r cameraReport) {
	t.Helper()
	var out, trouble bytes.Buffer
	args = append([]string{"camera", "/dev/v4l/by-id/eye", "--json"}, args...)
	if got := execute(ctx, machine{camera: s.plug}, args, &out, &trouble); got != want || s.opened != s.closed {
		t.Errorf("%v: exit %d, want %d; opened %d, closed %d\n%s%s", args, got, want, s.opened, s.closed, &out, &trouble)
	}
	if out.Len() > 0 {
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Errorf("%v: %v\n%s", args, err, &out)
		}
	}
	return r
}

func TestACameraThatIsWell(t *testing.T) {
	s := &socket{gives: always(grey(100))}
	r := s.shoot(t, exitDone)
	if r.Format != "YUYV" || r.Width != 64 || r.Height != 48 || r.Asked != "640 by 480" || r.Refused != nil {
		t.Errorf("%+v", r)
	}
	if r.Frames != 30 || r.Missed != 0 || r.Rate < 19.5 || r.Rate > 20.5 || r.Brightness != 100 || r.Anew != 0 || r.Met != nil || r.Error != "" {
		t.Errorf("%+v", r)
	}
	s = &socket{gives: always(encodedGrey(t, 200)), rough: true}
	r = s.shoot(t, exitDone, "--mjpeg", "--width", "64", "--height", "48", "--mains", "50", "--exposure", "10ms", "--frames", "1")
	if r.Format != "MJPG" || r.Asked != "" || r.Frames != 1 || r.Rate != 0 || r.Brightness < 198 ||
		!slices.Equal(r.Refused, []string{"0x00980918 power_line_frequency", "0x009A0901 auto_exposure"}) {
		t.Errorf("%+v", r)
	}
	// Bad frames are missed.
	s = &socket{gives: func(_, n int) (string, error) {
		if n%3 == 0 {
			return "short", nil
		}
		return grey(byte(n)), nil
	}}
	if r := s.shoot(t, exitDone, "--frames", "10"); r.Frames != 10 || r.Missed != 4 || r.Rate < 19.5 || r.Rate > 20.5 || r.Brightness != 7.5 {
		t.Errorf("%+v", r)
	}
}

func encodedGrey(t *testing.T, y byte) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 48))
	for i := range img.Pix {
		img.Pix[i] = y
	}
	var b bytes.Buffer
	if err := mjpeg.Write(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestACameraThatComesBack(t *testing.T) {
	for name, c := range map[string]struct {
		socket socket
		anew   int
		met    []string // their beginnings
	}{
		"stalled": {socket{gives: func(opening, n int) (string, error) {
			if opening == 1 && n > 5 {
				return "", nil
			}
			return grey(50), nil
		}}, 1, []string{"v4l2: stalled"}},
		"stalled from the start": {socket{gives: func(opening, _ int) (string, error) {
			if opening == 1 {
				return "", nil
			}
			return grey(50), nil
		}}, 1, []string{"v4l2: stalled"}},
		"pulled, and plugged in again": {socket{
			gives: func(_, n int) (string, error) {
				if n > 15 {
					return "", unix.ENODEV
				}
				return grey(50), nil
			},
			open: func(n int) error {
				if n == 2 || n == 3 || n == 4 {
					return unix.ENOENT
				}
				return nil
			},
		}, 1, []string{"v4l2: no such device: frame: camera unplugged: take", "v4l2: no such device: frame: camera unplugged: open"}},
	} {
		r := c.socket.shoot(t, exitUnsound)
		if r.Frames != 30 || r.Missed != 0 || r.Anew != c.anew || len(r.Met) != len(c.met) || r.Error != "" || r.Rate < 19.5 || r.Rate > 20.5 {
			t.Errorf("%s: %+v", name, r)
			continue
		}
		for i, want := range c.met {
			if m := r.Met[i]; !strings.HasPrefix(m.Error, want) || m.Times != 1+2*i {
				t.Errorf("%s: met %+v, want %s", name, m, want)
			}
		}
	}
}

func TestACameraThatGivesNoFrames(t *testing.T) {
	never := func(err error) func(int) error { return func(int) error { return err } }
	for name, c := range map[string]struct {
		socket      socket
		exit        int
		error, hint string
	}{
		"not there":    {socket{open: never(unix.ENOENT)}, exitDevice, "frame 1 of 30: v4l2: no such device", "plugged in"},
		"busy":         {socket{open: never(unix.EBUSY)}, exitDevice, "busy", "fuser"},
		"forbidden":    {socket{open: never(unix.EACCES)}, exitDevice, "permission denied", "group video"},
		"no camera":    {socket{open: never(unix.ENOTTY)}, exitDevice, "not a camera", "video-index0"},
		"silent":       {socket{gives: always("")}, exitDevice, "frame 1 of 30: none within 10s: v4l2: stalled", "--mjpeg"},
		"garbage":      {socket{gives: always("garbage")}, exitDevice, "none within 10s: v4l2: garbage", "--mjpeg"},
		"pulled":       {socket{gives: pulled, open: once}, exitUnsound, "frame 10 of 30: none within 10s: v4l2: no such device", "plugged in"},
		"out of order": {socket{open: never(errors.New("smoke"))}, exitDevice, "smoke", ""},
	} {
		r := c.socket.shoot(t, c.exit)
		if !strings.Contains(r.Error, c.error) || !strings.Contains(r.Advice, c.hint) || (c.hint == "") != (r.Advice == "") {
			t.Errorf("%s: %q, %q", name, r.Error, r.Advice)
		}
	}
	s := socket{gives: always("")}
	if r := s.shoot(t, exitDevice, "--timeout", "1s"); !strings.HasSuffix(r.Error, "none within 1s") || r.Met != nil {
		t.Errorf("%+v", r)
	}
}

// pulled is after nine frames.
func pulled(_, n int) (string, error) {
	if n > 9 {
		return "", unix.ENODEV
	}
	return grey(50), nil
}

// once it can be opened.
func once(n int) error {
	if n > 1 {
		return unix.ENOENT
	}
	return nil
}

func TestATryThatIsEndedEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 1025*time.Millisecond)
		defer cancel()
		s := &socket{gives: always(grey(50))}
		picture := filepath.Join(t.TempDir(), "last.jpg")
		r := s.run(t, ctx, exitUnsound, "--picture", picture)
		if r.Frames != 20 || !strings.HasPrefix(r.Error, "frame 21 of 30: ended early") || r.Picture != picture {
			t.Errorf("%+v", r)
		}
	})
}

func TestWhatIsRecordedIsAFilm(t *testing.T) {
	dir := t.TempDir()
	film, picture := filepath.Join(dir, "film.mjpeg"), filepath.Join(dir, "last.jpg")
	s := &socket{gives: func(_, n int) (string, error) { return grey(byte(20 * n)), nil }}
	if r := s.shoot(t, exitDone, "--frames", "10", "--record", film, "--picture", picture); r.Record != film || r.Picture != picture {
		t.Errorf("%+v", r)
	}
	f, err := os.Open(film)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	pictures := mjpeg.NewReader(f)
	var last []byte
	for n := 1; ; n++ {
		p, err := pictures.Next()
		if errors.Is(err, io.EOF) && n == 11 {
			break
		}
		if err != nil {
			t.Fatal(n, err)
		}
		img, err := jpeg.Decode(bytes.NewReader(p))
		if err != nil || img.Bounds() != image.Rect(0, 0, 64, 48) {
			t.Fatal(n, img.Bounds(), err)
		}
		if y := int(img.(*image.YCbCr).Y[0]); y < 20*n-2 || y > 20*n+2 {
			t.Errorf("picture %d: brightness %d", n, y)
		}
		last = p
	}
	if p, err := os.ReadFile(picture); err != nil || !bytes.Equal(p, last) {
		t.Errorf("the picture is not the last one: %v", err)
	}
	for _, path := range []string{film, picture} {
		if i, err := os.Stat(path); err != nil || i.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, i.Mode(), err)
		}
	}
}

func TestFilesOfACameraThatCannotBeWritten(t *testing.T) {
	well := func() *socket { return &socket{gives: always(grey(1))} }
	if s := well(); s.shoot(t, exitUsage, "--record", "/no/such/folder/film").Device != "" || s.opened != 0 {
		t.Error("the camera was opened for a film that cannot be")
	}
	if r := well().shoot(t, exitUsage, "--frames", "1", "--picture", "/no/such/folder/last.jpg"); !strings.HasPrefix(r.Error, "picture: ") || r.Picture != "" {
		t.Errorf("%+v", r)
	}
	if r := well().shoot(t, exitUsage, "--record", "/dev/full"); !strings.HasPrefix(r.Error, "record: ") || r.Frames != 1 || r.Record != "" {
		t.Errorf("%+v", r)
	}
	for _, wrong := range []string{"--frames=0", "--width=1", "--rate=500", "--mains=55", "--exposure=2s", "--exposure=10", "--timeout=soon", "another"} {
		if s := well(); s.shoot(t, exitUsage, wrong).Device != "" || s.opened != 0 {
			t.Errorf("%s: something was done", wrong)
		}
	}
}

func TestACameraForPeople(t *testing.T) {
	var out, trouble bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		s := &socket{gives: pulled, open: once, rough: true}
		picture := filepath.Join(t.TempDir(), "last.jpg")
		args := []string{"camera", "/dev/eye", "--mains", "60", "--picture", picture}
		if got := execute(t.Context(), machine{camera: s.plug}, args, &out, &trouble); got != exitUnsound || trouble.Len() > 0 {
			t.Errorf("exit %d: %s", got, &trouble)
		}
	})
	for _, want := range []string{
		"camera          /dev/eye\n", "YUYV, 64 by 48, asked for 640 by 480", "auto_exposure", "9, missed 0", "20.0 a second", "50.0 of 255", "times: 1\n",
		"last.jpg", "trouble         frame 10 of 30", "what to do      is it plugged in?",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	out.Reset()
	if got := run([]string{"camera", "--help"}, &out, &trouble); got != exitDone || !strings.Contains(out.String(), "Exit status") {
		t.Errorf("exit %d:\n%s", got, &out)
	}
}

// The cameras of this machine, which has none by this name, are tried in earnest.
func TestThisMachineHasNoSuchCamera(t *testing.T) {
	for path, want := range map[string]string{"/dev/v4l/by-id/none": "no such device", "/dev/null": "not a camera"} {
		var out, trouble bytes.Buffer
		if got := run([]string{"camera", path}, &out, &trouble); got != exitDevice || !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "what to do") {
			t.Errorf("%s: exit %d\n%s%s", path, got, &out, &trouble)
		}
	}
}
