package panel_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/panel"
	"passlane/drivers/panel/panelsim"
	"periph.io/x/conn/v3/gpio"
)

const twelve = "123456789*0#"

func keypadPins(k *panelsim.Keypad) (p panel.KeypadPins) {
	for _, r := range k.Rows {
		p.Rows = append(p.Rows, r)
	}
	for _, c := range k.Columns {
		p.Columns = append(p.Columns, c)
	}
	return p
}

func TestKeypadConformance(t *testing.T) {
	for _, rows := range []int{4, 0} {
		drvtest.Run(t, func() (drvtest.Subject, error) {
			sim := panelsim.NewKeypad(rows, twelve)
			k, err := panel.NewKeypad(keypadPins(sim), twelve)
			return drvtest.Subject{
				Device: k,
				Act: func() error {
					sim.Down('5')
					defer sim.Up('5')
					ctx, cancel := soon()
					defer cancel()
					_, err := k.Key(ctx)
					return err
				},
				Inert: func() error {
					for _, r := range sim.Rows {
						if r.Level() {
							return fmt.Errorf("%s is driven", r)
						}
					}
					return nil
				},
			}, err
		})
	}
}

// typed plays keys and returns what the keypad told, "!" for ErrStuck.
func typed(t *testing.T, rows int, story func(k *panelsim.Keypad)) string {
	var told strings.Builder
	synctest.Test(t, func(t *testing.T) {
		sim := panelsim.NewKeypad(rows, twelve)
		k, err := panel.NewKeypad(keypadPins(sim), twelve)
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() {
			for {
				key, err := k.Key(t.Context())
				switch {
				case errors.Is(err, panel.ErrStuck):
					key = '!'
				case err != nil:
					ended <- err
					return
				}
				told.WriteRune(key)
			}
		}()
		story(sim)
		if err := k.Halt(); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, panel.ErrHalted) {
			t.Errorf("in the end: %v", err)
		}
	})
	return told.String()
}

func press(k *panelsim.Keypad, keys string) {
	for _, key := range keys {
		k.Down(key)
		later(80 * time.Millisecond)
		k.Up(key)
		later(80 * time.Millisecond)
	}
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		name  string
		story func(k *panelsim.Keypad)
		want  string
	}{
		{"every key", func(k *panelsim.Keypad) { press(k, twelve) }, twelve},
		{"the same again", func(k *panelsim.Keypad) { press(k, "0000") }, "0000"},
		{"held", func(k *panelsim.Keypad) { k.Down('7'); later(5 * time.Second); k.Up('7'); later(time.Second) }, "7"},
		{"a spark", func(k *panelsim.Keypad) { k.Down('7'); later(5 * time.Millisecond); k.Up('7'); later(time.Second) }, ""},
		{"two together", func(k *panelsim.Keypad) {
			k.Down('1')
			k.Down('2')
			later(time.Second)
			k.Up('1')
			later(time.Second)
			k.Up('2')
			later(time.Second)
			press(k, "3")
		}, "3"},
		{"the second before the first is up", func(k *panelsim.Keypad) {
			k.Down('1')
			later(100 * time.Millisecond)
			k.Down('9')
			later(100 * time.Millisecond)
			k.Up('1')
			later(100 * time.Millisecond)
			k.Up('9')
			later(100 * time.Millisecond)
		}, "1"},
		{"somebody leans on it", func(k *panelsim.Keypad) {
			k.Down('5')
			later(time.Minute)
			k.Up('5')
			later(time.Second)
			press(k, "6")
		}, "5!6"},
	} {
		for _, rows := range []int{4, 0} {
			if got := typed(t, rows, c.story); got != c.want {
				t.Errorf("%s, %d rows: %q, want %q", c.name, rows, got, c.want)
			}
		}
	}
}

func TestAKeypadWhoseRowIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone, sim := errors.New("no such line"), panelsim.NewKeypad(4, twelve)
		k, err := panel.NewKeypad(keypadPins(sim), twelve)
		if err != nil {
			t.Fatal(err)
		}
		sim.Rows[2].Break(gone)
		if _, err := k.Key(t.Context()); !errors.Is(err, gone) {
			t.Errorf("got %v", err)
		}
		sim.Rows[2].Break(nil)
		go press(sim, "8")
		if key, err := k.Key(t.Context()); err != nil || key != '8' {
			t.Errorf("mended: %q, %v", key, err)
		}
		<-time.After(time.Second)
	})
}

func TestAKeypadThatCannotBe(t *testing.T) {
	sim := panelsim.NewKeypad(4, twelve)
	var missing *panel.MissingError
	if _, err := panel.NewKeypad(panel.KeypadPins{}, ""); !errors.As(err, &missing) {
		t.Errorf("no lines: %v", err)
	}
	if _, err := panel.NewKeypad(keypadPins(sim), "123"); err == nil || !strings.Contains(err.Error(), "3 names for 12 keys") {
		t.Errorf("too few names: %v", err)
	}
	many := panel.KeypadPins{Columns: make([]gpio.PinIn, 65)}
	if _, err := panel.NewKeypad(many, strings.Repeat("x", 65)); err == nil {
		t.Error("65 keys")
	}
	gone := errors.New("no such line")
	sim.Columns[1].Break(gone)
	if _, err := panel.NewKeypad(keypadPins(sim), twelve); !errors.Is(err, gone) {
		t.Errorf("a column is gone: %v", err)
	}
}
