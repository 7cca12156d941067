package reach

import (
	"net"
	"strconv"

	"golang.org/x/crypto/ssh"

	"latchkey/internal/sshconfig"
)

// Target is a machine, with the way to it.
type Target struct {
	Name string // what it is called in messages, safe to show; "" = its host
	Address
	// Jumps are the hosts on the way, the first to be connected to first.
	Jumps []Address
}

// Address is where one host listens and how to sign in there. Paths are
// absolute.
type Address struct {
	Host string
	Port int    // 0 = 22
	User string // "" = that of Options
	// Signers are keys that are offered before all others, such as a pair of the
	// vault.
	Signers []ssh.Signer
	// Identities are key files in the order in which they are offered; nil = ssh's
	// usual ones.
	Identities []string
	// IdentitiesOnly says that of the agent's keys only those of Identities are
	// offered.
	IdentitiesOnly bool
	// Agent is the agent's socket (on Windows its named pipe): "" = that of
	// Options, "none" = no agent.
	Agent string
	// KnownHosts are further files of host keys.
	KnownHosts []string
	// HostKeyAlias is the name under which its host key is known, "" = Host and
	// Port.
	HostKeyAlias string
	// ProxyCommand is what has to be run to reach it, with its tokens in place.
	ProxyCommand string
}

// Of returns the target that ssh_config files describe.
func Of(h sshconfig.Host) Target {
	t := Target{Name: h.Alias, Address: address(h)}
	for _, jump := range h.Jumps {
		t.Jumps = append(t.Jumps, address(jump))
	}
	return t
}

func address(h sshconfig.Host) Address {
	return Address{Host: h.HostName, Port: h.Port, User: h.User, Identities: h.Identities, IdentitiesOnly: h.IdentitiesOnly,
		Agent: h.Agent, KnownHosts: h.KnownHosts, HostKeyAlias: h.HostKeyAlias, ProxyCommand: h.ProxyCommand}
}

func (a Address) port() int {
	if a.Port == 0 {
		return 22
	}
	return a.Port
}

// dialed is host and port as the net package takes them.
func (a Address) dialed() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.port())) }

// check refuses names with a meaning to shells.
func (a Address) check() error {
	if err := sshconfig.CheckHost(a.Host); err != nil {
		return err
	}
	if a.HostKeyAlias != "" {
		if err := sshconfig.CheckHost(a.HostKeyAlias); err != nil {
			return err
		}
	}
	if a.Port < 0 || a.Port > 65535 {
		return &sshconfig.UnsafeError{What: "port", Name: strconv.Itoa(a.Port)}
	}
	return sshconfig.CheckUser(a.User)
}
