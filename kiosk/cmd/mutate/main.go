// Command mutate asks whether tests bite: it changes the source of a package in one place, runs the package's own tests on it, and tells of each
// change that no test noticed. It is for who works on Passlane; no product links it, and nothing is written into the tree.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
