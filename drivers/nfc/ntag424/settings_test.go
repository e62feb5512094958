package ntag424

import (
	"bytes"
	"errors"
	"testing"
)

// sun18 is what AN12196, table 18 sets.
func sun18() FileSettings {
	return FileSettings{Read: Free, SDM: &SDM{Meta: 2, File: 1, CounterRead: 1, PICCData: 0x20, MACInput: 0x43, MAC: 0x43}}
}

func TestChangeFileSettingsOfTheNote(t *testing.T) {
	s := running(t, "1309C877509E5A215007FF0ED19CA564", "4C6626F5E72EA694202139295C7A7FC7", "9D00C4DF", 1,
		[2]string{"905F000019 02 61B6D97903566E84C3AE5274467E89EA D799B7C1A0EF7A04 00", "57BFF87B1241E93D 9100"})
	if err := s.ChangeFileSettings(t.Context(), FileNDEF, sun18()); err != nil {
		t.Error(err)
	}
}

func TestSettingsAsBytes(t *testing.T) {
	for _, c := range []struct {
		name string
		set  FileSettings
		want string
	}{
		{"zero", FileSettings{}, "00 00 00"},
		{"the NDEF file of the factory", FileSettings{Read: Free, Write: Free, ReadWrite: Free}, "00 E0 EE"},
		{"the data file of the factory", FileSettings{Comm: Full, Read: 2, Write: 3, ReadWrite: 3}, "03 30 23"},
		{"AN12196, table 18", sun18(), "40 00E0 C1 F121 200000 430000 430000"},
		{"plain UID and counter", FileSettings{Read: Free,
			SDM: &SDM{Meta: Free, File: 1, CounterRead: Never, UID: 0x20, Counter: 0x33, MACInput: 0x20, MAC: 0x40}},
			"40 00E0 C1 FFE1 200000 330000 200000 400000"},
		{"encrypted data, the settings that table 7 reads back", FileSettings{Read: Free, Write: Free, ReadWrite: Free, Change: Free,
			SDM: &SDM{CounterRead: Free, PICCData: 0x1F, MACInput: 0x44, Enc: 0x44, EncLength: 0x20, MAC: 0x6A}},
			"40 EEEE D1 FE00 1F0000 440000 440000 200000 6A0000"},
	} {
		if got, err := c.set.encode(); err != nil || !bytes.Equal(got, unhex(c.want)) {
			t.Errorf("%s: got %X, %v, want %s", c.name, got, err, c.want)
		}
	}
}

func TestSettingsThatTheCardWouldRefuse(t *testing.T) {
	for name, change := range map[string]func(*FileSettings){
		"a key 5":                     func(f *FileSettings) { f.Write = 5 },
		"mode 2":                      func(f *FileSettings) { f.Comm = 2 },
		"mode 4":                      func(f *FileSettings) { f.Comm = 4 },
		"nobody's meta key":           func(f *FileSettings) { f.SDM.Meta = Never },
		"everybody's MAC":             func(f *FileSettings) { f.SDM.File = Free },
		"a counter for key 9":         func(f *FileSettings) { f.SDM.CounterRead = 9 },
		"a MAC past the end":          func(f *FileSettings) { f.SDM.MAC = 241 },
		"PICCData past the end":       func(f *FileSettings) { f.SDM.PICCData = 225 },
		"a UID before the start":      func(f *FileSettings) { f.SDM.Meta, f.SDM.UID = Free, -1 },
		"a counter past the end":      func(f *FileSettings) { f.SDM.Meta, f.SDM.Counter = Free, 251 },
		"input after the MAC":         func(f *FileSettings) { f.SDM.MACInput = 0x44 },
		"input before the start":      func(f *FileSettings) { f.SDM.MACInput = -1 },
		"half a block encrypted":      func(f *FileSettings) { f.SDM.MAC, f.SDM.Enc, f.SDM.EncLength = 0x80, 0x43, 16 },
		"encrypted behind the MAC":    func(f *FileSettings) { f.SDM.Enc, f.SDM.EncLength = 0x43, 32 },
		"encrypted but not MACed":     func(f *FileSettings) { f.SDM.MAC, f.SDM.Enc, f.SDM.EncLength = 0x80, 0x42, 32 },
		"encrypted to a length below": func(f *FileSettings) { f.SDM.EncLength = -32 },
	} {
		f := sun18()
		change(&f)
		if err := running(t, "00000000000000000000000000000000", "00000000000000000000000000000000", "00000000", 0).
			ChangeFileSettings(t.Context(), FileNDEF, f); !errors.As(err, new(*FormatError)) {
			t.Errorf("%s: %v, want a format error before anything is sent", name, err)
		}
	}
}
