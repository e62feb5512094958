package pn532_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
)

// starts checks that the chip can be started now, whatever happened before, at the latest at the third attempt.
func (s scene) starts() {
	s.Helper()
	var err error
	for range 3 {
		if _, err = s.dev.Firmware(s.Context()); err == nil {
			return
		}
	}
	s.Fatalf("it does not start: %v", err)
}

// startBytes is more than start-up sends in each direction.
const startBytes = 260

// One byte that goes wrong in start-up, any byte in any way and direction, does not keep the reader from starting.
func TestAFaultAtEachByteOfStartUp(t *testing.T) {
	for _, w := range wirings() {
		t.Run(w.name, func(t *testing.T) {
			for _, f := range pn532sim.Faults() {
				for _, spoil := range []func(*pn532sim.Chip, pn532sim.Fault, int){(*pn532sim.Chip).SpoilAnswer, (*pn532sim.Chip).SpoilCommand} {
					reached := 0
					for at := range startBytes {
						w.play(t, nil, func(s scene) {
							spoil(s.chip, f, at)
							if got, err := s.dev.Firmware(s.Context()); err != nil || got.IC != 0x32 {
								s.Errorf("%v at byte %d: %v, %v", f, at, got, err)
							}
							if s.chip.Spoiled() {
								reached++
							}
						})
					}
					if reached < 60 {
						t.Errorf("%v: only %d bytes were reached", f, reached)
					}
				}
			}
		})
	}
}

// One byte that goes wrong in an exchange costs the card at most; the card is found again, and an APDU never reaches it twice. There is no
// zero in the APDU: a frame that loses one on its way to the chip has a right checksum still, if its postamble is taken for that.
func TestAFaultAtEachByteOfAnExchange(t *testing.T) {
	for _, w := range wirings() {
		t.Run(w.name, func(t *testing.T) {
			saved, lost := 0, 0
			for _, f := range pn532sim.Faults() {
				for at := range 28 {
					for _, answer := range []bool{true, false} {
						w.play(t, &pn532.Opts{ExchangeTimeout: time.Second}, func(s scene) {
							card := &parrot{}
							s.chip.LayChip(card)
							c := s.found()
							if answer {
								s.chip.SpoilAnswer(f, at)
							} else {
								s.chip.SpoilCommand(f, at)
							}
							cmd := counting(11)[1:] // no zero: see below
							got, err := c.Transceive(s.Context(), cmd)
							switch {
							case err == nil && bytes.Equal(got, cmd):
								saved++
							case errors.Is(err, nfc.ErrTagLost):
								lost++
								s.fails(c, counting(10), nfc.ErrTagLost)
								c = s.found()
							default:
								s.Errorf("%v at byte %d, of the answer %v: % X, %v", f, at, answer, got, err)
							}
							if card.heard > 1 {
								s.Errorf("%v at byte %d: the card heard it %d times", f, at, card.heard)
							}
							s.chip.SpoilCommand(0, 0) // if it was not reached
							s.chip.SpoilAnswer(0, 0)
							s.says(c, counting(300), counting(300))
						})
					}
				}
			}
			t.Logf("%d exchanges saved, %d cards lost and found", saved, lost)
			if saved < 140 {
				t.Errorf("only %d exchanges survived; all with a fault in the answer should", saved)
			}
		})
	}
}

// The same with a plain tag, where reading is tried again.
func TestAFaultAtEachByteOfARead(t *testing.T) {
	for _, w := range wirings() {
		t.Run(w.name, func(t *testing.T) {
			for _, f := range pn532sim.Faults() {
				if f == pn532sim.Drop && w.name != "HSU" {
					continue // a clocked bus loses no byte, and the zeros behind a frame hide that a zero is missing
				}
				for at := range 32 {
					w.play(t, nil, func(s scene) {
						s.chip.Lay(memory())
						c := s.found()
						s.chip.SpoilAnswer(f, at)
						got, err := c.Transceive(s.Context(), []byte{0x30, 0})
						if err != nil && !errors.Is(err, nfc.ErrTagLost) || err == nil && !bytes.Equal(got, memory()[:16]) {
							s.Errorf("%v at byte %d: % X, %v", f, at, got, err)
						}
						if err != nil {
							c = s.found()
						}
						s.chip.SpoilAnswer(0, 0)
						s.says(c, []byte{0x30, 4}, memory()[16:32])
					})
				}
			}
		})
	}
}

