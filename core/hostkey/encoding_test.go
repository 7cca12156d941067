package hostkey

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

// A known_hosts that PowerShell wrote, and lines that lost the end between them,
// vouch for nothing, as with ssh, and it is said why.
func TestKnownHostsThatSSHDoesNotReadEither(t *testing.T) {
	const line = "one.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
	const other = "two.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf"
	for name, of := range map[string]struct {
		order unicode.Endianness
		mark  unicode.BOMPolicy
	}{"PowerShell": {unicode.LittleEndian, unicode.UseBOM}, "big": {unicode.BigEndian, unicode.UseBOM}, "unmarked": {unicode.LittleEndian, unicode.IgnoreBOM}} {
		text, err := unicode.UTF16(of.order, of.mark).NewEncoder().String(line + "\r\n" + other + "\r\n")
		if err != nil {
			t.Fatal(err)
		}
		entries, warnings := parseFile("known_hosts", []byte(text))
		if len(entries) != 0 || len(warnings) != 1 || !strings.Contains(warnings[0].String(), "this file is UTF-16, which ssh does not read either") {
			t.Errorf("%s: %d entries, %q", name, len(entries), warnings)
		}
	}
	for name, joined := range map[string]string{"as it is": line + other, "with a comment": line + " mine" + other, "a blank between": line + " " + other} {
		entries, warnings := parseFile("known_hosts", []byte(joined+"\n"+other+"\n"))
		if name == "as it is" && (len(entries) != 1 || len(warnings) != 1 || !strings.Contains(warnings[0].String(), "two lines have run together")) {
			t.Errorf("%s: %d entries, %q", name, len(entries), warnings)
		}
		if len(entries) == 0 {
			t.Errorf("%s: the good line is lost", name)
		}
	}
	entries, warnings := parseFile("known_hosts", []byte(line+" two words ssh-like\n"))
	if len(entries) != 1 || len(warnings) != 0 {
		t.Errorf("a comment: %d entries, %q", len(entries), warnings)
	}
}
