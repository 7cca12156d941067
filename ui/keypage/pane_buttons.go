package keypage

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/locale"
)

// buttonIDs are the commands that make sense for the line, in order.
func (k *keyPane) buttonIDs() []string {
	return k.Fitting([]string{"key-add-to", "rotate-everywhere", "test-access", "key-export", "key-ssh-config", "revoke-everywhere", "key-delete"},
		func(id string) bool { return k.p.actions.can(id, k.line) })
}

func (k *keyPane) actions() fyne.CanvasObject {
	icons := map[string]string{"key-add-to": "plus", "rotate-everywhere": "refresh", "test-access": "test", "key-export": "export", "key-ssh-config": "copy", "revoke-everywhere": "remove", "key-delete": "remove"}
	return k.Actions(k.buttonIDs(), func(id string) string { return locale.T("keydo." + id) }, icons)
}
