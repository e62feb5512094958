package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/policy/document"
	"passlane/kiosk/registry"
)

// real is a desk with the hub's own database.
func real(t *testing.T) *counter {
	c := newCounter(t)
	c.open = openRegistry
	c.run(t, 0, newSigner)
	return c
}

// A mother and her child are registered, get their passes, and the mother loses hers.
func TestADeskWithTheHubsRegistry(t *testing.T) {
	c := real(t)
	c.file("mother.json", []byte(`{"id":"H-2","latin_name":"CHAN SREYMOM","sex":"F","birth":"1990-05-06","nationality":"KHM","province":"2"}`))
	c.file("child.json", []byte(`{"id":"H-3","latin_name":"CHAN BOPHA","sex":"F","birth":"2018-02","nationality":"KHM","province":"2","photo":"2026-11-01",
		"guardians":[{"guardian":"H-2","relation":"mother","evidence":"birth-certificate","certificate":"0042"}]}`))
	if out, _ := c.run(t, 0, "holder add @mother.json @child.json --portrait @sok.jpg --data @hub"); !strings.Contains(out, "H-3 is registered") {
		t.Error(out)
	}
	issue := strings.Replace(newPass, "--holder @holder.json", "--id H-2 --number BTB000000042", 1)
	c.run(t, 0, issue+" --data @hub --out @mother")
	out, _ := c.run(t, 0, "pass show BTB_000_000_042 --data @hub")
	for _, want := range []string{"CHAN SREYMOM", "active", "2028-11-24"} {
		if !strings.Contains(out, want) {
			t.Errorf("no word of %s in\n%s", want, out)
		}
	}
	c.run(t, 0, "pass revoke BTB000000042 --status lost --reason in_the_river --data @hub")
	if out, _ := c.run(t, 0, "pass show BTB000000042 --data @hub --json"); !strings.Contains(out, `"lost"`) || strings.Contains(out, "holder_key") {
		t.Error(out)
	}
	again := strings.Replace(issue, "--id H-2", "--id H-3", 1) + " --data @hub --out @again"
	if _, errs := c.run(t, 1, again); !strings.Contains(errs, "is there already") {
		t.Errorf("a lost pass is good again, of somebody else: %s", errs)
	}
	if _, errs := c.run(t, 1, "pass show BTB1 --data @hub"); !strings.Contains(errs, "not in the registry") {
		t.Error(errs)
	}
	db, err := database.Open(t.Context(), c.at("hub"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if position, done, err := db.Publish(t.Context(), registry.IndexKey{1}); err != nil || !done || position != 3 {
		t.Errorf("published up to %d, %t, %v", position, done, err)
	}
}

// Somebody comes with another spelling of a name that is there.
func TestAnotherSpelling(t *testing.T) {
	c := real(t)
	c.run(t, 0, newPass+" --data @hub --out @first")
	c.file("again.json", []byte(`{"id":"H-9","latin_name":"SOKH PISETH","sex":"M","birth":"1991-04-03","nationality":"KHM","province":"2"}`))
	_, errs := c.run(t, 1, "holder add @again.json --data @hub")
	if !strings.Contains(errs, "H-1 may be the same person") || !strings.Contains(errs, "--despite") {
		t.Error(errs)
	}
	c.run(t, 0, "holder add @again.json --data @hub --despite a_cousin")
	c.file("unborn.json", []byte(`{"id":"H-8","latin_name":"NOBODY","birth":"2999","nationality":"KHM"}`))
	if _, errs := c.run(t, 1, "holder add @unborn.json --data @hub"); !strings.Contains(errs, "birth") {
		t.Error(errs)
	}
}

func TestPairsAreScored(t *testing.T) {
	c := newCounter(t)
	c.file("pairs", []byte(`{"a":{"names":["SOK PISETH"]},"b":{"names":["Sokh Piseth"]},"same":true}`+"\n"+`{"a":{"names":["SOK PISETH"]},"b":{"names":["CHAN MALIS"]},"same":false}`+"\n"))
	if out, _ := c.run(t, 0, "pass duplicates --pairs @pairs"); !strings.Contains(out, "F1") {
		t.Error(out)
	}
	c.file("bad", []byte(`{"a":{"nams":["SOK"]}}`))
	if _, errs := c.run(t, 1, "pass duplicates --pairs @bad"); !strings.Contains(errs, "1") {
		t.Error(errs)
	}
}

func TestKeysForTheLanes(t *testing.T) {
	c := newCounter(t)
	c.run(t, 0, "keys --data @hub --out @lane")
	first, err := os.ReadFile(filepath.Join(c.at("lane"), "hub.pub"))
	if err != nil || len(bytes.TrimSpace(first)) != 2*ed25519.PublicKeySize {
		t.Fatalf("%q, %v", first, err)
	}
	c.run(t, 0, "keys --data @hub --out @lane")
	if again, _ := os.ReadFile(filepath.Join(c.at("lane"), "hub.pub")); !bytes.Equal(first, again) {
		t.Error("the hub has another key now")
	}
	if info, _ := os.Stat(filepath.Join(c.at("hub"), hubKeyFile)); info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the hub's key: %v", info.Mode())
	}
	c.file("hub/index.key", []byte("short"))
	if _, errs := c.run(t, 1, "keys --data @hub --out @lane"); !strings.Contains(errs, "32 bytes") {
		t.Error(errs)
	}
}

// A database that was restored without its keys is not run with others.
func TestARestoredHubWithoutItsKeys(t *testing.T) {
	c := real(t)
	c.run(t, 0, newPass+" --data @hub --out @first")
	db, err := database.Open(t.Context(), c.at("hub"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, _, err := keysOf(t.Context(), db, c.at("hub")); err != nil {
		t.Errorf("the first start: %v", err)
	}
	if _, _, err := db.Publish(t.Context(), registry.IndexKey{1}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(c.at("hub"), hubKeyFile)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := keysOf(t.Context(), db, c.at("hub")); err == nil || !strings.Contains(err.Error(), hubKeyFile) {
		t.Errorf("new keys were made: %v", err)
	}
}

func TestAPolicyIsPublished(t *testing.T) {
	c := newCounter(t)
	ministry := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	c.file("ministry.pub", []byte(hex.EncodeToString(ministry.Public().(ed25519.PublicKey))))
	c.file("june", document.Sign(document.Example, ministry))
	c.file("unsigned", document.Example)
	if out, _ := c.run(t, 0, "policy publish @june --key @ministry.pub --data @hub"); !strings.Contains(out, "version 1 is published") {
		t.Error(out)
	}
	if _, errs := c.run(t, 1, "policy publish @june --data @hub"); !strings.Contains(errs, "not newer") {
		t.Error(errs)
	}
	if _, errs := c.run(t, 1, "policy publish @unsigned --key @ministry.pub --data @hub"); !strings.Contains(errs, "not signed") {
		t.Error(errs)
	}
}

// The key of a card is its own: whoever knows one knows nothing of another.
func TestKeysOfCards(t *testing.T) {
	c := real(t)
	c.file("master", []byte(strings.Repeat("5a", 16)))
	line := newPass + " --chip NTAG424DNA --card-master @master --data @hub"
	c.run(t, 0, line+" --uid 04A1B2C3D4E5F6 --number BTB1 --out @one")
	c.run(t, 0, line+" --uid 04A1B2C3D4E5F7 --number BTB2 --despite second --out @two")
	reg, err := openRegistry(t.Context(), c.at("hub"))
	if err != nil {
		t.Fatal(err)
	}
	defer reg.Close()
	var keys [2]registry.Pass
	for i, number := range []string{"BTB1", "BTB2"} {
		if keys[i], err = reg.Pass(t.Context(), number); err != nil || len(keys[i].Card.Keys) != 1 || keys[i].Key == (pass.HolderKey{}) {
			t.Fatalf("%+v, %v", keys[i], err)
		}
	}
	if keys[0].Card.Keys[0] == keys[1].Card.Keys[0] {
		t.Error("two cards have one key")
	}
}

// calledBy returns what devices call a holder by.
func calledBy(t *testing.T, data, id string) (pseudonym string) {
	t.Helper()
	db, err := database.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(t.Context(), func(tx *database.Tx) (err error) { pseudonym, err = tx.Pseudonym(t.Context(), id); return err })
	if err != nil || pseudonym == "" {
		t.Fatalf("%s is called %q, %v", id, pseudonym, err)
	}
	return pseudonym
}

// A child with a stranger: what the lane recorded and what the registry knows become a case.
func TestACaseForThoseWhoProtectChildren(t *testing.T) {
	c := real(t)
	url := start(t, "--data", c.at("hub"), "--listen", "127.0.0.1:0")
	c.file("mother.json", []byte(`{"id":"H-2","latin_name":"CHAN SREYMOM","sex":"F","birth":"1990-05-06","nationality":"KHM","province":"2"}`))
	c.file("child.json", []byte(`{"id":"H-3","latin_name":"CHAN BOPHA","sex":"F","birth":"2018-02","nationality":"KHM","province":"2",
		"guardians":[{"guardian":"H-2","relation":"mother","evidence":"birth-certificate","certificate":"0042"}]}`))
	c.file("man.json", []byte(`{"id":"H-7","latin_name":"LIM DARA","sex":"M","birth":"1980","nationality":"KHM"}`))
	c.run(t, 0, "holder add @mother.json @man.json @child.json --certificate @sok.jpg --data @hub")
	if _, errs := c.run(t, 1, "holder add @child.json --certificate @man.json --data @hub"); !strings.Contains(errs, "no JPEG") {
		t.Error(errs)
	}
	haveSealKey(t, c.at("hub"))
	o := forwardtest.New("doung-lane-2")
	o.Period()
	man, girl := calledBy(t, c.at("hub"), "H-7"), calledBy(t, c.at("hub"), "H-3")
	for _, b := range []ledger.Body{
		ledger.Begun{Crossing: "c-1", Medium: "seal", Number: "BTB7"},
		ledger.Decided{Crossing: "c-1", Direction: ledger.DirectionExit, Outcome: ledger.Referred, Post: "Doung",
			Party:    []ledger.Traveller{{Holder: man, Number: "BTB7"}, {Holder: girl, Number: "BTB3", Minor: true}},
			Findings: []ledger.Finding{{Code: string(policy.GuardianUnrecorded), Severity: "refer", Subject: girl}}},
		ledger.Override{Crossing: "c-1", Officer: "officer-7", Verdict: ledger.Refuse, Reason: "he could not say her name"},
		ledger.Ended{Crossing: "c-1", How: ledger.TurnedAway},
	} {
		o.Append(b)
	}
	ship(t, o, url)
	out, _ := c.run(t, 0, "case c-1 --data @hub")
	for _, want := range []string{"CHAN BOPHA", "CHAN SREYMOM", "LIM DARA", "BTB7", "officer-7", `"H-3"`, "he could not say her name", "0042", policy.GuardianUnrecorded.Sentence("en"), `"case"`} {
		if !strings.Contains(out, want) {
			t.Errorf("no word of %q in\n%s", want, out)
		}
	}
	if _, errs := c.run(t, 1, "case c-9 --data @hub"); !strings.Contains(errs, "no crossing") {
		t.Error(errs)
	}
	if out, _ := c.run(t, 0, "case c-1 --schema"); !strings.Contains(out, "$schema") {
		t.Error(out)
	}
	if out, _ := c.run(t, 0, "holder erase H-3 --reason asked --data @hub"); !strings.Contains(out, "H-3 has 1 crossings: the names in 3 records, and 0 images; --yes") {
		t.Error(out)
	}
	if out, _ := c.run(t, 0, "crossings --data @hub"); !strings.Contains(out, "officer-7: refuse") {
		t.Errorf("erased without being told to:\n%s", out)
	}
	if _, errs := c.run(t, 1, "holder erase H-99 --reason asked --yes --data @hub"); !strings.Contains(errs, "not in the registry") {
		t.Error(errs)
	}
	c.run(t, 0, "holder erase H-3 --reason asked --yes --data @hub")
	if out, _ := c.run(t, 0, "crossings --data @hub"); !strings.Contains(out, "(erased): refuse") {
		t.Errorf("not erased:\n%s", out)
	}
	if out, _ := c.run(t, 1, "verify --data @hub"); !strings.Contains(out, "device.unregistered") || strings.Contains(out, "chain.") {
		t.Error(out)
	}
}
