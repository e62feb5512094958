// Package referral is a case that a border post hands to those who protect children: what was seen, who is together, what the registry
// knows of them, and why it was looked at. It is pure: a [Case] in, the bytes of a report out.
//
// [Primero] writes it in the shape of cases of Primero, the case management that child protection works with: one case a child, in the
// names of its forms (basic identity, protection concerns, family details, services, referrals). What its forms have no field for
// stands under "border_crossing". primero.schema.json describes every field. A lane diagnoses nothing: what it found is
// told in sentences, and the concern is left for a person to name.
package referral
