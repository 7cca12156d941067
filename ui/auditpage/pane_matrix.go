package auditpage

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/rollout"
	"latchkey/internal/grid"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/matrix"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// mostFindings is how many findings stand beside a mark; the rest is on their own tab.
const mostFindings = 6

// words tell whether something else is to be drawn beside the matrix.
func (v *matrixView) words() string {
	if v.spot == nil {
		return fmt.Sprint("matrix", v.p.report.At, v.p.only.title, len(v.p.items))
	}
	return fmt.Sprint("matrix", v.p.report.At, v.spot.key, v.spot.target, v.spot.mark, v.by.On(), len(v.p.items), v.p.pane.story.of, v.p.pane.story.read)
}

// pane is what stands beside the matrix: what was picked, or the worst findings.
func (v *matrixView) pane(k *pane) []fyne.CanvasObject {
	s := v.spot
	if s == nil || v.made == nil {
		out := []fyne.CanvasObject{kit.NewHeading(locale.T("matrix.worst")).Shorten(), kit.NewNote(locale.T("matrix.hint"))}
		return append(out, k.findingLines(v.p.only.finding)...)
	}
	var out []fyne.CanvasObject
	if s.key != nil {
		out = append(out, title(keyName(s.key)), kit.NewNote(string(s.key.Fingerprint)))
	}
	if s.target != nil {
		name := kit.NewParagraph(targetName(s.target))
		if s.key == nil {
			name = title(targetName(s.target))
		}
		out = append(out, name)
	}
	if s.key != nil && s.target != nil {
		out = append(out, kit.Row(kit.Middle(matrix.NewSign(s.mark)), kit.Middle(kit.NewStrong(locale.UpperFirst(wordOf(s.mark))))))
		out = append(out, kit.NewNote(locale.T("matrix.why_"+markID(s.mark))))
	}
	out = append(out, v.actions(k), kit.Gap(0, 2), kit.NewStrong(locale.T("matrix.findings")))
	out = append(out, k.findingLines(v.p.only.finding)...)
	if s.key != nil {
		return append(append(out, v.placesOf(k)...), k.storyLines(s.key)...)
	}
	return append(out, v.keysOn(k)...)
}

func markID(m grid.Mark) string {
	return [...]string{"nothing", "read", "write", "unknown", "missing", "excess"}[m]
}

func title(text string) *kit.Paragraph {
	t := kit.NewParagraph(text)
	t.TextStyle.Bold, t.SizeName = true, theme.SizeNameHeadingText
	return t
}

// actions are what can be done about what was picked.
func (v *matrixView) actions(k *pane) fyne.CanvasObject {
	s, p, row := v.spot, v.p, kit.Wrap()
	owned := len(p.f.Session.Accounts) > 0
	if s.key != nil && s.key.Fingerprint != "" {
		fp := s.key.Fingerprint
		about := []frame.Subject{{Ref: rollout.KeyRef{Fingerprint: fp}, Label: s.key.Label, Type: s.key.Type, Bits: s.key.Bits}}
		if owned && len(s.key.Places) > 0 {
			row.Add(k.button(locale.T("auditdo.rotate"), "refresh", func() { p.f.Nav.Plan(frame.PlanRequest{Verb: rollout.Rotate, About: about}) }))
		}
		stands := s.mark == grid.Read || s.mark == grid.Write || s.mark == grid.Excess
		if t := s.target; t != nil && stands && !t.Project && p.f.Session.AccountOf(t.Account).ID != "" {
			on := frame.Selection{Account: t.Account, Repos: []api.RepoPath{api.RepoPath(t.Target)}}
			row.Add(k.button(locale.T("matrix.revoke_here"), "remove", func() {
				p.f.Nav.Plan(frame.PlanRequest{Verb: rollout.Revoke, Account: p.f.Session.AccountOf(t.Account), On: on, About: about})
			}).Danger())
		}
		row.Add(k.button(locale.T("auditdo.show_key"), "keys", func() { p.f.Nav.Key(fp) }))
	}
	if t := s.target; t != nil && !t.Project {
		row.Add(k.button(locale.T("auditdo.show_repository"), "repository", func() { p.f.Nav.Repository(t.Account, api.RepoPath(t.Target), "") }))
	}
	return row
}

