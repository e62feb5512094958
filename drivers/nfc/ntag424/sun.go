package ntag424

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// SUN is the part of a tapped URL that the card wrote (secure unique NFC message; data sheet, 9.3). Nothing in it is proved
// until VerifySUN.
type SUN struct {
	PICCData []byte        // 16 bytes, encrypted; nil if UID and counter are plain
	UID      []byte        // 7 bytes, or nil
	Counter  uint32        // reads so far, 24 bits; only with UID
	File     []byte        // encrypted file data, whole blocks; nil if there are none
	MAC      [macSize]byte // truncated
	input    string        // what the MAC covers
}

const (
	maxURL  = 1024
	maxEnc  = maxFileSize / 2 // bytes that are encrypted in a file
	ctrSize = 3
)

// Names of the parameters; the short ones are those of AN12196.
const (
	paramPICC = "picc_data"
	paramUID  = "uid"
	paramCtr  = "ctr"
	paramEnc  = "enc"
	paramMAC  = "cmac"
)

var paramNames = map[string]string{
	"e": paramPICC, paramPICC: paramPICC, paramUID: paramUID, paramCtr: paramCtr, paramEnc: paramEnc, "c": paramMAC, paramMAC: paramMAC,
}

// param is a value in a URL, and where it stands.
type param struct {
	value string
	at    int
}

// ParseSUN reads the parameters of a URL that a card wrote. It wants cmac (or c, 16 digits), and either picc_data (or e, 32) or uid and ctr
// (14 and 6); enc (whole blocks, 32 digits each) may stand before cmac. Without enc the MAC covers nothing
// beyond UID and counter, with enc everything from its digits to those of the MAC. Other parameters are left alone.
// Errors: *FormatError.
func ParseSUN(url string) (SUN, error) {
	found, err := params(url)
	if err != nil {
		return SUN{}, err
	}
	var s SUN
	mac, err := digits(found, paramMAC, macSize)
	if err != nil {
		return SUN{}, err
	}
	s.MAC = [macSize]byte(mac)
	if _, sealed := found[paramPICC]; sealed {
		s.PICCData, err = digits(found, paramPICC, blockSize)
	} else {
		err = s.plain(found)
	}
	if err != nil {
		return SUN{}, err
	}
	if enc, ok := found[paramEnc]; ok {
		err = s.file(enc, found[paramMAC].at, url)
	}
	return s, err
}

// params returns the parameters that a card writes, by their long names.
func params(url string) (map[string]param, error) {
	_, query, ok := strings.Cut(url, "?")
	if !ok || len(url) > maxURL {
		return nil, malformed("SUN", "no query, or more than %d bytes", maxURL)
	}
	at, found := len(url)-len(query), map[string]param{}
	query, _, _ = strings.Cut(query, "#")
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if long := paramNames[name]; long != "" {
			if _, twice := found[long]; twice {
				return nil, malformed("SUN", "%s twice", long)
			}
			found[long] = param{value, at + len(name) + 1}
		}
		at += len(part) + 1
	}
	return found, nil
}

// digits decodes a parameter of so many bytes.
func digits(found map[string]param, name string, size int) ([]byte, error) {
	b, err := hex.DecodeString(found[name].value)
	if err != nil || len(b) != size {
		return nil, malformed("SUN", "%s is not %d hexadecimal digits", name, 2*size)
	}
	return b, nil
}

func (s *SUN) plain(found map[string]param) (err error) {
	if s.UID, err = digits(found, paramUID, uidSize); err != nil {
		return err
	}
	ctr, err := digits(found, paramCtr, ctrSize) // as text the highest byte comes first
	if err == nil {
		s.Counter = binary.BigEndian.Uint32(append([]byte{0}, ctr...))
	}
	return err
}

func (s *SUN) file(enc param, mac int, url string) error {
	b, err := hex.DecodeString(enc.value)
	if err != nil || len(b) == 0 || len(b)%blockSize != 0 || len(b) > maxEnc || enc.at > mac {
		return malformed("SUN", "%s is not whole blocks in front of %s", paramEnc, paramMAC)
	}
	s.File, s.input = b, url[enc.at:mac]
	return nil
}
