// Package mfrc522 reads plain tags with an NXP MFRC522 on SPI, through periph's driver of the chip (periph.io/x/devices/v3/mfrc522). Sources: the
// data sheet MFRC522, rev. 3.9, and ISO/IEC 14443-3.
//
// It is a reader for tags of type A without ISO/IEC 14443-4: Type 2 tags such as NTAG213, 215 and 216. Its limits:
//
//   - A card of ISO/IEC 14443-4, an NTAG 424 DNA or a passport, is reported with its UID, but Transceive refuses with ErrPlainOnly: the chip knows no blocks,
//     and its FIFO of 64 bytes is too small for comfort. A lane that wants a proof has a PN532.
//   - No type B, and one card at a time: two in the field are none.
//   - Answers have 62 bytes at most: FAST_READ up to 15 pages.
//   - MIFARE Classic is reported, but not authenticated.
//   - A Reset line is needed, as periph's driver asks. The IRQ line is not used: the chip cannot tell that a card comes, so it is looked for.
//
// Of periph's driver only the registers and the exchange are used, by its package commands. Its ReadUID does not select the second part of a
// longer UID, so that a tag does not hear what comes next; it looks for cards in a goroutine that outlives its caller; its Halt
// panics when it is called twice; its String does without an IRQ line. Its exchange drops all bytes of an answer but the first
// 16, which are still in the FIFO and are read here; it returns no error when the chip reports one; and it checks no CRC, so
// that is done here.
//
// Quirks of the chip: a version register of 00h or FFh is a wiring fault, 88h is the FM17522, 12h a counterfeit that works badly; an active
// card answers only every second look, so each look is two; after a refusal a tag must be selected anew.
package mfrc522
