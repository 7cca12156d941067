package reach

import (
	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Kind sorts why a machine was not reached.
type Kind int

// The kinds.
const (
	BadAddress        Kind = iota // a name that may not be used
	NoSuchHost                    // no name server knows the host
	Unreachable                   // nothing answers at its port
	JumpRefused                   // the host before it does not connect to it
	NotSSH                        // what answers speaks no SSH
	Silent                        // it does not answer in time
	NoCommonAlgorithm             // its SSH is too old, or too new
	HostUnknown                   // nobody vouches for its host key, and nobody was there to ask
	HostDeclined                  // the person did not trust its host key
	HostRefused                   // its host key is revoked, withdrawn or expired
	Refused                       // it takes no key and no answer of ours
	TooManyKeys                   // it hung up after too many keys
	NobodyToAsk                   // it takes no key, and nobody is there to give a password or a passphrase
	NotAnswered                   // the person did not want to answer
	Lost                          // the connection ended before anything ran
	NoSession                     // it lets nobody run anything
	CommandDeclined               // its ProxyCommand may not run
	CommandFailed                 // its ProxyCommand did not start
	Cancelled                     // the context was cancelled, or the machine closed
)

// Error says why a machine was not reached. No script was sent.
type Error struct {
	Kind    Kind
	Machine string
	Host    string // the host that is at fault: the machine's own, or one on the way; safe to show
	User    string
	Said    string           // what it said, safe to show
	HostKey *hostkey.Verdict // where its host key was not good

	jump    bool
	methods string
	command string
	cause   error
}

// Error implements error.
func (e *Error) Error() string { return e.text().String() }

// Unwrap returns what caused it, nil for nothing.
func (e *Error) Unwrap() error { return e.cause }

func (m *Machine) newError(kind Kind, place int, cause error) *Error {
	a := m.at(place)
	return &Error{Kind: kind, Machine: m.target.Name, Host: safetext.Line(a.Host, 100), User: safetext.Line(a.User, 80),
		jump: place < m.last(), command: safetext.Line(a.ProxyCommand, 200), cause: cause}
}

// fail is the error about one host on the way.
func (m *Machine) fail(kind Kind, place int, cause error) error {
	return m.newError(kind, place, cause).because()
}

func (m *Machine) hostKeyError(kind Kind, place int, v hostkey.Verdict, cause error) error {
	e := m.newError(kind, place, cause)
	e.HostKey = &v
	return e.because()
}

func (e *Error) because() error { return e.text().Because(e) }

// label names a host on the way.
func (m *Machine) label(place int) say.Text {
	return m.newError(Lost, place, nil).label()
}

func (e *Error) label() say.Text {
	if !e.jump {
		return say.Plain(e.Machine)
	}
	return say.New("machine.on-the-way", "{host} (on the way to {machine})", say.Values{"host": e.Host, "machine": e.Machine})
}

func (e *Error) text() say.Text {
	values := say.Values{"machine": e.label(), "host": e.Host, "user": e.User}
	if e.cause != nil {
		values["cause"] = reason(e.cause)
	}
	switch e.Kind {
	case BadAddress:
		return say.New("machine.bad-address", "{machine} cannot be reached: {cause}", values)
	case NoSuchHost:
		return say.New("machine.no-such-host", "{machine}: no name server knows {host}: check the name, and whether you are on its network or VPN", values)
	case Unreachable:
		return say.New("machine.unreachable", "{machine} does not answer⟨ ({cause})⟩: check that it is on, its port, and whether you are on its network or VPN", values)
	case JumpRefused:
		return say.New("machine.jump-refused", "{machine} cannot be reached through the host before it⟨ ({cause})⟩: see there whether forwarding is allowed and the name is known", values)
	case NotSSH:
		return say.New("machine.not-ssh", "what answers at {machine} does not speak SSH as expected⟨ ({cause})⟩: check host and port", values)
	case Silent:
		return say.New("machine.silent", "{machine} took the connection and then said nothing: see whether its SSH server is overloaded, then try again", values)
	case NoCommonAlgorithm:
		return say.New("machine.no-common-algorithm", "{machine} and Latchkey have no safe algorithm in common⟨ ({cause})⟩: bring its SSH server up to date", values)
	case HostUnknown, HostDeclined, HostRefused:
		return e.hostKeyText(values)
	case Lost:
		return say.New("machine.lost", "{machine} ended the connection⟨ ({cause})⟩: try again, and see its log if that happens again", values)
	case NoSession:
		return say.New("machine.no-session", "{machine} lets {user} in but runs nothing⟨ ({cause})⟩: let this user run commands there, or use another user", values)
	case CommandDeclined:
		values["command"] = e.command
		return say.New("machine.command-declined", "{machine} is reached by a command of your ssh configuration, which was not run: {command}: allow it when asked, or give an address that works without it", values)
	case CommandFailed:
		values["command"] = e.command
		return say.New("machine.command-failed", "the command that leads to {machine} did not start⟨ ({cause})⟩: {command}: correct it in your ssh configuration", values)
	case Cancelled:
		return say.New("machine.not-reached", "cancelled before {machine} was reached: start it again when you like", values)
	}
	return e.authText(values)
}

func (e *Error) authText(values say.Values) say.Text {
	switch e.Kind {
	case TooManyKeys:
		return say.New("machine.too-many-keys", "{machine} hung up after too many keys for {user}: name the right one by IdentityFile with IdentitiesOnly yes, or choose it here", values)
	case NobodyToAsk:
		return say.New("machine.nobody-to-ask", "{machine} takes no key that could be offered for {user}, and nobody is there to give a password, a code or a passphrase: run this at a terminal or in the window, or put your public key into ~/.ssh/authorized_keys there", values)
	case NotAnswered:
		return say.New("machine.not-answered", "{machine} was not answered what it asked of {user}, so nothing was done⟨ ({cause})⟩: try again with the answer, or use a key", values)
	}
	if e.methods != "" {
		values["methods"] = e.methods
	}
	if e.Said != "" {
		values["said"] = e.Said
	}
	return say.New("machine.refused", "{machine} does not let {user} in⟨ (tried: {methods})⟩⟨; it said “{said}”⟩: check the user, and put your public key into ~/.ssh/authorized_keys there", values)
}

func (e *Error) hostKeyText(values say.Values) say.Text {
	values["key"], values["type"] = string(e.HostKey.Fingerprint), e.HostKey.Type
	switch e.Kind {
	case HostUnknown:
		return say.New("machine.host-unknown", "nobody has vouched for the host key of {machine} yet: {type} {key}⟨ ({cause})⟩: compare it with ssh-keygen -lf on its host key file, then trust it", values)
	case HostDeclined:
		return say.New("machine.host-declined", "the host key of {machine} was not trusted, so nothing was sent: {type} {key}: ask its administrator for the fingerprint", values)
	}
	return say.New("machine.host-refused", "the host key of {machine} is marked as not to be used: {type} {key}: give the machine a new one, and ask its administrator", values)
}