func TestWrongACKsAndChecksums(t *testing.T) {
	wrong := map[string]func(*pn532sim.Chip){
		"NACK":         (*pn532sim.Chip).NackInstead,
		"no ACK":       func(c *pn532sim.Chip) { c.AckWith(nil) },
		"half an ACK":  func(c *pn532sim.Chip) { c.AckWith([]byte{0, 0, 0xFF, 0}) },
		"twice an ACK": func(c *pn532sim.Chip) { c.AckWith([]byte{0, 0, 0xFF, 0, 0xFF, 0, 0, 0, 0xFF, 0, 0xFF, 0}) },
		"ACK of noise": func(c *pn532sim.Chip) { c.AckWith([]byte{0x13, 0x37, 0, 0xFF, 2, 2}) },
		"wrong LCS":    func(c *pn532sim.Chip) { c.NextFrame(func(b []byte) []byte { b[4]++; return b }) },
		"wrong DCS":    func(c *pn532sim.Chip) { c.NextFrame(func(b []byte) []byte { b[len(b)-2]++; return b }) },
		"wrong TFI": func(c *pn532sim.Chip) {
			c.NextFrame(func(b []byte) []byte { b[5]--; b[len(b)-2]++; return b })
		},
		"another's response": func(c *pn532sim.Chip) {
			c.NextFrame(func([]byte) []byte { return []byte{0, 0, 0xFF, 2, 0xFE, 0xD5, 0x15, 0x16, 0} })
		},
		"error frame": func(c *pn532sim.Chip) {
			c.NextFrame(func([]byte) []byte { return []byte{0, 0, 0xFF, 1, 0xFF, 0x7F, 0x81, 0} })
		},
		"empty response": func(c *pn532sim.Chip) {
			c.NextFrame(func([]byte) []byte { return []byte{0, 0, 0xFF, 2, 0xFE, 0xD5, 0x41, 0xEA, 0} })
		},
		"no response": func(c *pn532sim.Chip) { c.NextFrame(func([]byte) []byte { return nil }) },
	}
	for name, spoil := range wrong {
		play(t, &pn532.Opts{ExchangeTimeout: time.Second}, func(s scene) {
			card := &parrot{}
			s.chip.LayChip(card)
			c := s.found()
			spoil(s.chip)
			got, err := c.Transceive(s.Context(), counting(20))
			if err == nil && !bytes.Equal(got, counting(20)) || err != nil && !errors.Is(err, nfc.ErrTagLost) {
				s.Errorf("%s: % X, %v", name, got, err)
			}
			if card.heard != 1 {
				s.Errorf("%s: the card heard it %d times", name, card.heard)
			}
			if err != nil {
				c = s.found()
			}
			s.says(c, counting(20), counting(20))
		})
	}
}

// Where an ACK was due and does not come, a bus of frames gives the first bytes of the response. The rest of it is read before it is asked for again,
// which then is enough: what goes wrong besides can still be made good.
func TestAResponseInPlaceOfItsACK(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(&parrot{})
		c := s.found()
		for _, n := range []int{1, 9, 200, 260} {
			before := s.chip.Repeated()
			s.chip.AckWith(nil)
			s.says(c, counting(n), counting(n))
			if again := s.chip.Repeated() - before; again > 1 {
				s.Errorf("%d bytes were asked for %d times more", n, again)
			}
		}
	})
}

