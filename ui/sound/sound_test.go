package sound

import (
	"math"
	"testing"
	"time"

	"passlane/ui/link"
)

func tones() []link.Tone { return []link.Tone{link.Accepted, link.Refused, link.Help} }

// pitch counts how often the wave rises through nought in a stretch of a tone.
func pitch(s []float32) float64 {
	n := 0
	for i := 1; i < len(s); i++ {
		if s[i-1] < 0 && s[i] >= 0 {
			n++
		}
	}
	return float64(n) * Rate / float64(len(s))
}

func TestTonesAreShortAndSoft(t *testing.T) {
	for _, tone := range tones() {
		s := Samples(tone)
		length := time.Duration(len(s)) * time.Second / Rate
		if length < 200*time.Millisecond || length > 800*time.Millisecond {
			t.Errorf("%s lasts %v", tone, length)
		}
		if s[0] != 0 || math.Abs(float64(s[len(s)-1])) > 0.001 {
			t.Errorf("%s clicks: begins at %v, ends at %v", tone, s[0], s[len(s)-1])
		}
		loud := 0.0
		for _, v := range s {
			loud = max(loud, math.Abs(float64(v)))
		}
		if loud < 0.1 || loud > 0.7 {
			t.Errorf("%s is as loud as %.2f", tone, loud)
		}
	}
}

func TestTonesAreTold(t *testing.T) {
	yes := Samples(link.Accepted)
	if low, high := pitch(yes[:Rate/10]), pitch(yes[len(yes)-Rate/5:]); high < low*1.3 {
		t.Errorf("accepted goes from %.0f to %.0f Hz, not up", low, high)
	}
	if no := pitch(Samples(link.Refused)); no > 250 {
		t.Errorf("refused is at %.0f Hz, not low", no)
	}
	if len(Samples("gong")) != 0 {
		t.Error("a tone that there is not is heard")
	}
}

func TestHelpIsThreeNotes(t *testing.T) {
	s, rises, quiet := Samples(link.Help), 0, true
	for i := 0; i+441 <= len(s); i += 441 { // 10 ms each
		loud := float32(0)
		for _, v := range s[i : i+441] {
			loud = max(loud, v)
		}
		if quiet && loud > 0.15 {
			rises++
			quiet = false
		} else if loud < 0.03 {
			quiet = true
		}
	}
	if rises != 3 {
		t.Errorf("%d notes are heard, not 3", rises)
	}
}

func TestNoCardIsSilence(t *testing.T) {
	var p *Player
	p.Play(link.Accepted) // a board without sound must not fall over
	if got := len(bytesOf([]float32{0, 1})); got != 8 {
		t.Errorf("two samples are %d bytes", got)
	}
}
