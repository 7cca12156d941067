package machine

import (
	"latchkey/core/machine/reach"
	"latchkey/core/machine/sh"
	"latchkey/core/store"
	"latchkey/internal/sshconfig"
)

// Ways are how machines are reached from here.
type Ways struct {
	SSH    reach.Options
	Config sshconfig.Options // the person's own files; read anew for each connection
	// Local is the home on this machine, "" = that of whoever runs Latchkey; Env are
	// more variables for what runs there, as "name=value".
	Local string
	Env   []string
	Shell []string // the sh of this machine, with arguments, nil = /bin/sh
}

// Reach opens the way to a machine: nothing is connected yet. It is an Options.Reach.
func (w Ways) Reach(m store.Machine) (r sh.Runner, close func(), err error) {
	if m.Kind == store.MachineLocal {
		return sh.NewLocal(sh.Local{Name: m.Name, Home: w.Local, Env: w.Env, Shell: w.Shell}), func() {}, nil
	}
	target, err := w.Target(m.Address)
	if err != nil {
		return nil, nil, err
	}
	target.Name = m.Name
	machine := reach.New(w.SSH, target)
	return machine, machine.Close, nil
}

// Target is what an address leads to, as a person types it for ssh: with user and
// port, or a name of ~/.ssh/config.
func (w Ways) Target(address string) (reach.Target, error) {
	t, _, err := reach.Find(sshconfig.Read(w.Config), address)
	return t, err
}
