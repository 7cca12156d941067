package core

import (
	"latchkey/core/machine/preset"
	"latchkey/core/say"
)

// MachinePreset is a build system of which a machine may be.
type MachinePreset struct {
	Kind string // for NewMachine.Preset
	Name say.Text
	User string // as whom it usually runs builds, "" = as whoever starts it
}

// Presets lists the build systems that are known, in the order in which faces show
// them.
func (m *Machines) Presets() (all []MachinePreset) {
	for _, p := range preset.All() {
		all = append(all, MachinePreset{Kind: string(p.Kind), Name: p.Name, User: p.User()})
	}
	return all
}
