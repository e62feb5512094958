package device

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"passlane/kiosk/clock"
)

// kernelClock reads the kernel's clock together with what the kernel says of it, in one call (adjtimex(2)).
type kernelClock struct{ backed bool }

func (k kernelClock) read() clock.Kernel {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	if err != nil {
		return clock.Kernel{Wall: time.Now().UTC(), Backed: k.backed}
	}
	part := time.Duration(t.Time.Usec) * time.Microsecond
	if t.Status&unix.STA_NANO != 0 {
		part = time.Duration(t.Time.Usec)
	}
	return clock.Kernel{
		Wall:   time.Unix(int64(t.Time.Sec), int64(part)).UTC(),
		Synced: state != unix.TIME_ERROR && t.Status&unix.STA_UNSYNC == 0,
		Error:  time.Duration(t.Maxerror) * time.Microsecond, Backed: k.backed,
	}
}

// rtcs are where the kernel shows its battery-backed clocks.
const rtcs = "/sys/class/rtc/rtc*"

// backed tells whether the kernel set its clock from a battery-backed one (hctosys) which does not say that its power was lost
// (RTC_VL_READ; one that cannot say is believed).
func backed(pattern string) bool {
	found, _ := filepath.Glob(pattern) // the pattern is well formed
	for _, dir := range found {
		b, err := os.ReadFile(filepath.Join(dir, "hctosys"))
		if err != nil || strings.TrimSpace(string(b)) != "1" {
			continue
		}
		return !lost(filepath.Join("/dev", filepath.Base(dir)))
	}
	return false
}

// lost tells whether a battery-backed clock says that its time is invalid, or its battery was empty.
func lost(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	v, err := unix.IoctlGetInt(int(f.Fd()), unix.RTC_VL_READ)
	return err == nil && v&(dataInvalid|backupEmpty) != 0
}

// Of linux/rtc.h: RTC_VL_DATA_INVALID and RTC_VL_BACKUP_EMPTY.
const dataInvalid, backupEmpty = 1, 4

// newTime returns a keeper of the kernel's clock.
func newTime() *clock.Keeper {
	k, began := kernelClock{backed: backed(rtcs)}, time.Now()
	return clock.New(k.read, func() time.Duration { return time.Since(began) })
}

// remember tells the keeper what the ledger says of the time.
func (d *Device) remember(ctx context.Context) error {
	synced, known, err := d.Ledger.Times(ctx)
	if err == nil {
		d.Time.Remember(synced, known)
	}
	return err
}

// rememberIssued tells the keeper when the hub signed what is held of the registry.
func (d *Device) rememberIssued(ctx context.Context) error {
	h, held, err := d.Replica.Head(ctx)
	if err == nil && held {
		d.Time.Remember(time.Time{}, h.Issued())
	}
	return err
}
