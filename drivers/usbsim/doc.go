// Package usbsim plugs simulated USB devices into the running kernel, whose controller vhci_hcd speaks USB/IP on a socket
// (Documentation/usb/usbip_protocol.rst of the kernel): so the kernel's own driver drives the device, and its plug can really be pulled.
//
// It wants root, and the module vhci-hcd. Devices are of high speed, and have a control pipe and at most one pipe for bulk data to the host.
package usbsim
