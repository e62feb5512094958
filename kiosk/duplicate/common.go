package duplicate

import "strings"

// common holds the sounds of Khmer and Thai names that many people bear. A slip of the pen seldom makes one common name into another, so two of them
// that differ are taken for two names where an unknown word would be taken for a misspelling.
var common = readCommon(`
	sok sao chea chan chhim khieu mey nhem chhay chhean chheang chhorn chhum chhun dara dany davy darith heng hong hour kea keo khem kim kong kosal kunthea kunthy
	ly leng lim long mao mean meas meng mony nary narith neang nhem nimol nuon oeun ouk pen phal phalla phally phan phana pheap phea phearun
	phirun phon pich piseth pisey pisal pov prak prum pum rath ratha ratana rithy rith roeun rotha rothana sam samnang sambath samphors sambo
	sameth samoeun samol sarath saray sareth sarin sarom saroeun savath saveth savy savoeun sem seng serey seyha sina sinath sitha sithy
	sochea socheat sochata sophal sophall sophan sophana sophany sophat sophea sopheak sopheap sophearith sopheary sophorn sophy sopheng
	sothea sothy sotheary sothearith sovan sovanna sovannara sovannary sovath sreyleak sreymom sreyneang sreynich sreypich sreypov sreyroth
	srey sreymao sreynuon sros sun suon tep tha thea thearith theara theary thida thoeun thol thy tola tong touch ty ung vanna vannak vannara
	vanny vanthy veasna vibol vichet vichea virak visal visoth voeun vong vothy vuth vutha vuthy yim yin yon yorn bopha bora boran borey bun
	bunthoeun buntha bunthan chantha chanthy chanda chandara chanthou chantrea chanrith channa channy chakriya chamroeun kanha kalyan kolab
	kravan leakhena linda makara malis maly manith mealea mealeadey monirath narong neary
	somchai somsak somsri somporn sombat somboon somkiat somjit sommai somnuek somphong somphop somwang anan anong apichart aree arun
	boonmee boonsong boonchai boonlert chai chaiwat chaiyo chalerm chalida chanchai charoen chatchai chatri chinda chuchai duangjai ekachai
	jarunee kanchana kanda kanokwan kannika kanya kasem kittichai kittisak kitti kriangkrai kritsana lamai lamyai malee manee manop narong naree natthapong
	natthawut nattaya nikorn niran nirut nopadon noppadol orawan pairoj paitoon panya parichat patcharin pensri phaibun phichai phichit
	pimchan piyaporn piyawat pornchai pornthip prachai pramot pranee prasert prasit prasong prateep prawit prayut preecha rattana rung
	ruangrit sakda sakchai samart samran sanit sangwan sawat siriporn sirichai sirikit siriwan sompong sopha suchada suchart suchin sudarat
	sukanya sumalee sunee sunan supachai supaporn supatra surachai surapong surasak suthep suwan suwannee suwit tawee thanakorn thanawat
	thaksin thawat thongchai thongdee udom ubon uthai vichai vichit virat wandee wanida wanna wannee waraporn watchara wichai wilai winai
	wirat yupin yuphin`)

func readCommon(text string) map[string]int {
	ids := map[string]int{}
	for w := range strings.FieldsSeq(text) {
		if f := fold(w); ids[f] == 0 {
			ids[f] = len(ids) + 1
		}
	}
	return ids
}
