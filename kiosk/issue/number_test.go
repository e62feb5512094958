package issue

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"testing"
)

// The example that the users of MOD 37-36 publish: the check character of a release identifier.
func TestCheckCharacter(t *testing.T) {
	for text, want := range map[string]byte{"A12425GABC1234002": 'M', "": '1'} {
		if got := checkCharacter(text); got != want {
			t.Errorf("%q: %c, want %c", text, got, want)
		}
	}
}

func TestNumbersAreDrawn(t *testing.T) {
	seen := map[string]bool{}
	used := map[rune]bool{}
	for range 2000 {
		n, err := DrawNumber(rand.Reader)
		if err != nil || CheckNumber(n) != nil || seen[n] {
			t.Fatalf("%s: %v, %v", n, err, CheckNumber(n))
		}
		seen[n] = true
		for _, r := range n {
			used[r] = true
		}
	}
	if len(used) != 32 {
		t.Errorf("%d different characters, want all 32", len(used))
	}
	if _, err := DrawNumber(bytes.NewReader([]byte("short"))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a source that ends: %v", err)
	}
	if _, err := drawKey(strings.NewReader("short")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a source that ends: %v", err)
	}
}

// Every single character mistaken is noticed, and every two neighbours swapped but the few that MOD 37-36 cannot tell.
func TestMistakesAreNoticed(t *testing.T) {
	n, _ := DrawNumber(rand.Reader)
	swaps, missed := 0, 0
	for i := range len(n) {
		for _, c := range letters {
			if bad := n[:i] + string(c) + n[i+1:]; bad != n && CheckNumber(bad) == nil {
				t.Errorf("%s for %s goes unnoticed", bad, n)
			}
		}
		if i > 0 && n[i] != n[i-1] {
			swaps++
			if CheckNumber(n[:i-1]+n[i:i+1]+n[i-1:i]+n[i+1:]) == nil {
				missed++
			}
		}
	}
	if missed > 2 {
		t.Errorf("%d of %d swaps go unnoticed in %s", missed, swaps, n)
	}
	for _, bad := range []string{"", n + "0", strings.ToLower(n[:11]) + "-", "OOOOOOOOOOOO", n[:11] + "ក"} {
		if CheckNumber(bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestGrouped(t *testing.T) {
	for number, want := range map[string]string{"7K2M9QX4TCDB": "7K2M 9QX4 TCDB", "BTB1": "BTB1", "BTB123456": "BTB123456", "": ""} {
		if got := grouped(number); got != want {
			t.Errorf("%s: %s", number, got)
		}
	}
}
