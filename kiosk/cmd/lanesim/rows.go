package main

import (
	"bytes"
	"image/jpeg"

	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
)

// rowOfPass is a sample's pass as the registry has it.
func rowOfPass(p sample.Sample) registry.Pass {
	return registry.Pass{
		Number: p.Number, Holder: p.Holder.ID, Class: p.Class, ValidFrom: p.ValidFrom, ValidTo: p.ValidTo,
		Status: policy.Status(p.Status), Key: p.HolderKey,
	}
}

// rowOfHolder is a sample's holder as the registry has them; children come with the portrait that a guardian touches.
func rowOfHolder(p sample.Sample) (registry.Holder, error) {
	h := p.Holder
	row := registry.Holder{
		ID: h.ID, LatinName: h.LatinName, OwnName: h.OwnName, Sex: h.Sex, Birth: h.Birth, Nationality: h.Nationality,
		Language: h.Language, LargeText: h.LargeText, Guardians: h.MinorOf,
	}
	if len(h.MinorOf) == 0 {
		return row, nil
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, p.Portrait(240, 320), &jpeg.Options{Quality: 80})
	row.Portrait = b.Bytes()
	return row, err
}
