package forward

import (
	"sync"

	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// mail keeps what the hub has said until the lines look: the latest position, and what became of images. It does not
// grow beyond what is on its way, and putting something in never waits.
type mail struct {
	records chan struct{} // signalled when there is something for the line of records
	images  chan struct{}

	mu     sync.Mutex
	news   news
	landed map[ledger.ImageID]string // why it was refused; empty if it landed
	anew   bool                      // for the line of images: the connection was lost and is back
}

// news is what the line of records wants to know.
type news struct {
	position *wire.Position // the latest
	resend   uint64         // highest round that the hub asked anew for, plus one; 0 for none
	found    bool           // the connection was lost and is back
}

func newMail() *mail {
	return &mail{records: make(chan struct{}, 1), images: make(chan struct{}, 1), landed: map[ledger.ImageID]string{}}
}

func (m *mail) put(p wire.Position) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, id := range p.Landed {
		m.landed[id] = ""
	}
	for _, r := range p.Refused {
		m.landed[r.Image] = r.Why
	}
	if len(p.Landed)+len(p.Refused) > 0 {
		wake(m.images)
		return
	}
	m.news.position = &p
	if p.Resend {
		m.news.resend = max(m.news.resend, p.Round+1)
	}
	wake(m.records)
}

func (m *mail) found() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.news.found, m.anew = true, true
	wake(m.records)
	wake(m.images)
}

func (m *mail) takeNews() news {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := m.news
	m.news = news{}
	return n
}

func (m *mail) takeLanded() (landed map[ledger.ImageID]string, anew bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	landed, anew = m.landed, m.anew
	m.landed, m.anew = map[ledger.ImageID]string{}, false
	return landed, anew
}

func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
