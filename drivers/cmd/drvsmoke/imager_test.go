package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"passlane/drivers/imager"
	"passlane/drivers/imager/imagersim"

	"github.com/creack/pty"
)

// desk is an imager at the far end of a serial line, before which symbols are held.
type desk struct {
	*testing.T
	*imagersim.Imager
	path string
	pull func()
	idle sync.WaitGroup
}

func atDesk(t *testing.T) *desk {
	t.Helper()
	far, near, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, Imager: imagersim.New(), path: filepath.Join(t.TempDir(), "imager")}
	if err := errors.Join(os.Symlink(near.Name(), d.path), near.Close()); err != nil {
		t.Fatal(err)
	}
	out, err := d.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := out.SetReadDeadline(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	d.pull = sync.OnceFunc(func() { _ = errors.Join(out.Close(), far.Close()) })
	d.idle.Go(func() { _, _ = io.Copy(far, out) })
	t.Cleanup(func() { d.pull(); d.idle.Wait() })
	return d
}

// hold has somebody hold one thing after the other before the eye, each for a while, until the command is done.
func (d *desk) hold(ctx context.Context, raw []string) {
	for n := 0; len(raw) > 0; n++ {
		select {
		case <-time.After(250 * time.Millisecond):
			d.Send(raw[n/2%len(raw)])
		case <-ctx.Done():
			return
		}
	}
}

// try runs the command while what raw names is held before the eye.
func (d *desk) try(want int, raw []string, args ...string) (r imagerReport, asked string) {
	d.Helper()
	ctx, done := context.WithCancel(context.Background())
	d.idle.Go(func() { d.hold(ctx, raw) })
	var out, trouble bytes.Buffer
	args = append([]string{"imager", "--json", "--port", d.path}, args...)
	got := run(args, &out, &trouble)
	done()
	if got != want {
		d.Errorf("%v: exit %d, want %d\n%s%s", args, got, want, &out, &trouble)
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		d.Errorf("%v: %v\n%s", args, err, &out)
	}
	return r, trouble.String()
}

func TestSymbolsBeforeAnImager(t *testing.T) {
	d := atDesk(t)
	d.Prefix, d.AIM, d.Suffix = "\x02", "]Q1", "\r"
	flags := []string{"--prefix", `\u0002`, "--suffix", `\r`, "--aim", "--baud", "9600"}
	r, asked := d.try(exitDone, []string{d.Frame("KH 123 é")}, flags...)
	if want := (symbolReport{AIM: "]Q1", Symbology: "QR Code", Length: 9, Bytes: "4B482031323320C3A9", Text: "KH 123 é", Ended: "by silence, after the suffix 0D"}); len(r.Symbols) != 1 ||
		!same(r.Symbols[0], want) || r.Error != "" || r.Port != d.path || r.Dropped != 0 {
		t.Errorf("%+v", r)
	}
	if !strings.Contains(asked, "Hold a symbol before the imager (1 of 1).") {
		t.Errorf("asked %q", asked)
	}
	// Several, of which one has bytes that are no text, and one an unknown symbology.
	r, asked = d.try(exitDone, []string{d.Frame("one"), "\x02]h0\x00\xFF\r"}, append(flags, "--symbols", "2")...)
	if len(r.Symbols) != 2 || r.Symbols[0].Text+r.Symbols[1].Text != "one" || strings.Count(asked, "Hold") != 2 {
		t.Errorf("%+v, asked %q", r, asked)
	}
	if i := slices.IndexFunc(r.Symbols, func(s symbolReport) bool { return s.Text == "" }); i < 0 || r.Symbols[i].Bytes != "00FF" || r.Symbols[i].Symbology != "" || r.Symbols[i].AIM != "]h0" {
		t.Errorf("%+v", r)
	}
}

func same(a, b symbolReport) bool {
	one, _ := json.Marshal(a)
	two, _ := json.Marshal(b)
	return bytes.Equal(one, two)
}

