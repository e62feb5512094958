package referral

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/trip"
	"passlane/ui/i18n"
)

// ErrNoChild tells that a case concerns no child: there is nobody to protect.
var ErrNoChild = errors.New("referral: the case names no child")

// Primero returns the case as JSON by primero.schema.json: a list of cases, one for each child. The error is ErrNoChild, or tells which
// child has no name.
func Primero(c Case) ([]byte, error) {
	if len(c.Children) == 0 {
		return nil, ErrNoChild
	}
	out := report{Data: []record{}}
	for i := range c.Children {
		child := &c.Children[i]
		if child.Holder.LatinName == "" && child.Holder.OwnName == "" {
			return nil, fmt.Errorf("referral: child %d: no name", i+1)
		}
		out.Data = append(out.Data, c.record(child))
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("referral: encode: %w", err)
	}
	return append(b, '\n'), nil
}

func (c *Case) record(child *Child) record {
	h := child.Holder
	r := record{
		RecordType: "case", ModuleID: "primeromodule-cp", Status: "open", RegistrationDate: c.today().String(),
		Name: h.LatinName, NameOther: h.OwnName, Sex: sexes[h.Sex], Nationality: nations(h),
		OtherIDType: "border pass", OtherIDNo: child.Number, AddressCurrent: place(h),
		ProtectionStatus: c.status(child), Urgent: c.grave(child), Concerns: []string{"other"}, ConcernsOther: c.sentences(child),
		Family: c.family(child), Crossing: c.crossing(child),
	}
	if r.Name == "" {
		r.Name = h.OwnName
	}
	r.Age, r.Estimated = age(h.Birth, c.today())
	if !r.Estimated {
		r.DateOfBirth = h.Birth.String()
	}
	if child.Here {
		r.NameCaregiver, r.RelationshipCaregiver, r.CaregiverID = c.Adult.Holder.LatinName, c.relation(child), "border pass "+c.Adult.Number
	}
	need := c.service(child)
	r.Services = []service{{Type: need, Timeframe: timeframe(r.Urgent), When: c.local().Format(time.RFC3339), Notes: r.ConcernsOther}}
	r.Transitions = []transition{{Type: "referral", Service: need, By: c.Officer, When: c.local().Format(time.RFC3339), Notes: c.why()}}
	return r
}

var sexes = map[string]string{"F": "female", "M": "male", "X": "other"}

func nations(h registry.Holder) []string {
	if h.Nationality == "" {
		return []string{}
	}
	return []string{h.Nationality}
}

func place(h registry.Holder) string {
	return strings.Trim(h.District+", "+h.Province, ", ")
}

// age counts full years; unknown parts of a date of birth count as the first day they can be, and make it an estimate.
func age(birth, today pass.Date) (years int, estimated bool) {
	if birth.Year == 0 {
		return 0, true
	}
	years = today.Year - birth.Year
	if today.Month < birth.Month || (today.Month == birth.Month && today.Day < birth.Day) {
		years--
	}
	return max(years, 0), !birth.Valid()
}

// relation is what the adult is to a child, in the words of Primero's list.
func (c *Case) relation(child *Child) string {
	g, ok := c.link(child)
	if !ok {
		return "other_nonfamily"
	}
	return relation(g.Relation, c.Adult.Holder.Sex)
}

// relation translates a recorded relation; where the list asks for the sex and it is not known, the family in general.
func relation(r registry.Relation, sex string) string {
	of := func(female, male string) string {
		return map[string]string{"F": female, "M": male, "X": "other_family", "": "other_family"}[sex]
	}
	switch r {
	case registry.Mother, registry.Father:
		return string(r)
	case registry.Grandparent:
		return of("grandmother", "grandfather")
	case registry.Sibling:
		return of("sister", "brother")
	case registry.Relative:
		return "other_family"
	}
	return "other_nonfamily"
}

