package sshsetup

import (
	"strconv"
	"strings"

	"latchkey/core/cause"
	"latchkey/core/say"
	"latchkey/core/userinput"
)

// Path writes a file's path as ssh_config reads it: in quotes, with what
// quotes and ssh itself give a meaning to written twice. A leading ~/ or %d/ is
// left to ssh, which puts the home folder there. What no writing helps against
// is refused.
func Path(path string) (string, error) {
	if strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", cause.Invalid(say.New("failed.ssh-control", "{path} cannot be used in an ssh_config: it has control characters", say.Values{"path": strconv.Quote(userinput.Quote(path))}))
	}
	if strings.Contains(path, "${") {
		return "", cause.Invalid(say.New("failed.ssh-variable", "{path} cannot be used in an ssh_config: ssh takes {sign} for the beginning of a variable", say.Values{"sign": "${", "path": strconv.Quote(userinput.Quote(path))}))
	}
	if strings.EqualFold(path, "none") { // which ssh takes for "no file"
		path = "./" + path
	}
	home, rest := "", path
	if after, ok := strings.CutPrefix(path, "%d/"); ok {
		home, rest = "%d/", after
	}
	return `"` + home + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%").Replace(rest) + `"`, nil
}

// gitQuote writes a value as git's configuration reads it.
func gitQuote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
