package policy

// The findings of the lane, its post, and of what it decides by.
const (
	LedgerDown   Code = "ledger.down"
	LanesUnheard Code = "lanes.unheard"
	// PartyIncomplete is raised at the gate, when a party is through.
	PartyIncomplete Code = "gate.incomplete"
	Unsupervised    Code = "lane.unsupervised"
	ClockUntrusted  Code = "clock.untrusted"
	PostClosed      Code = "post.closed"
	PostClosure     Code = "post.closure"
	QuotaFull       Code = "quota.full"
	QuotaUnknown    Code = "quota.unknown"
	QuotaPartial    Code = "quota.partial"
	RegistryOld     Code = "registry.old"
	RegistryStale   Code = "registry.stale"
	RegistrySilent  Code = "registry.silent"
	PolicyOld       Code = "policy.old"
	PolicyStale     Code = "policy.stale"
	PolicySilent    Code = "policy.silent"
	PolicyLapsed    Code = "policy.lapsed"
)

var ofLane = []description{
	{LedgerDown, Refer, true, false, byLaw,
		"The lane cannot write its record.",
		"ច្រកនេះមិនអាចសរសេរកំណត់ត្រាបានទេ។", "ช่องนี้บันทึกข้อมูลไม่ได้"},
	{Unsupervised, Refer, true, false, "heartbeat",
		"No officer watches this lane at the moment.",
		"ពេលនេះគ្មានមន្ត្រីត្រួតមើលច្រកនេះទេ។", "ขณะนี้ไม่มีเจ้าหน้าที่ดูแลช่องนี้"},
	{ClockUntrusted, Refer, true, false, byLaw,
		"The lane's clock is not set: no date can be checked.",
		"នាឡិកានៃច្រកនេះមិនទាន់បានកំណត់ទេ៖ មិនអាចពិនិត្យកាលបរិច្ឆេទបានទេ។", "นาฬิกาของช่องนี้ยังไม่ได้ตั้ง จึงตรวจวันที่ไม่ได้"},
	{LanesUnheard, Refer, true, false, byLaw,
		"What the other lanes of this post saw is not known here, and this traveller has registered children.",
		"ច្រកនេះមិនដឹងពីអ្វីដែលច្រកផ្សេងទៀតនៃច្រកទ្វារព្រំដែននេះបានឃើញទេ ហើយអ្នកដំណើរនេះមានកូនដែលបានចុះបញ្ជី។", "ช่องนี้ไม่ทราบข้อมูลจากช่องอื่นของด่าน และผู้เดินทางรายนี้มีเด็กที่ลงทะเบียนไว้"},
	{PartyIncomplete, Refer, true, false, byLaw,
		"Fewer people went through the gate than it was opened for. Say who did not cross.",
		"មនុស្សដែលបានឆ្លងកាត់ទ្វារមានចំនួនតិចជាងចំនួនដែលទ្វារបានបើកឱ្យ។ សូមបញ្ជាក់ថាអ្នកណាមិនបានឆ្លង។", "ผู้ที่ผ่านประตูมีจำนวนน้อยกว่าที่เปิดให้ โปรดระบุว่าใครไม่ได้ผ่าน"},
	{PostClosed, Refer, false, false, "hours",
		"The post is closed at this hour.",
		"ច្រកទ្វារព្រំដែនបិទនៅម៉ោងនេះ។", "ด่านปิดในเวลานี้"},
	{PostClosure, Refer, false, false, "closure",
		"The post is closed to this traveller by order.",
		"តាមបទបញ្ជា ច្រកទ្វារព្រំដែនបិទចំពោះអ្នកដំណើរនេះ។", "ด่านปิดสำหรับผู้เดินทางรายนี้ตามคำสั่ง"},
	{QuotaFull, Refer, false, false, "quotas",
		"The quota of this session is used up.",
		"ចំនួនកំណត់សម្រាប់វេននេះបានពេញហើយ។", "โควตาของรอบนี้เต็มแล้ว"},
	{QuotaUnknown, Refer, false, false, "quotas",
		"How many have passed in this session could not be counted.",
		"មិនអាចរាប់ចំនួនអ្នកដែលបានឆ្លងក្នុងវេននេះបានទេ។", "นับจำนวนผู้ที่ผ่านในรอบนี้ไม่ได้"},
	{QuotaPartial, Note, false, false, "quotas",
		"How many have passed at the other lanes is not known at the moment.",
		"ពេលនេះមិនដឹងចំនួនអ្នកដែលបានឆ្លងតាមច្រកផ្សេងទេ។", "ขณะนี้ไม่ทราบจำนวนผู้ที่ผ่านช่องอื่น"},
	{RegistryOld, Note, false, false, "registry_warn",
		"The registry on this lane is more than a day old.",
		"បញ្ជិកាក្នុងច្រកនេះចាស់ជាងមួយថ្ងៃហើយ។", "ทะเบียนในช่องนี้เก่ากว่าหนึ่งวัน"},
	{RegistryStale, Refer, true, false, "registry_max",
		"The registry on this lane is too old to decide by.",
		"បញ្ជិកាក្នុងច្រកនេះចាស់ពេក មិនអាចយកមកសម្រេចបានទេ។", "ทะเบียนในช่องนี้เก่าเกินกว่าจะใช้ตัดสินใจ"},
	{RegistrySilent, Refer, true, false, byLaw,
		"The registry did not answer.",
		"បញ្ជិកាមិនឆ្លើយតបទេ។", "ทะเบียนไม่ตอบกลับ"},
	{PolicyOld, Note, false, false, "policy_warn",
		"The rules on this lane are more than a day old.",
		"វិធានក្នុងច្រកនេះចាស់ជាងមួយថ្ងៃហើយ។", "ระเบียบในช่องนี้เก่ากว่าหนึ่งวัน"},
	{PolicyStale, Refer, true, false, "policy_max",
		"The rules on this lane are too old to decide by.",
		"វិធានក្នុងច្រកនេះចាស់ពេក មិនអាចយកមកសម្រេចបានទេ។", "ระเบียบในช่องนี้เก่าเกินกว่าจะใช้ตัดสินใจ"},
	{PolicySilent, Refer, true, false, byLaw,
		"This lane holds no rules of the ministry.",
		"ច្រកនេះមិនមានវិធានរបស់ក្រសួងទេ។", "ช่องนี้ไม่มีระเบียบของกระทรวง"},
	{PolicyLapsed, Refer, true, false, "from",
		"The rules on this lane are not in force today.",
		"វិធានក្នុងច្រកនេះមិនមានសុពលភាពនៅថ្ងៃនេះទេ។", "ระเบียบในช่องนี้ไม่มีผลบังคับใช้ในวันนี้"},
}
