package preset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/core/machine/home"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Input is what a snippet is about. All of it may come from a forge or a machine.
type Input struct {
	Repo api.RepoPath
	URL  string // from which builds clone it
	Home string // the folder where the files lie, absolute
	Key  string // name of the private key's file
	// SSHUser is who signs in on the forge.
	SSHUser string
	// Checkout is the folder of the checkout that alone may use the key, "" = none.
	Checkout string
}

// Paths are the files that a snippet names: those that onboarding writes.
func (in Input) Paths() home.Paths { return home.PathsIn(in.Home, in.Key) }

// check refuses what cannot stand in every format as it is.
func (in Input) check() error {
	for _, text := range []string{string(in.Repo), in.URL, in.Home, in.Key, in.SSHUser, in.Checkout} {
		switch {
		case keys.HoldsPrivate(text):
			return holdsPrivate()
		case !plain(text):
			return unfit(text)
		}
	}
	switch {
	case !home.IsName(in.Key):
		return unfit(in.Key)
	case !strings.HasPrefix(in.Home, "/"):
		return unfit(in.Home)
	case in.Checkout != "" && !strings.HasPrefix(in.Checkout, "/"):
		return unfit(in.Checkout)
	case strings.TrimSpace(in.SSHUser) == "":
		return unfit(in.SSHUser)
	case in.Repo == "" || in.URL == "" || strings.HasPrefix(in.URL, "-"):
		return unfit(in.URL)
	}
	return nil
}

// holdsPrivate refuses a snippet that would have a private key in it.
func holdsPrivate() error {
	return say.New("snippet.private", "a name there looks like a private key, and no snippet may have one: look at what the machine and the repository are called").Because(nil)
}

// plain reports whether a text is one line that can be read.
func plain(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Cf, unicode.Co, unicode.Noncharacter_Code_Point) || r == unicode.ReplacementChar
	})
}

// unfit says that a name cannot be written into a snippet.
func unfit(text string) error {
	return say.New("snippet.unfit", "{name} cannot be part of a snippet: rename it there, or write the lines yourself", say.Values{"name": say.Plain(`"` + safetext.Line(text, 120) + `"`)}).Because(nil)
}

// without refuses a value that has a text which a format would read as its own.
func without(value string, marks ...string) error {
	for _, mark := range marks {
		if strings.Contains(value, mark) {
			return unfit(value)
		}
	}
	return nil
}
