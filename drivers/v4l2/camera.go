package v4l2

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"syscall"
	"unsafe"

	"github.com/blackjack/webcam"
	"github.com/blackjack/webcam/ioctl"
	"golang.org/x/sys/unix"
)

// Camera is what the driver asks of an open device. The methods are those of *webcam.Webcam, and Negotiated besides.
type Camera interface {
	GetSupportedFormats() map[webcam.PixelFormat]string
	GetSupportedFrameSizes(webcam.PixelFormat) []webcam.FrameSize
	SetImageFormat(f webcam.PixelFormat, width, height uint32) (webcam.PixelFormat, uint32, uint32, error)
	SetFramerate(perSecond float32) error
	SetBufferCount(n uint32) error
	GetControls() map[webcam.ControlID]webcam.Control
	SetControl(webcam.ControlID, int32) error
	StartStreaming() error
	WaitForFrame(seconds uint32) error
	GetFrame() (buffer []byte, index uint32, err error)
	ReleaseFrame(index uint32) error
	Close() error
	// Negotiated returns the format that the driver has set: pixels, and bytes from one line to the next (0 where it does not say).
	Negotiated() (f webcam.PixelFormat, width, height, stride int, err error)
}

// kernelCamera is a camera that the kernel has.
type kernelCamera struct {
	*webcam.Webcam
	path string
}

func openKernel(path string) (Camera, error) {
	w, err := webcam.Open(path)
	if err != nil {
		return nil, err
	}
	return kernelCamera{w, path}, nil
}

// StartStreaming starts the stream. One that fails midway leaves buffers mapped, which webcam keeps to itself and its Close does not give back;
// while one is mapped the kernel holds the file open, and the camera is busy for everybody. So they are taken from it here.
func (c kernelCamera) StartStreaming() error {
	err := c.Webcam.StartStreaming()
	if err == nil {
		return nil
	}
	field := reflect.ValueOf(c.Webcam).Elem().FieldByName("buffers")
	for _, b := range *(*[][]byte)(field.Addr().UnsafePointer()) {
		if b != nil {
			_ = unix.Munmap(b) // it was mapped by the call above
		}
	}
	return err
}

// pixFormat is struct v4l2_format with its v4l2_pix_format (linux/videodev2.h): 208 bytes where pointers have 8, 204 where they have 4.
type pixFormat struct {
	kind uint32
	pix  struct {
		_                                              [0]uintptr // the union holds pointers
		width, height, fourcc, field, stride, imageLen uint32
		_                                              [176]byte
	}
}

var getFormat = ioctl.IoRW('V', 4, unsafe.Sizeof(pixFormat{})) // VIDIOC_G_FMT

// Negotiated asks by a second handle: webcam keeps its own to itself. Any handle of a device may ask.
func (c kernelCamera) Negotiated() (f webcam.PixelFormat, width, height, stride int, err error) {
	fd, err := unix.Open(c.path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, 0, 0, 0, err
	}
	defer func() { _ = unix.Close(fd) }()
	p := pixFormat{kind: webcam.V4L2_BUF_TYPE_VIDEO_CAPTURE}
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), getFormat, uintptr(unsafe.Pointer(&p))); errno != 0 {
		return 0, 0, 0, 0, errno
	}
	return webcam.PixelFormat(p.pix.fourcc), int(p.pix.width), int(p.pix.height), int(p.pix.stride), nil
}

// Open devices that take no pictures are told apart by these texts alone.
var notCamera = []string{"Not a video capture device", "Device does not support the streaming I/O method"}

// meant returns an error as one of ours where it is one; did is what went wrong.
func meant(did string, err error) error {
	is := func(errnos ...syscall.Errno) bool {
		for _, e := range errnos {
			if errors.Is(err, e) || strings.HasSuffix(err.Error(), e.Error()) {
				return true
			}
		}
		return false
	}
	var kind error
	switch {
	case is(unix.ENOENT, unix.ENODEV, unix.ENXIO):
		kind = ErrGone
	case is(unix.EBUSY):
		kind = ErrBusy
	case did == opening && (is(unix.ENOTTY, unix.EINVAL, unix.EISDIR) || strings.HasPrefix(err.Error(), notCamera[0]) || strings.HasPrefix(err.Error(), notCamera[1])):
		kind = ErrNotCamera
	default:
		return fmt.Errorf("v4l2: %s: %w", did, err)
	}
	return fmt.Errorf("%w: %s: %v", kind, did, err)
}
