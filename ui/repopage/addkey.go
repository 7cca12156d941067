package repopage

import (
	"latchkey/api"
	"latchkey/keys"
	"latchkey/ui/addkey"
)

// showAddKey opens the dialog that puts a key on the selected repository; with a
// fingerprint, that pair is chosen already.
func (p *Page) showAddKey(fp keys.Fingerprint) {
	if repo := p.list.Selected(); repo != nil && p.backend != nil {
		addkey.Show(p.f, p.backend, addHost{p}, addkey.Place{Account: repo.Account, Repo: repo.Path, Shown: repo.shown, Project: p.details.projectOf(repo)}, fp)
	}
}

// AddKeyTo opens the dialog that puts a key on a project; with a fingerprint, that
// pair is chosen already.
func (p *Page) AddKeyTo(account string, project api.ProjectPath, fp keys.Fingerprint) {
	if p.backend != nil {
		addkey.Show(p.f, p.backend, addHost{p}, addkey.Place{Account: account, Repo: api.RepoPath(project), Shown: string(project), Project: project, ProjectOnly: true}, fp)
	}
}

// addHost is the page for the dialog, which may outlive it.
type addHost struct{ p *Page }

// Stands shows a new key in the details.
func (h addHost) Stands(account string, project api.ProjectPath, fp keys.Fingerprint) {
	d := h.p.latest().details
	if project != "" { // its keys are read once, unless there is a reason
		delete(d.projects, account+" "+string(project))
	}
	d.seek(fp)
	d.refresh()
}

// Look reads the keys again.
func (h addHost) Look() { h.p.latest().details.refresh() }