func TestAnImagerThatIsSetUpOtherwise(t *testing.T) {
	d := atDesk(t)
	d.Prefix, d.AIM, d.Suffix = "\x02", "]d1", "\r\n"
	shown := []string{d.Frame("pass")}
	r, _ := d.try(exitDone, shown)
	if len(r.Symbols) != 1 || r.Symbols[0].Bytes != "025D6431706173730D0A" || r.Symbols[0].Ended != "by silence" || len(r.Symbols[0].Notes) != 3 {
		t.Errorf("%+v", r)
	}
	for i, want := range []string{`--prefix '\u0002'`, "]d1 (Data Matrix): if each begins with one, try --aim", `--suffix '\r\n'`} {
		if got := r.Symbols[0].Notes[i]; !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	r, _ = d.try(exitUnsound, shown, "--suffix", "\x03", "--timeout", "1s")
	if len(r.Symbols) != 0 || r.Dropped == 0 || !strings.Contains(r.Error, "no symbol as the flags have it, within 1s") || !strings.Contains(r.Advice, "try without") {
		t.Errorf("%+v", r)
	}
	// Many in a row are no imager's.
	r, _ = d.try(exitDevice, shown, "--suffix", "\x03")
	if len(r.Symbols) != 0 || !strings.Contains(r.Error, "babble") || !strings.Contains(r.Advice, "as it is set up") {
		t.Errorf("%+v", r)
	}
}

func TestAnImagerThatSaysNothing(t *testing.T) {
	d := atDesk(t)
	r, _ := d.try(exitNothing, nil, "--timeout", "50ms")
	if r.Symbols == nil || !strings.HasPrefix(r.Error, "symbol 1 of 1: nothing came, within 50ms") || !strings.Contains(r.Advice, "beep") {
		t.Errorf("%+v", r)
	}
	r, _ = d.try(exitUnsound, []string{"the same"}, "--timeout", "1s", "--symbols", "2")
	if len(r.Symbols) != 1 || !strings.HasPrefix(r.Error, "symbol 2 of 2: none came but those") || !strings.Contains(r.Advice, "another") {
		t.Errorf("%+v", r)
	}
	time.AfterFunc(300*time.Millisecond, d.pull)
	r, _ = d.try(exitDevice, nil)
	if !strings.Contains(r.Error, "unplugged") || !strings.Contains(r.Advice, "plugged in") {
		t.Errorf("%+v", r)
	}
	var out, trouble bytes.Buffer
	ended, end := context.WithCancel(context.Background())
	end()
	if got := execute(ended, thisMachine, []string{"imager", "--port", d.path}, &out, &trouble); got != exitNothing || !strings.Contains(out.String(), "ended early") {
		t.Errorf("exit %d\n%s%s", got, &out, &trouble)
	}
}

func TestWhatIsNoImager(t *testing.T) {
	for args, advice := range map[string]string{
		"--port /nowhere": "plugged in", "--hid /nowhere": "plugged in", "--port /dev/null": "--hid", "--hid /dev/null": "--port",
	} {
		var out, trouble bytes.Buffer
		if got := run(append([]string{"imager"}, strings.Fields(args)...), &out, &trouble); got != exitDevice || !strings.Contains(out.String(), advice) {
			t.Errorf("%s: exit %d\n%s%s", args, got, &out, &trouble)
		}
	}
	for _, args := range []string{"", "--port a --hid b", "--port a --baud 12345", "--port a --symbols 0", `--port a --suffix \`, `--port a --prefix "`, "--hid a --timeout soon"} {
		var out, trouble bytes.Buffer
		if got := run(append([]string{"imager"}, strings.Fields(args)...), &out, &trouble); got != exitUsage || out.Len() > 0 || trouble.Len() == 0 {
			t.Errorf("%s: exit %d\n%s%s", args, got, &out, &trouble)
		}
	}
}

func TestNotes(t *testing.T) {
	for payload, want := range map[string]string{
		"": "", "plain": "", "]Q1": "", "]Q1x": "--aim", "]Y1x": "", "\x02x": "--prefix", "\x02": "--prefix", "x\t": `'\t'`, "x\x03\r": `'\u0003\r'`,
	} {
		if got := strings.Join(notes([]byte(payload), imager.Opts{}), "\n"); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%q: %q, want %q", payload, got, want)
		}
		if got := notes([]byte(payload), imager.Opts{Prefix: []byte("a"), Suffix: []byte("b"), AIM: true}); got != nil {
			t.Errorf("%q, all named: %q", payload, got)
		}
	}
}

func TestAnImagerForPeople(t *testing.T) {
	var p imagerReport
	p.Port, p.Dropped = "/dev/ttyACM0", 2
	o := imager.Opts{AIM: true}
	for _, s := range []imager.Symbol{{AIM: "]Q1", Payload: []byte("abc\r")}, {AIM: "]h0", Payload: []byte("x")}, {Payload: []byte("y")}} {
		p.Symbols = append(p.Symbols, symbolOf(s, o))
	}
	for _, want := range []string{
		"imager          /dev/ttyACM0\n", "symbol          ]Q1 (QR Code), 4 bytes, by silence\n", "bytes           6162630D\n", "note            it ends with 0D",
		"symbol          ]h0, 1 bytes", "text            x\n", "symbol          1 bytes", "dropped         2 messages",
	} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("no %q in\n%s", want, p.text())
		}
	}
	var out, trouble bytes.Buffer
	if got := run([]string{"imager", "--help"}, &out, &trouble); got != exitDone || !strings.Contains(out.String(), "Exit status") || !strings.Contains(out.String(), `such as \r (CR)`) {
		t.Errorf("exit %d:\n%s", got, &out)
	}
}
