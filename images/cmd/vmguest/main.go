// Command vmguest is the first program of the virtual machine in which the lane meets a real kernel: it sets up the kernel's virtual devices, runs the
// checks, one line each, and ends with the closing line of the stories.
package main

import (
	"fmt"

	"passlane/images/vm"
)

func main() { vm.Exit(run()) }

// run returns the exit code: 0 only if every check passed.
func run() int {
	if err := vm.Enter(); err != nil {
		fmt.Println("FAIL enter:", err)
		return 1
	}
	b, err := newBench()
	if err != nil {
		fmt.Println("FAIL bench:", err)
		return 1
	}
	failed := b.checks()
	if failed > 0 {
		fmt.Printf("%d checks failed; what they said stands in the folder of the machine\n", failed)
	}
	if len(b.stories) > 0 {
		if !b.closing.agrees() {
			failed++
		}
		fmt.Println(b.closing)
	}
	return min(failed, 1)
}
