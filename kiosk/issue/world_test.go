package issue

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"fmt"
	"image/jpeg"
	"sync"
	"testing"

	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
	"passlane/kiosk/sample"
)

// today is the day of every story here.
var today = pass.Date{Year: 2026, Month: 11, Day: 25}

// photographs are those that were drawn; to draw one takes longer than to issue a pass on it.
var photographs sync.Map

// photograph draws one of the invented people.
func photograph(t testing.TB, name string, w, h int) []byte {
	t.Helper()
	sitting := fmt.Sprint(name, " ", w, "x", h)
	if jpg, ok := photographs.Load(sitting); ok {
		return bytes.Clone(jpg.([]byte))
	}
	set, err := sample.New(1, today)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := set.Find(name)
	if !ok {
		t.Fatalf("nobody is called %s", name)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p.Portrait(w, h), &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	photographs.Store(sitting, bytes.Clone(b.Bytes()))
	return b.Bytes()
}

func authority() Words {
	return Words{"រដ្ឋបាលខេត្តបាត់ដំបង", "สำนักงานบริหารจังหวัดพระตะบอง", "Battambang Provincial Administration"}
}

// signingKey is the same in every run, so that what is signed is too.
func signingKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), []byte("a key of a story, not of a state"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// desk is one whose signer the lanes trust, with keys for cards.
func desk(t testing.TB, change ...func(*Opts)) *Desk {
	t.Helper()
	key := signingKey(t)
	der, err := Certificate("KHBP", key, today, pass.Date{Year: 2031, Month: 11, Day: 24})
	if err != nil {
		t.Fatal(err)
	}
	s, err := pass.ParseSigner(der)
	if err != nil {
		t.Fatal(err)
	}
	o := Opts{Signer: s.SignerID, Key: key, Country: "KHM", Trust: pass.NewTrust(1, s), Authority: authority(), Slot: KeySlot{Number: 1, Version: 7},
		Provinces: map[string]Words{"2": {"បាត់ដំបង", "พระตะบอง", "Battambang"}},
		Diversify: func(uid []byte) (key [16]byte, err error) { copy(key[:], uid); return key, nil }}
	for _, c := range change {
		c(&o)
	}
	d, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sok is an adult with a printed pass.
func sok(t testing.TB) Request {
	return Request{
		Holder: registry.Holder{ID: "H-1", LatinName: "SOK PISETH", OwnName: "សុខ ពិសិដ្ឋ", Sex: "M", Birth: pass.Date{Year: 1991, Month: 4, Day: 3},
			Nationality: "KHM", Language: "km", Province: "2", District: "កំរៀង · Kamrieng"},
		Portrait: photograph(t, "sok", 420, 540), Class: "B", Province: "2", ValidFrom: today, ValidTo: pass.Date{Year: 2028, Month: 11, Day: 24}, Issued: today,
	}
}

// bopha is a minor with two guardians.
func bopha(t testing.TB) Request {
	r := sok(t)
	r.Holder = registry.Holder{ID: "H-3", LatinName: "CHAN BOPHA", OwnName: "ចាន់ បុប្ផា", Sex: "F", Birth: pass.Date{Year: 2018, Month: 2},
		Nationality: "KHM", Language: "km", Province: "2", District: "ភ្នំព្រឹក · Phnum Proek",
		Guardians: []registry.Link{{Guardian: "H-2", Relation: registry.Mother, Evidence: registry.BirthCertificate},
			{Guardian: "H-4", Relation: registry.Grandparent, Evidence: registry.Consent}}}
	r.Guardians = []registry.Holder{{ID: "H-2", LatinName: "CHAN SREYMOM", OwnName: "ចាន់ ស្រីមុំ"}, {ID: "H-4", LatinName: "CHAN SAMBATH", OwnName: "ចាន់ សម្បត្តិ"}}
	r.Portrait, r.Class = photograph(t, "bopha", 420, 540), "C"
	return r
}

// long has the longest names that anybody has come with, in Thai.
func long(t testing.TB) Request {
	r := sok(t)
	r.Holder = registry.Holder{ID: "H-5", LatinName: "RATTANAWONGSAKUL-PHROMMACHAIYAPHUM, Phanthipphawan Nattharinee", OwnName: "พันธุ์ทิพย์ภาวรรณ ณัฐรินี รัตนวงศ์สกุล-พรหมชัยภูมิ",
		Sex: "F", Birth: pass.Date{Year: 1987}, Nationality: "THA", Language: "th", Province: "2", District: "โป่งน้ำร้อน · Pong Nam Ron district, Chanthaburi"}
	r.Portrait, r.Class, r.Number = photograph(t, "dara", 420, 540), "STUDENT", "BTB000000000001"
	return r
}
