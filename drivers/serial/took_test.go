package serial

import (
	"testing"

	"golang.org/x/sys/unix"
)

// A pseudo-terminal takes any speed, so a UART that does not is told by its answer alone.
func TestALineThatKeepsOtherSettingsIsTold(t *testing.T) {
	var given unix.Termios
	raw(&given, unix.B921600)
	for name, change := range map[string]func(*unix.Termios){
		"a slower speed": func(t *unix.Termios) { t.Cflag = t.Cflag&^unix.CBAUD | unix.B115200 },
		"seven bits":     func(t *unix.Termios) { t.Cflag = t.Cflag&^unix.CSIZE | unix.CS7 },
		"parity":         func(t *unix.Termios) { t.Cflag |= unix.PARENB },
		"CR becomes LF":  func(t *unix.Termios) { t.Iflag |= unix.ICRNL },
		"LF becomes two": func(t *unix.Termios) { t.Oflag |= unix.ONLCR },
		"an echo":        func(t *unix.Termios) { t.Lflag |= unix.ECHO },
	} {
		got := given
		if !took(&got, &given) {
			t.Fatal("the settings themselves are others")
		}
		if change(&got); took(&got, &given) {
			t.Errorf("%s: nobody is told", name)
		}
	}
	lines := given
	if lines.Cflag |= unix.HUPCL; !took(&lines, &given) {
		t.Error("what a line does when it is closed is no matter")
	}
}
