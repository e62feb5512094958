// Package uvcsim is a USB camera, simulated at the byte: it describes itself, negotiates, and gives MJPEG, as the USB Video Class asks (UVC 1.0a).
// Package usbsim plugs it into the kernel, whose driver uvcvideo makes a V4L2 device of it like of any other camera. So a driver above is tried
// with MJPEG, and with a plug that is really pulled. It wants root, and the modules vhci-hcd and uvcvideo.
//
// As many cheap cameras do, it leaves the Huffman tables out of its pictures. It sends them by bulk transfers; there is no isochronous one.
package uvcsim
