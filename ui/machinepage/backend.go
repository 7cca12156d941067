package machinepage

import (
	"context"
	"time"

	"latchkey/core"
	"latchkey/core/machine"
	"latchkey/core/machine/home"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// Backend is what the page of build machines needs of core.
type Backend interface {
	// ListMachines lists all build machines by name. Nothing is reached.
	ListMachines(context.Context) ([]machine.Machine, error)
	// AddMachine adds a machine. It is not reached yet.
	AddMachine(context.Context, core.NewMachine) (machine.Machine, error)
	// SetMachineEnd says until when a machine is to have its access.
	SetMachineEnd(ctx context.Context, id string, ends time.Time) error
	// RemoveMachine forgets a machine; nothing changes over there. It asks first
	// where something of ours lies on it.
	RemoveMachine(ctx context.Context, id string) error
	// LookAtMachine looks at a machine in one round trip; nothing is changed there.
	LookAtMachine(ctx context.Context, id string) (machine.Look, error)
	// MachineRebuilt says that a machine that shows the host key shown now is the one
	// that had another.
	MachineRebuilt(ctx context.Context, id string, shown keys.Fingerprint) error
	// AddMachineGroup adds a group of machines whose names are like pattern, such as ci-*,
	// and which come from the image of a machine.
	AddMachineGroup(ctx context.Context, pattern, of string) (machine.Machine, error)
	// MachineReplaced says that all machines of a group were replaced by newer ones. It
	// asks first.
	MachineReplaced(ctx context.Context, id string) error
	// MachinePresets are the build systems of which a machine may be.
	MachinePresets() []core.MachinePreset
	// MachineOffers are machines to try things on, such as the demo's.
	MachineOffers() core.MachineOffers
	// VerifyMachine opens every repository of a machine from there.
	VerifyMachine(ctx context.Context, id string) ([]probe.Report, error)
	// MachineFiles lists what of ours lies on a machine.
	MachineFiles(ctx context.Context, id string) ([]home.File, error)
	// CachedRepos are the repositories of an account as last read.
	CachedRepos(ctx context.Context, account string) ([]core.RepoRow, error)
	// ListRollouts lists all rollouts, the newest first.
	ListRollouts(context.Context) ([]rollout.Summary, error)
	// Rollout is one rollout with all of its steps.
	Rollout(ctx context.Context, id int64) (rollout.Report, error)
}
