package hub_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"passlane/kiosk/forward"
	"passlane/kiosk/hub"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
	"passlane/kiosk/registry"
	"passlane/kiosk/store"
	"passlane/kiosk/trip"
)

var (
	hubKey   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	indexKey = registry.IndexKey{4, 2}
	sokKey   = pass.HolderKey{1}
	malisKey = pass.HolderKey{2}
)

// registryHub starts a hub that has a registry.
func (s *site) registryHub() {
	s.Helper()
	s.ready = make(chan struct{}, 16)
	h, err := hub.New(s.db, hub.Opts{URL: s.server.URL(), Images: s.images(), Log: quiet, Ready: func() { s.ready <- struct{}{} }, Key: hubKey, Index: indexKey})
	s.must(err)
	s.stop = s.run(h.Run)
	<-s.ready
}

// lane is a device that follows the hub.
type lane struct {
	*store.Replica
	follower *forward.Follower
	mu       sync.Mutex
	offered  [][]byte
}

// Newest says that none is held, so that the hub sends the newest each time.
func (l *lane) Newest() int64 { return 0 }

// Offer remembers the rules that came.
func (l *lane) Offer(_ context.Context, documents [][]byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.offered = documents
	return nil
}

func (s *site) lane(name string, provinces ...string) (*lane, func()) {
	s.Helper()
	r, err := store.OpenReplica(s.Context(), filepath.Join(s.dir, name+".db"), hubKey.Public().(ed25519.PublicKey), indexKey)
	s.must(err)
	l := &lane{Replica: r}
	l.follower, err = forward.NewFollower(name, r, l, forward.FollowOpts{URL: s.url, Provinces: provinces, Log: quiet, Pause: 20 * time.Millisecond, Patience: 5 * time.Second})
	s.must(err)
	stop := s.run(l.follower.Run)
	once := sync.OnceFunc(func() { stop(); s.must(r.Close()) })
	s.Cleanup(once)
	return l, once
}

// called returns a holder's pseudonym.
func (s *site) called(id string) (pseudonym string) {
	s.Helper()
	s.must(s.db.Update(s.Context(), func(tx *database.Tx) (err error) { pseudonym, err = tx.Pseudonym(s.Context(), id); return err }))
	return pseudonym
}

// A row calls everybody by pseudonyms: the same over the passes of a holder, also when one is replaced, and none that the number gives away.
func TestRowsCallPeopleByPseudonyms(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	l, _ := s.lane("lane-1")
	s.enrol(hub.Enrolment{Holder: person("G", "2"), Passes: []registry.Pass{holds("BTB1", "G", malisKey)}},
		hub.Enrolment{Holder: person("M", "2", "G"), Passes: []registry.Pass{holds("BTB2", "M", sokKey)}})
	s.until("the family", func() bool { return l.status(t, "BTB2") == policy.Active })
	a, _, err := l.Find(t.Context(), "BTB1", malisKey)
	s.must(err)
	child := a.Wards[0]
	if a.Holder.ID != s.called("G") || a.Pass.Holder != a.Holder.ID || child.Holder.ID != s.called("M") || child.Holder.Guardians[0].Guardian != a.Holder.ID {
		t.Errorf("%+v", a)
	}
	if len(a.Holder.ID) != 32 || a.Holder.ID == child.Holder.ID || child.Pass != sokKey.Pseudonym() {
		t.Errorf("called %q and %q, with pass %q", a.Holder.ID, child.Holder.ID, child.Pass)
	}
	anew := pass.HolderKey{77}
	s.enrol(hub.Enrolment{Holder: person("G", "2"), Passes: []registry.Pass{holds("BTB3", "G", anew)}})
	s.until("the new pass", func() bool { return l.status(t, "BTB3") == policy.Active })
	if b, _, err := l.Find(t.Context(), "BTB3", anew); err != nil || b.Holder.ID != a.Holder.ID {
		t.Errorf("with a new pass the holder is called %q, %v", b.Holder.ID, err)
	}
}

