package lane

import (
	"slices"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// Line is an entry for the ledger with the moment it belongs to.
type Line struct {
	At    time.Duration
	Entry ledger.Entry
}

// Journal is what is on its way to the ledger, in order. At most one Record effect is under way; what fails stays and is tried again.
type Journal struct {
	Lines   []Line
	Writing int           // how many of Lines the Record under way carries; 0: none is
	Failed  bool          // the last attempt failed
	Retry   time.Duration // when to try again after an error; 0: not waiting
	By      time.Duration // when the Record under way should have been answered; 0: none is, or that has been said
}

// Written tells that the ledger has everything.
func (j Journal) Written() bool { return len(j.Lines) == 0 }

// maxWaiting is how many lines may wait before those of what happens over and over are put together; crossings are bounded by themselves.
const maxWaiting = 256

// add returns the journal with one more line. The slice is copied: states are values. While the ledger is down, what happens over and over
// is kept as one line that counts; nothing that counts people is ever dropped.
func (j Journal) add(at time.Duration, b ledger.Body, images ...ledger.ImageID) Journal {
	if len(j.Lines) >= maxWaiting {
		if i := j.like(b); i >= 0 {
			j.Lines = slices.Clone(j.Lines)
			j.Lines[i].Entry = merged(j.Lines[i].Entry, ledger.Entry{Body: b, Images: images})
			return j
		}
	}
	line := Line{At: at, Entry: ledger.Entry{Body: b, Images: images}}
	j.Lines = append(j.Lines[:len(j.Lines):len(j.Lines)], line)
	return j
}

// like returns which of the lines that are not being written tells the same as b, or the state of the same; -1 if none does.
func (j Journal) like(b ledger.Body) int {
	for i := len(j.Lines) - 1; i >= j.Writing; i-- {
		switch was := j.Lines[i].Entry.Body.(type) {
		case ledger.Incident:
			if is, ok := b.(ledger.Incident); ok && is.What == was.What && is.Crossing == was.Crossing {
				return i
			}
		case ledger.View:
			if is, ok := b.(ledger.View); ok && is == was {
				return i
			}
		case ledger.Condition:
			if is, ok := b.(ledger.Condition); ok && is.Part == was.Part && is.Cause == was.Cause {
				return i
			}
		}
	}
	return -1
}

// merged is two entries in one: incidents add up, of a part the later word counts, of pictures the latest is kept.
func merged(was, is ledger.Entry) ledger.Entry {
	if a, ok := was.Body.(ledger.Incident); ok {
		b := is.Body.(ledger.Incident) // like found it alike
		b.More += a.More + 1
		is.Body = b
	}
	return is
}

// flush returns the Record effect for what waits, unless one is under way. The answer should come by a time.
func (j Journal) flush(by time.Duration) (Journal, []Effect) {
	if j.Writing > 0 || len(j.Lines) == 0 {
		return j, nil
	}
	j.Writing, j.Retry, j.By = len(j.Lines), 0, by
	return j, []Effect{Record{Lines: j.Lines}}
}

// done returns the journal after the answer to Record. After an error nothing of it is on disk: what would have authorised somebody
// is turned into a referral, an officer's word that could not be kept is dropped, and the rest waits.
func (j Journal) done(at time.Duration, err error, retry time.Duration) Journal {
	if err == nil {
		return Journal{Lines: j.Lines[j.Writing:]}
	}
	var kept []Line
	for _, l := range j.Lines {
		switch b := l.Entry.Body.(type) {
		case ledger.Decided:
			if b.Outcome == ledger.Cleared {
				b.Outcome = ledger.Referred
				b.Findings = append(b.Findings[:len(b.Findings):len(b.Findings)], ledger.Finding{Code: string(policy.LedgerDown), Severity: policy.Refer.String()})
				l.Entry.Body = b
			}
		case ledger.Override:
			continue
		}
		kept = append(kept, l)
	}
	return Journal{Lines: kept, Failed: true, Retry: at + retry}
}

// promises tells whether what is being written lets a party through.
func (j Journal) promises(c Crossing) bool {
	for _, l := range j.Lines[:j.Writing] {
		switch b := l.Entry.Body.(type) {
		case ledger.Decided:
			if b.Crossing == c.ID && b.Outcome == ledger.Cleared {
				return true
			}
		case ledger.Override:
			if b.Crossing == c.ID && b.Verdict == ledger.Clear {
				return true
			}
		}
	}
	return false
}

// ends tells whether the end of another crossing is not on disk yet: who asks the ledger now learns nothing of it.
func (j Journal) ends(but string) bool {
	return slices.ContainsFunc(j.Lines, func(l Line) bool { e, ok := l.Entry.Body.(ledger.Ended); return ok && e.Crossing != but })
}

// keeps tells whether the decision on a crossing, or an officer's word on it, is not on disk yet.
func (j Journal) keeps(c Crossing) bool {
	for _, l := range j.Lines {
		switch b := l.Entry.Body.(type) {
		case ledger.Decided:
			if b.Crossing == c.ID {
				return true
			}
		case ledger.Override:
			if b.Crossing == c.ID {
				return true
			}
		}
	}
	return false
}
