// Package scanner reads 2D symbols, QR and Data Matrix, from camera frames and pictures, and draws QR symbols.
//
// Payloads are binary and come out byte for byte. Quirks of gozxing v0.1.1, which does the reading:
//
//   - about one clean QR symbol in a hundred does not read; [Encode] therefore reads back what it drew;
//   - byte segments are exact only where the payload is one segment; a Data Matrix mixes them with
//     raw bytes in its text;
//   - Data Matrix is searched from the middle of the picture only; [Decode] looks at overlapping parts as well;
//   - some pictures make it panic; that counts as no symbol.
package scanner
