package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// words are all that the pane shows, to tell whether it has to be drawn anew.
func (k *keyPane) words() string {
	if k.line == nil {
		return "nothing"
	}
	now, line := k.w.now(), k.line
	words := fmt.Sprintf("%+v %v %v %v %v %v", line.KeyRow, line.members, k.deedIDs(), k.read, k.err, k.w.session.accounts)
	words += ago(line.Created, now) + useWords(line.Use(), line.Places(), now)
	for _, m := range line.members[:min(len(line.members), most)] {
		words += fmt.Sprintf("%+v", k.p.all.lines[m].KeyRow)
	}
	words += k.details.MD5 + k.details.Public
	for _, s := range k.details.Places[:min(len(k.details.Places), most)] {
		words += fmt.Sprintf("%+v", s) + ago(s.Used, now) + ago(s.Read, now)
	}
	return words
}

// keyDeeds is the row of what can be done with a key. It stays while it offers
// the same.
type keyDeeds struct {
	ids    []string
	object *fyne.Container
	first  *kit.Button
}

// deedIDs are the commands that make sense for the line, in order.
func (k *keyPane) deedIDs() []string {
	return slices.DeleteFunc([]string{"key-add-to", "key-rotate", "key-test", "key-export", "key-ssh-config", "key-revoke", "key-delete"}, func(id string) bool {
		return k.w.command(id) == nil || !k.w.canOnKey(id, k.line)
	})
}

// actions are their buttons; the first gets the focus when the pane does.
func (k *keyPane) actions() fyne.CanvasObject {
	ids := k.deedIDs()
	if k.deeds == nil || !slices.Equal(k.deeds.ids, ids) {
		k.deeds = k.newDeeds(ids)
	}
	if k.deeds.first != nil {
		k.first = k.deeds.first
	}
	return k.deeds.object
}

func (k *keyPane) newDeeds(ids []string) *keyDeeds {
	icons := map[string]string{"key-add-to": "plus", "key-rotate": "refresh", "key-test": "test", "key-export": "export", "key-ssh-config": "copy", "key-revoke": "remove", "key-delete": "remove"}
	d := &keyDeeds{ids: ids, object: kit.Wrap()}
	for i, id := range ids {
		b := kit.NewButton(t("keydo."+id), icons[id], func() { k.w.runBeside(id) }).Tip(k.w.tips, k.w.command(id).Text())
		if i == 0 {
			d.first = b
		}
		d.object.Add(b)
	}
	return d
}
