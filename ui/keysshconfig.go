package ui

import (
	"context"

	"latchkey/keys"
)

// copySSHConfig copies what ssh and git need to use the selected key and no
// other. The private key is no part of it.
func (w *Window) copySSHConfig() {
	k := w.keys.current()
	if k == nil || !w.canOnKey("key-ssh-config", k) {
		return
	}
	w.copyConfigOf(k.Fingerprint)
}

func (w *Window) copyConfigOf(fp keys.Fingerprint) {
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) (string, error) { return backend.SSHConfig(ctx, fp, "") }, func(text string, err error) {
		if err != nil {
			w.notices.fail("ssh-config", t("error.ssh_config"), err)
			return
		}
		w.notices.remove("ssh-config")
		w.copy(text, t("toast.copied_ssh_config"))
	})
}
