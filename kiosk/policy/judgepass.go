package policy

import "passlane/kiosk/pass"

func (j *judgement) medium() {
	f := j.facts
	j.find(f.Keyed, PassKeyed)
	j.find(f.Cloned, PassCloned)
	j.find(f.Unproven && !f.Cloned, PassUnproven)
	j.find(f.Genuine == pass.Valid && f.Plain() && !j.rules.PlainTags, PassPlainTag)
	j.find(j.dated && j.today.Before(f.Signed), PassSignedLater)
	j.find(f.Replayed, PassReplayed)
	switch f.Genuine {
	case pass.Valid:
	case pass.UnknownIssuer:
		j.find(!f.Keyed, PassIssuerUnknown)
	default:
		j.find(true, PassForged)
	}
}

// registry also weighs what a registry that does not answer any more had said before.
func (j *judgement) registry() {
	f, r := j.facts, j.rules
	if f.RegistrySilent {
		j.find(true, RegistrySilent)
	} else {
		j.find(f.RegistryAge > r.registryMax(), RegistryStale)
		j.find(f.RegistryAge > r.registryWarn() && f.RegistryAge <= r.registryMax(), RegistryOld)
		j.find(!f.Known, PassUnknown)
	}
	j.find(f.Known && !f.Agrees, PassMismatch)
	j.find(f.Known && !f.Keyed && j.ageless(), HolderUnknown)
	j.find(f.Flag != "", CaseOpen)
	switch f.Status {
	case Active:
	case Lost, Stolen:
		j.find(true, PassLost)
	default:
		j.find(f.Known || f.Status != "", PassRevoked)
	}
}

func (j *judgement) validity() {
	if !j.dated {
		j.over()
		return
	}
	to := j.facts.ValidTo
	expired := to.Before(j.today) // as is what nobody knows the end of
	j.weigh("", expired, PassExpired, j.rules.severity(PassExpired))
	j.find(j.today.Before(j.facts.ValidFrom), PassNotYetValid)
	soon := dateOf(j.now.AddDate(0, 0, bound(j.rules.PassWarnDays, 0, mostStay)))
	j.find(!expired && j.rules.PassWarnDays > 0 && !soon.Before(to), PassExpiresSoon)
}

// face: only what proved to be the original is bound to its holder without a look at the face. A minor's is an officer's in any case.
func (j *judgement) face() {
	f := j.facts
	j.find(!f.Photo, PhotoMissing)
	j.find(j.dated && f.Known && j.rules.PhotoMonths > 0 && outdated(f.Holder.Photo, j.today, j.rules.PhotoMonths), PhotoOld)
	if f.Face == FaceByOfficer || f.Face == FaceMatched {
		return
	}
	if f.Proven && !f.Copyable && !f.Cloned {
		j.find(!f.Keyed, FaceUnchecked) // what was keyed is compared by the officer it goes to
		return
	}
	j.find(f.Sample < 0 || f.Sample >= min(j.rules.FaceSample, mostFaceSample), FaceNotComparedYet)
}
