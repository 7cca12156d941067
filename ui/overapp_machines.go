package ui

import (
	"context"
	"time"

	"latchkey/core"
	"latchkey/core/machine"
	"latchkey/core/machine/home"
	"latchkey/core/probe"
	"latchkey/keys"
)

// ListMachines implements machinepage.Backend, as the others below.
func (o overApp) ListMachines(ctx context.Context) ([]machine.Machine, error) {
	return o.app.Machines.List(ctx)
}

// AddMachine adds one.
func (o overApp) AddMachine(ctx context.Context, n core.NewMachine) (machine.Machine, error) {
	return o.app.Machines.Add(ctx, n)
}

// SetMachineEnd says until when one is to have its access.
func (o overApp) SetMachineEnd(ctx context.Context, id string, ends time.Time) error {
	return o.app.Machines.SetEnd(ctx, id, ends)
}

// RemoveMachine forgets one.
func (o overApp) RemoveMachine(ctx context.Context, id string) error {
	return o.app.Machines.Remove(ctx, id)
}

// LookAtMachine looks at one.
func (o overApp) LookAtMachine(ctx context.Context, id string) (machine.Look, error) {
	return o.app.Machines.Look(ctx, id)
}

// MachineRebuilt says that one has another host key now.
func (o overApp) MachineRebuilt(ctx context.Context, id string, shown keys.Fingerprint) error {
	return o.app.Machines.Rebuilt(ctx, id, shown)
}

// AddMachineGroup adds those that come from the image of one.
func (o overApp) AddMachineGroup(ctx context.Context, pattern, of string) (machine.Machine, error) {
	return o.app.Machines.AddGroup(ctx, pattern, of)
}

// MachineReplaced says that the machines of a group are newer ones now.
func (o overApp) MachineReplaced(ctx context.Context, id string) error {
	_, err := o.app.Machines.Replaced(ctx, id)
	return err
}

// MachinePresets are the build systems that are known.
func (o overApp) MachinePresets() []core.MachinePreset { return o.app.Machines.Presets() }

// MachineOffers are those to try things on.
func (o overApp) MachineOffers() core.MachineOffers { return o.app.Machines.Offers() }

// VerifyMachine opens its repositories from there.
func (o overApp) VerifyMachine(ctx context.Context, id string) ([]probe.Report, error) {
	return o.app.Machines.Verify(ctx, id)
}

// MachineFiles lists our files there.
func (o overApp) MachineFiles(ctx context.Context, id string) ([]home.File, error) {
	return o.app.Machines.Files(ctx, id)
}
