package main

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"passlane/kiosk/pass"
)

// loadTrust reads the certificates of a directory. Each that does not read is named on stderr and makes the status 1.
func loadTrust(dir string, stderr io.Writer) (trust pass.Trust, status int) {
	if dir == "" {
		return pass.Trust{}, 0
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "lane read: trust: %v\n", err)
		return pass.Trust{}, 1
	}
	var signers []pass.Signer
	for _, f := range files {
		if !slices.Contains([]string{".cer", ".crt", ".der", ".pem"}, strings.ToLower(filepath.Ext(f.Name()))) {
			continue
		}
		got, err := certificates(filepath.Join(dir, f.Name()))
		if err != nil {
			_, _ = fmt.Fprintf(stderr, "lane read: trust: %s: %v\n", f.Name(), err)
			status = 1
		}
		signers = append(signers, got...)
	}
	return pass.NewTrust(1, signers...), status
}

// certificates reads one file: DER, or PEM with any number of certificates. What reads is returned beside the error of what does not.
func certificates(name string) ([]pass.Signer, error) {
	content, err := load(name, nil)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(content, []byte("-----BEGIN")) {
		s, err := pass.ParseSigner(content)
		if err != nil {
			return nil, err
		}
		return []pass.Signer{s}, nil
	}
	var signers []pass.Signer
	var errs error
	for block, rest := pem.Decode(content); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		s, err := pass.ParseSigner(block.Bytes)
		if err != nil {
			errs = errors.Join(errs, err)
			continue
		}
		signers = append(signers, s)
	}
	if len(signers) == 0 && errs == nil {
		errs = errors.New("no certificate in it")
	}
	return signers, errs
}
