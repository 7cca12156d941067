package reach

import (
	"errors"
	"io"

	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/internal/sshconfig"
)

// Find returns the machine that a person means by [user@]host[:port], with what
// their ssh_config files say of it. The texts name what was passed over in the
// files.
func Find(c *sshconfig.Config, address string) (Target, []say.Text, error) {
	user, name, port, err := sshconfig.ParseAddress(address)
	if err != nil {
		return Target{}, nil, Unsafe(err)
	}
	h, err := c.Host(name, user, port)
	if err != nil {
		return Target{}, nil, Unsafe(err)
	}
	return Of(h), Notes(h.Notes), nil
}

// CheckAddress says why an address cannot be that of a machine, nil where it can be
// one. No file is read.
func CheckAddress(address string) error {
	if _, _, _, err := sshconfig.ParseAddress(address); err != nil {
		return Unsafe(err)
	}
	return nil
}

// Notes says what was passed over in ssh_config files.
func Notes(notes []sshconfig.Note) []say.Text {
	var all []say.Text
	for _, n := range notes {
		values := say.Values{"file": safetext.Line(n.File, 300), "said": safetext.Line(n.Text, 200)}
		if n.Line > 0 {
			values["line"] = n.Line
		}
		switch n.Why {
		case sshconfig.BadLine:
			all = append(all, say.New("machine.note-bad-line", "{file}⟨, line {line}⟩ cannot be read and was passed over: {said}", values))
		case sshconfig.NeverRun:
			all = append(all, say.New("machine.note-never-run", "{file}⟨, line {line}⟩ names a program, which is not run: {said}", values))
		case sshconfig.NotRead:
			all = append(all, say.New("machine.note-not-read", "{file} was not read: {said}", values))
		case sshconfig.TooMany:
			all = append(all, say.New("machine.note-too-many", "{file} was not read to its end: too many files or lines", values))
		default:
			all = append(all, say.New("machine.note-not-understood", "{file}⟨, line {line}⟩ is not understood and was passed over: {said}", values))
		}
	}
	return all
}

// Unsafe says in words for a person why a name of ssh_config files is not used.
func Unsafe(err error) error { return unsafeText(err).Because(err) }

// unsafeText says why a name is not used.
func unsafeText(err error) say.Text {
	e, ok := errors.AsType[*sshconfig.UnsafeError](err)
	if !ok {
		return say.Of(err)
	}
	values := say.Values{"name": safetext.Line(e.Name, 100)}
	switch e.What {
	case "user":
		return say.New("machine.unsafe-user", "“{name}” is not used as a user name: only letters, digits and . _ - + @, not beginning with a dash", values)
	case "port":
		return say.New("machine.unsafe-port", "“{name}” is not a port: it is a number from 1 to 65535", values)
	case "jump":
		return say.New("machine.unsafe-jump", "the way “{name}” in the ssh configuration is not understood, or leads over too many hosts: correct it there", values)
	}
	return say.New("machine.unsafe-host", "“{name}” is not used as a host name: only letters, digits and . _ - :, not beginning with a dash", values)
}

// DialAgent connects to an agent.
func DialAgent(path string) (io.ReadWriteCloser, error) { return dialAgent(path) }

// DefaultAgent is where the person's SSH agent listens, by SSH_AUTH_SOCK or, on
// Windows, under its usual name; "" = there is none.
func DefaultAgent(getenv func(string) string) string {
	if agent := getenv("SSH_AUTH_SOCK"); agent != "" {
		return agent
	}
	return usualAgent
}
