package ntag424

import (
	"context"
	"encoding/binary"
	"hash/crc32"

	"passlane/drivers/nfc"
)

const (
	uidSize = 7
	// maxData is what WriteData and ReadData carry in CommMode FULL beside header, padding and MAC (data sheet, 10.8).
	maxData = 239
)

// Numbers of the card's files (data sheet, 8.2.3).
const (
	FileContainer byte = 1 // capability container, 32 bytes
	FileNDEF      byte = 2 // NDEF message, 256 bytes
	FileData      byte = 3 // for the issuer's own use, 128 bytes
)

// CardUID returns the UID of the card, 7 bytes, first byte first, as the card itself states it under the session's keys:
// unlike the UID of the anticollision it cannot be made up (GetCardUID; data sheet, 10.5.3). Errors: *StatusError,
// *LengthError, *MACError, *FormatError, ErrOver.
func (s *Session) CardUID(ctx context.Context) ([]byte, error) {
	uid, err := s.full(ctx, cmdCardUID, nil, nil)
	return sized(cmdCardUID.name, uid, err, uidSize)
}

// ReadData reads 1 to 239 bytes of a file in CommMode FULL, as FileData is from the factory. The session's key must be the
// one that may read it (ReadData; data sheet, 10.8.1). Errors as for CardUID.
func (s *Session) ReadData(ctx context.Context, file byte, offset, length int) ([]byte, error) {
	if err := fits(cmdReadData, length); err != nil {
		return nil, err
	}
	got, err := s.full(ctx, cmdReadData, extent(file, offset, length), nil)
	return sized(cmdReadData.name, got, err, length)
}

// WriteData writes 1 to 239 bytes to a file in CommMode FULL. A file in CommMode PLAIN, as FileNDEF is from the factory,
// is for WriteNDEF. A card that is torn away has either the old bytes or the new (WriteData; data sheet, 10.8.2). Errors as
// for CardUID.
func (s *Session) WriteData(ctx context.Context, file byte, offset int, data []byte) error {
	if err := fits(cmdWriteData, len(data)); err != nil {
		return err
	}
	_, err := s.full(ctx, cmdWriteData, extent(file, offset, len(data)), data)
	return err
}

func fits(c command, n int) error {
	if n < 1 || n > maxData {
		return &LengthError{Command: c.name, Got: n, Want: min(max(n, 1), maxData)}
	}
	return nil
}

// extent is the header of ReadData and WriteData.
func extent(file byte, offset, length int) []byte {
	return append24(append24([]byte{file}, offset), length)
}

// append24 appends the lower three bytes of v, the least first.
func append24(b []byte, v int) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }

// ChangeKey puts next in the place of key keyNo, with a version of the caller's choice. The session must stand on key 0;
// for keys 1 to 4 the card wants old as well, for key 0 old is ignored. After key 0 the session is over, and as
// the card's answer then carries no MAC, only an Authenticate with the new key proves the change (ChangeKey; data sheet,
// 10.6.1; AN12196, 5.16). Errors as for CardUID.
func (s *Session) ChangeKey(ctx context.Context, keyNo byte, old, next Key, version byte) error {
	data := append(next[:], version)
	if keyNo == 0 {
		_, err := s.send(ctx, cmdChangeKey, []byte{keyNo}, data)
		return err
	}
	xor(data[:len(old)], old[:])
	data = binary.LittleEndian.AppendUint32(data, ^crc32.ChecksumIEEE(next[:]))
	_, err := s.full(ctx, cmdChangeKey, []byte{keyNo}, data)
	return err
}

// ChangeFileSettings sets who may do what with a file. The session must stand on the key that may change them, key 0 from
// the factory (ChangeFileSettings; data sheet, 10.7.1; AN12196, 5.9). Errors as for CardUID.
func (s *Session) ChangeFileSettings(ctx context.Context, file byte, settings FileSettings) error {
	data, err := settings.encode()
	if err != nil {
		return err
	}
	_, err = s.full(ctx, cmdChangeSettings, []byte{file}, data)
	return err
}

// KeyVersion returns the version of key keyNo, which tells what generation of master it comes from. Anybody may ask, and
// anybody may lie: it chooses a key, and proves nothing. The application must be selected, without a session
// (GetKeyVersion; data sheet, 10.6.2). Errors: *StatusError, *LengthError.
func KeyVersion(ctx context.Context, card nfc.Card, keyNo byte) (byte, error) {
	got, err := ask(ctx, card, cmdKeyVersion, swNative, []byte{keyNo})
	if got, err = sized(cmdKeyVersion.name, got, err, 1); err != nil {
		return 0, err
	}
	return got[0], nil
}
