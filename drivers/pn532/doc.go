// Package pn532 drives an NXP PN532 reader of contactless cards over HSU (a UART), SPI or I2C. Sources: the user manual UM0701-02, rev. 02,
// the data sheet PN532/C1 with its application note AN10609, ISO/IEC 14443-3 and -4, and what other drivers of the chip found out.
//
//	dev, err := pn532.New(pn532.Serial("/dev/serial/by-id/..."), nil)
//	card, err := dev.WaitCard(ctx)
//	answer, err := card.Transceive(ctx, apdu)
//
// New says nothing to the chip, so a reader may be plugged in later. The first call starts it; what goes wrong on the way is nfc.ErrUnplugged, and
// the next call starts all over: there is no state in which only a restart of the program helps. The driver has no goroutine of its own.
//
// # Wiring
//
// HSU is the best: a Pi up to 4 does not stretch the clock of I2C well, and a transfer that was cut off can hold its bus Low for good. SPI and
// I2C are better with Opts.IRQ, all are with Opts.Reset, without which a chip that hangs needs its plug pulled.
//
// # What happens when
//
//	trouble                                    what the driver does
//	ACK lost, spoilt, or after long zeros      takes the response without it
//	no ACK                                     aborts, starts the chip anew, asks once more; not with a card's command
//	response spoilt, cut, or without a start   lets the line go quiet, asks for it again (NACK), twice at most; aborts then, as it may come twice
//	no response                                aborts, starts the chip anew, asks once more; not with a card's command
//	anything unexpected between frames         passed over: echoes, late responses, noise
//	error of the bus                           nfc.ErrUnplugged; the bus is opened anew
//	chip too hot, or over-current              field off, nfc.ErrUnplugged
//	any other status in an APDU                nfc.ErrTagLost; field off for 10 ms, so that the card begins anew
//	a plain tag's command fails                selects it by its UID: there it is nfc.ErrNak, else nfc.ErrTagLost
//
// A command for a card is sent once: an APDU that was perhaps heard is never sent again. (Type 2 commands that only read are tried twice.)
//
// # Quirks
//
// Of the frames:
//   - Preamble and postamble are any number of zeros, and on SPI the first is often missing: only 00 FF is looked for.
//   - More than 255 bytes of packet need an extended frame, and the chip may use one for less. It holds 262 bytes of data of an exchange; the
//     bit 40h, in Tg and in the status, chains more.
//   - A new command ends the one that runs. So does an ACK from the host, which resynchronises, followed by 1 ms and by reading until nothing comes.
//   - A frame that lost a zero has a right checksum still, if its postamble is taken for that. So a checksum of zero must have a postamble behind it, or
//     come twice without one, from firmware that leaves them out; on the way to the chip nobody can tell.
//   - What looks like a start and is none does not hide the frame behind it.
//   - A command that the firmware does not take gives an error frame, packet 7F, not a status. Clones that refuse a setting so go without.
//
// Of the buses:
//   - HSU: asleep, the chip needs 55 55 and zeros, and then SAMConfiguration at once, else it sleeps again (C106 starts in LowVbat). An
//     adapter may hold back its first bytes for a second: a silent line is opened anew only every fourth time. It may hold back any others for
//     16 ms (FTDI): a line is quiet after 20. The speed stays 115200.
//   - SPI: least significant bit first, which Linux hosts cannot: bits are turned here. Between two transfers the chip loses a byte: one transfer a
//     frame, to its end, else it says ready for ever. A long transfer wakes it. A line that nobody drives looks ready.
//   - I2C: address 24h; it may not answer to it when it wakes or after an exchange: four trials, 8 ms apart, 5 ms between stop and start.
//     A status alone may be read at any time, but a frame must be read in one transfer, status first; reading part of it loses it,
//     and it is asked for again.
//   - IRQ: ACK and response may give one edge together, and edges get lost: it only shortens the wait, the chip is asked at least each 10 ms.
//
// Of the cards:
//   - MxRtyPassiveActivation is FFh from reset, so that InListPassiveTarget waits for ever: it is set to 2. A chip that lost its power
//     in between does that again, is silent for too long, and is set up anew.
//   - RATS is the chip's business (SetParameters), blocks, chaining and waiting times too. An ATS may be long, or missing.
//   - An active card of ISO/IEC 14443-4 does not answer to another look: after every loss the field goes off.
//   - Presence is asked by R(NAK) and then by the chip's own test (Diagnose 06h), which says no too easily with some cards; of a Type 2 tag by
//     READ of page 0; of other plain cards by their UID, so of those being away for a moment goes unseen. A card that answers neither is told by
//     its UID from its second report on.
//   - A Type 2 tag refuses with four bits, which the chip tells as an error of CRC or another, and is not selected after that.
//   - The chip takes 60h (GET_VERSION) for MIFARE's authentication and does not know 1Bh, 39h, 3Ah and 3Ch: those go by InCommunicateThru.
//   - MIFARE Classic wants the last four bytes of its UID in an authentication, else it gives an error frame: that is the caller's business.
//   - A card may be selected by its UID, with 88h before each part of a longer one.
//   - Metal near the antenna costs single exchanges: a lost card is looked for at once.
//
// Of the host: only one process can have a reader. The kernel's modules pn533, pn533_usb and nfc, and pcscd, take USB variants: blacklist them.
//
// Not here: FeliCa and Jewel, card emulation, PowerDown, other speeds on HSU, analog settings (those of the chip are left as they are), APDUs over
// InCommunicateThru. Unconfirmed without a chip on the desk: the length of the wake-up transfer on SPI, and which status each kind of
// firmware gives for a refusal of four bits, on which nothing depends.
package pn532
