package core

import (
	"context"
	"errors"
	"strconv"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/machine"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
)

// AddGroup adds a group: any number of machines whose names are like pattern, such as
// ci-*, and which come from the image of the machine of. They are never reached. The
// group has the keys that lie on that machine, also those that come there later, until
// Replaced says that its machines are newer.
func (m *Machines) AddGroup(ctx context.Context, pattern, of string) (machine.Machine, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return machine.Machine{}, err
	}
	defer done()
	if !machine.IsPattern(pattern) {
		return machine.Machine{}, cause.Request(errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": strconv.Quote(userinput.Quote(pattern))}), machine.ErrNoPattern))
	}
	source, err := m.one(ctx, of)
	if err != nil {
		return machine.Machine{}, err
	}
	if source.Group {
		return machine.Machine{}, cause.Request(say.New("failed.group-of-group", "{machine} is a group itself: name the machine whose image they all have", say.Values{"machine": source.Name}).Because(nil))
	}
	row := store.Machine{Name: pattern, Kind: store.MachineGroup, Host: source.ID, Created: m.now()}
	if row.ID, err = m.freeID(ctx, pattern); err != nil {
		return machine.Machine{}, err
	}
	err = m.store.AddGroup(ctx, row)
	if errors.Is(err, store.ErrNameUsed) {
		return machine.Machine{}, &MachineThereError{pattern, cause.Request(say.New("failed.machine-there", "it is there already, as {name}", say.Values{"name": pattern}).Because(nil))}
	}
	if err != nil {
		return machine.Machine{}, err
	}
	m.changed("", ask.MachinesChanged)
	return m.one(ctx, row.ID)
}

// Replaced says that all machines of a group were replaced, by ones from the image of
// its machine as that is now, after Person.Confirm: they have its keys and no older ones. Rotations that kept
// an old key for them go on when they are resumed.
func (m *Machines) Replaced(ctx context.Context, idOrName string) (machine.Machine, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return machine.Machine{}, err
	}
	defer done()
	one, err := m.one(ctx, idOrName)
	if err != nil {
		return machine.Machine{}, err
	}
	if !one.Group {
		return machine.Machine{}, cause.Request(say.New("failed.no-group", "{machine} is one machine: look at it, and what is not there any more is noted", say.Values{"machine": one.Name}).Because(nil))
	}
	if one.Of == "" {
		return machine.Machine{}, cause.Request(say.New("failed.group-source-gone", "the machine whose image {machine} comes from has been removed, so it is not known what its machines have now: remove {machine}, and add it again for another machine", say.Values{"machine": one.Name}).Because(nil))
	}
	plan := ask.Plan{Title: say.New("ask.group-replaced", "all machines of {machine} were replaced by newer ones", say.Values{"machine": one.Name}),
		Lines: []say.Text{say.New("ask.group-replaced-means", "rotations that kept an old key for them continue and remove it: one that was not replaced is shut out then")}}
	if err := m.confirm(ctx, plan); err != nil {
		return machine.Machine{}, err
	}
	if err := m.store.GroupReplaced(ctx, one.ID); err != nil {
		return machine.Machine{}, err
	}
	m.changed("", ask.MachinesChanged)
	return m.one(ctx, one.ID)
}
