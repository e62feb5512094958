package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"passlane/images/vm"
)

// Places in the kernel's file systems.
const (
	gpioSim    = "/sys/kernel/config/gpio-sim/passlane"
	gadget     = "/sys/kernel/config/usb_gadget/imager"
	controller = "dummy_udc.0"
	camera     = "/dev/video20"
)

// gpio sets up a chip of sixteen lines and returns its label and its folder in sysfs.
func gpio() (label, lines string, err error) {
	bank := filepath.Join(gpioSim, "bank")
	label = "passlane-rig"
	if err := errors.Join(os.MkdirAll(bank, 0o755), write(bank+"/num_lines", "16"), write(bank+"/label", label), write(gpioSim+"/live", "1")); err != nil {
		return "", "", err
	}
	device, err := os.ReadFile(gpioSim + "/dev_name")
	if err != nil {
		return "", "", err
	}
	chip, err := os.ReadFile(bank + "/chip_name")
	if err != nil {
		return "", "", err
	}
	return label, filepath.Join("/sys/devices/platform", strings.TrimSpace(string(device)), strings.TrimSpace(string(chip))), nil
}

// webcam sets up vivid as a webcam, which gives test pictures in several sizes.
func webcam() error {
	return vm.Modprobe("vivid", "n_devs=1", "node_types=0x1", "num_inputs=1", "input_types=0x0", "multiplanar=1")
}

// stage sets up vivid with an output that its input sees.
func stage() error {
	if err := vm.Rmmod("vivid"); err != nil {
		return err
	}
	return vm.Modprobe("vivid", "n_devs=1", "node_types=0x101", "num_inputs=1", "input_types=0x3", "num_outputs=1", "output_types=0x1", "multiplanar=1",
		"ccs_cap_mode=7", "ccs_out_mode=7", "vid_cap_nr=20", "vid_out_nr=21")
}

// usb sets up the USB controllers of the kernel's own, one for an imager, the other for a camera and an adapter, and what drives them.
func usb() error {
	for _, m := range []string{"dummy_hcd", "libcomposite", "usb_f_acm", "cdc_acm", "vhci-hcd", "uvcvideo", "i2c-dev", "i2c-tiny-usb"} {
		if err := vm.Modprobe(m); err != nil {
			return err
		}
	}
	return nil
}

// imager sets up a USB device with a serial line (CDC ACM) on a host controller of the kernel's own.
func imager() error {
	function := gadget + "/functions/acm.0"
	err := errors.Join(
		os.Mkdir(gadget, 0o755), write(gadget+"/idVendor", "0x1d6b"), write(gadget+"/idProduct", "0x0104"),
		os.MkdirAll(gadget+"/strings/0x409", 0o755), write(gadget+"/strings/0x409/product", "Area imager"),
		os.MkdirAll(gadget+"/configs/c.1", 0o755), os.MkdirAll(function, 0o755), os.Symlink(function, gadget+"/configs/c.1/acm.0"),
		write(gadget+"/UDC", controller))
	if err != nil {
		return err
	}
	return appears("/dev/ttyACM0")
}

// uart returns the UART on the PCI bus, which is the near end of the cable.
func uart() (string, error) {
	ttys, _ := filepath.Glob("/sys/class/tty/ttyS*") // the pattern is well formed
	for _, tty := range ttys {
		if device, err := filepath.EvalSymlinks(tty); err == nil && strings.Contains(device, "/pci") {
			return "/dev/" + filepath.Base(tty), nil
		}
	}
	return "", fmt.Errorf("no UART on the PCI bus among %v", ttys)
}

// port returns the guest's port of a cable.
func port(cable string) (string, error) {
	names, _ := filepath.Glob("/sys/class/virtio-ports/*/name") // the pattern is well formed
	for _, f := range names {
		name, err := os.ReadFile(f)
		if err == nil && strings.TrimSpace(string(name)) == cable {
			return filepath.Join("/dev", filepath.Base(filepath.Dir(f))), nil
		}
	}
	return "", fmt.Errorf("no port %q among %v", cable, names)
}

func write(path, text string) error { return os.WriteFile(path, []byte(text), 0o644) }

// hang ends a wait that nothing ends: many times what the slowest machine takes.
const hang = 5 * time.Minute

// await waits for a state, however long the machine takes; what says which.
func await(what string, is func() bool) error {
	for began := time.Now(); !is(); time.Sleep(50 * time.Millisecond) {
		if time.Since(began) > hang {
			return fmt.Errorf("waited %v for %s", hang, what)
		}
	}
	return nil
}

// appears waits for a file that the kernel, or a program that was started, makes.
func appears(path string) error {
	return await(path+" to appear", func() bool {
		_, err := os.Stat(path)
		return err == nil
	})
}
