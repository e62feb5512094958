package main

import (
	"fmt"
	"strings"
)

// closing is the last line of stories, or of several plays of them together.
type closing struct {
	crossings, recorded, landed, cleared, openings int
	chain                                          string
}

const closingForm = "crossings=%d recorded=%d landed=%d cleared=%d gate_openings=%d chain=%s"

// add takes the closing line of what a play said.
func (c *closing) add(said string) error {
	for line := range strings.Lines(said) {
		var n closing
		if _, err := fmt.Sscanf(line, closingForm, &n.crossings, &n.recorded, &n.landed, &n.cleared, &n.openings, &n.chain); err != nil {
			continue
		}
		if c.chain == "" || c.chain == "ok" {
			c.chain = n.chain // the first that is broken stays
		}
		c.crossings += n.crossings
		c.recorded += n.recorded
		c.landed += n.landed
		c.cleared += n.cleared
		c.openings += n.openings
		return nil
	}
	return fmt.Errorf("no closing line")
}

// agrees tells whether nothing is missing and no opening is too many.
func (c closing) agrees() bool {
	return c.crossings == c.recorded && c.recorded == c.landed && c.cleared == c.openings && c.chain == "ok"
}

// String is the line; empty if nothing was played.
func (c closing) String() string {
	if c.chain == "" {
		return ""
	}
	return fmt.Sprintf(closingForm, c.crossings, c.recorded, c.landed, c.cleared, c.openings, c.chain)
}
