package pn532

import (
	"bytes"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Frames of UM0701-02, 6.2, and of published bus captures.
const (
	askVersion  = "00 00 FF 02 FE D4 02 2A 00"
	tellVersion = "00 00 FF 06 FA D5 03 32 01 06 07 E8 00"
	askSAM      = "00 00 FF 05 FB D4 14 01 00 00 17 00"
	tellSAM     = "00 00 FF 02 FE D5 15 16 00"
	chipError   = "00 00 FF 01 FF 7F 81 00"
)

func TestFramesAsTheManualHasThem(t *testing.T) {
	for packet, want := range map[string]string{"D4 02": askVersion, "D4 14 01 00 00": askSAM} {
		if got := appendFrame(nil, unhex(t, packet)); !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("%s: got % X, want %s", packet, got, want)
		}
	}
	for raw, want := range map[string]string{tellVersion: "D5 03 32 01 06 07", tellSAM: "D5 15", chipError: "7F"} {
		b := unhex(t, raw)
		f, done, noise, err := decode(b, false)
		if err != nil || f.kind != kindPacket || !bytes.Equal(f.packet, unhex(t, want)) || done != len(b)-1 || noise != 0 {
			t.Errorf("%s: got %+v, %d, %d, %v", raw, f, done, noise, err)
		}
	}
}

func TestEverySizeOfFrame(t *testing.T) {
	for n := 1; n <= maxPacket; n++ {
		packet := bytes.Repeat([]byte{byte(n)}, n)
		raw := appendFrame(nil, packet)
		if extended := raw[3] == 0xFF && raw[4] == 0xFF; extended != (n > 255) {
			t.Errorf("%d bytes: % X", n, raw[:8])
		}
		if len(raw) > maxFrame {
			t.Errorf("%d bytes give a frame of %d", n, len(raw))
		}
		f, done, _, err := decode(raw, false)
		if err != nil || !bytes.Equal(f.packet, packet) || done != len(raw)-1 {
			t.Errorf("%d bytes: %v, done %d", n, err, done)
		}
		need := len(raw) - 1
		if raw[need-1] == 0 {
			need++ // a checksum of zero wants its postamble
		}
		for cut := range need {
			if _, _, _, err := decode(raw[:cut], false); !errors.Is(err, errShort) {
				t.Fatalf("%d bytes, cut at %d: %v", n, cut, err)
			}
		}
	}
}

func TestWhatTheDecoderMakesOfIt(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		kind      kind
		done      int
		noise     int
		err       string // "" none, "short", else part of a FrameError
	}{
		{"ACK", "00 00 FF 00 FF 00", kindAck, 5, 0, ""},
		{"ACK without its first zero", "00 FF 00 FF 00", kindAck, 4, 0, ""},
		{"NACK", "00 00 FF FF 00 00", kindNack, 5, 0, ""},
		{"long preamble", "00 00 00 00 00 FF 02 FE D5 15 16", kindPacket, 11, 0, ""},
		{"noise before", "AA 55 00 00 FF 02 FE D5 15 16 00", kindPacket, 10, 2, ""},
		{"extended and short", "00 00 FF FF FF 00 02 FE D5 15 16 00", kindPacket, 11, 0, ""},
		{"nothing", "", 0, 0, 0, "short"},
		{"only noise", "AA BB", 0, 2, 2, "short"},
		{"noise and a zero", "AA BB 00", 0, 2, 2, "short"},
		{"start and no more", "AA 00 FF", 0, 1, 1, "short"},
		{"wrong LCS", "00 00 FF 02 FF D5 15 16 00", 0, 3, 0, "length"},
		{"wrong extended LCS", "00 00 FF FF FF 00 02 FF D5 15 16 00", 0, 3, 0, "extended length"},
		{"wrong DCS", "00 00 FF 02 FE D5 15 17 00", 0, 3, 0, "data"},
		{"a zero lost", "00 00 FF 04 FC D5 41 00 EA 00", 0, 1, 0, "short"},
		{"a zero lost, and noise", "00 00 FF 04 FC D5 41 00 EA 00 AA", 0, 3, 0, "postamble"},
		{"checksum of zero", "00 00 FF 02 FE D5 2B 00 00", kindPacket, 8, 0, ""},
		{"empty", "00 00 FF 00 00 00", 0, 3, 0, "0 bytes"},
		{"too long", "00 00 FF FF FF 01 0A F5", 0, 3, 0, "266 bytes"},
	} {
		f, done, noise, err := decode(unhex(t, c.raw), false)
		var bad *FrameError
		ok := c.err == "" && err == nil || c.err == "short" && errors.Is(err, errShort) ||
			errors.As(err, &bad) && strings.Contains(bad.Problem, c.err)
		if !ok || f.kind != c.kind || done != c.done || noise != c.noise {
			t.Errorf("%s: got kind %d, done %d, noise %d, %v", c.name, f.kind, done, noise, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{askVersion, tellVersion, askSAM, tellSAM, chipError, "0000FF00FF00", "0000FFFF0000", "FF00FFFFFF010200", "00FF00FF00FF"} {
		f.Add(unhex(f, s))
	}
	f.Add(appendFrame(nil, make([]byte, maxPacket)))
	f.Fuzz(func(t *testing.T, b []byte) {
		before := slices.Clone(b)
		got, done, noise, err := decode(b, false)
		if !bytes.Equal(b, before) {
			t.Fatal("the input was changed")
		}
		if done < 0 || done > len(b) || noise > done+2 && err == nil {
			t.Fatalf("done %d, noise %d of %d", done, noise, len(b))
		}
		var bad *FrameError
		switch {
		case errors.Is(err, errShort):
			if len(b)-done > maxFrame {
				t.Fatalf("%d bytes are kept", len(b)-done)
			}
		case errors.As(err, &bad):
			if done == 0 {
				t.Fatal("no way on")
			}
		case err != nil:
			t.Fatal(err)
		case got.kind == kindPacket:
			again, _, _, err := decode(appendFrame(nil, got.packet), false)
			if err != nil || !bytes.Equal(again.packet, got.packet) {
				t.Fatalf("encoded anew: %v", err)
			}
		}
	})
}
