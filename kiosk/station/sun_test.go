package station_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/hex"
	"testing"

	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/kiosk/issue"
	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
)

// mute is a card that speaks of files and not of authentication, as a phone's reader or an old one lets it.
type mute struct{ *ntag424sim.Card }

func (m mute) Answer(cmd []byte) ([]byte, error) {
	if len(cmd) > 1 && cmd[0] == 0x90 {
		return []byte{0x6E, 0x00}, nil // class not supported
	}
	return m.Card.Answer(cmd)
}

// signedURL is the application note's plain mirror: UID 041E3C8A2D6B80, reading 6, by the key of zeros.
const signedURL = "sdm.example/plain?uid=041E3C8A2D6B80&ctr=000006&cmac=4B00064004B0B3D3"

// signs gives Vibol a card that signs what it says (SUN), and returns its message.
func (r *rig) signs(url string) []byte {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	r.must(err)
	der, err := issue.Certificate("KHBP", key, pass.Date{Year: 2020, Month: 1, Day: 1}, pass.Date{Year: 2030, Month: 1, Day: 1})
	r.must(err)
	signer, err := pass.ParseSigner(der)
	r.must(err)
	r.kit.Trust = pass.NewTrust(1, signer)
	p := r.person("vibol")
	uid, err := hex.DecodeString("041E3C8A2D6B80")
	r.must(err)
	seal, err := pass.Issue{Number: p.Number, Class: p.Class, Province: p.Province, ValidFrom: p.ValidFrom, ValidTo: p.ValidTo, Issued: p.ValidFrom, Country: "KHM",
		HolderKey: p.HolderKey, TagUID: uid}.Sign(signer.SignerID, key, nil)
	r.must(err)
	for i := range r.village.Passes {
		if c := &r.village.Passes[i].Card; len(c.Keys) > 0 {
			c.Keys = []registry.CardKey{{Version: 1}} // of zeros
		}
	}
	r.reload()
	link := append([]byte{0x91, 1, byte(1 + len(url)), 'U', 4}, url...) // first record, well known, short
	message := pass.NDEFMessage(seal)
	message[0] &^= 0x80 // not the first any more
	return append(link, message...)
}

// A card whose reader cannot let it authenticate shows what it signed. It counts once, as a plain tag does: the message may have been
// recorded from the original. The same again is a copy.
func TestACardThatSignsWhatItSays(t *testing.T) {
	uid, _ := hex.DecodeString("041E3C8A2D6B80")
	for name, c := range map[string]struct {
		url    string
		second policy.Code
		first  policy.Code
	}{
		"signed":    {signedURL, policy.PassReplayed, policy.FaceNotComparedYet},
		"wrong MAC": {signedURL[:len(signedURL)-1] + "4", policy.PassCloned, policy.PassCloned},
		"without":   {"example.com", policy.PassUnproven, policy.PassUnproven},
	} {
		t.Run(name, func(t *testing.T) {
			var message []byte
			play(t, func(r *rig) {
				r.kit.Sample = func() int { return 999 }
				message = r.signs(c.url)
			}, func(r *rig) {
				r.phase(lane.Idle)
				r.stands("vibol")
				card := mute{ntag424sim.New(ntag424sim.Opts{UID: uid, Message: message})}
				r.cards.LayChip(card)
				r.phase(lane.Referred)
				if d, _ := find[ledger.Decided](r.disk()); !raised(d, c.first) || raised(d, policy.FaceUnchecked) {
					r.t.Errorf("at first decided %+v", d)
				}
				r.station.Tell(r.t.Context(), lane.Officer{Crossing: "b1-1", ID: "O-17", Verdict: ledger.Refuse, Reason: "a copy"})
				r.cards.Take()
				r.phase(lane.Idle)
				r.stands("vibol")
				r.cards.LayChip(card)
				r.phase(lane.Referred)
				if d, _ := find[ledger.Decided](r.disk()); !raised(d, c.second) {
					r.t.Errorf("decided %+v", d)
				}
			})
		})
	}
}
