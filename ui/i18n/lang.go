// Package i18n holds every sentence that a traveller, an officer or a technician reads on a lane's screen,
// in Khmer, Thai and English.
//
// Khmer and Thai write no spaces between words, so the break opportunities are in the texts as U+200B, between words
// and never inside one. They are also how the tests count words.
package i18n

import "strings"

// Lang is a language by its BCP 47 code.
type Lang string

// The languages of the lanes, in the order in which they are offered.
const (
	Khmer   Lang = "km"
	Thai    Lang = "th"
	English Lang = "en"
)

// Langs returns all languages in the order in which they are offered.
func Langs() []Lang { return []Lang{Khmer, Thai, English} }

// Known returns l when it is one of [Langs], else [Khmer], the language of the post's country.
func (l Lang) Known() Lang {
	switch l {
	case Thai, English:
		return l
	}
	return Khmer
}

// Name returns the language's name in itself.
func (l Lang) Name() string {
	switch l.Known() {
	case Thai:
		return "ไทย"
	case English:
		return "English"
	}
	return "ខ្មែរ"
}

// zero returns the digit nought of the language.
func (l Lang) zero() rune {
	switch l.Known() {
	case Thai:
		return '๐'
	case English:
		return '0'
	}
	return '០'
}

// Digits returns s with its digits 0 to 9 written as the language does.
func (l Lang) Digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return l.zero() + r - '0'
		}
		return r
	}, s)
}

// Words counts the words of a text: what stands between spaces and U+200B.
func Words(text string) int {
	return len(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\u200b' }))
}
