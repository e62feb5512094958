package lane

import (
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
}

// Written tells that the ledger has everything.
func (j Journal) Written() bool { return len(j.Lines) == 0 }

// add returns the journal with one more line. The slice is copied: states are values.
func (j Journal) add(at time.Duration, b ledger.Body, images ...ledger.ImageID) Journal {
	line := Line{At: at, Entry: ledger.Entry{Body: b, Images: images}}
	j.Lines = append(j.Lines[:len(j.Lines):len(j.Lines)], line)
	return j
}

// flush returns the Record effect for what waits, unless one is under way.
func (j Journal) flush() (Journal, []Effect) {
	if j.Writing > 0 || len(j.Lines) == 0 {
		return j, nil
	}
	j.Writing, j.Retry = len(j.Lines), 0
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