// What stands on the port instead of the reader is told at once, within what the lane gives a device that came back, and does no harm.
func TestOtherDevicesOnThePort(t *testing.T) {
	gps := []byte("$GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,*76\r\n")
	for name, device := range map[string]func([]byte) []byte{
		"loop":  func(b []byte) []byte { return b },
		"GPS":   func([]byte) []byte { return gps },
		"modem": func([]byte) []byte { return []byte("\r\nERROR\r\n") },
		"zeros": func([]byte) []byte { return make([]byte, 300) },
		"ones":  func([]byte) []byte { return bytes.Repeat([]byte{0xFF}, 300) },
		"ACKs":  func([]byte) []byte { return []byte{0, 0, 0xFF, 0, 0xFF, 0} },
		"mute":  func([]byte) []byte { return nil },
	} {
		play(t, nil, func(s scene) {
			s.chip.Replace(device)
			for range 5 {
				began := time.Now()
				if _, err := s.dev.WaitCard(s.Context()); !errors.Is(err, nfc.ErrUnplugged) {
					s.Errorf("%s: %v", name, err)
				}
				if took := time.Since(began); took > 650*time.Millisecond {
					s.Errorf("%s: told after %v", name, took)
				}
			}
			s.chip.Replace(nil)
			s.starts()
			s.chip.Lay(memory())
			s.says(s.found(), []byte{0x30, 0}, memory()[:16])
		})
	}
	play(t, nil, func(s scene) {
		s.chip.Firmware([]byte{0x33, 2, 7, 7})
		var other *pn532.OtherDeviceError
		if _, err := s.dev.Firmware(s.Context()); !errors.As(err, &other) || other.Firmware.Version != 2 || !errors.Is(err, nfc.ErrUnplugged) {
			s.Errorf("another chip: %v", err)
		}
	})
}

func TestUnpluggedAndBack(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(original())
		c := s.found()
		s.chip.Gone(true)
		s.fails(c, selecting, nfc.ErrUnplugged)
		for range 3 {
			if _, err := s.dev.WaitCard(s.Context()); !errors.Is(err, nfc.ErrUnplugged) {
				s.Errorf("got %v", err)
			}
		}
		s.chip.Gone(false)
		s.says(s.found(), selecting, selected)
		s.fails(c, selecting, nfc.ErrTagLost)

		waiting := make(chan error)
		go func() { _, err := s.dev.WaitCard(context.Background()); waiting <- err }()
		synctest.Wait()
		s.chip.Gone(true)
		if err := <-waiting; !errors.Is(err, nfc.ErrUnplugged) {
			s.Errorf("waiting: %v", err)
		}
	})
}

func TestSilenceIsNoticedAndOver(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(original())
		c := s.found()
		s.chip.Silence(true)
		s.fails(c, selecting, nfc.ErrUnplugged)
		began := time.Now()
		if _, err := s.dev.WaitCard(s.Context()); !errors.Is(err, nfc.ErrUnplugged) || time.Since(began) > 500*time.Millisecond {
			s.Errorf("got %v after %v", err, time.Since(began))
		}
		s.chip.Silence(false)
		s.says(s.found(), selecting, selected)
	})
}

// A chip that loses its power while we wait forgets all that it was told; it is set up anew, and the card that lies there is new.
func TestAPowerCutWhileWaiting(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Lay(memory())
		s.found()
		s.chip.PowerCut()
		s.found()
		s.nothing(time.Second)
		s.chip.Take()
		s.nothing(time.Second)
		s.chip.PowerCut()
		s.nothing(3 * time.Second)
		s.chip.Lay(memory())
		s.says(s.found(), []byte{0x30, 0}, memory()[:16])
	})
}

func TestAReaderThatIsIllTurnsItsFieldOff(t *testing.T) {
	for _, status := range []byte{0x0D, 0x2D} {
		play(t, nil, func(s scene) {
			s.chip.LayChip(original())
			c := s.found()
			s.chip.Status(status)
			var told pn532.Status
			_, err := c.Transceive(s.Context(), selecting)
			if !errors.Is(err, nfc.ErrUnplugged) || !errors.As(err, &told) || byte(told) != status || s.chip.Field() {
				s.Errorf("%v, field %v", err, s.chip.Field())
			}
			s.says(s.found(), selecting, selected)
		})
	}
}

