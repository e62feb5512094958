package policy

import "passlane/kiosk/ledger"

// trusted tells whether the clock is. A registry or a policy from the future convicts it.
func (j *judgement) trusted() bool {
	f, r := j.facts, j.rules
	if !f.RegistrySilent && f.RegistryAge < -r.registryWarn() || !f.PolicySilent && f.PolicyAge < -r.policyWarn() {
		return false
	}
	return f.Clock == ledger.ClockSynced || f.Clock == ledger.ClockHeldOver
}

func (j *judgement) lane() {
	f := j.facts
	j.find(f.LedgerDown, LedgerDown)
	j.find(!f.Supervised, Unsupervised)
	j.find(!j.dated || j.rules.Zone == nil, ClockUntrusted)
}

func (j *judgement) post() {
	f := j.facts
	j.find(!j.rules.admits(f.Direction, f.Province), PostClosure)
	if !j.dated {
		return
	}
	j.find(!j.rules.OpenAt(j.now, f.Class), PostClosed)
	if s := j.rules.session(j.now); s != nil {
		limit, limited := s.Limit(f.Direction)
		j.find(limited && f.Passed > limit-1-len(f.Minors), QuotaFull)
		if limited && f.PassedUnknown {
			// Not to count must not be better than to have counted.
			j.add(Finding{Code: QuotaUnknown, Severity: max(j.rules.severity(QuotaUnknown), j.rules.severity(QuotaFull))})
		}
		j.find(limited && f.PassedElsewhereUnknown, QuotaPartial)
	}
}

func (j *judgement) policy() {
	f, r := j.facts, j.rules
	j.find(f.PolicySilent, PolicySilent)
	j.find(j.dated && (j.now.Before(r.From) || !r.To.IsZero() && !j.now.Before(r.To)), PolicyLapsed)
	if f.PolicySilent {
		return
	}
	j.find(f.PolicyAge > r.policyMax(), PolicyStale)
	j.find(f.PolicyAge > r.policyWarn() && f.PolicyAge <= r.policyMax(), PolicyOld)
}
