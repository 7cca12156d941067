package ui

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/ui/kit"
)

// showEditLabel renames the chosen deploy key in place.
func (d *detailsPane) showEditLabel() {
	k := d.current()
	if k == nil {
		return
	}
	key, most := *k, d.f.session.traits().LabelMax
	entry := kit.NewEntry(t("label.placeholder"))
	entry.SetText(key.Label)
	var box *form
	box = d.f.newForm(t("label.title"), "edit", t("label.save"), func() {
		label := strings.TrimSpace(entry.Text)
		switch {
		case label == "":
			box.say(t("label.empty"))
			box.dialog.FocusOn(entry)
			return
		case most > 0 && utf8.RuneCountInString(label) > most:
			box.say(t("label.too_long", args{"N": most}))
			box.dialog.FocusOn(entry)
			return
		case label == key.Label:
			box.dialog.Hide()
			return
		}
		box.main.Disable()
		box.clear()
		job := d.f.jobs.start(t("job.relabel", args{"Label": label}))
		backend := d.backend
		doJob(d.f, job, func(ctx context.Context) (core.DeployKey, error) { return backend.RelabelDeployKey(ctx, key, label) },
			func(changed core.DeployKey, err error) {
				box.main.Enable()
				if api.KindOf(err) == api.Accepted {
					box.dialog.Hide()
					d.f.toasts.Show(t("waits.relabelled"))
					return
				}
				if err != nil {
					if box.dialog.Visible() {
						box.fail(t("error.relabel"), err)
					} else {
						d.f.notices.fail("relabel", t("error.relabel"), err)
					}
					return
				}
				box.dialog.Hide()
				d.f.toasts.Show(t("toast.relabelled"))
				d.p.latest().details.replace(changed)
				d.p.latest().details.refresh()
			})
	})
	box.submitWith(entry)
	box.show(kit.Stack(field(t("label.label"), entry, t("label.note")), kit.NewCaption(shortFingerprint(key.Fingerprint))), entry)
	entry.TypedShortcut(selectAll())
}

// removeKey takes the chosen key off the repository; core asks first.
func (d *detailsPane) removeKey() {
	k := d.current()
	if k == nil {
		return
	}
	key := *k
	where := string(key.Repo)
	if where == "" {
		where = string(key.Project)
	}
	job := d.f.jobs.start(t("job.remove", args{"Label": key.Label, "Repo": where}))
	backend := d.backend
	tryJob(d.f, job, func(ctx context.Context) error { return backend.RemoveDeployKey(ctx, key) }, func(err error) {
		if errors.Is(err, core.ErrWaits) { // accepted, still shown
			d.f.announce(UnfinishedChanged)
			d.p.latest().details.refresh()
			return
		}
		if err != nil {
			d.f.notices.fail("remove", t("error.remove", args{"Label": key.Label, "Repo": where}), err)
			return
		}
		d.f.toasts.Show(t("toast.removed", args{"Label": key.Label, "Repo": where}))
		d.p.latest().details.refresh()
	})
}

// rollOut plans to do something with the key that shows, wherever it stands.
func (d *detailsPane) rollOut(verb rollout.Verb) {
	if k := d.current(); k != nil && k.Fingerprint != "" {
		d.f.nav.Plan(PlanRequest{Verb: verb, About: []Subject{{Ref: rollout.KeyRef{Fingerprint: k.Fingerprint}, Label: k.Label}}})
	}
}