// status is Primero's word for who looks after a child, where the findings say it.
func (c *Case) status(child *Child) string {
	has := func(codes ...policy.Code) bool {
		return slices.ContainsFunc(c.about(child), func(f policy.Finding) bool { return slices.Contains(codes, f.Code) })
	}
	switch {
	case has(policy.MinorAlone):
		return "unaccompanied"
	case has(policy.GuardianUnrecorded, policy.GuardianLapsed, policy.GuardianOther), !child.Here && has(policy.GuardianWithoutChild):
		return "separated"
	}
	return ""
}

func (c *Case) grave(child *Child) bool {
	return slices.ContainsFunc(c.about(child), func(f policy.Finding) bool { return f.Code.Grave() })
}

// sentences are the findings of children in words, the most serious first. That faces are to be compared is an officer's task and no concern.
func (c *Case) sentences(child *Child) string {
	var said []string
	for _, f := range c.about(child) {
		if f.Code.OfChildren() && f.Code != policy.ChildFace {
			said = append(said, f.Code.Sentence(i18n.English))
		}
	}
	return strings.Join(said, " ")
}

// service is what is asked for: to find a child who is not here, or to look after one who is.
func (c *Case) service(child *Child) string {
	if !child.Here {
		return "family_tracing_and_reunification"
	}
	return "care_arrangements"
}

func timeframe(urgent bool) string {
	if urgent {
		return "1_hour"
	}
	return "1_day"
}

// why is the reason of the officer, from the list and in words.
func (c *Case) why() string {
	return strings.Trim(strings.Join([]string{string(c.Reason), c.Words}, ": "), ": ")
}

// family are the recorded guardians, and the adult if they are none.
func (c *Case) family(child *Child) []relative {
	var out []relative
	for _, g := range child.Guardians {
		sex := ""
		if g.Guardian == c.Adult.Holder.ID {
			sex = c.Adult.Holder.Sex
		}
		out = append(out, relative{Name: g.Name, Relation: relation(g.Relation, sex), Caregiver: child.Here && g.Guardian == c.Adult.Holder.ID})
	}
	if _, recorded := c.link(child); !recorded && child.Here {
		h := c.Adult.Holder
		out = append(out, relative{Name: h.LatinName, Relation: "other_nonfamily", Caregiver: true, Nationality: nations(h)})
	}
	return out
}

func (c *Case) crossing(child *Child) crossing {
	out := crossing{
		Crossing: c.Crossing, Post: c.Post, Lane: c.Lane, Direction: string(c.Direction), When: c.local().Format(time.RFC3339),
		ChildHere: child.Here, Confirmed: string(child.Confirmed), ChildHolder: child.Holder.ID, AdultHolder: c.Adult.Holder.ID,
		ChildRegistered: image(child.Registered), ChildLive: image(child.Live), AdultRegistered: image(c.Adult.Registered), AdultLive: image(c.Adult.Live),
		Findings: []finding{}, Guardians: []guardian{}, ChildMoves: c.moves(child.Moves), AdultMoves: c.moves(c.Adult.Moves),
	}
	for _, f := range c.about(child) {
		out.Findings = append(out.Findings, finding{Code: string(f.Code), Severity: f.Severity.String(), Sentence: f.Code.Sentence(i18n.English)})
	}
	for _, g := range child.Guardians {
		out.Guardians = append(out.Guardians, guardian{Holder: g.Guardian, Relation: string(g.Relation), Evidence: string(g.Evidence), Certificate: g.Certificate,
			From: day(g.From), To: day(g.To)})
	}
	return out
}

func day(d pass.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func image(id ledger.ImageID) string {
	if id == (ledger.ImageID{}) {
		return ""
	}
	return id.String()
}

func (c *Case) moves(ms []trip.Movement) []movement {
	out := []movement{}
	for _, m := range trip.Order(ms) {
		at := m.At()
		if c.Zone != nil {
			at = at.In(c.Zone)
		}
		out = append(out, movement{Direction: string(m.Direction), When: at.Format(time.RFC3339), Post: m.Post, Adult: m.Adult, Minors: m.Minors})
	}
	return out
}
