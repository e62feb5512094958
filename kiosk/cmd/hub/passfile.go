package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"passlane/kiosk/registry"
)

// passFile is a pass with the secrets that only the registry is to know; its file is of mode 0600.
type passFile struct {
	registry.Pass
	Secret secrets `json:"secret"`
}

type secrets struct {
	HolderKey string       `json:"holder_key"` // hexadecimal
	CardKeys  []secretsKey `json:"card_keys,omitempty"`
}

type secretsKey struct {
	Version byte   `json:"version"`
	AES     string `json:"aes"`
}

func fileOf(p registry.Pass) passFile {
	f := passFile{Pass: p, Secret: secrets{HolderKey: hex.EncodeToString(p.Key[:])}}
	for _, k := range p.Card.Keys {
		f.Secret.CardKeys = append(f.Secret.CardKeys, secretsKey{k.Version, hex.EncodeToString(k.Key[:])})
	}
	return f
}

// maxJSON bounds what is read of a holder or a pass, in bytes.
const maxJSON = 1 << 20

// readJSON reads a file of one JSON object; a field that there is not is an error.
func readJSON(path string, into any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if len(b) > maxJSON {
		return fmt.Errorf("%s: %d bytes, at most %d", path, len(b), maxJSON)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// writeNew writes a file that only its owner may read; one that is there is left as it is.
func writeNew(path string, b []byte) error { return writeAs(0o600, path, b) }

func writeAs(mode os.FileMode, path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
