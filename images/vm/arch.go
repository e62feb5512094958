package vm

// Arch is a processor that QEMU emulates, as Debian calls it, and Go too.
type Arch string

// The processors that lanes have, and that of most other machines.
const (
	AMD64 Arch = "amd64"
	ARM64 Arch = "arm64"
)

// board is what QEMU emulates besides.
type board struct {
	qemu, machine, processor string
	console                  string // as Linux calls it
}

var boards = map[Arch]board{
	// A processor without AVX: what draws the screen would use it, and TCG emulates it slowly.
	AMD64: {"qemu-system-x86_64", "pc", "Westmere", "ttyS0"},
	ARM64: {"qemu-system-aarch64", "virt,gic-version=3", "cortex-a72", "ttyAMA0"},
}
