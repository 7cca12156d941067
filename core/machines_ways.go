package core

import (
	"os"
	"os/user"
	"path/filepath"
	"slices"

	"latchkey/core/machine"
	"latchkey/core/machine/reach"
	"latchkey/core/say"
	"latchkey/internal/sshconfig"
)

// MachineWays say how build machines are reached where that is not as the person's
// own ssh does it.
type MachineWays struct {
	// SSHConfig is the one ssh_config that is read, "" = those of the person and of
	// the system. With one no agent is asked, unless it names one.
	SSHConfig string
	// Shell is the sh of this computer, with arguments, nil = its own.
	Shell []string
	// Offers are machines to try things on.
	Offers MachineOffers
}

// MachineOffers are machines to try things on, such as those of a demo.
type MachineOffers struct {
	Addresses []string // as typed for ssh
	Why       say.Text // there are none, though there should be; none = nothing to say
	// NotHere says that this computer is none, either.
	NotHere bool
}

// NoMachineOffers says why there are no machines to try things on. This computer is
// none then, either.
func NoMachineOffers(cause string) MachineOffers {
	return MachineOffers{NotHere: true, Why: say.New("demo.no-machines", "this system gives programs no namespaces of their own ({cause})", say.Values{"cause": cause})}
}

// Offers returns the machines to try things on; none where this is no demo.
func (m *Machines) Offers() MachineOffers {
	o := m.options.Machines.Offers
	o.Addresses = slices.Clone(o.Addresses)
	return o
}

// here is how machines are reached from this computer by this person.
func (m *Machines) here() machine.Ways {
	homeDir, _ := os.UserHomeDir()
	login := ""
	if u, err := user.Current(); err == nil {
		login = u.Username
	}
	o := m.options.Machines
	w := machine.Ways{Local: m.options.MachineHome, Shell: o.Shell, SSH: reach.Options{HostKeys: m.hosts, Person: m.person, Login: login, Home: homeDir}}
	if o.SSHConfig != "" {
		w.Config = sshconfig.Options{User: o.SSHConfig, Home: homeDir, Login: login, Getenv: func(string) string { return "" }}
		return w
	}
	w.SSH.Agent = reach.DefaultAgent(os.Getenv)
	w.Config = sshconfig.Options{System: "/etc/ssh/ssh_config", Home: homeDir, Login: login, Getenv: os.Getenv}
	if homeDir != "" {
		w.Config.User = filepath.Join(homeDir, ".ssh", "config")
	}
	return w
}
