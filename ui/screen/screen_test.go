package screen

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"passlane/ui/i18n"
	"passlane/ui/scene"
	"passlane/ui/theme"
)

func draw(k Kind, change ...func(*View)) scene.Scene {
	v := View{Kind: k, Post: "Doung", Lane: "2", Lang: i18n.English, Step: 2, People: 3, Passed: 1,
		Companions: []Companion{{ID: "a", Picture: "pa"}, {ID: "b", Picture: "pb"}}}
	for _, c := range change {
		c(&v)
	}
	return Draw(v, Landscape())
}

func actions(s scene.Scene) []string {
	var out []string
	for _, b := range s.Buttons() {
		if !slices.Contains(out, b.Action) {
			out = append(out, b.Action)
		}
	}
	slices.Sort(out)
	return out
}

func said(s scene.Scene) string {
	var all []string
	for _, t := range s.Texts() {
		all = append(all, t.String())
	}
	return strings.Join(all, "\n")
}

func TestEveryScreenIsSound(t *testing.T) {
	for _, f := range []Format{Landscape(), FullHD(), Portrait(), {Width: 1024, Height: 600, Density: 6.7}} {
		for _, k := range Kinds() {
			for _, l := range i18n.Langs() {
				s := Draw(View{Kind: k, Lang: l, TimeoutWarning: true, People: 99, Passed: -1}, f)
				if err := s.Check(); err != nil {
					t.Errorf("%s, %s, %v: %v", k, l, f, err)
				}
				if s.Name != string(k) || s.Width != float32(f.Width) || s.Height != float32(f.Height) {
					t.Errorf("%s says it is %s of %v x %v", k, s.Name, s.Width, s.Height)
				}
			}
		}
	}
}

// What can be touched on each screen: help always but in a fire, languages until the gate opens.
func TestWhatEachScreenOffers(t *testing.T) {
	langs := "help lang.en lang.km lang.th"
	for k, want := range map[Kind]string{
		Closed: langs, Welcome: langs + " start", Present: langs, Reading: langs, Camera: langs, Wait: langs,
		Choose: "all alone choose.a choose.b " + langs, Alone: "alone back " + langs, Officer: langs, Fault: langs, Go: "help", Thanks: "help", Fire: "",
	} {
		if got := strings.Join(actions(draw(k)), " "); got != want {
			t.Errorf("%s offers %q, not %q", k, got, want)
		}
	}
}

func TestChoosing(t *testing.T) {
	chosen := draw(Choose, func(v *View) { v.Companions[1].Chosen = true })
	if got := actions(chosen); !slices.Contains(got, ActionContinue) || slices.Contains(got, ActionAlone) {
		t.Errorf("with a child chosen the screen offers %v", got)
	}
	everybody := draw(Choose, func(v *View) { v.Companions[0].Chosen, v.Companions[1].Chosen = true, true })
	if got := actions(everybody); slices.Contains(got, ActionAll) {
		t.Errorf("with everybody chosen the screen offers %v", got)
	}
	one := draw(Choose, func(v *View) { v.Companions = v.Companions[:1] })
	if got := actions(one); slices.Contains(got, ActionAll) {
		t.Errorf("with one child the screen offers %v", got)
	}
	crowd := draw(Choose, func(v *View) {
		v.Companions = nil
		for i := range 20 {
			v.Companions = append(v.Companions, Companion{ID: fmt.Sprint(i)})
		}
	})
	n := 0
	for _, a := range actions(crowd) {
		if strings.HasPrefix(a, ActionChoose) {
			n++
		}
	}
	if n != MaxCompanions {
		t.Errorf("%d tiles, not %d", n, MaxCompanions)
	}
}

// Who is here by their own pass alone is shown as a figure that cannot be touched.
func TestWhoIsHereByTheirPassAlone(t *testing.T) {
	s := draw(Choose, func(v *View) { v.Companions[1] = Companion{ID: "x", Chosen: true, Pass: true, Fixed: true} })
	if got := actions(s); slices.Contains(got, ActionChoose+"x") || !slices.Contains(got, ActionContinue) {
		t.Errorf("the screen offers %v", got)
	}
	if names := pictures(s); !slices.Equal(names, []string{"pa"}) {
		t.Errorf("pictures %v", names)
	}
}

