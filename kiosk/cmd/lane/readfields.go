package main

import (
	"encoding/hex"
	"fmt"

	"passlane/kiosk/pass"
)

// lineOf is the output for a finding. No nulls: what is not there is empty.
func lineOf(name string, f finding, today pass.Date) line {
	l := line{
		File: name, Kind: f.kind, Result: f.p.Result, Fields: fields(f.p, today), Field: f.p.Field, Reason: f.p.Reason,
		Checked: append([]pass.Check{}, f.p.Checked...), NotChecked: append([]pass.Check{}, f.p.NotChecked...),
	}
	if f.symbol {
		l.Fields["source"] = "picture"
	}
	return l
}

// fields are what was read, by name. The holder key is only said to be there.
func fields(p pass.Presented, today pass.Date) map[string]any {
	m := map[string]any{}
	set := func(key string, value fmt.Stringer) {
		if text := value.String(); text != "" {
			m[key] = text
		}
	}
	text := func(key, value string) {
		if value != "" {
			m[key] = value
		}
	}
	text("number", p.Number)
	text("class", p.Class)
	text("province", p.Province)
	text("signer", p.Signer)
	text("document_type", p.DocumentType)
	text("document", pass.TypeName(p.DocumentType))
	text("tag_uid", hex.EncodeToString(p.TagUID))
	set("valid_from", p.ValidFrom)
	set("valid_to", p.ValidTo)
	if !p.HolderKey.IsZero() {
		m["holder_key"] = "present"
	}
	if p.Seal != nil {
		sealFields(m, *p.Seal)
	}
	if p.MRZ != nil {
		m["mrz"] = mrzFields(*p.MRZ, today)
	}
	return m
}

func sealFields(m map[string]any, s pass.Seal) {
	m["header_version"], m["country"] = s.Version, s.Country
	m["issued"], m["signed"] = s.Issued.String(), s.Signed.String()
	messages := map[string]string{}
	for _, msg := range s.Messages {
		key, value := fmt.Sprint(msg.Tag), hex.EncodeToString(msg.Value)
		if msg.Secret {
			value = "secret"
		}
		messages[key] = value
	}
	m["messages"] = messages
}

func mrzFields(z pass.MRZ, today pass.Date) map[string]any {
	m := map[string]any{
		"layout": z.Layout, "code": z.Code, "issuer": z.Issuer, "number": z.Number, "nationality": z.Nationality,
		"birth": z.BirthDate(today).String(), "sex": z.Sex, "expiry": z.ExpiryDate(today).String(),
		"primary": z.Primary, "secondary": z.Secondary, "name_truncated": z.Truncated, "specimen": z.Specimen,
	}
	for key, value := range map[string]string{"optional": z.Optional, "optional_2": z.Optional2} {
		if value != "" {
			m[key] = value
		}
	}
	return m
}
