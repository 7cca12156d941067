package repopage

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// extras is what the details tell of a repository beside its own keys.
type extras struct {
	project   api.ProjectPath  // whose keys open the repository too, "" = none
	inherited []core.DeployKey // the project's keys
	refused   error            // why they could not be read
	sets      map[keys.Fingerprint]string
	tests     map[keys.Fingerprint]core.TestResult // the last one of each key
	byToken   map[keys.Fingerprint]bool            // deleted with the token that made them
}

// projectOf is the project of a repository on a forge where projects have
// keys, "" without.
func (d *detailsPane) projectOf(r *repoRow) api.ProjectPath {
	if r == nil || r.Project == "" || !d.f.Session.TraitsOf(r.Account).ProjectKeys {
		return ""
	}
	return api.ProjectPath(r.Path.Workspace() + "/" + r.Project)
}

// loadExtras reads them. A project is asked for its keys once while the window
// is open, or again when the person refreshes: it costs a request.
func (d *detailsPane) loadExtras() {
	r, backend := d.repo, d.backend
	if r == nil || backend == nil {
		return
	}
	project := d.projectOf(r)
	read := project != "" && !d.projects[r.Account+" "+string(project)]
	account, repo := r.Account, r.Path
	d.extraLoading = true
	frame.Load(d.f, &d.extraLoads, func(ctx context.Context) (extras, error) {
		return readExtras(ctx, backend, account, repo, project, read)
	}, func(e extras, err error) {
		d.extraLoading = false
		if err != nil {
			return
		}
		if read && e.refused == nil {
			d.projects[account+" "+string(project)] = true
		}
		d.extra = e
		if d.read || d.chosen == "" {
			d.settleChosen()
		}
		d.draw()
	})
}

// reloadExtras reads them again, where they were read.
func (d *detailsPane) reloadExtras() {
	if d.read && !d.loading {
		d.loadExtras()
	}
}

func readExtras(ctx context.Context, b DetailsBackend, account string, repo api.RepoPath, project api.ProjectPath, read bool) (extras, error) {
	e := extras{project: project, sets: map[keys.Fingerprint]string{}, byToken: map[keys.Fingerprint]bool{}}
	sets, err := b.KeySets(ctx)
	if err != nil {
		return e, err
	}
	for _, s := range sets {
		for _, m := range s.Members {
			e.sets[m.Fingerprint] = s.Name
		}
	}
	made, err := b.MadeWithToken(ctx, account, repo)
	if err != nil {
		return e, err
	}
	for _, fp := range made {
		e.byToken[fp] = true
	}
	if e.tests, err = b.LastTests(ctx, account, repo); err != nil {
		return e, err
	}
	if project == "" {
		return e, nil
	}
	if read {
		e.inherited, e.refused = b.ProjectDeployKeys(ctx, account, project)
	}
	if !read || e.refused != nil {
		e.inherited, err = b.CachedProjectKeys(ctx, account, project)
	}
	return e, err
}

// drawInherited shows the keys of the project, which open the repository too.
func (d *detailsPane) drawInherited() []fyne.CanvasObject {
	e := d.extra
	if e.project == "" || len(e.inherited) == 0 && e.refused == nil {
		return nil
	}
	objects := []fyne.CanvasObject{kit.Gap(0, 4), kit.NewStrong(locale.T("details.project", locale.Args{"Project": e.project.Key(), "N": len(e.inherited)})),
		kit.NewNote(locale.T("details.project_note"))}
	if e.refused != nil {
		objects = append(objects, d.refusedNotice())
	}
	for _, k := range e.inherited {
		objects = d.withCard(objects, k)
	}
	return objects
}

// refusedNotice says why the keys of the project are not known.
func (d *detailsPane) refusedNotice() fyne.CanvasObject {
	notice := d.f.ErrorNotice(locale.T("error.project_keys", locale.Args{"Project": d.extra.project.Key()}), d.extra.refused)
	notice.Tone = kit.Neutral
	notice.OnResize = d.stage.Refresh
	return notice.Object()
}

// opening are all keys that open the repository: its own and its project's.
func (d *detailsPane) opening() []core.DeployKey { return slices.Concat(d.keys, d.extra.inherited) }

// keyMark is something about a key that needs a line of its own.
type keyMark struct {
	icon, text string
	tone       fyne.ThemeColorName
}

func (m keyMark) line() fyne.CanvasObject {
	return kit.Stretch(1, kit.NewMark(m.icon, m.tone, 14), kit.NewCaption(m.text).Toned(m.tone).Shorten())
}

func (d *detailsPane) marksOf(k core.DeployKey) (marks []keyMark) {
	line := func(icon, text string, tone fyne.ThemeColorName) { marks = append(marks, keyMark{icon, text, tone}) }
	if !k.Unreadable.IsZero() {
		line("warning", locale.Translate(k.Unreadable), kit.Caution.Text())
	}
	if icon, text, good := d.lastTest(k); text != "" {
		tone := paint.ColorMuted
		if !good {
			tone = kit.Bad.Text()
		}
		line(icon, text, tone)
	}
	if by := k.SupersededBy; by != "" {
		line(frame.FindingIcon(inventory.FindingSuperseded), locale.T("key.superseded", locale.Args{"Key": locale.ShortFingerprint(by)}), frame.FindingTone(inventory.FindingSuperseded).Text())
	}
	if k.Disabled {
		line("stop", locale.T("key.disabled"), kit.Caution.Text())
	}
	if name := d.extra.sets[k.Fingerprint]; name != "" {
		line("key", locale.T("key.in_set", locale.Args{"Name": name}), paint.ColorMuted)
	}
	if k.Project == "" && d.extra.byToken[k.Fingerprint] {
		line("warning", locale.T("key.by_token", locale.Args{"Forge": d.f.Session.Traits().Name}), kit.Caution.Text())
	}
	return marks
}

// lastTest says how a key did when it was last tested, "" when it never was.
func (d *detailsPane) lastTest(k core.DeployKey) (icon, text string, good bool) {
	r, tested := d.extra.tests[k.Fingerprint]
	switch {
	case !tested || k.Fingerprint == "":
		return "", "", true
	case r.State == core.TestPassed:
		return "passed", locale.T("key.test_passed", locale.Args{"When": locale.Ago(r.When, d.f.Now())}), true
	}
	return "failed", locale.T("key.test_failed", locale.Args{"When": locale.Ago(r.When, d.f.Now())}), false
}
