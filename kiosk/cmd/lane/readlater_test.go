package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"passlane/kiosk/issue"
	"passlane/kiosk/pass"
)

// A seal of a later day, under a certificate that is not valid yet, is genuine by its bytes; today nobody vouches for it, and that is said.
func TestASealSignedOnALaterDay(t *testing.T) {
	d := newDesk(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	day := func(years int) pass.Date {
		at := time.Now().AddDate(years, 0, 0)
		return pass.Date{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}
	}
	der, err := issue.Certificate("KHZT", key, day(-1), day(5))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := pass.ParseSigner(der)
	if err != nil {
		t.Fatal(err)
	}
	d.file("later/khzt.cer", der)
	for years, want := range map[int]pass.Genuineness{-1: pass.Valid, 0: pass.Valid, 2: pass.UnknownIssuer} {
		seal, err := pass.Issue{Number: "BTB1", Class: "B", Province: "2", ValidFrom: day(-1), ValidTo: day(4), Issued: day(years), Country: "KHM",
			HolderKey: pass.HolderKey{1}}.Sign(signer.SignerID, key, nil)
		if err != nil {
			t.Fatal(err)
		}
		lines, _, status := d.read(nil, "--trust", filepath.Join(d.dir, "later"), d.file("seal", seal))
		if status != 0 || lines[0].Result != want || (want == pass.Valid) != (lines[0].Reason == "") {
			t.Errorf("signed %d years from now: %d, %+v", years, status, lines[0])
		}
		if want != pass.Valid && lines[0].Field != "signature date" {
			t.Errorf("field %q", lines[0].Field)
		}
	}
}
