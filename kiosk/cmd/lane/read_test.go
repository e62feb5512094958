package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passlane/kiosk/pass"
	"passlane/kiosk/sample"
)

// desk is a technician's table: samples, files and what lane read said.
type desk struct {
	t   *testing.T
	set *sample.Set
	dir string
}

func newDesk(t *testing.T) desk {
	set, err := sample.New(5, pass.Date{Year: 2026, Month: 11, Day: 25})
	if err != nil {
		t.Fatal(err)
	}
	d := desk{t, set, t.TempDir()}
	d.file("trust/issuer.cer", set.Signers()[0])
	return d
}

func (d desk) file(name string, content []byte) string {
	d.t.Helper()
	name = filepath.Join(d.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o600); err != nil {
		d.t.Fatal(err)
	}
	return name
}

func (d desk) of(name string) sample.Sample {
	d.t.Helper()
	p, ok := d.set.Find(name)
	if !ok {
		d.t.Fatalf("nobody is called %s", name)
	}
	return p
}

// read runs lane read and returns its lines, what it complained and its status.
func (d desk) read(stdin []byte, args ...string) (lines []line, complaint string, status int) {
	d.t.Helper()
	var out, errs bytes.Buffer
	status = run(append([]string{"read"}, args...), bytes.NewReader(stdin), &out, &errs)
	for text := range strings.Lines(out.String()) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			d.t.Fatalf("%q: %v", text, err)
		}
		lines = append(lines, l)
	}
	return lines, errs.String(), status
}

