package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/drivers/pn532/pn532sim"
)

// bench is a reader on a serial line, and a folder for files.
type bench struct {
	*testing.T
	chip *pn532sim.Chip
	line *pn532sim.Line
	dir  string
}

func onBench(t *testing.T) bench {
	t.Helper()
	chip, dir := pn532sim.New(), t.TempDir()
	line, err := pn532sim.NewLine(chip, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(line.Close)
	return bench{t, chip, line, dir}
}

func (b bench) file(name, content string) string {
	b.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// try runs the command on the line and checks its exit code.
func (b bench) try(want int, args ...string) report {
	b.Helper()
	return b.run(want, append([]string{"pn532", "--json", "--timeout", "2s", "--port", b.line.Path()}, args...)...)
}

func (b bench) run(want int, args ...string) (r report) {
	b.Helper()
	var out, trouble bytes.Buffer
	if got := run(args, &out, &trouble); got != want {
		b.Errorf("%v: exit %d, want %d\n%s%s", args, got, want, &out, &trouble)
	}
	if out.Len() > 0 {
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			b.Errorf("%v: %v\n%s", args, err, &out)
		}
	}
	return r
}

var secret = ntag424.Key{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF}

const (
	secretHex = "00112233445566778899AABBCCDDEEFF"
	otherHex  = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
)

func pass() nfcsim.Chip {
	return ntag424sim.New(ntag424sim.Opts{Keys: [5]ntag424.Key{1: secret}, Message: []byte("hello")})
}

func TestACardWithItsKey(t *testing.T) {
	b := onBench(t)
	b.chip.LayChip(pass())
	for _, keys := range []string{
		`["` + secretHex + `"]`,
		`[{"slot": 1, "key": "` + strings.ToLower(secretHex) + `"}]`,
		`["` + otherHex + `", {"slot": 1, "key": "` + secretHex + `"}]`,
	} {
		r := b.try(exitDone, "--keys", b.file("keys.json", keys))
		if a := r.Authentication; a == nil || !a.Proven || a.How != howAES || *a.Slot != 1 || a.UID != "04958CAA5C5E80" {
			t.Errorf("%s: %+v", keys, a)
		}
		if r.Firmware == nil || r.Firmware.IC != "32" || r.Firmware.Version != "1.6" || len(r.Firmware.Supports) != 3 {
			t.Errorf("%+v", r.Firmware)
		}
		if c := r.Card; c == nil || c.Kind != kindType4 || c.SAK != "20" || c.ATQA != "4403" || c.ATS == "" || c.Type != "A" {
			t.Errorf("%+v", r.Card)
		}
		if r.Says == nil || r.Says.NDEF != "68656C6C6F" || r.Error != "" {
			t.Errorf("%+v, %q", r.Says, r.Error)
		}
	}
}

func TestACardWithoutTheKey(t *testing.T) {
	b := onBench(t)
	b.chip.LayChip(pass())
	r := b.try(exitUnsound, "--keys", b.file("keys.json", `["`+otherHex+`"]`))
	if r.Authentication == nil || r.Authentication.Proven || r.Says == nil || r.Error == "" {
		t.Errorf("%+v", r)
	}
	// Without keys nothing is asked for.
	if r := b.try(exitDone); r.Authentication == nil || r.Authentication.Proven || r.Authentication.How != howNot {
		t.Errorf("%+v", r)
	}
}

func TestAPlainTag(t *testing.T) {
	b := onBench(t)
	memory := make([]byte, 180)
	copy(memory, []byte{4, 1, 2, 0x8F, 3, 4, 5, 6})
	copy(memory[12:], []byte{0xE1, 0x10, 0x12, 0, 0x00, 0x01, 0x01, 0x77, 0x03, 0x03, 'a', 'b', 'c', 0xFE})
	b.chip.Lay(memory)
	r := b.try(exitDone)
	if r.Card == nil || r.Card.Kind != kindType2 || r.Card.UID != "04010203040506" || r.Says == nil || r.Says.NDEF != "616263" || !strings.HasPrefix(r.Says.Memory, "0401028F") {
		t.Errorf("%+v %+v", r.Card, r.Says)
	}
	b.try(exitUnsound, "--keys", b.file("keys.json", `["`+secretHex+`"]`))
	b.chip.Lay([]byte{4, 1, 2, 3}) // no container
	b.try(exitUnsound)
}

func TestWhatGoesWrong(t *testing.T) {
	b := onBench(t)
	if r := b.run(exitNothing, "pn532", "--json", "--timeout", "50ms", "--port", b.line.Path()); r.Firmware == nil || r.Card != nil || r.Error == "" {
		t.Errorf("no card: %+v", r)
	}
	b.chip.Firmware([]byte{0x33, 2, 7, 7})
	b.try(exitDevice)
	b.chip.Replace(func(b []byte) []byte { return b })
	b.try(exitDevice)
	b.line.Unplug()
	if r := b.try(exitDevice); r.Error == "" {
		t.Errorf("unplugged: %+v", r)
	}
	for _, args := range [][]string{
		{}, {"pn533"}, {"pn532"}, {"pn532", "--port", "a", "--replay", "b"}, {"pn532", "--port", "a", "--keys", "absent"},
		{"pn532", "--replay", "absent"}, {"pn532", "--port", "a", "--record", b.dir + "/no/such/folder"}, {"pn532", "--port", "a", "--timeout", "soon"},
		{"pn532", "--spi", "0"}, {"pn532", "--spi", "0.x"}, {"pn532", "--i2c", "1.1"}, {"pn532", "--port", "a", "--i2c", "1"}, {"pn532", "--i2c", "1", "--record", "a"},
		{"pn532", "--port", "a", "--irq", "17"}, {"pn532", "--port", "a", "--reset", "gpiochip0:x"},
		{"pn532", "--replay", b.file("broken", "no JSON")}, {"pn532", "--replay", b.file("odd", `{"random":"1"}`)},
	} {
		b.run(exitUsage, args...)
	}
}

func TestARecordingPlaysBack(t *testing.T) {
	b := onBench(t)
	b.chip.LayChip(pass())
	keys, tape := b.file("keys.json", `[{"slot": 1, "key": "`+secretHex+`"}]`), filepath.Join(b.dir, "tape.jsonl")
	first := b.try(exitDone, "--keys", keys, "--record", tape)
	b.line.Unplug()
	second := b.run(exitDone, "pn532", "--json", "--keys", keys, "--replay", tape)
	first.Port, second.Port = "", ""
	one, _ := json.Marshal(first)
	two, _ := json.Marshal(second)
	if !bytes.Equal(one, two) {
		t.Errorf("recorded %s\nplayed   %s", one, two)
	}
	written, err := os.ReadFile(tape)
	if err != nil || strings.Contains(string(written), secretHex) {
		t.Errorf("the key is in the recording, or: %v", err)
	}
	b.run(exitDevice, "pn532", "--json", "--replay", b.file("other", `{"to":"AA"}`))
	// With another key other bytes go out, which nobody recorded an answer to.
	b.run(exitDevice, "pn532", "--json", "--keys", b.file("wrong.json", `[{"slot": 2, "key": "`+otherHex+`"}]`), "--replay", tape)
}

func TestForPeople(t *testing.T) {
	b := onBench(t)
	b.chip.LayChip(pass())
	var out, trouble bytes.Buffer
	keys := b.file("keys.json", `["`+secretHex+`"]`)
	if got := run([]string{"pn532", "--port", b.line.Path(), "--keys", keys}, &out, &trouble); got != exitDone {
		t.Fatalf("exit %d: %s", got, &trouble)
	}
	for _, want := range []string{"IC 32, version 1.6", "Type 4 tag", "68656C6C6F", "key 0 of the list in slot 1"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), secretHex) {
		t.Error("the key is shown")
	}
	b.line.Unplug()
	out.Reset()
	if got := run([]string{"pn532", "--port", b.line.Path()}, &out, &trouble); got != exitDevice || !strings.Contains(out.String(), "trouble") {
		t.Errorf("exit %d:\n%s", got, &out)
	}
	out.Reset()
	if got := run([]string{"pn532", "--help"}, &out, &trouble); got != exitDone || !strings.Contains(out.String(), "Exit status") {
		t.Errorf("exit %d:\n%s", got, &out)
	}
}

