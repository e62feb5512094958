package main

import (
	"strings"
	"unicode/utf8"
)

// zoneIn finds a machine readable zone in a text: whole lines of 30, 36 or 44 characters that follow each other, or one of 72, 88 or
// 90, among whatever else stands there. A text that only looks like one is returned whole, to be refused by field.
func zoneIn(text string) (string, bool) {
	text = strings.TrimPrefix(text, "\ufeff")
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return "", false
	}
	lines := zoneLines(text)
	for i := range lines {
		for count, width := range map[int][]int{3: {30}, 2: {36, 44}, 1: {72, 88, 90}} {
			for _, w := range width {
				if sameWidth(lines[i:], count, w) {
					return strings.Join(lines[i:i+count], "\n"), true
				}
			}
		}
	}
	if len(text) <= 512 && strings.Contains(text, "<") {
		return text, true
	}
	return "", false
}

// zoneLines returns the lines in capitals and without spaces; a line with other characters than a zone's becomes empty.
func zoneLines(text string) []string {
	var lines []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.ToUpper(strings.Join(strings.Fields(line), ""))
		switch {
		case line == "":
			continue
		case strings.Trim(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<") != "":
			line = ""
		}
		lines = append(lines, line)
	}
	return lines
}

func sameWidth(lines []string, count, width int) bool {
	if len(lines) < count {
		return false
	}
	fillers := false
	for _, line := range lines[:count] {
		if len(line) != width {
			return false
		}
		fillers = fillers || strings.Contains(line, "<")
	}
	return fillers
}
