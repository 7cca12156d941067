package repopage

import (
	"cmp"
	"context"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// relabelled tells of a new label, and offers the old one.
func (d keyActions) relabelled(changed core.DeployKey, old string) {
	text := locale.T("toast.relabelled", locale.Args{"Old": frame.KeyName(old, changed.Fingerprint), "Label": frame.KeyName(changed.Label, changed.Fingerprint), "Repo": placeOf(changed)})
	if old == "" { // no forge takes an empty label back
		d.f.Toasts.Show(text)
		return
	}
	d.f.Toasts.ShowUndo(text, locale.T("action.undo"), func() {
		backend := d.backend
		if backend == nil {
			return
		}
		job := d.f.Jobs.Start(locale.T("job.relabel", locale.Args{"Label": old}))
		frame.DoJob(d.f, job, func(ctx context.Context) (core.DeployKey, error) { return backend.RelabelDeployKey(ctx, changed, old) },
			func(back core.DeployKey, err error) {
				if err != nil {
					d.f.Notices.Fail("relabel", locale.T("error.relabel"), err)
					return
				}
				d.f.Toasts.Show(locale.T("toast.label_back", locale.Args{"Label": old, "Repo": placeOf(back)}))
				d.p.latest().details.replace(back)
				d.p.latest().details.refresh()
			})
	})
}

// removed tells of a key that was taken off, and offers to put it back: the same
// public key, with its label and its access.
func (d keyActions) removed(key core.DeployKey) {
	text := locale.T("toast.removed", locale.Args{"Label": frame.KeyName(key.Label, key.Fingerprint), "Repo": placeOf(key)})
	r, can := putBackRequest(key)
	if !can {
		d.f.Toasts.Show(text)
		return
	}
	d.f.Toasts.ShowUndo(text, locale.T("action.undo"), func() {
		backend := d.p.latest().backend
		if backend == nil {
			return
		}
		where := placeOf(key)
		job := d.f.Jobs.Start(locale.T("job.put_back", locale.Args{"Label": frame.KeyName(key.Label, key.Fingerprint), "Repo": where}))
		frame.DoJob(d.f, job, func(ctx context.Context) (core.PlaceResult, error) {
			return backend.PlaceKey(ctx, r, func(core.StepState) {})
		}, func(p core.PlaceResult, err error) {
			details := d.p.latest().details
			switch {
			case p.Waits:
				d.f.Announce(frame.UnfinishedChanged)
				d.f.Toasts.Show(locale.T("waits.added", locale.Args{"Label": frame.KeyName(key.Label, key.Fingerprint), "Repo": where}))
			case err != nil:
				d.f.Notices.Fail("remove", locale.T("error.put_back", locale.Args{"Label": frame.KeyName(key.Label, key.Fingerprint), "Repo": where}), err)
				return
			default:
				d.f.Toasts.Show(locale.T("toast.put_back", locale.Args{"Label": frame.KeyName(key.Label, key.Fingerprint), "Repo": where}))
			}
			details.seek(key.Fingerprint)
			details.refresh()
		})
	})
}

// putBackRequest is what puts a key back where it stood; can is false where its
// public key is not known whole.
func putBackRequest(key core.DeployKey) (r core.PlaceRequest, can bool) {
	r = core.PlaceRequest{Account: key.Account, Repo: key.Repo, Project: key.Project, Label: key.Label, Access: key.Access}
	if key.Project != "" {
		r.Repo = ""
	}
	switch {
	case key.Fingerprint != "" && key.PrivateKey == inventory.PrivateKeyHere:
		r.Fingerprint = key.Fingerprint
	case key.PublicKey != "":
		r.Public = key.PublicKey
	default:
		return r, false
	}
	return r, true
}

// placeOf is the repository, or the project, on which a key stands.
func placeOf(k core.DeployKey) string { return cmp.Or(string(k.Project), string(k.Repo)) }
