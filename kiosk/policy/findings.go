package policy

import "passlane/ui/i18n"

// Code names a finding for ever; it stands in records and statistics.
type Code string

// The findings.
const (
	PassForged         Code = "pass.forged"
	PassIssuerUnknown  Code = "pass.issuer-unknown"
	PassUnknown        Code = "pass.unknown"
	PassMismatch       Code = "pass.mismatch"
	PassRevoked        Code = "pass.revoked"
	PassLost           Code = "pass.lost"
	PassExpired        Code = "pass.expired"
	PassNotYetValid    Code = "pass.not-yet-valid"
	PassKeyed          Code = "pass.keyed"
	PostClosed         Code = "post.closed"
	Unpaired           Code = "trip.unpaired"
	Overstay           Code = "trip.overstay"
	RegistryOld        Code = "registry.old"
	RegistryStale      Code = "registry.stale"
	RegistrySilent     Code = "registry.silent"
	ClockUntrusted     Code = "clock.untrusted"
	Unsupervised       Code = "lane.unsupervised"
	LedgerDown         Code = "ledger.down"
	FaceNotComparedYet Code = "face.not-compared"
	FaceUnchecked      Code = "face.unchecked"
	PhotoMissing       Code = "photo.missing"
	PartyWithMinor     Code = "party.minor"
	MinorAlone         Code = "minor.alone"
	YouthAlone         Code = "youth.alone"
)

type description struct {
	severity   Severity
	protected  bool // may be raised but never below refer
	en, km, th string
}

