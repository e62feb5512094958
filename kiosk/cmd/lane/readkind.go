package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"image"
	_ "image/jpeg" // pictures of symbols
	_ "image/png"  // pictures of symbols
	"strings"
	"unicode"
	"unicode/utf8"

	"passlane/drivers/scanner"
	"passlane/kiosk/pass"
)

// finding is what a content was and how it was judged.
type finding struct {
	kind   string
	symbol bool // it came out of a picture
	p      pass.Presented
}

// maxPixels bounds a picture; a small file can unpack to a very large one.
const maxPixels = 40_000_000

// identify recognises what the content is.
func identify(content []byte, trust pass.Trust) finding {
	if len(content) == 0 {
		return finding{kind: "unknown", p: unread("content", "empty")}
	}
	if config, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil {
		return fromPicture(content, config, trust)
	}
	return fromBytes(content, trust)
}

func fromPicture(content []byte, config image.Config, trust pass.Trust) finding {
	none := finding{kind: "symbol", symbol: true}
	if config.Width*config.Height > maxPixels {
		none.p = unread("picture", "more than 40 million pixels")
		return none
	}
	img, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		none.p = unread("picture", "damaged: "+err.Error())
		return none
	}
	payload, err := scanner.Decode(img)
	if err != nil {
		none.p = unread("picture", "no QR or Data Matrix symbol in it that reads")
		return none
	}
	f := fromBytes(payload, trust)
	f.symbol = true
	if f.kind == "unknown" {
		f.kind = "symbol"
	}
	return f
}

// fromBytes recognises seal, tag, text of either, and MRZ, in this order.
func fromBytes(content []byte, trust pass.Trust) finding {
	if f, ok := binary(content, trust); ok {
		return f
	}
	for _, decode := range []func(string) ([]byte, bool){fromLatin1, fromHex, fromBase64} {
		if raw, ok := decode(string(content)); ok {
			if f, ok := binary(raw, trust); ok {
				return f
			}
		}
	}
	if refused := otherFormat(string(content)); refused != "" {
		return finding{kind: "unknown", p: unread("content", refused)}
	}
	if zone, ok := zoneIn(string(content)); ok {
		return finding{kind: "mrz", p: pass.ReadMRZ(zone)}
	}
	return finding{kind: "unknown", p: unread("content", "neither seal, tag, MRZ nor picture")}
}

func binary(b []byte, trust pass.Trust) (finding, bool) {
	tag := len(b) >= 16 && b[12] == 0xE1 && b[13]>>4 == 1
	seal := len(b) >= 2 && b[0] == 0xDC && b[1] <= 9
	switch {
	case tag && (!seal || b[3] == 0x88^b[0]^b[1]^b[2]):
		return finding{kind: "tag", p: pass.ReadTag(b, trust)}, true
	case seal:
		return finding{kind: "seal", p: pass.ReadSeal(b, trust)}, true
	}
	return finding{}, false
}

// fromLatin1 undoes what happens to binary payloads that went through a text of Unicode.
func fromLatin1(text string) ([]byte, bool) {
	if !utf8.ValidString(text) {
		return nil, false
	}
	var raw []byte
	for _, r := range text {
		if r > 0xFF {
			return nil, false
		}
		raw = append(raw, byte(r))
	}
	return raw, true
}

// squeeze drops white space and what people put between bytes.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == ':' || r == ',' {
			return -1
		}
		return r
	}, text)
}

func fromHex(text string) ([]byte, bool) {
	raw, err := hex.DecodeString(strings.TrimPrefix(squeeze(text), "0x"))
	return raw, err == nil && len(raw) > 0
}

func fromBase64(text string) ([]byte, bool) {
	text = strings.TrimRight(squeeze(text), "=")
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		raw, err = base64.RawURLEncoding.DecodeString(text)
	}
	return raw, err == nil && len(raw) > 0
}

// otherFormat names what is a travel document symbol of a kind that this program does not read.
func otherFormat(text string) string {
	text = strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(text, "RDB1"):
		return "an ICAO digital barcode (RDB1), which is not supported"
	case strings.HasPrefix(text, "{") && strings.Contains(text, `"sigvl"`):
		return "a seal for non-constrained environments (VDS-NC), which is not supported"
	}
	return ""
}
