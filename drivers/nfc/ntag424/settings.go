package ntag424

// Access says who may do something with a file: the holder of key 0 to 4, everybody or nobody (data sheet, 8.2.3.3).
type Access byte

// Access for everybody and for nobody; the numbers 0 to 4 stand for the keys.
const (
	Free  Access = 0xE
	Never Access = 0xF
)

func (a Access) key() bool   { return a <= 4 }
func (a Access) valid() bool { return a.key() || a == Free || a == Never }

// CommMode is how the data of a file travel in a session.
type CommMode byte

// The communication modes (data sheet, 8.2.3.5).
const (
	Plain CommMode = 0
	MAC   CommMode = 1
	Full  CommMode = 3
)

// FileSettings are the rights and the mode of a file. Its zero value gives everything to key 0, in plain.
type FileSettings struct {
	Comm                           CommMode
	Read, Write, ReadWrite, Change Access
	SDM                            *SDM // only for FileNDEF; nil: the file is read as it was written
}

// SDM makes the card write UID, read counter and a MAC into the file as it is read (secure dynamic messaging; data
// sheet, 9.3), always both UID and counter. Offsets are bytes from the start of the file, whose first two are the length
// of the message; what stands there is replaced by capital hexadecimal digits.
type SDM struct {
	Meta        Access // key that encrypts UID and counter; Free: they are plain
	File        Access // key of the MAC and of encrypted data, 0 to 4
	CounterRead Access // who may ask for the counter

	PICCData     int // of 32 digits, if Meta is a key
	UID, Counter int // of 14 and 6 digits, if Meta is Free
	MACInput     int // where the MAC's input begins; it ends before MAC
	MAC          int // of 16 digits
	Enc          int // of the encrypted data; plain in the first half of it, as written
	EncLength    int // digits, a multiple of 32; 0: none
}

// Options of a file (data sheet, table 69).
const (
	optionSDM   = 0x40
	sdmUID      = 0x80
	sdmCounter  = 0x40
	sdmEnc      = 0x10
	sdmASCII    = 0x01
	maxFileSize = 256
)

// encode returns the data of ChangeFileSettings.
func (f FileSettings) encode() ([]byte, error) {
	for _, a := range []Access{f.Read, f.Write, f.ReadWrite, f.Change} {
		if !a.valid() {
			return nil, malformed("file settings", "no access %Xh", byte(a))
		}
	}
	if f.Comm > Full || f.Comm == 2 {
		return nil, malformed("file settings", "no communication mode %d", byte(f.Comm))
	}
	b := []byte{byte(f.Comm), byte(f.ReadWrite)<<4 | byte(f.Change), byte(f.Read)<<4 | byte(f.Write)}
	if f.SDM == nil {
		return b, nil
	}
	if err := f.SDM.check(); err != nil {
		return nil, err
	}
	b[0] |= optionSDM
	return f.SDM.append(b), nil
}

// append appends the settings in the order of table 69.
func (s *SDM) append(b []byte) []byte {
	options := byte(sdmUID | sdmCounter | sdmASCII)
	if s.EncLength > 0 {
		options |= sdmEnc
	}
	b = append(b, options, 0xF0|byte(s.CounterRead), byte(s.Meta)<<4|byte(s.File))
	if s.Meta == Free {
		b = append24(append24(b, s.UID), s.Counter)
	} else {
		b = append24(b, s.PICCData)
	}
	b = append24(b, s.MACInput)
	if s.EncLength > 0 {
		b = append24(append24(b, s.Enc), s.EncLength)
	}
	return append24(b, s.MAC)
}

// check finds what the card would refuse.
func (s *SDM) check() error {
	enc := 0
	if s.EncLength > 0 {
		enc = s.Enc + s.EncLength
	}
	switch {
	case !s.Meta.key() && s.Meta != Free, !s.File.key(), !s.CounterRead.valid():
		return malformed("SDM settings", "no access %X %X %X", byte(s.Meta), byte(s.File), byte(s.CounterRead))
	case s.outside(s.MAC, 16), s.Meta == Free && (s.outside(s.UID, 14) || s.outside(s.Counter, 6)), s.Meta != Free && s.outside(s.PICCData, 32):
		return malformed("SDM settings", "digits outside the file")
	case s.MACInput < 0 || s.MACInput > s.MAC:
		return malformed("SDM settings", "the MAC's input begins at %d, after the MAC at %d", s.MACInput, s.MAC)
	case s.EncLength < 0 || s.EncLength%32 != 0 || enc > s.MAC || s.EncLength > 0 && s.Enc < s.MACInput:
		return malformed("SDM settings", "%d encrypted digits at %d, not whole blocks under the MAC", s.EncLength, s.Enc)
	}
	return nil
}

func (s *SDM) outside(at, digits int) bool { return at < 0 || at > maxFileSize-digits }
