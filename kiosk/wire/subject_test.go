package wire

import (
	"errors"
	"strings"
	"testing"
)

func TestSubjects(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	for got, want := range map[string]string{
		Ledger("lane-1"):               "pl.v2.ledger.lane-1",
		Image("lane-1", picture(0xab)): "pl.v1.image.lane-1." + hash,
		Committed("lane-1"):            "pl.v2.committed.lane-1",
		PositionOf("lane-1"):           "pl.v2.position.lane-1",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestSubjectsComeBack(t *testing.T) {
	if d, err := ParseLedger(Ledger("lane-1")); err != nil || d != "lane-1" {
		t.Errorf("ledger: %q %v", d, err)
	}
	if d, err := ParsePosition(PositionOf("lane-1")); err != nil || d != "lane-1" {
		t.Errorf("position: %q %v", d, err)
	}
	if d, id, err := ParseImage(Image("lane-1", picture(9))); err != nil || d != "lane-1" || id != picture(9) {
		t.Errorf("image: %q %v %v", d, id, err)
	}
}

func TestDeviceNames(t *testing.T) {
	for _, good := range []string{"a", "lane-1", "0", strings.Repeat("x", 64)} {
		if err := CheckDevice(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", strings.Repeat("x", 65), "Lane", "a.b", "a b", "*", ">", "ລ", "a\n"} {
		err := CheckDevice(bad)
		if e, ok := errors.AsType[*NameError](err); !ok || e.Name != bad {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

func TestForeignSubjects(t *testing.T) {
	hash := picture(1).String()
	for _, s := range []string{"", "pl.v1.image.", "pl.v1.image.lane", "pl.v1.image.lane.12", "pl.v1.image.LANE." + hash,
		"pl.v1.image.lane." + strings.ToUpper(picture(0xab).String()), "pl.v2.image.lane." + hash, "pl.v1.image.a.b." + hash} {
		if _, _, err := ParseImage(s); err == nil {
			t.Errorf("took %q", s)
		}
	}
	for _, s := range []string{"", "pl.v2.ledger", "pl.v2.ledger.", "pl.v2.ledger.a.b", "pl.v1.ledger.a"} {
		if _, err := ParseLedger(s); err == nil {
			t.Errorf("took %q", s)
		}
	}
}
