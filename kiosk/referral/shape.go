package referral

// The shapes below carry the field names of Primero's forms; primero.schema.json says what each holds.

type report struct {
	Data []record `json:"data"`
}

type record struct {
	RecordType       string   `json:"record_type"`
	ModuleID         string   `json:"module_id"`
	Status           string   `json:"status"`
	RegistrationDate string   `json:"registration_date"`
	Name             string   `json:"name"`
	NameOther        string   `json:"name_other,omitempty"`
	Sex              string   `json:"sex,omitempty"`
	Age              int      `json:"age"`
	DateOfBirth      string   `json:"date_of_birth,omitempty"`
	Estimated        bool     `json:"estimated"`
	Nationality      []string `json:"nationality"`
	OtherIDType      string   `json:"other_id_type"`
	OtherIDNo        string   `json:"other_id_no,omitempty"`
	AddressCurrent   string   `json:"address_current,omitempty"`

	ProtectionStatus string   `json:"protection_status,omitempty"`
	Urgent           bool     `json:"urgent_protection_concern"`
	Concerns         []string `json:"protection_concerns"`
	ConcernsOther    string   `json:"protection_concerns_other"`

	NameCaregiver         string `json:"name_caregiver,omitempty"`
	RelationshipCaregiver string `json:"relationship_caregiver,omitempty"`
	CaregiverID           string `json:"caregiver_id_type_and_no,omitempty"`

	Family      []relative   `json:"family_details_section"`
	Services    []service    `json:"services_section"`
	Transitions []transition `json:"transitions"`
	Crossing    crossing     `json:"border_crossing"`
}

type relative struct {
	Name        string   `json:"relation_name"`
	Relation    string   `json:"relation"`
	Caregiver   bool     `json:"relation_is_caregiver"`
	Nationality []string `json:"relation_nationality,omitempty"`
}

type service struct {
	Type      string `json:"service_type"`
	Timeframe string `json:"service_response_timeframe"`
	When      string `json:"service_response_day_time"`
	Notes     string `json:"service_referral_notes"`
}

type transition struct {
	Type    string `json:"type"`
	Service string `json:"service"`
	By      string `json:"transitioned_by,omitempty"`
	When    string `json:"created_at"`
	Notes   string `json:"notes,omitempty"`
}

type crossing struct {
	Crossing        string     `json:"crossing"`
	Post            string     `json:"post"`
	Lane            string     `json:"lane"`
	Direction       string     `json:"direction"`
	When            string     `json:"when"`
	ChildHere       bool       `json:"child_here"`
	Confirmed       string     `json:"confirmed_by,omitempty"`
	ChildHolder     string     `json:"child_holder"`
	AdultHolder     string     `json:"adult_holder,omitempty"`
	ChildRegistered string     `json:"child_registered_image,omitempty"`
	ChildLive       string     `json:"child_live_image,omitempty"`
	AdultRegistered string     `json:"adult_registered_image,omitempty"`
	AdultLive       string     `json:"adult_live_image,omitempty"`
	Findings        []finding  `json:"findings"`
	Guardians       []guardian `json:"guardians"`
	ChildMoves      []movement `json:"child_movements"`
	AdultMoves      []movement `json:"adult_movements"`
}

type finding struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Sentence string `json:"sentence"`
}

type guardian struct {
	Holder      string `json:"holder"`
	Relation    string `json:"relation"`
	Evidence    string `json:"evidence,omitempty"`
	Certificate string `json:"certificate,omitempty"`
	From        string `json:"from,omitempty"`
	To          string `json:"to,omitempty"`
}

type movement struct {
	Direction string   `json:"direction"`
	When      string   `json:"when"`
	Post      string   `json:"post,omitempty"`
	Adult     string   `json:"adult,omitempty"`
	Minors    []string `json:"minors,omitempty"`
}
