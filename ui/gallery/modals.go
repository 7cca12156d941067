package gallery

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/kit/tables"
)

func dialogs(g *Gallery) fyne.CanvasObject {
	return section("Open one", kit.Row(kit.NewButton("Plain", "edit", func() { plainDialog(g) }),
		kit.NewButton("Destructive", "remove", func() { destructiveDialog(g) }), kit.NewButton("Long", "list", func() { longDialog(g) })))
}

func field(name string, o fyne.CanvasObject) fyne.CanvasObject {
	return kit.Tight(kit.NewStrong(name), o)
}

func plainDialog(g *Gallery) {
	label := kit.NewEntry("name@machine")
	d := &overlay.Dialog{Title: "New key", Icon: "key", Focus: label}
	cancel, create := kit.NewButton("Cancel", "", d.Hide), kit.NewButton("Create", "", d.Hide).Primary()
	d.Body = kit.Stack(field("Label", label), field("Kind", kit.NewField(kit.NewSelect([]string{"Ed25519", "RSA 4096"}, func(string) {}))), kit.NewCheck("May write too", nil))
	d.Actions = []*kit.Button{cancel, create}
	g.dialogs.Show(d)
}

func destructiveDialog(g *Gallery) {
	d := &overlay.Dialog{Title: "Revoke ci@build-07 on 14 repositories?", Icon: "warning", IconTone: kit.Bad.Text()}
	cancel, revoke := kit.NewButton("Cancel", "", d.Hide), kit.NewButton("Revoke", "", d.Hide).Danger()
	typed := kit.NewTypeToConfirm("Type ci@build-07 to go on.", "ci@build-07", revoke)
	d.Body = kit.Stack(kit.NewParagraph("payments-api, web-frontend, ledger, data-lake, etl-jobs and 9 more. Whatever fetches with this key stops working at once."), kit.Gap(0, 4), typed.Object)
	d.Actions, d.Focus = []*kit.Button{cancel, revoke}, typed.Entry
	g.dialogs.Show(d)
}

func longDialog(g *Gallery) {
	body := kit.Stack()
	for i := range 30 {
		body.Add(kit.NewParagraph(fmt.Sprintf("%d. A dialog is never higher than the window: what does not fit is scrolled, and the buttons stay in sight.", i+1)))
	}
	d := &overlay.Dialog{Title: "Everything that will be done", Icon: "list", Body: body}
	d.Actions = []*kit.Button{kit.NewButton("Close", "", d.Hide).Primary()}
	g.dialogs.Show(d)
}

func wizards(g *Gallery) fyne.CanvasObject {
	return section("Open it", kit.Row(kit.NewButton("Rotate a key…", "refresh", func() { wizardAtStart(g) })))
}

func wizardAtStart(g *Gallery) { newWizard(g).Show(g.dialogs) }

func wizardAtEnd(g *Gallery) {
	z := newWizard(g)
	z.Steps[0].Valid = nil
	z.Show(g.dialogs)
	z.Next()
	z.Next()
}

func newWizard(g *Gallery) *overlay.Wizard {
	label := kit.NewEntry("name@machine")
	keep := kit.NewCheck("Keep the old key for a day", nil)
	z := &overlay.Wizard{Title: "Rotate deploy-blue", Icon: "refresh", Words: overlay.WizardWords{Cancel: "Cancel", Back: "Back", Next: "Next", Finish: "Done"}}
	z.Steps = []overlay.WizardStep{
		{Name: "New key", Focus: label, Body: field("Label of the new key", label), Valid: func() bool { return strings.TrimSpace(label.Text) != "" }},
		{Name: "Old key", Focus: keep, Body: kit.Stack(kit.NewParagraph("The old key is removed only after the new one was verified."), keep)},
		{Name: "Review", Next: "Rotate", Body: kit.NewCard(kit.Stack(kit.NewStrong("On 5 repositories"), kit.NewParagraph("A new Ed25519 key is made, added, verified; then RSA 4096 deploy-blue is removed.")))},
	}
	label.OnChanged = func(string) { z.Changed() }
	z.OnFinish = func() { z.Hide(); g.toasts.Show("Rotated deploy-blue on 5 repositories.") }
	return z
}

func pickers(g *Gallery) fyne.CanvasObject {
	one, many := newPicker(false), newPicker(true)
	one.OnPick = func(id string) { g.toasts.Show("Picked number " + id) }
	return kit.Limit(640, false, kit.Stack(section("One", one.Object), section("Several", many.Object)))
}

func newPicker(many bool) *tables.Picker {
	p := tables.NewPicker("Search repositories", "No repository matches.", many)
	p.Count = func(shown, total, chosen int) string {
		return fmt.Sprintf("%d of %d · %d chosen", shown, total, chosen)
	}
	var items []tables.PickItem
	for i := range 5000 {
		items = append(items, tables.PickItem{ID: fmt.Sprint(i), Text: fmt.Sprintf("service-%04d", i), Detail: []string{"PAY", "WEB", "OPS"}[i%3], Icon: "repository"})
	}
	p.SetItems(items)
	p.Choose("1")
	return p
}

func pickerDialog(g *Gallery) {
	p := newPicker(true)
	d := &overlay.Dialog{Title: "On which repositories?", Icon: "repository", Body: p.Object, Focus: p.Entry, Width: 560}
	d.Actions = []*kit.Button{kit.NewButton("Cancel", "", d.Hide), kit.NewButton("Choose", "", d.Hide).Primary()}
	g.dialogs.Show(d)
}
