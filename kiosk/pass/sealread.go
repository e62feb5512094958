package pass

import (
	"bytes"
	"fmt"
	"slices"
)

// ReadSeal reads a printed seal, as the symbol's raw bytes, and judges it against the trust list. A seal that names a tag is INVALID
// here: somebody printed what belongs on that tag.
func ReadSeal(raw []byte, trust Trust) Presented {
	return beginSealed(MediumSeal).read(raw, trust)
}

func beginSealed(m Medium) Presented {
	return begin(m, CheckStructure, CheckUIDBinding, CheckIssuer, CheckSignature, CheckSignerValidity, CheckClone)
}

func (p Presented) read(raw []byte, trust Trust) Presented {
	s, err := ParseSeal(raw)
	if err != nil {
		return p.malformed(err)
	}
	p.Seal, p.Signer, p.DocumentType = &s, s.Signer.String(), s.Type()
	if err := p.messages(&s); err != nil {
		return p.malformed(err)
	}
	p.did(CheckStructure)
	bound := p.binding(s)
	p.did(CheckUIDBinding)
	p = p.authenticate(s, trust)
	if bound != "" && p.Result != Malformed {
		return p.settle(Invalid, "tag UID", bound)
	}
	return p
}

func (p *Presented) messages(s *Seal) (err error) {
	if s.Type() == BorderPassType {
		return p.borderPass(s)
	}
	p.MRZ, err = foreignMRZ(*s)
	if p.MRZ != nil {
		p.did(CheckDigits)
	}
	return err
}

// binding says why the seal does not belong to the medium it was read from, or nothing.
func (p Presented) binding(s Seal) string {
	uid, has := s.Message(msgTagUID)
	has = has && s.Type() == BorderPassType
	switch {
	case p.Medium == MediumTag && !has:
		return "the seal on the tag names no tag"
	case p.Medium == MediumTag && !bytes.Equal(uid, p.TagUID):
		return "the seal belongs to another tag"
	case p.Medium == MediumCard && has && !bytes.Equal(uid, p.TagUID):
		return "the seal belongs to another card"
	case p.Medium == MediumSeal && has:
		return "the printed seal belongs to a tag"
	}
	return ""
}

// authenticate asks who signed, and whether they did and could. Certificates with the same name are all asked.
func (p Presented) authenticate(s Seal, trust Trust) Presented {
	signers := trust.Find(s.Signer)
	p.did(CheckIssuer)
	if len(signers) == 0 {
		return p.settle(UnknownIssuer, "signer", fmt.Sprintf("%s is not in trust list version %d", s.Signer, trust.Version()))
	}
	var got Presented
	for _, signer := range signers {
		q := p
		q.Checked, q.NotChecked = slices.Clone(p.Checked), slices.Clone(p.NotChecked)
		if got = q.against(s, signer); got.Result == Valid {
			break
		}
	}
	return got
}

func (p Presented) against(s Seal, signer Signer) Presented {
	if !signer.Supported() {
		return p.settle(UnknownIssuer, "signer", "unsupported curve "+signer.Curve)
	}
	if want := 2 * signer.curve.orderBytes(); len(s.Signature) != want {
		return p.malformed(wrong("signature", "%d bytes, want %d for %s", len(s.Signature), want, signer.Curve))
	}
	p.did(CheckSignature)
	if !signer.verify(s.signedBytes, s.Signature) {
		return p.settle(Invalid, "signature", "not made by the signer over these bytes")
	}
	p.did(CheckSignerValidity)
	if s.Signed.Before(signer.NotBefore) || signer.NotAfter.Before(s.Signed) {
		return p.settle(Invalid, "signer validity", fmt.Sprintf("signed %s, certificate valid %s to %s", s.Signed, signer.NotBefore, signer.NotAfter))
	}
	return p.settle(Valid, "", "")
}
