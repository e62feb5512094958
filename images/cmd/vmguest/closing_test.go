package main

import "testing"

// Two plays make one line; what does not agree is found.
func TestClosing(t *testing.T) {
	var c closing
	if c.String() != "" {
		t.Errorf("nothing was played: %q", c)
	}
	for _, said := range []string{
		"ok 1/1 a story\ncrossings=15 recorded=15 landed=15 cleared=13 gate_openings=13 chain=ok\n",
		"crossings=2 recorded=2 landed=2 cleared=1 gate_openings=1 chain=ok\nmore",
	} {
		if err := c.add(said); err != nil {
			t.Fatal(err)
		}
	}
	if want := "crossings=17 recorded=17 landed=17 cleared=14 gate_openings=14 chain=ok"; c.String() != want || !c.agrees() {
		t.Errorf("%q agrees: %t, want %q", c, c.agrees(), want)
	}
	if err := c.add("a play that died"); err == nil {
		t.Error("no closing line, and nobody says so")
	}
	for _, wrong := range []string{
		"crossings=3 recorded=2 landed=2 cleared=1 gate_openings=1 chain=ok",
		"crossings=2 recorded=2 landed=1 cleared=1 gate_openings=1 chain=ok",
		"crossings=2 recorded=2 landed=2 cleared=1 gate_openings=2 chain=ok",
		"crossings=2 recorded=2 landed=2 cleared=1 gate_openings=1 chain=broken",
	} {
		var c closing
		if err := c.add(wrong); err != nil || c.agrees() {
			t.Errorf("%s: %v, agrees", wrong, err)
		}
		good := closing{chain: "ok"}
		if _ = good.add(wrong); good.agrees() {
			t.Errorf("%s: agrees behind a good one", wrong)
		}
		_ = good.add("crossings=2 recorded=2 landed=2 cleared=1 gate_openings=1 chain=ok")
		if good.agrees() {
			t.Errorf("%s: agrees before a good one", wrong)
		}
	}
}
