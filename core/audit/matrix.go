package audit

import (
	"cmp"

	"latchkey/api"
	"latchkey/internal/grid"
	"latchkey/keys"
)

// Matrix shows which key stands on which repository. The numbers of its rows and
// columns are places in Keys and Targets.
type Matrix struct {
	*grid.Grid
	Keys    []MatrixKey
	Targets []MatrixTarget
}

// MatrixKey is a row.
type MatrixKey struct {
	Key     *Key
	Machine string // on which the private key is, where rows are by machine
}

// MatrixTarget is a column: a repository, or all those of a project.
type MatrixTarget struct {
	Account string
	Target  string
	Project bool
}

// WantedMark is what a wanted state says of a key in a place: that it is missing, or
// stands there in excess, or cannot be known.
type WantedMark struct {
	Fingerprint keys.Fingerprint
	Account     string
	Target      string
	Project     bool
	Mark        grid.Mark
}

// MatrixSpec says how a matrix is to be made.
type MatrixSpec struct {
	Wanted    []WantedMark
	ByMachine bool // rows are grouped by machine, not by project
	// Only, where it is not nil, leaves out other keys.
	Only func(*Key) bool

	// What things are called.
	KeyName func(*Key) string
	Account func(id string) string
	Several string // the group of keys of several projects
	Nobody  string // the group of keys that are on no known machine
	Whole   string // the column of all repositories of a project
}

// matrixMaker gathers rows, columns and marks.
type matrixMaker struct {
	*look
	spec    *MatrixSpec
	matrix  Matrix
	rows    []grid.Item
	cols    []grid.Item
	places  []grid.Place
	targets map[matrixAt]int
	wanted  map[keys.Fingerprint][]WantedMark
}

type matrixAt struct {
	server, path string
	project      bool
}

// NewMatrix puts what stands, and what is wanted, into a matrix.
func NewMatrix(w *World, spec MatrixSpec) *Matrix {
	m := &matrixMaker{look: newLook(w, nil), spec: &spec, targets: map[matrixAt]int{}, wanted: map[keys.Fingerprint][]WantedMark{}}
	for _, mark := range spec.Wanted {
		m.wanted[mark.Fingerprint] = append(m.wanted[mark.Fingerprint], mark)
	}
	for i := range w.Repos {
		m.target(w.Repos[i].Account, w.Repos[i].Path, false)
	}
	for i := range w.Keys {
		for _, p := range w.Keys[i].Places {
			m.target(p.Account, p.Target, p.Project)
		}
	}
	if spec.ByMachine {
		m.byMachine()
	} else {
		m.byProject()
	}
	m.matrix.Grid = grid.Arrange(m.rows, m.cols, m.places)
	return &m.matrix
}

// target is the column of a repository or project.
func (m *matrixMaker) target(account, path string, project bool) int {
	server := m.at(account, path)
	at := matrixAt{server[0], server[1], project}
	if n, known := m.targets[at]; known {
		return n
	}
	n := len(m.cols)
	m.targets[at] = n
	item := grid.Item{ID: n, Name: lastPart(path), Group: m.groupOf(account, path, project)}
	if project {
		item.Name = m.spec.Whole
	} else if r := m.repo(account, path); r != nil {
		item.Blind = r.Keys < 0
	}
	m.cols = append(m.cols, item)
	m.matrix.Targets = append(m.matrix.Targets, MatrixTarget{account, path, project})
	return n
}

// groupOf is the project of a target, with its account where there are several.
func (m *matrixMaker) groupOf(account, path string, project bool) string {
	group := path
	if !project {
		group = firstParts(path)
		if r := m.repo(account, path); r != nil {
			group = cmp.Or(r.Project, group)
		}
	}
	if len(m.Accounts) > 1 && m.spec.Account != nil {
		group += " · " + m.spec.Account(account)
	}
	return group
}

// shows reports whether a key has a row.
func (m *matrixMaker) shows(k *Key) bool {
	return (k.stands() || len(m.wanted[k.Fingerprint]) > 0 || len(m.holders[k.Fingerprint]) > 0) && (m.spec.Only == nil || m.spec.Only(k))
}

// byProject gives each key one row, with the project on which it stands.
func (m *matrixMaker) byProject() {
	for i := range m.World.Keys {
		k := &m.World.Keys[i]
		if !m.shows(k) {
			continue
		}
		group, met := "", false
		for _, p := range k.Places {
			g := m.groupOf(p.Account, p.Target, p.Project)
			if met && g != group {
				group = m.spec.Several
				break
			}
			group, met = g, true
		}
		row := m.row(k, group, "")
		m.stand(row, k)
		for _, machine := range m.holders[k.Fingerprint] {
			m.opens(row, k, machine)
		}
	}
}

// byMachine gives each key a row for each machine that has it.
func (m *matrixMaker) byMachine() {
	for i := range m.World.Keys {
		k := &m.World.Keys[i]
		if !m.shows(k) {
			continue
		}
		holders := m.holders[k.Fingerprint]
		for _, machine := range holders {
			row := m.row(k, machine.Name, machine.Name)
			m.stand(row, k)
			m.opens(row, k, machine)
		}
		if len(holders) == 0 || k.unreadable() {
			m.stand(m.row(k, m.spec.Nobody, ""), k)
		}
	}
}

func (m *matrixMaker) row(k *Key, group, machine string) int {
	n := len(m.rows)
	name := string(k.Fingerprint)
	if m.spec.KeyName != nil {
		name = m.spec.KeyName(k)
	}
	m.rows = append(m.rows, grid.Item{ID: n, Name: name, Group: group})
	m.matrix.Keys = append(m.matrix.Keys, MatrixKey{k, machine})
	return n
}

// stand marks where a key stands, and where a wanted state says otherwise.
func (m *matrixMaker) stand(row int, k *Key) {
	for _, p := range k.Places {
		m.places = append(m.places, grid.Place{Row: row, Col: m.target(p.Account, p.Target, p.Project), Mark: markOf(p.Access)})
	}
	for _, w := range m.wanted[k.Fingerprint] {
		m.places = append(m.places, grid.Place{Row: row, Col: m.target(w.Account, w.Target, w.Project), Mark: w.Mark})
	}
}

func markOf(a api.Access) grid.Mark {
	switch a {
	case api.Read:
		return grid.Read
	case api.ReadWrite:
		return grid.Write
	}
	return grid.Unknown
}

// opens marks what a machine opens with a key that does not stand there.
func (m *matrixMaker) opens(row int, k *Key, machine *Machine) {
	for i := range machine.Opens {
		o := &machine.Opens[i]
		if o.Fingerprint != k.Fingerprint {
			continue
		}
		switch machineWithoutKey(m.look, machine, o).is {
		case Found:
			m.places = append(m.places, grid.Place{Row: row, Col: m.target(o.Account, o.Target, false), Mark: grid.Missing})
		case Unknown:
			m.places = append(m.places, grid.Place{Row: row, Col: m.target(o.Account, o.Target, false), Mark: grid.Unknown})
		}
	}
}

// firstParts is a path without its last part, such as its owner.
func firstParts(path string) string {
	if n := len(path) - len(lastPart(path)); n > 0 {
		return path[:n-1]
	}
	return path
}
