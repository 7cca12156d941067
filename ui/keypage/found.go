package keypage

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// foundView shows every place at which a key, or several, are known to stand,
// and since when that is known.
type foundView struct {
	f       *frame.Frame
	readAll func() // reads the keys of all repositories again
	found   inventory.Found
	rows    []foundRow
	table   *tables.Table
	cursor  int
	show    *kit.Button
	dialog  *overlay.Dialog
}

// foundRow is one place of one key.
type foundRow struct {
	key   *inventory.KeyPlaces
	place inventory.Placement
}

// showFound opens the dialog with the answer.
func showFound(f *frame.Frame, found inventory.Found, readAll func()) {
	v := &foundView{f: f, readAll: readAll, found: found}
	for i := range found.Keys {
		for _, place := range found.Keys[i].Places {
			v.rows = append(v.rows, foundRow{&found.Keys[i], place})
		}
	}
	closeB := kit.NewButton(locale.T("action.close"), "", nil)
	v.dialog = &overlay.Dialog{Title: locale.T("found.title"), Icon: "key", Width: 780, Body: v.body()}
	closeB.OnTapped = v.dialog.Hide
	report := kit.NewButton(locale.T("action.copy_report"), "copy", func() { f.Copy(v.report(), locale.T("toast.copied_report")) })
	v.dialog.Actions = []*kit.Button{report, closeB}
	if len(v.rows) > 0 {
		v.show = kit.NewButton(locale.T("action.show"), "forward", func() { v.open(v.cursor) }).Primary()
		v.dialog.Actions = append(v.dialog.Actions, v.show)
		v.dialog.Focus = v.table.Focusable()
	} else {
		closeB.Primary()
		v.dialog.Focus = closeB
	}
	f.Dialogs.Show(v.dialog)
	v.selectFirst()
}

func (v *foundView) body() fyne.CanvasObject {
	body := kit.Stack()
	if len(v.found.Keys) == 0 {
		body.Add(v.card(&inventory.KeyPlaces{Fingerprint: keys.Fingerprint(v.found.Query), PrivateKey: "unknown"}))
	}
	for i := range v.found.Keys {
		if i == 3 { // a set has many; the rows name them
			break
		}
		body.Add(v.card(&v.found.Keys[i]))
	}
	body.Add(v.answer().Object())
	if len(v.rows) > 0 {
		v.table = v.places()
		body.Add(kit.NewFill("", 0, v.table.Object).Least(0, min(320, 44+40*float32(len(v.rows)))))
	}
	return body
}

// card names one key.
func (v *foundView) card(k *inventory.KeyPlaces) fyne.CanvasObject {
	finger := kit.NewParagraph(string(k.Fingerprint))
	finger.Selectable = true
	finger.Wrapping = fyne.TextWrapBreak
	finger.TextStyle = fyne.TextStyle{Monospace: true}
	about := []string{}
	for _, part := range []string{k.Comment, k.Set, locale.KeyType(k.Type, k.Bits)} {
		if part != "" {
			about = append(about, part)
		}
	}
	state, icon, tone := locale.T("found.private_"+string(k.PrivateKey)), "key", paint.ColorMuted
	switch k.PrivateKey {
	case "here":
		icon, tone = "passed", kit.Good.Text()
	case "lost":
		icon, tone = "missing", kit.Caution.Text()
	}
	return kit.NewFill(paint.ColorSunken, 6, kit.Pad(12, kit.Tight(finger,
		kit.Stretch(0, kit.NewCaption(strings.Join(about, " · ")).Shorten(), kit.NewMark(icon, tone, 14), kit.NewCaption(state)))))
}

// answer says in a sentence what was found, and how far that can be trusted.
func (v *foundView) answer() *kit.Notice {
	looked := locale.Tn("found.looked", v.found.Searched)
	if !v.found.Oldest.IsZero() {
		looked += " " + locale.T("found.oldest", locale.Args{"When": locale.Ago(v.found.Oldest, v.f.Now())})
	}
	if v.found.Never > 0 {
		looked += " " + locale.Tn("found.never", v.found.Never)
	}
	if len(v.rows) > 0 {
		return &kit.Notice{Tone: kit.Good, Text: locale.Tn("found.stands", len(v.rows)), Advice: looked}
	}
	notice := &kit.Notice{Tone: kit.Neutral, Text: locale.T("found.nowhere"), Advice: looked + "\n" + locale.T("found.nowhere_advice")}
	if len(v.f.Session.Accounts) > 0 {
		notice.Buttons = []*kit.Button{kit.NewButton(locale.T("found.read"), "refresh", func() {
			v.dialog.Hide()
			v.readAll()
		})}
	}
	return notice
}

