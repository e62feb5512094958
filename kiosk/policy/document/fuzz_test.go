package document_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
)

// Whatever is in a file: what is taken keeps all bounds, can be explained, compared, linted and decided by, and survives signing.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{string(document.Example), busy, head, "", "version = 1", head + "hours = [\"sat-sun 00:00-24:00 for S\"]", "[[quotas]]", "# signature ed25519 AAAA\n"} {
		f.Add([]byte(seed))
	}
	example, err := document.Parse(document.Example)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := document.Parse(b)
		if err != nil {
			return
		}
		if err := d.Rules.Check(); err != nil {
			t.Errorf("taken, and out of bounds: %v", err)
		}
		if len(document.Explain(d)) < 20 {
			t.Error("hardly explained")
		}
		document.Diff(example, d)
		document.Lint(d, june)
		document.Choose([]document.Document{example, d}, june)
		facts := policy.Facts{Holder: policy.Person{Nationality: "KHM"}, Direction: ledger.DirectionExit}
		if policy.Decide(d.Rules, &facts, june).Outcome == ledger.Cleared {
			t.Error("nothing at all is cleared")
		}
		if again, err := document.Open(document.Sign(b, ministry), public(ministry)); err != nil || again.Version != d.Version {
			t.Errorf("signed: %v", err)
		}
	})
}

// Whatever is in a line: facts that are taken are decided on, explained, and written again as they were.
func FuzzFacts(f *testing.F) {
	for _, seed := range []string{goodLine, "{}", `{"minors":[{"holder":"M-1","guardians":[{"holder":"H-1"}],"last":{"direction":"unsure","with":"H-2"}}],"took":[{}]}`, `{"registry_age":"-9999h"}`, "null"} {
		f.Add([]byte(seed))
	}
	rules := policy.Defaults()
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := document.ParseCase(b)
		if err != nil {
			return
		}
		d := policy.Decide(rules, &c.Facts, june)
		if len(document.Why(rules, &c.Facts, june, d)) != len(d.Findings) {
			t.Error("a finding without a reason")
		}
		line, err := c.Encode()
		if err != nil {
			return // a moment that JSON cannot write, in a zone of 24 hours and more
		}
		again, err := document.ParseCase(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		second, err := again.Encode()
		if err != nil || !bytes.Equal(line, second) {
			t.Errorf("%v: %s", err, cmp.Diff(string(line), string(second)))
		}
	})
}
