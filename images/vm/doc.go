// Package vm runs programs of this machine on a Debian kernel with the devices that a lane has, in QEMU: a virtual camera, GPIO chips, serial
// lines, USB gadgets and a screen, all of the kernel's own.
//
// The guest has no disk. Its root is this machine's, read-only under a layer of memory, so that whatever runs here runs there; or for another processor
// one that is unpacked for it. A folder that both see carries programs in and results out. The first program of the guest is the one that the Machine names. It
// ends the machine, with its exit code, by Exit.
//
// QEMU emulates the processor (TCG): KVM may be there and hang. One processor is emulated; with several, TCG now and then runs instructions that the
// kernel has just patched, and the guest dies of it. The guest's clock goes a nanosecond for each instruction while it works, and with the host's while it
// rests (-icount): a host that is busy, or slow, slows the guest and its clock alike, and nothing in the guest is late for that.
package vm
