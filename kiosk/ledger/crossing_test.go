package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passlane/kiosk/ledger"
)

// fold applies the records of a chain that belong to crossing c1.
func fold(t *testing.T, bs ...ledger.Body) ledger.Crossing {
	t.Helper()
	var c ledger.Crossing
	for _, s := range write(t, ledger.Head{}, bs...) {
		b, err := s.Record.Content()
		if err != nil {
			t.Fatal(err)
		}
		if id, ok := ledger.CrossingOf(b); ok && id == "c1" {
			c = c.Apply(s.Record, b)
		}
	}
	return c
}

func decided(o ledger.Outcome) ledger.Decided {
	return ledger.Decided{Crossing: "c1", Direction: ledger.DirectionEntry, Outcome: o, Party: []ledger.Traveller{{Holder: "H-1"}}}
}

func officer(v ledger.Verdict) ledger.Override {
	return ledger.Override{Crossing: "c1", Officer: "O-17", Verdict: v, Reason: "seen"}
}

func ended(how ledger.How, walked int) ledger.Ended {
	return ledger.Ended{Crossing: "c1", How: how, People: 1, Walked: walked}
}

func TestACrossingIsTheSumOfItsRecords(t *testing.T) {
	got := fold(t,
		ledger.Started{Software: "1"},
		ledger.Begun{Crossing: "c1", Medium: "seal", Number: "BTB1", Pass: "p-1", Genuine: "VALID"},
		ledger.Begun{Crossing: "c2", Medium: "tag"},
		ledger.Decided{Crossing: "c1", Direction: ledger.DirectionExit, Outcome: ledger.Referred,
			Party: []ledger.Traveller{{Holder: "H-1"}}, Findings: []ledger.Finding{{Code: "x", Severity: "refer"}}},
		officer(ledger.Clear),
		ended(ledger.Passed, 1),
	)
	ms := func(s int) int64 { return noon.Add(time.Duration(s) * time.Second).UnixMilli() }
	want := ledger.Crossing{
		ID: "c1", Device: device, Epoch: 1, First: 2, BeganMS: ms(1), Clock: ledger.ClockSynced, Medium: "seal", Pass: "p-1",
		Direction: ledger.DirectionExit, Outcome: ledger.Referred, Party: []ledger.Traveller{{Holder: "H-1"}},
		Findings: []ledger.Finding{{Code: "x", Severity: "refer"}}, Verdict: ledger.Clear, Decision: 4, Word: 5, Last: 6,
		How: ledger.Passed, Walked: 1, EndedMS: ms(5),
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !got.Began().Equal(noon.Add(time.Second)) || got.Began().Location() != time.UTC {
		t.Errorf("began %v", got.Began())
	}
}

func TestEveryReasonIsOfTheList(t *testing.T) {
	for _, r := range ledger.Reasons() {
		if !r.Known() {
			t.Errorf("%s is offered and not known", r)
		}
	}
	if ledger.Reason("he is in a hurry").Known() || ledger.Reason("").Known() {
		t.Error("anything is a reason")
	}
}

// The reason from the list stands in what the ledger tells of a crossing; who gave it is sealed, in a record that it names.
func TestTheWordOfTwoOfficers(t *testing.T) {
	w := officer(ledger.Clear)
	w.Code, w.Second = ledger.CourtDecreeSeen, "O-18"
	if c := fold(t, ledger.Begun{Crossing: "c1"}, decided(ledger.Referred), w); c.Code != w.Code || c.Word != 3 || c.Decision != 2 {
		t.Errorf("%+v", c)
	}
}

// What the statistics count: who was let through, and who is known to have crossed.
func TestEveryEnd(t *testing.T) {
	begun := ledger.Begun{Crossing: "c1"}
	for name, c := range map[string]struct {
		records []ledger.Body
		cleared bool
		way     ledger.Direction
	}{
		"only begun":                  {[]ledger.Body{begun}, false, ""},
		"cleared, under way":          {[]ledger.Body{begun, decided(ledger.Cleared)}, true, ""},
		"passed":                      {[]ledger.Body{begun, decided(ledger.Cleared), ended(ledger.Passed, 1)}, true, ledger.DirectionEntry},
		"abandoned at the gate":       {[]ledger.Body{begun, decided(ledger.Cleared), ended(ledger.Abandoned, 0)}, true, ""},
		"abandoned before a decision": {[]ledger.Body{begun, ended(ledger.Abandoned, 0)}, false, ""},
		"disturbed, somebody walked":  {[]ledger.Body{begun, decided(ledger.Cleared), ended(ledger.Disturbed, 1)}, true, ledger.DirectionUnsure},
		"disturbed, nobody walked":    {[]ledger.Body{begun, decided(ledger.Cleared), ended(ledger.Disturbed, 0)}, true, ""},
		"withdrawn":                   {[]ledger.Body{begun, decided(ledger.Cleared), ended(ledger.Withdrawn, 0)}, false, ""},
		"interrupted before":          {[]ledger.Body{begun, ended(ledger.Interrupted, 0)}, false, ""},
		"interrupted when cleared":    {[]ledger.Body{begun, decided(ledger.Cleared), ended(ledger.Interrupted, 0)}, true, ledger.DirectionUnsure},
		"referred, waiting":           {[]ledger.Body{begun, decided(ledger.Referred)}, false, ""},
		"referred, no officer":        {[]ledger.Body{begun, decided(ledger.Referred), ended(ledger.Abandoned, 0)}, false, ""},
		"referred, let through":       {[]ledger.Body{begun, decided(ledger.Referred), officer(ledger.Clear), ended(ledger.Passed, 1)}, true, ledger.DirectionEntry},
		"referred, withdrawn":         {[]ledger.Body{begun, decided(ledger.Referred), officer(ledger.Clear), ended(ledger.Withdrawn, 0)}, false, ""},
		"referred, turned away":       {[]ledger.Body{begun, decided(ledger.Referred), officer(ledger.Refuse), ended(ledger.TurnedAway, 0)}, false, ""},
		"refused, turned away":        {[]ledger.Body{begun, decided(ledger.Refused), officer(ledger.Refuse), ended(ledger.TurnedAway, 0)}, false, ""},
		"refused, let through":        {[]ledger.Body{begun, decided(ledger.Refused), officer(ledger.Clear), ended(ledger.Passed, 1)}, true, ledger.DirectionEntry},
		"an officer outweighs a rule": {[]ledger.Body{begun, decided(ledger.Cleared), officer(ledger.Refuse), ended(ledger.TurnedAway, 0)}, false, ""},
		"the later word counts":       {[]ledger.Body{begun, decided(ledger.Referred), officer(ledger.Clear), officer(ledger.Refuse)}, false, ""},
	} {
		got := fold(t, c.records...)
		if way, _ := got.Movement(0); got.Cleared() != c.cleared || way != c.way {
			t.Errorf("%s: cleared %t, moved %q; want %t, %q", name, got.Cleared(), way, c.cleared, c.way)
		}
	}
}

func TestWhatBelongsToNoCrossing(t *testing.T) {
	for _, b := range append(bodies(), ledger.Checkpoint{}, ledger.View{Crossing: "b1-1"}) {
		_, of := ledger.CrossingOf(b)
		want := map[ledger.Kind]bool{ledger.KindBegun: true, ledger.KindDecided: true, ledger.KindOverride: true, ledger.KindEnded: true}[b.Kind()]
		if of != want {
			t.Errorf("%s belongs to a crossing: %t", b.Kind(), of)
		}
	}
}

// A crossing whose first records the hub has not seen yet still folds from what there is.
func TestACrossingWithoutItsBeginning(t *testing.T) {
	c := fold(t, decided(ledger.Cleared), ended(ledger.Passed, 1))
	if c.ID != "c1" || c.First != 1 || !c.Cleared() || c.How != ledger.Passed {
		t.Errorf("%+v", c)
	}
}
