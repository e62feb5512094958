package duplicate

import "passlane/kiosk/pass"

// Threshold is the score from which two records are put before an officer as one person. It is what two names score whose differences
// use exactly the allowance: one changed consonant in a word of four letters, two in one of seven.
const Threshold = 0.7

// Person is what a registration says of somebody; whatever is unknown is empty.
type Person struct {
	ID          string
	Names       []string  // Latin and own script, family or given name first, former and other names too
	Sex         string    // "M", "F" or ""
	Birth       pass.Date // unknown parts are zero
	Province    string
	District    string
	Guardians   []string // names
	Nationality string   // three letters, as in an MRZ
}

// Match is how alike two persons are.
type Match struct {
	ID      string // of the person found; set by Index.Find only
	Score   float64
	Reasons []Reason // the weightiest first
}

// Same reports whether the score reaches Threshold.
func (m Match) Same() bool { return m.Score >= Threshold }

// Code names a reason; the codes are stable.
type Code string

// The reasons.
const (
	NameNone       Code = "name.none"
	NameSame       Code = "name.same"
	NameShared     Code = "name.shared"
	NameSpelling   Code = "name.spelling"
	NameScript     Code = "name.script"
	NameOrder      Code = "name.order"
	NameJoined     Code = "name.joined"
	NamePart       Code = "name.part"
	NameInitial    Code = "name.initial"
	NameCut        Code = "name.cut"
	NameSingle     Code = "name.single"
	NameFather     Code = "name.father"
	NameDiffers    Code = "name.differs"
	NameOwnDiffers Code = "name.own.differs"
	BirthSame      Code = "birth.same"
	BirthYear      Code = "birth.year"
	BirthSwapped   Code = "birth.swapped"
	BirthNear      Code = "birth.near"
	BirthDiffers   Code = "birth.differs"
	BirthFar       Code = "birth.far"
	SexDiffers     Code = "sex.differs"
	DistrictSame   Code = "district.same"
	ProvinceSame   Code = "province.same"
	GuardianShared Code = "guardian.shared"
	GuardianOther  Code = "guardian.differs"
	NationDiffers  Code = "nationality.differs"
)

// Reason is one thing that speaks for one person (weight above 0) or for two (below 0).
type Reason struct {
	Code   Code    `json:"code"`
	Weight float64 `json:"weight"`
}

var sentences = map[Code]string{
	NameNone:       "One record has no name to compare.",
	NameSame:       "A name is the same in both records.",
	NameShared:     "A name of one record was laid beside a name of the other, word by word.",
	NameSpelling:   "Words are spelt differently but may be the same.",
	NameScript:     "The names were compared across scripts, by their sound.",
	NameOrder:      "The same words stand in another order.",
	NameJoined:     "Words are written as one in one record and apart in the other.",
	NamePart:       "One record has a part of the name that the other lacks.",
	NameInitial:    "One record has only an initial for a word of the other.",
	NameCut:        "The last word may have been cut off for want of space.",
	NameSingle:     "Only a single word of the names agrees.",
	NameFather:     "Child and father have changed places in the name.",
	NameDiffers:    "A word of one name is another word in the other.",
	NameOwnDiffers: "In the own script the names differ.",
	BirthSame:      "The date of birth is the same.",
	BirthYear:      "The year of birth is the same; more is not known.",
	BirthSwapped:   "Day and month of birth have changed places.",
	BirthNear:      "The dates of birth differ in one place, as by a slip of the pen.",
	BirthDiffers:   "The dates of birth differ.",
	BirthFar:       "The dates of birth are more than ten years apart.",
	SexDiffers:     "The sex is recorded differently.",
	DistrictSame:   "Both live in the same district.",
	ProvinceSame:   "Both live in the same province.",
	GuardianShared: "A guardian has the same name in both records.",
	GuardianOther:  "No guardian of one record is a guardian in the other.",
	NationDiffers:  "The nationality is recorded differently.",
}

// String returns the sentence for an officer; it holds nothing from the records.
func (r Reason) String() string { return sentences[r.Code] }
