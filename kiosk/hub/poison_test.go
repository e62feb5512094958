package hub

import (
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"passlane/kiosk/forward/forwardtest"
	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// message is a stream's message without a stream.
type message struct {
	jetstream.Msg
	subject string
	data    []byte
}

func (m message) Subject() string { return m.subject }
func (m message) Data() []byte    { return m.data }

func messages(t *testing.T, o *forwardtest.Outbox) (ms []jetstream.Msg) {
	t.Helper()
	for _, r := range parcelOf(t, o) {
		b, err := wire.EncodeBatch(r)
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, message{subject: wire.Ledger(o.Device), data: b})
	}
	return ms
}

// What a device sends breaks its transaction, for whatever reason: the other device's records of the same batch land.
func TestOneDeviceCannotHoldUpAnother(t *testing.T) {
	db := openDB(t)
	h := newHub(t, db, "", nil)
	h.nc = nowhere(t)
	good, bad := forwardtest.New("good"), forwardtest.New("bad")
	good.Cross(1)
	bad.Cross(1)
	taken, err := bad.Read(t.Context(), 1, 1) // its second record is there, against all order
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx *database.Tx) error {
		return tx.Insert(t.Context(), ledger.First("bad"), []database.Record{{Seq: 2, Hash: taken[0].Hash, Bytes: taken[0].Bytes}})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.records(t.Context(), append(messages(t, bad), messages(t, good)...)); err != nil {
		t.Error(err)
	}
	if head, err := db.Head(t.Context(), ledger.First("good")); err != nil || head != good.Last() {
		t.Errorf("%v, %v", head, err)
	}
	if err := h.records(t.Context(), messages(t, bad)); err == nil || !strings.Contains(err.Error(), "bad") {
		t.Errorf("got %v", err)
	}
}

// A crossing whose text is no text is kept and goes on.
func TestTextThatIsNone(t *testing.T) {
	db := openDB(t)
	h := newHub(t, db, "", nil)
	h.nc = nowhere(t)
	lane := forwardtest.New("lane-1")
	lane.Append(ledger.Begun{Crossing: "c", Medium: "card", Pass: "\xff\xfe", Genuine: "valid"})
	lane.Append(ledger.Ended{Crossing: "c", How: ledger.Abandoned})
	for _, m := range messages(t, lane) { // one by one: the second reads the fold of the first
		if err := h.records(t.Context(), []jetstream.Msg{m}); err != nil {
			t.Fatal(err)
		}
	}
	cs, err := db.Crossings(t.Context(), database.Filter{})
	if err != nil || len(cs) != 1 || cs[0].How != ledger.Abandoned || cs[0].Pass != "\xff\xfe" {
		t.Errorf("%+v, %v", cs, err)
	}
}