// findingLines are the gravest findings that show, each of which leads to itself.
func (k *pane) findingLines(shows func(*audit.Subject) bool) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	n := 0
	for _, m := range k.p.items {
		if m.Excepted() || !shows(&m.Subject) {
			continue
		}
		if n++; n > mostFindings {
			continue
		}
		look := lookOf(m.Severity)
		text := kit.NewText(m.words).Shorten()
		line := kit.Stretch(1, kit.NewMark(look.icon, look.tone.Text(), 18), kit.Tight(text, kit.NewCaption(findingPlace(m)).Shorten()),
			k.button("", "forward", func() { k.p.showFinding(m.id) }).Quiet().Tip(k.f.Tips, locale.T("matrix.to_finding")))
		out = append(out, line)
	}
	switch {
	case n == 0:
		out = append(out, kit.NewNote(locale.T("matrix.no_finding")))
	case n > mostFindings:
		out = append(out, kit.Row(k.button(locale.Tn("matrix.more_findings", n-mostFindings), "list", func() { k.p.showTab("findings") }).Quiet()))
	}
	return out
}

func findingPlace(m *findingItem) string {
	words := locale.T("severity." + string(m.Severity))
	for _, part := range []string{m.key(), m.place()} {
		if part != "" {
			words += " · " + part
		}
	}
	return words
}

// placesOf is the table of all marks of the key that was picked.
func (v *matrixView) placesOf(k *pane) []fyne.CanvasObject {
	row := -1
	for i := range v.made.Rows.Items {
		if v.made.Keys[v.made.Rows.Items[i].ID].Key == v.spot.key {
			row = i
			break
		}
	}
	if row < 0 {
		return nil
	}
	cells := v.made.Rows.Cells(row)
	return []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(locale.T("keys.where", locale.Args{"N": len(cells)})), k.Column(len(cells), func(i int) fyne.CanvasObject {
		t := &v.made.Targets[v.made.Cols.Items[cells[i].At].ID]
		return v.line(k, cells[i].Mark, targetName(t), &spot{key: v.spot.key, target: t, mark: cells[i].Mark})
	})}
}

// keysOn is the table of all marks of the column that was picked.
func (v *matrixView) keysOn(k *pane) []fyne.CanvasObject {
	col := -1
	for i := range v.made.Cols.Items {
		if v.made.Targets[v.made.Cols.Items[i].ID] == *v.spot.target {
			col = i
		}
	}
	if col < 0 {
		return nil
	}
	cells := v.made.Cols.Cells(col)
	return []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(locale.Tn("auditpage.keys", len(cells))), k.Column(len(cells), func(i int) fyne.CanvasObject {
		key := v.made.Keys[v.made.Rows.Items[cells[i].At].ID].Key
		return v.line(k, cells[i].Mark, keyName(key), &spot{key: key, target: v.spot.target, mark: cells[i].Mark})
	})}
}

// line is one mark of a table; its button picks it in the matrix.
func (v *matrixView) line(k *pane, mark grid.Mark, name string, to *spot) fyne.CanvasObject {
	word := kit.NewCaption(wordOf(mark)).Shorten()
	to.where = matrix.Spot{Row: matrix.Line{Group: -1, Item: -1}, Col: matrix.Line{Group: -1, Item: -1}}
	line := kit.NewFill(theme.ColorNameBackground, 6, kit.PadXY(12, 4, kit.Stretch(1, kit.Middle(matrix.NewSign(mark)), kit.Tight(kit.NewText(safetext.Line(name, 200)).Shorten(), word),
		kit.NewButton("", "forward", func() { v.choose(to); v.keepSpot() }).Quiet().Tip(k.f.Tips, locale.T("matrix.go_there")))))
	line.Border = paint.ColorBorder
	return line
}
