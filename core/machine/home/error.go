package home

import (
	"regexp"
	"strings"

	"latchkey/core/machine/sh"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Kind sorts why a home is as it is, or was not changed.
type Kind int

// The kinds.
const (
	Failed     Kind = iota // a program there failed; Error.Said has its words
	NoHome                 // the user has no home folder
	TwoHomes               // $HOME is not the home that the system knows
	NotOurs                // a file or folder belongs to somebody else
	ReadOnly               // nothing can be written there
	Link                   // a symbolic link is in the way
	NotAFolder             // something else is where a folder should be
	NotAFile               // something else is where a file should be
	ByteOrder              // git's configuration begins with a byte order mark
	DiskFull               // no space, or no quota, is left
	NoKeygen               // there is no ssh-keygen
	NoTools                // a program that every system has is not there; Error.Path names it
	Damaged                // our folder's own state cannot be read
	Busy                   // another Latchkey works there
	OtherKey               // a key of that name is there, and is another one
	NoCheckout             // there is no checkout in a folder that was named
)

// Error says what is the matter with a home. Nothing was changed but what the
// operation before it had written whole.
type Error struct {
	Kind    Kind
	Machine string
	Path    string // as people write it, safe to show
	Said    string // what the machine said, or the line to add by hand
}

// Error implements error.
func (e *Error) Error() string { return e.text().String() }

func newError(kind Kind, machine, path, said string) error {
	e := &Error{Kind: kind, Machine: machine, Path: safetext.Line(path, 300), Said: safetext.Line(said, 300)}
	return e.text().Because(e)
}

// changed says that things are not as they were looked at.
type changed struct{}

func (changed) Error() string { return "changed since it was looked at" }

var noSpace = regexp.MustCompile(`(?i)no space left|quota exceeded|disk full`)

// failure is the error of a script that ended at a certain place.
func failure(machine, word, path string, r sh.Result) error {
	said := strings.TrimSpace(string(r.Err))
	switch word {
	case "changed":
		return changed{}
	case "full":
		return newError(DiskFull, machine, path, "")
	case "busy":
		return newError(Busy, machine, path, "")
	case "link":
		return newError(Link, machine, path, "")
	case "nokeygen":
		return newError(NoKeygen, machine, path, "")
	}
	if noSpace.MatchString(said) {
		return newError(DiskFull, machine, path, said)
	}
	if regexp.MustCompile(`(?i)read-only`).MatchString(said) {
		return newError(ReadOnly, machine, path, said)
	}
	return newError(Failed, machine, path, said)
}

func (e *Error) text() say.Text {
	values := say.Values{"machine": e.Machine, "path": e.Path}
	if e.Said != "" {
		values["said"] = e.Said
	}
	switch e.Kind {
	case NoHome:
		return say.New("machine.no-home", "the user on {machine} has no home folder ({path} is not one): make it there, or use another user", values)
	case TwoHomes:
		return say.New("machine.two-homes", "on {machine} HOME is not {path}, where ssh looks for its files: make them the same in the start files there, or use another user", values)
	case NotOurs:
		return say.New("machine.not-owner", "{path} on {machine} belongs to another user, so nothing was changed: give it to this user there with chown", values)
	case ReadOnly:
		return say.New("machine.read-only", "{path} on {machine} cannot be written, so nothing was changed: make it writable there, or use another user", values)
	case Link:
		if e.Said == "" {
			return say.New("machine.link-in-way", "{path} on {machine} is a symbolic link, or not what belongs there, and Latchkey follows no links, so nothing was changed: move it away there", values)
		}
		return say.New("machine.link", "{path} on {machine} is a symbolic link, which Latchkey does not write through⟨: put this line on top of the file that it leads to: {said}⟩", values)
	case NotAFolder:
		return say.New("machine.not-a-folder", "{path} on {machine} is not a folder, so nothing was changed: move it away there", values)
	case NotAFile:
		return say.New("machine.not-a-file", "{path} on {machine} is not a file, so nothing was changed: move it away there", values)
	case ByteOrder:
		return say.New("machine.byte-order-mark", "{path} on {machine} begins with a byte order mark, so no line can go before it: save it there as UTF-8 without one", values)
	}
	return e.laterText(values)
}

func (e *Error) laterText(values say.Values) say.Text {
	switch e.Kind {
	case DiskFull:
		return say.New("machine.disk-full", "no space is left for {path} on {machine}; what was there is unchanged: free some there, then try again", values)
	case NoKeygen:
		return say.New("machine.no-keygen", "{machine} has no ssh-keygen to make a key with: install the OpenSSH client there, or bring a key from here", values)
	case NoTools:
		if e.Path != "sha256sum" {
			return say.New("machine.no-program", "{machine} has no {path}, which every system has: install it there, with coreutils or BusyBox for instance", values)
		}
		return say.New("machine.no-tools", "{machine} has neither {path} nor cksum, by which Latchkey sees what has changed: install one there", values)
	case Damaged:
		return say.New("machine.damaged-state", "{path} on {machine} cannot be read⟨ ({said})⟩, so nothing was changed: its README says how to remove all of it yourself", values)
	case Busy:
		return say.New("machine.busy", "another Latchkey is at work on {machine}: try again when it is done", values)
	case NoCheckout:
		return say.New("machine.no-checkout", "{path} on {machine} is not a checkout of a repository: clone it there first, or name another folder", values)
	case OtherKey:
		return say.New("machine.other-key", "{path} on {machine} holds another key already, so nothing was changed: choose another name", values)
	}
	return say.New("machine.write-failed", "{path} on {machine} could not be written⟨: {said}⟩; what was there is unchanged: look at it there, then try again", values)
}
