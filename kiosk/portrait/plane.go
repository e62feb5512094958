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
		for i := range row {
			row[i] = from.between(x, yy)
			x, yy = x+stepX, yy+stepY
		}
	}
}

// between returns the value at a point in fixed point; outside it is that of the edge.
func (p plane) between(x, y int) byte {
	x, y = min(max(x, 0), (p.w-1)*one), min(max(y, 0), (p.h-1)*one)
	i, j, ax, ay := x/one, y/one, x%one>>8, y%one>>8
	at, right, below := j*p.stride+i, 0, 0
	if i+1 < p.w {
		right = 1
	}
	if j+1 < p.h {
		below = p.stride
	}
	upper := int(p.pix[at])*(256-ax) + int(p.pix[at+right])*ax
	lower := int(p.pix[at+below])*(256-ax) + int(p.pix[at+below+right])*ax
	return byte((upper*(256-ay) + lower*ay + 1<<15) >> 16)
}
