package forgetfs

import "slices"

// pageSize is the unit in which bytes reach the disk, as the kernel's page.
const pageSize = 4096

// page is never changed after it became part of a content: contents share pages.
type page [pageSize]byte

// content is the bytes of a file. A nil page is a hole.
type content struct {
	size  int64
	pages []*page
}

func (c content) clone() content { return content{size: c.size, pages: slices.Clone(c.pages)} }

func (c content) page(i int) *page {
	if i >= len(c.pages) || c.pages[i] == nil {
		return &page{}
	}
	return c.pages[i]
}

// read fills dest from off on and returns how many bytes there were.
func (c content) read(dest []byte, off int64) int {
	if off >= c.size {
		return 0
	}
	dest = dest[:min(int64(len(dest)), c.size-off)]
	for n := 0; n < len(dest); {
		at := off + int64(n)
		n += copy(dest[n:], c.page(int(at / pageSize))[at%pageSize:])
	}
	return len(dest)
}

// write puts data at off. It takes new pages from room and stops where there is none; the result says how far it came.
func (c *content) write(data []byte, off int64, room *int) int {
	n := 0
	for n < len(data) {
		at := off + int64(n)
		i := int(at / pageSize)
		if i >= len(c.pages) || c.pages[i] == nil {
			if *room == 0 {
				break
			}
			*room--
			c.pages = append(c.pages, make([]*page, max(0, i+1-len(c.pages)))...)
		}
		fresh := *c.page(i)
		n += copy(fresh[at%pageSize:], data[n:])
		c.pages[i] = &fresh
	}
	if n > 0 {
		c.size = max(c.size, off+int64(n))
	}
	return n
}

// truncate cuts or extends; what is cut off reads as zeros if the file grows again.
func (c *content) truncate(size int64) {
	if whole := int((size + pageSize - 1) / pageSize); whole < len(c.pages) {
		c.pages = c.pages[:whole]
	}
	if last := int(size / pageSize); size%pageSize > 0 && last < len(c.pages) && c.pages[last] != nil {
		fresh := *c.pages[last]
		clear(fresh[size%pageSize:])
		c.pages[last] = &fresh
	}
	c.size = size
}

// torn returns what a disk has that was cut while it wrote: the synced content with some of the live pages.
func (c content) torn(live content, keep func() bool) content {
	out := c.clone()
	for i, p := range live.pages {
		if p == nil || p == c.at(i) || !keep() {
			continue
		}
		out.pages = append(out.pages, make([]*page, max(0, i+1-len(out.pages)))...)
		out.pages[i] = p
		out.size = max(out.size, min(live.size, int64(i+1)*pageSize))
	}
	return out
}

func (c content) at(i int) *page {
	if i >= len(c.pages) {
		return nil
	}
	return c.pages[i]
}
