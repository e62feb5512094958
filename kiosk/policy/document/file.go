package document

// file is the document as TOML has it. The names of its keys are the names of fields in errors, in policy.Code.Rule and in Diff.
type file struct {
	Version   int       `toml:"version"`
	Title     string    `toml:"title"`
	From      string    `toml:"from"`
	To        string    `toml:"to"`
	Country   string    `toml:"country"`
	UTCOffset string    `toml:"utc_offset"`
	Closure   string    `toml:"closure"`
	Residents []string  `toml:"residents"`
	Hours     []string  `toml:"hours"`
	Quotas    []quota   `toml:"quotas"`
	Holidays  []holiday `toml:"holidays"`
	Amnesties []amnesty `toml:"amnesties"`

	StayDefault   int            `toml:"stay_default"`
	StayDays      map[string]int `toml:"stay_days"`
	StayHours     map[string]int `toml:"stay_hours"`
	Gap           string         `toml:"gap"`
	OtherPost     string         `toml:"other_post"`
	UnpairedExit  string         `toml:"unpaired_exit"`
	UnpairedEntry string         `toml:"unpaired_entry"`

	MinorAge     int      `toml:"minor_age"`
	ChildAge     int      `toml:"child_age"`
	AdultAge     int      `toml:"adult_age"`
	YouthClasses []string `toml:"youth_classes"`

	MinorsPerGuardian int    `toml:"minors_per_guardian"`
	ChildConfirm      string `toml:"child_confirm"`
	ChildPhotoMonths  int    `toml:"child_photo_months"`
	ChildWindowDays   int    `toml:"child_window_days"`
	ChildAdults       int    `toml:"child_adults"`
	AdultChildren     int    `toml:"adult_children"`

	PhotoMonths  int    `toml:"photo_months"`
	FaceSample   int    `toml:"face_sample"`
	PassWarnDays int    `toml:"pass_warn_days"`
	PlainTags    bool   `toml:"plain_tags"`
	RegistryWarn string `toml:"registry_warn"`
	RegistryMax  string `toml:"registry_max"`
	PolicyWarn   string `toml:"policy_warn"`
	PolicyMax    string `toml:"policy_max"`
	Heartbeat    string `toml:"heartbeat"`

	Severity map[string]string `toml:"severity"`
}

type quota struct {
	Name  string `toml:"name"`
	Hours string `toml:"hours"`
	Exit  *int   `toml:"exit"` // left out: no limit
	Entry *int   `toml:"entry"`
}

type holiday struct {
	Name   string   `toml:"name"`
	From   string   `toml:"from"`
	To     string   `toml:"to"`
	Closed bool     `toml:"closed"`
	Hours  []string `toml:"hours"`
	Extra  []string `toml:"extra"`
	Quotas []quota  `toml:"quotas"`
}

type amnesty struct {
	Name    string   `toml:"name"`
	From    string   `toml:"from"`
	To      string   `toml:"to"`
	Classes []string `toml:"classes"`
	Waives  []string `toml:"waives"`
}
