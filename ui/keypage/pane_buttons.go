package keypage

import (
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// paneButtons is the row of what can be done with a key. It stays while it offers
// the same.
type paneButtons struct {
	ids    []string
	object *fyne.Container
	first  *kit.Button
}

// buttonIDs are the commands that make sense for the line, in order.
func (k *keyPane) buttonIDs() []string {
	return slices.DeleteFunc([]string{"key-add-to", "rotate-everywhere", "test-access", "key-export", "key-ssh-config", "revoke-everywhere", "key-delete"}, func(id string) bool {
		_, there := k.f.Commands.Text(id)
		return !there || !k.p.actions.can(id, k.line)
	})
}

// actions are their buttons; the first gets the focus when the pane does.
func (k *keyPane) actions() fyne.CanvasObject {
	ids := k.buttonIDs()
	if k.buttons == nil || !slices.Equal(k.buttons.ids, ids) {
		k.buttons = k.newButtons(ids)
	}
	if k.buttons.first != nil {
		k.first = k.buttons.first
	}
	return k.buttons.object
}

func (k *keyPane) newButtons(ids []string) *paneButtons {
	icons := map[string]string{"key-add-to": "plus", "rotate-everywhere": "refresh", "test-access": "test", "key-export": "export", "key-ssh-config": "copy", "revoke-everywhere": "remove", "key-delete": "remove"}
	row := &paneButtons{ids: ids, object: kit.Wrap()}
	for i, id := range ids {
		text, _ := k.f.Commands.Text(id)
		b := kit.NewButton(locale.T("keydo."+id), icons[id], func() { k.f.Commands.RunBeside(id) }).Tip(k.f.Tips, text)
		if i == 0 {
			row.first = b
		}
		row.object.Add(b)
	}
	return row
}
