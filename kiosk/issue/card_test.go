package issue

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"passlane/kiosk/pass"
)

var uid = []byte{0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6}

// record returns what the writer gets of a card, which keeps the schema.
func record(t *testing.T, c *Card) map[string]any {
	t.Helper()
	b, err := c.File()
	if err != nil {
		t.Fatal(err)
	}
	if err := valid(t, b); err != nil {
		t.Error(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func valid(t *testing.T, b []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(CardSchema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("card.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("card.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func bytesOf(t *testing.T, v any) []byte {
	t.Helper()
	b, err := hex.DecodeString(v.(string))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A plain tag carries the seal bound to its UID: on that tag it is genuine, on a copy it is not.
func TestAPlainTag(t *testing.T) {
	d, r := desk(t), sok(t)
	r.Card = CardRequest{NTAG215, uid}
	got := issued(t, d, r)
	memory := bytesOf(t, record(t, got.Card)["memory"])
	p := pass.ReadTag(memory, d.opts.Trust)
	if p.Result != pass.Valid || p.Number != got.Pass.Number || p.HolderKey != got.Pass.Key || got.Pass.Medium != pass.MediumTag ||
		!bytes.Equal(got.Pass.Card.UID, uid) || len(got.Pass.Card.Keys) != 0 {
		t.Errorf("%+v", p)
	}
	_, seal, _ := bytes.Cut(memory, []byte(pass.SealRecordType))
	other := append([]byte{0x04}, uid[:6]...)
	if copied := pass.ReadNDEF(pass.NDEFMessage(seal[:bytes.LastIndexByte(seal, 0xFE)]), other, d.opts.Trust); copied.Result == pass.Valid {
		t.Error("a copy on another tag is genuine")
	}
	if onPaper := pass.ReadSeal(got.Seal, d.opts.Trust); onPaper.Result != pass.Valid {
		t.Errorf("the printed pass of the same holder: %s", onPaper.Result)
	}
}

// A card that cannot be cloned has a key of its own, which the registry learns with its version.
func TestACardWithAKey(t *testing.T) {
	d, r := desk(t), sok(t)
	r.Class, r.Number = "STUDENT1", strings.Repeat("Z", 22) // the longest seal
	r.Card = CardRequest{NTAG424DNA, uid}
	got := issued(t, d, r)
	m := record(t, got.Card)
	file := bytesOf(t, m["ndef_file"])
	if n := int(file[0])<<8 | int(file[1]); n != len(file)-2 || len(file) > 256 {
		t.Errorf("%d bytes, which say %d", len(file), n)
	}
	if p := pass.ReadNDEF(file[2:], uid, d.opts.Trust); p.Result != pass.Valid || p.HolderKey != got.Pass.Key {
		t.Errorf("%+v", p)
	}
	key := m["key"].(map[string]any)
	if key["number"] != 1.0 || key["version"] != 7.0 || !bytes.HasPrefix(bytesOf(t, key["aes"]), uid) {
		t.Errorf("%v", key)
	}
	if k := got.Pass.Card.Keys; len(k) != 1 || k[0].Version != 7 || !bytes.HasPrefix(k[0].Key[:], uid) {
		t.Errorf("the registry learns %d keys", len(k))
	}
}

func TestTroubleWithKeys(t *testing.T) {
	r := sok(t)
	r.Card = CardRequest{NTAG424DNA, uid}
	if _, err := desk(t, func(o *Opts) { o.Diversify = nil }).Issue(t.Context(), r); err == nil || !strings.Contains(err.Error(), "has no keys") {
		t.Error(err)
	}
	none := errors.New("the master key is locked away")
	away := desk(t, func(o *Opts) { o.Diversify = func([]byte) (k [16]byte, err error) { return k, none } })
	if _, err := away.Issue(t.Context(), r); !errors.Is(err, none) {
		t.Error(err)
	}
}

func TestTheSchemaRefuses(t *testing.T) {
	d, r := desk(t), sok(t)
	r.Card = CardRequest{NTAG424DNA, uid}
	b, err := issued(t, d, r).Card.File()
	if err != nil {
		t.Fatal(err)
	}
	for old, with := range map[string]string{`"NTAG 424 DNA"`: `"NTAG215"`, `"secret": true`: `"secret": false`, `04A1`: `04a1`, `"aes"`: `"des"`} {
		if valid(t, bytes.Replace(b, []byte(old), []byte(with), 1)) == nil {
			t.Errorf("%s for %s is taken", with, old)
		}
	}
}

// Nothing that is logged, printed or listed shows a key, a seal or a name.
func TestSecretsMaskThemselves(t *testing.T) {
	d, r := desk(t), sok(t)
	r.Card = CardRequest{NTAG424DNA, uid}
	got := issued(t, d, r)
	var log bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(h).Info("issued", "request", r, "result", got, "card", got.Card, "value", *got.Card)
	}
	for _, v := range []any{r, got, got.Card, *got.Card, []Result{got}, struct{ Card *Card }{got.Card}} {
		fmt.Fprintf(&log, "%v %+v %#v %s %x %q\n", v, v, v, v, v, v)
		if err := json.NewEncoder(&log).Encode(v); err != nil {
			t.Error(err)
		}
	}
	key := got.Pass.Key[:]
	for name, secret := range map[string]string{
		"holder key": hex.EncodeToString(key), "holder key in numbers": fmt.Sprint(key)[1:20], "card key": hex.EncodeToString(uid), "card key in capitals": "04A1B2",
		"card key in numbers": "4 161 178", "name": "PISETH", "own name": "ពិសិដ្ឋ",
	} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the %s is shown in\n%s", name, log.String())
		}
	}
}
