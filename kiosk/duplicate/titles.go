package duplicate

import "strings"

func words(text string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		set[w] = true
	}
	return set
}

// titles are no part of a name; they may stand before it, in one record and not in the other.
var titles = words(`mr mrs ms miss dr prof professor president prasident monsieur madame mme sir lord
	shaikh sheikh sheik shaykh shaikha haji hajji hadji hajj hj mullah maulavi mawlawi ustaz tuan oknha samdech loksrey neaksrey nangsao`)

// shortTitles are titles before two other words, and names before one: Nang Sok Dara, but Nang Dara.
var shortTitles = words(`lok neak nai nang khun krom luang phra ajarn mae haj don dona`)

// links join two names and are spelt, moved and left out freely.
var links = words(`al el ul bin ben ibn bn bint binti binte`)

// lesserLinks are links only inside a name: Da and Van are Khmer names.
var lesserLinks = words(`da de do dos das di du del della der den von la`)

// fathers are the links that make the name after them the father's.
var fathers = words(`bin ben ibn bn bint binti binte`)

// ownTitles are titles that Thai and Khmer write together with the name, longest first.
var ownTitles = []string{
	"เด็กชาย", "เด็กหญิง", "นางสาว", "ด.ช.", "ด.ญ.", "น.ส.", "นาย", "นาง", "คุณ",
	"លោកជំទាវ", "លោកស្រី", "អ្នកស្រី", "កញ្ញា", "ឧកញ៉ា", "សម្តេច", "លោក",
}

// withoutOwnTitle takes a Thai or Khmer title off a name, if three letters or more are left.
func withoutOwnTitle(name string) string {
	for _, t := range ownTitles {
		rest, ok := strings.CutPrefix(name, t)
		if rest = strings.TrimSpace(rest); ok && len([]rune(rest)) >= 3 {
			return rest
		}
	}
	return name
}

// one are spellings of a name too far apart for the distance.
var one = map[string]string{
	"abd": "abdul", "abdel": "abdul", "abdal": "abdul", "abdoul": "abdul", "mohd": "mohamad", "muhd": "mohamad", "md": "mohamad", "mhd": "mohamad",
}
