package main

import (
	"context"
	"errors"
	"strings"

	"latchkey/core"
	"latchkey/internal/demomachine"
)

// demoMachines are the build machines of the demo, and one more that is "this
// computer": in the demo nothing of the person's own home is touched.
type demoMachines struct {
	all *demomachine.Machines // nil = there are none
	err error
}

// demoMachineCount is how many machines are offered to try the wizard on.
const demoMachineCount = 3

// startDemoMachines starts them on a goroutine of its own; the channel gives them once
// they run.
func startDemoMachines(ctx context.Context) <-chan demoMachines {
	ready := make(chan demoMachines, 1)
	go func() {
		all, err := demomachine.Start(ctx, demoMachineCount+1)
		ready <- demoMachines{all, err}
	}()
	return ready
}

// ways says how core reaches them. Where this system can have none, it says why, and
// this computer is offered as little.
func (d demoMachines) ways() (w core.MachineWays, home string) {
	if d.err != nil {
		cause := strings.TrimPrefix(d.err.Error(), demomachine.ErrUnsupported.Error()+": ")
		w.Offers = core.NoMachineOffers(cause)
		return w, ""
	}
	w.SSHConfig = d.all.Config
	for _, m := range d.all.All[:demoMachineCount] {
		w.Offers.Addresses = append(w.Offers.Addresses, m.Name)
	}
	here := d.all.All[demoMachineCount]
	w.Shell = here.Shell()
	return w, here.Home
}

func (d demoMachines) close() error {
	if d.all == nil {
		return nil
	}
	return d.all.Close()
}

// unsupported reports whether this system can have no such machines, which is no
// failure of the demo.
func (d demoMachines) unsupported() bool { return errors.Is(d.err, demomachine.ErrUnsupported) }
