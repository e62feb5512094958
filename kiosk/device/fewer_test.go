package device

import (
	"flag"
	"strconv"
	"testing"
)

// Fewer has a property tried with one case for each so many that are asked for (RAPID_CHECKS), and ten at least: each of them writes to a disk.
func Fewer(t *testing.T, by int) {
	t.Helper()
	const checks = "rapid.checks"
	was := flag.Lookup(checks).Value.String()
	n, err := strconv.Atoi(was)
	if err == nil {
		err = flag.Set(checks, strconv.Itoa(max(10, n/by)))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set(checks, was) })
}