// hang ends a wait that nothing ends.
const hang = time.Minute * 5

// until waits until a lane is as wanted.
func (s *site) until(what string, is func() bool) {
	s.Helper()
	for end := time.Now().Add(hang); !is(); {
		if time.Now().After(end) {
			s.Fatalf("waited %v for %s", hang, what)
		}
		<-time.After(5 * time.Millisecond)
	}
}

func person(id, province string, guardians ...string) registry.Holder {
	h := registry.Holder{ID: id, LatinName: "SOMEBODY " + id, Birth: pass.Date{Year: 1990}, Nationality: "KHM", Province: province}
	for _, g := range guardians {
		h.Birth = pass.Date{Year: 2019}
		h.Guardians = append(h.Guardians, registry.Link{Guardian: g, Relation: registry.Mother, Evidence: registry.BirthCertificate})
	}
	return h
}

// kin is an adult with a sibling for a guardian.
func kin(id, guardian string) registry.Holder {
	h := person(id, "2")
	h.Guardians = []registry.Link{{Guardian: guardian, Relation: registry.Sibling, Evidence: registry.Consent}}
	return h
}

func holds(number, holder string, key pass.HolderKey) registry.Pass {
	return registry.Pass{Number: number, Holder: holder, Class: "B", ValidFrom: pass.Date{Year: 2026, Month: 1, Day: 1}, ValidTo: pass.Date{Year: 2028, Month: 1, Day: 1},
		Status: policy.Active, Key: key}
}

func (s *site) enrol(es ...hub.Enrolment) {
	s.Helper()
	s.must(hub.Enrol(s.Context(), s.db, es, time.Now()))
}

func (l *lane) status(t testing.TB, number string) policy.Status {
	a, _, err := l.Find(t.Context(), number, pass.HolderKey{})
	if err != nil {
		t.Fatal(err)
	}
	return a.Row.Status
}

// A family is registered, and a moment later every lane knows it; a pass is revoked, and a moment later none opens for it.
func TestTheRegistryComesDown(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	one, _ := s.lane("lane-1", "2")
	two, _ := s.lane("lane-2")
	s.enrol(
		hub.Enrolment{Holder: person("G", "2"), Passes: []registry.Pass{holds("BTB1", "G", malisKey)}, Portrait: []byte("face of G")},
		hub.Enrolment{Holder: person("M", "2", "G"), Passes: []registry.Pass{holds("BTB2", "M", sokKey)}, Portrait: []byte("face of M")},
		hub.Enrolment{Holder: person("F", "7"), Portrait: []byte("face of F")},
	)
	for _, l := range []*lane{one, two} {
		s.until("the family", func() bool { return l.status(t, "BTB2") == policy.Active })
		a, ok, err := l.Find(t.Context(), "BTB1", malisKey)
		if err != nil || !ok || len(a.Wards) != 1 || a.Wards[0].Number != "BTB2" || a.Wards[0].Holder.LatinName != "SOMEBODY M" {
			t.Fatalf("%+v %v", a, err)
		}
	}
	a, _, _ := one.Find(t.Context(), "BTB1", malisKey)
	s.until("the child's portrait", func() bool {
		b, ok, err := one.Portrait(t.Context(), a.Wards[0].Ref, a.Wards[0].Key)
		return err == nil && ok && string(b) == "face of M"
	})
	if _, ok, _ := two.Portrait(t.Context(), a.Wards[0].Ref, a.Wards[0].Key); ok {
		t.Error("a portrait came to a lane that has no province")
	}
	p := holds("BTB2", "M", sokKey)
	p.Status, p.Reason = policy.Revoked, "reported"
	s.must(s.db.Update(t.Context(), func(tx *database.Tx) error { return tx.SavePass(t.Context(), p) }))
	for _, l := range []*lane{one, two} {
		s.until("the revocation", func() bool { return l.status(t, "BTB2") == policy.Revoked })
	}
}

