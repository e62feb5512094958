// Package v4l2 takes pictures from a USB camera (UVC) through Video for Linux, by github.com/blackjack/webcam v0.6.1.
//
// A camera is named by its stable path: /dev/v4l/by-id (the camera, whatever port it is in) or by-path (the port, for two cameras of one
// kind). Numbers of /dev/videoN move. New opens nothing: the camera is opened by the first Next, and anew after whatever
// went wrong, so that a lane starts without it and it may come and go.
//
// # Who owns it
//
// A V4L2 handle is not safe for more than one goroutine. All of it is used under Next, which polls and never blocks in the kernel for
// longer than an ioctl lasts; there is no goroutine to wait for. What is asked from elsewhere, SetExposure, is carried out by the next Next. Two who
// want the frames of one camera, portrait and scanner, each take a tap of package tee, which reads it.
//
// # Quirks handled
//
// Of webcam:
//
//   - SetImageFormat returns what was asked for, not what was negotiated: the format is read back by VIDIOC_G_FMT on a handle of our own;
//   - ReadFrame gives a buffer that is the driver's again, and buffers are gone with the stream: frames are copied before ReleaseFrame;
//   - 256 buffers are its default: three are asked for, and frames that waited in them are passed over for the newest;
//   - WaitForFrame knows whole seconds and ignores POLLERR and POLLHUP: it is asked with 0 and paced here; an unplugged camera shows as
//     ENODEV of GetFrame, or, where it does not, as a stall;
//   - an errno is lost in StartStreaming's errors: it is found again by its text;
//   - StopStreaming frees no buffers in the kernel, so that no other format can be set: a session has one format, and is closed for good;
//   - a StartStreaming that fails midway leaves its buffers mapped, and the camera busy for ever: they are unmapped here;
//   - capabilities are those of the whole device: a UVC metadata node opens, and has no formats. That is ErrNotCamera.
//
// Of cameras:
//
//   - MJPEG without Huffman tables (T.81 K.3): they are put in;
//   - empty frames, short ones, and garbage before and after a JPEG: up to 30 bad frames in a row are passed over;
//   - a JPEG that claims a size other than the negotiated one is bad before anything is allocated for it;
//   - lines of YUYV may be padded: their length is read back;
//   - a stream that stalls without an error: after Opts.Stall the camera is closed and opened anew.
//
// Not supported: multi-planar devices and CSI cameras behind a media graph. The driver does not know of frames that the kernel dropped.
package v4l2