func TestFilesOfKeys(t *testing.T) {
	for content, ok := range map[string]bool{
		`["` + secretHex + `"]`: true, `[{"key":"` + secretHex + `"}]`: true, `[{"slot":4,"key":"` + secretHex + `"}]`: true,
		``: false, `[]`: false, `{}`: false, `[1]`: false, `["00"]`: false, `["` + secretHex + `00"]`: false, `[{"slot":5,"key":"` + secretHex + `"}]`: false,
		`[{"slot":-1,"key":"` + secretHex + `"}]`: false, `[{"slot":1}]`: false, `[{"slot":1,"key":"` + secretHex + `","more":1}]`: false,
		`["` + secretHex[:31] + `G"]`: false, `["` + secretHex + `"] x`: false,
	} {
		_, err := parseKeys([]byte(content))
		if (err == nil) != ok {
			t.Errorf("%s: %v", content, err)
		}
		if err != nil && strings.Contains(err.Error(), secretHex[:8]) {
			t.Errorf("%s: the error shows the key: %v", content, err)
		}
	}
	if _, err := parseKeys(make([]byte, maxKeyFile+1)); err == nil {
		t.Error("a large file is taken")
	}
}

func TestTheMessageInATag(t *testing.T) {
	area := func(tlv ...byte) []byte { return append(make([]byte, userStart), tlv...) }
	long := append(area(0x03, 0xFF, 0x01, 0x00), make([]byte, 256)...)
	for name, c := range map[string]struct {
		dump []byte
		want int // bytes; below 0: none
	}{
		"at once": {area(3, 1, 7, 0xFE), 1}, "after others": {area(0, 0, 1, 3, 1, 2, 3, 3, 2, 8, 9), 2}, "long": {long, 256}, "none": {area(0xFE, 3, 1, 7), -1},
		"beyond": {area(3, 9, 1), -1}, "empty": {area(3, 0, 0xFE), 0}, "short": {[]byte{1}, -1}, "cut": {area(3), -1}, "cut length": {area(3, 0xFF, 1), -1},
	} {
		got := ndefIn(c.dump)
		if (got == nil) != (c.want < 0) || len(got) != max(c.want, 0) {
			t.Errorf("%s: got % X", name, got)
		}
	}
}

func FuzzKeys(f *testing.F) {
	f.Add([]byte(`["` + secretHex + `", {"slot": 2, "key": "` + secretHex + `"}]`))
	f.Add([]byte(`[{"slot":5}]`))
	f.Add(signedMessage(0))
	f.Fuzz(func(t *testing.T, b []byte) {
		_ = link(b)
		keys, err := parseKeys(b)
		if err == nil && len(keys) == 0 {
			t.Error("no keys and no error")
		}
		_ = ndefIn(b)
	})
}
