package gitserver

import "strings"

// protocolVersion reads GIT_PROTOCOL: fields divided by colons, of which
// "version=N" counts. What is not understood is version 0, as git does.
func protocolVersion(value string) int {
	best := 0
	for field := range strings.SplitSeq(value, ":") {
		switch field {
		case "version=1":
			best = max(best, 1)
		case "version=2":
			best = max(best, 2)
		}
	}
	return best
}

// run carries out one command line and gives the exit status.
func (t *session) run(line string) int {
	if t.faults.RefuseAll != "" {
		return t.deny(t.faults.RefuseAll)
	}
	t.noise()
	t.server.logf("%s: %q", t.key.Fingerprint(), line)
	c, ok := parseCommand(line)
	if !ok {
		return t.deny("invalid command")
	}
	if _, denial := t.server.hooks.Open(t.key, c.service, c.path); denial != "" {
		return t.deny(denial)
	}
	return t.deny("invalid command")
}
