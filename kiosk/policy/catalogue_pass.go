package policy

import "passlane/ui/i18n"

// The findings of the pass, and of the face that goes with it.
const (
	PassForged         Code = "pass.forged"
	PassCloned         Code = "pass.cloned"
	PassUnproven       Code = "pass.unproven"
	PassReplayed       Code = "pass.replayed"
	PassPlainTag       Code = "pass.plain-tag"
	PassSignedLater    Code = "pass.signed-later"
	PassIssuerUnknown  Code = "pass.issuer-unknown"
	PassUnknown        Code = "pass.unknown"
	PassMismatch       Code = "pass.mismatch"
	HolderUnknown      Code = "holder.unknown"
	BirthFuture        Code = "birth.future"
	BirthUnknown       Code = "birth.unknown"
	PassRevoked        Code = "pass.revoked"
	PassLost           Code = "pass.lost"
	PassKeyed          Code = "pass.keyed"
	PassExpired        Code = "pass.expired"
	PassNotYetValid    Code = "pass.not-yet-valid"
	PassExpiresSoon    Code = "pass.expires-soon"
	CaseOpen           Code = "case.open"
	FaceNotComparedYet Code = "face.not-compared"
	FaceUnchecked      Code = "face.unchecked"
	PhotoMissing       Code = "photo.missing"
	PhotoOld           Code = "photo.old"
)

