// Package chance is for tests that chance drives.
package chance

import (
	"flag"
	"strconv"
	"testing"
)

// Fewer has the properties of a test tried with one case for each so many that are asked for (RAPID_CHECKS), and ten at least: where each case
// takes long. It needs a test that imports pgregory.net/rapid.
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
