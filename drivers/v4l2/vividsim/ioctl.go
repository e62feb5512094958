package vividsim

import (
	"unsafe"

	"github.com/blackjack/webcam/ioctl"
	"golang.org/x/sys/unix"
)

// Numbers of linux/videodev2.h, and of vivid's own control (drivers/media/test-drivers/vivid/vivid-ctrls.c).
const (
	videoOutput = 2 // V4L2_BUF_TYPE_VIDEO_OUTPUT
	mapped      = 1 // V4L2_MEMORY_MMAP
	progressive = 1 // V4L2_FIELD_NONE
	yuyv        = 0x56595559

	connectedTo = 0x00F0F000 + 113 // "HDMI 000-0 Is Connected To": 0 a test pattern, 1 nothing, 2 the first output
	theOutput   = 2
)

// The structures of linux/videodev2.h as they are where pointers have 8 bytes.
type (
	format struct { // v4l2_format with its v4l2_pix_format
		kind, _                              uint32
		width, height, fourcc, field, stride uint32
		_                                    [180]byte
	}
	request struct { // v4l2_requestbuffers
		count, kind, memory, _, _ uint32
	}
	buffer struct { // v4l2_buffer
		index, kind, used, _, field uint32
		_                           [40]byte // timestamp and timecode, aligned, and sequence
		memory                      uint32
		offset, _                   uint32
		length, _, _, _             uint32
	}
	control struct { // v4l2_control
		id    uint32
		value int32
	}
)

var (
	setFormat      = ioctl.IoRW('V', 5, unsafe.Sizeof(format{}))
	requestBuffers = ioctl.IoRW('V', 8, unsafe.Sizeof(request{}))
	queryBuffer    = ioctl.IoRW('V', 9, unsafe.Sizeof(buffer{}))
	enqueue        = ioctl.IoRW('V', 15, unsafe.Sizeof(buffer{}))
	dequeue        = ioctl.IoRW('V', 17, unsafe.Sizeof(buffer{}))
	streamOn       = ioctl.IoW('V', 18, unsafe.Sizeof(uint32(0)))
	setControl     = ioctl.IoRW('V', 28, unsafe.Sizeof(control{}))
)

func call[T any](fd int, number uintptr, arg *T) error {
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), number, uintptr(unsafe.Pointer(arg))); errno != 0 {
		return errno
	}
	return nil
}
