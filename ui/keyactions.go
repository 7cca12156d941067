package ui

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/kit"
)

// showEditLabel renames the chosen deploy key in place.
func (w *Window) showEditLabel() {
	k := w.details.current()
	if k == nil {
		return
	}
	key, most := *k, w.session.traits().LabelMax
	entry := kit.NewEntry(t("label.placeholder"))
	entry.SetText(key.Label)
	var f *form
	f = w.newForm(t("label.title"), "edit", t("label.save"), func() {
		label := strings.TrimSpace(entry.Text)
		switch {
		case label == "":
			f.say(t("label.empty"))
			f.dialog.FocusOn(entry)
			return
		case most > 0 && utf8.RuneCountInString(label) > most:
			f.say(t("label.too_long", args{"N": most}))
			f.dialog.FocusOn(entry)
			return
		case label == key.Label:
			f.dialog.Hide()
			return
		}
		f.main.Disable()
		f.clear()
		job := w.jobs.start(t("job.relabel", args{"Label": label}))
		backend := w.backend
		doJob(w.Frame, job, func(ctx context.Context) (core.KeyRow, error) { return backend.RelabelDeployKey(ctx, key, label) },
			func(changed core.KeyRow, err error) {
				f.main.Enable()
				if api.KindOf(err) == api.Accepted {
					f.dialog.Hide()
					w.toasts.Show(t("waits.relabelled"))
					return
				}
				if err != nil {
					if f.dialog.Visible() {
						f.fail(t("error.relabel"), err)
					} else {
						w.notices.fail("relabel", t("error.relabel"), err)
					}
					return
				}
				f.dialog.Hide()
				w.toasts.Show(t("toast.relabelled"))
				w.details.replace(changed)
				w.details.refresh()
			})
	})
	f.submitWith(entry)
	f.show(kit.Stack(field(t("label.label"), entry, t("label.note")), kit.NewCaption(shortFingerprint(key.Fingerprint))), entry)
	entry.TypedShortcut(selectAll())
}

// removeKey takes the chosen key off the repository; core asks first.
func (w *Window) removeKey() {
	k := w.details.current()
	if k == nil {
		return
	}
	key := *k
	where := string(key.Repo)
	if where == "" {
		where = string(key.Project)
	}
	job := w.jobs.start(t("job.remove", args{"Label": key.Label, "Repo": where}))
	backend := w.backend
	tryJob(w.Frame, job, func(ctx context.Context) error { return backend.RemoveDeployKey(ctx, key) }, func(err error) {
		if errors.Is(err, core.ErrWaits) { // accepted, still shown
			w.checkUnfinished()
			w.details.refresh()
			return
		}
		if err != nil {
			w.notices.fail("remove", t("error.remove", args{"Label": key.Label, "Repo": where}), err)
			return
		}
		w.toasts.Show(t("toast.removed", args{"Label": key.Label, "Repo": where}))
		w.details.refresh()
	})
}
