package frame

import "image"

// Luma at or beyond these carries no detail on a common camera (video range 16 to 235).
const (
	darkest   = 20
	brightest = 235
)

// maxColumns bounds the work per picture: wider ones are subsampled to at most so many columns.
const maxColumns = 320

// Luma returns the mean brightness of img, 0 (black) to 255 (white), and the shares, 0 to 1, of
// it that are under- and overexposed. It samples at most about 320 columns and allocates nothing; an
// empty picture gives zeros.
func Luma(img *image.YCbCr) (mean, under, over float64) {
	if empty(img) {
		return 0, 0, 0
	}
	step := stride(img)
	var sum, dark, bright, n int
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y += step {
		row := luma(img, y)
		for x := 0; x < len(row); x += step {
			v := int(row[x])
			sum += v
			n++
			if v <= darkest {
				dark++
			}
			if v >= brightest {
				bright++
			}
		}
	}
	all := float64(n)
	return float64(sum) / all, float64(dark) / all, float64(bright) / all
}

// Sharpness returns the variance of the Laplacian of img's luma, subsampled to at most about 320
// columns: near 0 for a flat or blurred picture, hundreds for one in focus. Compare only
// pictures of one camera and size. It allocates nothing; a picture under three samples wide or high gives 0.
func Sharpness(img *image.YCbCr) float64 {
	if empty(img) {
		return 0
	}
	step := stride(img)
	var sum, squares float64
	n := 0
	for y := img.Rect.Min.Y + step; y+step < img.Rect.Max.Y; y += step {
		above, row, below := luma(img, y-step), luma(img, y), luma(img, y+step)
		for x := step; x+step < len(row); x += step {
			l := float64(int(above[x]) + int(below[x]) + int(row[x-step]) + int(row[x+step]) - 4*int(row[x]))
			sum += l
			squares += l * l
			n++
		}
	}
	if n == 0 {
		return 0
	}
	mean := sum / float64(n)
	return squares/float64(n) - mean*mean
}

func empty(img *image.YCbCr) bool { return img == nil || img.Rect.Empty() }

func stride(img *image.YCbCr) int { return (img.Rect.Dx() + maxColumns - 1) / maxColumns }

// luma returns the brightness of one line of img.
func luma(img *image.YCbCr, y int) []byte {
	at := img.YOffset(img.Rect.Min.X, y)
	return img.Y[at : at+img.Rect.Dx()]
}
