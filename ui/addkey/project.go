package addkey

import (
	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// offerProject puts the choice of the two above the inputs, where the repository is
// of a project that can have keys.
func (a *dialog) offerProject(above *fyne.Container) {
	note := kit.NewNote(locale.T("add.project_note"))
	switch {
	case a.at.ProjectOnly:
		above.Add(note)
		return
	case a.at.Project == "":
		return
	}
	note.Hide()
	a.choice = kit.NewSegments([]string{locale.T("add.this_repository"), locale.T("add.whole_project", locale.Args{"Project": a.at.Project.Key()})}, []string{"repository", "folder"}, func(i int) {
		kit.SetVisible(note, i == 1)
		a.rename(a.pathOf())
		a.Clear()
		a.Dialog.Fit()
	})
	above.Add(a.choice.Object)
	above.Add(note)
}

// onProject reports whether the key goes on the project.
func (a *dialog) onProject() bool {
	return a.at.ProjectOnly || a.choice != nil && a.choice.Chosen() == 1
}

// pathOf is that of the repository or the project.
func (a *dialog) pathOf() api.RepoPath {
	if a.onProject() {
		return api.RepoPath(a.at.Project)
	}
	return a.at.Repo
}

// where names it, as people know it.
func (a *dialog) where() string {
	if a.onProject() {
		return locale.T("plan.project", locale.Args{"Project": string(a.at.Project)})
	}
	return a.at.Shown
}

// rename suggests the name that fits where the key goes, unless a person typed one.
func (a *dialog) rename(path api.RepoPath) {
	name := frame.CommentFor(a.f.Defaults.CommentTemplate(), path)
	if a.comment.Text == a.labelOf {
		a.comment.SetText(name)
	}
	if a.label.Text == a.labelOf {
		a.label.SetText(name)
		a.labelOf = name
	}
}
