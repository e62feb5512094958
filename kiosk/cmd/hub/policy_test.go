package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passlane/kiosk/policy/document"
)

const (
	mayPolicy  = "version = 1\ntitle = \"May\"\nfrom = \"2026-05-01T00:00:00+07:00\"\nface_sample = 900\n"
	junePolicy = "version = 2\ntitle = \"June\"\nfrom = \"2026-06-01T00:00:00+07:00\"\nstay_default = 14\nclosure = \"closed\"\n"
	noonInMay  = "2026-05-20T12:00:00+07:00"
)

// Three crossings: a good pass, a stay that was too long, and a child with a stranger.
const threeCases = `{"label":"a good pass","genuine":"VALID","proven":true,"known":true,"agrees":true,"status":"active","valid_to":"2027-12-31","holder":{"holder":"H-1","birth":"1990-05-01","nationality":"KHM"},"direction":"exit","clock":"synced","supervised":true,"photo":true,"face":"matched"}
{"label":"back too late","genuine":"VALID","proven":true,"known":true,"agrees":true,"status":"active","valid_to":"2027-12-31","holder":{"holder":"H-1","birth":"1990-05-01","nationality":"KHM","last":{"direction":"exit","at":"2026-05-01T01:00:00Z"}},"direction":"entry","clock":"synced","supervised":true,"photo":true,"face":"matched"}
{"label":"a child with a stranger","genuine":"VALID","proven":true,"known":true,"agrees":true,"status":"active","valid_to":"2027-12-31","holder":{"holder":"H-1","birth":"1990-05-01","nationality":"KHM"},"minors":[{"holder":"M-1","birth":"2019-03-03","nationality":"KHM","photo":"2026-01-01","confirmed":"pass","live_photo":true,"guardians":[{"holder":"H-2","relation":"mother"}]}],"direction":"exit","clock":"synced","supervised":true,"photo":true,"face":"matched"}
`

// desk is a folder with files of a ministry.
type desk string

func newDesk(t *testing.T) desk {
	d := desk(t.TempDir())
	d.put(t, "may.toml", mayPolicy)
	d.put(t, "june.toml", junePolicy)
	d.put(t, "cases.jsonl", threeCases)
	d.put(t, "ministry.key", hex.EncodeToString(bytes.Repeat([]byte{7}, ed25519.SeedSize))+"\n")
	return d
}

func (d desk) at(name string) string { return filepath.Join(string(d), name) }

