package repopage

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// keyActions is what can be done with the repository that shows and with the key that
// is chosen on it.
type keyActions struct{ *detailsPane }

func (d keyActions) canRelabel() bool {
	k := d.current()
	return k != nil && k.Project == "" && d.f.Session.Traits().EditLabel
}

func (d keyActions) copyURL() {
	if d.repo != nil {
		d.f.Copy(d.repo.SSHURL, locale.T("toast.copied_url"))
	}
}

func (d keyActions) copyPublic() {
	if k := d.current(); k != nil {
		d.f.Copy(k.PublicKey, locale.T("toast.copied_public"))
	}
}

// export asks where to write the private key of the chosen key.
func (d keyActions) export() {
	if k := d.current(); k != nil {
		d.f.Nav.Export(frame.ExportRequest{Fingerprint: k.Fingerprint, Label: k.Label})
	}
}

// copySSHConfig copies what ssh and git need to use the chosen key.
func (d keyActions) copySSHConfig() {
	if k := d.current(); k != nil {
		d.f.Nav.SSHConfig(k.Fingerprint)
	}
}

// showKey shows the chosen key on the page of keys.
func (d keyActions) showKey() {
	if k := d.current(); k != nil {
		d.f.Nav.Key(k.Fingerprint)
	}
}

func (d keyActions) copyFingerprint() {
	if k := d.current(); k != nil {
		d.f.Copy(string(k.Fingerprint), locale.T("toast.copied_fingerprint"))
	}
}

// showEditLabel renames the chosen deploy key in place.
func (d keyActions) showEditLabel() {
	k := d.current()
	if k == nil {
		return
	}
	key, most := *k, d.f.Session.Traits().LabelMax
	entry := kit.NewEntry(locale.T("label.placeholder"))
	entry.SetText(key.Label)
	var box *frame.Form
	box = d.f.NewForm(locale.T("label.title"), "edit", locale.T("label.save"), func() {
		label := strings.TrimSpace(entry.Text)
		switch {
		case label == "":
			box.Say(locale.T("label.empty"))
			box.Dialog.FocusOn(entry)
			return
		case most > 0 && utf8.RuneCountInString(label) > most:
			box.Say(locale.T("label.too_long", locale.Args{"N": most}))
			box.Dialog.FocusOn(entry)
			return
		case label == key.Label:
			box.Dialog.Hide()
			return
		}
		box.Main.Disable()
		box.Clear()
		job := d.f.Jobs.Start(locale.T("job.relabel", locale.Args{"Label": label}))
		backend := d.backend
		frame.DoJob(d.f, job, func(ctx context.Context) (core.DeployKey, error) { return backend.RelabelDeployKey(ctx, key, label) },
			func(changed core.DeployKey, err error) {
				box.Main.Enable()
				if api.KindOf(err) == api.Accepted {
					box.Dialog.Hide()
					d.f.Toasts.Show(locale.T("waits.relabelled"))
					return
				}
				if err != nil {
					if box.Dialog.Visible() {
						box.Fail(locale.T("error.relabel"), err)
					} else {
						d.f.Notices.Fail("relabel", locale.T("error.relabel"), err)
					}
					return
				}
				box.Dialog.Hide()
				d.relabelled(changed, key.Label)
				d.p.latest().details.replace(changed)
				d.p.latest().details.refresh()
			})
	})
	box.SubmitWith(entry)
	box.Show(kit.Stack(frame.Field(locale.T("label.label"), entry, locale.T("label.note")), kit.NewCaption(locale.ShortFingerprint(key.Fingerprint))), entry)
	entry.TypedShortcut(frame.SelectAll())
}

// removeKey takes the chosen key off the repository; core asks first.
func (d keyActions) removeKey() {
	k := d.current()
	if k == nil {
		return
	}
	key := *k
	where := placeOf(key)
	job := d.f.Jobs.Start(locale.T("job.remove", locale.Args{"Label": key.Label, "Repo": where}))
	backend := d.backend
	frame.TryJob(d.f, job, func(ctx context.Context) error { return backend.RemoveDeployKey(ctx, key) }, func(err error) {
		if errors.Is(err, cause.ErrWaits) { // accepted, still shown
			d.f.Announce(frame.UnfinishedChanged)
			d.p.latest().details.refresh()
			return
		}
		if err != nil {
			d.f.Notices.Fail("remove", locale.T("error.remove", locale.Args{"Label": key.Label, "Repo": where}), err)
			return
		}
		d.removed(key)
		d.p.latest().details.refresh()
	})
}

// rollOut plans to do something with the key that shows, wherever it stands.
func (d keyActions) rollOut(verb rollout.Verb) {
	if k := d.current(); k != nil && k.Fingerprint != "" {
		d.f.Nav.Plan(frame.PlanRequest{Verb: verb, About: []frame.Subject{{Ref: rollout.KeyRef{Fingerprint: k.Fingerprint}, Label: k.Label, Type: k.Type, Bits: k.Bits}}})
	}
}
