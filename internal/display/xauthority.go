package display

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
)

// The families of an address in an authority file that matter here.
const (
	familyLocal = 256
	familyWild  = 65535
)

const magicCookie = "MIT-MAGIC-COOKIE-1"

// mostAuthority is as much as an authority file may have, in bytes.
const mostAuthority = 1 << 20

// authority returns the secret that lets programs of this person use a display,
// nothing where none is known. A server behind ssh complains on the person's
// terminal about whoever comes without.
func authority(getenv func(string) string, x xName) (kind string, secret []byte) {
	file := getenv("XAUTHORITY")
	if file == "" {
		file = filepath.Join(getenv("HOME"), ".Xauthority")
	}
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > mostAuthority {
		return "", nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", nil
	}
	machine, _ := os.Hostname() // without a name no entry of this machine fits
	return secretIn(data, x, machine)
}

// secretIn looks in an authority file for the first secret that fits.
func secretIn(data []byte, x xName, machine string) (kind string, secret []byte) {
	here := x.host == "" || x.host == "localhost" // ssh names the display of a far machine so, too
	rest := bytes.NewReader(data)
	for {
		var family uint16
		if binary.Read(rest, binary.BigEndian, &family) != nil {
			return "", nil
		}
		var field [4][]byte // address, number, kind, secret
		for i := range field {
			var n uint16
			if binary.Read(rest, binary.BigEndian, &n) != nil || int(n) > rest.Len() {
				return "", nil
			}
			field[i] = make([]byte, n)
			_, _ = rest.Read(field[i]) // there is enough
		}
		number, of := string(field[1]), string(field[2])
		if of != magicCookie || number != "" && number != x.number {
			continue
		}
		switch {
		case family == familyWild, here && family == familyLocal && string(field[0]) == machine, !here && family != familyLocal:
			return of, field[3]
		}
	}
}
