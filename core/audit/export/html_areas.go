package export

import (
	"cmp"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/say"
)

// area is a project, or all of one owner where a forge has none: some rows of the
// matrix of keys and repositories in one.
type area struct {
	Server, Name, Repos, Keyless, Unread, Keys, Writes, Findings string

	repos, keyless, unread, writes, findings int
	keys                                     map[string]bool
}

// areaMap finds the area of a place.
type areaMap struct {
	accounts map[string]*audit.Account
	by       map[[2]string]*area // by server and name
	of       map[[2]string]*area // by server and path of a repository
}

func (m *areaMap) named(account, path, project string) *area {
	server := serverOf(m.accounts, account)
	if project == "" {
		project, _, _ = strings.Cut(path, "/")
	}
	id := [2]string{server, project}
	if m.by[id] == nil {
		m.by[id] = &area{Server: server, Name: line(project, rowText), keys: map[string]bool{}}
	}
	return m.by[id]
}

func (m *areaMap) find(account, target string) *area {
	if a := m.of[[2]string{serverOf(m.accounts, account), target}]; a != nil {
		return a
	}
	return m.named(account, target, "")
}

func (d *Document) areas() (shown []area, more string) {
	all := d.countAreas()
	slices.SortFunc(all, func(a, b *area) int {
		return cmp.Or(cmp.Compare(b.findings, a.findings), strings.Compare(a.Server, b.Server), strings.Compare(a.Name, b.Name))
	})
	for i, a := range all {
		if i == mostAreas {
			return shown, d.Language.text(say.Count("export.more", len(all)-i, "and 1 more", "and {n} more"))
		}
		n := d.Language.number
		a.Repos, a.Keyless, a.Unread, a.Keys, a.Writes, a.Findings = n(a.repos), n(a.keyless), n(a.unread), n(len(a.keys)), n(a.writes), n(a.findings)
		shown = append(shown, *a)
	}
	return shown, ""
}

func (d *Document) countAreas() (all []*area) {
	m := areaMap{d.accounts(), map[[2]string]*area{}, map[[2]string]*area{}}
	for i := range d.World.Repos {
		r := &d.World.Repos[i]
		a := m.named(r.Account, r.Path, r.Project)
		m.of[[2]string{serverOf(m.accounts, r.Account), r.Path}] = a
		a.repos++
		if r.Keys == 0 {
			a.keyless++
		} else if r.Keys < 0 {
			a.unread++
		}
	}
	for i := range d.World.Keys {
		k := &d.World.Keys[i]
		for _, p := range k.Places {
			a := m.find(p.Account, p.Target)
			a.keys[cmp.Or(string(k.Fingerprint), p.Target+" "+p.KeyID)] = true
			if p.Access == api.ReadWrite {
				a.writes++
			}
		}
	}
	for i := range d.Report.Findings {
		if f := &d.Report.Findings[i]; !f.Excepted() && f.Subject.Target != "" {
			m.find(f.Subject.Account, f.Subject.Target).findings++
		}
	}
	for _, a := range m.by {
		all = append(all, a)
	}
	return all
}
