package panel_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/panel"
	"passlane/drivers/panel/panelsim"
	"periph.io/x/conn/v3/gpio"
)

// soon is a context that ends a wait within a bubble.
func soon() (context.Context, func()) { return context.WithTimeout(context.Background(), time.Second) }

func TestKeySwitchConformance(t *testing.T) {
	drvtest.Run(t, func() (drvtest.Subject, error) {
		key, on := panelsim.NewKey(), false
		k, err := panel.NewKeySwitch(key.Pin)
		return drvtest.Subject{
			Device: k,
			Act: func() error {
				on = !on
				key.Turn(on)
				ctx, cancel := soon()
				defer cancel()
				_, err := k.Turned(ctx)
				return err
			},
			Inert: func() error { return nil }, // it moves nothing
		}, err
	})
}

func TestAKeyIsTurned(t *testing.T) {
	for _, c := range []struct {
		name  string
		story func(k *panelsim.Key)
		want  []bool
	}{
		{"nobody", func(*panelsim.Key) { later(time.Hour) }, nil},
		{"on and off", func(k *panelsim.Key) {
			k.Turn(true)
			later(time.Minute)
			k.Turn(false)
			later(time.Second)
		}, []bool{true, false}},
		{"bounce", func(k *panelsim.Key) {
			for i := range 9 {
				k.Turn(i%2 == 0)
				later(time.Millisecond)
			}
			later(time.Second)
		}, []bool{true}},
		{"edge lost", func(k *panelsim.Key) { k.Pin.SetUnseen(gpio.High); later(time.Second) }, []bool{true}},
	} {
		synctest.Test(t, func(t *testing.T) {
			key := panelsim.NewKey()
			k, err := panel.NewKeySwitch(key.Pin)
			if err != nil {
				t.Fatal(err)
			}
			var got []bool
			ended := make(chan error)
			go func() {
				for {
					on, err := k.Turned(t.Context())
					if err != nil {
						ended <- err
						return
					}
					got = append(got, on)
				}
			}()
			c.story(key)
			if err := k.Halt(); err != nil {
				t.Error(err)
			}
			if err := <-ended; !errors.Is(err, panel.ErrHalted) || !slices.Equal(got, c.want) {
				t.Errorf("%s: %v (%v), want %v", c.name, got, err, c.want)
			}
		})
	}
}

func TestAKeyThatIsOnFromTheStartIsATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key := panelsim.NewKey()
		key.Turn(true)
		k, err := panel.NewKeySwitch(key.Pin)
		if err != nil {
			t.Fatal(err)
		}
		if on, err := k.Turned(t.Context()); err != nil || !on {
			t.Errorf("%t, %v", on, err)
		}
	})
}

func TestAKeySwitchWithoutALine(t *testing.T) {
	var missing *panel.MissingError
	if _, err := panel.NewKeySwitch(nil); !errors.As(err, &missing) {
		t.Errorf("got %v", err)
	}
	gone, key := errors.New("no such line"), panelsim.NewKey()
	key.Pin.Break(gone)
	if _, err := panel.NewKeySwitch(key.Pin); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}
