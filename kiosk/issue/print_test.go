package issue

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	chance "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"passlane/drivers/scanner"
	"passlane/kiosk/registry"
	"passlane/ui/scene"
)

// embedded returns the grey picture of a document: its data are those of a PNG.
func embedded(t *testing.T, pdf []byte) image.Image {
	t.Helper()
	m := regexp.MustCompile(`/Subtype /Image\s+/Width (\d+)\s+/Height (\d+)\s+/ColorSpace /DeviceGray[^>]*>>[^>]*/Length (\d+)>>\s+stream\n`).FindSubmatchIndex(pdf)
	if m == nil {
		t.Fatal("no grey picture in the document")
	}
	number := func(i int) int { n, _ := strconv.Atoi(string(pdf[m[2*i]:m[2*i+1]])); return n }
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(number(1))), uint32(number(2)))
	file := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range []struct {
		kind string
		data []byte
	}{{"IHDR", append(head, 8, 0, 0, 0, 0)}, {"IDAT", pdf[m[1] : m[1]+number(3)]}, {"IEND", nil}} {
		chunk := append([]byte(c.kind), c.data...)
		file = append(binary.BigEndian.AppendUint32(file, uint32(len(c.data))), chunk...)
		file = binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(chunk))
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// people are those whose passes are hard to print, and one who is easy.
func people(t testing.TB) map[string]Request {
	four := bopha(t)
	for _, id := range []string{"H-6", "H-7", "H-8"} {
		four.Holder.Guardians = append(four.Holder.Guardians, registry.Link{Guardian: id, Relation: registry.Appointed})
		four.Guardians = append(four.Guardians, registry.Holder{ID: id, LatinName: "RATTANAWONGSAKUL PHANTHIPPHAWAN NATTHARINEE", OwnName: "រតនវង្សសាគរ ពន្ធិភាវណ្ណ"})
	}
	bare := sok(t)
	bare.Holder.OwnName, bare.Holder.District, bare.Holder.Sex, bare.Holder.Province = "", "", "X", "95"
	return map[string]Request{"sok": sok(t), "bopha": bopha(t), "long": long(t), "four guardians": four, "hardly anything": bare}
}

// What is printed carries the symbol that was read back, for everybody.
func TestThePrintedSymbolReads(t *testing.T) {
	d := desk(t)
	for name, r := range people(t) {
		got := issued(t, d, r)
		if payload, err := scanner.Decode(embedded(t, got.PDF)); err != nil || !bytes.Equal(payload, got.Seal) {
			t.Errorf("%s: %v", name, err)
		}
		if n := bytes.Count(got.PDF, []byte("/Type /Page\n")); n != 2 || len(got.PDF) > 600_000 {
			t.Errorf("%s: %d pages in %d bytes", name, n, len(got.PDF))
		}
		if bytes.Contains(got.PDF, []byte("/Font <<\n/")) {
			t.Errorf("%s: asks for a font that a reader may not have", name)
		}
	}
}

// A printed page, scanned: the symbol reads at 200 and at 300 dots an inch.
func TestThePageReadsAsAPrinterDrawsIt(t *testing.T) {
	tool, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Fatal("no pdftoppm (Debian: poppler-utils)")
	}
	got := issued(t, desk(t), bopha(t))
	dir := t.TempDir()
	file := filepath.Join(dir, "pass.pdf")
	if err := os.WriteFile(file, got.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dots := range []string{"200", "300"} {
		out := filepath.Join(dir, dots)
		if b, err := exec.Command(tool, "-png", "-singlefile", "-f", "2", "-r", dots, file, out).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		b, err := os.ReadFile(out + ".png")
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		turned := scanner.Sight{Turn: 2, Light: 0.85, Haze: 15, Blur: 1, Noise: 8}.Of(img)
		for name, img := range map[string]image.Image{"as drawn": img, "as seen": turned} {
			if payload, err := scanner.Decode(img); err != nil || !bytes.Equal(payload, got.Seal) {
				t.Errorf("%s dots, %s: %v", dots, name, err)
			}
		}
	}
}