// What a lane records comes back to every lane as the last movement of those who moved.
func TestMovementsComeDown(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	s.enrol(hub.Enrolment{Holder: person("S", "2"), Passes: []registry.Pass{holds("BTB1", "S", sokKey)}})
	l, _ := s.lane("lane-1")
	o := s.device("doung-lane-7")
	for _, b := range []ledger.Body{
		ledger.Begun{Crossing: "c-1"},
		ledger.Decided{Crossing: "c-1", Direction: ledger.DirectionExit, Outcome: ledger.Cleared, Post: "Doung", Party: []ledger.Traveller{{Holder: s.called("S"), UntilMS: 99}}},
		ledger.Ended{Crossing: "c-1", How: ledger.Passed, People: 1, Walked: 1},
	} {
		o.Append(b)
	}
	s.forward(o, s.url)
	s.until("the movement", func() bool {
		a, ok, err := l.Find(t.Context(), "BTB1", sokKey)
		return err == nil && ok && len(a.Holder.Moves) == 1 && a.Holder.Moves[0].Direction == ledger.DirectionExit && a.Holder.Moves[0].UntilMS == 99
	})
	n, err := l.follower.Passed(t.Context(), "Doung", ledger.DirectionExit, time.UnixMilli(0))
	if err != nil || n != 1 {
		t.Errorf("%d passed, %v", n, err)
	}
	if n, err := l.follower.Passed(t.Context(), "Malai", ledger.DirectionExit, time.UnixMilli(0)); err != nil || n != 0 {
		t.Errorf("%d passed at another post, %v", n, err)
	}
	if ms, err := s.db.Movements(t.Context(), s.called("S")); err != nil || len(ms) != 1 || ms[0].ID != "doung-lane-7/c-1" {
		t.Errorf("the hub knows %+v, %v", ms, err)
	}
}

// A lane that was away for many changes, page by page, has them all in the end, and only what is left of them.
func TestALaneThatWasAway(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	l, stop := s.lane("lane-1")
	s.enrol(hub.Enrolment{Holder: person("S", "2"), Passes: []registry.Pass{holds("BTB1", "S", sokKey)}})
	s.until("the first", func() bool { return l.status(t, "BTB1") == policy.Active })
	stop()
	var es []hub.Enrolment
	const crowd = 2500 // more than one page
	for i := range crowd {
		id := fmt.Sprintf("H-%d", i)
		es = append(es, hub.Enrolment{Holder: person(id, "2"), Passes: []registry.Pass{holds(fmt.Sprintf("N%d", i), id, pass.HolderKey{9, byte(i)})}})
	}
	s.enrol(es...)
	p := holds("BTB1", "S", sokKey)
	p.Status = policy.Lost
	s.must(s.db.Update(t.Context(), func(tx *database.Tx) error { return tx.SavePass(t.Context(), p) }))
	l, _ = s.lane("lane-1")
	s.until("the loss", func() bool { return l.status(t, "BTB1") == policy.Lost })
	s.until("the last of the crowd", func() bool { return l.status(t, fmt.Sprintf("N%d", crowd-1)) == policy.Active })
	h, ok, err := l.Head(t.Context())
	if err != nil || !ok || h.Rows != 2*crowd+2 {
		t.Errorf("head %+v, %v", h, err)
	}
}

// A hub that was restored from an older backup is followed all the same.
func TestAHubFromABackup(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	s.enrol(hub.Enrolment{Holder: person("S", "2"), Passes: []registry.Pass{holds("BTB1", "S", sokKey)}, Portrait: []byte("face of S")})
	l, _ := s.lane("lane-1", "2")
	s.until("the pass", func() bool { return l.status(t, "BTB1") == policy.Active })
	s.until("the portrait", func() bool { n, err := l.PortraitsAfter(t.Context()); return err == nil && n == 1 })
	s.stopHub()
	s.must(s.db.Close())
	s.dir = t.TempDir() // a hub that knows nothing of it
	s.openDatabase()
	s.enrol(hub.Enrolment{Holder: person("T", "2"), Passes: []registry.Pass{holds("BTB2", "T", malisKey)}, Portrait: []byte("face of T")})
	s.registryHub()
	s.until("the restored registry", func() bool { return l.status(t, "BTB2") == policy.Active && l.status(t, "BTB1") == "" })
	s.until("the portrait of the restored registry", func() bool {
		a, ok, err := l.Find(t.Context(), "BTB2", malisKey)
		s.must(err)
		b, has, err := l.Portrait(t.Context(), a.Ref, a.Key)
		return ok && has && err == nil && string(b) == "face of T"
	})
}

