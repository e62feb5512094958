// Package sound synthesises the lane's three tones and plays them. A board without a sound card stays silent.
package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/ebitengine/oto/v3"

	"passlane/ui/link"
)

// Rate is the number of samples in a second; there is one channel.
const Rate = 44100

// note is a soft tone, its length in seconds.
type note struct{ hertz, length, volume float64 }

// score returns what is played: two rising notes, one low one, three soft equal ones.
func score(t link.Tone) []note {
	switch t {
	case link.Accepted:
		return []note{{659.26, 0.12, 0.5}, {987.77, 0.24, 0.5}}
	case link.Refused:
		return []note{{196, 0.45, 0.5}}
	case link.Help:
		return []note{{523.25, 0.16, 0.3}, {523.25, 0.16, 0.3}, {523.25, 0.28, 0.3}}
	}
	return nil
}

// Samples returns the tone from -1 to 1 at [Rate]; empty for one that there is not.
// Each note swells for 8 ms and fades to nothing, so that none begins or ends with a click.
func Samples(t link.Tone) []float32 {
	var out []float32
	for _, n := range score(t) {
		count := int(n.length * Rate)
		for i := range count {
			at := float64(i) / Rate
			swell := math.Min(1, at/0.008)
			fade := math.Pow(1-float64(i)/float64(count), 1.5)
			tone := math.Sin(2*math.Pi*n.hertz*at) + 0.25*math.Sin(4*math.Pi*n.hertz*at)
			out = append(out, float32(n.volume*swell*fade*tone/1.25))
		}
	}
	return out
}

// Player plays tones on the default sound card.
type Player struct {
	ctx  *oto.Context
	last *oto.Player // kept, or it falls silent when collected
}

// Open returns a player, or why there is no sound. It waits for the card, two seconds at most. Open once in a program.
func Open() (*Player, error) {
	ctx, ready, err := oto.NewContext(&oto.NewContextOptions{SampleRate: Rate, ChannelCount: 1, Format: oto.FormatFloat32LE})
	if err != nil {
		return nil, fmt.Errorf("sound: open: %w", err)
	}
	select {
	case <-ready:
	case <-time.After(2 * time.Second):
		return nil, fmt.Errorf("sound: open: no answer from the card")
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("sound: open: %w", err)
	}
	return &Player{ctx: ctx}, nil
}

// Play begins t and returns at once. A nil player is silent.
func (p *Player) Play(t link.Tone) {
	if p == nil {
		return
	}
	p.last = p.ctx.NewPlayer(bytes.NewReader(bytesOf(Samples(t))))
	p.last.Play()
}

func bytesOf(samples []float32) []byte {
	out := make([]byte, 0, 4*len(samples))
	for _, s := range samples {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(s))
	}
	return out
}