func pngOf(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const specimen = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"

// A content is known for what it is, in whatever wrapping.
func TestReadRecognises(t *testing.T) {
	d := newDesk(t)
	sok, tola := d.of("sok"), d.of("tola")
	card, err := sok.CardFrame(640, 480)
	if err != nil {
		t.Fatal(err)
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, card, nil); err != nil {
		t.Fatal(err)
	}
	latin1 := make([]rune, len(sok.Seal))
	for i, b := range sok.Seal {
		latin1[i] = rune(b)
	}
	for _, c := range []struct {
		name, kind string
		content    []byte
		result     pass.Genuineness
		number     string
	}{
		{"raw seal", "seal", sok.Seal, pass.Valid, sok.Number},
		{"seal in hexadecimal", "seal", []byte(strings.ToUpper(hex.EncodeToString(sok.Seal)) + "\n"), pass.Valid, sok.Number},
		{"seal in base64", "seal", []byte(base64.StdEncoding.EncodeToString(sok.Seal)), pass.Valid, sok.Number},
		{"seal that went through Unicode", "seal", []byte(string(latin1)), pass.Valid, sok.Number},
		{"picture", "seal", pngOf(t, card), pass.Valid, sok.Number},
		{"photograph", "seal", photo.Bytes(), pass.Valid, sok.Number},
		{"tag", "tag", tola.TagDump, pass.Valid, tola.Number},
		{"tag in hexadecimal", "tag", []byte(hex.Dump(nil) + hex.EncodeToString(tola.TagDump)), pass.Valid, tola.Number},
		{"changed seal", "seal", d.of("forged").Seal, pass.Invalid, d.of("forged").Number},
		{"strange seal", "seal", d.of("stranger").Seal, pass.UnknownIssuer, d.of("stranger").Number},
		{"zone", "mrz", []byte(specimen), pass.UnknownIssuer, "L898902C3"},
		{"zone in a letter", "mrz", []byte("Dear officer,\r\n\r\n" + strings.ReplaceAll(strings.ToLower(specimen), "\n", "\r\n") + "\r\nyours"), pass.UnknownIssuer, "L898902C3"},
		{"zone in one line", "mrz", []byte("\ufeff" + strings.ReplaceAll(specimen, "\n", "")), pass.UnknownIssuer, "L898902C3"},
	} {
		lines, complaint, status := d.read(nil, "--trust", filepath.Join(d.dir, "trust"), d.file("content", c.content))
		if len(lines) != 1 || status != 0 || complaint != "" {
			t.Errorf("%s: %d lines, status %d, %s", c.name, len(lines), status, complaint)
			continue
		}
		l := lines[0]
		number, _ := l.Fields["number"].(string)
		if l.Kind != c.kind || l.Result != c.result || number != c.number || len(l.Checked) == 0 || len(l.NotChecked) == 0 {
			t.Errorf("%s: %+v", c.name, l)
		}
	}
}

func TestReadNamesWhatIsWrong(t *testing.T) {
	d := newDesk(t)
	seal, dump := d.of("sok").Seal, bytes.Clone(d.of("tola").TagDump)
	dump[3] ^= 1
	for _, c := range []struct {
		name, kind, field string
		content           []byte
	}{
		{"nothing", "unknown", "content", nil},
		{"a zero", "unknown", "content", []byte{0}},
		{"noise", "unknown", "content", bytes.Repeat([]byte{0x9f, 0x01, 0xfe}, 1000)},
		{"a sentence", "unknown", "content", []byte("the cat sat on the mat")},
		{"too large", "unknown", "file", make([]byte, maxInput+1)},
		{"largest", "unknown", "content", make([]byte, maxInput)},
		{"cut seal", "seal", "signature", seal[:len(seal)-1]},
		{"long seal", "seal", "signature", append(bytes.Clone(seal), 0)},
		{"old seal", "seal", "version", append([]byte{0xDC, 1}, seal[2:]...)},
		{"tag with a wrong check byte", "tag", "tag UID", dump},
		{"zone with a wrong digit", "mrz", "document number check digit", []byte(strings.Replace(specimen, "L898902C3", "L898902C4", 1))},
		{"zone that is short", "mrz", "length", []byte("P<UTOERIKSSON<<ANNA")},
		{"picture of nothing", "symbol", "picture", pngOf(t, image.NewGray(image.Rect(0, 0, 100, 100)))},
		{"picture cut", "symbol", "picture", pngOf(t, image.NewGray(image.Rect(0, 0, 100, 100)))[:60]},
		{"picture of a house's size", "symbol", "picture", pngOf(t, image.NewGray(image.Rect(0, 0, 9000, 9000)))},
		{"digital barcode", "unknown", "content", []byte("RDB1AAAABBBB")},
		{"VDS-NC", "unknown", "content", []byte(`{"data":{},"sig":{"alg":"ES256","sigvl":""}}`)},
	} {
		lines, _, status := d.read(nil, d.file("content", c.content))
		if len(lines) != 1 || status != 1 || lines[0].Result != pass.Malformed || lines[0].Kind != c.kind || lines[0].Field != c.field || lines[0].Reason == "" {
			t.Errorf("%s: status %d, %+v", c.name, status, lines)
		}
	}
}

func TestReadGoesOn(t *testing.T) {
	d := newDesk(t)
	good, bad := d.file("good", d.of("sok").Seal), d.file("bad", []byte("?"))
	lines, _, status := d.read([]byte(specimen), bad, filepath.Join(d.dir, "missing"), good, "-")
	if status != 1 || len(lines) != 4 {
		t.Fatalf("status %d, %d lines", status, len(lines))
	}
	for i, want := range []pass.Genuineness{pass.Malformed, pass.Malformed, pass.UnknownIssuer, pass.UnknownIssuer} {
		if lines[i].Result != want {
			t.Errorf("line %d: %+v", i, lines[i])
		}
	}
	if lines[1].Field != "file" || lines[3].File != "-" || lines[3].Kind != "mrz" {
		t.Errorf("%+v, %+v", lines[1], lines[3])
	}
}

func TestReadShowsFieldsButNoKey(t *testing.T) {
	d := newDesk(t)
	sok := d.of("sok")
	var out, errs bytes.Buffer
	run([]string{"read", "--trust", filepath.Join(d.dir, "trust"), d.file("seal", sok.Seal), d.file("long", append(bytes.Clone(sok.Seal), 0))}, nil, &out, &errs)
	if strings.Contains(out.String(), hex.EncodeToString(sok.HolderKey[:])) || !strings.Contains(out.String(), `"holder_key":"present"`) {
		t.Errorf("holder key: %s", out.String())
	}
	for _, want := range []string{`"class":"B"`, `"province":"2"`, `"signer":"KHBP 1A"`, `"document":"border pass"`, `"valid_to":"` + sok.ValidTo.String(), `"5":"secret"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in %s", want, out.String())
		}
	}
}

func TestReadTrustDirectory(t *testing.T) {
	d := newDesk(t)
	block := func(der []byte) []byte {
		return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	}
	d.file("both/all.pem", append(block(d.set.Signers()[0]), block(d.set.Stranger())...))
	d.file("mixed/a.CRT", d.set.Stranger())
	d.file("mixed/broken.der", []byte("?"))
	d.file("mixed/notes.txt", []byte("ignored"))
	d.file("empty.pem/none.pem", []byte("-----BEGIN NOTHING-----\n"))
	stranger := d.file("stranger", d.of("stranger").Seal)
	for _, c := range []struct {
		dir, complaint string
		status         int
		result         pass.Genuineness
	}{
		{"trust", "", 0, pass.UnknownIssuer},
		{"both", "", 0, pass.Valid},
		{"mixed", "broken.der", 1, pass.Valid},
		{"empty.pem", "no certificate", 1, pass.UnknownIssuer},
		{"nowhere", "nowhere", 1, pass.UnknownIssuer},
	} {
		lines, complaint, status := d.read(nil, "--trust", filepath.Join(d.dir, c.dir), stranger)
		if status != c.status || !strings.Contains(complaint, c.complaint) || (c.complaint == "") != (complaint == "") || lines[0].Result != c.result {
			t.Errorf("%s: status %d, %q, %+v", c.dir, status, complaint, lines)
		}
	}
}

func TestReadUsage(t *testing.T) {
	for _, args := range [][]string{{"read"}, {"read", "--nonsense", "x"}, {"raed", "x"}} {
		var out, errs bytes.Buffer
		if status := run(args, nil, &out, &errs); status != 2 || errs.Len() == 0 || out.Len() != 0 {
			t.Errorf("%v: status %d, %s%s", args, status, out.String(), errs.String())
		}
	}
	var out, errs bytes.Buffer
	if status := run([]string{"read", "--help"}, nil, &out, &errs); status != 0 || !strings.Contains(out.String(), "UNKNOWN_ISSUER") {
		t.Errorf("help: status %d, %s%s", status, out.String(), errs.String())
	}
}
