package document

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"passlane/kiosk/policy"
)

func sayAll(hours []policy.Hours, none string) string {
	var all []string
	for _, h := range hours {
		all = append(all, sayHours(h))
	}
	if len(all) == 0 {
		return none
	}
	return list(all)
}

// list joins with commas and a last "and".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func holders(classes []string) string {
	if len(classes) == 0 {
		return everybody
	}
	return "holders of class " + list(classes)
}

func people(n int) string {
	switch {
	case n < 0:
		return "any number of people"
	case n == 0:
		return "nobody"
	case n == 1:
		return "1 person"
	}
	return strconv.Itoa(n) + " people"
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// stay says how many calendar days a stay may last after the one on which it begins.
func stay(days int) string {
	if days == 0 {
		return "a stay ends with the day on which it begins"
	}
	return fmt.Sprintf("a stay may last %s after the day it begins", count(days, "calendar day"))
}

// span writes a time without the zeros that time.Duration leaves behind.
func span(d time.Duration) string {
	text := strings.TrimSuffix(d.String(), "0s")
	if text == "" {
		return "0s"
	}
	if short := strings.TrimSuffix(text, "h0m"); short != text {
		return short + "h"
	}
	if text[len(text)-1] >= '0' && text[len(text)-1] <= '9' || d%time.Minute != 0 {
		return d.String()
	}
	return text
}
