package sshsetup

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"latchkey/api"
)

// Service is an SSH service, and the repositories there on which a key stands.
type Service struct {
	End   api.SSHEnd
	Names []api.SSHEnd // under which people know it too
	Web   string       // where its pages are, "" when not known
	Repos []api.RepoPath
	Known []string // its lines for a known_hosts file; none where nobody has vouched for it
}

// A hostBlock is one Host block of an ssh_config.
type hostBlock struct {
	alias      string
	end        api.SSHEnd
	file       string // as sshPath writes it
	knownHosts string // the same, "" leaves it to ssh
}

func (h hostBlock) write(out *strings.Builder) {
	fmt.Fprintf(out, "Host %s\n  HostName %s\n  Port %s\n  User %s\n  IdentityFile %s\n  IdentitiesOnly yes\n",
		h.alias, strings.ReplaceAll(h.end.Host, "%", "%%"), strconv.Itoa(cmp.Or(h.end.Port, 22)), h.end.SignIn(), h.file) // ssh expands a single %
	if h.knownHosts != "" {
		fmt.Fprintf(out, "  UserKnownHostsFile %s ~/.ssh/known_hosts\n", h.knownHosts)
	}
}
