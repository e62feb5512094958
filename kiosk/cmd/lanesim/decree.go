package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passlane/kiosk/policy/document"
)

// decree publishes the policy of a story as the ministry does, and returns its version. Lines of a story come before the usual ones of the same
// field; tables may follow.
func (w *world) decree(ctx context.Context, lines []string) (int, error) {
	text := w.policyText(lines)
	w.deciding.Lock()
	defer w.deciding.Unlock()
	if text == w.decreed {
		return w.version, nil
	}
	w.version++
	doc := fmt.Sprintf("version = %d\n%s", w.version, text)
	if _, err := document.Parse([]byte(doc)); err != nil {
		return 0, fmt.Errorf("lanesim: policy: %w", err)
	}
	if err := w.db.SavePolicy(ctx, int64(w.version), document.Sign([]byte(doc), w.ministry), w.now); err != nil {
		return 0, err
	}
	w.decreed = text
	return w.version, nil
}

// usual is the policy of stories that do not say otherwise.
var usual = []string{`from = "2026-01-01T00:00:00+07:00"`, `hours = ["daily 00:00-24:00"]`, "face_sample = 900", "plain_tags = true"}

func (w *world) policyText(lines []string) string {
	var out []string
	for _, u := range usual {
		field, _, _ := strings.Cut(u, " ")
		if !slices.ContainsFunc(top(lines), func(l string) bool { return strings.HasPrefix(l, field+" ") }) {
			out = append(out, u)
		}
	}
	out = append([]string{`title = "Story"`, `country = "KHM"`}, append(out, lines...)...)
	return strings.Join(out, "\n") + "\n"
}

// top returns the lines before the first table.
func top(lines []string) []string {
	if i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "[") }); i >= 0 {
		return lines[:i]
	}
	return lines
}
