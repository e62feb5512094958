// Package uvcsim is a USB camera, simulated at the byte: it describes itself, negotiates, and gives MJPEG, as the USB Video Class asks (UVC 1.0a).
// It is plugged into a controller of the kernel's own (vhci_hcd), which speaks USB/IP on a socket (Documentation/usb/usbip_protocol.rst of the kernel),
// and whose driver uvcvideo makes a V4L2 device of it like of any other camera. So a driver above is tried with MJPEG, and with a plug that is
// really pulled.
//
// It wants root, and two modules:
//
//	modprobe vhci-hcd; modprobe uvcvideo
//
// As many cheap cameras do, it leaves the Huffman tables out of its pictures. It sends them by bulk transfers; there is no isochronous one.
package uvcsim