func pictures(s scene.Scene) []string {
	var names []string
	s.Walk(func(it scene.Item) bool {
		if it.Picture != nil {
			names = append(names, it.Picture.Name)
		}
		return true
	})
	return names
}

func TestHowManyCross(t *testing.T) {
	for n, want := range []string{"1 person", "2 people", "3 people"} {
		s := draw(Choose, func(v *View) {
			for i := range n {
				v.Companions[i].Chosen = true
			}
		})
		if !strings.Contains(said(s), want) {
			t.Errorf("%d chosen: no %q in %q", n, want, said(s))
		}
	}
	asked := draw(Choose, func(v *View) { v.ShowPasses = true })
	if !strings.Contains(said(asked), i18n.English.Texts().ShowPasses) {
		t.Errorf("passes are not asked for: %q", said(asked))
	}
}

// Each of a party sees their own picture beside the live one, and how many are to come; somebody alone sees neither.
func TestWhoseTurnItIs(t *testing.T) {
	c := i18n.English.Texts()
	at := func(turn Turn) scene.Scene {
		return draw(Camera, func(v *View) { v.Camera, v.Turn = "live", turn })
	}
	alone := at(Turn{At: 1, Of: 1, Picture: "p"})
	if got := pictures(alone); !slices.Equal(got, []string{"live"}) || strings.Contains(said(alone), "1 of 1") {
		t.Errorf("alone: %v, %q", got, said(alone))
	}
	adult, child, unknown := at(Turn{At: 1, Of: 4, Picture: "p"}), at(Turn{At: 2, Of: 4, Child: true, Picture: "q"}), at(Turn{At: 3, Of: 4, Child: true})
	if got := pictures(adult); !slices.Equal(got, []string{"live", "p"}) || !strings.Contains(said(adult), "1 of 4") || !strings.Contains(said(adult), c.Camera.Title) {
		t.Errorf("the adult: %v, %q", got, said(adult))
	}
	if got := pictures(child); !slices.Equal(got, []string{"live", "q"}) || !strings.Contains(said(child), "2 of 4") || !strings.Contains(said(child), c.CameraChild.Title) {
		t.Errorf("a child: %v, %q", got, said(child))
	}
	if got := pictures(unknown); !slices.Equal(got, []string{"live"}) {
		t.Errorf("without a picture: %v", got)
	}
}

// "See the officer" says neither why nor stop: the same for a worn card and for a hit.
func TestTheOfficerScreenKeepsSilent(t *testing.T) {
	plain := draw(Officer)
	for name, change := range map[string]func(*View){
		"a fault code": func(v *View) { v.Fault = "watch list 4711" }, "companions": func(v *View) { v.Companions = nil },
		"advice": func(v *View) { v.Advice.Light = Darker }, "people": func(v *View) { v.People = 9 },
	} {
		if draw(Officer, change).Hash() != plain.Hash() {
			t.Errorf("%s can be seen on the officer's screen", name)
		}
	}
	stop := theme.Alarm(false).Ground
	plain.Walk(func(it scene.Item) bool {
		if it.Path != nil && (it.Path.Fill == stop || it.Path.Stroke == stop) || plain.Ground == stop {
			t.Error("the officer's screen is red")
		}
		return true
	})
}

func TestFaultCodesAreForClosedLanes(t *testing.T) {
	for _, k := range Kinds() {
		shown := strings.Contains(said(draw(k, func(v *View) { v.Fault = "camera lost" })), "camera lost")
		if want := k == Closed || k == Fault; shown != want {
			t.Errorf("%s shows the code: %t", k, shown)
		}
	}
}

func TestTheGateOpenFillsTheScreen(t *testing.T) {
	for k, m := range map[Kind]theme.Mood{Go: theme.Walk(false), Officer: theme.Calm(false), Fire: theme.Alarm(false), Present: theme.Day()} {
		if got := draw(k).Ground; got != m.Ground {
			t.Errorf("%s stands on %08x, not %08x", k, uint32(got), uint32(m.Ground))
		}
	}
	if got := draw(Present, func(v *View) { v.Night = true }).Ground; got != theme.Night().Ground {
		t.Errorf("the night is %08x", uint32(got))
	}
}

