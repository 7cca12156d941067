package export

import (
	"cmp"
	"unicode"
	"unicode/utf8"

	"latchkey/core/audit"
	"latchkey/core/say"
)

// remedy says what puts a finding right.
func remedy(m audit.Mend) say.Text {
	switch m {
	case audit.MendRotate:
		return say.New("export.do.rotate", "Rotate the key: a new one takes its place everywhere.")
	case audit.MendRemove:
		return say.New("export.do.remove", "Remove the key where it is not needed.")
	case audit.MendNarrow:
		return say.New("export.do.narrow", "Add the key again with read access only.")
	case audit.MendReadUse:
		return say.New("export.do.read-use", "Ask the forge when the key was last used.")
	case audit.MendLabel:
		return say.New("export.do.label", "Give the key another label.")
	case audit.MendToken:
		return say.New("export.do.token", "Replace the account's token.")
	case audit.MendOnboard:
		return say.New("export.do.onboard", "Give the machine a key of its own.")
	case audit.MendRegister:
		return say.New("export.do.register", "Write down who owns the key, what it is for and when to look at it again.")
	}
	return say.New("export.do.forge", "Change it on the forge's own page.")
}

func severityWord(s audit.Severity) say.Text {
	switch s {
	case audit.Critical:
		return say.New("export.critical", "critical")
	case audit.High:
		return say.New("export.high", "high")
	case audit.Medium:
		return say.New("export.medium", "medium")
	}
	return say.New("export.low", "low")
}

// nameOf is what a person calls the key of a subject.
func nameOf(s *audit.Subject) string {
	return cmp.Or(safe(s.Label), safe(string(s.Fingerprint)), safe(s.KeyID))
}

// placeOf is where a subject is, "" where it is a key wherever that stands.
func placeOf(s *audit.Subject) string {
	switch {
	case s.Machine != "" && s.Target != "":
		return safe(s.Target) + " · " + safe(s.Machine)
	case s.Target != "":
		return safe(s.Target)
	case s.Fingerprint != "":
		return ""
	}
	return safe(cmp.Or(s.Machine, s.Account))
}

func upperFirst(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
