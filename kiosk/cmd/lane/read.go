package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"passlane/kiosk/pass"
)

// readCommand is `lane read`.
type readCommand struct {
	Trust string   `type:"path" placeholder:"DIR" help:"Directory of signer certificates, DER or PEM (*.cer, *.crt, *.der, *.pem). Without it every issuer is unknown."`
	Files []string `arg:"" name:"file" help:"Raw seal, tag dump, MRZ text, or PNG or JPEG picture of a symbol; - is standard input."`
}

// Help teaches the command.
func (readCommand) Help() string {
	return `Each file gives one line of JSON: file, kind (seal, tag, mrz, symbol, unknown), result, fields, checked, not_checked, and
the field and the reason of what is wrong or unknown. What a file is follows from its content, never from its name:

  raw bytes that begin DC 02 or DC 03    a visible digital seal (ICAO 9303-13); hexadecimal or base64 text of one also reads
  a PNG or JPEG picture                  of a QR or Data Matrix symbol, anywhere in the picture
  memory of a Type 2 tag from page 0     540 bytes of an NTAG215, for example; hexadecimal text also reads
  text with two or three lines of A-Z, 0-9 and <    a machine readable zone; text around it does not matter

Results: VALID (signed by a certificate of --trust, on a day it was valid), UNKNOWN_ISSUER (well formed, nobody known vouches for it; all an
MRZ can be, and a seal that was signed on a day after this machine's today), INVALID (a check says no), MALFORMED (does not follow its format).

  lane read --trust signers/ pass.png
  printf 'I<UTO...' | lane read -

Exit status: 0 every file was read, whatever its result but MALFORMED; 1 a file or a certificate was not; 2 wrong usage.`
}

// maxInput bounds a file, in bytes.
const maxInput = 1 << 20

var errTooLarge = errors.New("larger than 1 MB")

// line is one line of the output.
type line struct {
	File       string           `json:"file"`
	Kind       string           `json:"kind"`
	Result     pass.Genuineness `json:"result"`
	Fields     map[string]any   `json:"fields"`
	Checked    []pass.Check     `json:"checked"`
	NotChecked []pass.Check     `json:"not_checked"`
	Field      string           `json:"field,omitempty"`
	Reason     string           `json:"reason,omitempty"`
}

// run reads every file and returns the exit status.
func (c readCommand) run(stdin io.Reader, stdout, stderr io.Writer) int {
	trust, status := loadTrust(c.Trust, stderr)
	out := json.NewEncoder(stdout)
	out.SetEscapeHTML(false)
	now := time.Now()
	today := pass.Date{Year: now.Year(), Month: int(now.Month()), Day: now.Day()}
	for _, name := range c.Files {
		l := readFile(name, stdin, trust, today)
		if l.Result == pass.Malformed {
			status = 1
		}
		if err := out.Encode(l); err != nil {
			_, _ = fmt.Fprintf(stderr, "lane read: write: %v\n", err)
			return 1
		}
	}
	return status
}

func readFile(name string, stdin io.Reader, trust pass.Trust, today pass.Date) line {
	content, err := load(name, stdin)
	if err != nil {
		return lineOf(name, finding{kind: "unknown", p: unread("file", err.Error())}, today)
	}
	f := identify(content, trust)
	f.p = f.p.AsOf(today)
	return lineOf(name, f, today)
}

// load reads a whole file, at most maxInput bytes of it.
func load(name string, stdin io.Reader) ([]byte, error) {
	in := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	content, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err == nil && len(content) > maxInput {
		err = errTooLarge
	}
	return content, err
}

// unread is the result for what could not even be recognised.
func unread(field, reason string) pass.Presented {
	return pass.Presented{Result: pass.Malformed, NotChecked: []pass.Check{pass.CheckStructure}, Field: field, Reason: reason}
}
