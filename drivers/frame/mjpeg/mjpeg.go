// Package mjpeg writes and reads a film as a stream of pictures: one JPEG after another with nothing between, which common players show. It
// has no times: whoever plays it says how many pictures a second it has.
//
// # Where a picture ends
//
// A picture is walked from marker to marker (ITU-T T.81, B.1.1): segments by their lengths, and the data of a scan up to the next marker that is
// neither a stuffed zero nor RST. The end of a thumbnail, which stands within a segment of its picture, is therefore not taken for the end of the picture.
//
// # What is passed over
//
// What is no whole picture is passed over without an error:
//
//	garbage before, between and after pictures  to the next SOI
//	a picture that another begins in, or the    it is dropped, as after a program that died; another that begins in its data or its
//	end of the stream                           tables is read, one that begins in a cut APP or COM segment is lost with it
//	a picture without a scan                    it is dropped
//	a picture above MaxBytes                    it is dropped
//
// Whether a picture can be decoded is not looked at.
package mjpeg

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
)

// MaxBytes is how large a picture of a stream may be, in bytes.
const MaxBytes = 8 << 20

// Quality is that of the JPEGs which Write writes, as image/jpeg has it.
const Quality = 90

// Write appends a picture to a stream, in one call of w.Write; a stream of one picture is a common JPEG file. Errors: those of w and of
// image/jpeg, wrapped, and one for a picture above MaxBytes, of which nothing is written.
func Write(w io.Writer, img image.Image) error { return write(w, img, MaxBytes) }

func write(w io.Writer, img image.Image, most int) error {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: Quality}); err != nil {
		return fmt.Errorf("mjpeg: encode: %w", err)
	}
	if b.Len() > most {
		return fmt.Errorf("mjpeg: a picture of %d bytes, want %d at most", b.Len(), most)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("mjpeg: write: %w", err)
	}
	return nil
}
