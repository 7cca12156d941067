package audit

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"latchkey/internal/safetext"
)

// person is somebody by all the names that are known of them.
type person struct {
	exact    map[string]bool // as safetext.Fold has them
	words    map[string]bool // names that may stand in a text
	accounts map[string]bool
	now      time.Time
}

// newPerson begins with how they were called. Where that is an account's user, all of
// the account's names are theirs too.
func newPerson(w *World, who string) *person {
	p := &person{map[string]bool{}, map[string]bool{}, map[string]bool{}, w.Now}
	p.add(who)
	for range 2 { // an account that is found by a name of another one
		for i := range w.Accounts {
			a := &w.Accounts[i]
			if p.accounts[a.ID] || !p.is(a.Login) && !p.is(a.User) && !p.is(a.Display) {
				continue
			}
			p.accounts[a.ID] = true
			for _, name := range []string{a.Login, a.User, a.Display} {
				p.add(name)
			}
		}
	}
	return p
}

func (p *person) add(name string) {
	for _, one := range namesIn(name) {
		p.exact[one] = true
		local, _, _ := strings.Cut(one, "@")
		if !strings.Contains(local, " ") && len([]rune(local)) > 1 {
			p.words[local] = true
		}
	}
}

// namesIn are the names that a text consists of: "Ada Lovelace <ada@example.org>" has
// two.
func namesIn(text string) (all []string) {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("<>(),;", r) })
	for _, part := range parts {
		if name := strings.TrimPrefix(strings.TrimSpace(safetext.Fold(safetext.Line(part, 0))), "@"); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// is reports whether a text is one of their names, and nothing else.
func (p *person) is(text string) bool {
	return slices.ContainsFunc(namesIn(text), func(name string) bool { return p.exact[name] })
}

// named reports whether one of their names stands in a text as a word of its own.
func (p *person) named(text string) bool {
	folded := safetext.Fold(safetext.Line(text, 0))
	for _, names := range []map[string]bool{p.exact, p.words} {
		for name := range names {
			if len([]rune(name)) > 1 && hasWord(folded, name) {
				return true
			}
		}
	}
	return false
}

// hasWord reports whether a word stands in a text with neither letter nor digit beside
// it.
func hasWord(text, word string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(word):])
		if !isLetter(before) && !isLetter(after) {
			return true
		}
		from = at + len(word)
	}
}

func isLetter(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// machine says why a machine is theirs, "" where it is not. Users of build systems are
// called by no person's name, so a user of that name is one.
func (p *person) machine(m *Machine) Basis {
	switch user := safetext.Fold(m.User); {
	case user != "" && (p.exact[user] || p.words[user]):
		return BasisMachine
	case p.named(m.Name):
		return BasisMachineName
	}
	return ""
}

func (p *person) names() []string { return slices.Sorted(maps.Keys(p.exact)) }
