// Package sshsetup writes what makes ssh and git use one key for one
// repository: Host blocks, known_hosts lines, rules for URLs, and the names of
// files and aliases. It knows no account and no store.
package sshsetup

import (
	"fmt"
	"strings"

	"latchkey/core/say"
)

// mostClones is how many repositories a Host block names as examples.
const mostClones = 5

// Compose returns an ssh_config with a Host block for each service, and a git
// configuration with which the usual URLs of the repositories lead to its
// aliases. name is that of the key's file, file where ssh finds it, as Path
// writes it; actions says how a person does what a comment names, nil = by name.
func Compose(services []Service, name, file string, actions func(say.Action) string) (config, git string) {
	var lines, gitLines strings.Builder
	aliases := UniqueNames{}
	for n, s := range services {
		if n > 0 {
			lines.WriteString("\n")
		}
		host := hostBlock{alias: aliases.alias(s.End.Host, name), end: s.End, file: file}
		writeKnownHosts(&lines, s, actions)
		for i, repo := range s.Repos {
			if i == mostClones {
				lines.WriteString("# …\n")
				break
			}
			fmt.Fprintf(&lines, "# git clone %s@%s:%s.git\n", s.End.SignIn(), host.alias, repo)
		}
		host.write(&lines)
		for _, repo := range s.Repos {
			writeInsteadOf(&gitLines, host.alias, s, repo)
		}
	}
	return lines.String(), gitLines.String()
}

// writeKnownHosts writes, as comments, by which keys a server is known.
func writeKnownHosts(out *strings.Builder, s Service, actions func(say.Action) string) {
	if len(s.Known) == 0 {
		values := say.Values{"host": s.End.Host, "test": say.Do("test")}
		fmt.Fprintf(out, "# %s\n", say.English("Nobody has vouched for the host key of {host} yet⟨: {test} shows it⟩.", values).Do(actions))
		return
	}
	out.WriteString("# For ~/.ssh/known_hosts on the machine that uses the key:\n")
	for _, line := range s.Known {
		fmt.Fprintf(out, "#   %s\n", line)
	}
}
