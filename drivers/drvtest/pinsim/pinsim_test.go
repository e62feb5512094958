package pinsim_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest/pinsim"
	"periph.io/x/conn/v3/gpio"
)

func input(t *testing.T, edge gpio.Edge) *pinsim.Pin {
	t.Helper()
	p := pinsim.New("BEAM", 5)
	if err := p.In(gpio.PullDown, edge); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEdgesAsAskedFor(t *testing.T) {
	for _, c := range []struct {
		edge          gpio.Edge
		rise, falling bool
	}{
		{gpio.BothEdges, true, true},
		{gpio.RisingEdge, true, false},
		{gpio.FallingEdge, false, true},
		{gpio.NoEdge, false, false},
	} {
		p := input(t, c.edge)
		p.Set(gpio.High)
		if got := p.WaitForEdge(0); got != c.rise {
			t.Errorf("%v: rising seen %t", c.edge, got)
		}
		p.Set(gpio.High) // no change, no edge
		p.Set(gpio.Low)
		if got := p.WaitForEdge(0); got != c.falling {
			t.Errorf("%v: falling seen %t", c.edge, got)
		}
	}
}

func TestWaitsAsLongAsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, began := input(t, gpio.BothEdges), time.Now()
		if p.WaitForEdge(time.Second) || time.Since(began) != time.Second {
			t.Errorf("an edge, or a wait of %v", time.Since(began))
		}
		got := make(chan bool)
		go func() { got <- p.WaitForEdge(-1) }()
		<-time.After(time.Hour)
		p.Set(gpio.High)
		if !<-got {
			t.Error("no edge after a wait without end")
		}
	})
}

func TestInEndsAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, got := input(t, gpio.BothEdges), make(chan bool)
		go func() { got <- p.WaitForEdge(-1) }()
		synctest.Wait()
		if err := p.In(gpio.Float, gpio.BothEdges); err != nil || <-got {
			t.Errorf("In: %v, or an edge", err)
		}
	})
}

func TestALostEdgeLeavesTheLevel(t *testing.T) {
	p := input(t, gpio.BothEdges)
	p.SetUnseen(gpio.High)
	if p.WaitForEdge(0) || p.Read() != gpio.High {
		t.Error("want no edge and High")
	}
}

func TestOutputs(t *testing.T) {
	p := pinsim.New("RELAY", 17)
	var heard []gpio.Level
	p.Wire(func(l gpio.Level) { heard = append(heard, l) })
	for _, l := range []gpio.Level{gpio.Low, gpio.High, gpio.Low} {
		if err := p.Out(l); err != nil {
			t.Fatal(err)
		}
	}
	want := []gpio.Level{gpio.Low, gpio.High, gpio.Low}
	if !slices.Equal(p.Written(), want) || !slices.Equal(heard, want) {
		t.Errorf("written %v, heard %v, want %v", p.Written(), heard, want)
	}
	if p.Level(); p.ReadBacks() != 0 {
		t.Error("Level counts as a read")
	}
	if p.Read(); p.ReadBacks() != 1 {
		t.Error("a read of an output is not counted")
	}
}

func TestABrokenPin(t *testing.T) {
	p, gone := pinsim.New("RELAY", 17), errors.New("no such line")
	p.Break(gone)
	if err := p.Out(gpio.High); !errors.Is(err, gone) || len(p.Written()) != 0 {
		t.Errorf("Out: %v, written %v", err, p.Written())
	}
	if err := p.In(gpio.PullUp, gpio.BothEdges); !errors.Is(err, gone) {
		t.Errorf("In: %v", err)
	}
	p.Break(nil)
	if err := p.Out(gpio.High); err != nil {
		t.Errorf("mended: %v", err)
	}
}

func TestNames(t *testing.T) {
	var p gpio.PinIO = pinsim.New("RELAY", 17)
	if p.Name() != "RELAY" || p.String() != "RELAY" || p.Number() != 17 || p.Halt() != nil {
		t.Errorf("%s %s %d", p.Name(), p, p.Number())
	}
	if err := p.PWM(gpio.DutyHalf, 0); !errors.Is(err, pinsim.ErrPWM) {
		t.Errorf("PWM: %v", err)
	}
	if p.Pull() != gpio.PullNoChange || p.DefaultPull() != gpio.PullNoChange {
		t.Error("the pin has a pull")
	}
}
