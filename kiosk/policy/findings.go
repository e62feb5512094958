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
		"លិខិតឆ្លងដែននេះមិនមែនជារបស់ពិតទេ។", "หนังสือผ่านแดนนี้ไม่ใช่ของจริง"},
	PassIssuerUnknown: {Refer, true, "The issuer of the pass is not on the list of signers.",
		"អ្នកចេញលិខិតឆ្លងដែននេះមិនមានក្នុងបញ្ជីអ្នកចុះហត្ថលេខាទេ។", "ผู้ออกหนังสือผ่านแดนนี้ไม่อยู่ในรายชื่อผู้ลงนาม"},
	PassUnknown: {Refer, true, "This pass is not in the registry.",
		"លិខិតឆ្លងដែននេះមិនមានក្នុងបញ្ជិកាទេ។", "ไม่พบหนังสือผ่านแดนนี้ในทะเบียน"},
	PassMismatch: {Refer, true, "The pass and the registry do not agree.",
		"ព័ត៌មានលើលិខិតឆ្លងដែនមិនត្រូវគ្នានឹងបញ្ជិកាទេ។", "ข้อมูลในหนังสือผ่านแดนไม่ตรงกับทะเบียน"},
	PassRevoked: {Refuse, true, "The pass has been revoked.",
		"លិខិតឆ្លងដែននេះត្រូវបានដកហូតហើយ។", "หนังสือผ่านแดนนี้ถูกเพิกถอนแล้ว"},
	PassLost: {Refuse, true, "The pass was reported lost or stolen.",
		"លិខិតឆ្លងដែននេះត្រូវបានរាយការណ៍ថាបាត់ ឬត្រូវគេលួច។", "หนังสือผ่านแดนนี้มีการแจ้งว่าหายหรือถูกขโมย"},
	PassExpired: {Refer, false, "The pass has expired.",
		"លិខិតឆ្លងដែននេះផុតសុពលភាពហើយ។", "หนังสือผ่านแดนนี้หมดอายุแล้ว"},
	PassNotYetValid: {Refer, false, "The pass is not valid yet.",
		"លិខិតឆ្លងដែននេះមិនទាន់មានសុពលភាពទេ។", "หนังสือผ่านแดนนี้ยังไม่ถึงวันเริ่มใช้งาน"},
	PassKeyed: {Refer, true, "Only the printed lines were read; they prove nothing.",
		"អានបានតែជួរអក្សរដែលបោះពុម្ព ដែលមិនអាចបញ្ជាក់អ្វីបានទេ។", "อ่านได้เฉพาะแถบตัวอักษรที่พิมพ์ไว้ ซึ่งยืนยันอะไรไม่ได้"},
	PostClosed: {Refer, false, "The post is closed at this hour.",
		"ច្រកទ្វារព្រំដែនបិទនៅម៉ោងនេះ។", "ด่านปิดในเวลานี้"},
	Unpaired: {Refer, false, "The last movement on record does not fit this one.",
		"ការឆ្លងដែនចុងក្រោយក្នុងកំណត់ត្រាមិនត្រូវគ្នានឹងលើកនេះទេ។", "การผ่านแดนครั้งล่าสุดในบันทึกไม่สอดคล้องกับครั้งนี้"},
	Overstay: {Refer, false, "The stay was longer than this class of pass allows.",
		"ការស្នាក់នៅលើសរយៈពេលដែលលិខិតឆ្លងដែនប្រភេទនេះអនុញ្ញាត។", "พำนักเกินกำหนดที่หนังสือผ่านแดนประเภทนี้อนุญาต"},
	RegistryOld: {Note, false, "The registry on this lane is more than a day old.",
		"បញ្ជិកាក្នុងច្រកនេះចាស់ជាងមួយថ្ងៃហើយ។", "ทะเบียนในช่องนี้เก่ากว่าหนึ่งวัน"},
	RegistryStale: {Refer, true, "The registry on this lane is too old to decide by.",
		"បញ្ជិកាក្នុងច្រកនេះចាស់ពេក មិនអាចយកមកសម្រេចបានទេ។", "ทะเบียนในช่องนี้เก่าเกินกว่าจะใช้ตัดสินใจ"},
	RegistrySilent: {Refer, true, "The registry did not answer.",
		"បញ្ជិកាមិនឆ្លើយតបទេ។", "ทะเบียนไม่ตอบกลับ"},
	ClockUntrusted: {Refer, true, "The lane's clock is not set: no date can be checked.",
		"នាឡិកានៃច្រកនេះមិនទាន់បានកំណត់ទេ៖ មិនអាចពិនិត្យកាលបរិច្ឆេទបានទេ។", "นาฬิกาของช่องนี้ยังไม่ได้ตั้ง จึงตรวจวันที่ไม่ได้"},
	Unsupervised: {Refer, true, "No officer watches this lane at the moment.",
		"ពេលនេះគ្មានមន្ត្រីត្រួតមើលច្រកនេះទេ។", "ขณะนี้ไม่มีเจ้าหน้าที่ดูแลช่องนี้"},
	LedgerDown: {Refer, true, "The lane cannot write its record.",
		"ច្រកនេះមិនអាចសរសេរកំណត់ត្រាបានទេ។", "ช่องนี้บันทึกข้อมูลไม่ได้"},
	FaceNotComparedYet: {Refer, true, "Compare the registered and the live picture.",
		"សូមប្រៀបធៀបរូបថតក្នុងបញ្ជិកាជាមួយរូបថតដែលទើបថត។", "โปรดเทียบภาพในทะเบียนกับภาพที่เพิ่งถ่าย"},
	FaceUnchecked: {Note, false, "The face was not compared; the chip of the pass cannot be copied.",
		"មិនបានប្រៀបធៀបមុខទេ ប៉ុន្តែបន្ទះឈីបនៃលិខិតឆ្លងដែនមិនអាចចម្លងបានទេ។", "ไม่ได้เทียบใบหน้า แต่ชิปของหนังสือผ่านแดนคัดลอกไม่ได้"},
	PhotoMissing: {Refer, true, "No photo of the traveller was taken.",
		"មិនបានថតរូបអ្នកដំណើរទេ។", "ไม่ได้ถ่ายภาพผู้เดินทาง"},
	PartyWithMinor: {Refer, true, "A minor travels in this party: check both adult and child.",
		"មានអនីតិជនធ្វើដំណើរជាមួយ៖ សូមពិនិត្យទាំងមនុស្សពេញវ័យ និងកុមារ។", "มีผู้เยาว์ร่วมเดินทาง โปรดตรวจทั้งผู้ใหญ่และเด็ก"},
	MinorAlone: {Refer, true, "A minor travels alone.",
		"អនីតិជនធ្វើដំណើរតែម្នាក់ឯង។", "ผู้เยาว์เดินทางตามลำพัง"},
	YouthAlone: {Refer, false, "A young person who is not an adult yet travels alone.",
		"យុវជនដែលមិនទាន់ពេញវ័យធ្វើដំណើរតែម្នាក់ឯង។", "เยาวชนที่ยังไม่บรรลุนิติภาวะเดินทางตามลำพัง"},
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