var catalogue = map[Code]description{
	PassForged: {Refuse, true, "The pass is not genuine.",
		"លិខិតឆ្លងដែននេះមិនមែនជារបស់ពិតទេ។", "บัตรผ่านแดนนี้ไม่ใช่ของจริง"},
	PassIssuerUnknown: {Refer, true, "The issuer of the pass is not on the list of signers.",
		"អ្នកចេញលិខិតនេះមិនមានក្នុងបញ្ជីអ្នកចុះហត្ថលេខាទេ។", "ผู้ออกบัตรไม่อยู่ในรายชื่อผู้ลงนาม"},
	PassUnknown: {Refer, true, "The registry does not have this pass.",
		"លិខិតនេះមិនមានក្នុងបញ្ជីទេ។", "ไม่พบบัตรนี้ในทะเบียน"},
	PassMismatch: {Refer, true, "The pass says something other than the registry.",
		"ព័ត៌មានលើលិខិតខុសពីបញ្ជី។", "ข้อมูลบนบัตรไม่ตรงกับทะเบียน"},
	PassRevoked: {Refuse, true, "The pass has been revoked.",
		"លិខិតនេះត្រូវបានដកហូត។", "บัตรนี้ถูกเพิกถอน"},
	PassLost: {Refuse, true, "The pass was reported lost or stolen.",
		"លិខិតនេះត្រូវបានរាយការណ៍ថាបាត់ ឬត្រូវគេលួច។", "บัตรนี้ถูกแจ้งหายหรือถูกขโมย"},
	PassExpired: {Refer, false, "The pass has expired.",
		"លិខិតនេះផុតកំណត់ហើយ។", "บัตรนี้หมดอายุแล้ว"},
	PassNotYetValid: {Refer, false, "The pass is not valid yet.",
		"លិខិតនេះមិនទាន់មានសុពលភាពទេ។", "บัตรนี้ยังไม่มีผลใช้งาน"},
	PassKeyed: {Refer, true, "Only the printed lines were read; they prove nothing.",
		"បានអានតែអក្សរដែលបោះពុម្ព ដែលមិនអាចជាភស្តុតាងបានទេ។", "อ่านได้เฉพาะแถบตัวอักษร ซึ่งยืนยันอะไรไม่ได้"},
	PostClosed: {Refer, false, "The post is closed at this hour.",
		"ច្រកនេះបិទនៅម៉ោងនេះ។", "ด่านปิดในเวลานี้"},
	Unpaired: {Refer, false, "The last movement on record does not fit this one.",
		"ការឆ្លងចុងក្រោយក្នុងកំណត់ត្រាមិនត្រូវគ្នានឹងលើកនេះទេ។", "การเดินทางครั้งก่อนในบันทึกไม่สอดคล้องกับครั้งนี้"},
	Overstay: {Refer, false, "The stay was longer than this class of pass allows.",
		"ការស្នាក់នៅលើសរយៈពេលដែលអនុញ្ញាត។", "อยู่เกินกำหนดที่บัตรประเภทนี้อนุญาต"},
	RegistryOld: {Note, false, "The registry on this lane is more than a day old.",
		"បញ្ជីក្នុងម៉ាស៊ីននេះចាស់ជាងមួយថ្ងៃ។", "ทะเบียนในช่องนี้เก่ากว่าหนึ่งวัน"},
	RegistryStale: {Refer, true, "The registry on this lane is too old to decide by.",
		"បញ្ជីក្នុងម៉ាស៊ីននេះចាស់ពេកសម្រាប់សម្រេច។", "ทะเบียนในช่องนี้เก่าเกินกว่าจะใช้ตัดสิน"},
	RegistrySilent: {Refer, true, "The registry did not answer.",
		"បញ្ជីមិនឆ្លើយតប។", "ทะเบียนไม่ตอบสนอง"},
	ClockUntrusted: {Refer, true, "The lane's clock is not set: no date can be checked.",
		"នាឡិកាមិនទាន់កំណត់៖ មិនអាចពិនិត្យកាលបរិច្ឆេទបានទេ។", "นาฬิกายังไม่ได้ตั้ง จึงตรวจวันที่ไม่ได้"},
	Unsupervised: {Refer, true, "No officer watches this lane at the moment.",
		"ពេលនេះគ្មានមន្ត្រីមើលច្រកនេះទេ។", "ขณะนี้ไม่มีเจ้าหน้าที่ดูแลช่องนี้"},
	LedgerDown: {Refer, true, "The lane cannot write its record.",
		"ម៉ាស៊ីនមិនអាចសរសេរកំណត់ត្រាបានទេ។", "ช่องนี้บันทึกข้อมูลไม่ได้"},
	FaceNotComparedYet: {Refer, true, "Compare the registered and the live picture.",
		"សូមប្រៀបធៀបរូបថតក្នុងបញ្ជី និងរូបថតថ្មី។", "โปรดเทียบภาพในทะเบียนกับภาพสด"},
	FaceUnchecked: {Note, false, "The face was not compared; the card cannot be copied.",
		"មិនបានប្រៀបធៀបមុខទេ ប៉ុន្តែប័ណ្ណនេះមិនអាចចម្លងបាន។", "ไม่ได้เทียบใบหน้า แต่บัตรนี้คัดลอกไม่ได้"},
	PhotoMissing: {Refer, true, "No photo of the traveller was taken.",
		"មិនបានថតរូបអ្នកដំណើរទេ។", "ไม่ได้ถ่ายภาพผู้เดินทาง"},
	PartyWithMinor: {Refer, true, "A minor travels in this party: compare adult and child.",
		"មានអនីតិជនធ្វើដំណើរជាមួយ៖ សូមពិនិត្យទាំងមនុស្សធំ និងកុមារ។", "มีผู้เยาว์ร่วมเดินทาง โปรดตรวจทั้งผู้ใหญ่และเด็ก"},
	MinorAlone: {Refer, true, "A minor travels alone.",
		"អនីតិជនធ្វើដំណើរតែម្នាក់ឯង។", "ผู้เยาว์เดินทางลำพัง"},
	YouthAlone: {Refer, false, "A young person who is not an adult yet travels alone.",
		"យុវជនដែលមិនទាន់ពេញវ័យធ្វើដំណើរតែម្នាក់ឯង។", "เยาวชนที่ยังไม่บรรลุนิติภาวะเดินทางลำพัง"},
}

// Codes returns every finding there is, in no particular order.
func Codes() []Code {
	codes := make([]Code, 0, len(catalogue))
	for c := range catalogue {
		codes = append(codes, c)
	}
	return codes
}

// Sentence returns what a finding says to an officer, as a whole sentence in a language (km, th or en).
func (c Code) Sentence(lang i18n.Lang) string {
	d := catalogue[c]
	switch lang {
	case i18n.Khmer:
		return d.km
	case i18n.Thai:
		return d.th
	}
	return d.en
}
