package policy_test

import (
	"slices"
	"testing"

	"passlane/kiosk/policy"
)

// meanings are what stands in records and statistics for ever: a code is never given to something else, and what it weighs, who protects it
// and what governs it change only with intent.
var meanings = []struct {
	code     policy.Code
	severity policy.Severity
	guarded  bool // protected
	grave    bool
	rule     string
}{
	{"pass.forged", policy.Refuse, true, false, "law"},
	{"pass.cloned", policy.Refuse, true, false, "law"},
	{"pass.unproven", policy.Refer, true, false, "law"},
	{"pass.replayed", policy.Refer, true, false, "law"},
	{"pass.plain-tag", policy.Refer, true, false, "plain_tags"},
	{"pass.signed-later", policy.Refer, true, false, "law"},
	{"pass.issuer-unknown", policy.Refer, true, false, "law"},
	{"pass.unknown", policy.Refer, true, false, "law"},
	{"pass.mismatch", policy.Refer, true, false, "law"},
	{"holder.unknown", policy.Refer, true, false, "law"},
	{"birth.future", policy.Refer, true, false, "law"},
	{"birth.unknown", policy.Refer, true, false, "law"},
	{"pass.revoked", policy.Refuse, true, false, "law"},
	{"pass.lost", policy.Refuse, true, false, "law"},
	{"pass.keyed", policy.Refer, true, false, "law"},
	{"pass.expired", policy.Refer, false, false, "severity"},
	{"pass.not-yet-valid", policy.Refer, false, false, "severity"},
	{"pass.expires-soon", policy.Note, false, false, "pass_warn_days"},
	{"case.open", policy.Refer, true, false, "law"},
	{"face.not-compared", policy.Refer, true, false, "face_sample"},
	{"face.unchecked", policy.Note, false, false, "severity"},
	{"photo.missing", policy.Refer, true, false, "law"},
	{"photo.old", policy.Note, false, false, "photo_months"},
	{"ledger.down", policy.Refer, true, false, "law"},
	{"lane.unsupervised", policy.Refer, true, false, "heartbeat"},
	{"clock.untrusted", policy.Refer, true, false, "law"},
	{"lanes.unheard", policy.Refer, true, false, "law"},
	{"gate.incomplete", policy.Refer, true, false, "law"},
	{"post.closed", policy.Refer, false, false, "hours"},
	{"post.closure", policy.Refer, false, false, "closure"},
	{"quota.full", policy.Refer, false, false, "quotas"},
	{"quota.unknown", policy.Refer, false, false, "quotas"},
	{"quota.partial", policy.Note, false, false, "quotas"},
	{"registry.old", policy.Note, false, false, "registry_warn"},
	{"registry.stale", policy.Refer, true, false, "registry_max"},
	{"registry.silent", policy.Refer, true, false, "law"},
	{"policy.old", policy.Note, false, false, "policy_warn"},
	{"policy.stale", policy.Refer, true, false, "policy_max"},
	{"policy.silent", policy.Refer, true, false, "law"},
	{"policy.lapsed", policy.Refer, true, false, "from"},
	{"pass.again", policy.Refer, true, false, "law"},
	{"trip.unpaired", policy.Refer, false, false, "unpaired"},
	{"trip.overstay", policy.Refer, false, false, "stay"},
	{"trip.gap", policy.Refer, false, false, "gap"},
	{"trip.other-post", policy.Note, false, false, "other_post"},
	{"trip.open-twice", policy.Refer, false, false, "severity"},
	{"minor.alone", policy.Refer, true, false, "minor_age"},
	{"youth.alone", policy.Refer, false, false, "adult_age"},
	{"party.size", policy.Refer, true, false, "minors_per_guardian"},
	{"guardian.young", policy.Refer, true, false, "adult_age"},
	{"guardian.unrecorded", policy.Refer, true, true, "law"},
	{"guardian.unproven", policy.Refer, true, false, "law"},
	{"guardian.close-age", policy.Note, false, false, "severity"},
	{"guardian.lapsed", policy.Refer, true, true, "law"},
	{"guardian.other", policy.Refer, true, true, "law"},
	{"guardian.without-child", policy.Refer, true, true, "law"},
	{"child.missing", policy.Refer, true, true, "law"},
	{"child.two-trips", policy.Refer, true, true, "law"},
	{"child.many-adults", policy.Refer, true, false, "child_adults"},
	{"adult.many-children", policy.Refer, true, true, "adult_children"},
	{"child.unconfirmed", policy.Refer, true, false, "child_confirm"},
	{"child.photo-old", policy.Refer, true, false, "child_photo_months"},
	{"child.face", policy.Refer, true, false, "law"},
	{"child.grown", policy.Refer, true, false, "child_age"},
}

func TestCodesKeepTheirMeaning(t *testing.T) {
	var listed []policy.Code
	for _, m := range meanings {
		listed = append(listed, m.code)
		c := m.code
		if c.Default() != m.severity || c.Protected() != m.guarded || c.Grave() != m.grave || c.Rule() != m.rule {
			t.Errorf("%s: %s, protected %t, grave %t, rule %s", c, c.Default(), c.Protected(), c.Grave(), c.Rule())
		}
	}
	if !slices.Equal(listed, policy.Codes()) {
		t.Errorf("the list is not that of the catalogue: %v", policy.Codes())
	}
}

// Who is protected is never only noted, and what a second officer must see is protected.
func TestProtectionMeansSomething(t *testing.T) {
	for _, c := range policy.Codes() {
		if c.Protected() && c.Default() < policy.Refer {
			t.Errorf("%s is protected and only a %s", c, c.Default())
		}
		if c.Grave() && !c.Protected() {
			t.Errorf("%s is grave and not protected", c)
		}
	}
}
