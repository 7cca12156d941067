package core

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/machine"
	"latchkey/core/machine/preset"
	"latchkey/core/say"
	"latchkey/core/store"
)

// UsePreset says of which build system a machine is. Where nobody said as whom
// builds run there, they run as that system's usual user. The machine is looked at:
// note says what is not as it usually is, none where all is.
func (m *Machines) UsePreset(ctx context.Context, idOrName, kind string) (note say.Text, err error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return note, err
	}
	defer done()
	p, err := preset.Find(kind)
	if err != nil {
		return note, cause.Request(err)
	}
	one, err := m.one(ctx, idOrName)
	if err != nil {
		return note, err
	}
	row, err := m.store.Machine(ctx, one.ID)
	if err != nil {
		return note, err
	}
	was := row
	row.Preset, row.RunAs = string(p.Kind), m.runAs(p, row)
	if row.RunAs != was.RunAs && (len(one.Keys) > 0 || len(one.Repos) > 0) {
		return note, say.New("preset.other-user", "{machine} was onboarded as another user, and builds of {preset} usually run as {user}: add the same host once more under another name",
			say.Values{"machine": one.Name, "preset": p.Name, "user": row.RunAs}).Because(nil)
	}
	if row != was {
		if err := m.store.PutMachine(ctx, row); err != nil {
			return note, err
		}
		m.changed("", ask.MachinesChanged)
	}
	seen, err := m.fleet.Looks(ctx, one.ID)
	m.changed("", ask.MachinesChanged)
	if err != nil {
		return note, err
	}
	return checkPreset(p, one.Name, seen)
}

// runAs is whose home is onboarded: as it was said, or the usual user of the build
// system where somebody else signs in.
func (m *Machines) runAs(p preset.Preset, row store.Machine) string {
	login := cmp.Or(row.User, m.ways.SSH.Login)
	usual := slices.ContainsFunc(p.Places, func(o preset.Place) bool { return o.User == login })
	if row.RunAs != "" || usual {
		return row.RunAs
	}
	return p.User()
}

// checkPreset compares what is usual with what was seen.
func checkPreset(p preset.Preset, name string, seen machine.Look) (note say.Text, err error) {
	u := seen.Facts.User
	where := cmp.Or(u.PasswdHome, u.Home)
	values := say.Values{"machine": name, "preset": p.Name, "user": u.Name, "home": where}
	if !u.HomeThere {
		return note, say.New("preset.no-home", "the home {home} of {user} on {machine} is not there, and {preset} would run builds in it: install it there first, or add the machine with the user as whom builds run",
			values).Because(errors.New("no home"))
	}
	if p.Fits(u.Name, where) {
		return note, nil
	}
	values["usual"], values["usual_home"] = p.Places[0].User, p.Places[0].Home
	return say.New("preset.elsewhere", "{preset} usually runs builds as {usual} in {usual_home}; on {machine} they are onboarded for {user} in {home}: check that they run so", values), nil
}