func TestPoliciesComeDown(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	l, _ := s.lane("lane-1")
	for v := int64(1); v <= 2; v++ {
		s.must(s.db.SavePolicy(t.Context(), v, fmt.Appendf(nil, "document %d", v), time.Now()))
	}
	s.until("both documents", func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.offered) == 2 && string(l.offered[1]) == "document 2"
	})
	if after, err := s.db.PoliciesAfter(t.Context(), 1, 8); err != nil || len(after) != 1 || string(after[0]) != "document 2" {
		t.Errorf("behind the first: %q, %v", after, err)
	}
	if err := s.db.SavePolicy(t.Context(), 2, []byte("another"), time.Now()); err == nil {
		t.Error("a version was overwritten")
	}
}

func TestContradictionsAreNotEnrolled(t *testing.T) {
	s := newSite(t)
	s.enrol(hub.Enrolment{Holder: person("A", "2")}, hub.Enrolment{Holder: person("B", "2")}, hub.Enrolment{Holder: kin("B", "A")})
	unborn := person("U", "2")
	unborn.Birth = pass.Date{Year: 2999}
	for field, e := range map[string]hub.Enrolment{
		"guardians": {Holder: kin("A", "B")},
		"birth":     {Holder: unborn},
		"class":     {Holder: person("D", "2"), Passes: []registry.Pass{{Number: "N", Holder: "D"}}},
		"portrait":  {Holder: person("E", "2"), Portrait: make([]byte, registry.MaxPortrait+1)},
	} {
		err := hub.Enrol(t.Context(), s.db, []hub.Enrolment{e}, time.Now())
		if f, ok := errors.AsType[*registry.FieldError](err); !ok || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := s.db.Update(t.Context(), func(tx *database.Tx) error { return tx.SavePass(t.Context(), holds("N", "nobody", sokKey)) }); !errors.Is(err, database.ErrUnknown) {
		t.Errorf("a pass of nobody: %v", err)
	}
	if hs, err := s.db.Holders(t.Context()); err != nil || len(hs) != 2 {
		t.Errorf("%d holders, %v", len(hs), err)
	}
}

// A certificate is for who has the pass of the child or of a guardian.
func TestACertificateIsAskedFor(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	l, _ := s.lane("lane-1")
	s.enrol(
		hub.Enrolment{Holder: person("G", "2"), Passes: []registry.Pass{holds("BTB1", "G", malisKey)}},
		hub.Enrolment{Holder: person("M", "2", "G"), Certificate: []byte("paper of M")},
		hub.Enrolment{Holder: person("N", "2", "G")},
	)
	var a store.Answer
	s.until("the family", func() bool {
		var err error
		a, _, err = l.Find(t.Context(), "BTB1", malisKey)
		return err == nil && len(a.Wards) == 2
	})
	for i, want := range []string{"paper of M", ""} {
		sealed, err := l.follower.Certificate(t.Context(), a.Wards[i].Ref)
		if err != nil || bytes.Contains(sealed, []byte("paper")) || (len(sealed) == 0) != (want == "") {
			t.Fatalf("%d: %q, %v", i, sealed, err)
		}
		if want == "" {
			continue
		}
		if jpeg, err := registry.OpenCertificate(a.Wards[i].Ref, a.Wards[i].Key, sealed); err != nil || string(jpeg) != want {
			t.Errorf("%q, %v", jpeg, err)
		}
		if _, err := registry.OpenPortrait(a.Wards[i].Ref, a.Wards[i].Key, sealed); !errors.Is(err, registry.ErrSealed) {
			t.Errorf("a certificate is a portrait: %v", err)
		}
	}
}

// Who is enrolled again keeps the flag of a case and their guardians.
func TestEnrolledAgain(t *testing.T) {
	s := newSite(t)
	child := person("M", "2", "G")
	child.Flag = "4711"
	again := person("M", "3")
	again.Birth = child.Birth
	s.enrol(hub.Enrolment{Holder: person("G", "2")}, hub.Enrolment{Holder: child}, hub.Enrolment{Holder: again})
	hs, err := s.db.Holders(t.Context())
	if err != nil || len(hs) != 2 || hs[1].Flag != "4711" || len(hs[1].Guardians) != 1 || hs[1].Province != "3" {
		t.Errorf("%+v, %v", hs, err)
	}
}

// A pass gets another card: the old one leads nowhere, at the hub and on the lane.
func TestANewCardForAPass(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	l, _ := s.lane("lane-1")
	p := holds("BTB1", "S", sokKey)
	old, fresh := []byte{4, 1, 1, 1, 1, 1, 1}, []byte{4, 2, 2, 2, 2, 2, 2}
	leads := func(uid []byte) bool {
		_, ok, err := l.FindCard(t.Context(), uid, sokKey)
		s.must(err)
		return ok
	}
	p.Card.UID = old
	s.enrol(hub.Enrolment{Holder: person("S", "2"), Passes: []registry.Pass{p}})
	s.until("the card", func() bool { return leads(old) })
	p.Card.UID = fresh
	s.enrol(hub.Enrolment{Holder: person("S", "2"), Passes: []registry.Pass{p}})
	s.until("the new card", func() bool { return leads(fresh) })
	if leads(old) {
		t.Error("the old card still leads to the pass")
	}
	if h, _, err := l.Head(t.Context()); err != nil || h.Rows != 3 {
		t.Errorf("head %+v, %v", h, err)
	}
}

// Movements that come again or are corrected are published once each.
func TestMovementsAreKeptOnce(t *testing.T) {
	s := newSite(t)
	s.enrol(hub.Enrolment{Holder: person("S", "2")})
	called := s.called("S")
	add := func(m trip.Movement) uint64 {
		s.must(s.db.Update(t.Context(), func(tx *database.Tx) error {
			return tx.AddMovements(t.Context(), []trip.Moved{{Holder: called, Movement: m}, {Holder: "nobody", Movement: m}})
		}))
		position, done, err := s.db.Publish(t.Context(), indexKey)
		if err != nil || !done {
			t.Fatal(done, err)
		}
		return position
	}
	m := trip.Movement{ID: "l/1", Direction: ledger.DirectionExit, AtMS: 5}
	first := add(m)
	if again := add(m); again != first {
		t.Errorf("the same movement moved the registry from %d to %d", first, again)
	}
	m.Direction = ledger.DirectionUnsure
	if corrected := add(m); corrected == first {
		t.Error("a corrected movement was not published")
	}
	if ms, err := s.db.Movements(t.Context(), s.called("S")); err != nil || len(ms) != 1 || ms[0].Direction != ledger.DirectionUnsure {
		t.Errorf("%+v %v", ms, err)
	}
}

func called(s *site, tx *database.Tx) string {
	pseudonym, err := tx.Pseudonym(s.Context(), "S")
	s.must(err)
	return pseudonym
}

// What one device sends, or one holder has, cannot be published: everybody else is published all the same, a revoked pass first of all.
func TestWhatCannotBePublishedHoldsUpNobody(t *testing.T) {
	children := func(guardian string, n int) (es []hub.Enrolment) {
		for i := range n {
			es = append(es, hub.Enrolment{Holder: person(fmt.Sprintf("M-%d", i), "2", guardian)})
		}
		return es
	}
	for name, spoil := range map[string]func(*site, *database.Tx) error{
		"a post of many words": func(s *site, tx *database.Tx) error {
			return tx.AddMovements(s.Context(), []trip.Moved{{Holder: called(s, tx), Movement: trip.Movement{ID: "l/1", Post: strings.Repeat("x", 20<<10)}}})
		},
		"a post that is no text": func(s *site, tx *database.Tx) error {
			return tx.AddMovements(s.Context(), []trip.Moved{{Holder: called(s, tx), Movement: trip.Movement{ID: "l/1", Post: "Doung\xff"}}})
		},
		"a guardian of hundreds": func(*site, *database.Tx) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			p := holds("BTB9", "Z", malisKey)
			s.enrol(hub.Enrolment{Holder: person("S", "2"), Passes: []registry.Pass{holds("BTB1", "S", sokKey)}}, hub.Enrolment{Holder: person("Z", "2"), Passes: []registry.Pass{p}})
			if name == "a guardian of hundreds" {
				s.enrol(children("S", 400)...)
			}
			s.must(s.db.Update(t.Context(), func(tx *database.Tx) error { return spoil(s, tx) }))
			p.Status = policy.Stolen
			s.enrol(hub.Enrolment{Holder: person("Z", "2"), Passes: []registry.Pass{p}})
			s.registryHub()
			l, _ := s.lane("lane-1")
			s.until("the stolen pass", func() bool { return l.status(t, "BTB9") == policy.Stolen })
			if name != "a guardian of hundreds" {
				s.until("the holder", func() bool { _, ok, err := l.Find(t.Context(), "BTB1", sokKey); return ok && err == nil })
			}
		})
	}
	for field, change := range map[string]func(*registry.Holder){
		"name":       func(h *registry.Holder) { h.LatinName = strings.Repeat("x", 1000) },
		"occupation": func(h *registry.Holder) { h.Occupation = strings.Repeat("x", 1000) },
		"guardians":  func(h *registry.Holder) { *h = person("H", "2", strings.Repeat("x", 1000)) },
	} {
		h := person("H", "2")
		change(&h)
		if f, ok := errors.AsType[*registry.FieldError](h.Check(pass.Date{Year: 2026, Month: 1, Day: 1})); !ok || f.Field != field {
			t.Errorf("%s: %v", field, f)
		}
	}
}