var ofPass = []description{
	{PassForged, Refuse, true, false, byLaw,
		"The pass is not genuine.",
		i18n.PassKhmer + "នេះមិនមែនជារបស់ពិតទេ។", i18n.PassThai + "ใบนี้ไม่ใช่ของจริง"},
	{PassCloned, Refuse, true, false, byLaw,
		"The card's proof is wrong: it is not the original.",
		"ភស្តុតាងរបស់កាតនេះខុស៖ វាមិនមែនជាកាតដើមទេ។", "หลักฐานของบัตรไม่ถูกต้อง บัตรนี้ไม่ใช่บัตรต้นฉบับ"},
	{PassUnproven, Refer, true, false, byLaw,
		"The card could not prove in time that it is the original; nothing says that it is a copy.",
		"កាតនេះមិនអាចបញ្ជាក់ទាន់ពេលថាជាកាតដើមបានទេ ប៉ុន្តែគ្មានអ្វីបង្ហាញថាវាជាកាតចម្លងទេ។", "บัตรนี้พิสูจน์ตัวเองไม่ทันเวลา แต่ไม่มีสิ่งใดบ่งชี้ว่าเป็นบัตรปลอม"},
	{PassReplayed, Refer, true, false, byLaw,
		"The card sent a message that it had sent before.",
		"កាតនេះបានផ្ញើសារដែលធ្លាប់ផ្ញើរួចមកហើយ។", "บัตรนี้ส่งข้อความที่เคยส่งมาแล้ว"},
	{PassPlainTag, Refer, true, false, "plain_tags",
		"This is a plain tag, which can be copied and which the rules do not take.",
		"នេះជាស្លាកធម្មតាដែលអាចចម្លងបាន ហើយវិធានមិនទទួលយកទេ។", "นี่เป็นแท็กธรรมดาซึ่งคัดลอกได้ และระเบียบไม่รับ"},
	{PassSignedLater, Refer, true, false, byLaw,
		"The seal was signed on a day that is still to come.",
		"ត្រានេះចុះហត្ថលេខានៅថ្ងៃដែលមិនទាន់មកដល់។", "ตรานี้ลงนามในวันที่ยังมาไม่ถึง"},
	{PassIssuerUnknown, Refer, true, false, byLaw,
		"The issuer of the pass is not on the list of signers.",
		"អ្នកចេញ" + i18n.PassKhmer + "នេះមិនមានក្នុងបញ្ជីអ្នកចុះហត្ថលេខាទេ។", "ผู้ออก" + i18n.PassThai + "ใบนี้ไม่อยู่ในรายชื่อผู้ลงนาม"},
	{PassUnknown, Refer, true, false, byLaw,
		"This pass is not in the registry.",
		i18n.PassKhmer + "នេះមិនមានក្នុងបញ្ជិកាទេ។", "ไม่พบ" + i18n.PassThai + "ใบนี้ในทะเบียน"},
	{PassMismatch, Refer, true, false, byLaw,
		"The pass and the registry do not agree.",
		"ព័ត៌មានលើ" + i18n.PassKhmer + "មិនត្រូវគ្នានឹងបញ្ជិកាទេ។", "ข้อมูลใน" + i18n.PassThai + "ไม่ตรงกับทะเบียน"},
	{HolderUnknown, Refer, true, false, byLaw,
		"It is not known whose pass this is: no row of the registry opened.",
		"មិនដឹងថាអ្នកកាន់ជានរណាទេ៖ គ្មានកំណត់ត្រាណាក្នុងបញ្ជិកាបើកបានទេ។", "ไม่ทราบว่าผู้ถือคือใคร เพราะเปิดข้อมูลในทะเบียนไม่ได้"},
	{BirthFuture, Refer, true, false, byLaw,
		"The birth date on record is still to come.",
		"ថ្ងៃខែឆ្នាំកំណើតក្នុងបញ្ជិកាមិនទាន់មកដល់ទេ។", "วันเกิดในทะเบียนเป็นวันที่ยังมาไม่ถึง"},
	{BirthUnknown, Refer, true, false, byLaw,
		"No birth date is on record.",
		"គ្មានថ្ងៃខែឆ្នាំកំណើតក្នុងបញ្ជិកាទេ។", "ไม่มีวันเกิดในทะเบียน"},
	{PassRevoked, Refuse, true, false, byLaw,
		"The pass has been revoked.",
		i18n.PassKhmer + "នេះត្រូវបានដកហូតហើយ។", i18n.PassThai + "ใบนี้ถูกเพิกถอนแล้ว"},
	{PassLost, Refuse, true, false, byLaw,
		"The pass was reported lost or stolen.",
		i18n.PassKhmer + "នេះត្រូវបានរាយការណ៍ថាបាត់ ឬត្រូវគេលួច។", i18n.PassThai + "ใบนี้มีการแจ้งว่าหายหรือถูกขโมย"},
	{PassKeyed, Refer, true, false, byLaw,
		"Only the printed lines were read; they prove nothing.",
		"អានបានតែជួរអក្សរដែលបោះពុម្ព ដែលមិនអាចបញ្ជាក់អ្វីបានទេ។", "อ่านได้เฉพาะแถบตัวอักษรที่พิมพ์ไว้ ซึ่งยืนยันอะไรไม่ได้"},
	{PassExpired, Refer, false, false, "severity",
		"The pass has expired.",
		i18n.PassKhmer + "នេះផុតសុពលភាពហើយ។", i18n.PassThai + "ใบนี้หมดอายุแล้ว"},
	{PassNotYetValid, Refer, false, false, "severity",
		"The pass is not valid yet.",
		i18n.PassKhmer + "នេះមិនទាន់មានសុពលភាពទេ។", i18n.PassThai + "ใบนี้ยังไม่ถึงวันเริ่มใช้งาน"},
	{PassExpiresSoon, Note, false, false, "pass_warn_days",
		"The pass expires soon.",
		i18n.PassKhmer + "នេះជិតផុតសុពលភាពហើយ។", i18n.PassThai + "ใบนี้ใกล้หมดอายุ"},
	{CaseOpen, Refer, true, false, byLaw,
		"There is an open case; the reason is shown in the booth.",
		"មានករណីមួយដែលមិនទាន់បិទ ហេតុផលបង្ហាញនៅលើអេក្រង់របស់មន្ត្រី។", "มีเรื่องที่ยังไม่ปิด ดูเหตุผลได้ที่จอของเจ้าหน้าที่"},
	{FaceNotComparedYet, Refer, true, false, "face_sample",
		"Compare the registered and the live picture.",
		"សូមប្រៀបធៀបរូបថតក្នុងបញ្ជិកាជាមួយរូបថតដែលទើបថត។", "โปรดเทียบภาพในทะเบียนกับภาพที่เพิ่งถ่าย"},
	{FaceUnchecked, Note, false, false, "severity",
		"The face was not compared; the chip of the pass cannot be copied.",
		"មិនបានប្រៀបធៀបមុខទេ ប៉ុន្តែបន្ទះឈីបនៃ" + i18n.PassKhmer + "មិនអាចចម្លងបានទេ។", "ไม่ได้เทียบใบหน้า แต่ชิปของ" + i18n.PassThai + "คัดลอกไม่ได้"},
	{PhotoMissing, Refer, true, false, byLaw,
		"No photo of the traveller was taken.",
		"មិនបានថតរូបអ្នកដំណើរទេ។", "ไม่ได้ถ่ายภาพผู้เดินทาง"},
	{PhotoOld, Note, false, false, "photo_months",
		"The registered picture is too old.",
		"រូបថតក្នុងបញ្ជិកាចាស់ពេកហើយ។", "ภาพในทะเบียนเก่าเกินไป"},
}
