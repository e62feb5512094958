package ntag424sim_test

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
)

func unhex(digits string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

// say sends commands to a card and compares its answers, both in digits.
func say(t *testing.T, card *ntag424sim.Card, lines ...[2]string) {
	t.Helper()
	for _, line := range lines {
		got, err := card.Answer(unhex(line[0]))
		if want := unhex(line[1]); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s\ngot  %X, %v\nwant %X", line[0], got, err, want)
		}
	}
}

const (
	selectApplication = "00A4040007 D2760000850101 00"
	selectNDEF        = "00A4000C02 E104"
)

// note is the NDEF file of AN12196, table 16: a URL with room for PICCData and MAC.
var note = "U\x04choose.url.com/ntag424?e=00000000000000000000000000000000&c=0000000000000000"

func message() []byte { return append([]byte{0xD1, 0x01, byte(len(note) - 1)}, note...) }

// AN12196, tables 14, 17 and 18: one session with key 0, in which the NDEF file is written and mirroring turned on.
func TestAnswersAsTheNotesFirstSession(t *testing.T) {
	card := ntag424sim.New(ntag424sim.Opts{
		Settings: &ntag424.FileSettings{Comm: ntag424.Full, Read: ntag424.Free},
		Rand:     bytes.NewReader(unhex("B9E2FC789B64BF237CCCAA20EC7E6E48 9D00C4DF")),
	})
	say(t, card,
		[2]string{selectApplication, "9000"},
		[2]string{"9071000002 0000 00", "A04C124213C186F22399D33AC2A30215 91AF"},
		[2]string{"90AF000020 35C3E05A752E0144BAC0DE51C1F22C56B34408A23D8AEA266CAB947EA8E0118D 00",
			"3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F08120663 9100"},
		[2]string{`908D00009F 02000000800000` +
			`421C73A27D827658AF481FDFF20A5025B559D0E3AA21E58D347F343CFFC768BFE596C706BC00F2176781D4B0242642A0FF5A42C461AAF894D9A1284B8C76BCFA` +
			`658ACD40555D362E08DB15CF421B51283F9064BCBE20E96CAE545B407C9D651A3315B27373772E5DA2367D2064AE054AF996C6F1F669170FA88CE8C4E3A4A7BB` +
			`BEF0FD971FF532C3A802AF745660F2B4 D1D9A8499661EBF3 00`, "FC222E5F7A542452 9100"},
		[2]string{"905F000019 02 61B6D97903566E84C3AE5274467E89EA D799B7C1A0EF7A04 00", "57BFF87B1241E93D 9100"})
	if got := card.File(2); !bytes.HasPrefix(got[2:], message()) {
		t.Errorf("the file holds %q, want the message %q", got[:90], message())
	}
}

// AN12196, tables 19 and 21: key 3 writes the data file.
func TestAnswersAsTheNotesSecondSession(t *testing.T) {
	card := ntag424sim.New(ntag424sim.Opts{Rand: bytes.NewReader(unhex("91517975190DCEA6104948EFA3085C1B 7614281A"))})
	say(t, card,
		[2]string{selectApplication, "9000"},
		[2]string{"9071000002 0300 00", "B875CEB0E66A6C5CD00898DC371F92D1 91AF"},
		[2]string{"90AF000020 FF0306E47DFBC50087C4D8A78E88E62DE1E8BE457AA477C707E2F0874916A8B1 00",
			"0CC9A8094A8EEA683ECAAC5C7BF20584206D0608D477110FC6B3D5D3F65C3A6A 9100"},
		[2]string{"908D00001F 030000000A0000 6B5E6804909962FC4E3FF5522CF0F843 6C0C53315B9C73AA 00", "C26D236E4A7C046D 9100"})
	if got := card.File(3)[:11]; !bytes.Equal(got, unhex("0102030405060708090A00")) {
		t.Errorf("the file holds %X", got)
	}
}

// AN12196, tables 2 and 4: what is read of the file, the 61st time.
func TestMirrorsAsTheNote(t *testing.T) {
	card := ntag424sim.New(ntag424sim.Opts{
		UID: unhex("04DE5F1EACC040"), Counter: 60, Message: message(), Rand: bytes.NewReader(unhex("DA5CF60941")),
		Settings: &ntag424.FileSettings{Read: ntag424.Free, SDM: &ntag424.SDM{Meta: 2, File: 1, CounterRead: 1, PICCData: 0x20, MACInput: 0x43, MAC: 0x43}},
	})
	say(t, card, [2]string{selectApplication, "9000"}, [2]string{selectNDEF, "9000"})
	want := strings.Replace(note, strings.Repeat("0", 32), "EF963FF7828658A599F3041510671E88", 1)
	want = strings.Replace(want, strings.Repeat("0", 16), "94EED9EE65337086", 1)
	for at, part := range want { // one byte at a time, and still one reading
		say(t, card, [2]string{"00B000" + hex.EncodeToString([]byte{byte(5 + at), 1}), hex.EncodeToString([]byte{byte(part)}) + "9000"})
	}
}

// A card whose UID and counter are plain, and one that encrypts data: the vectors that VerifySUN is tested with.
func TestMirrorsInPlainAndEncrypted(t *testing.T) {
	for _, c := range []struct {
		name, uid, text, want string
		counter               uint32
		random                string
		sdm                   ntag424.SDM
	}{
		{"plain", "041E3C8A2D6B80", "uid=00000000000000&ctr=000000&cmac=0000000000000000", "uid=041E3C8A2D6B80&ctr=000006&cmac=4B00064004B0B3D3", 5, "",
			ntag424.SDM{Meta: ntag424.Free, UID: 6, Counter: 25, MACInput: 37, MAC: 37}},
		{"encrypted", "04958CAA5C5E80",
			"picc_data=00000000000000000000000000000000&enc=xxxxxxxxxxxxxxxx0000000000000000&cmac=0000000000000000",
			"picc_data=FD91EC264309878BE6345CBE53BADF40&enc=CEE9A53E3E463EF1F459635736738962&cmac=ECC1E7F6C6C73BF6", 7, "A243C86DFC",
			ntag424.SDM{PICCData: 12, MACInput: 49, Enc: 49, EncLength: 32, MAC: 87}},
	} {
		card := ntag424sim.New(ntag424sim.Opts{UID: unhex(c.uid), Counter: c.counter, Message: []byte(c.text), Rand: bytes.NewReader(unhex(c.random)),
			Settings: &ntag424.FileSettings{Read: ntag424.Free, SDM: &c.sdm}})
		say(t, card, [2]string{selectApplication, "9000"}, [2]string{selectNDEF, "9000"})
		got, err := card.Answer(unhex("00B0000200"))
		if err != nil || !strings.HasPrefix(string(got), c.want) {
			t.Errorf("%s\ngot  %.100q, %v\nwant %q", c.name, got, err, c.want)
		}
	}
}
