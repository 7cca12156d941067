package sh

import (
	"errors"
	"time"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Kind sorts what can be wrong with running a script.
type Kind int

// The kinds.
const (
	NoShell      Kind = iota // what answers is no sh: nologin, a forced command, another system
	Silent                   // the login shell does not answer: its start files ask or hang
	Cut                      // the connection ended before the script did
	TooMuch                  // it prints more than its limit
	TooSlow                  // it takes longer than it may
	Cancelled                // the context was cancelled
	BadUser                  // what was given cannot be the name of a user
	NoUser                   // the machine knows no such user
	NoSudo                   // the machine has no sudo
	SudoPassword             // sudo wants a password; Error.Paste has the lines that change it
	SudoRefused              // sudo refuses otherwise
	NoPrintf                 // a secret would be seen: printf is a program there
)

// Error says why a script was not run, or how it ended.
type Error struct {
	Kind    Kind
	Machine string
	User    string // of the script
	Said    string // what the machine said, safe to show
	// Begun says that the script was sent, so it may have done something.
	Begun bool
	// Paste are the lines to paste there, as root, where there are some.
	Paste []string

	limit int
	took  time.Duration
	login string
	cause error
}

// Error implements error.
func (e *Error) Error() string { return e.text().String() }

// Unwrap returns what caused it, nil for nothing.
func (e *Error) Unwrap() error { return e.cause }

func asError(err error) (*Error, bool) { return errors.AsType[*Error](err) }

// fail is the error of a call.
func (c *call) fail(kind Kind, cause error) error {
	said := safetext.Line(c.result.Noise, 200)
	if c.begun {
		said = ""
	}
	e := &Error{Kind: kind, Machine: c.machine, User: c.script.User, Said: said, Begun: c.begun,
		limit: c.script.limit(), took: c.script.timeout(), login: safetext.Line(c.login, 80), cause: cause}
	if kind == SudoPassword || kind == SudoRefused {
		e.Paste = SudoLines(c.login, c.script.User)
	}
	return e.text().Because(e)
}

func (e *Error) text() say.Text {
	values := say.Values{"machine": e.Machine, "user": safetext.Line(e.User, 80)}
	if e.Said != "" {
		values["said"] = e.Said
	}
	switch e.Kind {
	case NoShell:
		return say.New("machine.no-shell", "{machine} gives this user no shell that runs commands⟨; it said “{said}”⟩: give the user a login shell such as /bin/sh, or use another user", values)
	case Silent:
		values["wait"] = say.Span(helloTimeout)
		return say.New("machine.shell-silent", "the login shell on {machine} did not answer within {wait}⟨; it said “{said}”⟩: end what its start files ask or wait for, then try again", values)
	case Cut:
		if e.cause != nil {
			values["cause"] = say.Of(e.cause).Clean(func(words string) string { return safetext.Line(words, 200) })
		}
		return say.New("machine.cut", "the connection to {machine} ended before the answer was complete⟨ ({cause})⟩: try again; what was started there is looked at first", values)
	case TooMuch:
		values["size"] = say.Bytes(e.limit)
		return say.New("machine.too-much", "{machine} printed more than {size} and was cut off: look there for a command or a start file that prints without end", values)
	case TooSlow:
		values["wait"] = say.Span(e.took)
		return say.New("machine.too-slow", "{machine} was not done after {wait} and was ended: see what keeps it busy there, then try again", values)
	case Cancelled:
		return say.New("machine.cancelled", "cancelled on {machine}: start it again when you like", values)
	case BadUser:
		return say.New("machine.bad-user", "“{user}” is not a user name that Latchkey accepts on {machine}: letters, digits, . _ - and @, beginning with a letter or _", values)
	case NoUser:
		return say.New("machine.no-user", "{machine} knows no user {user}: see there as which user builds run", values)
	case NoSudo:
		return say.New("machine.no-sudo", "{machine} has no sudo to become {user} with: install it there, or reach the machine as {user}", values)
	}
	return e.sudoText(values)
}

func (e *Error) sudoText(values say.Values) say.Text {
	values["login"] = e.login
	switch e.Kind {
	case SudoPassword:
		return say.New("machine.sudo-password", "sudo on {machine} wants a password before {login} may become {user}: paste the lines shown there as root, or reach the machine as {user}", values)
	case SudoRefused:
		return say.New("machine.sudo-refused", "sudo on {machine} does not let {login} become {user}⟨; it said “{said}”⟩: paste the lines shown there as root, or reach the machine as {user}", values)
	}
	return say.New("machine.no-printf", "sh on {machine} has no printf of its own, so others there could see a secret on its way: install dash or bash there as /bin/sh, or let the machine make the key itself", values)
}