func (d desk) put(t *testing.T, name, text string) string {
	t.Helper()
	if err := os.WriteFile(d.at(name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return d.at(name)
}

// says asserts that lines are in an output, in order.
func says(t *testing.T, out string, want ...string) {
	t.Helper()
	rest := out
	for _, w := range want {
		_, after, ok := strings.Cut(rest, w)
		if !ok {
			t.Errorf("no %q in its place in\n%s", w, out)
			return
		}
		rest = after
	}
}

// A policy from the first line to the signature: example, check, diff, sign, check the signature.
func TestAPolicyIsWritten(t *testing.T) {
	d := newDesk(t)
	example, _ := command(t, 0, "policy", "example")
	out, _ := command(t, 0, "policy", "check", d.put(t, "example.toml", example))
	says(t, out, "Version 1: ", "The post opens daily 06:00-22:00.", "a stay may last 7 calendar days", "can be used; 0 warnings")

	out, _ = command(t, 0, "policy", "check", d.at("june.toml"), "--at", "2026-06-03")
	says(t, out, "In force from 2026-06-01 00:00 +07:00 until a later version replaces it.", "WARNING closure: closes everything", "1 warnings")

	out, _ = command(t, 0, "policy", "diff", d.at("may.toml"), d.at("june.toml"))
	says(t, out, "from: Everybody: from now on in force", "closure: Everybody: from now on the post is closed by order", "stay_default: Holders of a class without a limit of its own: from now on a stay may last 14",
		"4 changes from version 1 to version 2")
	out, _ = command(t, 0, "policy", "diff", d.at("june.toml"), d.at("may.toml"))
	says(t, out, "WARNING version: 1 does not take the place of 2")

	out, _ = command(t, 0, "policy", "sign", d.at("june.toml"), "--key", d.at("ministry.key"), "--out", d.at("june.signed.toml"))
	lines := strings.Split(strings.TrimSpace(out), "\n")
	public := d.put(t, "ministry.pub", lines[len(lines)-1])
	out, _ = command(t, 0, "policy", "check", d.at("june.signed.toml"), "--key", public)
	says(t, out, "Signed by the key in "+public)
	if _, errs := command(t, 1, "policy", "check", d.at("june.toml"), "--key", public); !strings.Contains(errs, "not signed") {
		t.Errorf("%s", errs)
	}
}

func TestCasesAreExplained(t *testing.T) {
	d := newDesk(t)
	args := []string{"policy", "explain", "--policy", d.at("may.toml"), "--at", noonInMay, "--facts", d.at("cases.jsonl")}
	out, _ := command(t, 0, args...)
	says(t, out, "1. a good pass: cleared under policy 1\n",
		"2. back too late: referred under policy 1\n", "refer  trip.overstay  The stay was longer", "rule stay_default: a stay may last 7 calendar days after the day it begins (weight: default)",
		"3. a child with a stranger: referred under policy 1; needs a second officer\n", "refer  child.face [M-1]", "refer  guardian.unrecorded [M-1]", "rule law: no rule can change this")

	out, _ = command(t, 0, append(args, "--json")...)
	var all []explained
	for dec := json.NewDecoder(strings.NewReader(out)); dec.More(); {
		var e explained
		if err := dec.Decode(&e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	if len(all) != 3 || all[0].Outcome != "cleared" || all[1].Findings[0].Rule != "stay_default" || !all[2].Grave || all[2].Case != 3 {
		t.Errorf("%+v", all)
	}

	out, _ = command(t, 0, "policy", "explain", "--at", noonInMay, "--facts", d.at("cases.jsonl"))
	says(t, out, "cleared under policy defaults-1")
}

func TestTheSchemaIsThere(t *testing.T) {
	if out, _ := command(t, 0, "policy", "schema"); out != string(document.Schema) {
		t.Errorf("%s", out)
	}
}

func TestWrongPoliciesSayWhy(t *testing.T) {
	d := newDesk(t)
	bad := d.put(t, "bad.toml", mayPolicy+"minor_age = 10\n")
	odd := d.put(t, "odd.toml", mayPolicy+"minor_aeg = 12\n")
	wrongFacts := d.put(t, "wrong.jsonl", threeCases+"{\"agge\":1}\n")
	for _, c := range []struct {
		want string
		args []string
	}{
		{"minor_age: must be 12 to 21 years", []string{"check", bad}},
		{"minor_aeg: is not a field that a policy has (line 5)", []string{"check", odd}},
		{"no such file", []string{"check", d.at("none.toml")}},
		{"--at", []string{"check", d.at("may.toml"), "--at", "today"}},
		{"32 bytes in hexadecimal", []string{"check", d.at("may.toml"), "--key", d.at("may.toml")}},
		{"bad.toml", []string{"diff", d.at("may.toml"), bad}},
		{"bad.toml", []string{"diff", bad, d.at("may.toml")}},
		{"not signed: document: policy: minor_age", []string{"sign", bad, "--key", d.at("ministry.key"), "--out", d.at("out.toml")}},
		{"--key", []string{"sign", d.at("may.toml"), "--key", bad, "--out", d.at("out.toml")}},
		{"no such file", []string{"sign", d.at("none.toml"), "--key", d.at("ministry.key"), "--out", d.at("out.toml")}},
		{"no such file", []string{"sign", d.at("may.toml"), "--key", d.at("ministry.key"), "--out", d.at("none/out.toml")}},
		{"line 4: facts: json: unknown field \"agge\"", []string{"explain", "--at", noonInMay, "--facts", wrongFacts}},
		{"--at", []string{"explain", "--at", "noon", "--facts", wrongFacts}},
		{"no such file", []string{"explain", "--at", noonInMay, "--facts", d.at("none")}},
		{"bad.toml", []string{"explain", "--at", noonInMay, "--facts", d.at("cases.jsonl"), "--policy", bad}},
	} {
		if _, errs := command(t, 1, append([]string{"policy"}, c.args...)...); !strings.Contains(errs, c.want) {
			t.Errorf("%v: %s, want %q", c.args, errs, c.want)
		}
	}
	if _, err := os.Stat(d.at("out.toml")); err == nil {
		t.Error("a policy that is refused was signed")
	}
	command(t, 2, "policy", "sign", d.at("may.toml"))
	command(t, 2, "policy", "explain", "--facts", d.at("cases.jsonl"))
}

func TestPolicyHelpTeaches(t *testing.T) {
	out, _ := command(t, 0, "policy", "--help")
	says(t, out, "hub policy example", "hub policy check", "hub policy diff", "hub policy explain", "hub policy sign")
	out, _ = command(t, 0, "--help")
	says(t, out, "hub policy check FILE")
}
