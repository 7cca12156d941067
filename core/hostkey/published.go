package hostkey

import (
	_ "embed"
	"fmt"
	"strings"
	"time"

	"latchkey/core/say"
	"latchkey/keys"
)

//go:embed published.known_hosts
var publishedFile []byte

//go:embed retired.txt
var retiredFile string

// pin is a published host key.
type pin struct {
	entry
	forge string // who published it, "" for a pin that was handed in
	// thirdParty says that the source of the pin is not the forge's own page.
	thirdParty bool
}

// shipped reads the keys that come with the program.
func shipped() ([]pin, error) {
	entries, warnings := parseFile("published.known_hosts", publishedFile)
	if len(warnings) > 0 {
		return nil, fmt.Errorf("shipped host keys: %s", warnings[0])
	}
	pins := make([]pin, len(entries))
	for i, e := range entries {
		field := strings.Split(e.comment, " | ")
		if len(field) != 4 {
			return nil, fmt.Errorf("shipped host keys: line %d does not say where it comes from", e.line)
		}
		pins[i] = pin{entry: e, forge: field[0], thirdParty: field[3] != "published"}
	}
	return pins, nil
}

// handedIn reads pins that come from the settings or from a forge in the same process.
func handedIn(lines []string) ([]pin, error) {
	var pins []pin
	for i, text := range lines {
		e, err := parseLine([]byte(strings.TrimSpace(text)))
		if err != nil {
			return nil, fmt.Errorf("host key pin %d: %w", i+1, err)
		}
		if e.marker != "" {
			return nil, fmt.Errorf("host key pin %d: @%s is no pin", i+1, e.marker)
		}
		e.file, e.line = "pin", i+1
		pins = append(pins, pin{entry: e})
	}
	return pins, nil
}

// RetiredKey is a host key that its forge has withdrawn.
type RetiredKey struct {
	Fingerprint keys.Fingerprint
	Name        say.Text // "GitHub's old RSA host key"
	Since       say.Text // "withdrawn on 2023-03-24 after …"
	Withdrawn   time.Time
}

func retired() (map[keys.Fingerprint]RetiredKey, error) {
	all := map[keys.Fingerprint]RetiredKey{}
	for line := range strings.Lines(retiredFile) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		field := strings.Split(line, " | ")
		if len(field) != 5 {
			return nil, fmt.Errorf("shipped retired host keys: %q has not five fields", line)
		}
		on, why, _ := strings.Cut(field[3], " ")
		r := RetiredKey{Fingerprint: keys.Fingerprint(field[0]), Name: oldKeyText(field[1], field[2]), Since: withdrawnText(on, why == "public"), Withdrawn: day(on)}
		all[r.Fingerprint] = r
	}
	return all, nil
}