// Every status of the manual is a card that is lost, or refuses, or a reader that is ill; never anything else.
func TestEveryStatus(t *testing.T) {
	play(t, nil, func(s scene) {
		for status := byte(1); status < 0x40; status++ {
			for _, lay := range []func(){func() { s.chip.LayChip(original()) }, func() { s.chip.Lay(memory()) }} {
				lay()
				c := s.found()
				s.chip.Status(status)
				cmd := selecting
				if c.Tag().SAK == 0 {
					cmd = []byte{0xA2, 4, 1, 2, 3, 4}
				}
				_, err := c.Transceive(s.Context(), cmd)
				ill := status == 0x0D || status == 0x2D
				want := nfc.ErrTagLost
				switch {
				case ill:
					want = nfc.ErrUnplugged
				case c.Tag().SAK == 0:
					want = nfc.ErrNak
				}
				if !errors.Is(err, want) {
					s.Errorf("status %02X, SAK %02X: %v, want %v", status, c.Tag().SAK, err, want)
				}
				s.chip.Take()
			}
		}
	})
}

// A slow chip is only slow.
func TestASlowChip(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Delay(60 * time.Millisecond)
		s.chip.LayChip(original())
		s.says(s.found(), selecting, selected)
	})
}

// In good order nothing is said twice, and nothing is asked for again.
func TestInGoodOrderNothingIsRepeated(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(original())
		s.says(s.found(), selecting, selected)
		if n := s.chip.Repeated(); n != 0 {
			s.Errorf("%d responses were asked for again", n)
		}
		want := []byte{0x14, 0x02, 0x12, 0x32, 0x32, 0x32, 0x32, 0x32, 0x4A, 0x40}
		var got []byte
		for _, h := range s.chip.Heard() {
			got = append(got, h[0])
		}
		if !bytes.Equal(got, want) {
			s.Errorf("commands % X, want % X", got, want)
		}
	})
}

// trickle is a line whose bytes come one by one, as slowly as 9600 baud.
type trickle struct{ *pn532sim.Port }

func (l trickle) Read(b []byte) (int, error) {
	n, err := l.Port.Read(b[:1])
	if n > 0 {
		<-time.After(time.Millisecond)
	}
	return n, err
}

func TestALineThatTrickles(t *testing.T) {
	slow := wiring{"HSU", func(c *pn532sim.Chip) pn532.Bus {
		return pn532.HSU("slow", func() (pn532.Port, error) {
			p, err := c.OpenPort()
			return trickle{p}, err
		})
	}}
	slow.play(t, nil, func(s scene) {
		s.chip.LayChip(&parrot{})
		c := s.found()
		s.says(c, counting(1000), counting(1000))
		s.chip.SpoilAnswer(pn532sim.Flip, 100)
		s.says(c, counting(240), counting(240))
		s.chip.SpoilAnswer(pn532sim.Stall, 100)
		s.says(c, counting(240), counting(240))
	})
}

// A card whose activation we did not hear of has lost its power when the chip is started anew for that: it hears the next look.
func TestALookWhoseAnswerIsLost(t *testing.T) {
	play(t, nil, func(s scene) {
		s.nothing(time.Second)
		s.chip.LayChip(&parrot{})
		s.chip.NextFrame(func([]byte) []byte { return nil })
		s.says(s.found(), counting(9), counting(9))
	})
}

// A chip that gets its power together with the lane comes up late, sleeps again in each pause, and may pass over the first command: one call starts it all
// the same.
func TestAChipThatComesUpLate(t *testing.T) {
	for late := time.Duration(0); late <= 160*time.Millisecond; late += 10 * time.Millisecond {
		play(t, nil, func(s scene) {
			s.chip.Drowsy()
			s.chip.Silence(true)
			time.AfterFunc(late, func() { s.chip.Silence(false) })
			if _, err := s.dev.Firmware(s.Context()); err != nil {
				s.Errorf("after %v: %v", late, err)
			}
		})
	}
}

// A clone that does not know a setting works without it.
func TestACloneThatRefusesASetting(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Unknown(0x32, 0x04)
		s.chip.LayChip(original())
		s.says(s.found(), selecting, selected)
	})
}

// A chip that knows no InCommunicateThru tells presence by its own test.
func TestAChipWithoutInCommunicateThru(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Unknown(0x42)
		s.chip.LayChip(original())
		s.says(s.found(), selecting, selected)
		s.nothing(time.Second)
		s.chip.Take()
		s.nothing(time.Second)
		s.chip.LayChip(original())
		s.says(s.found(), selecting, selected)
	})
}