// Policies of more bytes than a message holds come as far as they fit, the newest first, and the registry comes all the same.
func TestLongPoliciesComeDown(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	for v := int64(1); v <= 5; v++ {
		s.must(s.db.SavePolicy(t.Context(), v, fmt.Appendf(make([]byte, 250<<10), "document %d", v), time.Now()))
	}
	l, _ := s.lane("lane-1")
	s.enrol(hub.Enrolment{Holder: person("S", "2"), Passes: []registry.Pass{holds("BTB1", "S", sokKey)}})
	s.until("the pass", func() bool { return l.status(t, "BTB1") == policy.Active })
	s.until("the newest document", func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.offered) == 2 && bytes.HasSuffix(l.offered[1], []byte("document 5"))
	})
}

// Who crosses alone many times is still known to have crossed with children before.
func TestCompanyIsNotForgotten(t *testing.T) {
	s := newSite(t)
	s.registryHub()
	l, _ := s.lane("lane-1")
	s.enrol(hub.Enrolment{Holder: person("S", "2"), Passes: []registry.Pass{holds("BTB1", "S", sokKey)}})
	called := s.called("S")
	moved := []trip.Moved{{Holder: called, Movement: trip.Movement{ID: "l/0", Direction: ledger.DirectionExit, AtMS: 1, Minors: []string{"M"}}}}
	for i := range 60 {
		moved = append(moved, trip.Moved{Holder: called, Movement: trip.Movement{ID: fmt.Sprintf("l/%d", i+1), Direction: ledger.DirectionExit, AtMS: int64(i + 2)}})
	}
	s.must(s.db.Update(t.Context(), func(tx *database.Tx) error { return tx.AddMovements(t.Context(), moved) }))
	s.until("the movements", func() bool {
		a, ok, err := l.Find(t.Context(), "BTB1", sokKey)
		return ok && err == nil && len(a.Holder.Moves) == 25 && len(a.Holder.Moves[0].Minors) == 1
	})
}
