package issue

import (
	"fmt"
	"strings"
	"time"

	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
	"passlane/ui/i18n"
)

// w joins words between which a line may break.
func w(words string) string { return strings.ReplaceAll(words, "|", "\u200b") }

// all returns the three languages side by side, as a label.
func (v Words) all() string { return v.Khmer + " · " + v.Thai + " · " + v.English }

// What is printed on every pass, in the words of the lanes' screens.
var (
	sayPass        = Words{i18n.PassKhmer, i18n.PassThai, "Border pass"}
	sayName        = Words{"ឈ្មោះ", "ชื่อ", "Name"}
	saySex         = Words{"ភេទ", "เพศ", "Sex"}
	sayBirth       = Words{"ថ្ងៃកំណើត", "วันเกิด", "Date of birth"}
	sayNationality = Words{"សញ្ជាតិ", "สัญชาติ", "Nationality"}
	sayProvince    = Words{"ខេត្ត", "จังหวัด", "Province"}
	sayDistrict    = Words{"ស្រុក", "อำเภอ", "District"}
	sayClass       = Words{"ប្រភេទ", "ประเภท", "Class"}
	sayNumber      = Words{"លេខ", "เลขที่", "Number"}
	sayValid       = Words{"ប្រើបាន", "ใช้ได้", "Valid"}
	sayIssued      = Words{"ថ្ងៃចេញ", "วันที่ออก", "Date of issue"}
	sayIssuer      = Words{"ចេញដោយ", "ออกโดย", "Issued by"}
	sayRead        = Words{w("សូម|ដាក់|កូដ|នេះ|នៅលើ|ម៉ាស៊ីន|អាន"), w("กรุณา|วาง|รหัส|นี้|บน|เครื่องอ่าน"), "Hold this code to the reader"}
	sayFound       = Words{w("បើ|រើស|បាន សូម|ប្រគល់|ជូន|មន្ត្រី|ច្រក|ព្រំដែន"), w("หาก|เก็บได้ กรุณา|ส่งคืน|เจ้าหน้าที่|ด่าน|ชายแดน"),
		"If found, please hand it to a border officer"}
	saySexes = map[string]Words{"F": {"ស្រី", "หญิง", "F"}, "M": {"ប្រុស", "ชาย", "M"}, "X": {"", "", "X"}}
)

// sayRelation names a guardian's relation.
func sayRelation(r registry.Relation) Words {
	switch r {
	case registry.Mother:
		return Words{"ម្ដាយ", "มารดา", "Mother"}
	case registry.Father:
		return Words{"ឪពុក", "บิดา", "Father"}
	case registry.AdoptiveParent:
		return Words{"ឪពុកម្ដាយចិញ្ចឹម", "บิดามารดาบุญธรรม", "Adoptive parent"}
	case registry.Grandparent:
		return Words{"ជីដូនជីតា", "ปู่ย่าตายาย", "Grandparent"}
	case registry.Sibling:
		return Words{"បងប្អូន", "พี่น้อง", "Sibling"}
	case registry.Relative:
		return Words{"សាច់ញាតិ", "ญาติ", "Relative"}
	}
	return Words{"អាណាព្យាបាល", "ผู้ปกครอง", "Guardian"}
}

// day writes a date as far as it is known; the month in letters, so that nobody swaps it with the day.
func day(d pass.Date) string {
	if d.Month < 1 || d.Month > 12 {
		return d.String()
	}
	s := fmt.Sprintf("%s %04d", time.Month(d.Month).String()[:3], d.Year)
	if d.Day > 0 {
		s = fmt.Sprintf("%d %s", d.Day, s)
	}
	return s
}
