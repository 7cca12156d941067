package repopage

import (
	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// place is where a key is put: on one repository, or on a project, of which it opens
// every repository.
type place struct {
	project api.ProjectPath // of the repository, where projects have keys; "" = none
	only    bool            // the project, and no repository
	choice  *kit.Segments   // of the two, nil where there is nothing to choose
}

// AddKeyTo opens the dialog that puts a key on a project; with a fingerprint, that
// pair is chosen already.
func (p *Page) AddKeyTo(account string, project api.ProjectPath, fp keys.Fingerprint) {
	if p.backend != nil {
		p.newAddKey(repoRow{RepoRow: core.RepoRow{Account: account, Path: api.RepoPath(project)}, shown: string(project)}, place{project: project, only: true}, fp)
	}
}

// offerProject puts the choice of the two above the inputs, where the repository is
// of a project that can have keys.
func (a *addKey) offerProject(above *fyne.Container) {
	note := kit.NewNote(locale.T("add.project_note"))
	switch {
	case a.place.only:
		above.Add(note)
		return
	case a.place.project == "":
		return
	}
	note.Hide()
	a.place.choice = kit.NewSegments([]string{locale.T("add.this_repository"), locale.T("add.whole_project", locale.Args{"Project": a.place.project.Key()})}, []string{"repository", "folder"}, func(i int) {
		kit.SetVisible(note, i == 1)
		a.rename(a.pathOf())
		a.Clear()
		a.Dialog.Fit()
	})
	above.Add(a.place.choice.Object)
	above.Add(note)
}

// onProject reports whether the key goes on the project.
func (a *addKey) onProject() bool {
	return a.place.only || a.place.choice != nil && a.place.choice.Chosen() == 1
}

// pathOf is that of the repository or the project.
func (a *addKey) pathOf() api.RepoPath {
	if a.onProject() {
		return api.RepoPath(a.place.project)
	}
	return a.repo.Path
}

// where names it, as people know it.
func (a *addKey) where() string {
	if a.onProject() {
		return locale.T("plan.project", locale.Args{"Project": string(a.place.project)})
	}
	return a.repo.shown
}

// rename suggests the name that fits where the key goes, unless a person typed one.
func (a *addKey) rename(path api.RepoPath) {
	name := frame.CommentFor(a.f.Defaults.CommentTemplate(), path)
	if a.comment.Text == a.labelOf {
		a.comment.SetText(name)
	}
	if a.label.Text == a.labelOf {
		a.label.SetText(name)
		a.labelOf = name
	}
}