func TestCounting(t *testing.T) {
	for _, c := range []struct {
		people, passed int
		lang           i18n.Lang
		want           string
	}{
		{3, 2, i18n.English, "2 of 3"}, {3, 0, i18n.Thai, "๐ จาก ๓"}, {4, 9, i18n.English, "4 of 4"}, {2, -3, i18n.English, "0 of 2"},
	} {
		s := draw(Go, func(v *View) { v.People, v.Passed, v.Lang = c.people, c.passed, c.lang })
		if !strings.Contains(said(s), c.want) {
			t.Errorf("%d of %d: no %q in %q", c.passed, c.people, c.want, said(s))
		}
	}
	if s := said(draw(Go, func(v *View) { v.People = 1 })); strings.Contains(s, " of ") {
		t.Errorf("one alone is counted: %q", s)
	}
}

func TestTheArrowPointsTheWay(t *testing.T) {
	for a, want := range map[Arrow][2]float32{ArrowLeft: {40, 220}, ArrowRight: {400, 220}, ArrowUp: {220, 40}, "": {220, 40}, ArrowBack: {112, 384}} {
		p := arrowPath(a, scene.Path{})
		n := len(p.Points)
		if got := [2]float32{p.Points[n-4], p.Points[n-3]}; got != want { // the head is drawn last, its tip in the middle
			t.Errorf("%q points to %v, not %v", a, got, want)
		}
	}
	for d, word := range map[Direction]string{Exit: "Exit", Entry: "Entry"} {
		if s := said(draw(Wait, func(v *View) { v.Direction = d })); !strings.Contains(s, word) {
			t.Errorf("no %q in %q", word, s)
		}
	}
}

func TestHintsReplaceTheSecondSentence(t *testing.T) {
	second := i18n.English.Texts().Present.Second
	for _, h := range Hints() {
		s := newSheet(View{Hint: h, Lang: i18n.English}, Landscape())
		if s.hint() == "" {
			t.Errorf("%s says nothing", h)
		}
		got := said(draw(Present, func(v *View) { v.Hint = h }))
		if !strings.Contains(got, s.hint()) || strings.Contains(got, second) {
			t.Errorf("%s: %q", h, got)
		}
	}
	if got := said(draw(Present, func(v *View) { v.Hint = "from a newer lane" })); !strings.Contains(got, second) {
		t.Errorf("a hint that is not known takes the sentence away: %q", got)
	}
}

func TestAdviceComesOneThingAtATime(t *testing.T) {
	a := i18n.English.Texts().Advice
	for _, c := range []struct {
		Advice
		want string
	}{
		{Advice{}, i18n.English.Texts().Camera.Second},
		{Advice{Light: Brighter}, a.SayDark}, {Advice{Light: Darker}, a.SayBright},
		{Advice{Centre: Left, Light: Darker}, a.SayLeft}, {Advice{Centre: Right}, a.SayRight},
		{Advice{Distance: Closer, Centre: Left, Light: Darker}, a.SayCloser}, {Advice{Distance: Back}, a.SayBack},
	} {
		if got := said(draw(Camera, func(v *View) { v.Advice = c.Advice })); !strings.Contains(got, c.want) {
			t.Errorf("%+v: no %q in %q", c.Advice, c.want, got)
		}
	}
}

// Only pictures move, slowly: never more than three changes a second; and nothing at all for those who want none.
func TestMotionIsSlow(t *testing.T) {
	for _, k := range Kinds() {
		s := draw(k)
		s.Walk(func(it scene.Item) bool {
			if it.Group == nil || !it.Group.Moves() {
				return true
			}
			m := it.Group.Motion
			if perKey := float64(m.Period) / float64(len(m.Keys)-1); perKey < 1000.0/3 && m.Period < 2000 {
				t.Errorf("%s changes every %.0f ms", k, perKey)
			}
			return true
		})
		if draw(k, func(v *View) { v.ReducedMotion = true }).Moves() {
			t.Errorf("%s moves although it should not", k)
		}
	}
	for _, k := range []Kind{Officer, Closed, Fault, Fire, Thanks, Choose, Alone} { // read for longer
		if draw(k).Moves() {
			t.Errorf("%s moves", k)
		}
	}
}

func TestMoreTime(t *testing.T) {
	s := draw(Present, func(v *View) { v.TimeoutWarning = true })
	if b, ok := s.Hit(640, 300); !ok || b.Action != ActionMoreTime {
		t.Errorf("touching the middle does %q", b.Action)
	}
	for _, b := range s.Buttons() { // help and languages stay within reach
		if got, _ := s.Hit(b.Area.CentreX(), b.Area.CentreY()); b.Action == ActionHelp && got.Action != ActionHelp {
			t.Errorf("help is covered by %s", got.Action)
		}
	}
}

