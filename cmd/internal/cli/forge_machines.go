package cli

import (
	"context"
	"errors"
	"strings"

	"latchkey/api/demo"
	"latchkey/internal/demomachine"
)

// forgeLine is the line that "latchctl forge" prints.
type forgeLine struct {
	demo.Info
	Machines     []servedMachine `json:"machines,omitempty"`
	MachineKey   string          `json:"machine_key_file,omitempty"`
	MachineSSH   string          `json:"machine_ssh_config,omitempty"`
	WhyNoMachine string          `json:"machines_unavailable,omitempty"`
}

// servedMachine is how to reach a demo machine.
type servedMachine struct {
	Name    string `json:"name"`
	SSH     string `json:"ssh"`
	User    string `json:"user"`
	HostKey string `json:"host_key"`
}

// serveMachines starts demo machines and notes how to reach them, or why there
// are none on this system. The function that it returns ends them.
func serveMachines(ctx context.Context, count int, to *forgeLine) (func() error, error) {
	if count == 0 {
		return func() error { return nil }, nil
	}
	machines, err := demomachine.Start(ctx, count)
	if errors.Is(err, demomachine.ErrUnsupported) {
		to.WhyNoMachine = strings.TrimPrefix(err.Error(), demomachine.ErrUnsupported.Error()+": ")
		return func() error { return nil }, nil
	}
	if err != nil {
		return nil, err
	}
	to.MachineKey, to.MachineSSH = machines.KeyFile, machines.Config
	for _, m := range machines.All {
		to.Machines = append(to.Machines, servedMachine{m.Name, m.Addr, m.User, m.HostKey})
	}
	return machines.Close, nil
}