func (v *foundView) places() *tables.Table {
	table := tables.NewTable([]tables.Column{
		{ID: "where", Title: locale.T("found.where"), Width: -3, Main: true}, {ID: "label", Title: locale.T("found.label"), Width: -2, Least: 460},
		{ID: "access", Title: locale.T("found.access"), Width: 100}, {ID: "account", Title: locale.T("found.account"), Width: -2, Least: 620},
		{ID: "since", Title: locale.T("found.since"), Width: 110},
	})
	table.Name = locale.T("found.title")
	table.Length = func() int { return len(v.rows) }
	table.Cells = v.cells
	table.Selected = func(row int) bool { return row == v.cursor }
	table.OnSelect = func(row int) { v.cursor = row; v.choose() }
	table.OnOpen = v.open
	table.RowText = func(row int) string { return v.rows[row].place.Target }
	table.Tips, table.Tip = v.f.Tips, func(row, col int) string {
		if col == 4 && row < len(v.rows) {
			return locale.Moment(v.rows[row].place.Read)
		}
		return ""
	}
	return table
}

func (v *foundView) cells(row int, into []tables.Cell) {
	r := v.rows[row]
	icon := map[string]string{"repository": "repository", "project": "folder", "account": "account", "machine": "machine"}[r.place.Kind]
	into[0] = tables.Cell{Text: r.place.Target, Icon: icon, Bold: row == v.cursor}
	into[1] = tables.Cell{Text: r.place.Label, Tone: paint.ColorMuted}
	if r.place.Access != "" {
		into[2] = tables.Cell{Text: locale.T("access." + accessKey(r.place.Access))}
	}
	into[3] = tables.Cell{Text: v.account(r.place.Account), Tone: paint.ColorMuted}
	into[4] = tables.Cell{Text: locale.Ago(r.place.Read, v.f.Now()), Tone: paint.ColorMuted}
}

func accessKey(a api.Access) string {
	if a == api.Read {
		return "read"
	}
	return "write"
}

func (v *foundView) account(id string) string {
	for _, a := range v.f.Session.Accounts {
		if a.ID == id {
			return frame.AccountName(a) + " · " + v.f.Session.ForgeName(a)
		}
	}
	return id
}

func (v *foundView) selectFirst() {
	if v.table != nil {
		v.table.MoveTo(0)
		v.table.Refresh()
		v.choose()
	}
}

// choose lets Show follow the row: only repositories have a page to show.
func (v *foundView) choose() {
	if v.show != nil && v.cursor < len(v.rows) {
		v.show.SetEnabled(v.rows[v.cursor].place.Kind == "repository")
	}
}

func (v *foundView) open(row int) {
	if row < 0 || row >= len(v.rows) || v.rows[row].place.Kind != "repository" {
		return
	}
	v.dialog.Hide()
	r := v.rows[row]
	v.f.Nav.Repository(r.place.Account, api.RepoPath(r.place.Target), r.key.Fingerprint)
}

// report is all of it as text.
func (v *foundView) report() string {
	var b strings.Builder
	for _, k := range v.found.Keys {
		b.WriteString(string(k.Fingerprint) + "  " + locale.KeyType(k.Type, k.Bits) + "  " + k.Comment + "\n")
		for _, p := range k.Places {
			b.WriteString("  " + p.Target + "  " + p.Label + "  " + string(p.Access) + "  " + v.account(p.Account) + "  " + p.Read.UTC().Format(time.RFC3339) + "\n")
		}
		if len(k.Places) == 0 {
			b.WriteString("  " + locale.T("found.nowhere") + "\n")
		}
	}
	b.WriteString(locale.Number(v.found.Searched) + " / " + locale.Number(v.found.Searched+v.found.Never) + "\n")
	return b.String()
}
