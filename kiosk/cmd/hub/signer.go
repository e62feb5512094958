package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	"passlane/kiosk/issue"
	"passlane/kiosk/issue/keyfile"
	"passlane/kiosk/pass"
)

// phraseFlag says where the passphrase of a key is.
type phraseFlag struct {
	PassphraseFile string `help:"File with the key's passphrase, readable by nobody else; asked for at the terminal if not given." placeholder:"FILE"`
}

// passphrase reads the passphrase, or asks for it so many times.
func (f phraseFlag) passphrase(a around, times int) ([]byte, error) {
	if f.PassphraseFile != "" {
		info, err := os.Stat(f.PassphraseFile)
		if err != nil {
			return nil, fmt.Errorf("--passphrase-file: %w", err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			return nil, fmt.Errorf("--passphrase-file: others may read it (mode %04o): chmod 600 %s", info.Mode().Perm(), f.PassphraseFile)
		}
		b, err := os.ReadFile(f.PassphraseFile)
		return bytes.TrimRight(b, "\r\n"), err
	}
	first, err := a.ask("Passphrase of the key")
	for i := 1; i < times && err == nil; i++ {
		var again []byte
		if again, err = a.ask("The same again"); err == nil && !bytes.Equal(first, again) {
			err = errors.New("passphrase: the two differ")
		}
	}
	return first, err
}

type signerNewCmd struct {
	phraseFlag
	ID        string    `required:"" help:"Signer id: two letters of the country, two of the signer's name." placeholder:"KHBP"`
	Key       string    `required:"" help:"Where the private key goes, under a passphrase." placeholder:"FILE"`
	Cert      string    `required:"" help:"Where the certificate goes, for every lane's trust folder: FILE.cer." placeholder:"FILE"`
	ValidFrom pass.Date `help:"First day on which it may sign (today if not given)." placeholder:"YYYY-MM-DD"`
	ValidTo   pass.Date `help:"Last day on which it may sign (five years if not given)." placeholder:"YYYY-MM-DD"`
}

// Run makes a key and its certificate.
func (c *signerNewCmd) Run(a around, to streams) error {
	today := a.today()
	if c.ValidFrom.IsZero() {
		c.ValidFrom = dateOf(today)
	}
	if c.ValidTo.IsZero() {
		c.ValidTo = dateOf(time.Date(c.ValidFrom.Year+5, time.Month(c.ValidFrom.Month), c.ValidFrom.Day-1, 0, 0, 0, 0, time.UTC))
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := issue.Certificate(c.ID, key, c.ValidFrom, c.ValidTo)
	if err != nil {
		return err
	}
	phrase, err := c.passphrase(a, 2)
	if err != nil {
		return err
	}
	file, err := keyfile.Seal(key, phrase)
	if err != nil {
		return err
	}
	if err := writeNew(c.Key, file); err != nil {
		return fmt.Errorf("--key: %w", err)
	}
	if err := writeAs(0o644, c.Cert, der); err != nil {
		return errors.Join(fmt.Errorf("--cert: %w", err), os.Remove(c.Key))
	}
	s, err := pass.ParseSigner(der)
	fmt.Fprintf(to.out, "signer %s, %s, may sign from %s to %s\n", s.SignerID, s.Curve, s.NotBefore, s.NotAfter)
	fmt.Fprintf(to.out, "key          %s (keep it and its passphrase apart)\n", c.Key)
	fmt.Fprintf(to.out, "certificate  %s (put it into the trust folder of every lane before the first pass)\n", c.Cert)
	return err
}

func dateOf(t time.Time) pass.Date {
	return pass.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// signerFlags are the key and the certificate of who signs.
type signerFlags struct {
	phraseFlag
	Signer string `required:"" help:"Key file of the signer, by hub signer new." placeholder:"FILE"`
	Cert   string `required:"" help:"Certificate of the signer." placeholder:"FILE"`
}

// open returns the key and the signer as its certificate has it.
func (f signerFlags) open(a around) (crypto.Signer, pass.Signer, error) {
	var s pass.Signer
	der, err := os.ReadFile(f.Cert)
	if err != nil {
		return nil, s, fmt.Errorf("--cert: %w", err)
	}
	if s, err = pass.ParseSigner(der); err != nil {
		return nil, s, fmt.Errorf("--cert: %w", err)
	}
	file, err := os.ReadFile(f.Signer)
	if err != nil {
		return nil, s, fmt.Errorf("--signer: %w", err)
	}
	phrase, err := f.passphrase(a, 1)
	if err != nil {
		return nil, s, err
	}
	key, err := keyfile.Open(file, phrase)
	if err != nil {
		return nil, s, fmt.Errorf("--signer: %w", err)
	}
	if cert, err := x509.ParseCertificate(der); err == nil && !sameKey(cert.PublicKey, key.Public()) {
		return nil, s, errors.New("--cert: is the certificate of another key than --signer")
	}
	return key, s, nil
}

func sameKey(a, b crypto.PublicKey) bool {
	k, ok := a.(*ecdsa.PublicKey)
	return ok && k.Equal(b)
}
