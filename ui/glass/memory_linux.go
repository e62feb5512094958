package glass

// #include <malloc.h>
import "C"

import "runtime/debug"

// goMemory is what Go's own part of the screen program tries to stay under, in bytes; the driver's textures are not in it.
const goMemory = 32 << 20

// thrift keeps what the graphics driver and Go hold small, where pictures and sheets of megabytes come and go all day: glibc gives what
// is larger than a page or two back at once instead of keeping it in its heap, and Go collects earlier than it would by itself.
func thrift() {
	C.mallopt(C.M_MMAP_THRESHOLD, 64<<10)
	C.mallopt(C.M_ARENA_MAX, 2)
	debug.SetGCPercent(50)
	debug.SetMemoryLimit(goMemory)
}