// One sheet has one print, byte for byte: two desks with the same chance make the same pass.
func TestTheSameSheetHasTheSamePrint(t *testing.T) {
	source := func() io.Reader { return chance.NewChaCha8([32]byte{1}) }
	r := bopha(t)
	der := func() *Desk { return desk(t) }
	d := der()
	d.opts.Random = source()
	one := issued(t, d, r)
	d.opts.Random = source()
	two := issued(t, d, r)
	if one.Pass.Number != two.Pass.Number || !bytes.Equal(one.Seal, two.Seal) || !bytes.Equal(one.PDF, two.PDF) {
		t.Error("two prints of one pass differ")
	}
}

// Nothing is cut, nothing overlaps: every text stays in its box, in the page's margins, and clear of the zone and of the symbol.
func TestEverythingHasItsPlace(t *testing.T) {
	d := desk(t)
	for name, r := range people(t) {
		s := sheet{Request: r, authority: authority(), province: Words{English: "Battambang"}}
		for _, page := range []scene.Scene{s.front(), s.back()} {
			if err := page.Check(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			items := d.setter.Resolve(page)
			placed(t, name+", "+page.Name, d, items)
			if misfits := d.setter.Misfits(page); name != "long" && name != "four guardians" && len(misfits) > 0 {
				t.Errorf("%s, %s: %v", name, page.Name, misfits)
			}
		}
	}
}

func placed(t *testing.T, name string, d *Desk, page scene.Scene) {
	t.Helper()
	var boxes []scene.Box
	for _, it := range page.Items {
		if it.Picture != nil {
			boxes = append(boxes, it.Picture.Box)
		}
	}
	for _, tx := range page.Texts() {
		for _, l := range d.setter.Set(tx).Lines {
			ink := scene.NewBox(l.Box.X, l.Baseline-l.Above, l.Box.W, l.Above+l.Below)
			if !ink.Within(scene.NewBox(margin, 8, pageWidth-2*margin, pageHeight-margin)) {
				t.Errorf("%s: %q leaves the page's margins: %+v", name, tx.String(), ink)
			}
			for _, b := range boxes {
				if b.Gap(ink) < 0 {
					t.Errorf("%s: %q lies on another: %+v on %+v", name, tx.String(), ink, b)
				}
			}
			boxes = append(boxes, ink)
			if page.Name == "front" && ink.Y+ink.H > zoneTop-60 {
				t.Errorf("%s: %q comes near the zone", name, tx.String())
			}
		}
	}
}

func TestDays(t *testing.T) {
	for _, r := range people(t) {
		if got := day(r.Holder.Birth); got != map[int]string{1991: "3 Apr 1991", 2018: "Feb 2018", 1987: "1987"}[r.Holder.Birth.Year] {
			t.Errorf("%v is printed %s", r.Holder.Birth, got)
		}
	}
}

// Every relation that a registry knows has its words, all three.
func TestEveryWordIsThere(t *testing.T) {
	for _, r := range []registry.Relation{registry.Mother, registry.Father, registry.Grandparent, registry.Sibling, registry.Relative, registry.Appointed} {
		if v := sayRelation(r); v.Khmer == "" || v.Thai == "" || v.English == "" || (v == sayRelation("") && r != registry.Appointed) {
			t.Errorf("%s: %v", r, v)
		}
	}
	for i, v := range []Words{sayPass, sayName, saySex, sayBirth, sayNationality, sayProvince, sayDistrict, sayNumber, sayValid, sayIssued, sayIssuer, sayRead, sayFound} {
		if strings.Contains(v.all(), "|") || v.Khmer == "" || v.Thai == "" || v.English == "" {
			t.Errorf("words %d: %v", i, v)
		}
	}
}

// The portrait is cut to the form of a pass, whatever the form of the picture, and carries nothing but the picture.
func TestPortraits(t *testing.T) {
	for _, c := range [][4]int{{420, 540, 420, 540}, {1200, 900, 560, 720}, {300, 900, 300, 385}, {2000, 3000, 560, 720}} {
		file := photograph(t, "sok", c[0], c[1])
		secret := append([]byte{0xFF, 0xD8, 0xFF, 0xFE, 0, 12}, "taken here"...)
		got, err := portrait(append(secret, file[2:]...))
		if err != nil {
			t.Fatal(err)
		}
		size, _, err := image.DecodeConfig(bytes.NewReader(got))
		if err != nil || size.Width != c[2] || size.Height != c[3] || bytes.Contains(got, []byte("taken here")) {
			t.Errorf("%v: %d x %d, %v", c, size.Width, size.Height, err)
		}
	}
}