func TestStepsAreTold(t *testing.T) {
	for step, want := range map[int]int{0: 0, 1: 3, 2: 2, 3: 1} { // digits that are shown: those over are ticks
		s := draw(Wait, func(v *View) { v.Step = step })
		n := 0
		for _, txt := range s.Texts() {
			if d := txt.String(); d == "1" || d == "2" || d == "3" {
				n++
			}
		}
		if n != want {
			t.Errorf("step %d shows %d digits, not %d", step, n, want)
		}
	}
}

func TestLaneNumberFollowsTheLanguage(t *testing.T) {
	s := draw(Wait, func(v *View) { v.Lang, v.Lane = i18n.Khmer, "12" })
	if !strings.Contains(said(s), "១២") {
		t.Errorf("no Khmer digits in %q", said(s))
	}
}

func TestUnknownScreensServeNobody(t *testing.T) {
	if got := said(draw("from a newer lane")); !strings.Contains(got, i18n.English.Texts().Closed.Title) {
		t.Errorf("%q", got)
	}
}

// A fire and a closed lane speak to everybody at once.
func TestSomeScreensSpeakAllLanguages(t *testing.T) {
	for _, k := range []Kind{Closed, Fault, Fire} {
		s := said(draw(k))
		for _, l := range i18n.Langs() {
			c := l.Texts()
			title := map[Kind]string{Closed: c.Closed.Title, Fault: c.Fault.Title, Fire: c.Fire.Title}[k]
			if !strings.Contains(s, title) {
				t.Errorf("%s does not speak %s", k, l)
			}
		}
	}
}

// An arrow is true or it is not there. The lane's own is on no screen of a lane that lets nobody through, and never on that of
// a fire; the arrow of the escape plan is on the fire's alone, each another picture.
func TestArrowsAreOnlyWhereTheyAreTrue(t *testing.T) {
	const newer Kind = "from a newer lane"
	for _, k := range append(Kinds(), newer) {
		ahead, escape := map[uint64]bool{}, map[uint64]bool{}
		for _, a := range Arrows() {
			ahead[draw(k, func(v *View) { v.Ahead = a }).Hash()] = true
			escape[draw(k, func(v *View) { v.Escape = a }).Hash()] = true
		}
		shut := slices.Contains([]Kind{Closed, Fault, Fire, newer}, k)
		if shut != (len(ahead) == 1) {
			t.Errorf("%s: %d pictures of where the lane leads", k, len(ahead))
		}
		if fire := k == Fire; fire != (len(escape) == len(Arrows())) || !fire && len(escape) != 1 {
			t.Errorf("%s: %d pictures of the escape plan", k, len(escape))
		}
	}
	if draw(Fire).Hash() != draw(Fire, func(v *View) { v.Direction = Entry }).Hash() {
		t.Error("in a fire it matters which way the lane leads")
	}
}

func TestStarting(t *testing.T) {
	s := Starting(Landscape(), i18n.Thai, false)
	if err := s.Check(); err != nil || len(s.Buttons()) != 0 {
		t.Errorf("%v, %d buttons", err, len(s.Buttons()))
	}
}

func TestFormats(t *testing.T) {
	if mm := Landscape().PerMM(); mm < 5.85 || mm > 5.95 {
		t.Errorf("%.2f pixels per millimetre", mm)
	}
	if mm := (Format{Width: 1920, Height: 1080, Density: 4}).PerMM(); mm != 4 {
		t.Errorf("%.2f pixels per millimetre, not the given 4", mm)
	}
	for field, f := range map[string]Format{
		"width": {Width: 0, Height: 800}, "height": {Width: 800, Height: 9000}, "density": {Width: 800, Height: 800, Density: -1},
	} {
		if err := f.Check(); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := Portrait().Check(); err != nil {
		t.Error(err)
	}
}

// The same view is the same scene, or the glass would paint for nothing.
func TestDrawIsAFunction(t *testing.T) {
	for _, k := range Kinds() {
		if first, again := draw(k), draw(k); first.Hash() != again.Hash() {
			t.Errorf("%s differs from itself", k)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		draw(Choose)
	}
}
