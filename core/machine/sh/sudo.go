package sh

import (
	"regexp"
	"strings"
)

// userName is what can be the name of a user of builds: nothing that a shell or
// sudo gives a meaning to, so no leading dash and no "#", which sudo reads as a
// number.
var userName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.@-]{0,63}$`)

// IsUserName reports whether a script can be run as a user of that name.
func IsUserName(name string) bool { return userName.MatchString(name) }

// become looks the user up, so that a name is never read as anything else, and
// turns the shell into one of that user. The whole of it is read before sudo is
// started, and nothing more is sent before it said so: what the first shell had
// read ahead would be lost.
func become(n nonce, user string) string {
	return "{\n" + clean + "user=" + user + `
login=$(command id -un)
number=
if command -v getent >/dev/null 2>&1; then
number=$(command getent passwd "$user" </dev/null | { IFS=: read -r name secret number rest; [ "$name" = "$user" ] && echo "$number"; })
else number=$(command id -u "$user" 2>/dev/null </dev/null); fi
[ -n "$number" ] || { ` + n.say(wordNoUser) + `; exit 0; }
command -v sudo >/dev/null 2>&1 || { ` + n.say(wordNoSudo) + `; exit 0; }
` + n.sayBoth(wordGoing+" $number $login") + `
exec sudo -n -u "$user" -H sh
}
`
}

// helloAs asks whether an sh of the right user reads us.
func helloAs(n nonce, number string) string {
	return `if [ "$(command id -u)" = ` + number + " ]; then\n" + n.sayBoth(wordHello) + "\nelse\n" + n.say(wordOther) + "\nfi\n"
}

// wantsPassword recognises sudo's refusal to ask.
var wantsPassword = regexp.MustCompile(`(?i)a password is required|no tty present|a terminal is required|must have a tty`)

// SudoLines are the lines to paste at the machine, as root, that let login run
// scripts as user without a password. Both are names by IsUserName; nil where
// one is not.
func SudoLines(login, user string) []string {
	if !IsUserName(login) || !IsUserName(user) {
		return nil
	}
	file := "/etc/sudoers.d/latchkey-" + strings.ReplaceAll(user, ".", "_") // one with a dot is not read
	escape := strings.NewReplacer("@", `\@`).Replace
	return []string{
		"printf '%s\\n' '" + escape(login) + " ALL=(" + escape(user) + ") NOPASSWD: /bin/sh, /usr/bin/sh' > " + file,
		"chmod 0440 " + file,
		"visudo -c",
	}
}
