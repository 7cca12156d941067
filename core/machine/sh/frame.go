package sh

import (
	"crypto/rand"
	"encoding/hex"
)

// nonce marks our lines in what a machine prints. It is sent in two halves, so
// that whoever echoes what we send does not print the mark.
type nonce struct{ left, right string }

func newNonce() nonce {
	random := make([]byte, 16)
	rand.Read(random)
	text := hex.EncodeToString(random)
	return nonce{text[:16], text[16:]}
}

// line is what a marked line begins with.
func (n nonce) line() string { return n.left + n.right + " " }

// say is the command that prints a marked line. What is before it may lack its
// line end.
func (n nonce) say(words string) string {
	return `echo; echo "` + n.left + `""` + n.right + " " + words + `"`
}

// sayBoth prints it on both outputs.
func (n nonce) sayBoth(words string) string {
	return n.say(words) + "\n{ " + n.say(words) + "; } >&2"
}

// The words of marked lines.
const (
	wordHello  = "hello"  // an sh reads us
	wordGoing  = "going"  // sudo is about to be started
	wordNoUser = "nouser" // the system knows no user of that name
	wordNoSudo = "nosudo" // there is no sudo
	wordOther  = "other"  // sudo made us somebody else
	wordPrintf = "printf" // printf is not the shell's own
	wordBegin  = "begin"  // from here on the script prints
	wordEnd    = "end"    // with the exit status
)

// padding is what start files that ask may read. An empty line would be an
// answer that means yes.
const padding = ":\n:\n:\n:\n:\n:\n:\n:\n:\n:\n:\n:\n:\n:\n:\n:\n"

// hello asks whether an sh reads us.
func hello(n nonce) string { return padding + n.sayBoth(wordHello) + "\n" }

// clean undoes what the environment may have set: options that change the
// language, functions and aliases over commands, and where cd goes. The system's
// folders come last in PATH, so that a machine's own choice counts.
const clean = `set +aefuvxC
unset -f command cd read echo printf test kill unset export
command unalias -a 2>/dev/null
unset CDPATH ENV BASH_ENV IFS
PATH=${PATH:-/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin}:/usr/bin:/bin:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
`

// watch ends all that the script started when our side goes away: its standard
// input, here 3, then ends.
const watch = `{ { while read -r gone; do :; done; kill -15 0; } <&3 3<&- & } >/dev/null 2>&1
watcher=$!
`

// frame is the script as it is sent: one command, so that it is run whole or not
// at all.
func frame(n nonce, s Script) (string, error) {
	values, err := s.assignments()
	if err != nil {
		return "", err
	}
	secret := ""
	if s.Secret {
		secret = `case $(command -v printf) in printf) ;; *) ` + n.say(wordPrintf) + "; exit 1;; esac\n"
	}
	return "{\n" + clean + secret + `cd -- "$HOME" 2>/dev/null || cd /` + "\n" + watch +
		n.sayBoth(wordBegin) + "\n(\nunset watcher\n" + values + s.Body + "\n) 3<&-\n" +
		"ended=$?\n{ kill -9 $watcher; wait $watcher; } 2>/dev/null\n" + n.sayBoth(wordEnd+" $ended") + "\nexit 0\n} 3<&0 </dev/null\n", nil
}
