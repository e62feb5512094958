package v4l2

import (
	"fmt"
	"image"
)

// readYUYV returns a picture, 4:2:2, of bytes Y0 Cb Y1 Cr for each two pixels (V4L2_PIX_FMT_YUYV), w by h pixels, lines stride bytes apart (0: no
// padding). It shares nothing with b. Errors: errBad for fewer bytes than that; more are padding.
func readYUYV(b []byte, w, h, stride int) (*image.YCbCr, error) {
	if stride == 0 {
		stride = 2 * w
	}
	if w < 2 || h < 1 || w%2 != 0 || w > largest || h > largest || stride < 2*w || len(b) < stride*(h-1)+2*w {
		return nil, fmt.Errorf("%w: %d bytes of YUYV for %d by %d pixels", errBad, len(b), w, h)
	}
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio422)
	for y := range h {
		line := b[y*stride : y*stride+2*w]
		luma, cb, cr := img.Y[y*w:(y+1)*w], img.Cb[y*w/2:(y+1)*w/2], img.Cr[y*w/2:(y+1)*w/2]
		for i := range cb {
			four := line[4*i : 4*i+4 : 4*i+4]
			luma[2*i], cb[i], luma[2*i+1], cr[i] = four[0], four[1], four[2], four[3]
		}
	}
	return img, nil
}
