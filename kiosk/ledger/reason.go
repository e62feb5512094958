package ledger

import "slices"

// Reason is why an officer let a party with a child pass, as statistics count it.
type Reason string

// The reasons.
const (
	FacesCompared       Reason = "faces-compared"        // each child is who the registry shows
	DocumentsChecked    Reason = "documents-checked"     // birth certificate, family book or consent on paper
	ParentsReached      Reason = "parents-reached"       // a recorded guardian agreed, on the telephone or here
	GuardianRecordedNow Reason = "guardian-recorded-now" // the link was missing and has been recorded
	CourtDecreeSeen     Reason = "court-decree-seen"
	ChildAccountedFor   Reason = "child-accounted-for" // it is known where a child is who is not here
	OtherReason         Reason = "other"               // only with words of the officer's own
)

// Reasons returns every reason, in the order in which a booth offers them.
func Reasons() []Reason {
	return []Reason{FacesCompared, DocumentsChecked, ParentsReached, GuardianRecordedNow, CourtDecreeSeen, ChildAccountedFor, OtherReason}
}

// Known tells whether there is such a reason.
func (r Reason) Known() bool { return slices.Contains(Reasons(), r) }
