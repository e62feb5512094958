// Package pass reads what a traveller holds and says whether it is genuine.
//
// Three media give one result, [Presented]: a printed visible digital seal (ICAO 9303-13), the same seal on a Type 2 tag bound
// to the tag's UID, and a machine readable zone (ICAO 9303-3 to -7), which proves nothing. Bad input is a result with the field
// and the reason in it, never a panic. The package also writes seals and tags, for the hub and for samples.
//
// # The border pass seal
//
// Feature definition reference B7, type category 02 (even: national). Messages:
//
//	1  pass number           C40, 1 to 24 characters A-Z 0-9
//	2  class                 C40, 1 to 8 characters
//	3  valid from, valid to  two dates of 3 bytes
//	4  issuing province      C40, ISO 3166-2 behind the hyphen, 1 to 3 characters
//	5  holder key            16 bytes, secret
//	6  tag UID               4, 7 or 10 bytes; on a tag mandatory, elsewhere forbidden
//
// Unknown messages are signed with the rest and ignored. On a tag the raw seal is the payload of one NDEF external record of
// type passlane:seal.
//
// # Copies
//
// A printed seal and a plain tag can be copied whole. The check "clone" therefore always stands in NotChecked here; policy
// and the registered photo bind the pass to the person.
package pass
