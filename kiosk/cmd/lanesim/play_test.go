package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"passlane/kiosk/lane"
	"passlane/kiosk/ledger"
	"passlane/kiosk/store/forgetfs"
)

// TestMain lets the test binary be the board and the forgetful file system, too: both start from their own executable.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "board" {
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	}
	if len(os.Args) > 2 && os.Args[1] == forgetfs.Verb {
		if err := forgetfs.Serve(os.Args[2], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestStories plays some stories of each kind with real drivers, stores, bus and hub, side by side, and counts crossings in all places. All of
// them are played by make stories.
func TestStories(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("stories/*.story")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d stories, %v", len(files), err)
	}
	var some []string
	for i := 0; i < len(files); i += size(11, 3, 1) {
		some = append(some, files[i])
	}
	said := played(t, playCmd{Files: some, Jobs: 4, Most: 3, Keep: filepath.Join(t.TempDir(), "world")}, true)
	if !strings.HasSuffix(said, fmt.Sprintf(" chain=ok stories=%d failed=0 screen_restarts=0\n", len(some))) {
		t.Error("it does not end as it should")
	}
}

// played plays without a screen, and returns what is said.
func played(t *testing.T, c playCmd, well bool) string {
	t.Helper()
	var out bytes.Buffer
	c.NoGlass, c.Speed = true, 8
	err := c.Run(t.Context(), &streams{out: &out, err: os.Stderr})
	t.Logf("\n%s", out.String())
	if (err == nil) != well {
		t.Errorf("played well: %t, with %v", err == nil, err)
	}
	return out.String()
}

// asStory writes a story into a file.
func asStory(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "one.story")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// What a story expects is checked, and one that fails breaks no chain: what came of it is counted as it is.
func TestAStoryThatIsNotTrueFails(t *testing.T) {
	t.Parallel()
	said := played(t, playCmd{Files: []string{asStory(t, "story: Not so\npresent sok\nexpect phase passing\nexpect gate opened 0\n")}}, false)
	for _, want := range []string{`line 4, "expect gate opened 0": waiting for opened 0: the gate was told to open 1 times`, "crossings=1 recorded=1 ", " chain=ok stories=1 failed=1 "} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

// Time-outs come when a story says so and never before, each of them also when the one before was put off.
func TestTimeIsTheStorysOwn(t *testing.T) {
	t.Parallel()
	played(t, playCmd{Files: []string{asStory(t, `story: Nobody is there, twice
present sok unseen
expect screen camera
time short
expect warned yes
touch more-time
expect warned no
time up
expect ended abandoned
expect screen welcome
present dara
expect phase passing
expect gate open
time up
expect ended abandoned
expect gate opened 1
`)}}, true)
	played(t, playCmd{Files: []string{asStory(t, "story: Nothing runs out\ntime up\n")}}, false)
}

func TestTheClosingLineDisagrees(t *testing.T) {
	good := tally{presented: 3, recorded: 3, landed: 3, clearedLane: 2, clearedHub: 2, orders: 2, whole: true}
	if !good.agree() || good.String() != "crossings=3 recorded=3 landed=3 cleared=2 gate_openings=2 chain=ok" {
		t.Errorf("%v agrees: %t", good, good.agree())
	}
	for name, spoil := range map[string]func(*tally){
		"one too few on the lane": func(t *tally) { t.recorded-- }, "one too few at the hub": func(t *tally) { t.landed-- },
		"one cleared in one place": func(t *tally) { t.clearedHub++ }, "an opening without a record": func(t *tally) { t.orders++ },
		"a broken chain": func(t *tally) { t.whole = false },
	} {
		bad := good
		spoil(&bad)
		if bad.agree() {
			t.Errorf("%s: agrees", name)
		}
	}
}

func TestStoriesThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"present sok":                                       "title",
		"story: x":                                          "step",
		"story: x\ndance":                                   "no such step",
		"story: x\nlane: sideways\npresent s":               "not exit or entry",
		"story: x\ncolour: red\npresent s":                  "no such heading",
		"story: x\nhistory: sok left\nwalk":                 "written as",
		"story: x\nhistory: chan exit 1 day ago with\nwalk": "written as",
		"story: x\npresent":                                 "wants more",
	} {
		_, err := parseStory("x.story", strings.NewReader(text))
		var syntax *syntaxError
		if !errors.As(err, &syntax) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestAStoryIsRead(t *testing.T) {
	s, err := parseStory("dir/09-x.story", strings.NewReader("# note\nstory: A title\nlane: entry\ndraw: 950\nlanes: 2\nhistory: sok exit 2 days ago\nhistory: chan exit 1 day ago with bopha rith\npolicy: hours = [\"daily 06:00-11:00\"]\n\npresent sok # here\nexpect phase idle\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := movement{Who: "sok", Direction: ledger.DirectionExit, Ago: 48 * time.Hour}
	if s.Name != "09-x" || s.Title != "A title" || s.Direction != ledger.DirectionEntry || s.Draw != 950 || s.Lanes != 2 || !reflect.DeepEqual(s.History[0], want) || !slices.Equal(s.History[1].With, []string{"bopha", "rith"}) || s.Policy[0] != `hours = ["daily 06:00-11:00"]` {
		t.Errorf("read %+v", s)
	}
	if len(s.Steps) != 2 || s.Steps[0].String() != "present sok" || s.Steps[1].Line != 11 {
		t.Errorf("steps %v", s.Steps)
	}
}

func TestAnOfficersWordAsAStoryWritesIt(t *testing.T) {
	for said, want := range map[string]lane.Officer{
		"clear compared by eye":                     {Verdict: ledger.Clear, Reason: "compared by eye"},
		"clear parents-reached by telephone":        {Verdict: ledger.Clear, Code: ledger.ParentsReached, Reason: "by telephone"},
		"clear court-decree-seen on paper second":   {Verdict: ledger.Clear, Code: ledger.CourtDecreeSeen, Reason: "on paper", Second: secondOfficer},
		"clear documents-checked second":            {Verdict: ledger.Clear, Code: ledger.DocumentsChecked, Second: secondOfficer},
		"clear documents-checked second=blank":      {Verdict: ledger.Clear, Code: ledger.DocumentsChecked, Second: "  "},
		"clear documents-checked second=self":       {Verdict: ledger.Clear, Code: ledger.DocumentsChecked, Second: firstOfficer},
		"clear looked for second missing=1,3":       {Verdict: ledger.Clear, Reason: "looked for", Second: secondOfficer, Missing: []int{0, 2}},
		"end come to the desk":                      {Verdict: ledger.Refuse, Reason: "come to the desk"},
		"refuse to be looked at by the second line": {Verdict: ledger.Refuse, Reason: "to be looked at by the second line"},
	} {
		want.Crossing, want.ID = "b-1", firstOfficer
		if got, err := word("b-1", strings.Fields(said)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", said, got, err)
		}
	}
	if _, err := word("b-1", strings.Fields("clear looked for missing=all")); err == nil {
		t.Error("nobody is called all")
	}
}

func TestHelpAndUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--help"}, 0, "play"}, {[]string{"play", "--help"}, 0, "screens"}, {[]string{"dance"}, 2, "dance"},
		{[]string{"play", "none.story"}, 1, "none.story"},
	} {
		var out, errw bytes.Buffer
		if code := run(c.args, &out, &errw); code != c.code || !strings.Contains(strings.ToLower(out.String()+errw.String()), c.says) {
			t.Errorf("%v: exit %d, %s%s", c.args, code, out.String(), errw.String())
		}
	}
}
