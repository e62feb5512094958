package ledger_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"passlane/kiosk/ledger"
)

// spoken are the fields of bodies that say who somebody is, by their names in the source.
var spoken = map[string]bool{"Officer": true, "Second": true, "Reason": true, "Number": true}

// marked sets every text of a body to one of its own, and returns those that name somebody.
func marked(v reflect.Value, path string, secret *[]string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("mark of " + path)
		if spoken[path[strings.LastIndex(path, ".")+1:]] {
			*secret = append(*secret, v.String())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			marked(v.Field(i), path+"."+v.Type().Field(i).Name, secret)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range v.Len() {
				marked(v.Index(i), fmt.Sprintf("%s.%d", path, i), secret)
			}
		}
	}
}

// Whatever in a record names somebody is sealed, and comes back whole with the names; everything else is for the device to fold.
func TestNobodyIsNamedInClear(t *testing.T) {
	for _, b := range append(bodies(), ledger.Counted{}, ledger.Epoch{}, ledger.ClockConfirmed{}) {
		v := reflect.New(reflect.TypeOf(b)).Elem()
		var secret []string
		marked(v, v.Type().Name(), &secret)
		body := v.Interface().(ledger.Body)
		s, err := ledger.Next(ledger.Head{}, ours, ledger.Moment{}, ledger.Entry{Body: body}, seal)
		if err != nil {
			t.Fatal(err)
		}
		if len(secret) > 0 != (len(s.Record.Sealed) > 0) || ledger.NamesSomebody(body) != (len(secret) > 0) {
			t.Errorf("%s: %d texts name somebody, and %d bytes are sealed", body.Kind(), len(secret), len(s.Record.Sealed))
		}
		for _, text := range secret {
			if bytes.Contains(s.Bytes, []byte(text)) {
				t.Errorf("%s: %q lies open", body.Kind(), text)
			}
		}
		fold, err := s.Record.Content()
		if err != nil {
			t.Fatal(err)
		}
		if len(secret) > 0 {
			fold = ledger.With(fold, opened(t, s.Record))
		}
		if !reflect.DeepEqual(fold, body) {
			t.Errorf("%s comes back as\n%+v, not\n%+v", body.Kind(), fold, body)
		}
	}
}

// A sealed part is bound to its record: in another place it does not open.
func TestASealedPartStaysWhereItIs(t *testing.T) {
	chain := write(t, ledger.Head{}, bodies()...)
	begun := chain[4].Record
	for name, change := range map[string]func(*ledger.Record){
		"another number": func(r *ledger.Record) { r.Seq++ },
		"another device": func(r *ledger.Record) { r.Device += "0" },
		"another epoch":  func(r *ledger.Record) { r.Epoch++ },
		"another kind":   func(r *ledger.Record) { r.Kind = ledger.KindOverride },
	} {
		moved := begun
		change(&moved)
		if bytes.Equal(moved.Place(), begun.Place()) {
			t.Errorf("%s: the place is the same", name)
		}
	}
}

func TestNothingToSealWith(t *testing.T) {
	if _, err := ledger.Next(ledger.Head{}, ours, ledger.Moment{}, ledger.Entry{Body: ledger.Begun{Number: "BTB1"}}, nil); err == nil {
		t.Error("a name was recorded, and nothing sealed it")
	}
	if _, err := ledger.Next(ledger.Head{}, ours, ledger.Moment{}, ledger.Entry{Body: ledger.Begun{Crossing: "c1"}}, nil); err != nil {
		t.Errorf("nothing is to be sealed, and yet: %v", err)
	}
}
