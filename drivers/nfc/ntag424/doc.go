// Package ntag424 speaks to an NTAG 424 DNA, a Type 4 tag that proves with AES that it is no copy (NXP NT4H2421Gx data
// sheet, rev. 3.0; application note AN12196, rev. 2.0). The card is a [nfc.Card] that carries APDUs.
//
// A lane that wants a proof goes
//
//	Select -> Authenticate -> Session.CardUID (-> Session.ReadData)
//
// with a key from [Diversify]; a lane that wants the message on the card calls [ReadNDEF]. What somebody scanned
// from such a card elsewhere, a URL with a MAC that changes with every tap, is for [ParseSUN] and [VerifySUN]; it was
// made by the card, but says nothing about where the card is now.
//
// A desk puts a card in service with [WriteNDEF], then in a session with key 0 [Session.WriteData],
// [Session.ChangeFileSettings] and [Session.ChangeKey], key 0 last.
//
// Quirks. Five keys, 0 to 4, all zero from the factory; key 0 may change the others. Three files: the capability
// container (file 1, E103h), the NDEF message (2, E104h, 256 bytes) and data (3, E105h, 128 bytes, sealed, read with
// key 2). Any error ends the card's side of a session, so it ends ours. In a session the card refuses the ISO READ
// BINARY that ReadNDEF needs; Select ends it. After many wrong authentications in a row the card answers 91AD for a
// while, and in the end refuses the key for good. Read_Sig succeeds with 9190, not 9100.
//
// Not here: LRP, random UIDs as a setting, read counter limits, tamper loops, AuthenticateEV2NonFirst.
package ntag424
