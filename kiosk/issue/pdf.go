package issue

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"passlane/kiosk/pass"
	"passlane/ui/scene"
	"passlane/ui/typeset"
)

// Where the zone stands on the front: ten letters to the inch, six lines to the inch, in the middle of the page's foot.
const (
	zonePitch     = 25.4
	zoneLine      = 254.0 / 6
	zoneLeft      = (pageWidth - 30*zonePitch) / 2
	zoneTop       = 1300 // of the first baseline
	perMillimetre = 10
)

// draw prints the pass: two pages of A6, every letter as an outline. The same sheet gives the same bytes.
func (d *Desk) draw(s sheet) ([]byte, error) {
	d.drawing.Lock()
	defer d.drawing.Unlock()
	s.authority = d.opts.Authority
	s.province = d.opts.Provinces[s.Holder.Province]
	if s.province == (Words{}) && s.Holder.Province != "" {
		s.province.English = s.Holder.Province
	}
	for i, row := range strings.Split(s.Zone, "\n") {
		p, err := d.ocrb.Line(row, zoneLeft, zoneTop+float32(i)*zoneLine, zonePitch)
		if err != nil {
			return nil, err
		}
		p.Fill = 0x000000FF
		s.zone = append(s.zone, p)
	}
	pictures := map[string][]byte{pictureFace: s.face}
	var symbol bytes.Buffer
	if err := png.Encode(&symbol, s.Symbol); err != nil {
		return nil, fmt.Errorf("issue: symbol: %w", err)
	}
	pictures[pictureSymbol] = symbol.Bytes()
	return print(d.setter, s.Issued, pictures, s.front(), s.back())
}

// print writes scenes as the pages of a document.
func print(setter *typeset.Setter, on pass.Date, pictures map[string][]byte, pages ...scene.Scene) ([]byte, error) {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: pageWidth / perMillimetre, Ht: pageHeight / perMillimetre}})
	when := time.Date(on.Year, time.Month(on.Month), on.Day, 0, 0, 0, 0, time.UTC)
	f.SetCreationDate(when)
	f.SetModificationDate(when)
	f.SetCatalogSort(true)
	f.SetProducer("Passlane", true)
	f.SetTitle(sayPass.English, true)
	f.SetLang("km")
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	for name, b := range pictures {
		kind := "PNG"
		if name == pictureFace {
			kind = "JPG"
		}
		f.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: kind}, bytes.NewReader(b))
	}
	for _, p := range pages {
		p = setter.Resolve(p)
		if err := printable(setter, p); err != nil {
			return nil, err
		}
		f.AddPage()
		painter{f, setter}.items(p.Items)
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("issue: write PDF: %w", err)
	}
	return out.Bytes(), nil
}

// printable tells whether every text has its letters, and room at half its size at least. It repeats none of them: they are a person's.
func printable(setter *typeset.Setter, page scene.Scene) error {
	for _, t := range page.Texts() {
		switch b := setter.Set(t); {
		case b.Missing > 0:
			return &pass.FieldError{Field: page.Name, Reason: "a name or place has a letter that no font has"}
		case b.Width > t.Box.W+1 || len(b.Lines) > t.MaxLines():
			return &pass.FieldError{Field: page.Name, Reason: "a name or place is too long for its line"}
		}
	}
	return nil
}
