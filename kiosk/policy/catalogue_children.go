package policy

import "passlane/ui/i18n"

// The findings of children and those who travel with them; all of them are protected but that of a youth. ChildMissing is raised at
// the gate, when a party is through.
const (
	MinorAlone           Code = "minor.alone"
	YouthAlone           Code = "youth.alone"
	PartySize            Code = "party.size"
	GuardianYoung        Code = "guardian.young"
	GuardianUnrecorded   Code = "guardian.unrecorded"
	GuardianUnproven     Code = "guardian.unproven"
	GuardianClose        Code = "guardian.close-age"
	GuardianLapsed       Code = "guardian.lapsed"
	GuardianOther        Code = "guardian.other"
	GuardianWithoutChild Code = "guardian.without-child"
	ChildMissing         Code = "child.missing"
	ChildTwoTrips        Code = "child.two-trips"
	ChildManyAdults      Code = "child.many-adults"
	AdultManyChildren    Code = "adult.many-children"
	ChildUnconfirmed     Code = "child.unconfirmed"
	ChildPhotoOld        Code = "child.photo-old"
	ChildFace            Code = "child.face"
	ChildGrown           Code = "child.grown"
)

var ofChildren = []description{
	{MinorAlone, Refer, true, false, "minor_age",
		"A minor travels alone.",
		"អនីតិជនធ្វើដំណើរតែម្នាក់ឯង។", "ผู้เยาว์เดินทางตามลำพัง"},
	{YouthAlone, Refer, false, false, "adult_age",
		"A young person who is not an adult yet travels alone.",
		"យុវជនដែលមិនទាន់ពេញវ័យធ្វើដំណើរតែម្នាក់ឯង។", "เยาวชนที่ยังไม่บรรลุนิติภาวะเดินทางตามลำพัง"},
	{PartySize, Refer, true, false, "minors_per_guardian",
		"More minors travel with this adult than the rules allow.",
		"អនីតិជនដែលធ្វើដំណើរជាមួយមនុស្សពេញវ័យនេះមានចំនួនលើសពីវិធានអនុញ្ញាត។", "ผู้เยาว์ที่เดินทางกับผู้ใหญ่คนนี้มีจำนวนเกินกว่าที่ระเบียบอนุญาต"},
	{GuardianYoung, Refer, true, false, "adult_age",
		"Who leads the child is not an adult by birth date.",
		"អ្នកដែលនាំកុមារនេះមិនទាន់ពេញវ័យតាមថ្ងៃខែឆ្នាំកំណើតទេ។", "ผู้ที่พาเด็กมายังไม่บรรลุนิติภาวะตามวันเกิด"},
	{GuardianUnrecorded, Refer, true, true, byLaw,
		"The adult is not a recorded guardian of this child.",
		"មនុស្សពេញវ័យនេះមិនមានឈ្មោះជាអាណាព្យាបាលរបស់កុមារនេះក្នុងបញ្ជិកាទេ។", "ผู้ใหญ่คนนี้ไม่ได้เป็นผู้ปกครองของเด็กคนนี้ตามทะเบียน"},
	{GuardianUnproven, Refer, true, false, byLaw,
		"The registry has no evidence that fits this guardianship.",
		"បញ្ជិកាមិនមានភស្តុតាងសមស្របសម្រាប់សិទ្ធិអាណាព្យាបាលនេះទេ។", "ทะเบียนไม่มีหลักฐานที่เหมาะสมสำหรับการเป็นผู้ปกครองนี้"},
	{GuardianClose, Note, false, false, "severity",
		"The parent is less than 14 years older than the child; a second issuer confirmed it.",
		"ឪពុក ឬម្ដាយមានអាយុច្រើនជាងកុមារតិចជាង ១៤ ឆ្នាំ មន្ត្រីចេញប័ណ្ណទីពីរបានបញ្ជាក់ហើយ។", "บิดาหรือมารดาอายุมากกว่าเด็กไม่ถึง 14 ปี เจ้าหน้าที่ผู้ออกบัตรคนที่สองยืนยันแล้ว"},
	{GuardianLapsed, Refer, true, true, byLaw,
		"The adult's guardianship of this child is not in force today.",
		"សិទ្ធិអាណាព្យាបាលរបស់មនុស្សពេញវ័យនេះលើកុមារនេះមិនមានសុពលភាពនៅថ្ងៃនេះទេ។", "การเป็นผู้ปกครองเด็กคนนี้ของผู้ใหญ่คนนี้ไม่มีผลในวันนี้"},
	{GuardianOther, Refer, true, true, byLaw,
		"The child left with one adult and returns with another.",
		"កុមារនេះបានចេញដំណើរជាមួយមនុស្សពេញវ័យម្នាក់ ហើយត្រឡប់មកវិញជាមួយម្នាក់ផ្សេងទៀត។", "เด็กคนนี้ออกเดินทางกับผู้ใหญ่คนหนึ่ง แต่กลับมากับอีกคนหนึ่ง"},
	{GuardianWithoutChild, Refer, true, true, byLaw,
		"The adult returns without a child who left with them.",
		"មនុស្សពេញវ័យនេះត្រឡប់មកវិញដោយគ្មានកុមារដែលបានចេញដំណើរជាមួយ។", "ผู้ใหญ่คนนี้กลับมาโดยไม่มีเด็กที่ออกเดินทางไปด้วยกัน"},
	{ChildMissing, Refer, true, true, byLaw,
		"Fewer people went through the gate than crossed on paper, and this child may be missing.",
		"មនុស្សដែលបានឆ្លងកាត់ទ្វារមានចំនួនតិចជាងចំនួនដែលបានអនុញ្ញាត ហើយកុមារនេះអាចនៅខ្វះ។", "ผู้ที่ผ่านประตูมีจำนวนน้อยกว่าที่อนุญาต และเด็กคนนี้อาจไม่ได้ผ่าน"},
	{ChildTwoTrips, Refer, true, true, byLaw,
		"The child's pass is in use for more than one trip.",
		i18n.PassKhmer + "របស់កុមារនេះកំពុងប្រើសម្រាប់ការធ្វើដំណើរលើសពីមួយ។", i18n.PassThai + "ของเด็กคนนี้ถูกใช้กับการเดินทางมากกว่าหนึ่งครั้งพร้อมกัน"},
	{ChildManyAdults, Refer, true, false, "child_adults",
		"The child has crossed with several adults in the last weeks.",
		"ក្នុងប៉ុន្មានសប្ដាហ៍ចុងក្រោយ កុមារនេះបានឆ្លងដែនជាមួយមនុស្សពេញវ័យច្រើននាក់។", "ช่วงไม่กี่สัปดาห์ที่ผ่านมา เด็กคนนี้ผ่านแดนกับผู้ใหญ่หลายคน"},
	{AdultManyChildren, Refer, true, true, "adult_children",
		"The adult has crossed with many children in the last weeks.",
		"ក្នុងប៉ុន្មានសប្ដាហ៍ចុងក្រោយ មនុស្សពេញវ័យនេះបានឆ្លងដែនជាមួយកុមារច្រើននាក់។", "ช่วงไม่กี่สัปดาห์ที่ผ่านมา ผู้ใหญ่คนนี้ผ่านแดนกับเด็กหลายคน"},
	{ChildUnconfirmed, Refer, true, false, "child_confirm",
		"It is not confirmed, as the rules ask, that this child is here.",
		"មិនទាន់បានបញ្ជាក់តាមវិធានថាកុមារនេះនៅទីនេះទេ។", "ยังไม่ได้ยืนยันตามระเบียบว่าเด็กคนนี้อยู่ที่นี่"},
	{ChildPhotoOld, Refer, true, false, "child_photo_months",
		"The child's registered picture is too old.",
		"រូបថតរបស់កុមារក្នុងបញ្ជិកាចាស់ពេកហើយ។", "ภาพของเด็กในทะเบียนเก่าเกินไป"},
	{ChildFace, Refer, true, false, byLaw,
		"Compare the child's registered and live picture.",
		"សូមប្រៀបធៀបរូបថតរបស់កុមារក្នុងបញ្ជិកាជាមួយរូបថតដែលទើបថត។", "โปรดเทียบภาพของเด็กในทะเบียนกับภาพที่เพิ่งถ่าย"},
	{ChildGrown, Refer, true, false, "child_age",
		"This person is too old to travel as a child of the party.",
		"អ្នកនេះមានអាយុលើសពីអាយុដែលអាចធ្វើដំណើរជាកុមារក្នុងក្រុមនេះ។", "บุคคลนี้อายุเกินกว่าจะเดินทางในฐานะเด็กของคณะนี้"},
}
