package core

import (
	"context"

	"latchkey/core/inventory"
)

// whereabouts says where private keys are, as last known.
type whereabouts struct {
	lost     map[string]bool     // those that belong into the vault, by fingerprint: whether it has lost them
	machines map[string][]string // ids of the build machines on which they lie
}

func (ps *Pairs) whereabouts(ctx context.Context) (w whereabouts, err error) {
	if w.lost, err = ps.store.PrivateKeys(ctx); err != nil {
		return w, err
	}
	held, err := ps.store.MachineKeys(ctx, "")
	w.machines = map[string][]string{}
	for _, k := range held {
		w.machines[k.Fingerprint] = append(w.machines[k.Fingerprint], k.Machine)
	}
	return w, err
}

// state returns where one is: the vault comes before machines.
func (w whereabouts) state(fingerprint string) inventory.PrivateKeyState {
	lost, ours := w.lost[fingerprint]
	onMachine := len(w.machines[fingerprint]) > 0
	switch {
	case ours && !lost, ours && !onMachine, onMachine:
		return inventory.StateOfPair(lost, onMachine && (lost || !ours))
	}
	return inventory.PrivateKeyUnknown
}
