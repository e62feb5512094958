package i18n

// A border pass, as those who issue it call it. Every text takes the word from here, and none breaks inside it.
const (
	PassKhmer   = "ប័ណ្ណព្រំដែន" // as the ministry writes (Prakas 1469 of 2017)
	PassThai    = "บัตรผ่านแดน"  // as the agreement with Cambodia writes
	PassEnglish = "border pass"
)
