package typeset

import (
	"errors"
	"strings"
	"testing"
)

func TestOCRBIsAsWideAsItsPitch(t *testing.T) {
	o, err := NewOCRB()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789<<<<"} {
		p, err := o.Line(text, 100, 200, 10)
		if err != nil {
			t.Fatal(err)
		}
		b := p.Bounds()
		if n := float32(len(text)); b.X < 100 || b.X > 103 || b.X+b.W > 100+10*n || b.W < 10*n-6 {
			t.Errorf("%s stands at %+v", text, b)
		}
		if b.Y < 186 || b.Y > 192 || b.Y+b.H > 202 {
			t.Errorf("%s reaches from %.1f to %.1f around its baseline at 200", text, b.Y, b.Y+b.H)
		}
	}
	if _, err := o.Line("A\u1780", 0, 0, 10); err == nil {
		t.Error("OCR-B has Khmer letters")
	}
}

func TestAMissingOCRBNamesItsPackage(t *testing.T) {
	if _, err := NewOCRB(t.TempDir()); !errors.Is(err, ErrNoOCRB) || !strings.Contains(err.Error(), "fonts-ocr-b") {
		t.Errorf("%v", err)
	}
}
