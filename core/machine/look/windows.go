package look

import (
	"errors"
	"regexp"
	"strings"

	"latchkey/core/machine/sh"
	"latchkey/core/say"
)

// Windows says that a machine runs Windows, where Latchkey sets nothing up. Steps
// are what a person does there instead, one line each, to be pasted into
// PowerShell but for the one that is a comment.
type Windows struct {
	Machine string
	Steps   []string
	cause   error
}

// Error implements error.
func (w *Windows) Error() string { return w.text().String() }

// Unwrap returns the error by which it was recognised, nil for none.
func (w *Windows) Unwrap() error { return w.cause }

func (w *Windows) text() say.Text {
	return say.New("machine.windows", "{machine} runs Windows, which Latchkey does not set up over SSH: do the steps shown there yourself, in PowerShell", say.Values{"machine": w.Machine})
}

func windows(machine string, cause error) error {
	w := &Windows{Machine: machine, cause: cause, Steps: []string{
		`ssh-keygen -t ed25519 -f "$env:USERPROFILE\.ssh\latchkey_ed25519" -C "latchkey ` + "$env:COMPUTERNAME" + `"`,
		`Get-Content "$env:USERPROFILE\.ssh\latchkey_ed25519.pub"`,
		`# give that line to Latchkey as a deploy key of the repository`,
		`git config --global core.sshCommand "ssh -i ~/.ssh/latchkey_ed25519 -o IdentitiesOnly=yes"`,
		`git ls-remote URL-OF-THE-REPOSITORY`,
	}}
	return w.text().Because(w)
}

// saysWindows recognises what Windows' own shells say to a command of Unix.
// These words are kept in English, or name what no other system has.
var saysWindows = regexp.MustCompile(`(?i)is not recognized as (an internal or external command|the name of a cmdlet)|CommandNotFoundException|Microsoft Windows|cmd\.exe|powershell`)

// isWindows reports whether an error is that of a Windows machine: its server
// says so, or its shell does.
func isWindows(r sh.Runner, err error) bool {
	e, ok := errors.AsType[*sh.Error](err)
	if !ok || e.Kind != sh.NoShell {
		return false
	}
	if v, ok := r.(interface{ ServerVersion() string }); ok && strings.Contains(v.ServerVersion(), "Windows") {
		return true
	}
	return saysWindows.MatchString(e.Said)
}
