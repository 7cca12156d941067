package machine

import (
	"strings"

	"latchkey/core/machine/reach"
)

// Listed is a line of a list of machines, as somebody wrote or pasted it.
type Listed struct {
	Line    int    // in the list, from 1
	Address string // as typed for ssh
	Wrong   error  // why it is no address, nil = it is one
}

// ReadList reads a list of machines: one address to a line, # begins a comment.
// An address that stands there twice counts once. Nothing is looked up.
func ReadList(text string) (all []Listed) {
	seen, number := map[string]bool{}, 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		number++
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if line == "" || seen[line] {
			continue
		}
		seen[line] = true
		all = append(all, Listed{Line: number, Address: line, Wrong: reach.CheckAddress(line)})
	}
	return all
}
