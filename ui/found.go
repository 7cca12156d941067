package ui

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// foundView shows every place at which a key, or several, are known to stand,
// and since when that is known.
type foundView struct {
	w      *Window
	found  inventory.Found
	rows   []foundRow
	table  *kit.Table
	cursor int
	show   *kit.Button
	dialog *kit.Dialog
}

// foundRow is one place of one key.
type foundRow struct {
	key   *inventory.Held
	place inventory.Standing
}

// showFound answers "is this key anywhere?" in a dialog.
func (w *Window) showFound(found inventory.Found) {
	f := &foundView{w: w, found: found}
	for i := range found.Keys {
		for _, place := range found.Keys[i].Places {
			f.rows = append(f.rows, foundRow{&found.Keys[i], place})
		}
	}
	closeB := kit.NewButton(t("action.close"), "", nil)
	f.dialog = &kit.Dialog{Title: t("found.title"), Icon: "key", Width: 780, Body: f.body()}
	closeB.OnTapped = f.dialog.Hide
	report := kit.NewButton(t("action.copy_report"), "copy", func() { w.copy(f.report(), t("toast.copied_report")) })
	f.dialog.Actions = []*kit.Button{report, closeB}
	if len(f.rows) > 0 {
		f.show = kit.NewButton(t("action.show"), "forward", func() { f.open(f.cursor) }).Primary()
		f.dialog.Actions = append(f.dialog.Actions, f.show)
		f.dialog.Focus = f.table.Focusable()
	} else {
		closeB.Primary()
		f.dialog.Focus = closeB
	}
	w.dialogs.Show(f.dialog)
	f.select0()
}

func (f *foundView) body() fyne.CanvasObject {
	body := kit.Stack()
	if len(f.found.Keys) == 0 {
		body.Add(f.card(&inventory.Held{Fingerprint: keys.Fingerprint(f.found.Query), PrivateKey: "unknown"}))
	}
	for i := range f.found.Keys {
		if i == 3 { // a set has many; the rows name them
			break
		}
		body.Add(f.card(&f.found.Keys[i]))
	}
	body.Add(f.answer().Object())
	if len(f.rows) > 0 {
		f.table = f.places()
		body.Add(kit.NewFill("", 0, f.table.Object).Least(0, min(320, 44+40*float32(len(f.rows)))))
	}
	return body
}

// card names one key.
func (f *foundView) card(k *inventory.Held) fyne.CanvasObject {
	finger := kit.NewParagraph(string(k.Fingerprint))
	finger.Selectable = true
	finger.Wrapping = fyne.TextWrapBreak
	finger.TextStyle = fyne.TextStyle{Monospace: true, Bold: true}
	about := []string{}
	for _, part := range []string{k.Comment, k.Set, keyType(k.Type, k.Bits)} {
		if part != "" {
			about = append(about, part)
		}
	}
	state, icon, tone := t("found.private_"+string(k.PrivateKey)), "key", kit.ColorMuted
	switch k.PrivateKey {
	case "here":
		icon, tone = "passed", kit.Good.Text()
	case "lost":
		icon, tone = "missing", kit.Caution.Text()
	}
	return kit.NewFill(kit.ColorSunken, 6, kit.Pad(12, kit.Tight(finger,
		kit.Stretch(0, kit.NewCaption(strings.Join(about, " · ")).Shorten(), kit.NewMark(icon, tone, 14), kit.NewCaption(state)))))
}

// answer says in a sentence what was found, and how far that can be trusted.
func (f *foundView) answer() *kit.Notice {
	looked := tn("found.looked", f.found.Searched)
	if !f.found.Oldest.IsZero() {
		looked += " " + t("found.oldest", args{"When": ago(f.found.Oldest, f.w.now())})
	}
	if f.found.Never > 0 {
		looked += " " + tn("found.never", f.found.Never)
	}
	if len(f.rows) > 0 {
		return &kit.Notice{Tone: kit.Good, Text: tn("found.stands", len(f.rows)), Advice: looked}
	}
	notice := &kit.Notice{Tone: kit.Neutral, Text: t("found.nowhere"), Advice: looked + "\n" + t("found.nowhere_advice")}
	if len(f.w.session.accounts) > 0 {
		notice.Buttons = []*kit.Button{kit.NewButton(t("found.read"), "refresh", func() {
			f.dialog.Hide()
			f.w.readEverything()
		})}
	}
	return notice
}

