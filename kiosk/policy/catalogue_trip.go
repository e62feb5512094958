package policy

import "passlane/ui/i18n"

// The findings of the trip.
const (
	PassAgain     Code = "pass.again"
	Unpaired      Code = "trip.unpaired"
	Overstay      Code = "trip.overstay"
	TripGap       Code = "trip.gap"
	TripOtherPost Code = "trip.other-post"
	TripOpenTwice Code = "trip.open-twice"
)

var ofTrip = []description{
	{PassAgain, Refer, true, false, byLaw,
		"The last crossing here was the same way, and nothing was recorded in between.",
		"ការឆ្លងដែនចុងក្រោយនៅទីនេះក៏ទៅទិសដៅដដែល ហើយគ្មានកំណត់ត្រាអ្វីនៅចន្លោះនោះទេ។", "การผ่านแดนครั้งล่าสุดที่นี่เป็นทิศทางเดียวกัน และไม่มีบันทึกใดระหว่างนั้น"},
	{Unpaired, Refer, false, false, "unpaired",
		"The last movement on record does not fit this one.",
		"ការឆ្លងដែនចុងក្រោយក្នុងកំណត់ត្រាមិនត្រូវគ្នានឹងលើកនេះទេ។", "การผ่านแดนครั้งล่าสุดในบันทึกไม่สอดคล้องกับครั้งนี้"},
	{Overstay, Refer, false, false, "stay",
		"The stay was longer than this class of pass allows.",
		"ការស្នាក់នៅលើសរយៈពេលដែល" + i18n.PassKhmer + "ប្រភេទនេះអនុញ្ញាត។", "พำนักเกินกำหนดที่" + i18n.PassThai + "ประเภทนี้อนุญาต"},
	{TripGap, Refer, false, false, "gap",
		"The last movement was too short a time ago.",
		"ការឆ្លងដែនចុងក្រោយទើបតែកើតឡើងមុននេះបន្តិច មិនទាន់គ្រប់រយៈពេលអប្បបរមាទេ។", "เพิ่งผ่านแดนครั้งล่าสุดเมื่อไม่นานนี้ ยังไม่ครบระยะเวลาขั้นต่ำ"},
	{TripOtherPost, Note, false, false, "other_post",
		"The trip began at another post.",
		"ការធ្វើដំណើរនេះបានចាប់ផ្ដើមនៅច្រកទ្វារព្រំដែនផ្សេង។", "การเดินทางนี้เริ่มจากด่านอื่น"},
	{TripOpenTwice, Refer, false, false, "severity",
		"More than one trip of this holder is open.",
		"អ្នកកាន់" + i18n.PassKhmer + "នេះមានការធ្វើដំណើរលើសពីមួយដែលមិនទាន់បិទ។", "ผู้ถือ" + i18n.PassThai + "รายนี้มีการเดินทางที่ยังไม่สิ้นสุดมากกว่าหนึ่งครั้ง"},
}
