package portrait

// plane is one channel of a picture: rows of w bytes, stride apart.
type plane struct {
	pix          []byte
	stride, w, h int
}

const one = 1 << 16 // fixed point

// fill draws what lies under each pixel of out, between the four nearest of from.
func (t placing) fill(out, from plane) {
	stepX, stepY := int(t.dx/t.across*one), int(t.dy/t.down*one)
	for y := range out.h {
		fx, fy := t.at(0, float64(y))
		x, yy := int(fx*one), int(fy*one)
		row := out.pix[y*out.stride : y*out.stride+out.w]
		if lx, ly := x+stepX*out.w, yy+stepY*out.w; from.inside(x, yy) && from.inside(lx, ly) { // all between them is, too
			for i := range row {
				at := yy>>16*from.stride + x>>16
				row[i] = blend(from.pix[at:at+2], from.pix[at+from.stride:at+from.stride+2], x, yy)
				x, yy = x+stepX, yy+stepY
			}
			continue
		}
		for i := range row {
			row[i] = from.between(x, yy)
			x, yy = x+stepX, yy+stepY
		}
	}
}

// between returns the value at a point in fixed point; outside it is that of the edge.
func (p plane) between(x, y int) byte {
	x, y = min(max(x, 0), (p.w-1)*one), min(max(y, 0), (p.h-1)*one)
	at, right, below := y/one*p.stride+x/one, 0, 0
	if x/one+1 < p.w {
		right = 1
	}
	if y/one+1 < p.h {
		below = p.stride
	}
	return blend([]byte{p.pix[at], p.pix[at+right]}, []byte{p.pix[at+below], p.pix[at+below+right]}, x, y)
}

// inside tells whether all four pixels around a point in fixed point are there.
func (p plane) inside(x, y int) bool {
	return x >= 0 && y >= 0 && x < (p.w-1)*one && y < (p.h-1)*one
}

// blend weighs two pixels of a line and two of the next by where a point in fixed point is between them.
func blend(upper, lower []byte, x, y int) byte {
	ax, ay := x&(one-1)>>8, y&(one-1)>>8
	u := int(upper[0])*(256-ax) + int(upper[1])*ax
	l := int(lower[0])*(256-ax) + int(lower[1])*ax
	return byte((u*(256-ay) + l*ay + 1<<15) >> 16)
}