func (f *foundView) places() *kit.Table {
	table := kit.NewTable([]kit.Column{
		{ID: "where", Title: t("found.where"), Width: -3}, {ID: "label", Title: t("found.label"), Width: -2, Least: 460},
		{ID: "access", Title: t("found.access"), Width: 100}, {ID: "account", Title: t("found.account"), Width: -2, Least: 620},
		{ID: "since", Title: t("found.since"), Width: 110},
	})
	table.Length = func() int { return len(f.rows) }
	table.Cells = f.cells
	table.Selected = func(row int) bool { return row == f.cursor }
	table.OnSelect = func(row int) { f.cursor = row; f.choose() }
	table.OnOpen = f.open
	table.RowText = func(row int) string { return f.rows[row].place.Target }
	table.Tips, table.Tip = f.w.tips, func(row, col int) string {
		if col == 4 && row < len(f.rows) {
			return moment(f.rows[row].place.Read)
		}
		return ""
	}
	return table
}

func (f *foundView) cells(row int, into []kit.Cell) {
	r := f.rows[row]
	icon := map[string]string{"repository": "repository", "project": "folder", "account": "account", "machine": "machine"}[r.place.Kind]
	into[0] = kit.Cell{Text: r.place.Target, Icon: icon, Bold: row == f.cursor}
	into[1] = kit.Cell{Text: r.place.Label, Tone: kit.ColorMuted}
	if r.place.Access != "" {
		into[2] = kit.Cell{Text: t("access." + accessKey(r.place.Access))}
	}
	into[3] = kit.Cell{Text: f.account(r.place.Account), Tone: kit.ColorMuted}
	into[4] = kit.Cell{Text: ago(r.place.Read, f.w.now()), Tone: kit.ColorMuted}
}

func accessKey(a api.Access) string {
	if a == api.Read {
		return "read"
	}
	return "write"
}

func (f *foundView) account(id string) string {
	for _, a := range f.w.session.accounts {
		if a.ID == id {
			return accountName(a) + " · " + f.w.session.forgeName(a)
		}
	}
	return id
}

func (f *foundView) select0() {
	if f.table != nil {
		f.table.MoveTo(0)
		f.table.Refresh()
		f.choose()
	}
}

// choose lets Show follow the row: only repositories have a page to show.
func (f *foundView) choose() {
	if f.show != nil && f.cursor < len(f.rows) {
		f.show.SetEnabled(f.rows[f.cursor].place.Kind == "repository")
	}
}

func (f *foundView) open(row int) {
	if row < 0 || row >= len(f.rows) || f.rows[row].place.Kind != "repository" {
		return
	}
	f.dialog.Hide()
	r := f.rows[row]
	f.w.goToKey(r.place.Account, api.RepoPath(r.place.Target), r.key.Fingerprint)
}

// report is all of it as text.
func (f *foundView) report() string {
	var b strings.Builder
	for _, k := range f.found.Keys {
		b.WriteString(string(k.Fingerprint) + "  " + keyType(k.Type, k.Bits) + "  " + k.Comment + "\n")
		for _, p := range k.Places {
			b.WriteString("  " + p.Target + "  " + p.Label + "  " + string(p.Access) + "  " + f.account(p.Account) + "  " + p.Read.UTC().Format(time.RFC3339) + "\n")
		}
		if len(k.Places) == 0 {
			b.WriteString("  " + t("found.nowhere") + "\n")
		}
	}
	b.WriteString(strconv.Itoa(f.found.Searched) + " / " + strconv.Itoa(f.found.Searched+f.found.Never) + "\n")
	return b.String()
}
